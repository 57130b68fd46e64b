"""The terminal UI: it draws what the domain gives it and never talks to a database or the network."""

import os

# Read by Textual when it is imported: an answer that comes a moment after its key is painted 8 ms
# later, not 17. Frames are only painted when something has changed.
os.environ.setdefault("TEXTUAL_FPS", "120")
