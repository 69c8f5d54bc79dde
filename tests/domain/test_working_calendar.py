from __future__ import annotations

import contextlib
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.working_calendar import (
    DEFAULT_WEEKDAYS,
    OFFICE_ZONE,
    CalendarDay,
    DayKind,
    Shift,
    WorkingCalendar,
    calendar_from_json,
    office_time,
)

SATURDAY_RECEPTION = Shift(time(7, 30), time(11), counted=False)
FIRST = date(2026, 1, 1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=OFFICE_ZONE)


dates = st.dates(FIRST, FIRST + timedelta(days=60))
moments = st.builds(at, dates, st.integers(0, 23), st.integers(0, 59))


@st.composite
def day_shifts(draw: st.DrawFn) -> tuple[Shift, ...]:
    hours = draw(st.lists(st.integers(0, 47), min_size=0, max_size=6, unique=True).map(sorted))
    clock = [time(half // 2, half % 2 * 30) for half in hours]
    pairs = zip(clock[0::2], clock[1::2], strict=False)
    return tuple(Shift(start, end, draw(st.booleans())) for start, end in pairs)


@st.composite
def office_calendars(draw: st.DrawFn) -> WorkingCalendar:
    week = [DEFAULT_WEEKDAYS[0], *(draw(day_shifts()) for _ in range(6))]
    special = draw(st.dictionaries(dates, st.sampled_from(DayKind), max_size=20))
    days = tuple(CalendarDay(day, kind, "Ngày thử") for day, kind in special.items())
    return WorkingCalendar(tuple(week), days, frozenset({2026}))


def minutes_one_by_one(calendar: WorkingCalendar, a: datetime, b: datetime) -> int:
    """The slow way: look at every minute."""
    total = 0
    while a < b:
        shifts = calendar.shifts_on(a.date())
        total += any(shift.start <= a.time() < shift.end for shift in shifts)
        a += timedelta(minutes=1)
    return total


@given(office_calendars(), moments, st.integers(0, 2 * 24 * 60))
def test_working_minutes_are_what_looking_at_every_minute_finds(
    calendar: WorkingCalendar, start: datetime, span: int
) -> None:
    end = start + timedelta(minutes=span)
    assert calendar.working_minutes_between(start, end) == minutes_one_by_one(calendar, start, end)


@given(office_calendars(), moments, st.integers(0, 5000))
def test_added_minutes_are_found_again(
    calendar: WorkingCalendar, start: datetime, minutes: int
) -> None:
    end = calendar.add_working_minutes(start, minutes)
    assert end >= start
    assert calendar.working_minutes_between(start, end) == minutes
    assert any(s.start <= end.time() <= s.end for s in calendar.shifts_on(end.date()))


@given(office_calendars(), moments, st.integers(1, 3000))
def test_the_end_is_the_first_moment_with_enough_working_time(
    calendar: WorkingCalendar, start: datetime, minutes: int
) -> None:
    end = calendar.add_working_minutes(start, minutes)
    one_before = end - timedelta(minutes=1)
    assert calendar.working_minutes_between(start, one_before) == minutes - 1


@given(office_calendars(), moments, st.integers(0, 2000), st.integers(0, 2000))
def test_adding_minutes_in_two_steps_is_adding_them_at_once(
    calendar: WorkingCalendar, start: datetime, first: int, second: int
) -> None:
    in_steps = calendar.add_working_minutes(calendar.add_working_minutes(start, first), second)
    assert in_steps == calendar.add_working_minutes(start, first + second)


@given(office_calendars(), dates, st.integers(0, 20), st.integers(0, 20))
def test_adding_days_in_two_steps_is_adding_them_at_once(
    calendar: WorkingCalendar, day: date, first: int, second: int
) -> None:
    in_steps = calendar.add_working_days(calendar.add_working_days(day, first), second)
    # From a day off, "no day" already moves forward to a day that then is not counted.
    start = calendar.add_working_days(day, 0) if first == 0 else day
    assert in_steps == calendar.add_working_days(start, first + second)


@given(office_calendars(), dates, st.integers(1, 30))
def test_the_nth_working_day_has_n_working_days_up_to_it(
    calendar: WorkingCalendar, day: date, n: int
) -> None:
    end = calendar.add_working_days(day, n)
    between = [day + timedelta(days=k) for k in range(1, (end - day).days + 1)]
    assert sum(calendar.is_working_day(candidate) for candidate in between) == n
    assert calendar.is_working_day(end)


@given(office_calendars(), dates)
def test_a_day_off_has_no_shift_and_no_end(calendar: WorkingCalendar, day: date) -> None:
    if calendar.is_working_day(day):
        assert calendar.end_of_day(day) == calendar.shifts_on(day)[-1].end
    else:
        assert calendar.shifts_on(day) == ()
        with pytest.raises(ValueError, match="day off"):
            calendar.end_of_day(day)


def test_reception_on_saturday_is_open_but_makes_no_working_time() -> None:
    week = (*DEFAULT_WEEKDAYS[:5], (SATURDAY_RECEPTION,), ())
    holiday = CalendarDay(date(2026, 11, 28), DayKind.HOLIDAY, "Ngày thử")
    calendar = WorkingCalendar(week, (holiday,))
    saturday = date(2026, 11, 21)
    assert calendar.shifts_on(saturday, counted_only=False) == (SATURDAY_RECEPTION,)
    assert not calendar.is_working_day(saturday)
    assert calendar.working_minutes_between(at(saturday, 7), at(saturday, 12)) == 0
    assert calendar.shifts_on(holiday.date, counted_only=False) == ()


def test_a_swap_working_day_has_the_hours_of_monday() -> None:
    week = (*DEFAULT_WEEKDAYS[:5], (SATURDAY_RECEPTION,), ())
    swap = CalendarDay(date(2026, 8, 22), DayKind.SWAP_WORKDAY, "Làm bù")
    calendar = WorkingCalendar(week, (swap,))
    assert calendar.shifts_on(swap.date) == DEFAULT_WEEKDAYS[0]
    assert calendar.name_of_day_off(swap.date) is None


def test_naive_times_are_refused(vietnam: WorkingCalendar) -> None:
    aware = at(date(2026, 11, 23), 8)
    naive = aware.replace(tzinfo=None)
    for call in (
        lambda: office_time(naive),
        lambda: vietnam.add_working_minutes(naive, 1),
        lambda: vietnam.working_minutes_between(naive, aware),
        lambda: vietnam.working_minutes_between(aware, naive),
    ):
        with pytest.raises(ValueError, match="naive"):
            call()


@given(st.dates(date(1976, 1, 1), date(2100, 1, 1)), st.times())
def test_the_fixed_offset_is_what_the_time_zone_database_says(day: date, clock: time) -> None:
    moment = datetime.combine(day, clock, UTC)
    there = moment.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    assert office_time(moment).replace(tzinfo=None) == there.replace(tzinfo=None)


@pytest.mark.parametrize("n", [-1, -480])
def test_time_is_not_taken_away(vietnam: WorkingCalendar, n: int) -> None:
    with pytest.raises(ValueError, match="not taken away"):
        vietnam.add_working_days(FIRST, n)
    with pytest.raises(ValueError, match="not taken away"):
        vietnam.add_working_minutes(at(FIRST, 8), n)


def test_a_week_that_cannot_be_worked_is_no_calendar() -> None:
    monday = date(2026, 1, 5)
    off_on_monday = ((), *DEFAULT_WEEKDAYS[1:])
    swap = (CalendarDay(monday, DayKind.SWAP_WORKDAY, "Làm bù"),)
    overlapping = (Shift(time(7), time(12)), Shift(time(11), time(17)))
    with pytest.raises(ValueError, match="seven"):
        WorkingCalendar(DEFAULT_WEEKDAYS[:6])
    with pytest.raises(ValueError, match="no working time"):
        WorkingCalendar(((SATURDAY_RECEPTION,),) * 7)
    with pytest.raises(ValueError, match="Monday"):
        WorkingCalendar(off_on_monday, swap)
    with pytest.raises(ValueError, match="twice"):
        WorkingCalendar(DEFAULT_WEEKDAYS, swap * 2)
    with pytest.raises(ValueError, match="overlap"):
        WorkingCalendar((overlapping,) * 7)
    with pytest.raises(ValueError, match="ends after"):
        Shift(time(12), time(12))


# -- the shipped file


def days_of(calendar: WorkingCalendar, year: int, kind: DayKind) -> list[str]:
    return [f"{r.date:%d/%m}" for r in calendar.days if r.date.year == year and r.kind is kind]


def test_the_holidays_of_2026_are_those_of_the_notices(vietnam: WorkingCalendar) -> None:
    assert days_of(vietnam, 2026, DayKind.HOLIDAY) == [
        *("01/01", "02/01", "16/02", "17/02", "18/02", "19/02", "20/02", "26/04", "27/04"),
        *("30/04", "01/05", "31/08", "01/09", "02/09", "24/11"),
    ]
    assert days_of(vietnam, 2026, DayKind.SWAP_WORKDAY) == ["10/01", "22/08"]


def test_in_every_loaded_year_as_many_days_are_lost_as_the_law_gives(
    vietnam: WorkingCalendar,
) -> None:
    # Eleven paid days (Bộ luật Lao động 2019, Điều 112), twelve with 24/11 from 2026 on:
    # days in lieu replace those on a weekend, and every swapped day is worked elsewhere.
    lost: Counter[int] = Counter()
    for row in vietnam.days:
        lost[row.date.year] += vietnam.costs_working_day(row.date)
        lost[row.date.year] -= row.kind is DayKind.SWAP_WORKDAY
    assert lost == {2025: 11, 2026: 12, 2027: 12}


def test_the_year_without_an_official_notice_is_marked(
    vietnam: WorkingCalendar, calendar_file: dict[str, Any]
) -> None:
    assert vietnam.loaded_years == {2025, 2026, 2027}
    assert vietnam.is_final(date(2026, 12, 31))
    assert vietnam.covers(date(2027, 1, 1))
    assert not vietnam.is_final(date(2027, 1, 1))
    assert not vietnam.covers(date(2028, 1, 1))
    assert not vietnam.is_final(date(2028, 1, 1))
    from_rows = {key: value for key, value in calendar_file.items() if key != "years"}
    assert calendar_from_json(from_rows) == vietnam


def test_the_names_of_days_off_are_those_people_use(vietnam: WorkingCalendar) -> None:
    assert vietnam.name_of_day_off(date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"
    assert vietnam.name_of_day_off(date(2026, 4, 26)) == "Giỗ Tổ Hùng Vương"
    assert vietnam.name_of_day_off(date(2026, 11, 22)) is None
    assert vietnam.costs_working_day(date(2026, 4, 27))
    assert not vietnam.costs_working_day(date(2026, 4, 26))


def test_every_row_of_the_file_has_its_source(calendar_file: dict[str, Any]) -> None:
    rows = calendar_file["days"]
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)
    for row in rows:
        assert set(row) == {"date", "kind", "name", "source", "mark"}
        assert row["mark"] in {"s", "r"}
        assert len(row["source"]) > 10
        assert unicodedata.is_normalized("NFC", row["name"] + row["source"])
    assert date.fromisoformat(calendar_file["as_of"]) == date(2026, 11, 22)


def test_a_file_without_a_week_gets_the_usual_hours() -> None:
    assert calendar_from_json({}).weekdays == DEFAULT_WEEKDAYS
    saturday = {"start": "07:30", "end": "11:00", "counted": False}
    monday = {"start": "08:00", "end": "12:00"}
    calendar = calendar_from_json({"weekdays": {"monday": [monday], "saturday": [saturday]}})
    assert calendar.weekdays == (
        *((Shift(time(8), time(12)),), (), (), (), (), (SATURDAY_RECEPTION,), ()),
    )


ROW = {"date": "2026-01-01", "kind": "holiday", "name": "Tết", "source": "", "mark": "s"}


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"days": [ROW, {**ROW, "date": "2026-13-01"}]}, "calendar.days[1]"),
        ({"days": [{**ROW, "kind": "0"}]}, "calendar.days[0]"),
        ({"days": [{**ROW, "name": " "}]}, "calendar.days[0]"),
        ({"days": [{**ROW, "name": None}]}, "calendar.days[0]"),
        ({"days": [{}]}, "calendar.days[0]"),
        ({"days": "x"}, "calendar.days[0]"),
        ({"days": None}, "calendar.days"),
        ({"days": [ROW, ROW]}, "calendar.days"),
        ({"years": [{"year": "nay"}]}, "calendar.years"),
        ({"weekdays": {"thứ hai": []}}, "calendar.weekdays"),
        ({"weekdays": {}}, "calendar.weekdays"),
        ({"weekdays": {"monday": [{"start": "7h", "end": "11:00"}]}}, "calendar.weekdays"),
        ({"weekdays": {"monday": [{"start": "07:00Z", "end": "11:00Z"}]}}, "calendar.weekdays"),
        (
            {"weekdays": {"monday": [{"start": "07:00", "end": "11:00", "counted": "false"}]}},
            "calendar.weekdays",
        ),
    ],
)
def test_what_cannot_be_read_is_named(data: dict[str, Any], key: str) -> None:
    with pytest.raises(Refusal) as refused:
        calendar_from_json(data)
    assert refused.value.code is RefusalCode.SETTING_INVALID
    assert refused.value.details == {"key": key}


@given(st.recursive(st.none() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
@example({})
def test_foreign_values_are_refused_and_never_crash(value: Any) -> None:
    for key in ("days", "years", "weekdays"):
        # Anything but a Refusal is a crash and fails the test.
        with contextlib.suppress(Refusal):
            calendar_from_json({key: value})
