"""The terminal UI: it draws what the domain gives it and never talks to a database or the network."""
