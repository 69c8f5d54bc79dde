"""What a reception would promise and cost: shown while the clerk types, used at F9."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from counter_app.domain.channel import Channel
from counter_app.domain.deadline import Due, due_at
from counter_app.domain.fee import FeeInput, FeeResult, compute_fees
from counter_app.domain.procedure import ProcedureVersion
from counter_app.domain.working_calendar import WorkingCalendar, office_time


@dataclass(frozen=True, slots=True)
class Quote:
    """What the clerk sees before F9: when it is due and what it costs."""

    due: Due | None
    """None: the catalogue has no limit here, the clerk gives the day."""
    fees: FeeResult


def quote(
    calendar: WorkingCalendar,
    version: ProcedureVersion,
    case_id: str,
    channel: Channel,
    *,
    copies: int,
    pages_per_copy: int,
    waived: Mapping[str, str],
    at: datetime,
    people: int = 1,
) -> Quote:
    """Pure and fast: may run on the GUI thread while the clerk types.

    Raises Refusal COUNT_INVALID with ``field`` copies, pages or people.
    """
    limit = version.time_limit(case_id, channel)
    due = None if limit is None else due_at(limit, at, calendar)
    given = FeeInput(
        channel=channel, copies=copies, pages=pages_per_copy, people=people, waived=waived
    )
    return Quote(due, compute_fees(version.fees, given, office_time(at).date()))
