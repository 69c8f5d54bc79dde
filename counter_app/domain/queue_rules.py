"""How long the wait will be: people ahead, live counters, a range instead of a promise.

Ibrahim & Whitt 2009 and the simulation in the design notes: people ahead times the
live mean service time over the live counters beats delay-history estimators.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

SAMPLE = 40
"""How many finished services make the live mean."""
ENOUGH_SAMPLES = 5
STEP_MINUTES = 5
CAP_MINUTES = 60
BAND = 1.28
"""80 % band of a normal distribution."""
PLAN_ERROR = 0.12
"""How far counters stray from the plan, as a share of the mean wait."""


@dataclass(frozen=True, slots=True)
class WaitRange:
    """Minutes, rounded to five; ``high`` None means "over 60 minutes"."""

    low: int
    high: int | None


def live_mean_seconds(finished: Sequence[int], stored_mean: int) -> float:
    """Mean of the last services, shrunk to the stored mean until there are five samples."""
    recent = list(finished[-SAMPLE:])
    missing = max(0, ENOUGH_SAMPLES - len(recent))
    return (sum(recent) + missing * stored_mean) / (len(recent) + missing)


def wait_range(ahead: int, mean_seconds: float, counters: int) -> WaitRange | None:
    """The 80 % range of the wait; None when nobody is ahead or no counter is open."""
    if ahead <= 0 or counters <= 0:
        return None
    mean = (ahead + 1) * mean_seconds / counters / 60
    spread = BAND * sqrt((mean / sqrt(ahead + 1)) ** 2 + (PLAN_ERROR * mean) ** 2)
    low = int(max(0.0, mean - spread) // STEP_MINUTES) * STEP_MINUTES
    high = -int(-(mean + spread) // STEP_MINUTES) * STEP_MINUTES
    return WaitRange(low, high if high <= CAP_MINUTES else None)
