"""The client at LinkedIn's own addresses; no test asks there, `pytest-httpx` answers instead."""

import re

import pytest
from pytest_httpx import HTTPXMock

from lil_tui.errors import LilError
from lil_tui.linkedin import AuthenticationFailed, MemoryTokenStore, PermissionDenied, RequestRefused
from lil_tui.linkedin.client import LinkedInClient
from lil_tui.locales import Locale
from lil_tui.settings.model import DEFAULT_API_URL, DEFAULT_TOKEN_URL
from tests.linkedin.fake import FakeTime, Pair

TOKEN = {"access_token": "AQ-token", "expires_in": 7_775_999}
PAGE = {"elements": [], "paging": {"start": 0, "count": 1, "total": 0, "links": []}}
API = re.compile(re.escape("https://api.linkedin.com/v2/") + ".*")


@pytest.fixture
def client(time: FakeTime) -> LinkedInClient:
    """A client as the settings' defaults make it."""
    return LinkedInClient(
        api_url=DEFAULT_API_URL,
        token_url=DEFAULT_TOKEN_URL,
        credentials=Pair(),
        tokens=MemoryTokenStore(),
        clock=time.clock(),
        trust_environment=False,
    )


async def test_tokens_and_the_catalogue_are_asked_for_where_linkedin_documents_them(
    httpx_mock: HTTPXMock, client: LinkedInClient
) -> None:
    httpx_mock.add_response(method="POST", url="https://www.linkedin.com/oauth/v2/accessToken", json=TOKEN)
    httpx_mock.add_response(method="GET", url=API, json=PAGE)
    async with client:
        await client.assets(asset_type="COURSE", locale=Locale("en", "US"), start=0, count=1)
    token, page = httpx_mock.get_requests()
    assert "authorization" not in token.headers
    assert page.headers["authorization"] == "Bearer AQ-token"
    assert page.url.path == "/v2/learningAssets"
    assert page.url.params["assetFilteringCriteria.assetTypes[0]"] == "COURSE"
    # Rest.li 1.0: the bracketed arrays are refused under the protocol's second version.
    assert "x-restli-protocol-version" not in page.headers


@pytest.mark.parametrize(
    ("status", "error", "failure"),
    [
        (400, "invalid_client_id", AuthenticationFailed),
        (400, "invalid_client", AuthenticationFailed),
        (401, "invalid_client", AuthenticationFailed),
        (401, "unauthorized_client", AuthenticationFailed),
        (401, "access_denied", AuthenticationFailed),
        (403, None, AuthenticationFailed),
        (400, "invalid_request", RequestRefused),
        (404, None, RequestRefused),
        (302, None, RequestRefused),
    ],
)
async def test_each_refusal_of_a_token_is_an_error_of_its_own_kind(
    httpx_mock: HTTPXMock, client: LinkedInClient, status: int, error: str | None, failure: type[LilError]
) -> None:
    body = {"error": error, "error_description": "Client authentication failed"} if error else {}
    httpx_mock.add_response(url=DEFAULT_TOKEN_URL, status_code=status, json=body)
    async with client:
        with pytest.raises(failure) as caught:
            await client.verify()
    assert type(caught.value) is failure
    assert caught.value.fix
    assert len(httpx_mock.get_requests()) == 1


async def test_a_refused_resource_names_the_permission(httpx_mock: HTTPXMock, client: LinkedInClient) -> None:
    httpx_mock.add_response(url=DEFAULT_TOKEN_URL, json=TOKEN)
    httpx_mock.add_response(
        url=API,
        status_code=403,
        json={"serviceErrorCode": 100, "message": "Not enough permissions", "status": 403},
    )
    async with client:
        with pytest.raises(PermissionDenied) as caught:
            await client.probe()
    assert caught.value.permission == "Content"
