from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.driver import Driver

Key = Qt.Key


def test_what_a_sheet_lies_over_is_dimmed_until_it_is_closed(driver: Driver) -> None:
    before = driver.window.grab().toImage().pixelColor(700, 740)
    driver.press(Key.Key_F1)
    dimmed = driver.window.grab().toImage().pixelColor(700, 740)
    driver.press(Key.Key_Escape)

    assert dimmed.lightness() < before.lightness()
    assert driver.window.grab().toImage().pixelColor(700, 740) == before


def test_a_click_beside_a_sheet_closes_it_and_does_nothing_else(driver: Driver) -> None:
    came_from = driver.focus
    driver.press(Key.Key_F1)
    below = driver.view.childAt(QPoint(40, 140))  # where the rail is
    assert below is not None
    QTest.mouseClick(below, Qt.MouseButton.LeftButton)
    QApplication.processEvents()

    assert not driver.view.sheets.keys.isVisible()
    assert driver.view.screen_shown is driver.reception
    assert driver.focus is came_from
