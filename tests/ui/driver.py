"""Drives the window as a person does: by keys, counting them, and waits for what follows."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from counter_app.domain.checklist import ENOUGH
from counter_app.practice.people import Person, card_string, invent_person
from counter_app.ui.reception.form import Form
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.reception.screen import ReceptionScreen
from counter_app.ui.shell.counter import CounterView
from counter_app.ui.shell.window import MainWindow
from tests.ui.fakes import FakeOffice

PATIENCE = 10.0
"""Seconds until something that must happen counts as not happening."""
BURST_AT = 1_000_000
"""Milliseconds on the keyboard's clock."""
NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


class Driver:
    """One per test. ``keys`` counts every key a clerk would press."""

    def __init__(self, window: MainWindow, office: FakeOffice) -> None:
        self.window, self.office = window, office
        self.keys = 0

    @property
    def view(self) -> CounterView:
        """The window's inside."""
        assert self.window.view is not None
        return self.window.view

    @property
    def reception(self) -> ReceptionScreen:
        """The reception screen."""
        return self.view.places.reception

    @property
    def presenter(self) -> ReceptionPresenter:
        """What stands behind it."""
        return self.reception.presenter

    @property
    def form(self) -> Form:
        """What stands in the form."""
        return self.presenter.form

    @property
    def focus(self) -> QWidget | None:
        """Where the next key goes."""
        return QApplication.focusWidget()

    def until(self, condition: Callable[[], bool], what: str = "") -> None:
        """Let the window work until something is true."""
        end = time.monotonic() + PATIENCE
        while not condition():
            QApplication.processEvents()
            assert time.monotonic() < end, what or "did not happen"

    def settle(self) -> None:
        """Until the lanes are idle, their answers delivered, and what these changed laid out."""
        quiet = 0
        while quiet < 3:
            self.until(lambda: self.window.tasks.idle, "the lanes did not come to rest")
            QApplication.processEvents()
            # An answer may have asked the next question.
            quiet = quiet + 1 if self.window.tasks.idle else 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """One key, through the window as from the keyboard."""
        self.keys += 1
        QTest.keyClick(self._handle(), key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        """Letters and digits, one key each."""
        handle = self._handle()
        for letter in text:
            self.keys += 1
            QTest.sendKeyEvent(QTest.KeyAction.Click, handle, _key_of(letter), letter, NONE)
        self.settle()

    def type_now(self, text: str) -> None:
        """Letters and a final Return while something is still under way."""
        for letter in text:
            QTest.sendKeyEvent(QTest.KeyAction.Click, self._handle(), _key_of(letter), letter, NONE)
        self.hit(Qt.Key.Key_Return)

    def hit(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """One key without waiting for what it does."""
        self.keys += 1
        QTest.keyClick(self._handle(), key, modifier)
        QApplication.processEvents()

    def burst(self, text: str) -> None:
        """A reader that types: all keys in the same moment. No keys of the clerk."""
        handle = self._handle()
        for letter in (*text, "\r"):
            key = Qt.Key.Key_Return if letter == "\r" else _key_of(letter)
            event = QKeyEvent(QEvent.Type.KeyPress, key, NONE, letter)
            event.setTimestamp(BURST_AT)
            QApplication.sendEvent(handle, event)

    def texts(self) -> list[str]:
        """Everything labels on the screen say."""
        return [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]

    def beep(self, person: Person) -> None:
        """A card at the serial reader: no key."""
        self.office.beep(card_string(person))
        self.until(lambda: self._owner_or_submitter() == person.identity_number, "no card came")
        self.settle()

    def tick_missing(self) -> int:
        """Tick what is missing, by digits; returns how many."""
        lacking = [n for n, item in enumerate(self.form.items, 1) if item.state not in ENOUGH]
        self.type("".join(str(n) for n in lacking))
        return len(lacking)

    def find(self, name: str) -> QWidget:
        """The visible control with an accessible name."""
        for widget in self.window.findChildren(QWidget):
            if widget.isVisible() and widget.accessibleName() == name:
                return widget
        raise AssertionError(f"nothing on the screen is called {name!r}")

    def _handle(self) -> QWindow:
        handle = self.window.windowHandle()
        assert handle is not None
        return handle

    def _owner_or_submitter(self) -> str:
        second = self.presenter.parts.party.owner_shown
        return (self.form.second.person if second else self.form.submitter).number


def _key_of(letter: str) -> Qt.Key:
    return Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key.Key_unknown


def somebody(number: int = 1) -> Person:
    """An invented citizen with a card."""
    return invent_person(number, age=36)
