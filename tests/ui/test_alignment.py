"""What stands in one line stands in one line: looked up in pixels, with a scroll bar or not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton, QWidget

from counter_app.ui.colours import ThemeName
from counter_app.ui.reception.form import Spot
from counter_app.ui.shell.status_words import DETAILS
from counter_app.ui.theme import apply_theme
from counter_app.ui.widgets.buttons import KeyButton, PrimaryButton, button_height
from counter_app.ui.widgets.scrolling import Scrolling
from tests.ui.driver import CTRL, Driver, somebody
from tests.ui.tour import busy_office


def left(widget: QWidget, window: QWidget) -> int:
    return widget.mapTo(window, QPoint(0, 0)).x()


def middle(widget: QWidget, window: QWidget) -> int:
    return widget.mapTo(window, widget.rect().center()).x()


def label_saying(driver: Driver, words: str) -> QLabel:
    return next(
        one for one in driver.window.findChildren(QLabel) if one.isVisible() and one.text() == words
    )


def choose(driver: Driver, letters: str = "dkks") -> None:
    driver.type(letters)
    driver.press(Qt.Key.Key_Return)
    driver.beep(somebody())


def test_the_buttons_of_the_call_bar_stand_in_one_line(driver: Driver) -> None:
    driver.office.shelf.issue("A", "ordinary", driver.office.clock.now())
    driver.press(Qt.Key.Key_F5)
    buttons = [b for b in driver.view.frame.call_bar.findChildren(QPushButton) if b.isVisible()]

    assert len(buttons) == 6
    assert len({(button.y(), button.height()) for button in buttons}) == 1


@pytest.mark.parametrize("zoom", [1.0, 1.25, 1.5, 2.0])
def test_both_kinds_of_buttons_are_equally_high(qapp: QApplication, zoom: float) -> None:
    apply_theme(qapp, ThemeName.LIGHT, zoom)
    qapp.setProperty("dressed", "")
    plain, filled = KeyButton("Xong", "F7"), PrimaryButton("Gọi tiếp", "F5")

    assert plain.sizeHint().height() == filled.sizeHint().height() == button_height()


def test_heads_stand_over_their_columns_beside_a_scroll_bar(driver: Driver) -> None:
    choose(driver)
    driver.window.resize(1366, 560)
    driver.settle()
    window, papers = driver.window, driver.reception.panels.papers
    assert papers.area.verticalScrollBar().isVisible()
    row = papers.checklist.rows[0]
    heads = [label_saying(driver, words) for words in ("Chính", "Sao")]

    for head, box in zip(heads, (row.originals, row.copies), strict=True):
        assert abs(middle(head, window) - middle(box, window)) <= 1


def test_heads_stand_over_their_columns_without_one(driver: Driver) -> None:
    choose(driver)
    driver.window.resize(1366, 1500)
    driver.settle()
    window, papers = driver.window, driver.reception.panels.papers
    assert not papers.area.verticalScrollBar().isVisible()
    row = papers.checklist.rows[0]

    assert abs(middle(label_saying(driver, "Sao"), window) - middle(row.copies, window)) <= 1


def test_the_button_is_as_wide_as_the_fields_above_it(driver: Driver) -> None:
    decision, window = driver.reception.panels.decision, driver.window
    method = driver.find("Trả kết quả")

    assert left(decision.button, window) == left(method, window)
    assert decision.button.width() == method.width()


def test_the_status_line_is_one_line_however_much_there_is_to_say(driver: Driver) -> None:
    status = driver.view.frame.status
    one_line = status.height()
    busy_office(driver.office)
    status.refresh()
    driver.settle()
    status.show_code("H53.99-261123-0031")
    driver.settle()

    assert status.height() == one_line
    assert "chưa gửi 14 hồ sơ" in status.line.words
    assert status.code.words.endswith("H53.99-261123-0031")
    assert status.clock.isVisible()


def test_with_all_the_room_the_status_line_says_everything(driver: Driver) -> None:
    busy_office(driver.office)
    driver.window.resize(2200, 768)
    driver.view.frame.status.refresh()
    driver.settle()

    assert "gửi lần cuối" in driver.view.frame.status.line.words
    assert "Lê Thị Mẫu" in driver.view.frame.status.clock.words


def test_each_detail_says_less_than_the_one_before() -> None:
    said = [sum((d.last_sent, d.devices, d.clerk, d.code_named, d.day)) for d in DETAILS]

    assert said == sorted(said, reverse=True)
    assert said[-1] == 0


@pytest.mark.parametrize("room", ["medium", "narrow"])
def test_no_part_scrolls_inside_a_part_that_scrolls(driver: Driver, room: str) -> None:
    choose(driver)
    driver.window.resize({"medium": 1000, "narrow": 760}[room], 600)
    driver.settle()
    areas = [one for one in driver.reception.panels.findChildren(Scrolling) if one.isVisible()]
    scrolling = [one for one in areas if one.verticalScrollBar().isVisible()]

    assert scrolling
    for outer in scrolling:
        within = [one for one in scrolling if one is not outer and outer.isAncestorOf(one)]
        assert within == []


@pytest.mark.parametrize("place", [Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_7])
def test_screens_in_two_parts_do_not_scroll_as_a_whole(driver: Driver, place: Qt.Key) -> None:
    driver.press(place, CTRL)
    driver.window.resize(1000, 600)
    driver.settle()
    split = driver.view.screen_shown.findChild(Scrolling)

    assert split is not None
    assert not split.verticalScrollBar().isVisible()


def test_the_called_number_is_read_out_with_what_it_is(driver: Driver) -> None:
    driver.office.shelf.issue("A", "ordinary", driver.office.clock.now())
    driver.press(Qt.Key.Key_F5)
    number = label_saying(driver, "A001")

    assert number.accessibleName() == "Số đang phục vụ: A001"
    assert number.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_two_answers_missing_side_by_side_are_both_named(driver: Driver) -> None:
    choose(driver)
    filling = driver.presenter.parts.filling
    filling.edit(Spot.NAME, "")
    filling.edit(Spot.NUMBER, "")
    driver.press(Qt.Key.Key_F9)

    assert any(
        "Chưa có họ và tên." in words and "Chưa có số định danh." in words
        for words in driver.texts()
    )


def test_the_window_takes_the_keyboard_when_it_is_shown(driver: Driver) -> None:
    assert driver.window.isActiveWindow()


def test_where_a_column_scrolls_the_arrows_bring_the_paper_into_view(driver: Driver) -> None:
    choose(driver)
    driver.window.resize(1000, 560)
    driver.settle()
    driver.reception.go_to(Spot.PAPERS)
    driver.settle()
    rows = driver.reception.panels.papers.checklist.rows
    column = next(
        one
        for one in driver.reception.panels.findChildren(Scrolling)
        if one.verticalScrollBar().isVisible() and one.isAncestorOf(rows[0])
    )

    def in_view(row: QWidget) -> bool:
        top = row.mapTo(column.viewport(), QPoint(0, 0)).y()
        return top >= 0 and top + row.height() <= column.viewport().height()

    assert in_view(rows[0])
    for row in rows[1:]:
        driver.press(Qt.Key.Key_Down)
        assert in_view(row)


def test_pages_take_room_for_a_scroll_bar_only_where_there_are_too_many(driver: Driver) -> None:
    choose(driver)
    driver.press(Qt.Key.Key_F3)
    strip = driver.reception.panels.papers.strip
    driver.office.scanning.page()
    driver.until(lambda: strip.model().rowCount() == 1)
    driver.settle()
    low = strip.height()
    for _ in range(11):
        driver.office.scanning.page()
    driver.until(lambda: strip.model().rowCount() == 12)
    driver.settle()

    assert strip.height() > low
    driver.office.scanning.end()


def test_a_save_that_takes_its_time_shows_that_it_goes_on(driver: Driver) -> None:
    choose(driver)
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    progress = driver.reception.panels.decision.findChild(QProgressBar)
    assert progress is not None
    driver.office.reception.gate.clear()
    driver.hit(Qt.Key.Key_F9)
    assert not progress.isVisible()
    driver.until(progress.isVisible)

    driver.office.reception.gate.set()
    driver.settle()

    assert not progress.isVisible()


def test_a_question_that_opens_below_is_scrolled_into_view(driver: Driver) -> None:
    choose(driver)
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    driver.press(Qt.Key.Key_F9)
    driver.window.resize(1000, 480)
    driver.press(Qt.Key.Key_3, CTRL)
    driver.press(Qt.Key.Key_P, CTRL)
    reason = driver.find("Lý do in lại")
    area = next(
        one
        for one in driver.view.places.dossiers.detail.findChildren(Scrolling)
        if one.isAncestorOf(reason)
    )
    assert area.verticalScrollBar().isVisible()
    corner = reason.mapTo(area.viewport(), QPoint(0, 0))

    assert driver.focus is reason
    assert area.viewport().rect().contains(QRect(corner, reason.size()))
