"""A database of the test's own, and short ways to send statements to it and to look at the end."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lil_tui.completions.incoming import read_statements
from lil_tui.completions.ingest import Batch, BatchResult, store_batches
from lil_tui.store import Store
from lil_tui.store.database import open_file

Send = Callable[..., BatchResult]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    opened = open_file(tmp_path / "lil.db", bind=False)
    yield opened
    opened.close()


@pytest.fixture
def send(store: Store) -> Send:
    """Store statements as one request."""

    def run(*statements: dict[str, Any], at: int = 1_700_000_000_000) -> BatchResult:
        incoming, _ = read_statements(json.dumps(list(statements)).encode())
        batch = Batch(incoming, "client")
        return store.write(lambda: store_batches(store.database, [batch], at)).result()[0]

    return run
