"""When a dossier is due: a time limit counted on the office's working calendar.

Three ways of starting the count exist side by side in the catalogue (``StartPolicy``),
so all three are data of the procedure version. A due moment never lies on a day off.
"""

from __future__ import annotations

import calendar as month_table
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.working_calendar import OFFICE_ZONE, WorkingCalendar, office_time

LONGEST_AMOUNT = 5_000
"""Above it a number is glued digits of the catalogue, no time limit of any law."""

_ONE_DAY = timedelta(days=1)
_MONTHS = 12


class LimitUnit(StrEnum):
    """What a time limit is counted in."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    WORKING_HOUR = "working_hour"
    MONTH = "month"


class StartPolicy(StrEnum):
    """Where the count starts."""

    HOUR_CARRY = "hour_carry"
    """At the moment of reception, moved into working time; n working days later the same
    clock hour."""
    NEXT_DAY = "next_day"
    """The day of reception is not counted (Bộ luật Dân sự 2015, Điều 147). Hours still
    start at the moment of reception, as that article says for them."""
    SAME_DAY_CUTOFF = "same_day_cutoff"
    """The day of reception is the first day; after the cut-off it is the next working day."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long the office may take (thời hạn giải quyết).

    Raises Refusal COUNT_INVALID for an ``amount`` outside 1 to ``LONGEST_AMOUNT``, and
    TIME_LIMIT_MISSING for ``SAME_DAY_CUTOFF`` without a cut-off: neither is ever guessed.
    """

    amount: int
    unit: LimitUnit
    start: StartPolicy
    cutoff: time | None = None
    """Only for SAME_DAY_CUTOFF; on the office's clock."""
    cutoff_inclusive: bool = True
    """True: reception at exactly the cut-off is in time. Compared in whole minutes, as
    form 01 states the time of reception."""
    skip_holidays: bool = False
    """Only for CALENDAR_DAY: public holidays are not counted, weekends are."""

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= LONGEST_AMOUNT:
            raise Refusal(RefusalCode.COUNT_INVALID, field="amount")
        if self.start is StartPolicy.SAME_DAY_CUTOFF and self.cutoff is None:
            raise Refusal(RefusalCode.TIME_LIMIT_MISSING, field="cutoff")


class DueNoteKind(StrEnum):
    """Why a due date is not where a clerk would expect it, or how sure it is."""

    AFTER_CUTOFF = "after_cutoff"
    """Received after the cut-off; ``date`` is the day the count starts on."""
    OFF_HOURS = "off_hours"
    """Received on a day off or after hours; ``date`` is the day the count starts on."""
    MOVED_OFF_HOLIDAY = "moved_off_holiday"
    """The count went past the holiday ``name`` on ``date``."""
    MOVED_OFF_WEEKEND = "moved_off_weekend"
    """The count ended on ``date``, a plain day off, and went on to the next working day."""
    YEAR_NOT_FINAL = "year_not_final"
    """The official notice for the year ``name`` is not in the calendar yet."""
    YEAR_NOT_LOADED = "year_not_loaded"
    """The calendar knows no holidays of the year ``name``: the date is a guess."""


@dataclass(frozen=True, slots=True)
class DueNote:
    """One remark on a due date; the sentence is made by ``wording``."""

    kind: DueNoteKind
    date: date
    name: str = ""
    """Name of the holiday, or the year; as people read it."""


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment, on the office's clock, with what is to be said about it."""

    at: datetime
    notes: tuple[DueNote, ...] = ()


def due_at(limit: TimeLimit, received_at: datetime, calendar: WorkingCalendar) -> Due:
    """When a dossier received at ``received_at`` (aware) is due.

    Days and months end with the last shift of their last day; only working days under
    HOUR_CARRY and working hours end at a clock time. Past the loaded years the date is
    still given, with a note.
    """
    received = office_time(received_at)
    begin, late = _begin(limit, received, calendar)
    if limit.unit in (LimitUnit.WORKING_DAY, LimitUnit.WORKING_HOUR):
        at = _end_of_working_count(limit, begin, calendar)
        first = begin.date() + _ONE_DAY if _skips_first_day(limit) else received.date()
        moved = tuple(_lost_days(first, at.date(), calendar))
    else:
        at, moved = _end_of_calendar_count(limit, received, begin, calendar)
    return Due(at, (*late, *moved, *_year_notes(received.date(), at.date(), calendar)))


def resume_due(
    due_before: datetime, paused_at: datetime, resumed_at: datetime, calendar: WorkingCalendar
) -> Due:
    """The due moment after a pause: the working time that was left, counted from the resumption.

    A dossier already overdue when it was paused is due the moment it is resumed.
    Raises Refusal CLOCK_WENT_BACK when the resumption lies before the pause.
    """
    paused, resumed = office_time(paused_at), office_time(resumed_at)
    if resumed < paused:
        raise Refusal(RefusalCode.CLOCK_WENT_BACK)
    left = calendar.working_time_between(paused, due_before)
    counted = calendar.add_working_time(resumed, left)
    # No working time lies between 17:00 and the next 07:00, nor after hours: without this a
    # due moment there would slip back to the end of the shift.
    at = calendar.add_working_minutes(max(counted, office_time(due_before)), 0)
    lost = _lost_days(resumed.date(), at.date(), calendar)
    return Due(at, (*lost, *_year_notes(resumed.date(), at.date(), calendar)))


def _skips_first_day(limit: TimeLimit) -> bool:
    return limit.start is StartPolicy.NEXT_DAY and limit.unit is not LimitUnit.WORKING_HOUR


def _begin(
    limit: TimeLimit, received: datetime, calendar: WorkingCalendar
) -> tuple[datetime, tuple[DueNote, ...]]:
    """The moment the count starts from, and a note when that is another day."""
    if _skips_first_day(limit):
        return received, ()
    if calendar.is_working_day(received.date()) and _is_past_cutoff(limit, received):
        day = calendar.next_working_day(received.date())
        return _opening(day, calendar), (DueNote(DueNoteKind.AFTER_CUTOFF, day),)
    begin = calendar.add_working_minutes(received, 0)
    if begin.date() == received.date():
        return begin, ()
    return begin, (DueNote(DueNoteKind.OFF_HOURS, begin.date()),)


def _is_past_cutoff(limit: TimeLimit, received: datetime) -> bool:
    if limit.start is not StartPolicy.SAME_DAY_CUTOFF or limit.cutoff is None:
        return False
    clock = received.time().replace(second=0, microsecond=0)
    return clock > limit.cutoff if limit.cutoff_inclusive else clock >= limit.cutoff


def _opening(day: date, calendar: WorkingCalendar) -> datetime:
    return datetime.combine(day, calendar.shifts_on(day)[0].start, OFFICE_ZONE)


def _closing(day: date, calendar: WorkingCalendar) -> datetime:
    return datetime.combine(day, calendar.end_of_day(day), OFFICE_ZONE)


def _end_of_working_count(limit: TimeLimit, begin: datetime, calendar: WorkingCalendar) -> datetime:
    if limit.unit is LimitUnit.WORKING_HOUR:
        return calendar.add_working_minutes(begin, limit.amount * 60)
    if limit.start is StartPolicy.HOUR_CARRY:
        day = calendar.add_working_days(begin.date(), limit.amount)
        return calendar.add_working_minutes(datetime.combine(day, begin.timetz()), 0)
    return _closing(calendar.add_working_days(begin.date(), _days_to_add(limit)), calendar)


def _days_to_add(limit: TimeLimit) -> int:
    """The day of reception is itself the first one where the result comes the same day."""
    return limit.amount - (1 if limit.start is StartPolicy.SAME_DAY_CUTOFF else 0)


def _end_of_calendar_count(
    limit: TimeLimit, received: datetime, begin: datetime, calendar: WorkingCalendar
) -> tuple[datetime, tuple[DueNote, ...]]:
    skipped: list[DueNote] = []
    if limit.unit is LimitUnit.MONTH:
        last = _add_months(begin.date(), limit.amount)
    elif limit.skip_holidays:
        last = _add_days_without_holidays(begin.date(), _days_to_add(limit), calendar)
        skipped += _holidays(begin.date() + _ONE_DAY, last, calendar)
    else:
        last = begin.date() + _ONE_DAY * _days_to_add(limit)
    day = calendar.add_working_days(last, 0)
    waited = _holidays(received.date(), begin.date() - _ONE_DAY, calendar)
    return _closing(day, calendar), (*waited, *skipped, *_moves(last, day, calendar))


def _moves(last: date, day: date, calendar: WorkingCalendar) -> Iterator[DueNote]:
    """Why a count that ended on ``last`` is due on ``day``."""
    if last != day and calendar.name_of_day_off(last) is None:
        yield DueNote(DueNoteKind.MOVED_OFF_WEEKEND, last)
    yield from _holidays(last, day - _ONE_DAY, calendar)


def _add_months(day: date, months: int) -> date:
    """The same day of a later month, or the last day of that month if it is shorter."""
    index = day.year * _MONTHS + day.month - 1 + months
    year, month = index // _MONTHS, index % _MONTHS + 1
    return date(year, month, min(day.day, month_table.monthrange(year, month)[1]))


def _add_days_without_holidays(day: date, n: int, calendar: WorkingCalendar) -> date:
    while n > 0:
        day += _ONE_DAY
        n -= calendar.name_of_day_off(day) is None
    return day


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + _ONE_DAY * n for n in range((last - first).days + 1))


def _holidays(first: date, last: date, calendar: WorkingCalendar) -> Iterator[DueNote]:
    """A note for every named day off from ``first`` to ``last``."""
    for day in _dates(first, last):
        name = calendar.name_of_day_off(day)
        if name is not None:
            yield DueNote(DueNoteKind.MOVED_OFF_HOLIDAY, day, name)


def _lost_days(first: date, last: date, calendar: WorkingCalendar) -> Iterator[DueNote]:
    """The holidays that took a working day away; those on a weekend cost nothing."""
    found = _holidays(first, last, calendar)
    return (note for note in found if calendar.costs_working_day(note.date))


def _year_notes(first: date, last: date, calendar: WorkingCalendar) -> Iterator[DueNote]:
    """At most one note: the first year of the count that is not loaded, or not final."""
    starts = [first, *(date(year, 1, 1) for year in range(first.year + 1, last.year + 1))]
    for kind, known in (
        (DueNoteKind.YEAR_NOT_LOADED, calendar.covers),
        (DueNoteKind.YEAR_NOT_FINAL, calendar.is_final),
    ):
        doubtful = next((day for day in starts if not known(day)), None)
        if doubtful is not None:
            yield DueNote(kind, doubtful, str(doubtful.year))
            return


def time_limit_to_json(limit: TimeLimit) -> dict[str, Any]:
    """Plain values with stable keys; ``time_limit_from_json`` reads them back."""
    return {
        "amount": limit.amount,
        "unit": str(limit.unit),
        "start": str(limit.start),
        "cutoff": None if limit.cutoff is None else limit.cutoff.isoformat(),
        "cutoff_inclusive": limit.cutoff_inclusive,
        "skip_holidays": limit.skip_holidays,
    }


def time_limit_from_json(data: Mapping[str, Any]) -> TimeLimit:
    """The inverse of ``time_limit_to_json``. Raises KeyError or ValueError on foreign data."""
    cutoff = data["cutoff"]
    return TimeLimit(
        amount=data["amount"],
        unit=LimitUnit(data["unit"]),
        start=StartPolicy(data["start"]),
        cutoff=None if cutoff is None else time.fromisoformat(cutoff),
        cutoff_inclusive=data["cutoff_inclusive"],
        skip_holidays=data["skip_holidays"],
    )
