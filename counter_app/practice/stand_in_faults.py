"""What a portal can do wrong, on request or by seeded chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from threading import Lock


class FaultKind(StrEnum):
    """How the answer goes wrong."""

    LOST_ACK = "lost_ack"
    """The work is done and the connection drops without a byte of answer."""
    STATUS_429 = "429"
    STATUS_500 = "500"
    STATUS_502 = "502"
    STATUS_503 = "503"
    HTML_200 = "html200"
    """A captive portal or a proxy page."""
    REDIRECT = "redirect"
    JSON_TRUNCATED = "json_truncated"
    JSON_DEEP = "json_deep"
    HUGE = "huge"
    WRONG_CHARSET = "wrong_charset"
    EXPIRED_SESSION = "expired_session"
    """The bus forgets every session; nothing is done."""
    BUSY = "busy"
    """error_code -1 with words that say "later"."""
    ODD_CODE = "odd_code"
    """An error code nobody has documented."""
    FORBIDDEN = "forbidden"
    """A filter before the portal dislikes the request: 403 with a page."""
    SLOW = "slow"
    """No answer until the client has gone."""
    DRIP = "drip"
    """One byte now and then, until the client has gone."""


NEVER_DONE = frozenset({FaultKind.EXPIRED_SESSION, FaultKind.BUSY, FaultKind.FORBIDDEN})
"""Faults that come before the work."""

PASSING = (
    FaultKind.LOST_ACK,
    FaultKind.STATUS_500,
    FaultKind.STATUS_502,
    FaultKind.STATUS_503,
    FaultKind.HTML_200,
    FaultKind.REDIRECT,
    FaultKind.JSON_TRUNCATED,
    FaultKind.WRONG_CHARSET,
    FaultKind.EXPIRED_SESSION,
    FaultKind.BUSY,
)
"""Those a portal gets over by itself, and fast; what campaigns draw from."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong answer. ``service`` "*" is any; ``login`` and ``relay`` are services too."""

    kind: FaultKind
    service: str = "*"
    done: bool = True
    """Whether the portal does the work before it fails to say so."""
    retry_after: int | None = None

    @property
    def works(self) -> bool:
        """Whether the work is done."""
        return self.done and self.kind not in NEVER_DONE


class FaultPlan:
    """Which request fails how. May be changed from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._planned: list[Fault] = []
        self._chance: Random | None = None
        self._rate = 0.0
        self._kinds: Sequence[FaultKind] = ()

    def add(self, *faults: Fault) -> None:
        """The next requests these fit fail so, one after the other."""
        with self._lock:
            self._planned += faults

    def at_random(self, chance: Random, rate: float, kinds: Sequence[FaultKind] = PASSING) -> None:
        """From now on ``rate`` of all requests (0 to 1) fail."""
        with self._lock:
            self._chance, self._rate, self._kinds = chance, rate, kinds

    def clear(self) -> None:
        """No more faults."""
        with self._lock:
            self._planned, self._chance = [], None

    def take(self, service: str) -> Fault | None:
        """The fault this request meets."""
        with self._lock:
            for fault in self._planned:
                if fault.service in ("*", service):
                    self._planned.remove(fault)
                    return fault
            if self._chance is None or self._chance.random() >= self._rate:
                return None
            kind = self._chance.choice(self._kinds)
            return Fault(kind, done=self._chance.random() < 0.5)
