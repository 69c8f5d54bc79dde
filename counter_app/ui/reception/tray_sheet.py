"""The tray on a sheet above the reception: choose a dossier, scan, put pages onto papers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from counter_app.services.views import ScanTrayLine
from counter_app.ui.formats import moment_text
from counter_app.ui.problems import words_for
from counter_app.ui.reception.pages_strip import PagesStrip
from counter_app.ui.reception.tray import ScanTray
from counter_app.ui.shell.overlay import Overlay
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.tables import Column, Table
from counter_app.ui.widgets.text import Tone, label, set_text


class TraySheet(Overlay):
    """Closed with Esc; what is scanned stays with its dossier."""

    def __init__(self, host: QWidget, tray: ScanTray) -> None:
        super().__init__(host, self.tr("Chờ số hóa"), 1080)
        self._tray = tray
        self.table: Table[ScanTrayLine] = Table(
            self.tr("Hồ sơ chờ số hóa"), self._columns(), lambda line: line.dossier_id
        )
        self.papers = QListWidget()
        self.papers.setAccessibleName(self.tr("Giấy tờ của hồ sơ"))
        self.papers.setWordWrap(True)
        self.papers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.strip = PagesStrip(tray.pages, lambda: tray.items)
        self._note = label("", wrap=True)
        self.scan = KeyButton(self.tr("Quét giấy tờ vào hồ sơ này"))
        self.scan.clicked.connect(tray.pages.scan)
        self._stop = KeyButton(self.tr("Dừng quét"))
        self._stop.clicked.connect(tray.pages.cancel)
        self._lay_out()
        self.table.row_changed.connect(tray.choose)
        self.table.opened.connect(lambda _line: self.scan.setFocus())
        tray.changed.connect(self.refresh)

    def wanted_size(self) -> QSize:
        """Always the same."""
        return QSize(px(1080), px(600))

    def open_tray(self) -> None:
        """Show the oldest first."""
        self._tray.refresh()
        self.refresh()
        self.open(self.table)

    def refresh(self) -> None:
        """Show the tray."""
        if not self.isVisible() and self._tray.chosen is None:
            return
        tray, pages = self._tray, self._tray.pages
        self.table.show_rows(tray.lines)
        rows = [self._paper(n, item.name_vi, item.pages) for n, item in enumerate(tray.items, 1)]
        if rows != [self.papers.item(at).text() for at in range(self.papers.count())]:
            self.papers.clear()
            self.papers.addItems(rows)
        self.strip.refresh()
        self.scan.setVisible(not pages.scanning)
        self.scan.setEnabled(tray.chosen is not None)
        self._stop.setVisible(pages.scanning)
        self._say()

    def _say(self) -> None:
        pages = self._tray.pages
        if pages.scanning:
            words = self.tr("Đang quét · {n} trang").format(n=len(pages.pages))
            set_text(self._note, words, Tone.PLAIN)
        elif pages.trouble is not None:
            set_text(self._note, words_for(pages.trouble), Tone.DANGER)
        else:
            hint = self.tr("Chọn trang rồi bấm số của giấy tờ.")
            set_text(self._note, hint if pages.pages else "", Tone.SOFT)

    def _columns(self) -> tuple[Column[ScanTrayLine], ...]:
        return (
            Column(self.tr("Mã hồ sơ"), lambda line: line.code, 178, strong=True),
            Column(self.tr("Chủ hồ sơ"), lambda line: line.owner_name),
            Column(self.tr("Chưa quét"), lambda line: str(line.waiting_for_scan), 110),
            Column(self.tr("Nhận lúc"), lambda line: moment_text(line.received_at), 230),
        )

    def _paper(self, number: int, name: str, pages: int) -> str:
        words = self.tr("{n}. {name} · {pages} trang")
        return words.format(n=number, name=name, pages=pages)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._note, 1)
        row.addStretch(0)
        row.addWidget(self.scan, 0, Qt.AlignmentFlag.AlignRight)
        row.addWidget(self._stop)
        right = QVBoxLayout()
        right.addWidget(label(self.tr("Giấy tờ của hồ sơ"), "field"))
        right.addWidget(self.papers, 1)
        both = QHBoxLayout()
        both.setSpacing(px(12))
        both.addWidget(self.table, 3)
        both.addLayout(right, 2)
        self.column.addWidget(label(self.tr("Chờ số hóa"), "title"))
        self.column.addLayout(both, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.strip)
