"""Senders at work: threads that post statements one after the other and remember what was acknowledged."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.contract.listening import STATEMENTS, Service, progressed, some_course, some_id, someone


@dataclass
class Load:
    """What the senders have seen so far."""

    acknowledged: list[str] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    broken: int = 0
    """Connections that ended without an answer."""
    enough: threading.Event = field(default_factory=threading.Event)
    """Set once a hundred more were acknowledged."""
    ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def sending(service: Service, senders: int = 4, batch: int = 1) -> Iterator[Load]:
    """Post statements, each with an id of its own, until the block ends or the listener is gone."""
    load = Load()
    host, port = service.address
    headers = service.headers()
    begun = threading.Lock()

    def work() -> None:
        learner, course = someone(), some_course()
        connection = http.client.HTTPConnection(host, port, timeout=60)
        while not load.ended.is_set():
            with begun:
                made = [progressed(learner, course, 1, id=some_id()) for _ in range(batch)]
            try:
                connection.request("POST", STATEMENTS, json.dumps(made), headers)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException):
                load.broken += 1
                break
            load.statuses.add(answer.status)
            if answer.status != 200:
                break
            load.acknowledged += json.loads(body)
            if len(load.acknowledged) >= 100:
                load.enough.set()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(senders)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.ended.set()
        for thread in threads:
            thread.join(60)
