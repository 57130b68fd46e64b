"""A running simulator sends on command, from Python and over HTTP, and stops when told to."""

import anyio
import httpx
import pytest

from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.sending import SendingRefused, SendOptions
from lil_tui.simulator.server import SimulatorServer
from tests.simulator.conftest import Play
from tests.simulator.listener import CLIENT_ID, SECRET, Listener, listening


def written(listener: Listener, **options: object) -> dict[str, object]:
    return {
        "token_url": f"{listener.origin}/oauth2/token",
        "statements_url": f"{listener.origin}/xapi/statements",
        "client_id": CLIENT_ID,
        "client_secret": SECRET,
        **options,
    }


async def test_statements_are_about_the_live_catalogue(play: Play) -> None:
    control = play(courses=60).server.control
    async with listening() as listener:
        control.sending.start(listener.target, SendOptions(count=100, learners=20, unknown_courses=0))
        assert await anyio.to_thread.run_sync(control.sending.wait, 30)
        live = {
            urn
            for type_, locale in control.catalogue.partitions
            for urn in control.edit.urns(type_, locale, live=True)
        }
        assert len(listener.statements) == 100
        assert {one["object"]["id"] for one in listener.statements} <= live
        assert control.sending.state()["accepted"] == 100
        assert not control.sending.state()["sending"]


async def test_it_is_started_watched_and_stopped_over_http(play: Play) -> None:
    url = f"{play(courses=60).server.control_url}/send"
    async with listening() as listener, httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(url)).json()["sending"] is False
        begun = await http.post(url, json=written(listener, days=1, live=True, live_rate=500, learners=20))
        assert begun.status_code == 202
        assert SECRET not in begun.text
        while (await http.get(url)).json()["live"] < 5:
            await anyio.lowlevel.checkpoint()
        again = await http.post(url, json=written(listener))
        assert again.status_code == 409
        stopped = (await http.delete(url)).json()
        assert stopped["sending"] is False
        assert stopped["accepted"] >= stopped["live"] >= 5
        got = len(listener.accepted)
        assert (await http.post(url, json=written(listener, count=3))).status_code == 202
        while (await http.get(url)).json()["sending"]:
            await anyio.lowlevel.checkpoint()
        assert len(listener.accepted) == got + 3


async def test_a_simulator_that_ends_stops_sending() -> None:
    async with listening() as listener:
        with SimulatorServer(SimulatorOptions(courses=60)) as server:
            control = server.control
            control.sending.start(listener.target, SendOptions(live=True))
            while not listener.accepted:
                await anyio.lowlevel.checkpoint()
            await anyio.to_thread.run_sync(server.stop)
        assert not control.sending.state()["sending"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"statements_url": "https://lms.example.com/xapi/statements"}, "lms.example.com"),
        ({"progess": "text"}, "progess"),
        ({"learners": "many"}, "learners"),
        ({"user_type": "badge"}, "user_type"),
        ({"until": "2026-11-01T00:00:00"}, "until"),
    ],
)
def test_a_command_that_cannot_be_followed_is_refused_with_the_reason(
    play: Play, change: dict[str, object], named: str
) -> None:
    client = play(courses=20)
    body = {**written(Listener("http://127.0.0.1:9")), **change}
    answer = client.http.post(f"{client.server.control_url}/send", json=body)
    assert answer.status_code == 400
    assert named in answer.json()["error"]


def test_an_empty_catalogue_has_nothing_to_tell(play: Play) -> None:
    client = play(seed_document=True)
    control = client.server.control
    for urn in control.edit.urns():
        control.edit.remove(urn)
    with pytest.raises(SendingRefused, match="no course"):
        control.sending.start(Listener("http://127.0.0.1:9").target)


def test_the_people_can_be_had_as_a_list_to_import(play: Play) -> None:
    client = play(courses=20)
    url = f"{client.server.control_url}/learners"
    people = client.http.get(url, params={"learners": "400", "outsiders": "0.1"}).json()["learners"]
    assert len({one["email"] for one in people}) == 400
    assert all(
        one["email"].endswith((".com", ".org", ".net", ".example")) and "example" in one["email"]
        for one in people
    )
    assert 10 < sum(one["outsider"] for one in people) < 80
    assert any(not one["name"].isascii() for one in people)
    assert {one["email"].isascii() for one in people} == {True, False}
    assert all(one["account"].startswith("https://sso.example.com::") for one in people)
