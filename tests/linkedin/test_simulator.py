"""The client against the simulated LinkedIn Learning, over real HTTP and with its bad days."""

import asyncio
from collections.abc import Iterator

import pytest

from lil_tui.linkedin import MemoryTokenStore, PermissionDenied, RequestRefused, RetryPolicy
from lil_tui.linkedin.client import LinkedInClient
from lil_tui.linkedin.schema import ElementError, decode_asset, decode_classification, peek_urn
from lil_tui.locales import Locale
from lil_tui.simulator.faults import Defect, Kind
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.server import SimulatorServer

ENGLISH = Locale("en", "US")


@pytest.fixture(scope="module")
def service() -> Iterator[SimulatorServer]:
    with SimulatorServer(SimulatorOptions(courses=250, locales=(), expires_in_as_text=True)) as server:
        yield server


@pytest.fixture
def simulator(service: SimulatorServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimulatorServer]:
    """The service, good again after each test."""
    for name in ("http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    yield service
    service.control.faults.clear()
    service.control.content_permission = True


def client_of(simulator: SimulatorServer) -> LinkedInClient:
    return LinkedInClient(
        api_url=simulator.api_url,
        token_url=simulator.token_url,
        credentials=simulator.control.options,
        tokens=MemoryTokenStore(),
        retry=RetryPolicy(base_seconds=0.001),
    )


async def read_all(client: LinkedInClient) -> list[bytes]:
    first = await client.assets(asset_type="COURSE", locale=ENGLISH, start=0)
    starts = range(100, first.total, 100)
    rest = await asyncio.gather(
        *(client.assets(asset_type="COURSE", locale=ENGLISH, start=start) for start in starts)
    )
    return [element for page in (first, *rest) for element in page.elements]


async def test_a_whole_partition_is_read_and_understood(simulator: SimulatorServer) -> None:
    async with client_of(simulator) as client:
        first = await client.assets(asset_type="COURSE", locale=ENGLISH, start=0)
        assert (first.start, first.next_start, first.has_next) == (0, 100, True)
        assert first.server_time is not None
        raws = await read_all(client)
        libraries = await client.classifications(type="LIBRARY", locale=ENGLISH, start=0)

    assets = [decode_asset(raw) for raw in raws]
    assert len({asset.urn for asset in assets}) == len(assets) == first.total
    assert {asset.locale.language for asset in assets if asset.locale} == {"en"}
    assert any(asset.is_retired for asset in assets)
    assert all(asset.outline and asset.author_names and asset.classifications for asset in assets[:5])
    assert not libraries.has_next
    assert {decode_classification(raw).type for raw in libraries.elements} == {"LIBRARY"}


@pytest.mark.parametrize(
    "kind", ["unauthorized", "throttled", "server_error", "cut_json", "garbage", "drop", "drop_mid_body"]
)
async def test_a_bad_day_ends_in_the_same_elements(simulator: SimulatorServer, kind: Kind) -> None:
    async with client_of(simulator) as client:
        whole = await read_all(client)
    simulator.control.faults.add(kind, times=2, skip=1)

    async with client_of(simulator) as client:
        assert await read_all(client) == whole
        assert client.retries >= 2


@pytest.mark.parametrize("defect", ["lone_surrogate", "invalid_utf8", "not_an_object", "no_title"])
async def test_one_bad_element_leaves_the_others(simulator: SimulatorServer, defect: Defect) -> None:
    simulator.control.faults.add("bad_element", defect=defect, start=0, index=3)
    async with client_of(simulator) as client:
        page = await client.assets(asset_type="COURSE", locale=ENGLISH, start=0)

    assert len(page.elements) == 100
    with pytest.raises(ElementError):
        decode_asset(page.elements[3])
    assert (peek_urn(page.elements[3]) is None) == (defect == "not_an_object")
    for raw in (*page.elements[:3], *page.elements[4:]):
        decode_asset(raw)


async def test_links_that_lead_astray_are_shown(simulator: SimulatorServer) -> None:
    async with client_of(simulator) as client:
        simulator.control.faults.add("next_off_origin", times=1)
        astray = await client.assets(asset_type="COURSE", locale=ENGLISH, start=100)
        simulator.control.faults.add("next_loop", times=1, to=0)
        loop = await client.assets(asset_type="COURSE", locale=ENGLISH, start=100)

    assert (astray.has_next, astray.next_start) == (True, None)
    assert (loop.has_next, loop.next_start) == (True, 0)


async def test_single_assets_permissions_and_redirects(simulator: SimulatorServer) -> None:
    async with client_of(simulator) as client:
        page = await client.assets(asset_type="COURSE", locale=ENGLISH, start=0, count=1)
        urn = decode_asset(page.elements[0]).urn
        assert decode_asset(await client.asset(urn)).urn == urn
        with pytest.raises(RequestRefused) as unknown:
            await client.asset("urn:li:lyndaCourse:1")
        assert unknown.value.status == 404
        simulator.control.faults.add("redirect", endpoint="catalogue", times=1)
        with pytest.raises(RequestRefused, match="redirect"):
            await client.probe()
        simulator.control.content_permission = False
        with pytest.raises(PermissionDenied, match="Content"):
            await client.probe()
