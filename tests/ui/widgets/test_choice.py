from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from counter_app.domain.card import Sex
from counter_app.ui.reception.form import Standing
from counter_app.ui.reception.party_words import standings
from counter_app.ui.widgets.choice import Choice
from counter_app.ui.widgets.fields import EnterMovesOn, Field


@pytest.fixture
def holder(qtbot: QtBot) -> QWidget:
    """A window to stand in."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def choice(qtbot: QtBot, holder: QWidget) -> Choice:
    """Shown above another field, with the focus."""
    made = Choice(standings())
    column = QVBoxLayout(holder)
    column.addWidget(Field("Người nộp thay", made))
    column.addWidget(QLineEdit())
    made.installEventFilter(EnterMovesOn(holder))
    with qtbot.waitExposed(holder):
        holder.show()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def test_it_gives_back_the_very_value(qtbot: QtBot) -> None:
    """Qt would hand an enumeration back as its bare text."""
    choice = Choice((("Nam", Sex.MALE), ("Nữ", Sex.FEMALE)))
    qtbot.addWidget(choice)
    choice.choose(Sex.FEMALE)

    assert choice.value() is Sex.FEMALE
    assert choice.text() == "Nữ"


def test_it_is_called_by_its_label_and_holds_its_words(choice: Choice) -> None:
    interface = QAccessible.queryAccessibleInterface(choice)
    assert interface is not None

    assert interface.text(QAccessible.Text.Name) == "Người nộp thay"
    assert interface.text(QAccessible.Text.Value) == "Chủ hồ sơ tự nộp"


def test_what_is_shown_is_not_chosen(qtbot: QtBot) -> None:
    choice = Choice((("a", 1), ("b", 2)))
    qtbot.addWidget(choice)
    with qtbot.assertNotEmitted(choice.chosen):
        choice.choose(2)
        choice.offer((("b", 2), ("c", 3)))

    assert choice.value() == 2


def test_a_value_no_longer_on_offer_is_gone(qtbot: QtBot) -> None:
    choice = Choice((("a", 1),))
    qtbot.addWidget(choice)
    choice.offer((("c", 3),))

    assert choice.value() is None
    assert choice.text() == ""


def test_arrows_step_through_the_options(choice: Choice) -> None:
    told: list[object] = []
    choice.chosen.connect(told.append)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    QTest.keyClick(choice, Qt.Key.Key_Up)
    QTest.keyClick(choice, Qt.Key.Key_Up)
    QTest.keyClick(choice, Qt.Key.Key_Up)

    assert told == [
        Standing.AUTHORISATION,
        Standing.RELATIVE,
        Standing.AUTHORISATION,
        Standing.OWN,
    ]


@pytest.mark.parametrize("typed", ["giam", "nguoi g", "ngh"])
def test_a_few_letters_and_return_choose(choice: Choice, typed: str) -> None:
    choice.selectAll()
    QTest.keyClicks(choice, typed)
    assert choice.list_shown

    QTest.keyClick(choice, Qt.Key.Key_Return)

    assert choice.value() is Standing.GUARDIAN
    assert choice.text() == "Người giám hộ"


def test_half_a_search_is_no_choice(choice: Choice) -> None:
    choice.selectAll()
    QTest.keyClicks(choice, "xyz")
    QTest.keyClick(choice, Qt.Key.Key_Tab)

    assert choice.value() is Standing.OWN
    assert choice.text() == "Chủ hồ sơ tự nộp"


def test_a_click_opens_the_list_and_escape_closes_it(choice: Choice) -> None:
    QTest.mouseClick(choice, Qt.MouseButton.LeftButton)
    assert choice.list_shown
    assert len(choice.rows) == len(standings())

    QTest.keyClick(choice, Qt.Key.Key_Escape)
    assert not choice.list_shown


def test_return_without_a_list_moves_on(choice: Choice) -> None:
    QTest.keyClick(choice, Qt.Key.Key_Return)

    assert not choice.hasFocus()


def test_words_written_by_a_screen_reader_are_a_choice(choice: Choice, qtbot: QtBot) -> None:
    other = choice.window().findChildren(QLineEdit)[-1]
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    with qtbot.waitSignal(choice.chosen) as told:
        choice.setText("Đại diện tổ chức")

    assert told.args == [Standing.REPRESENTATIVE]


def test_half_the_words_written_from_outside_choose_nothing(choice: Choice, qtbot: QtBot) -> None:
    other = choice.window().findChildren(QLineEdit)[-1]
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    with qtbot.assertNotEmitted(choice.chosen):
        choice.setText("Đại diện")

    assert choice.value() is Standing.OWN
