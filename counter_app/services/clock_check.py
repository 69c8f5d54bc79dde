"""Whether this PC's clock may be believed before a number is taken from its day."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.services.desk import Desk, Seated
from counter_app.services.repositories import UnitOfWork

CLOCK_TOLERANCE = timedelta(minutes=5)
LONGEST_JUMP = timedelta(hours=36)
"""How far the clock may run ahead of the time that passed since the clerk sat down."""
LONGEST_CLOSED = timedelta(days=15)
"""An office is closed for ten days at Tết; longer than this somebody looks at the clock."""


def check_clock(unit: UnitOfWork, desk: Desk, now: datetime) -> None:
    """Remember ``now`` as the latest instant seen on this station, unless it is doubtful.

    Raises Refusal CLOCK_WENT_BACK or CLOCK_JUMPED; the mark then stays where it was.
    """
    doubt = clock_doubt(unit, desk, now)
    if doubt is not None:
        raise doubt
    unit.office.see_clock(desk.station_id, now)


def clock_doubt(unit: UnitOfWork, desk: Desk, now: datetime) -> Refusal | None:
    """What ``check_clock`` would refuse with; nothing is written."""
    latest = unit.office.last_clock(desk.station_id)
    ahead = now - latest
    if ahead < -CLOCK_TOLERANCE:
        return Refusal(RefusalCode.CLOCK_WENT_BACK, minutes=int(-ahead.total_seconds()) // 60)
    # Nothing seen over a weekend is no jump: time passed, only nobody worked.
    jumped = ahead > LONGEST_JUMP and _unexplained(desk, now) > LONGEST_JUMP
    if jumped or ahead > LONGEST_CLOSED:
        return Refusal(RefusalCode.CLOCK_JUMPED, days=ahead.days)
    return None


def seated(desk: Desk, now: datetime) -> Desk:
    """The desk of a clerk who sits down now."""
    return replace(desk, seated=Seated(now, steady()))


def steady() -> float:
    """Seconds on a counter nobody sets; it goes on while the PC sleeps."""
    if sys.platform == "linux":  # its monotonic counter sleeps, too
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def _unexplained(desk: Desk, now: datetime) -> timedelta:
    if desk.seated is None:
        return timedelta()
    return now - desk.seated.at - timedelta(seconds=steady() - desk.seated.steady)
