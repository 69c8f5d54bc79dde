"""A choice among a few: shown like a field, chosen by arrows, by typing, or from a list.

Not a combo box: on Linux Qt calls a combo box by its current words, so neither a screen
reader nor a script finds it by its label. A line edit is called what it is called.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from counter_app.domain.text import fold, initials
from counter_app.ui.theme import px
from counter_app.ui.widgets.icons import icon
from counter_app.ui.widgets.suggest import SuggestEdit, Suggestion

ARROW = 12


class Choice(SuggestEdit):
    """Holds (words, value); the words of the chosen value stand in it."""

    chosen = Signal(object)
    """The value a person chose; silent when the program shows one."""

    def __init__(self, options: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__(self.tr("Lựa chọn"))
        self._options: list[tuple[str, Any]] = []
        self._at = -1
        self._own = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setTextMargins(0, 0, px(ARROW + 6), 0)
        self.asked.connect(self._search)
        self.taken.connect(self._take_at)
        self.textChanged.connect(self._set_from_outside)
        self.offer(options)
        self.choose_first()

    def value(self) -> Any:
        """The value chosen; None when nothing is."""
        return self._options[self._at][1] if 0 <= self._at < len(self._options) else None

    @property
    def words(self) -> str:
        """The words of the value chosen."""
        return self._options[self._at][0] if 0 <= self._at < len(self._options) else ""

    @property
    def options(self) -> tuple[tuple[str, Any], ...]:
        """Everything on offer."""
        return tuple(self._options)

    def offer(self, options: Iterable[tuple[str, Any]]) -> None:
        """Replace the options silently; the value stays if it is still among them."""
        wanted = list(options)
        if wanted != self._options:
            value = self.value()
            self._options, self._at = wanted, -1
            self.choose(value)

    def choose(self, value: object) -> None:
        """Show a value without telling anybody. What is being typed is left alone."""
        at = next((i for i, (_, one) in enumerate(self._options) if one == value), -1)
        if at != self._at or not self.list_shown:
            self._at = at
            self._show_words()

    def choose_first(self) -> None:
        """Show the first option, if nothing is chosen."""
        if self._at < 0 and self._options:
            self.choose(self._options[0][1])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down step through the options; with Alt they open the list."""
        steps = {int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Up): -1}
        if event.key() in steps and not self.list_shown:
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._open()
            else:
                self._take_at(min(max(self._at + steps[event.key()], 0), len(self._options) - 1))
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens the list, a second one closes it."""
        super().mousePressEvent(event)
        self.selectAll()
        if self.list_shown:
            self.close_list()
        else:
            self._open()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing searches among the options."""
        super().focusInEvent(event)
        self.selectAll()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Half a search is no choice."""
        super().focusOutEvent(event)
        self._show_words()
        self.deselect()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, and a sign that it opens."""
        super().paintEvent(event)
        side = px(ARROW)
        place = QRect(self.width() - side - px(10), (self.height() - side) // 2, side, side)
        sign = icon("chevron", self.palette().color(QPalette.ColorRole.Text))
        with QPainter(self) as painter:  # ended here, whoever else still holds this frame
            sign.paint(painter, place)

    def _search(self, text: str) -> None:
        if self._own:
            return
        found = [at for at, (words, _) in enumerate(self._options) if _fits(words, text)]
        self._show_rows(found)

    def _open(self) -> None:
        self._show_rows(range(len(self._options)))
        self.point_at(self._at)

    def _show_rows(self, rows: Iterable[int]) -> None:
        self.offer_rows([Suggestion(self._options[at][0], "", at) for at in rows])

    def _take_at(self, at: int) -> None:
        if not 0 <= at < len(self._options):
            return
        changed = at != self._at
        self._at = at
        self._show_words()
        self.selectAll()
        if changed:
            self.chosen.emit(self.value())

    def _set_from_outside(self, text: str) -> None:
        """A screen reader or a script wrote the words of an option."""
        if self._own or self.hasFocus():
            return
        wanted = fold(text)
        at = next((i for i, (words, _) in enumerate(self._options) if fold(words) == wanted), -1)
        self._take_at(at)

    def _show_words(self) -> None:
        if self.text() != self.words:
            self._own = True
            self.setText(self.words)
            self._own = False
        self.setCursorPosition(0)


def _fits(words: str, text: str) -> bool:
    wanted = fold(text)
    return wanted in fold(words) or initials(words).startswith(wanted.replace(" ", ""))
