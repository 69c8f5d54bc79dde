"""The list of dossiers: code, owner, procedure, date, state, delivery."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHeaderView

from counter_app.domain.working_calendar import office_time
from counter_app.services.views import DossierLine
from counter_app.ui.dossiers.words import delivery_words, state_words
from counter_app.ui.formats import day_text
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.tables import Column, Table

OWNER, PROCEDURE, DUE, STATE, DELIVERY = 1, 2, 3, 4, 5
LONGEST_NAME = 40


def dossier_table() -> Table[DossierLine]:
    """An empty list."""
    tr = QCoreApplication.translate
    columns: tuple[Column[DossierLine], ...] = (
        Column(tr("DossierTable", "Mã hồ sơ"), lambda line: line.code, 172, strong=True),
        Column(tr("DossierTable", "Chủ hồ sơ"), lambda line: line.owner_name, 156),
        Column(tr("DossierTable", "Thủ tục"), lambda line: in_brief(line.procedure_name)),
        Column(tr("DossierTable", "Hẹn trả"), _due, 104),
        Column(tr("DossierTable", "Trạng thái"), lambda line: state_words(line.state), 118),
        Column(tr("DossierTable", "Cổng"), lambda line: delivery_words(line.delivery)[0][:1], 66),
    )
    return Table(tr("DossierTable", "Danh sách hồ sơ"), columns, lambda line: line.id)


def in_brief(procedure: str) -> str:
    """A procedure's name in a list: whole words, without what every name begins with.

    Names of the catalogue run to two hundred letters; the detail says them whole.
    """
    said = procedure.removeprefix("Thủ tục ")
    said = said[:1].upper() + said[1:]
    if len(said) <= LONGEST_NAME:
        return said
    return said[:LONGEST_NAME].rpartition(" ")[0].rstrip(",;(") + " …"


def fold_table(table: Table[DossierLine], room: Room) -> None:
    """What the detail says anyway goes first; then the owner takes what is left over."""
    mode = QHeaderView.ResizeMode
    owner = mode.Interactive if room is Room.WIDE else mode.Stretch
    table.horizontalHeader().setSectionResizeMode(OWNER, owner)
    for column in (PROCEDURE, STATE, DELIVERY):
        table.setColumnHidden(column, room is not Room.WIDE)
    table.setColumnHidden(DUE, room is Room.NARROW)


def _due(line: DossierLine) -> str:
    return "" if line.due_at is None else day_text(office_time(line.due_at).date())
