"""When the office works: shifts of the week, public holidays, swap working days.

Everything is data of the office. Only *counted* shifts make working time; a shift that
is not counted (Saturday morning at many desks) takes dossiers in but moves no deadline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from itertools import count, pairwise
from typing import Any, TypeVar

from counter_app.domain.failures import Refusal, RefusalCode

# A fixed offset, not zoneinfo: Vietnam has kept UTC+7 without summer time since 1975, the
# calendar speaks of the present only, and nothing then depends on a time zone database
# being installed (Windows has none of its own).
OFFICE_ZONE = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

WEEKDAY_KEYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONDAY = 0
_ONE_DAY = timedelta(days=1)

_Raw = TypeVar("_Raw")
_Read = TypeVar("_Read")


def office_time(moment: datetime) -> datetime:
    """The same instant on the office's clock. Raises ValueError for a naive ``moment``."""
    if moment.utcoffset() is None:
        raise ValueError("a naive datetime names no instant")
    return moment.astimezone(OFFICE_ZONE)


@dataclass(frozen=True, slots=True)
class Shift:
    """One span of opening hours, on the office's clock, both ends within one day."""

    start: time
    end: time
    counted: bool = True
    """False: dossiers are taken in, but the time is no working time."""

    def __post_init__(self) -> None:
        if self.start.tzinfo is not None or self.end.tzinfo is not None:
            raise ValueError("a shift stands on the office's own clock")
        if self.start >= self.end:
            raise ValueError("a shift ends after it starts")


_OFFICE_HOURS = (Shift(time(7), time(11, 30)), Shift(time(13, 30), time(17)))
DEFAULT_WEEKDAYS: tuple[tuple[Shift, ...], ...] = (*(_OFFICE_HOURS,) * 5, (), ())
"""Monday to Friday, 8 hours a day; Saturday and Sunday off."""


class DayKind(StrEnum):
    """How a date differs from its weekday."""

    HOLIDAY = "holiday"
    """Off: a public holiday, a day in lieu, or a working day swapped away."""
    SWAP_WORKDAY = "swap_workday"
    """Worked in exchange for a swapped working day (làm bù)."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A date that differs from its weekday, with its name as people read it."""

    date: date
    kind: DayKind
    name_vi: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working time of one office.

    ``weekdays`` holds the shifts of Monday to Sunday, each day's in order and not
    overlapping. ``loaded_years`` are the years whose holidays are known;
    ``provisional_years`` those of them whose official notice is still missing.
    Outside the loaded years the weekdays alone decide: callers warn, nothing is blocked.

    A swap working day has the shifts of Monday: it stands in for a full working day,
    while the shifts of its own weekday (a Saturday) are empty or reception only.

    Raises ValueError when the week holds no working time (nothing would ever be due).
    """

    weekdays: tuple[tuple[Shift, ...], ...]
    days: tuple[CalendarDay, ...] = ()
    loaded_years: frozenset[int] = frozenset()
    provisional_years: frozenset[int] = frozenset()
    _by_date: Mapping[date, CalendarDay] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_date = {row.date: row for row in self.days}
        if len(by_date) != len(self.days):
            raise ValueError("a date stands in the calendar twice")
        _check_week(self.weekdays)
        swaps = any(row.kind is DayKind.SWAP_WORKDAY for row in self.days)
        if swaps and not _counted(self.weekdays[_MONDAY]):
            raise ValueError("swap working days need the shifts of a working Monday")
        object.__setattr__(self, "_by_date", by_date)

    def shifts_on(self, day: date, *, counted_only: bool = True) -> tuple[Shift, ...]:
        """The shifts of ``day`` in order; with ``counted_only=False`` the opening hours."""
        row = self._by_date.get(day)
        if row is not None and row.kind is DayKind.HOLIDAY:
            return ()
        shifts = self.weekdays[day.weekday() if row is None else _MONDAY]
        return _counted(shifts) if counted_only else shifts

    def is_working_day(self, day: date) -> bool:
        """Whether ``day`` has counted working time."""
        return bool(self.shifts_on(day))

    def end_of_day(self, day: date) -> time:
        """End of the last counted shift. Raises ValueError on a day off."""
        shifts = self.shifts_on(day)
        if not shifts:
            raise ValueError(f"{day} is a day off")
        return shifts[-1].end

    def name_of_day_off(self, day: date) -> str | None:
        """Name of the holiday; None on working days and on plain weekends."""
        row = self._by_date.get(day)
        return row.name_vi if row is not None and row.kind is DayKind.HOLIDAY else None

    def costs_working_day(self, day: date) -> bool:
        """Whether a holiday takes away a day on which the office would have worked."""
        named = self.name_of_day_off(day) is not None
        return named and bool(_counted(self.weekdays[day.weekday()]))

    def covers(self, day: date) -> bool:
        """Whether the holidays of that year are loaded."""
        return day.year in self.loaded_years

    def is_final(self, day: date) -> bool:
        """Whether that year is loaded and its official notice is in the data."""
        return self.covers(day) and day.year not in self.provisional_years

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after ``day``."""
        following = (day + _ONE_DAY * n for n in count(1))
        return next(candidate for candidate in following if self.is_working_day(candidate))

    def add_working_days(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``, which itself is not counted.

        With ``n`` 0: ``day`` itself, moved forward if it is a day off.
        """
        if n < 0:
            raise ValueError("working days are added, not taken away")
        if n == 0:
            return day if self.is_working_day(day) else self.next_working_day(day)
        for _ in range(n):
            day = self.next_working_day(day)
        return day

    def working_time_between(self, a: datetime, b: datetime) -> timedelta:
        """Working time from ``a`` to ``b``; nothing when ``b`` is not later."""
        start, end = office_time(a), office_time(b)
        total = timedelta()
        for opens, closes in self._spans_from(start.date()):
            if opens >= end:
                break
            total += max(min(closes, end) - max(opens, start), timedelta())
        return total

    def working_minutes_between(self, a: datetime, b: datetime) -> int:
        """Whole working minutes from ``a`` to ``b``; 0 when ``b`` is not later."""
        return self.working_time_between(a, b) // timedelta(minutes=1)

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """The first moment by which ``amount`` of working time has passed since ``start``.

        The end of a shift belongs to it: 8 hours from 07:00 end at 17:00, not at 07:00 of
        the next day. With an ``amount`` of zero: ``start``, moved forward into working time.
        """
        if amount < timedelta():
            raise ValueError("working time is added, not taken away")
        moment, left = office_time(start), amount
        spans = self._spans_from(moment.date())
        opens, closes = next(span for span in spans if moment <= span[1])
        moment = max(moment, opens)
        while left > closes - moment:
            left -= closes - moment
            moment, closes = next(spans)
        return moment + left

    def add_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """Like ``add_working_time``, in whole minutes."""
        return self.add_working_time(start, timedelta(minutes=minutes))

    def _spans_from(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Every counted shift from ``day`` on, without end."""
        for n in count():
            current = day + _ONE_DAY * n
            for shift in self.shifts_on(current):
                yield (
                    datetime.combine(current, shift.start, OFFICE_ZONE),
                    datetime.combine(current, shift.end, OFFICE_ZONE),
                )


def _counted(shifts: tuple[Shift, ...]) -> tuple[Shift, ...]:
    return tuple(shift for shift in shifts if shift.counted)


def _check_week(weekdays: tuple[tuple[Shift, ...], ...]) -> None:
    if len(weekdays) != len(WEEKDAY_KEYS):
        raise ValueError("a week has seven days")
    if not any(_counted(shifts) for shifts in weekdays):
        raise ValueError("the week holds no working time")
    for shifts in weekdays:
        if any(earlier.end > later.start for earlier, later in pairwise(shifts)):
            raise ValueError("shifts of one day stand in order and do not overlap")


def calendar_from_json(data: Mapping[str, Any]) -> WorkingCalendar:
    """The calendar in a file or in the office's settings.

    Keys: ``weekdays`` (``monday`` ... ``sunday`` -> list of {start, end, counted = true};
    a missing weekday is off, a missing table is ``DEFAULT_WEEKDAYS``), ``days`` (list of
    {date, kind, name, source, mark}) and ``years`` (list of {year, final}). Where ``years``
    is missing, the years of ``days`` are loaded, and a year with a row of mark ``r``
    (from memory) is provisional. Other keys are for people.

    Raises Refusal SETTING_INVALID with the part that cannot be read in ``key``.
    """
    rows = data.get("days", [])
    week = _part("weekdays", _week_from_json, data.get("weekdays"))
    days = _part("days", _days_from_json, rows)
    loaded, provisional = _part("years", _years_from_json, data.get("years", _years_of(rows)))
    return _part("days", lambda found: WorkingCalendar(week, found, loaded, provisional), days)


def _part(name: str, read: Callable[[_Raw], _Read], value: _Raw) -> _Read:
    try:
        return read(value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal(RefusalCode.SETTING_INVALID, key=f"calendar.{name}") from error


def _week_from_json(data: Mapping[str, Any] | None) -> tuple[tuple[Shift, ...], ...]:
    if data is None:
        return DEFAULT_WEEKDAYS
    if not set(data) <= set(WEEKDAY_KEYS):
        raise ValueError("an unknown weekday")
    week = tuple(
        tuple(_shift_from_json(shift) for shift in data.get(key, [])) for key in WEEKDAY_KEYS
    )
    _check_week(week)
    return week


def _shift_from_json(data: Mapping[str, Any]) -> Shift:
    counted = data.get("counted", True)
    if not isinstance(counted, bool):
        raise TypeError("counted is true or false")
    return Shift(time.fromisoformat(data["start"]), time.fromisoformat(data["end"]), counted)


def _days_from_json(rows: Sequence[Mapping[str, Any]]) -> tuple[CalendarDay, ...]:
    return tuple(_part(f"days[{n}]", _day_from_json, row) for n, row in enumerate(rows))


def _day_from_json(data: Mapping[str, Any]) -> CalendarDay:
    name = data["name"].strip()
    if not name:
        raise ValueError("a day without a name")
    return CalendarDay(date.fromisoformat(data["date"]), DayKind(data["kind"]), name)


def _years_of(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    years = {date.fromisoformat(row["date"]).year for row in rows}
    doubtful = {date.fromisoformat(row["date"]).year for row in rows if row.get("mark") == "r"}
    return [{"year": year, "final": year not in doubtful} for year in sorted(years)]


def _years_from_json(rows: Sequence[Mapping[str, Any]]) -> tuple[frozenset[int], frozenset[int]]:
    loaded = frozenset(int(row["year"]) for row in rows)
    return loaded, frozenset(int(row["year"]) for row in rows if not row["final"])
