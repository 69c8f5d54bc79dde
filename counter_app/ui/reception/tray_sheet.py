"""The tray on a sheet above the reception: choose a dossier, scan, put pages onto papers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.ui.keys import Deed, hint
from counter_app.ui.problems import words_for
from counter_app.ui.reception.tray import ScanTray
from counter_app.ui.reception.tray_body import TrayBody
from counter_app.ui.shell.overlay import Overlay
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.scrolling import Scrolling
from counter_app.ui.widgets.text import Tone, label, set_text


class TraySheet(Overlay):
    """Closed with Esc; what is scanned stays with its dossier."""

    def __init__(self, host: QWidget, tray: ScanTray) -> None:
        super().__init__(host, self.tr("Chờ số hóa"), 1080)
        self._tray = tray
        self._title = label(self.tr("Chờ số hóa"), "title")
        self.body = TrayBody(tray)
        self.strip = self.body.strip
        self._note = label("", wrap=True)
        self.scan = KeyButton(self.tr("Quét giấy tờ vào hồ sơ này"), hint(Deed.SCAN))
        self.scan.clicked.connect(tray.scan)
        self._stop = KeyButton(self.tr("Dừng quét"))
        self._stop.clicked.connect(tray.pages.cancel)
        self._close = KeyButton(self.tr("Đóng"), "Esc")
        self._close.clicked.connect(self.close_sheet)
        self._lay_out()
        self.body.table.row_changed.connect(tray.choose)
        self.body.table.opened.connect(lambda _line: self.scan.setFocus())
        tray.changed.connect(self.refresh)

    def wanted_size(self) -> QSize:
        """Always the same."""
        return QSize(px(1080), px(600))

    def arrange(self, room: Room) -> None:
        """Lay out for the room there is."""
        self.body.arrange(room)
        # With large type every line is wanted for the dossiers; the button says what this is.
        self._title.setVisible(room is not Room.NARROW)

    def open_tray(self) -> None:
        """Show the oldest first, whatever was searched last."""
        self.body.search.clear()
        self._tray.refresh()
        self.refresh()
        self.open(self.body.table)

    def refresh(self) -> None:
        """Show the tray."""
        if not self.isVisible() and self._tray.chosen is None:
            return
        tray, pages = self._tray, self._tray.pages
        self.body.refresh()
        self.scan.setVisible(not pages.scanning)
        self.scan.setEnabled(tray.may_scan)
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

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._note, 1)
        row.addStretch(0)
        row.addWidget(self.scan, 0, Qt.AlignmentFlag.AlignRight)
        row.addWidget(self._stop)
        row.addWidget(self._close)
        self.column.addWidget(self._title)
        # Lists and pages scroll where there is no room; the buttons never do.
        self.column.addWidget(Scrolling(self.body), 1)
        self.column.addLayout(row)
