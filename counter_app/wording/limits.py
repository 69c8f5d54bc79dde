"""How long the office may take, in words: number, unit, and where the count starts. No Qt."""

from __future__ import annotations

from counter_app.domain.deadline import StartPolicy, TimeLimit
from counter_app.domain.procedure import LimitRow
from counter_app.wording.papers import CHANNELS, UNITS

STARTS = {
    StartPolicy.NEXT_DAY: "tính từ ngày tiếp theo",
    StartPolicy.HOUR_CARRY: "tính từ giờ tiếp nhận",
}


def number_and_unit(limit: TimeLimit) -> str:
    """``3 ngày làm việc``."""
    return f"{limit.amount} {UNITS[limit.unit]}"


def limit_words(row: LimitRow) -> str:
    """A row of the catalogue: ``3 ngày làm việc, tính từ ngày tiếp theo (Trực tuyến)``."""
    limit = row.limit
    holidays = ", không tính ngày lễ" if limit.skip_holidays else ""
    channel = "" if row.channel is None else f" ({CHANNELS[row.channel]})"
    return f"{number_and_unit(limit)}, {_start(limit)}{holidays}{channel}"


def _start(limit: TimeLimit) -> str:
    if limit.cutoff is None or limit.start is not StartPolicy.SAME_DAY_CUTOFF:
        return STARTS[limit.start]
    after = "sau" if limit.cutoff_inclusive else "từ"
    return f"tính cả ngày nhận; nhận {after} {limit.cutoff:%H:%M} tính từ ngày làm việc kế tiếp"
