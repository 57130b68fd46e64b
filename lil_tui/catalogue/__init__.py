"""The catalogue: brought up to date by a sync, then searched, walked as a tree and shown.

Free of Textual, of HTTP servers and of printing; every function here blocks and takes the store.
"""
