from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.ui.dossiers.table import NAME, PROCEDURE, in_brief
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.tables import BESIDE, LEAST_ROW
from counter_app.ui.widgets.text import wrapped_tip
from tests.ui.dossier_lines import dossier_line
from tests.ui.driver import CTRL, Driver

OWNER = 1
LONG = (
    "Thủ tục chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm "
    "quyền của Việt Nam; cơ quan, tổ chức có thẩm quyền của nước ngoài cấp hoặc chứng nhận"
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Thủ tục đăng ký khai tử", "Đăng ký khai tử"),
        ("Đăng ký tạm trú", "Đăng ký tạm trú"),
        ("Thủ tục", "Thủ tục"),
        ("", ""),
    ],
)
def test_a_list_shows_what_tells_procedures_apart(name: str, shown: str) -> None:
    assert in_brief(name) == shown


def test_a_name_is_nowhere_cut_by_letters() -> None:
    assert in_brief(LONG).casefold() == LONG.removeprefix("Thủ tục ").casefold()


@pytest.fixture
def listed(driver: Driver) -> Driver:
    """At the list, with one long and one short name of a procedure."""
    driver.office.shelf.lines = [
        replace(dossier_line("H53.99-261123-0001"), procedure_name=LONG),
        dossier_line("H53.99-261123-0002"),
    ]
    driver.press(Qt.Key.Key_3, CTRL)
    return driver


def test_two_lines_of_a_long_name_are_shown_and_the_tip_says_it_whole(listed: Driver) -> None:
    table = listed.view.places.dossiers.table
    cell = table.model().index(0, PROCEDURE)
    two_lines = 2 * table.fontMetrics().lineSpacing()

    assert two_lines <= table.rowHeight(0) < two_lines + px(LEAST_ROW) // 2
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == wrapped_tip(LONG)
    assert any(LONG in words for words in listed.texts())  # the detail


def test_a_wider_window_shows_more_of_the_name(listed: Driver) -> None:
    table = listed.view.places.dossiers.table
    narrow = table.columnWidth(PROCEDURE)
    listed.window.resize(3600, 768)
    QApplication.processEvents()
    wide = table.columnWidth(PROCEDURE)
    whole = table.fontMetrics().horizontalAdvance(in_brief(LONG))

    assert narrow < whole < wide - px(BESIDE)
    assert table.rowHeight(0) == table.rowHeight(1)


def test_a_name_with_marks_of_markup_stays_words(listed: Driver) -> None:
    assert wrapped_tip("<b>A & B") == "<p>&lt;b&gt;A &amp; B</p>"


@pytest.mark.parametrize("at_zoom", [1.0, 1.5], indirect=True)
def test_rows_are_as_high_as_their_words_beside_a_scroll_bar_too(at_zoom: Driver) -> None:
    name = "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Thị Bảo Ngọc"
    at_zoom.office.shelf.lines = [
        replace(dossier_line(f"H53.99-261123-{at:04d}"), owner_name=name) for at in range(20)
    ]
    at_zoom.press(Qt.Key.Key_3, CTRL)
    table = at_zoom.view.places.dossiers.table
    last = table.rowAt(table.viewport().height() - 1)

    assert table.verticalScrollBar().isVisible()
    assert [table.rowHeight(row) for row in range(last + 1)] == [
        max(px(LEAST_ROW), table.sizeHintForRow(row)) for row in range(last + 1)
    ]


def test_the_button_of_a_question_comes_into_view_with_its_field(listed: Driver) -> None:
    listed.window.resize(1366, 560)
    listed.settle()
    listed.press(Qt.Key.Key_P, CTRL)
    button = next(
        one for one in listed.window.findChildren(KeyButton) if one.text().startswith("In lại giấy")
    )

    assert button.visibleRegion().boundingRect() == button.rect()


def test_the_longest_code_stands_on_one_line(driver: Driver) -> None:
    codes = ["H53.12.345-261123-0001", "000.12.34.H53-261123-0002"]
    driver.office.shelf.lines = [dossier_line(code) for code in codes]
    driver.press(Qt.Key.Key_3, CTRL)
    table = driver.view.places.dossiers.table

    assert [table.rowHeight(row) for row in range(2)] == [px(LEAST_ROW)] * 2


@pytest.mark.parametrize(
    ("at_zoom", "shown"), [(1.0, True), (1.25, True), (1.5, False)], indirect=["at_zoom"]
)
def test_the_procedure_has_a_column_where_there_is_room(at_zoom: Driver, *, shown: bool) -> None:
    at_zoom.office.shelf.lines = [dossier_line("H53.99-261123-0001")]
    at_zoom.press(Qt.Key.Key_3, CTRL)
    table = at_zoom.view.places.dossiers.table

    assert table.isColumnHidden(PROCEDURE) is not shown
    assert table.horizontalHeader().length() == table.viewport().width()


@pytest.mark.parametrize("at_zoom", [1.0, 1.25, 1.5, 2.0], indirect=True)
def test_a_long_code_never_squeezes_the_owner(at_zoom: Driver) -> None:
    at_zoom.office.shelf.lines = [dossier_line("000.12.34.H53-261123-0001")]
    at_zoom.press(Qt.Key.Key_3, CTRL)
    table = at_zoom.view.places.dossiers.table

    assert table.columnWidth(OWNER) >= px(NAME)
    assert table.rowHeight(0) == px(LEAST_ROW)
