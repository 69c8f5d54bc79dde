"""The field "Thẻ căn cước": an ordinary line edit that also takes whole codes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from counter_app.domain.text import mask_number
from counter_app.services.views import CitizenMatch
from counter_app.ui.formats import day_text
from counter_app.ui.widgets.suggest import SuggestEdit, Suggestion

FEWEST_BARS = 6
"""A card holds seven fields at least."""
SETTLED_MS = 90
"""A code is whole when nothing came for so long."""


class CardEdit(SuggestEdit):
    """Digits, a name, a phone number – or a card's code, pasted or typed by a reader."""

    code_came = Signal(str)

    def __init__(self, list_name: str, parent: QWidget | None = None) -> None:
        super().__init__(list_name, parent)
        self.setPlaceholderText(self.tr("Quét mã QR, hoặc gõ số, tên, điện thoại"))
        # Telex and VNI would bend what a reader types; search ignores marks anyway.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhSensitiveData
        )
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self._take_code)
        self.textChanged.connect(self._watch)

    def offer_people(self, matches: Sequence[CitizenMatch]) -> None:
        """Known citizens; their numbers stay masked."""
        self.offer_rows([Suggestion(_words(one), _detail(one), one) for one in matches])

    def _watch(self, text: str) -> None:
        if text.count("|") >= FEWEST_BARS:
            self.close_list()
            self._settled.start()

    def _enter(self) -> None:
        if self._settled.isActive():
            self._take_code()
            return
        super()._enter()

    def _ask(self, text: str) -> None:
        if "|" not in text:
            super()._ask(text)

    def _take_code(self) -> None:
        self._settled.stop()
        code = self.text()
        self.clear()
        if code:
            self.code_came.emit(code)


def _words(match: CitizenMatch) -> str:
    return f"{match.person.name} · {day_text(match.person.birth_date)}"


def _detail(match: CitizenMatch) -> str:
    return f"{mask_number(match.person.identity_number)} · {match.person.address}"
