"""Lists and tables show every word: what does not fit a line makes the row higher."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QListWidgetItem
from pytestqt.qtbot import QtBot

from counter_app.ui.colours import ThemeName
from counter_app.ui.theme import apply_theme
from counter_app.ui.widgets.lines import Lines
from counter_app.ui.widgets.tables import LEAST_ROW, Column, Table

LONG = "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan có thẩm quyền cấp"


@pytest.fixture(params=[1.0, 1.5])
def zoom(request: pytest.FixtureRequest, qapp: QApplication) -> float:
    zoom = float(request.param)
    apply_theme(qapp, ThemeName.LIGHT, zoom)
    qapp.setProperty("dressed", "")
    return zoom


def needed(metrics: QFontMetrics, words: str, width: int) -> int:
    flags = int(Qt.TextFlag.TextWordWrap)
    return metrics.boundingRect(QRect(0, 0, width, 10_000), flags, words).height()


def table(qtbot: QtBot, words: list[str]) -> Table[str]:
    columns: tuple[Column[str], ...] = (
        Column("Số", lambda _row: "1", 60),
        Column("Việc", lambda row: row),
    )
    made: Table[str] = Table("Danh sách", columns, lambda row: row)
    qtbot.addWidget(made)
    made.resize(420, 400)
    made.show()
    made.show_rows(words)
    return made


def test_a_row_is_as_high_as_its_words(qtbot: QtBot, zoom: float) -> None:
    made = table(qtbot, [LONG, "Ngắn"])

    assert made.rowHeight(0) >= needed(made.fontMetrics(), LONG, made.columnWidth(1))
    assert made.rowHeight(1) == round(LEAST_ROW * zoom)


def test_a_narrower_table_has_higher_rows(qtbot: QtBot, zoom: float) -> None:
    made = table(qtbot, [LONG])
    before = made.rowHeight(0)
    made.resize(300, 400)

    assert made.rowHeight(0) > before


def test_rows_that_come_into_sight_are_fitted_then(qtbot: QtBot, zoom: float) -> None:
    made = table(qtbot, [*map(str, range(60)), LONG])
    made.scrollToBottom()

    assert made.rowHeight(60) > made.rowHeight(0)


@pytest.mark.parametrize("tick", [True, False])
def test_a_line_is_as_high_as_its_words(qtbot: QtBot, zoom: float, tick: bool) -> None:
    made = Lines("Danh sách")
    item = QListWidgetItem(LONG)
    if tick:
        item.setCheckState(Qt.CheckState.Unchecked)
    made.addItem(item)
    qtbot.addWidget(made)
    made.resize(260, 300)
    made.show()
    room = made.viewport().width() - (40 if tick else 0)

    assert made.visualItemRect(item).height() >= needed(made.fontMetrics(), LONG, room)


def test_a_list_shown_whole_is_as_high_as_its_lines(qtbot: QtBot, zoom: float) -> None:
    made = Lines("Danh sách", whole=True)
    qtbot.addWidget(made)
    made.resize(260, 300)
    made.show()
    made.addItems([LONG, "Ngắn"])
    made.fit()

    lines = sum(made.sizeHintForRow(row) for row in range(2))
    assert made.height() >= lines
    assert made.verticalScrollBar().maximum() == 0


def test_bold_cells_are_measured_bold(qtbot: QtBot, zoom: float) -> None:
    columns: tuple[Column[str], ...] = (Column("Việc", lambda row: row, strong=True),)
    made: Table[str] = Table("Danh sách", columns, lambda row: row)
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show()
    made.show_rows([LONG])
    bold = QFont(made.font())
    bold.setBold(True)

    assert made.rowHeight(0) >= needed(QFontMetrics(bold), LONG, made.columnWidth(0) - 16)
