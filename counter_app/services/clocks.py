"""Clocks: the PC's and the practice office's. A shared office goes by its server's (storage)."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from counter_app.services.ports import Clock


class SystemClock:
    """The PC's clock."""

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """Another clock plus a fixed difference: a practice day."""

    def __init__(self, base: Clock, difference: timedelta) -> None:
        self._base = base
        self._difference = difference

    def now(self) -> datetime:
        """Aware, UTC."""
        return self._base.now() + self._difference

    @classmethod
    def starting_at(cls, start: datetime, base: Clock | None = None) -> ShiftedClock:
        """A clock that shows ``start`` now and runs on from there."""
        clock = base or SystemClock()
        return cls(clock, start - clock.now())


class SteppedClock:
    """A clock moved by hand, for a day played faster than it lasts. Any thread."""

    def __init__(self, start: datetime) -> None:
        self._at = start
        self._began = time.monotonic()

    def now(self) -> datetime:
        """The instant it was moved to, plus the real time since the start.

        The real time keeps waits of milliseconds in order; a played day takes minutes.
        """
        return self._at + timedelta(seconds=time.monotonic() - self._began)

    def advance(self, amount: timedelta) -> None:
        """Move on."""
        self._at += amount
