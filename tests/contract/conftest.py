"""A machine for each test, and two LinkedIns to sync from: a fake of these tests' own, and `simulate`."""

import json
import signal
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.contract.command import Machine
from tests.contract.elements import tree
from tests.contract.fake_linkedin import Dialect, FakeLinkedIn, serving
from tests.contract.listening import Service, listening

MakeFake = Callable[..., FakeLinkedIn]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which nothing was set up yet."""
    return Machine(tmp_path)


@pytest.fixture
def make_fake(machine: Machine) -> Iterator[MakeFake]:
    """Serve a fake with this dialect, a small tree and no assets; the machine's variables lead to it."""
    with ExitStack() as stack:

        def make(**dialect: Any) -> FakeLinkedIn:
            fake = stack.enter_context(serving(FakeLinkedIn(Dialect(**dialect))))
            fake.classifications.update(tree())
            machine.variables.update(fake.environment())
            return fake

        yield make


@pytest.fixture
def fake(make_fake: MakeFake) -> FakeLinkedIn:
    """The fake in its plainest dialect."""
    return make_fake()


class Simulated:
    """`lil-tui simulate` as a process, steered over HTTP."""

    def __init__(self, variables: dict[str, str]) -> None:
        self.variables = variables
        self.url = variables["LIL_TUI_LINKEDIN_API_URL"].removesuffix("/v2")

    def control(self, path: str, written: object = None, method: str | None = None) -> Any:
        """Ask or tell the simulator's steering side."""
        body = None if written is None else json.dumps(written).encode()
        request = urllib.request.Request(f"{self.url}/control/{path}", body, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def edit(self, action: str, **arguments: Any) -> Any:
        """Change the catalogue."""
        return self.control("edit", {"action": action, **arguments})["results"][0]


@pytest.fixture(scope="module")
def simulate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulated]:
    """One simulator for a module: 120 courses."""
    machine = Machine(tmp_path_factory.mktemp("simulate"))
    with machine.running("simulate", "--port", "0", "--courses", "120") as child:
        variables: dict[str, str] = {}
        assert child.stdout is not None
        while len(variables) < 4:
            line = child.stdout.readline()
            assert line, child.communicate()
            name, _, value = line.strip().partition("=")
            variables[name] = value
        yield Simulated(variables)
        child.send_signal(signal.SIGTERM)
        assert child.wait(60) == 0


@pytest.fixture
def simulator(simulate: Simulated, machine: Machine) -> Iterator[Simulated]:
    """The module's simulator, with the machine's variables leading to it and no faults left behind."""
    machine.variables.update(simulate.variables)
    yield simulate
    simulate.control("faults", method="DELETE")


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One listener for all tests that need no settings of their own; each uses people of its own."""
    with listening(Machine(tmp_path_factory.mktemp("service"))) as running:
        yield running
        finished = running.stop()
        assert (finished.code, finished.err) == (0, "")
