"""Dates, money, numbers and spans of time as people read them at the counter.

QLocale("vi_VN") writes a year of two digits, so dates are always made here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication

from counter_app.domain.working_calendar import office_time
from counter_app.ui.translating import QT_TRANSLATE_NOOP

_WEEKDAYS = (
    QT_TRANSLATE_NOOP("Formats", "Thứ Hai"),
    QT_TRANSLATE_NOOP("Formats", "Thứ Ba"),
    QT_TRANSLATE_NOOP("Formats", "Thứ Tư"),
    QT_TRANSLATE_NOOP("Formats", "Thứ Năm"),
    QT_TRANSLATE_NOOP("Formats", "Thứ Sáu"),
    QT_TRANSLATE_NOOP("Formats", "Thứ Bảy"),
    QT_TRANSLATE_NOOP("Formats", "Chủ Nhật"),
)

_TYPED_DATE = re.compile(r"(\d{1,2})\D+(\d{1,2})(?:\D+(\d{4}|\d{2}))?")
_TYPED_AMOUNT = re.compile(r"(-?(?:[0-9]{1,3}(?:[., ][0-9]{3})+|[0-9]{1,15})) ?(?:đồng|đ|₫|vnđ)?")
_SOLID_DATE = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})?")


def _translated(text: str) -> str:
    return QCoreApplication.translate("Formats", text)


def weekday(day: date) -> str:
    """``Thứ Hai`` to ``Chủ Nhật``."""
    return _translated(_WEEKDAYS[day.weekday()])


def day_text(day: date | None) -> str:
    """``23/11/2026``; empty for None."""
    return "" if day is None else f"{day:%d/%m/%Y}"


def day_with_weekday(day: date) -> str:
    """``Thứ Hai 23/11/2026``."""
    return f"{weekday(day)} {day_text(day)}"


def clock_text(at: datetime | None) -> str:
    """``10:24`` on the office's clock; empty for None."""
    return "" if at is None else f"{office_time(at):%H:%M}"


def moment_text(at: datetime | None) -> str:
    """``10:24 · Thứ Hai 23/11/2026`` on the office's clock; empty for None."""
    if at is None:
        return ""
    local = office_time(at)
    return f"{local:%H:%M} · {day_with_weekday(local.date())}"


def short_moment(at: datetime | None, now: datetime) -> str:
    """The clock time today, otherwise day and clock time; empty for None."""
    if at is None:
        return ""
    local = office_time(at)
    if local.date() == office_time(now).date():
        return f"{local:%H:%M}"
    return f"{local:%H:%M %d/%m/%Y}"


def money(amount: int) -> str:
    """``16.000 ₫``."""
    return f"{amount:,}".replace(",", ".") + "\u00a0₫"


def typed_amount(text: str) -> int | None:
    """Whole VND as typed: ``50000``, ``50.000``, ``50 000 đ``. None when it is no such number."""
    match = _TYPED_AMOUNT.fullmatch(text.strip().lower())
    return int(re.sub(r"[., ]", "", match[1])) if match else None


def elapsed(span: timedelta) -> str:
    """``04:12``, from an hour on ``1:04:12``; never negative."""
    seconds = max(0, int(span.total_seconds()))
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def age(span: timedelta) -> str:
    """``vừa xong``, ``5 phút``, ``3 giờ``, ``2 ngày``: how long ago, rounded down."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 1:
        return QCoreApplication.translate("Formats", "chưa đến 1 phút")
    if minutes < 60:
        return QCoreApplication.translate("Formats", "{n} phút").format(n=minutes)
    if minutes < 48 * 60:
        return QCoreApplication.translate("Formats", "{n} giờ").format(n=minutes // 60)
    return QCoreApplication.translate("Formats", "{n} ngày").format(n=minutes // (24 * 60))


def typed_day(
    text: str, *, today: date, year_of: Callable[[int], int] | None = None
) -> date | None:
    """The day a clerk typed: ``23/11/2026``, ``23112026``, ``23.11`` (this year), ``231126``.

    ``year_of`` says which century two digits mean. None when it is no day.
    """
    match = _day_parts(text)
    if match is None:
        return None
    year = today.year
    if match[3]:
        year = int(match[3])
        if len(match[3]) == 2:
            year = (year_of or recent_century)(year)
    return _day(year, match)


def coming_day(text: str, *, today: date) -> date | None:
    """A day that lies ahead: without a year the next such day, today among them.

    A year that was typed counts, also one that is over. None when it is no day.
    """
    match = _day_parts(text)
    if match is None or match[3]:
        return typed_day(text, today=today)
    # Nine years hold a 29 February, whatever year it is.
    days = (_day(year, match) for year in range(today.year, today.year + 9))
    return next((day for day in days if day is not None and day >= today), None)


def birth_date(text: str, *, today: date) -> date | None:
    """A day of birth; without its year it is none."""
    match = _day_parts(text)
    if match is None or not match[3]:
        return None
    return typed_day(text, today=today, year_of=birth_century(today))


def _day_parts(text: str) -> re.Match[str] | None:
    cleaned = text.strip()
    return _TYPED_DATE.fullmatch(cleaned) or _SOLID_DATE.fullmatch(cleaned)


def _day(year: int, match: re.Match[str]) -> date | None:
    try:
        return date(year, int(match[2]), int(match[1]))
    except ValueError:
        return None


def recent_century(two_digits: int) -> int:
    """The century of papers and letters: always this one."""
    return 2000 + two_digits


def birth_century(today: date) -> Callable[[int], int]:
    """The century of a birth: never in the future, never more than 99 years ago."""

    def year(two_digits: int) -> int:
        candidate = 2000 + two_digits
        return candidate if candidate <= today.year else candidate - 100

    return year
