"""The simulator starts, says where it is, and ends when told to."""

import os
import signal
import socket
import subprocess
import sys
import threading

import httpx
import pytest

from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.server import SimulatorError, SimulatorServer
from tests.simulator.conftest import Play

_SERVE = (
    "import sys; from lil_tui.simulator.options import SimulatorOptions;"
    "from lil_tui.simulator.server import serve;"
    "sys.exit(serve(SimulatorOptions(courses=10), 0, until_eof={}))"
)


def start_process(*, until_eof: bool) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _SERVE.format(until_eof)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def read_environment(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    lines = [process.stdout.readline().rstrip("\n") for _ in range(4)]
    return dict(line.split("=", 1) for line in lines)


def test_it_prints_variables_that_work_and_ends_with_its_input() -> None:
    with start_process(until_eof=True) as process:
        environment = read_environment(process)
        form = {
            "grant_type": "client_credentials",
            "client_id": environment["LIL_TUI_LINKEDIN_CLIENT_ID"],
            "client_secret": environment["LIL_TUI_LINKEDIN_CLIENT_SECRET"],
        }
        with httpx.Client(trust_env=False) as http:
            token = http.post(environment["LIL_TUI_LINKEDIN_TOKEN_URL"], data=form)
            assert token.status_code == 200
            answer = http.get(environment["LIL_TUI_LINKEDIN_API_URL"] + "/learningAssets")
            assert answer.status_code == 401
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_signals_end_it(number: signal.Signals, code: int) -> None:
    with start_process(until_eof=False) as process:
        read_environment(process)
        process.send_signal(number)
        assert process.wait(60) == code


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SimulatorError, match=str(port)) as caught:
            SimulatorServer(SimulatorOptions(courses=10), port).start()
    assert "--port" in caught.value.fix


def test_it_ends_while_a_slow_answer_is_under_way(play: Play) -> None:
    client = play(courses=10)
    client.login()
    client.server.control.faults.add("slow", milliseconds=60_000)
    ended = threading.Event()

    def ask() -> None:
        with pytest.raises(httpx.TransportError):
            client.criteria()
        ended.set()

    asking = threading.Thread(target=ask)
    asking.start()
    while client.server.control.requests.peak == 0:
        pass
    client.server.stop()
    assert ended.wait(60)
    asking.join()


def test_it_counts_how_many_requests_are_under_way_at_once(play: Play) -> None:
    client = play(courses=10, latency_ms=50)
    client.login()
    threads = [threading.Thread(target=client.criteria) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert client.server.control.requests.peak == 3


def test_the_seed_documents_examples_are_the_whole_catalogue(play: Play) -> None:
    client = play(seed_document=True)
    token = client.ask_token().json()
    assert isinstance(token["expires_in"], str)
    assert token["grant_type"] == "client_credentials"
    english = {"sourceLocale.language": "en", "sourceLocale.country": "US", "count": "100"}
    page = client.get("learningClassifications", q="localeAndType", type="LIBRARY", **english).json()
    assert page["paging"] == {"start": 0, "count": 100, "total": 1, "links": []}
    assert [one["name"]["value"] for one in page["elements"]] == ["Creative"]
    assert page["elements"][0]["urn"] == "urn:li:lyndaCategory:7163"
    [course] = client.everything()
    assert course["urn"] == "urn:li:lyndaCourse:252"
    assert course["title"]["value"] == "Excel 2007 Essential Training"
    assert course["details"]["timeToComplete"] == {"duration": 18790, "unit": "SECOND"}
    assert course["contents"][0]["asset"]["contents"][0]["asset"]["title"]["value"] == "Welcome"
    assert client.everything("LEARNING_PATH") == []
