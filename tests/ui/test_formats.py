from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.ui import formats

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("23/11/2026", date(2026, 11, 23)),
        ("23112026", date(2026, 11, 23)),
        ("231126", date(2026, 11, 23)),
        ("3/2/2026", date(2026, 2, 3)),
        ("23.11", date(2026, 11, 23)),
        ("2311", date(2026, 11, 23)),
        (" 23-11-26 ", date(2026, 11, 23)),
        ("31/2/2026", None),
        ("00112026", None),
        ("23", None),
        ("hôm nay", None),
        ("", None),
    ],
)
def test_days_as_clerks_type_them(typed: str, day: date | None) -> None:
    assert formats.typed_day(typed, today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("23/11", TODAY),
        ("22/11", date(2027, 11, 22)),
        ("05/01", date(2027, 1, 5)),
        ("0501", date(2027, 1, 5)),
        ("29/2", date(2028, 2, 29)),
        ("05/01/2026", date(2026, 1, 5)),
        ("05/01/27", date(2027, 1, 5)),
        ("31/2", None),
        ("", None),
    ],
)
def test_a_day_to_come_is_the_next_such_day(typed: str, day: date | None) -> None:
    assert formats.coming_day(typed, today=TODAY) == day


@pytest.mark.parametrize("typed", ["12/05", "1205", "12.5"])
def test_a_birth_without_a_year_is_none(typed: str) -> None:
    assert formats.birth_date(typed, today=TODAY) is None


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_every_day_can_be_typed_as_it_is_shown(day: date) -> None:
    shown = formats.day_text(day)

    assert formats.typed_day(shown, today=TODAY) == day
    assert formats.typed_day(shown.replace("/", ""), today=TODAY) == day


@given(st.text())
def test_no_text_breaks_the_reading_of_days(text: str) -> None:
    assert formats.typed_day(text, today=TODAY) is None or any(c.isdigit() for c in text)


@pytest.mark.parametrize(("typed", "year"), [("140590", 1990), ("140526", 2026), ("140527", 1927)])
def test_births_lie_behind_us(typed: str, year: int) -> None:
    day = formats.birth_date(typed, today=TODAY)

    assert day is not None
    assert day.year == year


@given(st.integers(0, 10**12))
def test_money_has_dots_between_thousands(amount: int) -> None:
    text = formats.money(amount)

    assert text.endswith("\u00a0₫")
    assert int(text.removesuffix("\u00a0₫").replace(".", "")) == amount
    assert all(len(part) == 3 for part in text.removesuffix("\u00a0₫").split(".")[1:])


def test_dates_carry_their_weekday() -> None:
    assert formats.day_with_weekday(TODAY) == "Thứ Hai 23/11/2026"
    assert formats.day_with_weekday(date(2026, 11, 29)) == "Chủ Nhật 29/11/2026"


def test_moments_are_shown_on_the_offices_clock() -> None:
    at = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)

    assert formats.moment_text(at) == "03:05 · Thứ Hai 23/11/2026"
    assert formats.short_moment(at, at) == "03:05"
    assert formats.short_moment(at, at + timedelta(days=1)) == "03:05 23/11/2026"
    assert formats.moment_text(None) == ""


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=252), "04:12"),
        (timedelta(hours=1, minutes=4, seconds=2), "1:04:02"),
        (timedelta(seconds=-5), "00:00"),
    ],
)
def test_elapsed_time(span: timedelta, text: str) -> None:
    assert formats.elapsed(span) == text


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=20), "chưa đến 1 phút"),
        (timedelta(minutes=42), "42 phút"),
        (timedelta(hours=5), "5 giờ"),
        (timedelta(days=3), "3 ngày"),
    ],
)
def test_ages(span: timedelta, text: str) -> None:
    assert formats.age(span) == text
