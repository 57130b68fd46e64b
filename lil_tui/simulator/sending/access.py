"""Gets an access token from a listener and keeps it until its end, as LinkedIn does (RFC 6749 §4.4).

Neither the secret nor a token is ever part of a message.
"""

import asyncio
import base64
import time
from typing import Any
from urllib.parse import quote_plus, urlencode

import msgspec

from lil_tui.simulator.sending.options import SendOptions, Target
from lil_tui.simulator.sending.patience import Patience
from lil_tui.simulator.sending.report import Summary
from lil_tui.simulator.sending.wire import Answer, Wire, WireBroken


class AccessRefused(Exception):
    """There is no token to be had. `for_good` is whether asking again is pointless."""

    def __init__(self, what: str, *, for_good: bool) -> None:
        super().__init__(what)
        self.for_good = for_good


class Access:
    """The token of one run, shared by its connections."""

    def __init__(self, target: Target, options: SendOptions, summary: Summary) -> None:
        self._options = options
        self._summary = summary
        self._wire = Wire(target.token_url, options.timeout, target.ca_file)
        self._headers, self._body = _request(target)
        self._token: str | None = None
        self._ends = 0.0
        self._asking = asyncio.Lock()

    async def token(self) -> str:
        """The token to use now; raises AccessRefused."""
        async with self._asking:
            if self._token is None or time.monotonic() >= self._ends:
                self._token, seconds = _read(await self._ask())
                self._ends = time.monotonic() + seconds
                self._summary.tokens += 1
            return self._token

    def refuse(self, token: str) -> None:
        """The listener did not take this token: get another, unless somebody has already."""
        if self._token == token:
            self._token = None

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    async def _ask(self) -> Answer:
        patience = Patience(self._options)
        while True:
            answer: Answer | None = None
            try:
                answer = await self._wire.post(self._headers, self._body)
                what = f"{answer.status}"
            except TimeoutError:
                what = "no answer in time"
            except WireBroken as error:
                what = str(error)
            if answer is not None and answer.status == 200:
                return answer
            if answer is not None and not patience.may_pass(answer.status):
                raise AccessRefused(f"no token: {what}{_error(answer.body)}", for_good=True)
            if not await patience.wait(answer):
                raise AccessRefused(f"no token after {patience.attempts} attempts: {what}", for_good=False)


def _request(target: Target) -> tuple[bytes, bytes]:
    form = {"grant_type": "client_credentials"}
    headers = "Content-Type: application/x-www-form-urlencoded\r\nAccept: application/json\r\n"
    if target.authentication == "form":
        form |= {"client_id": target.client_id, "client_secret": target.client_secret}
    else:
        pair = [target.client_id, target.client_secret]
        if target.authentication == "basic":
            pair = [quote_plus(one) for one in pair]
        headers += f"Authorization: Basic {base64.b64encode(':'.join(pair).encode()).decode()}\r\n"
    if target.scope:
        form["scope"] = target.scope
    return headers.encode(), urlencode(form).encode()


def _read(answer: Answer) -> tuple[str, float]:
    """Token and seconds of its life, which some write as digits."""
    unreadable = AccessRefused("no token: the answer to a good request can't be read", for_good=True)
    try:
        written: Any = msgspec.json.decode(answer.body)
        token, seconds = written["access_token"], float(written.get("expires_in", 3600))
    except (msgspec.DecodeError, KeyError, TypeError, ValueError, AttributeError):
        raise unreadable from None
    if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
        raise unreadable
    return token, seconds


def _error(body: bytes) -> str:
    """What an RFC 6749 §5.2 error says, on one line; nothing where there is none."""
    try:
        written: Any = msgspec.json.decode(body)
        said = [str(written[name]) for name in ("error", "error_description") if name in written]
    except (msgspec.DecodeError, TypeError):
        return ""
    return ascii(": ".join(said)).strip("'\"")[:200].join((" ", "")) if said else ""
