"""The database: one writer thread a process, migrations, the search index, the tables as peewee models.

Every rule of the tables stands here; what the rows mean is the domain's.
"""

from lil_tui.store.database import Occupied, Priority, Store, open_store

__all__ = ["Occupied", "Priority", "Store", "open_store"]
