"""Receptions worked by keys alone in the real window, on a real practice office, counted.

The keys are those a clerk presses; a card held to the reader, papers laid down and what
the citizen says cost none. Tests hold them to their limits, benchmarks print them.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from counter_app.config.paths import resource
from counter_app.domain.checklist import ENOUGH, ItemState
from counter_app.practice.people import Person, card_string, invent_person
from counter_app.practice.stage import PracticeFloor, open_practice
from counter_app.ui.application import make_application
from counter_app.ui.comfort import Comfort
from counter_app.ui.reception.form import Form
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.shell.counter import CounterView
from counter_app.ui.shell.opening import OpenedOffice
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.theme import apply_theme

Key = Qt.Key
NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
PATIENCE = 30.0
"""Seconds until something that must happen counts as not happening."""
FOUR_PAPERS = "kskh"
"""Finds "Khai sinh kết hợp nhận cha, mẹ, con", which asks for four papers."""
TWO_PAPERS = "dkkt"
"""Finds "Đăng ký khai tử", which asks for two."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One journey: what it cost, and what it may cost."""

    name: str
    keys: int
    limit: int
    papers: int
    """Ticked as handed in."""
    code: str


class KeyClerk:
    """A clerk at the real window; ``keys`` counts every key pressed."""

    def __init__(self, window: MainWindow, floor: PracticeFloor) -> None:
        self.window, self.floor = window, floor
        self.keys = 0

    @property
    def view(self) -> CounterView:
        """The window's inside."""
        assert self.window.view is not None
        return self.window.view

    @property
    def presenter(self) -> ReceptionPresenter:
        """What stands behind the reception screen."""
        return self.view.places.reception.presenter

    @property
    def form(self) -> Form:
        """What stands in the form."""
        return self.presenter.form

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Let the window work until something is true."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, what
            waiting = QEventLoop()
            QTimer.singleShot(5, waiting.quit)
            waiting.exec()

    def settle(self) -> None:
        """Until the lanes are idle and their answers delivered."""
        for _ in range(2):
            self.until(lambda: self.window.tasks.idle, "the lanes did not come to rest")
            QApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """One key, through the window as from the keyboard."""
        self.keys += 1
        QTest.keyClick(self._handle(), key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        """Letters and digits, one key each; marks cost what Telex makes them cost."""
        for letter in text:
            self.keys += telex_keys(letter)
            key = Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key.Key_unknown
            QTest.sendKeyEvent(QTest.KeyAction.Click, self._handle(), key, letter, NONE)
        self.settle()

    def beep(self, person: Person) -> None:
        """A card held to the reader: no key."""
        self.floor.town.reader.wait_for_counter()
        self.floor.town.reader.beep(card_string(person))
        number = person.identity_number
        self.until(lambda: self.form.submitter.number == number, "no card came")
        self.settle()

    def tick_missing(self) -> int:
        """Tick what is missing, by digits; returns how many papers that were."""
        lacking = [n for n, item in enumerate(self.form.items, 1) if item.state not in ENOUGH]
        self.type("".join(str(n) for n in lacking))
        return len(lacking)

    def receive(self, modifier: Qt.KeyboardModifier = NONE) -> str:
        """F9 or Shift+F9; returns the code."""
        before = self.form.dossier_id
        self.press(Key.Key_F9, modifier)
        faults = [fault.spot for fault in self.presenter.shown_faults]
        self.until(lambda: self.form.dossier_id != before, f"not received: {faults}")
        received = self.presenter.just_received
        assert received is not None
        return received.code

    def log_in(self) -> None:
        """The practice office offers a clerk with the password filled in."""
        QTest.keyClick(self._handle(), Key.Key_Return)
        self.until(lambda: self.window.view is not None, "nobody could log in")
        self.settle()
        self.until(lambda: bool(self.presenter.parts.procedures.catalogue), "no procedures")
        self.settle()

    def _handle(self) -> QWindow:
        handle = self.window.windowHandle()
        assert handle is not None
        return handle


def telex_keys(letter: str) -> int:
    """Keys of one letter in Telex: one for the base, one for each mark, two for đ."""
    return 2 if letter in "đĐ" else len(unicodedata.normalize("NFD", letter))


@contextmanager
def key_clerk(folder: Path, comfort: Comfort = Comfort()) -> Iterator[KeyClerk]:  # noqa: B008
    """The practice office of ``folder`` in its window, a clerk logged in."""
    app = make_application()
    apply_theme(app, comfort.theme, comfort.zoom)
    floor = open_practice(folder, resource("calendar").parent)
    window = MainWindow(comfort, practice=True)
    try:
        office = floor.running.office
        window.office_opened(OpenedOffice(floor.running.services, office.name_vi, floor.logins))
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        clerk = KeyClerk(window, floor)
        clerk.log_in()
        yield clerk
    finally:
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, 0)
        app.processEvents()
        floor.close()


def call_somebody(clerk: KeyClerk) -> None:
    """A ticket is issued and called; its keys belong to the queue, not to a reception."""
    before = clerk.keys
    clerk.press(Key.Key_2, CTRL)
    clerk.press(Key.Key_F9)
    clerk.press(Key.Key_F5)
    clerk.press(Key.Key_1, CTRL)
    clerk.keys = before


def new_citizen_by_card(clerk: KeyClerk, person: Person, letters: str = FOUR_PAPERS) -> None:
    """Up to F9: a telephone number, nothing known before."""
    clerk.press(Key.Key_F2)
    clerk.type(letters)
    clerk.press(Key.Key_Return)
    clerk.beep(person)
    clerk.type(person.phone)
    clerk.press(Key.Key_Return)
    clerk.tick_missing()


def known_citizen_by_card(clerk: KeyClerk, person: Person) -> None:
    """Up to F9: somebody who was here before."""
    clerk.press(Key.Key_F2)
    clerk.type(FOUR_PAPERS)
    clerk.press(Key.Key_Return)
    clerk.beep(person)
    clerk.tick_missing()


def second_dossier(clerk: KeyClerk) -> None:
    """Up to F9, after Shift+F9: person and ticket are there already."""
    clerk.type(FOUR_PAPERS)
    clerk.press(Key.Key_Return)
    clerk.tick_missing()


def new_citizen_typed(clerk: KeyClerk) -> None:
    """Up to F9, without a card: everything is typed."""
    clerk.press(Key.Key_F2)
    clerk.type(FOUR_PAPERS)
    clerk.press(Key.Key_Return)
    for words in ("072190000077", "Lê Thị Mẫu", "", "14051990", "", "Khu phố 3, Tân Ninh"):
        clerk.type(words)
        clerk.press(Key.Key_Return)
    clerk.type("0900000077")
    clerk.press(Key.Key_Return)
    clerk.tick_missing()


def measure(folder: Path) -> tuple[Figure, ...]:
    """Play every journey in an office of its own in ``folder``; on the GUI thread."""
    person, other = invent_person(41, age=36), invent_person(43, age=50)
    with key_clerk(folder) as clerk:

        def played(name: str, limit: int, journey: Callable[[], None]) -> Figure:
            before = clerk.keys
            journey()
            papers = sum(item.state is ItemState.HANDED_IN for item in clerk.form.items)
            code = clerk.receive()
            return Figure(name, clerk.keys - before, limit, papers, code)

        figures = [
            played("card, new citizen", 22, lambda: new_citizen_by_card(clerk, person)),
            played("card, known citizen", 16, lambda: known_citizen_by_card(clerk, person)),
        ]
        call_somebody(clerk)
        new_citizen_by_card(clerk, other, TWO_PAPERS)
        clerk.receive(SHIFT)
        figures += [
            played("second dossier of the same person", 10, lambda: second_dossier(clerk)),
            played("typed, new citizen", 97, lambda: new_citizen_typed(clerk)),
        ]
    return tuple(figures)
