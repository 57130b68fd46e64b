"""LinkedIn Learning's catalogue and completions in a terminal."""

__version__ = "0.1.0"
