"""Sync, credentials and overview as they look, from fixed data."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lil_tui.catalogue.sync import Counts, LogLine, PartitionName, PartitionProgress, RunStarted, SyncResult
from lil_tui.catalogue.sync.events import PartitionState
from lil_tui.credentials import ClientCredentials
from lil_tui.credentials.backends import ALLOWED, class_path
from lil_tui.linkedin import AccessToken
from lil_tui.services import Services
from lil_tui.tui.screens.sync import SyncPane
from lil_tui.tui.screens.sync.watch import Picture, Wait
from tests.catalogue.builder import CatalogueBuilder
from tests.memory_keyring import MemoryKeyring
from tests.snapshots import Snapshots
from tests.tui.live import live, services_for

SIZES = [(80, 24), (120, 36), (200, 50)]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NOON_MS = int(NOON.timestamp() * 1000)


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same times wherever the tests run."""
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    """A keyring, and a database with three runs."""
    keyring = MemoryKeyring()
    monkeypatch.setitem(ALLOWED, class_path(keyring), "Secret Service")
    made = services_for(tmp_path, environ={}, keyring=keyring)
    runs = (
        (1, "full", "complete", 0, 10_640, 0, 42_000, None),
        (2, "incremental", "complete", 12, 31, 2, 3_000, None),
        (3, "full", "partial", 0, 7, 0, 65_000, "LinkedIn can't be reached: connection refused."),
    )

    def fill() -> None:
        for number, mode, status, updated, added, quarantined, took, error in runs:
            made.store.execute(
                "INSERT INTO sync_run (id, mode, status, asset_types, locales, started_at, ended_at,"
                " milliseconds, updated, added, seen, quarantined, error)"
                " VALUES (?, ?, ?, 'COURSE', 'en_US', ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    mode,
                    status,
                    NOON_MS + number * 86_400_000,
                    NOON_MS + number * 86_400_000 + took,
                    took,
                    updated,
                    added,
                    added + updated,
                    quarantined,
                    error,
                ),
            )

    made.store.write(fill).result()
    return made


def under_way() -> Picture:
    """A run in the middle of it."""
    shown: list[tuple[str, str, PartitionState, int, int | None]] = [
        ("LIBRARY", "en_US", "whole", 3, 3),
        ("SUBJECT", "en_US", "whole", 61, 61),
        ("TOPIC", "en_US", "whole", 709, 709),
        ("SKILL", "en_US", "whole", 1_204, 1_204),
        ("COURSE", "en_US", "reading", 8_400, 20_113),
        ("LEARNING_PATH", "en_US", "refused", 100, 604),
    ]
    progress = [
        PartitionProgress(
            PartitionName(
                "asset" if type_ in ("COURSE", "LEARNING_PATH") else "classification", type_, locale
            ),
            state,
            done,
            total,
        )
        for type_, locale, state, done, total in shown
    ]
    texts: list[LogLine] = [
        LogLine(NOON_MS, "info", "full run 4 begins: 6 partitions"),
        LogLine(NOON_MS + 1_000, "info", "TOPIC en_US: 709 read, that is all of it"),
        LogLine(
            NOON_MS + 9_000,
            "warning",
            "LinkedIn wants fewer requests (429): waiting 12.0 s before asking again",
        ),
    ]
    return Picture(
        started=RunStarted(4, "full", True, tuple(each.partition for each in progress), NOON_MS),
        partitions=tuple(progress),
        counts=Counts(8_500, 7_912, 40, 540, 6, 2, 1_977),
        requests=131,
        retries=3,
        wait=Wait("LinkedIn wants fewer requests (429)", datetime.now(UTC) + timedelta(seconds=12.2)),
        rate=412.0,
        log=tuple(texts),
    )


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_run_under_way(services: Services, size: tuple[int, int], snapshots: Snapshots) -> None:
    async with live(services, "sync", size) as screen:
        await screen.until_shown("partial")
        screen.pane(SyncPane).panel.show(under_way())
        await screen.until_shown("Waiting 12 s")
        snapshots.check(screen.app, f"sync-{size[0]}x{size[1]}")


REFUSED = (
    "LinkedIn doesn't accept the client secret: LinkedIn answered 401 invalid_client: “Client authentication "
    "failed”. Go to Admin → Me → Integrate → Access content and reports via API and compare both with your "
    "application's page; then run `credentials set`."
)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_run_that_failed(services: Services, size: tuple[int, int], snapshots: Snapshots) -> None:
    going = under_way()
    picture = replace(
        going,
        partitions=tuple(replace(each, state="pending", done=0, total=None) for each in going.partitions),
        counts=Counts(),
        log=(*going.log[:1], LogLine(NOON_MS, "error", REFUSED)),
        wait=None,
        result=SyncResult(4, "full", "failed", False, Counts(), 1, 0, 1.0, REFUSED),
    )
    async with live(services, "sync", size) as screen:
        await screen.until_shown("partial")
        screen.pane(SyncPane).panel.show(picture)
        await screen.until_shown("then press 5 for Credentials")
        snapshots.check(screen.app, f"sync-failed-{size[0]}x{size[1]}")


async def test_the_history_alone(services: Services, snapshots: Snapshots) -> None:
    async with live(services, "sync", (120, 36)) as screen:
        await screen.until_shown("partial")
        await screen.until_shown("s carries on")
        snapshots.check(screen.app, "sync-history-120x36")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_credentials_that_are_kept(
    services: Services, size: tuple[int, int], snapshots: Snapshots
) -> None:
    services.vault.write(ClientCredentials("86abcd1234", "never-in-a-picture"))
    async with live(services, "credentials", size) as screen:
        await screen.until_shown("kept in Secret Service")
        snapshots.check(screen.app, f"credentials-{size[0]}x{size[1]}")


async def test_the_welcome(tmp_path: Path, snapshots: Snapshots, services: Services) -> None:
    fresh = services_for(tmp_path / "none", environ={}, keyring=MemoryKeyring())
    async with live(fresh, "overview", (80, 24)) as screen:
        await screen.until_shown("next  Credentials")
        snapshots.check(screen.app, "welcome-80x24")
    services.close()


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_everything_at_a_glance(
    services: Services, size: tuple[int, int], snapshots: Snapshots
) -> None:
    pair = ClientCredentials("86abcd1234", "never-in-a-picture")
    services.vault.write(pair)
    services.tokens(pair).save(AccessToken("never-in-a-picture-either", NOON.replace(year=2199)))
    builder = CatalogueBuilder(services.store)
    for number in range(12):
        kind = "LEARNING_PATH" if number % 4 == 0 else "COURSE"
        builder.asset(
            f"urn:li:lyndaCourse:{number}", f"Course {number}", asset_type=kind, live=int(number != 5)
        )
    async with live(services, "overview", size) as screen:
        await screen.until_shown("token until 2199")
        snapshots.check(screen.app, f"overview-{size[0]}x{size[1]}")
