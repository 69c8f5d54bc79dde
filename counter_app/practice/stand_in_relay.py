"""The relay of the stand-in portal: takes files by their hash, gives short-lived addresses."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class _Link:
    sha256: str
    until: datetime


class RelayFace:
    """Lives on the server's loop. Files stay in ``folder`` under their hash."""

    def __init__(self, folder: Path, now: Callable[[], datetime], life: timedelta) -> None:
        self.life = life
        """How long an address works."""
        self.puts = 0
        """How often a file was taken."""
        self._folder = folder
        self._now = now
        self._links: dict[str, _Link] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, name: str, content: bytes) -> str | None:
        """A fresh path for the content; None when ``name`` is not its SHA-256."""
        if not _HASH.fullmatch(name) or sha256(content).hexdigest() != name:
            return None
        self.puts += 1
        (self._folder / name).write_bytes(content)
        return self._link(name)

    def again(self, name: str) -> str | None:
        """A fresh path for what was put before; None when it was not."""
        known = _HASH.fullmatch(name) and (self._folder / name).is_file()
        return self._link(name) if known else None

    def _link(self, name: str) -> str:
        token = secrets.token_urlsafe(24)
        self._links[token] = _Link(name, self._now() + self.life)
        return f"/t/{token}"

    def get(self, token: str) -> bytes | None:
        """The content while the address works."""
        link = self._links.get(token)
        if link is None or link.until <= self._now():
            return None
        return (self._folder / link.sha256).read_bytes()

    def forget(self) -> None:
        """No address works any longer, no file is left."""
        self._links.clear()
        self.puts = 0
        for file in self._folder.iterdir():
            file.unlink()

    def known_hash(self, path: str) -> str | None:
        """What was put behind an address."""
        link = self._links.get(path.removeprefix("/t/"))
        return None if link is None else link.sha256
