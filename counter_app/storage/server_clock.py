"""The clock of a shared office is its server's: PCs are wrong by minutes, each its own way.

Leases, waits and due times of several PCs are compared with each other; a PC eleven minutes
ahead would take the portal from one that is delivering.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from counter_app.storage.engine import watchdog

TOLERANCE = timedelta(seconds=1)
"""Closer than this the estimate stays: the way to the server and back is no clock."""


class ServerClock:
    """Runs on from what the server last said. ``now`` does no I/O; any thread.

    It goes by the PC's steady counter, which nobody sets; after a sleep of the PC it is
    late until ``follow`` is called again.
    """

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._seen: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        """Aware, UTC; the PC's time before the server was asked."""
        return self._at(self._steady())

    def follow(self, connection: Connection) -> None:
        """Ask the server. Raises what a query raises."""
        began = self._steady()
        with watchdog(connection):
            said: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        middle = began + (self._steady() - began) / 2
        if self._seen is None or abs(said - self._at(middle)) > TOLERANCE:
            self._seen = said.astimezone(UTC), middle

    def _at(self, steady: float) -> datetime:
        seen = self._seen
        if seen is None:
            return datetime.now(UTC)
        said, then = seen
        return said + timedelta(seconds=steady - then)
