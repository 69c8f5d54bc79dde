"""What stands on the sheet of the tray: its dossiers, the papers of one, the pages scanned."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from counter_app.ui.reception.pages_strip import PagesStrip
from counter_app.ui.reception.tray import ScanTray
from counter_app.ui.reception.tray_table import fold_table, tray_table
from counter_app.ui.theme import px
from counter_app.ui.widgets.lines import Lines
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.text import label

LEAST_TABLE = 130
"""Height of the list at 100 %: its head and two dossiers."""


class TrayBody(QWidget):
    """Renders the tray."""

    def __init__(self, tray: ScanTray) -> None:
        super().__init__()
        self._tray = tray
        self.table = tray_table()
        self.table.setMinimumHeight(px(LEAST_TABLE))
        self.papers = Lines(self.tr("Giấy tờ của hồ sơ"))
        self.strip = PagesStrip(tray.pages, lambda: tray.items)
        beside = QVBoxLayout()
        beside.addWidget(label(self.tr("Giấy tờ của hồ sơ"), "field"))
        beside.addWidget(self.papers, 1)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(px(12))
        self._both.addWidget(self.table, 3)
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
        rows = [self._paper(n, item.name_vi, item.pages) for n, item in enumerate(tray.items, 1)]
        if rows != [self.papers.item(at).text() for at in range(self.papers.count())]:
            self.papers.clear()
            self.papers.addItems(rows)
        self.strip.refresh()

    def _paper(self, number: int, name: str, pages: int) -> str:
        words = self.tr("{n}. {name} · {pages} trang")
        return words.format(n=number, name=name, pages=pages)
