from __future__ import annotations

from PySide6.QtCore import Qt

from tests.ui.driver import CTRL, Driver

HEAD = "Số vừa cấp"


def test_the_number_given_last_takes_room_only_once_there_is_one(driver: Driver) -> None:
    driver.press(Qt.Key.Key_2, CTRL)
    assert HEAD not in driver.texts()

    driver.press(Qt.Key.Key_F9)

    assert HEAD in driver.texts()
    assert driver.find(HEAD).property("text") == "A001"
