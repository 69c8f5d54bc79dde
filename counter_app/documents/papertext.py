"""Words on paper: the gateway every text passes, and how dates and reprints read."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from counter_app.domain.text import printable
from counter_app.services.paper import Reprint

OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")

_Content = TypeVar("_Content")


def cleaned(content: _Content) -> _Content:
    """The same content with every text in NFC and without control characters.

    Callers promise it already; a name must not reach a printer on a promise.
    """
    cleaned_content: _Content = _cleaned_value(content)
    return cleaned_content


def _cleaned_value(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        return tuple(_cleaned_value(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {
            field.name: _cleaned_value(getattr(value, field.name)) for field in fields(value)
        }
        return replace(value, **changes)
    return value


def office_time(moment: datetime) -> datetime:
    """An aware instant as the office's wall clock shows it."""
    if moment.tzinfo is None:
        raise ValueError("a moment on paper needs its time zone")
    return moment.astimezone(OFFICE_TIME)


def clock(moment: datetime) -> str:
    """``09:05``."""
    return office_time(moment).strftime("%H:%M")


def date(moment: datetime) -> str:
    """``23/11/2026``."""
    return office_time(moment).strftime("%d/%m/%Y")


def weekday(moment: datetime) -> str:
    """``Thứ Hai``."""
    return WEEKDAYS[office_time(moment).weekday()]


def clock_and_date(moment: datetime) -> str:
    """``09:05, Thứ Hai 23/11/2026``."""
    return f"{clock(moment)}, {weekday(moment)} {date(moment)}"


def reprint_time(reprint: Reprint, first: datetime) -> str:
    """When a copy was made; the date only when it is not the first paper's day."""
    if date(reprint.at) == date(first):
        return clock(reprint.at)
    return f"{clock(reprint.at)} {date(reprint.at)}"


def reprint_banner(reprint: Reprint, first: datetime) -> str:
    """``BẢN IN LẠI (lần 1) – 14:05, Trần Thị Mẫu``."""
    return f"BẢN IN LẠI (lần {reprint.number}) – {reprint_time(reprint, first)}, {reprint.by}"
