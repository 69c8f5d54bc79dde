from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.deadline import (
    LONGEST_AMOUNT,
    Due,
    DueNote,
    DueNoteKind,
    LimitUnit,
    StartPolicy,
    TimeLimit,
    due_at,
    resume_due,
    time_limit_from_json,
    time_limit_to_json,
)
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.working_calendar import (
    DEFAULT_WEEKDAYS,
    OFFICE_ZONE,
    CalendarDay,
    DayKind,
    Shift,
    WorkingCalendar,
)

CULTURE_DAY = "Ngày Văn hóa Việt Nam"
SAME_DAY = TimeLimit(1, LimitUnit.WORKING_DAY, StartPolicy.SAME_DAY_CUTOFF, time(15))


def vn(text: str) -> datetime:
    """``2026-11-23 08:00`` on the office's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


def shown(due: Due) -> str:
    return f"{due.at:%Y-%m-%d %H:%M}"


def kinds(due: Due) -> list[DueNoteKind]:
    return [note.kind for note in due.notes]


def working_days(n: int, start: StartPolicy = StartPolicy.NEXT_DAY) -> TimeLimit:
    return TimeLimit(n, LimitUnit.WORKING_DAY, start, time(15))


moments = st.builds(
    datetime.combine,
    st.dates(date(2025, 1, 1), date(2027, 6, 30)),
    st.times(),
    st.sampled_from([OFFICE_ZONE, UTC]),
)
limits = st.builds(
    TimeLimit,
    st.integers(1, 40),
    st.sampled_from(LimitUnit),
    st.sampled_from(StartPolicy),
    st.times(time(6), time(19)),
    st.booleans(),
    st.booleans(),
)


@st.composite
def offices(draw: st.DrawFn) -> WorkingCalendar:
    """Offices with other hours than the default, reception on Saturday, odd holidays."""
    saturday = draw(
        st.sampled_from(
            [(), (Shift(time(7, 30), time(11), counted=False),), (Shift(time(7), time(11)),)]
        )
    )
    friday = draw(st.sampled_from([DEFAULT_WEEKDAYS[4], (Shift(time(8), time(15, 30)),)]))
    days = draw(
        st.dictionaries(
            st.dates(date(2026, 1, 1), date(2026, 3, 31)), st.sampled_from(DayKind), max_size=25
        )
    )
    rows = tuple(CalendarDay(day, kind, "Ngày thử") for day, kind in days.items())
    week = (*DEFAULT_WEEKDAYS[:4], friday, saturday, ())
    return WorkingCalendar(week, rows, frozenset({2026}))


office_moments = st.builds(
    datetime.combine,
    st.dates(date(2026, 1, 1), date(2026, 3, 15)),
    st.times(),
    st.just(OFFICE_ZONE),
)


# -- what holds for every limit, moment and office


@given(limits, office_moments, offices())
def test_a_due_date_is_later_and_within_working_time(
    limit: TimeLimit, received: datetime, office: WorkingCalendar
) -> None:
    due = due_at(limit, received, office).at
    assert due >= received
    assert due.utcoffset() == timedelta(hours=7)
    assert any(shift.start <= due.time() <= shift.end for shift in office.shifts_on(due.date()))


@given(limits, office_moments, office_moments, offices())
def test_who_comes_later_is_not_served_earlier(
    limit: TimeLimit, one: datetime, other: datetime, office: WorkingCalendar
) -> None:
    earlier, later = sorted((one, other))
    assert due_at(limit, earlier, office).at <= due_at(limit, later, office).at


@given(limits, office_moments, offices())
def test_a_longer_limit_is_not_due_earlier(
    limit: TimeLimit, received: datetime, office: WorkingCalendar
) -> None:
    longer = replace(limit, amount=limit.amount + 1)
    assert due_at(limit, received, office).at <= due_at(longer, received, office).at


@given(limits, moments)
def test_the_clock_the_moment_is_written_in_makes_no_difference(
    vietnam: WorkingCalendar, limit: TimeLimit, received: datetime
) -> None:
    assert due_at(limit, received, vietnam) == due_at(limit, received.astimezone(UTC), vietnam)


@given(limits, moments)
def test_every_holiday_named_is_a_day_off_on_the_way(
    vietnam: WorkingCalendar, limit: TimeLimit, received: datetime
) -> None:
    due = due_at(limit, received, vietnam)
    moved = [note for note in due.notes if note.kind is DueNoteKind.MOVED_OFF_HOLIDAY]
    assert len(set(moved)) == len(moved)
    for note in moved:
        assert note.name == vietnam.name_of_day_off(note.date)
        assert received.astimezone(OFFICE_ZONE).date() <= note.date < due.at.date()


@given(limits, st.sampled_from([LimitUnit.WORKING_DAY, LimitUnit.WORKING_HOUR]), moments)
def test_a_holiday_is_named_whenever_it_makes_the_date_later(
    vietnam: WorkingCalendar, drawn: TimeLimit, unit: LimitUnit, received: datetime
) -> None:
    limit = replace(drawn, unit=unit)
    no_holidays = replace(
        vietnam, days=tuple(r for r in vietnam.days if r.kind is DayKind.SWAP_WORKDAY)
    )
    due, without = due_at(limit, received, vietnam), due_at(limit, received, no_holidays)
    # Who comes on the evening of a holiday would have started the next day anyway.
    assert due.at >= without.at
    assert due.at == without.at or DueNoteKind.MOVED_OFF_HOLIDAY in kinds(due)


@given(moments, st.integers(1, 30))
def test_hours_carried_over_are_working_time_between(
    vietnam: WorkingCalendar, received: datetime, amount: int
) -> None:
    days = TimeLimit(amount, LimitUnit.WORKING_DAY, StartPolicy.HOUR_CARRY)
    hours = TimeLimit(amount, LimitUnit.WORKING_HOUR, StartPolicy.HOUR_CARRY)
    due_days, due_hours = (due_at(limit, received, vietnam).at for limit in (days, hours))
    assert vietnam.working_time_between(received, due_days) == timedelta(hours=8 * amount)
    assert vietnam.working_time_between(received, due_hours) == timedelta(hours=amount)


@given(limits, office_moments, st.integers(0, 40_000), st.integers(0, 40_000), offices())
def test_a_pause_never_shortens_the_wait_and_keeps_the_time_left(
    limit: TimeLimit, received: datetime, until: int, pause: int, office: WorkingCalendar
) -> None:
    before = due_at(limit, received, office).at
    paused = received + timedelta(minutes=until)
    resumed = paused + timedelta(minutes=pause)
    after = resume_due(before, paused, resumed, office).at
    assert after >= before
    assert after >= resumed
    assert office.is_working_day(after.date())
    left = office.working_time_between(paused, before)
    assert office.working_time_between(resumed, after) == left


@given(office_moments, office_moments, st.integers(0, 5000), st.integers(0, 5000), offices())
def test_a_longer_pause_is_not_due_earlier(
    due: datetime, paused: datetime, short: int, more: int, office: WorkingCalendar
) -> None:
    resumed = paused + timedelta(minutes=short)
    one = resume_due(due, paused, resumed, office).at
    assert one >= due
    assert one <= resume_due(due, paused, resumed + timedelta(minutes=more), office).at


@given(limits)
def test_a_limit_survives_json(limit: TimeLimit) -> None:
    text = json.dumps(time_limit_to_json(limit))
    assert time_limit_from_json(json.loads(text)) == limit


# -- the same day, with a cut-off


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-19 06:00", "2026-11-19 17:00"),
        ("2026-11-19 12:15", "2026-11-19 17:00"),
        ("2026-11-19 14:59", "2026-11-19 17:00"),
        ("2026-11-19 15:00", "2026-11-19 17:00"),
        ("2026-11-19 15:00:59", "2026-11-19 17:00"),
        ("2026-11-19 15:01", "2026-11-20 17:00"),
        ("2026-11-19 20:00", "2026-11-20 17:00"),
        ("2026-11-20 15:01", "2026-11-23 17:00"),
        ("2026-11-21 09:00", "2026-11-23 17:00"),
        ("2026-11-23 15:30", "2026-11-25 17:00"),
        ("2026-11-24 09:00", "2026-11-25 17:00"),
        ("2026-02-13 15:01", "2026-02-23 17:00"),
        ("2026-08-21 15:01", "2026-08-22 17:00"),
    ],
)
def test_the_result_comes_the_same_day_until_fifteen_hours(
    vietnam: WorkingCalendar, received: str, expected: str
) -> None:
    assert shown(due_at(SAME_DAY, vn(received), vietnam)) == expected


def test_the_side_of_the_boundary_is_data(vietnam: WorkingCalendar) -> None:
    strict = replace(SAME_DAY, cutoff_inclusive=False)
    assert shown(due_at(strict, vn("2026-11-19 14:59:59"), vietnam)) == "2026-11-19 17:00"
    assert shown(due_at(strict, vn("2026-11-19 15:00"), vietnam)) == "2026-11-20 17:00"


def test_after_the_cutoff_a_note_says_from_when_and_past_which_holiday(
    vietnam: WorkingCalendar,
) -> None:
    assert due_at(SAME_DAY, vn("2026-11-23 15:00"), vietnam).notes == ()
    assert due_at(SAME_DAY, vn("2026-11-23 15:01"), vietnam).notes == (
        DueNote(DueNoteKind.AFTER_CUTOFF, date(2026, 11, 25)),
        DueNote(DueNoteKind.MOVED_OFF_HOLIDAY, date(2026, 11, 24), CULTURE_DAY),
    )
    evening = due_at(SAME_DAY, vn("2026-11-19 20:00"), vietnam)
    assert kinds(evening) == [DueNoteKind.AFTER_CUTOFF]
    saturday = due_at(SAME_DAY, vn("2026-11-21 09:00"), vietnam)
    assert saturday.notes == (DueNote(DueNoteKind.OFF_HOURS, date(2026, 11, 23)),)


def test_a_cutoff_after_closing_does_not_promise_the_past(vietnam: WorkingCalendar) -> None:
    late = replace(SAME_DAY, cutoff=time(18))
    due = due_at(late, vn("2026-11-19 17:30"), vietnam)
    assert (shown(due), kinds(due)) == ("2026-11-20 17:00", [DueNoteKind.OFF_HOURS])


def test_saturday_reception_counts_from_monday() -> None:
    morning = (Shift(time(7, 30), time(11), counted=False),)
    office = WorkingCalendar((*DEFAULT_WEEKDAYS[:5], morning, ()), (), frozenset({2026}))
    saturday = vn("2026-11-21 08:00")
    assert shown(due_at(SAME_DAY, saturday, office)) == "2026-11-23 17:00"
    assert shown(due_at(working_days(1), saturday, office)) == "2026-11-23 17:00"
    carried = working_days(1, StartPolicy.HOUR_CARRY)
    assert shown(due_at(carried, saturday, office)) == "2026-11-24 07:00"


# -- the day of reception not counted


@pytest.mark.parametrize(
    ("received", "n", "expected"),
    [
        ("2026-11-23 08:00", 1, "2026-11-25 17:00"),
        ("2026-11-24 08:00", 1, "2026-11-25 17:00"),
        ("2026-11-19 08:00", 3, "2026-11-25 17:00"),
        ("2026-11-20 18:30", 1, "2026-11-23 17:00"),
        ("2026-02-12 10:00", 3, "2026-02-24 17:00"),
        ("2026-01-01 10:00", 5, "2026-01-09 17:00"),
        ("2026-01-01 10:00", 6, "2026-01-10 17:00"),
    ],
)
def test_working_days_after_the_day_of_reception(
    vietnam: WorkingCalendar, received: str, n: int, expected: str
) -> None:
    assert shown(due_at(working_days(n), vn(received), vietnam)) == expected


def test_tet_is_named_day_by_day(vietnam: WorkingCalendar) -> None:
    due = due_at(working_days(3), vn("2026-02-12 10:00"), vietnam)
    assert [note.date.day for note in due.notes] == [16, 17, 18, 19, 20]
    assert {note.name for note in due.notes} == {"Tết Nguyên đán Bính Ngọ"}


def test_the_holiday_one_comes_on_moves_nothing_that_starts_the_next_day(
    vietnam: WorkingCalendar,
) -> None:
    assert due_at(working_days(1), vn("2026-11-24 08:00"), vietnam).notes == ()


def test_a_holiday_on_a_sunday_is_not_named_but_its_day_in_lieu_is(
    vietnam: WorkingCalendar,
) -> None:
    due = due_at(working_days(1), vn("2026-04-24 08:00"), vietnam)
    assert shown(due) == "2026-04-28 17:00"
    assert [note.name for note in due.notes] == ["Nghỉ bù Giỗ Tổ Hùng Vương"]


# -- the hour carried over


@pytest.mark.parametrize(
    ("received", "n", "expected"),
    [
        ("2026-11-18 09:20", 1, "2026-11-19 09:20"),
        ("2026-11-18 06:30", 1, "2026-11-19 07:00"),
        ("2026-11-18 12:00", 1, "2026-11-19 13:30"),
        ("2026-11-18 17:00", 1, "2026-11-19 17:00"),
        ("2026-11-18 17:01", 1, "2026-11-20 07:00"),
        ("2026-11-23 10:00", 1, "2026-11-25 10:00"),
        ("2026-11-24 10:00", 1, "2026-11-26 07:00"),
    ],
)
def test_working_days_at_the_same_clock_hour(
    vietnam: WorkingCalendar, received: str, n: int, expected: str
) -> None:
    limit = working_days(n, StartPolicy.HOUR_CARRY)
    assert shown(due_at(limit, vn(received), vietnam)) == expected


@pytest.mark.parametrize("policy", StartPolicy)
@pytest.mark.parametrize(
    ("received", "hours", "expected"),
    [
        ("2026-11-19 07:00", 8, "2026-11-19 17:00"),
        ("2026-11-19 11:00", 1, "2026-11-19 14:00"),
        ("2026-11-19 14:30", 8, "2026-11-20 14:30"),
        ("2026-11-23 14:30", 4, "2026-11-25 08:30"),
    ],
)
def test_hours_start_at_the_moment_of_reception(
    vietnam: WorkingCalendar, policy: StartPolicy, received: str, hours: int, expected: str
) -> None:
    limit = TimeLimit(hours, LimitUnit.WORKING_HOUR, policy, time(15))
    assert shown(due_at(limit, vn(received), vietnam)) == expected


def test_eight_hours_of_a_ward_that_closes_early_on_friday() -> None:
    friday = (Shift(time(7), time(11)),)
    office = WorkingCalendar((*DEFAULT_WEEKDAYS[:4], friday, (), ()), (), frozenset({2026}))
    limit = working_days(1, StartPolicy.HOUR_CARRY)
    assert shown(due_at(limit, vn("2026-11-19 15:00"), office)) == "2026-11-23 07:00"


# -- calendar days and months


def calendar_days(n: int, policy: StartPolicy = StartPolicy.NEXT_DAY) -> TimeLimit:
    return TimeLimit(n, LimitUnit.CALENDAR_DAY, policy, time(15))


def test_calendar_days_end_with_the_day_and_move_off_days_off(vietnam: WorkingCalendar) -> None:
    assert shown(due_at(calendar_days(15), vn("2026-11-03 09:00"), vietnam)) == "2026-11-18 17:00"
    weekend = due_at(calendar_days(2), vn("2026-11-19 09:00"), vietnam)
    assert shown(weekend) == "2026-11-23 17:00"
    assert weekend.notes == (DueNote(DueNoteKind.MOVED_OFF_WEEKEND, date(2026, 11, 21)),)
    holiday = due_at(calendar_days(1), vn("2026-11-23 09:00"), vietnam)
    assert shown(holiday) == "2026-11-25 17:00"
    assert holiday.notes == (
        DueNote(DueNoteKind.MOVED_OFF_HOLIDAY, date(2026, 11, 24), CULTURE_DAY),
    )


def test_a_holiday_inside_calendar_days_counts_unless_the_limit_skips_it(
    vietnam: WorkingCalendar,
) -> None:
    received = vn("2026-11-20 09:00")
    plain = due_at(calendar_days(6), received, vietnam)
    skipping = due_at(replace(calendar_days(6), skip_holidays=True), received, vietnam)
    assert (shown(plain), plain.notes) == ("2026-11-26 17:00", ())
    assert shown(skipping) == "2026-11-27 17:00"
    assert [note.name for note in skipping.notes] == [CULTURE_DAY]


def test_calendar_days_from_the_policy_of_start(vietnam: WorkingCalendar) -> None:
    late = vn("2026-11-17 17:30")
    assert shown(due_at(calendar_days(1), late, vietnam)) == "2026-11-18 17:00"
    carried = calendar_days(1, StartPolicy.HOUR_CARRY)
    assert shown(due_at(carried, late, vietnam)) == "2026-11-19 17:00"
    same_day = calendar_days(1, StartPolicy.SAME_DAY_CUTOFF)
    assert shown(due_at(same_day, late, vietnam)) == "2026-11-18 17:00"
    assert shown(due_at(same_day, vn("2026-11-17 09:00"), vietnam)) == "2026-11-17 17:00"


@pytest.mark.parametrize(
    ("received", "months", "expected"),
    [
        ("2026-06-17 09:00", 1, "2026-07-17 17:00"),
        ("2026-01-30 09:00", 1, "2026-03-02 17:00"),
        ("2026-03-31 09:00", 1, "2026-05-04 17:00"),
        ("2025-12-31 09:00", 6, "2026-06-30 17:00"),
        ("2026-11-30 09:00", 12, "2027-11-30 17:00"),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last(
    vietnam: WorkingCalendar, received: str, months: int, expected: str
) -> None:
    limit = TimeLimit(months, LimitUnit.MONTH, StartPolicy.NEXT_DAY)
    assert shown(due_at(limit, vn(received), vietnam)) == expected


# -- how far the calendar knows


def test_a_date_in_a_year_without_its_notice_is_given_with_a_warning(
    vietnam: WorkingCalendar,
) -> None:
    assert due_at(working_days(1), vn("2026-12-30 09:00"), vietnam).notes == ()
    due = due_at(working_days(2), vn("2026-12-30 09:00"), vietnam)
    assert shown(due) == "2027-01-04 17:00"
    assert due.notes[-1] == DueNote(DueNoteKind.YEAR_NOT_FINAL, date(2027, 1, 1), "2027")


def test_past_the_loaded_years_the_date_is_a_guess_but_given(vietnam: WorkingCalendar) -> None:
    due = due_at(working_days(3), vn("2027-12-30 09:00"), vietnam)
    assert shown(due) == "2028-01-04 17:00"
    assert due.notes == (DueNote(DueNoteKind.YEAR_NOT_LOADED, date(2028, 1, 1), "2028"),)
    early = due_at(working_days(1), vn("2024-06-03 09:00"), vietnam)
    assert early.notes == (DueNote(DueNoteKind.YEAR_NOT_LOADED, date(2024, 6, 3), "2024"),)


# -- the pause


def test_after_a_pause_the_time_left_is_counted_from_the_resumption(
    vietnam: WorkingCalendar,
) -> None:
    before = due_at(working_days(3), vn("2026-11-16 09:00"), vietnam).at
    assert before == vn("2026-11-19 17:00")
    resumed = resume_due(before, vn("2026-11-18 16:00"), vn("2026-11-23 08:00"), vietnam)
    # Left: 1 h on the 18th and 8 h on the 19th; 8 h fit into the 23rd but for one.
    assert shown(resumed) == "2026-11-25 09:00"
    assert resumed.notes == (
        DueNote(DueNoteKind.MOVED_OFF_HOLIDAY, date(2026, 11, 24), CULTURE_DAY),
    )


def test_who_was_overdue_when_paused_is_due_at_once(vietnam: WorkingCalendar) -> None:
    due = resume_due(
        vn("2026-11-18 17:00"), vn("2026-11-19 08:00"), vn("2026-11-21 08:00"), vietnam
    )
    assert shown(due) == "2026-11-23 07:00"


def test_a_due_time_given_after_hours_does_not_slip_back(vietnam: WorkingCalendar) -> None:
    friday = vn("2026-11-20 16:00")
    assert shown(resume_due(vn("2026-11-20 20:00"), friday, friday, vietnam)) == "2026-11-23 07:00"
    assert shown(resume_due(vn("2026-11-23 07:00"), friday, friday, vietnam)) == "2026-11-23 07:00"


def test_a_pause_does_not_end_before_it_began(vietnam: WorkingCalendar) -> None:
    with pytest.raises(Refusal) as refused:
        resume_due(vn("2026-11-20 17:00"), vn("2026-11-19 08:00"), vn("2026-11-19 07:59"), vietnam)
    assert refused.value.code is RefusalCode.CLOCK_WENT_BACK


# -- what is no limit


@pytest.mark.parametrize("amount", [0, -3, LONGEST_AMOUNT + 1])
def test_an_impossible_amount_is_refused(amount: int) -> None:
    with pytest.raises(Refusal) as refused:
        TimeLimit(amount, LimitUnit.WORKING_DAY, StartPolicy.NEXT_DAY)
    assert (refused.value.code, refused.value.details) == (
        RefusalCode.COUNT_INVALID,
        {"field": "amount"},
    )


def test_the_cutoff_is_never_guessed() -> None:
    with pytest.raises(Refusal) as refused:
        TimeLimit(1, LimitUnit.WORKING_DAY, StartPolicy.SAME_DAY_CUTOFF)
    assert refused.value.code is RefusalCode.TIME_LIMIT_MISSING


def test_naive_moments_are_refused(vietnam: WorkingCalendar) -> None:
    aware = vn("2026-11-19 08:00")
    naive = aware.replace(tzinfo=None)
    with pytest.raises(ValueError, match="naive"):
        due_at(SAME_DAY, naive, vietnam)
    for moments_given in ((naive, aware, aware), (aware, naive, aware), (aware, aware, naive)):
        with pytest.raises(ValueError, match="naive"):
            resume_due(*moments_given, vietnam)


def test_the_longest_limit_is_still_counted(vietnam: WorkingCalendar) -> None:
    due = due_at(working_days(LONGEST_AMOUNT), vn("2026-11-19 08:00"), vietnam)
    assert DueNoteKind.YEAR_NOT_LOADED in kinds(due)
