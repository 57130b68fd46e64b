"""Services: opened when used, handed in when wanted; the token in the `config` table."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lil_tui.credentials import ClientCredentials
from lil_tui.errors import ExitCode
from lil_tui.linkedin import AccessToken, MemoryTokenStore
from lil_tui.services import NoCredentials, Services, build_services, in_daemon_thread
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.server import SimulatorServer

PAIR = ClientCredentials("an-id", "a-secret")
TOKEN = AccessToken("token-1", datetime(2027, 1, 1, 12, 0, tzinfo=UTC))


@pytest.fixture
def services(environ: dict[str, str]) -> Services:
    """Services over a data directory that is not there yet."""
    return build_services(environ)


def test_nothing_is_made_before_it_is_used(services: Services, tmp_path: Path) -> None:
    assert services.has_database is False
    services.close()
    assert list(tmp_path.iterdir()) == []


def test_the_token_outlives_the_process_in_the_config_table(
    services: Services, environ: dict[str, str]
) -> None:
    services.tokens(PAIR).save(TOKEN)
    services.close()
    with sqlite3.connect(services.settings.database_file) as database:
        rows = dict(database.execute("SELECT name, value FROM config").fetchall())
    database.close()
    assert rows.pop("access_token_for")
    assert rows == {"access_token": "token-1", "access_token_expiry": str(int(TOKEN.expires_at.timestamp()))}

    fresh = build_services(environ)
    assert fresh.has_database is True
    assert fresh.tokens(PAIR).load() == TOKEN
    fresh.tokens(PAIR).clear()
    assert fresh.tokens(PAIR).load() is None
    fresh.close()


@pytest.mark.parametrize("expiry", ["", "soon", "9" * 30])
def test_a_token_whose_end_cannot_be_read_counts_as_none(services: Services, expiry: str) -> None:
    from lil_tui.store.config import write_config

    services.tokens(PAIR).save(TOKEN)
    write_config(services.store, {"access_token_expiry": expiry})
    assert services.tokens(PAIR).load() is None
    services.close()


@pytest.mark.parametrize(
    "pair",
    [ClientCredentials("another-id", "a-secret"), ClientCredentials("an-id", "another-secret")],
    ids=["client id", "secret"],
)
def test_a_token_of_another_pair_is_not_used(services: Services, pair: ClientCredentials) -> None:
    services.tokens(PAIR).save(TOKEN)
    assert services.tokens(pair).load() is None
    assert services.tokens(PAIR).load() == TOKEN
    services.close()


def test_a_token_of_another_server_is_not_used(services: Services, environ: dict[str, str]) -> None:
    services.tokens(PAIR).save(TOKEN)
    services.close()
    elsewhere = build_services(environ | {"LIL_TUI_LINKEDIN_TOKEN_URL": "http://127.0.0.1:9/token"})
    assert elsewhere.tokens(PAIR).load() is None
    elsewhere.close()


def test_a_token_without_the_mark_of_its_pair_is_not_used(services: Services) -> None:
    from lil_tui.store.config import write_config

    services.tokens(PAIR).save(TOKEN)
    write_config(services.store, {"access_token_for": None})
    assert services.tokens(PAIR).load() is None
    services.close()


def test_the_mark_of_a_pair_differs_with_each_token_and_is_too_short_to_find_the_secret(
    services: Services,
) -> None:
    from lil_tui.store.config import read_config

    marks = set()
    for value in ("token-1", "token-2"):
        services.tokens(PAIR).save(AccessToken(value, TOKEN.expires_at))
        marks.add(read_config(services.store, "access_token_for")["access_token_for"])
    assert len(marks) == 2
    assert {len(mark) for mark in marks} == {8}
    services.close()


def test_threads_that_ask_at_the_same_time_get_the_same_store(services: Services) -> None:
    everybody = threading.Barrier(8)

    def ask() -> object:
        everybody.wait()
        # What happens behind `services.store`, where nothing but it keeps a lock.
        store: object = vars(Services)["store"].func(services)
        return store

    with ThreadPoolExecutor(8) as threads:
        answers = [threads.submit(ask) for _ in range(8)]
        stores = {id(answer.result()) for answer in answers}
    assert stores == {id(services.store)}
    services.close()


def test_without_credentials_the_way_to_set_them_is_told(environ: dict[str, str]) -> None:
    environ["CREDENTIALS_DIRECTORY"] = ""
    services = build_services(environ, profile="test")
    services.vault.read = lambda: None  # type: ignore[method-assign]
    with pytest.raises(NoCredentials) as caught:
        services.credentials()
    assert caught.value.exit_code == ExitCode.USAGE
    assert "lil-tui --profile test credentials set" in caught.value.fix


async def test_a_client_is_made_from_the_settings_and_the_credentials(environ: dict[str, str]) -> None:
    with SimulatorServer(SimulatorOptions(courses=5)) as simulator:
        services = build_services(environ | simulator.environment())
        async with services.linkedin_client() as client:
            token = await client.verify()
            await client.probe()
        pair = ClientCredentials(simulator.client_id, simulator.client_secret)
        assert services.tokens(pair).load() == AccessToken(
            token.value, token.expires_at.replace(microsecond=0)
        )
        services.close()


async def test_a_new_pair_is_tried_without_touching_the_saved_one(environ: dict[str, str]) -> None:
    with SimulatorServer(SimulatorOptions(courses=5)) as simulator:
        services = build_services(environ | simulator.environment())
        pair = ClientCredentials(simulator.client_id, simulator.client_secret)
        async with services.linkedin_client(
            credentials=pair, tokens=MemoryTokenStore(), patient=False
        ) as client:
            await client.verify()
        assert services.has_database is False


async def test_blocking_work_is_awaited_in_a_thread_that_holds_up_nothing() -> None:
    thread = await in_daemon_thread(threading.current_thread)
    assert thread.daemon
    assert thread is not threading.current_thread()


async def test_what_blocking_work_raises_is_raised_where_it_is_awaited() -> None:
    def fail() -> None:
        raise NoCredentials("none")

    with pytest.raises(NoCredentials):
        await in_daemon_thread(fail)
