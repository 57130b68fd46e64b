"""Proxies and certificate authorities: the usual variables work, and errors name them."""

import asyncio
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import trustme

from lil_tui.errors import UsageError
from lil_tui.linkedin import MemoryTokenStore, RetryPolicy, Unreachable
from lil_tui.linkedin.client import LinkedInClient
from tests.linkedin.fake import Answer, FakeLinkedIn, FakeTime, Pair, answer

ONCE = RetryPolicy(tries=1)


def client_of(
    url: str, time: FakeTime, retry: RetryPolicy = ONCE, *, trusting: bool = True
) -> LinkedInClient:
    return LinkedInClient(
        api_url=f"{url}/v2",
        token_url=f"{url}/oauth/v2/accessToken",
        credentials=Pair(),
        tokens=MemoryTokenStore(),
        clock=time.clock(),
        retry=retry,
        trust_environment=trusting,
    )


@pytest.fixture
def unused_port() -> int:
    """A port that nobody listens on."""
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


async def test_requests_go_through_the_proxy_that_the_environment_names(
    linkedin: FakeLinkedIn, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", linkedin.url.replace("//", "//user:hush@"))
    async with client_of("http://api.linkedin.test", time) as client:
        await client.probe()

    assert linkedin.received[0].target == "http://api.linkedin.test/oauth/v2/accessToken"
    assert linkedin.received[1].headers["host"] == "api.linkedin.test"
    assert linkedin.received[0].headers["proxy-authorization"].startswith("Basic ")


@pytest.mark.parametrize("way_out", ["NO_PROXY", "trust_environment"])
async def test_a_proxy_can_be_left_aside(
    linkedin: FakeLinkedIn, time: FakeTime, monkeypatch: pytest.MonkeyPatch, unused_port: int, way_out: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{unused_port}")
    if way_out == "NO_PROXY":
        monkeypatch.setenv("NO_PROXY", "example.com,127.0.0.1")
    async with client_of(linkedin.url, time, trusting=way_out == "NO_PROXY") as client:
        await client.probe()


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
async def test_a_dead_proxy_is_named_with_its_variable_and_without_its_password(
    linkedin: FakeLinkedIn, time: FakeTime, monkeypatch: pytest.MonkeyPatch, unused_port: int, variable: str
) -> None:
    monkeypatch.setenv(variable, f"http://user:hush@127.0.0.1:{unused_port}")
    async with client_of("http://api.linkedin.test", time) as client:
        with pytest.raises(Unreachable) as caught:
            await client.probe()

    assert f"127.0.0.1:{unused_port}" in caught.value.detail
    assert variable in caught.value.detail
    assert variable in caught.value.fix
    assert "hush" not in str(caught.value)
    assert "user" not in str(caught.value)


@pytest.mark.parametrize("status", [407, 403, 502])
async def test_a_proxy_that_lets_nobody_through_is_named(
    linkedin: FakeLinkedIn, time: FakeTime, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{port}")
    async with server, client_of("https://api.linkedin.test", time, RetryPolicy(tries=2)) as client:
        with pytest.raises(Unreachable) as caught:
            await client.verify()
        assert client.requests == (2 if status == 502 else 1)

    assert f"the proxy 127.0.0.1:{port} (set by HTTPS_PROXY)".lower() in caught.value.detail.lower()
    assert str(status) in caught.value.detail
    assert caught.value.resumable == (status == 502)


async def test_a_proxy_that_wants_a_password_for_plain_http_is_named(
    linkedin: FakeLinkedIn, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", linkedin.url)
    linkedin.token.append(answer(407))
    async with client_of("http://api.linkedin.test", time) as client:
        with pytest.raises(Unreachable, match="HTTP_PROXY"):
            await client.verify()


@pytest.mark.parametrize("value", ["socks5://127.0.0.1:1", "gopher://127.0.0.1:1", "http://127.0.0.1:port"])
def test_a_proxy_of_an_unknown_kind_is_named(
    time: FakeTime, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)
    with pytest.raises(Unreachable, match="HTTPS_PROXY"):
        client_of("https://api.linkedin.test", time)


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
async def secure(linkedin: FakeLinkedIn, authority: trustme.CA) -> AsyncIterator[str]:
    """The fake LinkedIn over TLS, its certificate signed by an authority of its own; gives the URL."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    server = await asyncio.start_server(linkedin.serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}"


async def test_a_certificate_nobody_knows_is_explained_and_not_tried_again(
    secure: str, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    async with client_of(secure, time, RetryPolicy()) as client:
        with pytest.raises(Unreachable) as caught:
            await client.verify()
        assert client.requests == 1

    assert "certificate" in caught.value.detail
    assert "set SSL_CERT_FILE to your company's CA" in caught.value.fix


async def test_an_own_authority_is_trusted_when_the_variable_names_it(
    secure: str, time: FakeTime, monkeypatch: pytest.MonkeyPatch, authority: trustme.CA, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    async with client_of(secure, time) as client:
        await client.probe()


async def test_an_authority_that_does_not_fit_is_named(
    secure: str, time: FakeTime, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    monkeypatch.setenv("SSL_CERT_FILE", str(other))
    async with client_of(secure, time) as client:
        with pytest.raises(Unreachable) as caught:
            await client.verify()

    assert "SSL_CERT_FILE" in caught.value.fix
    assert str(other) in caught.value.fix


@pytest.mark.parametrize(
    ("variable", "name"), [("SSL_CERT_FILE", "no.pem"), ("SSL_CERT_FILE", "bad.pem"), ("SSL_CERT_DIR", "no")]
)
def test_a_variable_that_names_no_authorities_is_named(
    time: FakeTime, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, name: str
) -> None:
    (tmp_path / "bad.pem").write_text("not PEM")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv(variable, str(tmp_path / name))
    with pytest.raises(Unreachable, match=variable):
        client_of("https://api.linkedin.test", time)


async def test_linkedin_out_of_reach_is_said_in_words(
    linkedin: FakeLinkedIn, time: FakeTime, unused_port: int
) -> None:
    async with client_of(f"http://127.0.0.1:{unused_port}", time, RetryPolicy(tries=2)) as client:
        with pytest.raises(Unreachable, match="connection refused") as caught:
            await client.verify()

    assert f"127.0.0.1:{unused_port}" in caught.value.detail
    assert caught.value.resumable


async def test_another_origin_for_tokens_is_reached_too(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    linkedin.api.append(Answer(404))
    async with LinkedInClient(
        api_url=linkedin.api_url.replace("127.0.0.1", "localhost") + "/",
        token_url=linkedin.token_url,
        credentials=Pair(),
        tokens=MemoryTokenStore(),
        clock=time.clock(),
        retry=ONCE,
    ) as client:
        await client.verify()


@pytest.mark.parametrize(
    "url", ["", "ftp://x", "https://", "https://u:p@x", "https://x/?a=1", "https://x:99999"]
)
def test_an_address_that_is_none_is_a_usage_error(time: FakeTime, url: str) -> None:
    with pytest.raises(UsageError, match="LIL_TUI_LINKEDIN_TOKEN_URL"):
        LinkedInClient(
            api_url="https://x/v2",
            token_url=url,
            credentials=Pair(),
            tokens=MemoryTokenStore(),
            clock=time.clock(),
        )


def test_schema_and_errors_are_imported_without_httpx() -> None:
    script = "import sys, lil_tui.linkedin, lil_tui.linkedin.schema; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
