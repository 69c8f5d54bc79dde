"""A queue ticket: its states, the acts on it and its label."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import ClerkId, CounterId, OfficeId, SeriesId, TicketId


class TicketState(StrEnum):
    """Where a ticket is in its day."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    DONE = "done"
    NO_SHOW = "no_show"
    VOID = "void"
    EXPIRED = "expired"


AT_COUNTER = frozenset({TicketState.CALLED, TicketState.SERVING})
"""A counter has at most one ticket in these states; the database enforces it."""


class TicketAct(StrEnum):
    """What happens to a ticket; stored as the kind of its event."""

    ISSUE = "issue"
    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    NO_SHOW = "no_show"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    VOID = "void"
    EXPIRE = "expire"
    REACTIVATE = "reactivate"


_T = TicketState
TICKET_STEPS: dict[TicketAct, tuple[frozenset[TicketState], TicketState]] = {
    TicketAct.CALL: (frozenset({_T.WAITING}), _T.CALLED),
    TicketAct.RECALL: (frozenset({_T.CALLED}), _T.CALLED),
    TicketAct.START: (frozenset({_T.CALLED}), _T.SERVING),
    TicketAct.FINISH: (AT_COUNTER, _T.DONE),
    TicketAct.NO_SHOW: (frozenset({_T.CALLED}), _T.NO_SHOW),
    TicketAct.HOLD: (AT_COUNTER, _T.HELD),
    TicketAct.RESUME: (frozenset({_T.HELD}), _T.SERVING),
    TicketAct.TRANSFER: (AT_COUNTER, _T.WAITING),
    TicketAct.VOID: (frozenset({_T.WAITING, _T.CALLED}), _T.VOID),
    TicketAct.EXPIRE: (frozenset({_T.WAITING, _T.CALLED, _T.HELD}), _T.EXPIRED),
    TicketAct.REACTIVATE: (frozenset({_T.NO_SHOW, _T.EXPIRED}), _T.WAITING),
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket. It holds no name."""

    id: TicketId
    office_id: OfficeId
    business_date: date
    series_id: SeriesId
    number: int
    label: str
    priority_code: str
    sort_at: datetime
    """Issue time less the head start of the priority class: the order of calling."""
    state: TicketState
    issued_at: datetime
    code8: str
    counter_id: CounterId | None = None
    clerk_id: ClerkId | None = None
    called_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    calls: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """A series of tickets: one letter, one service. A letter never names a counter."""

    id: SeriesId
    code: str
    name_vi: str
    prefix: str
    first_number: int = 1
    last_number: int = 999
    pad: int = 3
    mean_service_seconds: int = 420


@dataclass(frozen=True, slots=True)
class PriorityClass:
    """A class of people served earlier; table data with its legal reference."""

    code: str
    name_vi: str
    head_start_minutes: int
    legal_ref: str = ""


def label(series: Series, number: int) -> str:
    """``A007``: prefix and padded number."""
    return f"{series.prefix}{number:0{series.pad}d}"


def sort_instant(issued_at: datetime, head_start_minutes: int) -> datetime:
    """When the ticket counts as issued for the order of calling: ageing without starvation."""
    return issued_at - timedelta(minutes=head_start_minutes)


def next_state(state: TicketState, act: TicketAct) -> TicketState:
    """The state ``act`` leads to. Raises Refusal TICKET_ALREADY_TAKEN when it may not."""
    sources, target = TICKET_STEPS[act]
    if state not in sources:
        raise Refusal(RefusalCode.TICKET_ALREADY_TAKEN, state=str(state), act=str(act))
    return target


def next_number(series: Series, last: int | None) -> int:
    """The number after ``last`` (None: none issued today). Raises Refusal TICKETS_USED_UP."""
    number = series.first_number if last is None else last + 1
    if number > series.last_number:
        raise Refusal(RefusalCode.TICKETS_USED_UP, series=series.name_vi)
    return number
