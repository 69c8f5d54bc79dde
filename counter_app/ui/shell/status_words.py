"""What the status line says of devices, line and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from counter_app.domain.failures import PortalTroubleCode
from counter_app.domain.working_calendar import office_time
from counter_app.services.bundle import DeviceStatus
from counter_app.services.ports import PrinterState
from counter_app.services.views import OutboxSummary
from counter_app.ui.formats import age, day_with_weekday, short_moment
from counter_app.ui.widgets.text import Tone

State = tuple[str, Tone]


@dataclass(frozen=True, slots=True)
class Facts:
    """What was last heard."""

    devices: DeviceStatus
    summary: OutboxSummary | None = None


def printers(facts: Facts) -> State:
    """Names of the printers, or what is wrong with which."""
    known = facts.devices.printers
    if known is None:
        return QCoreApplication.translate("Status", "Đang mở máy in"), Tone.SOFT
    if not known:
        return QCoreApplication.translate("Status", "Chưa có máy in"), Tone.WARNING
    troubled = [(name, _trouble(state)) for name, state in known]
    troubled = [(name, trouble) for name, trouble in troubled if trouble]
    if troubled:
        # What stops a paper comes before what will stop one.
        troubled.sort(key=lambda one: one[1] == _trouble(PrinterState.PAPER_LOW))
        return " · ".join(f"{name}: {trouble}" for name, trouble in troubled), Tone.WARNING
    return " · ".join(name for name, _state in known), Tone.OK


def scanner(facts: Facts) -> State:
    """Whether the scanner answers."""
    ready = facts.devices.scanner_ready
    if ready is None:
        return QCoreApplication.translate("Status", "Chưa có máy quét"), Tone.SOFT
    if ready:
        return QCoreApplication.translate("Status", "Máy quét"), Tone.OK
    return QCoreApplication.translate("Status", "Máy quét không trả lời"), Tone.WARNING


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is said besides what is not well, what is unsent, the last code and the time."""

    last_sent: bool = False
    devices: bool = False
    """Printers and scanner that are well."""
    clerk: bool = False
    code_named: bool = False
    """What the last code is, before it."""
    day: bool = True


DETAILS = (
    Detail(last_sent=True, devices=True, clerk=True, code_named=True),
    Detail(devices=True, clerk=True, code_named=True),
    Detail(devices=True, clerk=True),
    Detail(clerk=True),
    Detail(),
    Detail(day=False),
)
"""From everything to the least: the line says as much as fits on one line."""


def line(facts: Facts, now: datetime, *, last_sent: bool) -> State:
    """The line, what is unsent and since when, and when something was last sent."""
    summary, up = facts.summary, facts.devices.line_up
    if summary is None:
        return QCoreApplication.translate("Status", "Đang thử đường truyền"), Tone.SOFT
    code = facts.devices.line_code
    if code is PortalTroubleCode.NO_ACCOUNT:
        missing = QCoreApplication.translate(
            "Status", "Chưa nhập tài khoản cổng · hồ sơ lưu tại đây"
        )
        return missing, Tone.WARNING
    if not summary.configured:
        alone = QCoreApplication.translate("Status", "Chưa nối cổng · hồ sơ lưu tại đây")
        return alone, Tone.SOFT
    if up is None:
        words = QCoreApplication.translate("Status", "Đang thử đường truyền")
    elif up:
        words = QCoreApplication.translate("Status", "Có mạng")
    else:
        words = _why_down(code)
    parts = [words, *_unsent(summary, now)]
    if last_sent and summary.last_accepted_at is not None:
        last = QCoreApplication.translate("Status", "gửi lần cuối {at}")
        parts.append(last.format(at=short_moment(summary.last_accepted_at, now)))
    bad = up is False or summary.attention
    return " · ".join(parts), Tone.WARNING if bad else Tone.OK


def _why_down(code: PortalTroubleCode | None) -> str:
    """In two or three words; what to do is said where the dossiers wait."""
    tr = QCoreApplication.translate
    words = {
        PortalTroubleCode.AUTH: tr("Status", "Cổng từ chối tài khoản"),
        PortalTroubleCode.CONFIG: tr("Status", "Cổng báo sai cấu hình"),
        PortalTroubleCode.NOT_A_PORTAL: tr("Status", "Không gặp được cổng"),
        PortalTroubleCode.TRANSIENT: tr("Status", "Cổng đang bận"),
    }
    return tr("Status", "Mất mạng") if code is None else words.get(code, tr("Status", "Mất mạng"))


def clock(clerk: str, now: datetime, detail: Detail) -> str:
    """``Lê Thị Mẫu · 10:24 Thứ Hai 23/11/2026``, or only ``10:24``."""
    local = office_time(now)
    time = f"{local:%H:%M}"
    if detail.day:
        time = f"{time} {day_with_weekday(local.date())}"
    return f"{clerk} · {time}" if detail.clerk else time


def received(code: str, *, named: bool) -> str:
    """The dossier received last."""
    words = QCoreApplication.translate("Status", "Vừa nhận: {code}")
    return words.format(code=code) if named else code


def _unsent(summary: OutboxSummary, now: datetime) -> list[str]:
    parts = []
    if summary.attention:
        words = QCoreApplication.translate("Status", "{n} hồ sơ cần xem")
        parts.append(words.format(n=summary.attention))
    if summary.waiting:
        words = QCoreApplication.translate("Status", "chưa gửi {n} hồ sơ")
        words = words.format(n=summary.waiting)
        if summary.oldest_waiting_at is not None:
            words += f" ({age(now - summary.oldest_waiting_at)})"
        parts.append(words)
    elif not summary.attention:
        parts.append(QCoreApplication.translate("Status", "đã gửi hết"))
    return parts


def _trouble(state: PrinterState | None) -> str:
    tr = QCoreApplication.translate
    words = {
        PrinterState.PAPER_LOW: tr("Status", "sắp hết giấy"),
        PrinterState.PAPER_OUT: tr("Status", "hết giấy"),
        PrinterState.COVER_OPEN: tr("Status", "nắp đang mở"),
        PrinterState.ERROR: tr("Status", "báo lỗi"),
        PrinterState.UNREACHABLE: tr("Status", "không liên lạc được"),
        PrinterState.NOT_CONFIGURED: tr("Status", "cài đặt sai"),
    }
    return "" if state is None else words.get(state, "")
