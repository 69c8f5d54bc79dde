"""What the call bar says."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.queue_rules import CAP_MINUTES, WaitRange
from counter_app.domain.ticket import TicketState
from counter_app.services.views import TicketView
from counter_app.ui.formats import elapsed
from counter_app.ui.problems import words_for

ORDINARY = "ordinary"
"""Code of the priority class everybody is in who is in no other."""


def state(ticket: TicketView, here: timedelta, *, short: bool = False) -> str:
    """``Đang phục vụ · 04:12``; where there is little room only the time."""
    if short:
        return elapsed(here)
    if ticket.state is TicketState.CALLED:
        words = QCoreApplication.translate("CallBar", "Đang gọi lần {n} · {time}")
        return words.format(n=max(1, ticket.calls), time=elapsed(here))
    words = QCoreApplication.translate("CallBar", "Đang phục vụ · {time}")
    return words.format(time=elapsed(here))


def detail(ticket: TicketView, waited: timedelta) -> str:
    """``Ưu tiên: người trên 80 tuổi · đã chờ 9 phút``."""
    first = ticket.series_name
    if ticket.priority_code != ORDINARY:
        words = QCoreApplication.translate("CallBar", "Ưu tiên: {name}")
        first = words.format(name=ticket.priority_name)
    minutes = max(0, int(waited.total_seconds() // 60))
    words = QCoreApplication.translate("CallBar", "{first} · đã chờ {n} phút")
    return words.format(first=first, n=minutes)


def called_number(number: str) -> str:
    """``Số đang phục vụ: A027``, as a screen reader says it."""
    words = QCoreApplication.translate("CallBar", "Số đang phục vụ: {number}")
    return words.format(number=number)


def people(waiting: int, *, short: bool = False) -> str:
    """``12 người đang chờ``; where there is little room ``Chờ: 12``."""
    if short:
        return QCoreApplication.translate("CallBar", "Chờ: {n}").format(n=waiting)
    if not waiting:
        return QCoreApplication.translate("CallBar", "Không ai chờ")
    return QCoreApplication.translate("CallBar", "{n} người đang chờ").format(n=waiting)


def wait(span: WaitRange | None) -> str:
    """``Chờ khoảng 15–25 phút``; nothing when nobody waits."""
    if span is None:
        return ""
    if span.high is None and span.low < CAP_MINUTES:
        # Five people may well be called within the hour: only the end is open.
        words = QCoreApplication.translate("CallBar", "Chờ từ {low} đến hơn 60 phút")
        return words.format(low=span.low)
    if span.high is None:
        return QCoreApplication.translate("CallBar", "Chờ trên 60 phút")
    words = QCoreApplication.translate("CallBar", "Chờ khoảng {low}–{high} phút")
    return words.format(low=span.low, high=span.high)


def refused(error: Exception | None) -> str:
    """Why an act was not done; None: nobody waits."""
    return words_for(error or Refusal(RefusalCode.NOBODY_WAITING))
