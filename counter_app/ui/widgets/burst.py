"""Bursts of keys from a reader that types, told apart from people and kept from input methods.

A card's code starts with twelve digits and a bar, that of a slip or a folder label with
``HS.``. Only when exactly that came faster than 35 ms a key is it a reader: what the burst
has typed so far is taken back, and the rest never reaches a field. Neither Unikey's bursts
(backspaces and letters) nor a held key look like that, and no key of a person is delayed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from typing_extensions import override

FASTEST_PERSON_MS = 35
"""Between two keys; a held key repeats at 33 ms but says that it is a repetition."""
SILENCE_MS = 80
LONGEST = 1024
_HEAD = re.compile(r"(?<![0-9])[0-9]{12}\||^HS\.")
"""What tells a reader from a person."""
_OF_HEADS = frozenset("0123456789HS")
_SHIFTS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock}
)
"""Pressed on the way to a capital or a bar; they type nothing themselves."""


def _milliseconds() -> float:
    return time.monotonic() * 1000


class BurstCapture(QObject):
    """Watches all keys while ``owner`` is visible."""

    captured = Signal(str)
    """A whole code."""

    def __init__(
        self,
        owner: QWidget,
        remember: Callable[[], Callable[[], None]],
        clock: Callable[[], float] = _milliseconds,
    ) -> None:
        """``remember`` notes the state of the form and returns what puts it back."""
        super().__init__(owner)
        self._owner, self._remember = owner, remember
        self._clock = clock
        self._typed = ""
        """Since the burst began that may be a reader's."""
        self._last = 0.0
        self._undo: Callable[[], None] = lambda: None
        self._code: list[str] | None = None
        self._silence = QTimer(self, singleShot=True, interval=SILENCE_MS)
        self._silence.timeout.connect(self._finish)

    def watch(self, window: QWindow) -> None:
        """Watch the keys of a window, where each passes once, before any widget has it."""
        window.removeEventFilter(self)
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at a key on its way to the widget in focus."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not self._owner.isVisible():
            return False
        if self._code is not None:
            return self._collect(event)
        return self._suspect(event)

    def _suspect(self, event: QKeyEvent) -> bool:
        now, text = self._moment(event), event.text()
        fast = now - self._last < FASTEST_PERSON_MS and not event.isAutoRepeat()
        self._last = now
        if not fast:
            self._typed = ""
        if event.key() in _SHIFTS:
            return False
        head = _HEAD.search(self._typed + text) if fast and text else None
        if head is not None:
            self._begin(head[0])
            return True
        if text not in _OF_HEADS:
            self._typed = ""
            return False
        if not self._typed:
            self._undo = self._snapshot()
        self._typed += text
        return False

    def _moment(self, event: QKeyEvent) -> float:
        # When the key was pressed, not when a busy window came round to it.
        return float(event.timestamp()) or self._clock()

    def _begin(self, head: str) -> None:
        self._undo()
        self._code, self._typed = [head], ""
        self._silence.start()

    def _collect(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
            return True
        if self._code is not None and event.text() and len(self._code) < LONGEST:
            self._code.append(event.text())
        self._silence.start()
        return True

    def _finish(self) -> None:
        self._silence.stop()
        if self._code is not None:
            code, self._code = "".join(self._code), None
            self.captured.emit(code)

    def _snapshot(self) -> Callable[[], None]:
        form_back = self._remember()
        editor = QApplication.focusWidget()
        if not isinstance(editor, QLineEdit):
            return form_back
        text, at = editor.text(), editor.cursorPosition()

        def back() -> None:
            editor.setText(text)
            editor.setCursorPosition(at)
            form_back()

        return back
