"""One HTTP exchange that ends in time, whatever the other side does.

No HTTP client bounds a whole exchange: a server that drips one byte every 0.4 s keeps httpx
with timeout=1 busy for as long as it likes. Here a watch breaks the connection when the time
is up, and a body that comes too slowly or grows too large is given up. Every exchange has a
connection of its own: a kept one that died meanwhile would leave the outcome unknown.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from socket import SHUT_RDWR, create_connection
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from counter_app.services.ports import Clock

if TYPE_CHECKING:
    import httpx

KNOCK = 3.0
"""Seconds: a lost first packet is sent again after one."""

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, bytes and bytes a second. The defaults are those of the field."""

    connect: float = 5.0
    answer: float = 60.0
    """Until the first byte of the answer, once the request is out."""
    upload: float = 30.0
    upload_rate: int = 20_000
    """The slowest line a file is still sent over."""
    drip: float = 10.0
    """How long an answer may take to arrive whatever its size."""
    drip_rate: int = 200
    largest_answer: int = 1 << 20

    def whole(self, size: int) -> float:
        """Seconds one exchange may last that sends ``size`` bytes."""
        answer = self.answer + self.drip
        return self.connect + self.upload + size / self.upload_rate + answer


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A complete answer, of whatever status."""

    status: int
    content_type: str
    date: str
    retry_after: str
    body: bytes
    sent_at: datetime
    sent_sha256: str


class LineBroken(Exception):
    """No complete answer came. Caught inside this package.

    ``sent``: bytes of the request may have left, so the other side may have acted.
    ``foreign``: somebody else than the portal answered the door (its certificate is not
    trusted). ``unusable``: the address is none, whatever the line does.
    """

    def __init__(
        self, cause: str, *, sent: bool, foreign: bool = False, unusable: bool = False
    ) -> None:
        super().__init__(cause)
        self.cause = cause
        self.sent = sent
        self.foreign = foreign
        self.unusable = unusable


class _Watch:
    """Knows how far an exchange got and breaks it off when its time is up."""

    def __init__(self, seconds: float) -> None:
        self.sent = False
        self.expired = False
        self._stream: Any = None
        self._lock = Lock()
        self._timer = Timer(seconds, self._expire)
        self._timer.daemon = True

    @contextmanager
    def running(self) -> Iterator[None]:
        """Watch while the block runs."""
        self._timer.start()
        try:
            yield
        finally:
            self._timer.cancel()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """The ``trace`` extension of httpx: called on the sending thread at every step."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            with self._lock:
                self._stream = info["return_value"]
                if self.expired:
                    self._break()
        elif event.endswith("send_request_headers.started"):
            self.sent = True

    def _expire(self) -> None:
        with self._lock:
            self.expired = True
            self._break()

    def _break(self) -> None:
        """Wakes the thread that sits in recv or send on this connection."""
        if self._stream is not None:
            # Closed already: the exchange ended at this very moment.
            with suppress(OSError, AttributeError):
                self._stream.get_extra_info("socket").shutdown(SHUT_RDWR)


class Line:
    """Sends requests one at a time. Lives on the portal thread.

    Certificates are checked against the trust store of the operating system; there is no
    switch to skip that. Redirects are answers like any other and never followed.
    """

    def __init__(
        self,
        clock: Clock,
        limits: Limits | None = None,
        *,
        proxy: str | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """``trust``: instead of the system's trust store (an office with its own authority)."""
        self._clock = clock
        self.limits = limits or Limits()
        self._proxy = proxy
        self._trust = trust

    def send(self, method: str, url: str, content: bytes, headers: Mapping[str, str]) -> HttpAnswer:
        """One exchange. Raises LineBroken."""
        import httpx  # slow to import, and an office without a portal never needs it

        if not _is_address(url):
            raise LineBroken("address", sent=False, unusable=True)
        watch = _Watch(self.limits.whole(len(content)))
        try:
            with watch.running(), self._client() as client:
                return self._exchange(client, watch, method, url, content, headers)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
            # "cong..gov.vn" is refused by the encoding of names, deep inside the system.
            raise LineBroken(type(error).__name__, sent=False, unusable=True) from None
        except (httpx.HTTPError, OSError) as error:
            raise self._broken(error, watch) from None

    def reachable(self, url: str) -> bool:
        """Whether somebody listens at the address of ``url``; always True behind a proxy."""
        if self._proxy is not None:
            return True
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS[parts.scheme]
            with create_connection((parts.hostname, port), timeout=min(KNOCK, self.limits.connect)):
                return True
        except (OSError, ValueError, KeyError):  # no line, or no address
            return False

    def _client(self) -> httpx.Client:
        import httpx

        if self._trust is None:
            self._trust = system_trust()
        limits = self.limits
        timeout = httpx.Timeout(limits.answer, connect=limits.connect, write=limits.upload)
        return httpx.Client(
            timeout=timeout,
            verify=self._trust,
            proxy=self._proxy,
            trust_env=False,
            follow_redirects=False,
        )

    def _exchange(
        self,
        client: httpx.Client,
        watch: _Watch,
        method: str,
        url: str,
        content: bytes,
        headers: Mapping[str, str],
    ) -> HttpAnswer:
        sent_at = self._clock.now()
        # A compressed answer could grow without bound while it is unpacked.
        plain = {"Accept-Encoding": "identity", "Connection": "close", **headers}
        with client.stream(
            method, url, content=content, headers=plain, extensions={"trace": watch.trace}
        ) as response:
            body = self._read(response)
        return HttpAnswer(
            status=response.status_code,
            content_type=response.headers.get("content-type", ""),
            date=response.headers.get("date", "")[:60],
            retry_after=response.headers.get("retry-after", ""),
            body=body,
            sent_at=sent_at,
            sent_sha256=sha256(content).hexdigest(),
        )

    def _read(self, response: httpx.Response) -> bytes:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise LineBroken("compressed", sent=True)
        body = bytearray()
        started = time.monotonic()
        for chunk in response.iter_raw():
            body += chunk
            if len(body) > self.limits.largest_answer:
                raise LineBroken("too large", sent=True)
            late = time.monotonic() - started - self.limits.drip
            if late > 0 and len(body) < late * self.limits.drip_rate:
                raise LineBroken("too slow", sent=True)
        return bytes(body)

    @staticmethod
    def _broken(error: Exception, watch: _Watch) -> LineBroken:
        if watch.expired:
            return LineBroken("deadline", sent=watch.sent)
        # The message of httpx names the reason only in words.
        foreign = not watch.sent and "CERTIFICATE_VERIFY_FAILED" in str(error)
        return LineBroken(type(error).__name__, sent=watch.sent, foreign=foreign)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def system_trust() -> ssl.SSLContext:
    """The operating system's trust store, TLS 1.2 or newer."""
    import truststore  # reads the system's store when it is first imported

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
