"""Files on their way to a portal that fetches them by address.

A counter PC behind a router serves nobody: it puts each file to a relay the province runs,
under its SHA-256, and gets back an address nobody can guess that works for minutes.
Contract of the relay: ``PUT {files}/{sha256}``, Bearer token, the plain content;
answer 200 or 201 with JSON ``{"url": "https://...", "expires_in": seconds}``; a second PUT
of the same content gives a fresh address; other content under that name is refused with 422.
``POST {files}/{sha256}`` without content gives a fresh address of what was put before; a relay
that cannot do that (any other answer) gets the content again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from counter_app.domain.failures import PortalTroubleCode
from counter_app.portal.answers import parse_json
from counter_app.portal.transfer import HttpAnswer, Line, LineBroken
from counter_app.services.portal_port import DeliveryTrouble, RemoteFile

_MARGIN = timedelta(minutes=3)
"""An address is used only if it lives that much longer: the portal fetches when it likes.

Where addresses live for minutes only, for the last third of their life.
"""

_UNSAID_LIFE = 5 * 60
"""Seconds, of an address that comes without its life."""

_BARRED = frozenset({401, 403, 404, 405, 410})
"""Said of the token or the address, whatever the file."""

_LONGEST_ADDRESS = 2000
_LONGEST_LIFE = 7 * 24 * 3600

LARGEST_FILE = 20 * 1024 * 1024


class Relay:
    """One relay. Lives on the portal thread; remembers addresses that are still good."""

    def __init__(
        self, line: Line, url: str, token: Callable[[], str], now: Callable[[], datetime]
    ) -> None:
        self._line = line
        self._url = url.rstrip("/")
        self._token = token
        self._now = now
        self._there: dict[str, RemoteFile] = {}
        self._good_until: dict[str, datetime] = {}
        self._taken: set[str] = set()

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/octet-stream"}
        if token := self._token():
            headers["Authorization"] = f"Bearer {token}"
        return headers

    def there(self, sha256: str) -> RemoteFile | None:
        """A file put earlier whose address is good for some minutes more."""
        now = self._now()
        for name in [name for name, until in self._good_until.items() if until <= now]:
            del self._there[name], self._good_until[name]
        return self._there.get(sha256)

    def forget(self, hashes: tuple[str, ...]) -> None:
        """The portal could not fetch these: they are put again, content and all."""
        for sha256 in hashes:
            self._there.pop(sha256, None)
            self._good_until.pop(sha256, None)
            self._taken.discard(sha256)

    def put(self, sha256: str, content: bytes) -> RemoteFile:
        """Put one file. Raises DeliveryTrouble TRANSIENT or RELAY_REFUSED, ``at_relay``.

        RELAY_REFUSED with ``whole_line``: the relay does not know the token or is not there.
        """
        if len(content) > LARGEST_FILE:
            raise _refused("too large")
        try:
            answer = self._line.send("PUT", f"{self._url}/{sha256}", content, self._headers())
        except LineBroken as broken:
            if broken.unusable:
                raise _refused(broken.cause, whole_line=True) from None
            raise _later(broken.cause) from None
        return self._remember(self._read(sha256, answer))

    def again(self, sha256: str) -> RemoteFile | None:
        """A fresh address without the content: over a slow line that takes minutes."""
        if sha256 not in self._taken:
            return None
        try:
            answer = self._line.send("POST", f"{self._url}/{sha256}", b"", self._headers())
            return self._remember(self._read(sha256, answer))
        except (LineBroken, DeliveryTrouble):  # what it is, the next upload tells
            self._taken.discard(sha256)
            return None

    def _remember(self, file: RemoteFile) -> RemoteFile:
        sha256 = file.sha256
        self._there[sha256] = file
        self._taken.add(sha256)
        life = file.expires_at - self._now()
        self._good_until[sha256] = file.expires_at - min(_MARGIN, life / 3)
        return file

    def _read(self, sha256: str, answer: HttpAnswer) -> RemoteFile:
        if answer.status in (400, 413, 415, 422):
            raise _refused(str(answer.status))
        if answer.status in _BARRED:
            raise _refused(str(answer.status), whole_line=True)
        if answer.status not in (200, 201):
            raise _later(str(answer.status))
        data = parse_json(answer.body)
        url = data.get("url") if isinstance(data, dict) else None
        if not isinstance(url, str) or not _is_address(url):
            raise _later("answer")
        life = data.get("expires_in")
        seconds = min(life, _LONGEST_LIFE) if isinstance(life, int) and life > 0 else _UNSAID_LIFE
        return RemoteFile(sha256, url, self._now() + timedelta(seconds=seconds))


def _is_address(url: str) -> bool:
    if len(url) > _LONGEST_ADDRESS or not url.isascii() or any(c.isspace() for c in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.netloc)


def _later(cause: str) -> DeliveryTrouble:
    return DeliveryTrouble(PortalTroubleCode.TRANSIENT, at_relay=True, answer_code=cause)


def _refused(cause: str, *, whole_line: bool = False) -> DeliveryTrouble:
    return DeliveryTrouble(
        PortalTroubleCode.RELAY_REFUSED, at_relay=True, whole_line=whole_line, answer_code=cause
    )
