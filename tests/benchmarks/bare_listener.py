"""The floor under the listener: uvicorn and Starlette, JSON parsed, raw rows in with group commit.

No token, no validation, no projection: what any endpoint would have to do that answers after the
commit. Run as `python -m tests.benchmarks.bare_listener FILE`; says `listening on URL` when ready.
"""

import asyncio
import json
import socket
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

Row = tuple[str, str]


class GroupCommit:
    """Puts rows in: while one transaction is written, the next rows gather."""

    def __init__(self, file: str) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._database = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=wal", "synchronous=full"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("CREATE TABLE statement (id TEXT PRIMARY KEY, body TEXT NOT NULL)")
        self._waiting: list[tuple[list[Row], asyncio.Future[None]]] = []
        self._is_writing = False

    async def put(self, rows: list[Row]) -> None:
        """Wait until the rows are on disk."""
        loop = asyncio.get_running_loop()
        written: asyncio.Future[None] = loop.create_future()
        self._waiting.append((rows, written))
        if not self._is_writing:
            self._is_writing = True
            while self._waiting:
                taken, self._waiting = self._waiting, []
                together = [row for rows, _ in taken for row in rows]
                await loop.run_in_executor(self._thread, self._write, together)
                for _, each in taken:
                    each.set_result(None)
            self._is_writing = False
        await written

    def _write(self, rows: list[Row]) -> None:
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany("INSERT INTO statement VALUES (?, ?)", rows)
        self._database.execute("COMMIT")


def application(file: str) -> Starlette:
    """One route."""
    commits = GroupCommit(file)

    async def statements(request: Request) -> JSONResponse:
        body = await request.body()
        parsed: Any = json.loads(body)
        if isinstance(parsed, list):
            rows = [(each["id"], json.dumps(each)) for each in parsed]
        else:
            rows = [(parsed["id"], body.decode())]
        await commits.put(rows)
        return JSONResponse([identifier for identifier, _ in rows])

    return Starlette(routes=[Route("/xapi/statements", statements, methods=["POST"])])


def main() -> None:
    """Serve until SIGTERM."""
    bound = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        application(sys.argv[1]),
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_keep_alive=75,
    )
    print(f"listening on http://127.0.0.1:{bound.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run(sockets=[bound])


if __name__ == "__main__":
    main()
