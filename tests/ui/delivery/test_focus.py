from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from tests.ui.driver import CTRL, Driver
from tests.ui.tour import busy_office


def test_the_focus_goes_to_the_list_once_it_was_read(driver: Driver) -> None:
    busy_office(driver.office)
    driver.press(Qt.Key.Key_5, CTRL)

    assert driver.focus is not None
    assert driver.focus.accessibleName() == "Danh sách gửi cổng"


def test_with_nothing_to_send_the_focus_stays_on_this_screen(driver: Driver) -> None:
    driver.press(Qt.Key.Key_5, CTRL)

    assert driver.focus is not None
    assert driver.focus.accessibleName() == "Gửi ngay"


def test_what_cannot_be_pressed_passes_the_focus_to_nobody_else(driver: Driver) -> None:
    shelf = driver.office.shelf
    shelf.summary = replace(shelf.summary, configured=False)

    driver.press(Qt.Key.Key_5, CTRL)

    assert driver.focus is not None
    assert driver.focus.accessibleName() == "Gửi cổng"
    driver.press(Qt.Key.Key_Space)
    assert driver.view.screen_shown.isAncestorOf(driver.focus)
    assert driver.view.frame.call.ticket is None
