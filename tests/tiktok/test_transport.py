"""Over real sockets: one request is sent once, never elsewhere, and whatever does not answer is a typed error."""

import gzip
import ipaddress
import json
import select
import socket
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.tiktok.loopback import loopback
from tiktok import errors
from tiktok.client import Client
from tiktok.transport import HttpTransport, Request, Timeouts, read_date

REQUEST = Request("/v2/x/?fields=id,create_time", {"Authorization": "Bearer clt.hidden"}, b'{"a": 1}')
QUICK = Timeouts(connect=5, read=0.2, whole=5)


def reply(head, body=b""):
    """Talk that answers every request with these bytes."""
    raw = head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body
    return lambda connection, _: connection.sendall(raw)


def exchange(talk, request=REQUEST, **options):
    with loopback(talk) as server, HttpTransport(server.base_url, **options) as transport:
        return transport.send(request), server.requests


def failure(talk, **options):
    with (
        loopback(talk) as server,
        HttpTransport(server.base_url, **options) as transport,
        pytest.raises(errors.TikTokError) as caught,
    ):
        transport.send(REQUEST)
    return caught.value


def test_a_request_arrives_as_it_was_made_and_the_answer_comes_whole():
    head = "HTTP/1.1 418 No\nDate: Sun, 03 May 2026 10:20:30 GMT\nX-Thing: Y\nContent-Length: 2"
    answer, (sent,) = exchange(reply(head, b"{}"))
    assert (answer.status, answer.body, answer.headers["x-thing"]) == (418, b"{}", "Y")
    assert answer.server_date == datetime(2026, 5, 3, 10, 20, 30, tzinfo=UTC)
    first_line, *lines = sent.decode().split("\r\n")
    assert first_line == "POST /v2/x/?fields=id,create_time HTTP/1.1"
    assert {"Authorization: Bearer clt.hidden", "User-Agent: Fieldgate"} <= set(lines)
    assert lines[-1] == '{"a": 1}'


def test_a_compressed_answer_is_read():
    body = gzip.compress(b"[1]" * 50)
    head = f"HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: {len(body)}"
    assert exchange(reply(head, body))[0].body == b"[1]" * 50


def test_one_connection_serves_many_requests():
    with (
        loopback(reply("HTTP/1.1 200 OK\nContent-Length: 0")) as server,
        HttpTransport(server.base_url) as transport,
    ):
        for _ in range(3):
            transport.send(REQUEST)
        assert (len(server.requests), server.connections) == (3, 1)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status):
    with loopback(reply("HTTP/1.1 200 OK\nContent-Length: 0")) as elsewhere:
        head = f"HTTP/1.1 {status} Moved\nLocation: {elsewhere.base_url}/\nContent-Length: 0"
        with loopback(reply(head)) as server, HttpTransport(server.base_url) as transport:
            assert transport.send(REQUEST).status == status
            with pytest.raises(errors.Redirected):
                Client(transport).fetch_token("key", "secret")
        assert elsewhere.requests == []


def test_proxies_of_the_environment_are_not_asked(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert exchange(reply("HTTP/1.1 200 OK\nContent-Length: 0"))[0].status == 200


def test_silence_times_out():
    error = failure(lambda connection, _: connection.recv(1), timeouts=QUICK)
    assert (type(error), error.advice) == (errors.TimedOut, errors.Advice.RETRY)


def test_an_answer_that_drips_for_ever_times_out_as_a_whole():
    def drip(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\nDate: Sun, 03 May 2026 10:20:30 GMT\r\n\r\n")
        while not select.select([connection], [], [], 0.02)[0]:
            connection.sendall(b" ")

    error = failure(drip, timeouts=Timeouts(connect=5, read=5, whole=0.2))
    assert (type(error), error.server_date) == (errors.TimedOut, datetime(2026, 5, 3, 10, 20, 30, tzinfo=UTC))


def test_a_huge_answer_is_left_before_it_is_whole():
    sent = []

    def flood(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)
            sent.append(65536)

    error = failure(flood, max_body=1_000_000)
    assert (type(error), error.advice) == (errors.AnswerTooLarge, errors.Advice.NARROW_WINDOW)
    assert sum(sent) < 50_000_000


def test_a_small_answer_that_unpacks_to_a_huge_one_is_left_too():
    body = gzip.compress(bytes(30_000_000))
    head = f"HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: {len(body)}"
    assert type(failure(reply(head, body))) is errors.AnswerTooLarge


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nxxxx",
        b"SSH-2.0-what\r\n\r\n",
    ],
)
def test_an_answer_that_breaks_off_is_never_an_answer(raw):
    def cut(connection, _):
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_RDWR)

    assert type(failure(cut)) is errors.ConnectionCut


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with HttpTransport(f"http://127.0.0.1:{port}") as transport, pytest.raises(errors.Unreachable):
        transport.send(REQUEST)


def test_no_error_leads_back_to_the_token():
    error = failure(lambda connection, _: connection.shutdown(socket.SHUT_RDWR))
    assert (error.__cause__, error.__context__) == (None, None)
    assert "clt.hidden" not in repr(vars(error))


@pytest.fixture
def stranger(tmp_path):
    """A TLS server context whose certificate nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "server.pem"
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem.write_bytes(key.private_bytes(*plain) + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context, pem


def test_a_certificate_that_nobody_signed_is_refused_before_anything_is_sent(stranger):
    context, _ = stranger
    with (
        loopback(reply("HTTP/1.1 200 OK\nContent-Length: 0"), context) as server,
        HttpTransport(server.base_url) as transport,
        pytest.raises(errors.NotTrusted) as caught,
    ):
        transport.send(REQUEST)
    assert (server.requests, caught.value.advice) == ([], errors.Advice.GIVE_UP)


def test_the_same_certificate_is_accepted_where_it_is_trusted(stranger):
    context, pem = stranger
    trust = ssl.create_default_context(cafile=pem)
    with (
        loopback(reply("HTTP/1.1 200 OK\nContent-Length: 0"), context) as server,
        HttpTransport(server.base_url, verify=trust) as transport,
    ):
        assert transport.send(REQUEST).status == 200


@pytest.mark.parametrize(
    "base_url", ["", "open.tiktokapis.com", "ftp://127.0.0.1", "https://", "file:///etc"]
)
def test_an_address_that_is_none_is_refused_at_once(base_url):
    with pytest.raises(ValueError, match="has to start with https"):
        HttpTransport(base_url)


@pytest.mark.parametrize("header", [None, "", "yesterday", "Sun, 99 May 2026 10:20:30 GMT"])
def test_a_date_that_is_none(header):
    assert read_date(header) is None


@pytest.mark.parametrize(
    "header", ["Sun, 03 May 2026 10:20:30 GMT", "Sun, 03 May 2026 12:20:30 +0200", "3 May 2026 10:20:30"]
)
def test_dates_are_in_utc(header):
    assert read_date(header) == datetime(2026, 5, 3, 10, 20, 30, tzinfo=UTC)


def test_a_whole_call_over_the_wire():
    body = json.dumps({"access_token": "clt.wire", "expires_in": 7200}).encode()
    head = f"HTTP/1.1 200 OK\nDate: Sun, 03 May 2026 10:20:30 GMT\nContent-Length: {len(body)}"
    with loopback(reply(head, body)) as server, HttpTransport(server.base_url) as transport:
        token = Client(transport).fetch_token("key", "secret")
    assert (token.value, token.server_date) == ("clt.wire", datetime(2026, 5, 3, 10, 20, 30, tzinfo=UTC))
