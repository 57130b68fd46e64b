"""`listen` as a process on a machine of its own, and senders that talk HTTP to it."""

import hashlib
import itertools
import json
import signal
import socket
import subprocess
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.contract.command import Finished, Machine, ended

COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
PROGRESSED = "http://adlnet.gov/expapi/verbs/progressed"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
STATEMENTS = "/xapi/statements"
TOKEN = "/oauth2/token"

_numbers = itertools.count(1)


def someone() -> str:
    """An address that no other test uses."""
    return f"learner{next(_numbers)}@example.com"


def some_course() -> str:
    """A course that no other test uses."""
    return f"urn:li:lyndaCourse:{900_000 + next(_numbers)}"


def some_id() -> str:
    """A statement's id that no other test uses; the same in every run."""
    number = f"{next(_numbers):012x}"
    return f"7c9e6679-7425-40de-944b-{number}"


def sha1_of(address: str) -> str:
    """What `mbox_sha1sum` holds for an address."""
    return hashlib.sha1(f"mailto:{address}".encode()).hexdigest()


def statement(learner: str, course: str, **members: Any) -> dict[str, Any]:
    """A completion as LinkedIn sends it; members can be set, or left out with None."""
    whole: dict[str, Any] = {
        "id": some_id(),
        "actor": {"objectType": "Agent", "mbox": f"mailto:{learner}"},
        "verb": {"id": COMPLETED, "display": {"en-US": "COMPLETED"}},
        "object": {"objectType": "Activity", "id": course},
        "result": {"completion": True, "duration": "PT4M30S"},
        "timestamp": "2026-08-22T19:49:27.605Z",
        **members,
    }
    return {name: value for name, value in whole.items() if value is not None}


def progressed(learner: str, course: str, progress: object, **members: Any) -> dict[str, Any]:
    """A progress as LinkedIn sends it."""
    verb = {"id": PROGRESSED, "display": {"en-US": "PROGRESSED"}}
    result = {"extensions": {PROGRESS: progress}}
    return statement(learner, course, **{"verb": verb, "result": result, **members})


def voiding(target: str, **members: Any) -> dict[str, Any]:
    """A statement that voids another."""
    thing = {"objectType": "StatementRef", "id": target}
    return statement("admin@example.com", "", verb={"id": VOIDED}, object=thing, result=None, **members)


@dataclass
class Client:
    """A client as `clients add` shows it, once."""

    id: str
    secret: str
    shown: dict[str, Any] = field(default_factory=dict)

    def form(self, **more: str) -> dict[str, str]:
        """The body of a token request."""
        return {
            "grant_type": "client_credentials",
            "client_id": self.id,
            "client_secret": self.secret,
            **more,
        }


@dataclass
class Service:
    """A listener that runs, and a client that may do all."""

    machine: Machine
    url: str
    child: "subprocess.Popen[str]"
    http: httpx.Client
    client: Client
    _token: str = ""

    @property
    def address(self) -> tuple[str, int]:
        """Where to connect to."""
        parts = urllib.parse.urlsplit(self.url)
        return str(parts.hostname), int(parts.port or 0)

    def add_client(self, scope: str = "xapi:all", name: str = "LinkedIn") -> Client:
        """A further client."""
        return add_client(self.machine, scope, name)

    def ask_token(self, client: Client | None = None, **form: str) -> httpx.Response:
        """A token request by the body; a member that is empty is left out."""
        whole = (client or self.client).form(**form)
        return self.http.post(TOKEN, data={name: value for name, value in whole.items() if value})

    def token(self, client: Client | None = None, **form: str) -> str:
        """A token; the one of the client that may do all is kept."""
        if client is None and not form and self._token:
            return self._token
        answer = self.ask_token(client, **form)
        assert answer.status_code == 200, answer.text
        token = str(answer.json()["access_token"])
        if client is None and not form:
            self._token = token
        return token

    def headers(self, **more: str) -> dict[str, str]:
        """What a good sender sends; underscores stand for dashes."""
        return {
            "Authorization": f"Bearer {self.token()}",
            "X-Experience-API-Version": "1.0.3",
            "Content-Type": "application/json",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }

    def post(self, body: object, **headers: str) -> httpx.Response:
        """Send statements; bytes go as they are, all else as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.http.post(STATEMENTS, content=content, headers=self.headers(**headers))

    def send(self, *statements: dict[str, Any]) -> list[str]:
        """Send statements that must be taken; gives their ids."""
        answer = self.post(list(statements))
        assert answer.status_code == 200, answer.text
        ids: list[str] = answer.json()
        assert len(ids) == len(statements)
        return ids

    def put(self, body: object, **query: str) -> httpx.Response:
        """Send a statement under the id of the query."""
        return self.http.put(STATEMENTS, json=body, params=query, headers=self.headers())

    def get(self, path: str = STATEMENTS, **query: str) -> httpx.Response:
        """Ask for statements."""
        return self.http.get(path, params=query, headers=self.headers())

    def completion(self, learner: str, course: str) -> dict[str, Any] | None:
        """What `completions list` says of a learner and a course."""
        listed = self.machine.json("completions", "list", "--learner", learner, "--course", course)
        assert listed["total"] == len(listed["items"]) <= 1
        found: dict[str, Any] | None = listed["items"][0] if listed["items"] else None
        return found

    def outcomes(self, learner: str) -> dict[str, str]:
        """What became of a learner's statements, by id."""
        listed = self.machine.json("statements", "list", "--learner", learner, "--limit", "0")
        return {item["id"]: item["outcome"] for item in listed["items"]}

    def raw(self, sent: bytes, *, patience: float = 15.0) -> bytes:
        """Send bytes on a connection of their own; gives all that comes back until it is closed."""
        with socket.create_connection(self.address, timeout=patience) as connection:
            connection.sendall(sent)
            received = b""
            while part := connection.recv(65536):
                received += part
            return received

    def stop(self, number: signal.Signals = signal.SIGTERM) -> Finished:
        """End it by a signal; the ready line was taken already."""
        return ended(self.child, number)

    def log(self) -> str:
        """All that was written to logs so far."""
        return "".join(path.read_text() for path in self.machine.files() if ".log" in path.name)


def add_client(machine: Machine, scope: str = "xapi:all", name: str = "LinkedIn") -> Client:
    """Make a client by the command."""
    shown = machine.json("clients", "add", name, "--scope", scope)
    return Client(shown["client_id"], shown["client_secret"], shown)


@contextmanager
def listening(
    machine: Machine,
    *arguments: str,
    client: Client | None = None,
    verify: Any = True,
    **changes: str | None,
) -> Iterator[Service]:
    """`listen` on a free port, until the block ends or the test ends it."""
    client = client or add_client(machine)
    with machine.running("listen", "--port", "0", *arguments, **changes) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        assert line.startswith("listening on http"), (line, child.communicate())
        url = line.removeprefix("listening on ").rstrip("\n")
        with httpx.Client(base_url=url, timeout=60, verify=verify, trust_env=False) as http:
            yield Service(machine, url, child, http, client)


def write_config(machine: Machine, **listener: object) -> Path:
    """A config file with a section for the listener."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in listener.items()]
    machine.config.write_text("\n".join(["[listener]", *lines, ""]))
    return machine.config
