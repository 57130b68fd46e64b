"""Clients that others wrote: Authlib, requests-oauthlib, tincan, the standard library over TLS."""

import datetime
import logging
import socket
import ssl
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import trustme
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session
from tincan import (
    Activity,
    Agent,
    Extensions,
    RemoteLRS,
    Result,
    Statement,
    StatementRef,
    Verb,
)

from lil_tui.listener.sockets import tls_context
from tests.listener.conftest import Running, Start, statement


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_authlib_gets_uses_and_revokes_a_token(listening: Running, method: str) -> None:
    client = AuthlibSession(
        listening.client.client_id,
        listening.client.client_secret,
        token_endpoint_auth_method=method,
        revocation_endpoint_auth_method=method,
        scope="xapi:write",
    )
    with client:
        token = client.fetch_token(f"{listening.url}/oauth2/token", grant_type="client_credentials")
        assert (token["token_type"], token["scope"]) == ("Bearer", "xapi:write")
        sent = client.post(f"{listening.url}/xapi/statements", json=statement())
        assert sent.status_code == 200
        client.revoke_token(f"{listening.url}/oauth2/revoke", token["access_token"])
        assert client.post(f"{listening.url}/xapi/statements", json=statement()).status_code == 401


@pytest.mark.parametrize("include_client_id", [True, False])
def test_requests_oauthlib_gets_and_uses_a_token(
    listening: Running, monkeypatch: pytest.MonkeyPatch, include_client_id: bool
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    client = BackendApplicationClient(client_id=listening.client.client_id, scope=["xapi:write"])
    with OAuth2Session(client=client) as session:
        session.fetch_token(
            f"{listening.url}/oauth2/token",
            client_secret=listening.client.client_secret,
            include_client_id=include_client_id,
        )
        sent = session.post(f"{listening.url}/xapi/statements", json=statement())
        assert sent.status_code == 200


def test_tincan_sends_and_reads_back(listening: Running) -> None:
    lrs = RemoteLRS(
        version="1.0.3", endpoint=f"{listening.url}/xapi/", auth=f"Bearer {listening.ask_token()}"
    )
    progress = "https://w3id.org/xapi/cmi5/result/extensions/progress"

    def made(course: int) -> Any:
        return Statement(
            actor=Agent(mbox="mailto:ann@example.com", name="Ann"),
            verb=Verb(id="http://adlnet.gov/expapi/verbs/progressed"),
            object=Activity(id=f"urn:li:lyndaCourse:{course}"),
            result=Result(extensions=Extensions({progress: 40}), duration=datetime.timedelta(minutes=4)),
        )

    assert lrs.about().success
    saved = lrs.save_statement(made(1))
    assert saved.success, saved.data
    several = lrs.save_statements([made(2), made(3)])
    assert several.success, several.data
    retrieved = lrs.retrieve_statement(saved.content.id)
    assert retrieved.success
    assert retrieved.content.actor.mbox == "mailto:ann@example.com"
    query = {"agent": Agent(mbox="mailto:ann@example.com"), "limit": 2}
    page = lrs.query_statements(query)
    assert page.success, page.data
    assert len(page.content.statements) == 2
    following = lrs.more_statements(page.content)
    assert following.success, following.data
    assert [each.object.id for each in following.content.statements] == ["urn:li:lyndaCourse:1"]
    voiding = Statement(
        actor=Agent(mbox="mailto:admin@example.com"),
        verb=Verb(id="http://adlnet.gov/expapi/verbs/voided"),
        object=StatementRef(id=saved.content.id),
    )
    assert lrs.save_statement(voiding).success
    assert lrs.retrieve_voided_statement(saved.content.id).success
    assert not lrs.retrieve_statement(saved.content.id).success


def test_tls_is_spoken_and_a_stranger_does_not_trust_it(
    start: Start, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    key.write_bytes(issued.private_key_pem.bytes())
    listening = start(tls=tls_context(certificate, key))
    assert listening.url.startswith("https://127.0.0.1:")
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with urllib.request.urlopen(f"{listening.url}/healthz", context=trusting) as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(f"{listening.url}/healthz", context=ssl.create_default_context())
    with caplog.at_level(logging.DEBUG, logger="lil_tui"):
        host, port = listening.url.removeprefix("https://").split(":")
        with socket.create_connection((host, int(port)), timeout=60) as plain:
            plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"200" not in plain.recv(1024)
    assert not [record for record in caplog.records if record.exc_info]
    assert listening.http.get("/healthz").status_code == 200
