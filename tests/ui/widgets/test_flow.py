from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from counter_app.ui.widgets.flow import FlowLayout


@pytest.fixture
def flow(qtbot: QtBot) -> tuple[QWidget, list[QLabel]]:
    holder = QWidget()
    layout = FlowLayout(holder, 10)
    parts = [QLabel() for _ in range(3)]
    for part in parts:
        part.setFixedSize(100, 20)
        layout.addWidget(part)
    qtbot.addWidget(holder)
    return holder, parts


def lines(holder: QWidget, width: int) -> int:
    layout = holder.layout()
    assert layout is not None
    return (layout.heightForWidth(width) + 10) // 30


@pytest.mark.parametrize(("width", "expected"), [(320, 1), (319, 2), (210, 2), (100, 3), (50, 3)])
def test_what_does_not_fit_goes_to_the_next_line(
    flow: tuple[QWidget, list[QLabel]], width: int, expected: int
) -> None:
    assert lines(flow[0], width) == expected


def test_hidden_parts_take_no_room(flow: tuple[QWidget, list[QLabel]]) -> None:
    holder, parts = flow
    parts[1].hide()

    assert lines(holder, 210) == 1


def test_nothing_overlaps_and_nothing_is_cut(flow: tuple[QWidget, list[QLabel]]) -> None:
    holder, parts = flow
    holder.resize(215, 100)
    holder.show()

    for at, one in enumerate(parts):
        assert holder.rect().contains(one.geometry())
        assert not any(one.geometry().intersects(other.geometry()) for other in parts[at + 1 :])


def test_a_spring_pushes_the_rest_to_the_right(qtbot: QtBot) -> None:
    holder = QWidget()
    layout = FlowLayout(holder, 0)
    left, right = QLabel(), QLabel()
    left.setFixedSize(50, 20)
    right.setFixedSize(50, 20)
    layout.addWidget(left)
    layout.add_spring()
    layout.addWidget(right)
    qtbot.addWidget(holder)
    holder.resize(300, 20)
    holder.show()

    assert left.x() == 0
    assert right.geometry().right() == 299


def test_a_low_part_stands_in_the_middle_of_its_line(qtbot: QtBot) -> None:
    holder = QWidget()
    layout = FlowLayout(holder, 0)
    low, high = QLabel(), QLabel()
    low.setFixedSize(50, 10)
    high.setFixedSize(50, 30)
    layout.addWidget(low)
    layout.addWidget(high)
    qtbot.addWidget(holder)
    holder.resize(200, 30)
    holder.show()

    assert (low.y(), high.y()) == (10, 0)


def test_a_line_stands_in_the_middle_of_what_is_left_over(qtbot: QtBot) -> None:
    holder = QWidget()
    layout = FlowLayout(holder, 0)
    layout.setContentsMargins(7, 5, 3, 5)
    part = QLabel()
    part.setFixedSize(50, 20)
    layout.addWidget(part)
    qtbot.addWidget(holder)
    holder.resize(200, 70)
    holder.show()

    assert (part.x(), part.y()) == (7, 25)
    assert layout.sizeHint().width() == 60
    assert layout.heightForWidth(200) == 30
