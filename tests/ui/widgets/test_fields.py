from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from counter_app.ui.colours import ThemeName
from counter_app.ui.theme import apply_theme
from counter_app.ui.widgets.fields import (
    CountBox,
    EnterMovesOn,
    Field,
    FieldRow,
    ValueLine,
    show_beginning,
    show_typed,
)
from counter_app.ui.widgets.text import Tone


@pytest.fixture
def count(qtbot: QtBot) -> CountBox:
    box = CountBox(1, 99)
    qtbot.addWidget(box)
    return box


def test_a_count_is_typed_or_stepped(count: CountBox) -> None:
    told: list[int] = []
    count.value_changed.connect(told.append)
    count.selectAll()
    QTest.keyClicks(count, "12")
    QTest.keyClick(count, Qt.Key.Key_Up)
    QTest.keyClick(count, Qt.Key.Key_Down)
    QTest.keyClick(count, Qt.Key.Key_Down)

    assert count.value() == 11
    assert told == [12, 13, 12, 11]


def test_a_count_stays_within_its_limits(count: CountBox) -> None:
    QTest.keyClick(count, Qt.Key.Key_Down)
    assert count.value() == 1

    count.selectAll()
    QTest.keyClicks(count, "500")
    assert count.value() <= 99


def test_half_a_count_comes_back_whole(count: CountBox) -> None:
    count.show_value(7)
    count.selectAll()
    QTest.keyClick(count, Qt.Key.Key_Backspace)
    QTest.keyClick(count, Qt.Key.Key_Return)

    assert (count.value(), count.text()) == (7, "7")


def test_showing_a_count_tells_nobody(count: CountBox, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(count.value_changed):
        count.show_value(5)

    assert count.text() == "5"


def test_a_field_is_called_by_its_label(qtbot: QtBot) -> None:
    edit = QLineEdit()
    field = Field("Họ và tên", edit, "F4")
    qtbot.addWidget(field)
    field.show_note("Chưa có họ và tên.", Tone.DANGER)

    assert edit.accessibleName() == "Họ và tên"
    assert edit.accessibleDescription() == "Chưa có họ và tên."
    assert edit.property("tone") == "danger"

    field.show_note("")

    assert edit.accessibleDescription() == ""
    assert edit.property("tone") == ""


def test_a_row_says_first_what_must_be_mended(qtbot: QtBot) -> None:
    first, second = Field("a", QLineEdit()), Field("b", QLineEdit())
    row = FieldRow((first, 1), (second, 1))
    qtbot.addWidget(row)
    first.show_note("nhớ", Tone.WARNING)
    second.show_note("sai", Tone.DANGER)
    row.show()

    assert row.shown_note == "sai"


def test_return_moves_on(qtbot: QtBot) -> None:
    holder = QWidget()
    column = QVBoxLayout(holder)
    first, second = QLineEdit(), QLineEdit()
    column.addWidget(first)
    column.addWidget(second)
    enter = EnterMovesOn(holder)
    first.installEventFilter(enter)
    qtbot.addWidget(holder)
    with qtbot.waitExposed(holder):
        holder.show()
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Return)

    assert holder.focusWidget() is second


def test_a_value_can_be_copied_but_not_typed(qtbot: QtBot) -> None:
    line = ValueLine("Mã hồ sơ", "large")
    qtbot.addWidget(line)
    line.show_value("H53.99-261123-0031")
    QTest.keyClicks(line, "x")
    line.selectAll()

    assert line.selectedText() == "H53.99-261123-0031"
    assert line.accessibleName() == "Mã hồ sơ"


def test_what_stands_there_already_is_not_written_again(qtbot: QtBot) -> None:
    edit = QLineEdit("Lê Thị")
    qtbot.addWidget(edit)
    edit.setCursorPosition(2)
    show_typed(edit, "Lê Thị")

    assert edit.cursorPosition() == 2


def test_a_tool_tip_never_tells_a_password(qtbot: QtBot) -> None:
    line = QLineEdit("một cụm mật khẩu dài hơn ô của nó rất nhiều")
    qtbot.addWidget(line)
    line.resize(60, 30)
    show_beginning(line)
    assert "mật khẩu" in line.toolTip()

    line.setEchoMode(QLineEdit.EchoMode.Password)
    show_beginning(line)
    assert line.toolTip() == ""


def test_a_long_code_becomes_smaller_before_it_is_cut(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, ThemeName.LIGHT)
    qapp.setProperty("dressed", "light")
    host = QWidget()
    qtbot.addWidget(host)
    code = ValueLine("Mã hồ sơ", "medium")
    QVBoxLayout(host).addWidget(code)
    host.resize(240, 60)
    host.show()
    code.show_value("H53.12-261123-0001")
    large = code.fontMetrics().height()
    code.show_value("H53.12.345-261123-0001")

    assert code.fontMetrics().height() < large
    assert code.fontMetrics().horizontalAdvance(code.text()) <= code.width()

    host.resize(600, 60)
    assert code.fontMetrics().height() == large
