"""The head of a dossier: its code, how it stands, whose, what, when."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counter_app.services.views import DossierLine
from counter_app.ui.dossiers.code_strip import CodeStrip
from counter_app.ui.dossiers.words import state_tone, state_words
from counter_app.ui.formats import moment_text
from counter_app.ui.outbox_words import outbox_words
from counter_app.ui.theme import px
from counter_app.ui.widgets.fields import ValueLine
from counter_app.ui.widgets.text import Tone, label, set_text

_ROWS = 7


class DossierFacts(QWidget):
    """What is not known takes no line."""

    def __init__(self, give_code: Callable[[str], None], *, asks_code: bool) -> None:
        super().__init__()
        self._strip = CodeStrip(give_code, asks=asks_code)
        self.code = ValueLine(self.tr("Mã hồ sơ"), "medium")
        self._state = label("", "chip", Tone.OK)
        self._facts = [(label("", "soft"), label("", wrap=True)) for _ in range(_ROWS)]
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(3))
        for at, (name, value) in enumerate(self._facts):
            grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, at, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(7))
        column.addWidget(self.code)
        column.addWidget(self._state, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(grid)
        column.addWidget(self._strip)

    def show_line(self, line: DossierLine) -> None:
        """Show a dossier."""
        self.code.show_value(line.code)
        self._strip.show_for(line.code, provisional=line.provisional)
        words = state_words(line.state)
        if line.provisional:
            words += " · " + self.tr("mã tạm")
        set_text(self._state, words, state_tone(line.state, provisional=line.provisional))
        for (name, value), (head, said) in zip(self._facts, self._said(line), strict=True):
            set_text(name, head if said else "")
            set_text(value, said)

    def _said(self, line: DossierLine) -> tuple[tuple[str, str], ...]:
        submitter = "" if line.submitter_name == line.owner_name else line.submitter_name
        waiting = self.tr("{n} giấy tờ").format(n=line.waiting_for_scan)
        return (
            (self.tr("Chủ hồ sơ"), line.owner_name),
            (self.tr("Người nộp"), submitter),
            (self.tr("Thủ tục"), f"{line.procedure_name} · {line.procedure_code}"),
            (self.tr("Nhận lúc"), moment_text(line.received_at)),
            (self.tr("Hẹn trả"), moment_text(line.due_at)),
            (self.tr("Chờ số hóa"), waiting if line.waiting_for_scan else ""),
            (self.tr("Cổng"), outbox_words(line.delivery)),
        )
