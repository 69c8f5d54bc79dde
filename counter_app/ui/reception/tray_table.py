"""The list of the tray: received dossiers, the one waiting longest first."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counter_app.domain.working_calendar import office_time
from counter_app.services.views import ScanTrayLine
from counter_app.ui.formats import clock_text, day_text
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.tables import Column, Table

RECEIVED_AT = 3


def tray_table() -> Table[ScanTrayLine]:
    """An empty list."""
    tr = QCoreApplication.translate
    columns: tuple[Column[ScanTrayLine], ...] = (
        Column(tr("TrayTable", "Mã hồ sơ"), lambda line: line.code, 178, strong=True, whole=True),
        Column(tr("TrayTable", "Chủ hồ sơ"), lambda line: line.owner_name),
        Column(tr("TrayTable", "Chưa quét"), lambda line: str(line.waiting_for_scan), 110),
        Column(tr("TrayTable", "Nhận lúc"), _received, 160),
    )
    return Table(tr("TrayTable", "Hồ sơ chờ số hóa"), columns, lambda line: line.dossier_id)


def _received(line: ScanTrayLine) -> str:
    day = day_text(office_time(line.received_at).date())
    return f"{clock_text(line.received_at)} {day}"


def fold_table(table: Table[ScanTrayLine], room: Room) -> None:
    """When it was received can be left out; whose it is cannot."""
    table.setColumnHidden(RECEIVED_AT, room is not Room.WIDE)
