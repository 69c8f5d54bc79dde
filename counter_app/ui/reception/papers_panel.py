"""The middle column: papers above, scanned pages below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from counter_app.ui.keys import Deed, hint
from counter_app.ui.problems import words_for
from counter_app.ui.reception.checklist_panel import Checklist, ChecklistHeader
from counter_app.ui.reception.pages_strip import PagesStrip
from counter_app.ui.reception.papers_area import PapersArea
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.reception.procedure_fields import none_published_words
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton, LinkButton
from counter_app.ui.widgets.text import Tone, label, set_text


class PapersPanel(QFrame):
    """Ticking and scanning."""

    def __init__(self, presenter: ReceptionPresenter) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._presenter = presenter
        self.header, self.checklist = ChecklistHeader(presenter), Checklist(presenter)
        self.strip = PagesStrip(presenter.parts.pages, lambda: presenter.form.items)
        self._empty = label("", "soft", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area = PapersArea(self.checklist)
        self.area.beside.connect(self.header.stand_above)
        self.tray = LinkButton("")
        self.scan = KeyButton(self.tr("Quét giấy tờ"), hint(Deed.SCAN))
        self.scan.clicked.connect(presenter.parts.pages.scan)
        self._stop = KeyButton(self.tr("Dừng quét"))
        self._stop.clicked.connect(presenter.parts.pages.cancel)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._said = label("", wrap=True)
        self._hint = label(
            self.tr("Kéo trang vào giấy tờ, hoặc chọn trang rồi bấm số."), "soft", wrap=True
        )
        self._lay_out()
        presenter.parts.procedures.loaded.connect(self.refresh)

    def tab_order(self) -> list[QWidget]:
        """Papers, then what scans them."""
        return [self.checklist, self.tray, self.scan, self._stop, self.strip]

    def show_tray(self, waiting: int) -> None:
        """How many received dossiers still wait for the scanner."""
        words = self.tr("Chờ số hóa ({n})").format(n=waiting)
        self.tray.setText(f"{words}  {hint(Deed.SCAN_TRAY)}")
        self.tray.setAccessibleName(words)
        self.tray.setVisible(bool(waiting))

    def refresh(self) -> None:
        """Show papers, pages and how the scan goes."""
        pages = self._presenter.parts.pages
        there = bool(self._presenter.form.items)
        self.header.refresh()
        self.checklist.refresh()
        self.checklist.setEnabled(there)
        self.area.setVisible(there)
        self._empty.setVisible(not there)
        self._empty.setText(self._empty_words())
        self.strip.refresh()
        loose = any(page.component_id is None for page in pages.pages)
        self._hint.setVisible(loose and there)
        self.scan.setVisible(not pages.scanning)
        self._stop.setVisible(pages.scanning)
        self._stop.setEnabled(not pages.stopping)
        self._progress.setVisible(pages.scanning)
        self._say()

    def _empty_words(self) -> str:
        if self._presenter.parts.procedures.none_published:
            return none_published_words()
        return self.tr("Chọn thủ tục để thấy giấy tờ cần có.")

    def _say(self) -> None:
        pages = self._presenter.parts.pages
        if pages.stopping:
            set_text(self._said, self.tr("Đang dừng sau trang này…"), Tone.SOFT)
        elif pages.scanning:
            words = self.tr("Đang quét · {n} trang").format(n=len(pages.pages))
            set_text(self._said, words, Tone.PLAIN)
        elif pages.trouble is not None:
            set_text(self._said, words_for(pages.trouble), Tone.DANGER)
        else:
            count = len(pages.pages)
            words = self.tr("Trang đã quét: {n}").format(n=count) if count else ""
            set_text(self._said, words, Tone.SOFT)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self._said, 1)
        row.addStretch(0)
        row.addWidget(self.tray)
        row.addWidget(self.scan)
        row.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(10), px(14), px(10))
        column.setSpacing(px(7))
        column.addWidget(self.header)
        column.addWidget(self._empty, 1)
        column.addWidget(self.area, 1)
        column.addLayout(row)
        column.addWidget(self._progress)
        column.addWidget(self.strip)
        column.addWidget(self._hint)
