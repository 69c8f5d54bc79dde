"""Against servers that do what no HTTP client expects."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from counter_app.portal import transfer
from counter_app.portal.transfer import HttpAnswer, Limits, Line, LineBroken, system_trust
from tests.fakes_delivery import SteppedClock

Handle = Callable[[socket.socket], None]

SHORT = Limits(connect=0.5, answer=0.3, upload=0.2, upload_rate=1 << 30, drip=0.1, drip_rate=10_000)
PATIENT = Limits(connect=2, answer=30, upload=30, drip=30)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"


@contextmanager
def _server(handle: Handle, wrap: Handle | None = None) -> Iterator[str]:
    """One connection after the other; yields the address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                handle(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        # Wakes accept; closing alone does not.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def _request(sock: socket.socket) -> bytes:
    """Head and body: a server that closes with bytes unread resets the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += sock.recv(65536)
    size = int(data.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(data.split(b"\r\n\r\n", 1)[1]) < size:
        data += sock.recv(65536)
    return data


def _send(address: str, limits: Limits = SHORT, content: bytes = b"{}") -> HttpAnswer:
    return Line(SteppedClock(), limits).send("POST", f"http://{address}/call", content, {})


def _answering(raw: bytes) -> Handle:
    def handle(sock: socket.socket) -> None:
        _request(sock)
        sock.sendall(raw)

    return handle


def test_a_plain_answer() -> None:
    seen: list[bytes] = []

    def handle(sock: socket.socket) -> None:
        seen.append(_request(sock))
        date = b"Date: Fri, 20 Nov 2026 01:16:00 GMT\r\nRetry-After: 7\r\n"
        sock.sendall(HEAD + date + b"Content-Length: 2\r\n\r\n[]")

    with _server(handle) as address:
        answer = _send(address, PATIENT)

    assert (answer.status, answer.body) == (200, b"[]")
    assert answer.date == "Fri, 20 Nov 2026 01:16:00 GMT"
    assert answer.retry_after == "7"
    assert answer.sent_at == SteppedClock().now()
    assert len(answer.sent_sha256) == 64
    assert b"accept-encoding: identity" in seen[0].lower()


def _until_the_client_goes(sock: socket.socket, head: bytes) -> None:
    """One byte at a time for ever: only the client can end it."""
    _request(sock)
    sock.sendall(head)
    sock.settimeout(0.02)
    while True:
        sock.sendall(b" ")
        with suppress(TimeoutError):
            if not sock.recv(1):
                return


@pytest.mark.parametrize(
    "head", [HEAD + b"\r\n", HEAD + b"X-Slow: "], ids=["in the body", "in the head"]
)
def test_a_drip_ends(head: bytes) -> None:
    ended = threading.Event()

    def handle(sock: socket.socket) -> None:
        try:
            _until_the_client_goes(sock, head)
        finally:
            ended.set()

    with _server(handle) as address, pytest.raises(LineBroken) as broken:
        _send(address)

    assert broken.value.sent
    assert broken.value.cause in ("too slow", "deadline")
    assert ended.wait(10)


def test_silence_ends() -> None:
    with _server(_until_closed) as address, pytest.raises(LineBroken) as broken:
        _send(address)

    assert broken.value.sent


def _until_closed(sock: socket.socket) -> None:
    while sock.recv(65536):
        pass


def test_an_upload_nobody_reads_ends() -> None:
    go = threading.Event()

    def handle(_: socket.socket) -> None:
        go.wait(20)

    with _server(handle) as address:
        try:
            with pytest.raises(LineBroken) as broken:
                _send(address, content=b"x" * (32 << 20))
        finally:
            go.set()

    assert broken.value.sent


def test_an_answer_without_end_is_given_up() -> None:
    def handle(sock: socket.socket) -> None:
        _request(sock)
        sock.sendall(HEAD + b"\r\n")
        while True:
            sock.sendall(b"x" * 65536)

    with _server(handle) as address, pytest.raises(LineBroken, match="too large"):
        _send(address, PATIENT)


def test_a_compressed_answer_is_never_unpacked() -> None:
    bomb = gzip.compress(b"0" * (1 << 20))
    raw = HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb

    with _server(_answering(raw)) as address, pytest.raises(LineBroken, match="compressed"):
        _send(address, PATIENT)


def test_redirects_are_answers() -> None:
    raw = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"

    with _server(_answering(raw)) as address:
        assert _send(address, PATIENT).status == 302


@pytest.mark.parametrize(
    "raw", [b"", b"HTTP/1.1 200", HEAD + b"Content-Length: 9\r\n\r\n[", b"\x15\x03\x01\x00\x02"]
)
def test_a_broken_answer_leaves_the_outcome_open(raw: bytes) -> None:
    with _server(_answering(raw)) as address, pytest.raises(LineBroken) as broken:
        _send(address, PATIENT)

    assert broken.value.sent


def test_a_line_that_is_not_there_sends_nothing() -> None:
    with _server(_until_closed) as address:
        pass

    with pytest.raises(LineBroken) as broken:
        _send(address)
    assert not broken.value.sent
    assert not broken.value.foreign


def test_a_knock_sends_no_byte() -> None:
    heard: list[bytes] = []
    ended = threading.Event()

    def listen(connection: socket.socket) -> None:
        heard.append(connection.recv(100))
        ended.set()

    line = Line(SteppedClock(), SHORT)
    with _server(listen) as address:
        assert line.reachable(f"http://{address}/bus/call")
        assert ended.wait(10)

    assert heard == [b""]
    for url in (f"http://{address}", "http://127.0.0.1:99999", "ftp://127.0.0.1", "", "http://"):
        assert not line.reachable(url)
    assert Line(SteppedClock(), SHORT, proxy=f"http://{address}").reachable("http://a.example")


def test_a_name_nobody_knows_sends_nothing() -> None:
    with pytest.raises(LineBroken) as broken:
        _send("không.có.invalid")

    assert not broken.value.sent


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Self-signed for 127.0.0.1, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "practice")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def _over_tls(certificate: Path, seen: list[bytes]) -> Handle:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def handle(sock: socket.socket) -> None:
        with context.wrap_socket(sock, server_side=True) as secure:
            seen.append(_request(secure))
            secure.sendall(HEAD + b"Content-Length: 2\r\n\r\n[]")

    return handle


def test_a_certificate_nobody_vouches_for_ends_before_the_first_byte(certificate: Path) -> None:
    seen: list[bytes] = []

    with _server(_over_tls(certificate, seen)) as address, pytest.raises(LineBroken) as broken:
        Line(SteppedClock(), PATIENT).send("POST", f"https://{address}/", b"secret", {})

    assert broken.value.foreign
    assert not broken.value.sent
    assert seen == []


def test_a_certificate_the_office_trusts_is_taken(certificate: Path) -> None:
    seen: list[bytes] = []
    trust = ssl.create_default_context(cafile=str(certificate))

    with _server(_over_tls(certificate, seen)) as address:
        line = Line(SteppedClock(), PATIENT, trust=trust)
        answer = line.send("POST", f"https://{address}/", b"{}", {})

    assert answer.body == b"[]"
    assert len(seen) == 1


def test_old_tls_is_not_spoken() -> None:
    assert system_trust().minimum_version >= ssl.TLSVersion.TLSv1_2


class _Stream:
    """What httpcore hands to the trace: a connection that knows its socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def get_extra_info(self, name: str) -> socket.socket:
        assert name == "socket"
        return self._connection


def test_a_connection_that_comes_too_late_is_broken_at_once() -> None:
    ours, theirs = socket.socketpair()
    ours.settimeout(10)
    with ours, theirs:
        watch = transfer._Watch(0)
        watch._expire()
        watch.trace("connection.connect_tcp.complete", {"return_value": _Stream(ours)})

        assert ours.recv(1) == b""
