"""The form of a token or revocation request, read as RFC 6749 §3.2 demands, and the login in it.

Pure: no database. Credentials come in the form or as HTTP Basic, never in the URL, never both ways.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote_plus

from lil_tui.listener.exchange import Answer, Exchange, Header, Refused, json_answer

MOST_FORM_BYTES = 64 * 1024
_FORM_TYPES = ("application/x-www-form-urlencoded", "x-www-form-urlencoded")
"""The second is how LinkedIn's documentation writes it."""
_NOT_DESCRIBED = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")

NO_STORE: tuple[Header, ...] = ((b"cache-control", b"no-store"), (b"pragma", b"no-cache"))
BASIC_CHALLENGE: Header = (b"www-authenticate", b'Basic realm="lil-tui", charset="UTF-8"')


@dataclass(frozen=True, slots=True)
class Login:
    """What a client says of itself: pairs of id and secret to try, one after the other."""

    pairs: tuple[tuple[str, str], ...] = field(repr=False)

    @property
    def client_id(self) -> str:
        """The id as the first reading has it."""
        return self.pairs[0][0]


def oauth_refusal(status: int, error: str, description: str, *headers: Header) -> Refused:
    """An error as RFC 6749 §5.2 has it; the description keeps to the characters allowed there."""
    document = {"error": error, "error_description": _NOT_DESCRIBED.sub("?", description)}
    return Refused(json_answer(status, document, *NO_STORE, *headers), f"{error}: {description}")


def invalid_client(description: str) -> Refused:
    """The client could not be authenticated (RFC 6749 §5.2; RFC 9110 §15.5.2 wants the challenge)."""
    return oauth_refusal(401, "invalid_client", description, BASIC_CHALLENGE)


def invalid_request(description: str) -> Refused:
    """The request itself is at fault."""
    return oauth_refusal(400, "invalid_request", description)


async def read_form(exchange: Exchange) -> dict[str, str]:
    """The parameters that have a value. Raises Refused."""
    if exchange.method != "POST":
        raise oauth_refusal(405, "invalid_request", "Only POST is taken here.", (b"allow", b"POST"))
    try:
        body = await exchange.read_body(MOST_FORM_BYTES)
    except Refused as refused:
        description = f"The form is larger than {MOST_FORM_BYTES} bytes."
        raise oauth_refusal(
            refused.answer.status, "invalid_request", description, (b"connection", b"close")
        ) from None
    if exchange.query:
        raise invalid_request("Parameters belong in the body; in the URL they end up in logs.")
    if exchange.media_type not in _FORM_TYPES:
        raise invalid_request(f"The content type must be {_FORM_TYPES[0]}.")
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=100,
        )
    except ValueError:
        raise invalid_request("The body is no form in UTF-8.") from None
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise invalid_request("A parameter stands more than once.")
    # Without a value a parameter counts as left out (RFC 6749 §3.2).
    return {name: value for name, value in pairs if value}


def read_login(exchange: Exchange, form: dict[str, str]) -> Login:
    """The client's credentials. Raises Refused: none, broken ones, or two ways at once (§2.3)."""
    if exchange.is_repeated(b"authorization"):
        raise invalid_request("There is more than one Authorization header.")
    header = exchange.headers.get(b"authorization")
    if header is None:
        client_id, secret = form.get("client_id"), form.get("client_secret")
        if client_id is None or secret is None:
            raise invalid_client("The client id and secret are missing.")
        return Login(((client_id, secret),))
    if "client_secret" in form:
        raise invalid_request("Credentials come in the header or in the body, not in both.")
    login = _read_basic(header)
    named = form.get("client_id")
    if named is not None and all(named != client_id for client_id, _ in login.pairs):
        raise invalid_request("The client_id in the body is not that of the header.")
    return login


def _read_basic(header: bytes) -> Login:
    scheme, _, encoded = header.partition(b" ")
    if scheme.lower() != b"basic":
        raise invalid_client("This way of authenticating is not supported.")
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise invalid_client("The Basic credentials can't be read.") from None
    client_id, colon, secret = text.partition(":")
    if not colon or not client_id:
        raise invalid_client("The Basic credentials can't be read.")
    # §2.3.1 wants both form-encoded; real clients send them raw.
    return Login(tuple(dict.fromkeys(((unquote_plus(client_id), unquote_plus(secret)), (client_id, secret)))))


def quiet(status: int) -> Answer:
    """An answer without a body that is not to be kept."""
    return Answer(status, b"", NO_STORE)
