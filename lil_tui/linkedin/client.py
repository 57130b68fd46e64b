"""The door to LinkedIn Learning's REST API: one method per question, typed answers, no httpx outside.

Requests go to the API's and the token endpoint's origin alone; no link and no redirect is followed.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar, cast
from urllib.parse import quote, urlencode, urlsplit

import httpx

from lil_tui.errors import UsageError
from lil_tui.linkedin import refusals
from lil_tui.linkedin.auth import TokenAuth
from lil_tui.linkedin.events import RequestEvent
from lil_tui.linkedin.meter import Meter
from lil_tui.linkedin.network import route_to, transport_to
from lil_tui.linkedin.paging import Page, PageReader, read_object
from lil_tui.linkedin.retry import Clock, RetryPolicy, TimeLimits
from lil_tui.linkedin.tokens import AccessToken, Credentials, TokenStore
from lil_tui.linkedin.transport import ANSWER, READ, Destination, RetryingTransport, origin_of
from lil_tui.locales import Locale

LARGEST_PAGE = 100
"""Most elements that LinkedIn gives at once; asking for more is answered with 403."""

_Answer = TypeVar("_Answer")

_PROBE_LOCALE = Locale("en", "US")


class LinkedInClient:
    """A client for one set of credentials and one event loop; use it as an async context manager.

    Every method raises `LinkedInError` and its kinds; cancelling ends a request or a wait at once.
    """

    def __init__(
        self,
        *,
        api_url: str,
        token_url: str,
        credentials: Credentials,
        tokens: TokenStore,
        concurrency: int = 4,
        retry: RetryPolicy | None = None,
        limits: TimeLimits | None = None,
        clock: Clock | None = None,
        on_event: Callable[[RequestEvent], None] | None = None,
        trust_environment: bool = True,
    ) -> None:
        """`trust_environment`: whether proxies from the environment apply (not for the demo's loopback).

        Raises UsageError for a URL that is none, Unreachable for an unusable proxy or CA setting.
        """
        clock = clock or Clock()
        self._api_url = _checked_url(api_url, "LIL_TUI_LINKEDIN_API_URL").rstrip("/")
        _checked_url(token_url, "LIL_TUI_LINKEDIN_TOKEN_URL")
        self._meter = Meter(on_event)
        destinations: dict[str, Destination] = {}
        for url in (api_url, token_url):
            origin = origin_of(httpx.URL(url))
            if origin not in destinations:
                route = route_to(url, trust_environment=trust_environment)
                destinations[origin] = Destination(route, transport_to(url, route, connections=concurrency))
        self._route = destinations[origin_of(httpx.URL(api_url))].route
        self._auth = TokenAuth(
            token_url=token_url,
            route=destinations[origin_of(httpx.URL(token_url))].route,
            credentials=credentials,
            store=tokens,
            clock=clock,
            meter=self._meter,
        )
        transport = RetryingTransport(
            destinations,
            concurrency=concurrency,
            retry=retry or RetryPolicy(),
            limits=limits or TimeLimits(),
            clock=clock,
            meter=self._meter,
        )
        self._http = httpx.AsyncClient(
            transport=transport,
            auth=self._auth,
            headers={"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "lil-tui"},
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    @property
    def requests(self) -> int:
        """HTTP requests sent so far, tokens and repeats included."""
        return self._meter.requests

    @property
    def retries(self) -> int:
        """Those of them that repeated an earlier one, also after a 401."""
        return self._meter.retries

    # `type` is LinkedIn's name for it.
    async def classifications(
        self,
        *,
        type: str,  # noqa: A002
        locale: Locale,
        start: int,
        count: int = 100,
        again: str | None = None,
    ) -> Page:
        """One page of the classifications of one type (LIBRARY, SUBJECT, TOPIC, SKILL) and locale.

        `again` says why a page that had a good answer is asked for once more: that counts as a repeat.
        """
        query = {"q": "localeAndType", "type": type, **_locale_query("sourceLocale", locale)}
        return await self._page("learningClassifications", query, start, count, again)

    async def assets(
        self,
        *,
        asset_type: str,
        locale: Locale,
        start: int,
        count: int = 100,
        modified_after_ms: int | None = None,
        again: str | None = None,
    ) -> Page:
        """One page of the licensed assets of one type and locale, retired ones included.

        The form with one type and no sort is the one that LinkedIn doesn't cap at 1000; with
        `modified_after_ms` (epoch milliseconds) it is capped again. `again` as for classifications.
        """
        filtering = "assetFilteringCriteria"
        query = {
            "q": "criteria",
            f"{filtering}.assetTypes[0]": asset_type,
            f"{filtering}.licensedOnly": "true",
            **_locale_query(f"{filtering}.locales[0]", locale),
            "assetRetrievalCriteria.includeRetired": "true",
            "assetRetrievalCriteria.expandDepth": "1",
        }
        if modified_after_ms is not None:
            query[f"{filtering}.lastModifiedAfter"] = str(modified_after_ms)
        return await self._page("learningAssets", query, start, count, again)

    async def asset(self, urn: str) -> bytes:
        """One asset by its URN, retired or not, as raw JSON; RequestRefused (404) for an unknown one."""
        query = {"includeRetired": "true", "expandDepth": "1"}
        return await self._get(f"learningAssets/{quote(urn, safe='')}", query, read_object)

    async def verify(self) -> AccessToken:
        """Ask for a new token and keep it: proves the client id and secret."""
        return await self._auth.renew(self._http)

    async def probe(self) -> None:
        """Make one small catalogue request: proves the Content permission."""
        await self.classifications(type="LIBRARY", locale=_PROBE_LOCALE, start=0, count=1)

    async def _page(
        self, resource: str, query: Mapping[str, str], start: int, count: int, again: str | None
    ) -> Page:
        if start < 0 or not 0 < count <= LARGEST_PAGE:
            raise ValueError(f"a page has 1 to {LARGEST_PAGE} elements and begins at 0 or later")
        if again is not None:
            self._meter.repeating(urlsplit(f"{self._api_url}/{resource}").path, 2, again)
        reader = PageReader(api_url=self._api_url, start=start, count=count)
        return await self._get(resource, {**query, "start": str(start), "count": str(count)}, reader)

    async def _get(
        self, resource: str, query: Mapping[str, str], reader: Callable[[bytes, datetime | None], _Answer]
    ) -> _Answer:
        request = self._http.build_request(
            "GET", f"{self._api_url}/{resource}?{urlencode(query)}", extensions={READ: reader}
        )
        response = await self._http.send(request)
        if ANSWER in response.extensions:
            return cast(_Answer, response.extensions[ANSWER])
        refusal = refusals.Refusal(
            response.status_code, response.headers, response.content, request.url.path, self._auth.hidden()
        )
        raise refusals.api_error(refusal, self._route)


def _locale_query(prefix: str, locale: Locale) -> dict[str, str]:
    """A locale as query parameters; LinkedIn still calls Indonesian `in`."""
    language = "in" if locale.language == "id" else locale.language
    query = {f"{prefix}.language": language}
    if locale.country:
        query[f"{prefix}.country"] = locale.country
    return query


def _checked_url(url: str, variable: str) -> str:
    """Let through an http or https URL of host and path; raises UsageError."""
    try:
        httpx.URL(url)
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except (ValueError, httpx.InvalidURL):
        usable = False
    if not usable or parts.username is not None or parts.query or parts.fragment:
        raise UsageError(
            "An address of LinkedIn is no usable URL",
            f"{variable} must be an http or https URL without user, query and fragment.",
            "Correct it, or remove it to use LinkedIn's own.",
        )
    return url
