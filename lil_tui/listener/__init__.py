"""The way in: an OAuth2 server and an xAPI endpoint for LinkedIn's statements, and the server's life.

Free of Textual and of printing. Nothing is imported here, so that looking at the ledger or at the
clients costs no web server.
"""
