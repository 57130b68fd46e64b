"""Statements in, completions out: validation, projection, learners, and what is asked of them.

Free of HTTP servers, of Textual and of printing: the listener, the commands and the screens call it.
"""
