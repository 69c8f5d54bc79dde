from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from counter_app.domain.dossier_code import qr_payload
from counter_app.ui.widgets.burst import BurstCapture

CODE = "072190000001||Le Thi Mau|14051990|Nu|Khu pho 3|01072021"


@dataclass
class Keyboard:
    """Types at a speed the test chooses, where the window would."""

    window: QWidget
    capture: BurstCapture
    times: list[float] = field(default_factory=lambda: [0.0])

    def press(self, text: str, gap: float, *, key: int = 0, repeat: bool = False) -> None:
        self.times[0] += gap
        event = QKeyEvent(
            QEvent.Type.KeyPress,
            key or (ord(text.upper()) if text.isascii() else 0),
            Qt.KeyboardModifier.NoModifier,
            text,
            repeat,
        )
        if not self.capture.eventFilter(self.window, event):
            target = QApplication.focusWidget()
            assert target is not None
            QApplication.sendEvent(target, event)

    def type(self, text: str, gap: float = 2.0, *, repeat: bool = False) -> None:
        for letter in text:
            self.press(letter, gap, repeat=repeat)

    def enter(self) -> None:
        self.press("\r", 2.0, key=Qt.Key.Key_Return.value)


@pytest.fixture
def screen(qtbot: QtBot) -> tuple[Keyboard, QLineEdit, list[str], list[str]]:
    owner = QWidget()
    edit = QLineEdit("cũ")
    QVBoxLayout(owner).addWidget(edit)
    codes: list[str] = []
    undone: list[str] = []
    times = [0.0]

    def remember() -> Callable[[], None]:
        return lambda: undone.append("form")

    capture = BurstCapture(owner, remember, clock=lambda: times[0])
    capture.captured.connect(codes.append)
    qtbot.addWidget(owner)
    with qtbot.waitExposed(owner):
        owner.show()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    return Keyboard(owner, capture, times), edit, codes, undone


Screen = tuple[Keyboard, QLineEdit, list[str], list[str]]


def test_a_readers_burst_is_taken_whole_and_leaves_no_trace(screen: Screen) -> None:
    keyboard, edit, codes, undone = screen
    keyboard.type(CODE)
    keyboard.enter()

    assert codes == [CODE]
    assert edit.text() == "cũ"
    assert undone == ["form"]


def test_without_a_final_return_silence_ends_the_code(screen: Screen, qtbot: QtBot) -> None:
    keyboard, _edit, codes, _undone = screen
    keyboard.type(CODE)

    qtbot.waitUntil(lambda: codes == [CODE])


@pytest.mark.parametrize("gap", [40.0, 120.0])
def test_a_person_typing_a_number_is_left_alone(screen: Screen, gap: float) -> None:
    keyboard, edit, codes, _undone = screen
    keyboard.type("072190000001|", gap)

    assert codes == []
    assert edit.text() == "cũ072190000001|"


def test_a_number_typed_ever_so_fast_stays_typed(screen: Screen) -> None:
    keyboard, edit, codes, _undone = screen
    keyboard.type("072190000001")
    keyboard.enter()

    assert codes == []
    assert edit.text() == "cũ072190000001"


def test_a_held_key_is_no_reader(screen: Screen) -> None:
    keyboard, edit, codes, _undone = screen
    keyboard.type("1" * 12, 33.0, repeat=True)
    keyboard.press("|", 2.0)

    assert codes == []
    assert edit.text().endswith("|")


def test_the_burst_of_an_input_method_passes(screen: Screen) -> None:
    """Unikey sends backspaces and letters within a few milliseconds."""
    keyboard, edit, codes, _undone = screen
    keyboard.press("", 1.0, key=Qt.Key.Key_Backspace.value)
    keyboard.type("ủ và ", 1.0)

    assert codes == []
    assert edit.text() == "củ và "


def test_what_follows_a_code_is_typed_again(screen: Screen) -> None:
    keyboard, edit, codes, _undone = screen
    keyboard.type(CODE)
    keyboard.enter()
    keyboard.type("xin", 200.0)

    assert codes == [CODE]
    assert edit.text() == "cũxin"


def test_an_endless_burst_does_not_grow_for_ever(screen: Screen) -> None:
    keyboard, _edit, codes, _undone = screen
    keyboard.type("072190000001|" + "x" * 5000)
    keyboard.enter()

    assert len(codes[0]) < 2000


def test_a_reader_holds_shift_for_the_bar_and_for_capitals(screen: Screen) -> None:
    keyboard, edit, codes, _undone = screen
    for letter in CODE:
        if letter == "|" or letter.isupper():
            keyboard.press("", 2.0, key=Qt.Key.Key_Shift.value)
        keyboard.press(letter, 2.0)
    keyboard.enter()

    assert codes == [CODE]
    assert edit.text() == "cũ"


def test_a_bar_typed_by_hand_long_after_a_number_is_no_reader(screen: Screen) -> None:
    keyboard, edit, codes, _undone = screen
    keyboard.type("072190000001")
    keyboard.press("", 300.0, key=Qt.Key.Key_Shift.value)
    keyboard.press("|", 20.0)

    assert codes == []
    assert edit.text() == "cũ072190000001|"


SLIP = qr_payload("H53.99-261123-0031")


def test_the_code_of_a_slip_is_taken_whole(screen: Screen) -> None:
    keyboard, edit, codes, undone = screen
    for letter in SLIP:
        if letter.isupper():
            keyboard.press("", 1.0, key=Qt.Key.Key_Shift.value)
        keyboard.press(letter, 2.0)
    keyboard.enter()

    assert codes == [SLIP]
    assert edit.text() == "cũ"
    assert undone == ["form"]


@pytest.mark.parametrize(("words", "gap"), [("HS.", 60.0), ("hs.", 2.0)])
def test_what_only_looks_like_a_slip_stays_typed(screen: Screen, words: str, gap: float) -> None:
    keyboard, edit, codes, _undone = screen
    keyboard.press(words[0], 500.0)
    keyboard.type(words[1:], gap)

    assert codes == []
    assert edit.text() == f"cũ{words}"
