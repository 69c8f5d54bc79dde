"""The list of dossiers: code, owner, procedure, date, state, delivery."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counter_app.domain.working_calendar import office_time
from counter_app.services.views import DossierLine
from counter_app.ui.dossiers.words import state_words
from counter_app.ui.formats import day_text
from counter_app.ui.outbox_words import outbox_words
from counter_app.ui.theme import px
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.tables import Column, Table

CODE, PROCEDURE, DUE, STATE, DELIVERY = 0, 2, 3, 4, 5
NAME, DATE = 125, 104
"""Width at 100 % of a column for a date, and the least for a name or a procedure."""


def dossier_table() -> Table[DossierLine]:
    """An empty list."""
    tr = QCoreApplication.translate
    columns: tuple[Column[DossierLine], ...] = (
        Column(
            tr("DossierTable", "Mã hồ sơ"), lambda line: line.code, 172, strong=True, whole=True
        ),
        Column(tr("DossierTable", "Chủ hồ sơ"), lambda line: line.owner_name),
        Column(
            tr("DossierTable", "Thủ tục"),
            lambda line: in_brief(line.procedure_name),
            lines=2,
            tip=lambda line: line.procedure_name,
        ),
        Column(tr("DossierTable", "Hẹn trả"), _due, DATE),
        Column(tr("DossierTable", "Trạng thái"), lambda line: state_words(line.state), 118),
        Column(
            tr("DossierTable", "Cổng"),
            lambda line: outbox_words(line.delivery)[:1],
            66,
            tip=lambda line: outbox_words(line.delivery),
        ),
    )
    return Table(tr("DossierTable", "Danh sách hồ sơ"), columns, lambda line: line.id)


def in_brief(procedure: str) -> str:
    """A procedure's name without what every name begins with.

    Names of the catalogue run to two hundred letters: the list shows two lines of one, the
    tool tip and the detail say it whole.
    """
    said = procedure.removeprefix("Thủ tục ")
    return said[:1].upper() + said[1:]


def fold_table(table: Table[DossierLine], room: Room) -> None:
    """What the detail says anyway goes first; owner and procedure share what is left over."""
    for column in (STATE, DELIVERY):
        table.setColumnHidden(column, room is not Room.WIDE)
    if room is Room.WIDE:
        left, dated = px(2 * NAME), True
    else:
        left = table.viewport().width() - table.columnWidth(CODE)
        dated = room is Room.MEDIUM and left - px(DATE) >= px(NAME)
        left -= px(DATE) if dated else 0
    table.setColumnHidden(DUE, not dated)
    table.setColumnHidden(PROCEDURE, left < px(2 * NAME))


def _due(line: DossierLine) -> str:
    return "" if line.due_at is None else day_text(office_time(line.due_at).date())
