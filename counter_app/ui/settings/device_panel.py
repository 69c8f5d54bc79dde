"""The devices of this counter as they stand, and a page to try a printer with."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from counter_app.ui.problems import words_for
from counter_app.ui.settings.devices import printer_words, scanner_words
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.text import Tone, label, set_text
from counter_app.ui.workplace import Workplace

POLL_MS = 2000


class DevicePanel(QFrame):
    """Reads the state the lanes remember; opens no device."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._place = place
        self._rows: dict[str, PrinterRow] = {}
        self._box = QVBoxLayout()
        self._scanner = label("", wrap=True)
        self._note = label("", wrap=True)
        self._note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(12), px(14), px(12))
        column.setSpacing(px(8))
        column.addWidget(label(self.tr("Thiết bị"), "heading"))
        column.addLayout(self._box)
        column.addWidget(self._scanner)
        column.addWidget(self._note)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.refresh)
        self._poll.start()

    def refresh(self) -> None:
        """Show how the devices stand now."""
        if not self.isVisible():
            return
        status = self._place.services.status()
        for name, state in status.printers or ():
            if name not in self._rows:
                row = PrinterRow(name, self._testing(name))
                self._rows[name] = row
                self._box.addWidget(row)
            self._rows[name].show_state(*printer_words(state))
        words, tone = scanner_words(status.scanner_ready)
        set_text(self._scanner, words, tone)

    def _testing(self, name: str) -> Callable[[], None]:
        place = self._place

        def print_page() -> None:
            set_text(self._note, "")
            place.tasks.write(
                lambda: place.services.printing.test_page(place.desk, name),
                lambda _job: set_text(self._note, self._sent(name), Tone.OK),
                lambda error: set_text(self._note, words_for(error), Tone.DANGER),
            )

        return print_page

    def _sent(self, name: str) -> str:
        return self.tr("✓ Đã gửi trang in thử đến {name}.").format(name=name)


class PrinterRow(QWidget):
    """One printer."""

    def __init__(self, name: str, test: Callable[[], None]) -> None:
        super().__init__()
        self._state = label("", wrap=True)
        button = KeyButton(self.tr("In thử"))
        button.setAccessibleName(self.tr("In thử {name}").format(name=name))
        button.clicked.connect(test)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(name, "strong"))
        words.addWidget(self._state)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(button)

    def show_state(self, words: str, tone: Tone) -> None:
        """How it stands."""
        set_text(self._state, words, tone)
