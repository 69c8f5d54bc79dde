"""What stands on the sheet of the tray: its dossiers, the papers of one, the pages scanned."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QVBoxLayout, QWidget

from counter_app.domain.checklist import ChecklistItem, to_digitise
from counter_app.ui.reception.pages_strip import PagesStrip
from counter_app.ui.reception.tray import ScanTray
from counter_app.ui.reception.tray_table import fold_table, tray_table
from counter_app.ui.theme import px
from counter_app.ui.widgets.fields import EnterDoes
from counter_app.ui.widgets.lines import Lines
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.text import Tone, label, set_text

LEAST_TABLE = 130
"""Height of the list at 100 %: its head and two dossiers."""


class TrayBody(QWidget):
    """Renders the tray."""

    def __init__(self, tray: ScanTray) -> None:
        super().__init__()
        self._tray = tray
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Mã hồ sơ hoặc tên"))
        self.search.setAccessibleName(self.tr("Tìm hồ sơ chờ số hóa"))
        self.search.textChanged.connect(tray.search)
        self.search.installEventFilter(EnterDoes(self._to_the_list, self))
        self._listed = label("", "soft", wrap=True)
        self.table = tray_table()
        self.table.setMinimumHeight(px(LEAST_TABLE))
        self.table.letter_typed.connect(self._search_on)
        self.papers = Lines(self.tr("Giấy tờ của hồ sơ"))
        self.strip = PagesStrip(tray.pages, lambda: tray.items)
        dossiers = QVBoxLayout()
        for part in (self.search, self.table, self._listed):
            dossiers.addWidget(part)
        dossiers.setStretchFactor(self.table, 1)
        beside = QVBoxLayout()
        beside.addWidget(label(self.tr("Giấy tờ của hồ sơ"), "field"))
        beside.addWidget(self.papers, 1)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(px(12))
        self._both.addLayout(dossiers, 3)
        self._both.addLayout(beside, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._both, 1)
        column.addWidget(self.strip)

    def arrange(self, room: Room) -> None:
        """Where there is little room the papers stand below the dossiers."""
        fold_table(self.table, room)
        direction = QBoxLayout.Direction
        narrow = room is Room.NARROW
        self._both.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def refresh(self) -> None:
        """Show the tray."""
        tray = self._tray
        self.table.show_rows(tray.lines)
        set_text(self._listed, self._listed_words(), Tone.SOFT)
        rows = [self._paper(n, item) for n, item in enumerate(tray.items, 1)]
        if rows != [self.papers.item(at).text() for at in range(self.papers.count())]:
            self.papers.clear()
            self.papers.addItems(rows)
            self._mark_waiting()
        self.strip.refresh()

    def _to_the_list(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search_on(self, letter: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.setText(letter)

    def _listed_words(self) -> str:
        tray = self._tray
        if tray.text.strip():
            return "" if tray.lines else self.tr("Không có hồ sơ nào khớp.")
        if len(tray.lines) >= tray.waiting:
            return ""
        words = self.tr("{n} hồ sơ chờ lâu nhất trong {all}. Gõ mã hoặc tên để tìm hồ sơ khác.")
        return words.format(n=len(tray.lines), all=tray.waiting)

    def _paper(self, number: int, item: ChecklistItem) -> str:
        words = self.tr("{n}. {name} · {state}")
        if item.pages:
            state = self.tr("{pages} trang").format(pages=item.pages)
        else:
            state = self.tr("chờ quét") if to_digitise([item]) else self.tr("không cần quét")
        return words.format(n=number, name=item.name_vi, state=state)

    def _mark_waiting(self) -> None:
        bold = self.papers.font()
        bold.setBold(True)
        for at, item in enumerate(self._tray.items):
            if to_digitise([item]):
                self.papers.item(at).setFont(bold)
