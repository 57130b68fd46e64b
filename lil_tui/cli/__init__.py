"""The command line: one thin function a command, which parses, calls the domain and prints.

Standard output holds the answer alone; messages, progress and errors go to standard error.
"""
