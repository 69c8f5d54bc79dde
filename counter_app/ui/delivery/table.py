"""The list of operations, problems first."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHeaderView

from counter_app.services.views import OutboxLine
from counter_app.ui.delivery.words import kind_words, problem_words
from counter_app.ui.formats import moment_text
from counter_app.ui.outbox_words import outbox_words
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.tables import Column, Table

CODE, KIND, MADE_AT, TRIES, TO_KNOW = 1, 2, 3, 4, 5


def outbox_table() -> Table[OutboxLine]:
    """An empty list."""
    tr = QCoreApplication.translate
    columns: tuple[Column[OutboxLine], ...] = (
        Column(
            tr("OutboxTable", "Tình trạng"),
            lambda line: outbox_words(line.state),
            176,
            strong=True,
        ),
        Column(tr("OutboxTable", "Mã hồ sơ"), lambda line: line.dossier_code, 190, whole=True),
        Column(tr("OutboxTable", "Nội dung"), lambda line: kind_words(line.kind), 110),
        Column(tr("OutboxTable", "Lập lúc"), lambda line: moment_text(line.created_at), 216),
        # Counted are tries the portal answered without taking it; a cut line counts none.
        Column(tr("OutboxTable", "Lần lỗi"), lambda line: str(line.attempts or ""), 80),
        # Whole below the list, for the row chosen.
        Column(tr("OutboxTable", "Điều cần biết"), problem_words, lines=2),
    )
    return Table(tr("OutboxTable", "Danh sách gửi cổng"), columns, lambda line: line.id)


def fold_table(table: Table[OutboxLine], room: Room) -> None:
    """The sentence of the chosen row stands below anyway; then the code takes what is left."""
    header, mode = table.horizontalHeader(), QHeaderView.ResizeMode
    narrow = room is Room.NARROW
    header.setSectionResizeMode(CODE, mode.Stretch if narrow else mode.Interactive)
    for column in (KIND, MADE_AT, TRIES):
        table.setColumnHidden(column, room is not Room.WIDE)
    table.setColumnHidden(TO_KNOW, narrow)
    table.fit_codes()
