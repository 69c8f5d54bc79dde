"""F9 that did not go through: the clerk goes on where he was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.ui.reception.form import Spot
from tests.ui.driver import Driver, somebody

Key = Qt.Key


@pytest.fixture
def failing(driver: Driver) -> Driver:
    """A complete form, and a disk that is full."""
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody())
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    driver.office.reception.fail_with = StorageTrouble(StorageTroubleCode.DISK_FULL)
    return driver


@pytest.mark.parametrize("name", ["Thành phần hồ sơ", "Số điện thoại", "Trả kết quả"])
def test_after_a_failed_f9_the_focus_is_where_it_was(failing: Driver, name: str) -> None:
    there = failing.find(name)
    there.setFocus()
    failing.press(Key.Key_F9)

    assert failing.presenter.refusal is not None
    assert failing.focus is there


def test_the_button_pressed_by_key_keeps_the_focus(failing: Driver) -> None:
    button = failing.reception.panels.decision.button
    button.setFocus()
    failing.press(Key.Key_Space)

    assert failing.presenter.refusal is not None
    assert failing.focus is button


def test_keys_pressed_while_f9_is_under_way_reach_nothing(failing: Driver) -> None:
    failing.office.reception.gate.clear()
    failing.reception.panels.decision.button.setFocus()
    failing.hit(Key.Key_Space)
    failing.hit(Key.Key_Space)
    failing.hit(Key.Key_Return)
    failing.hit(Key.Key_Tab)

    assert failing.focus is failing.reception.panels
    assert failing.view.screen_shown is failing.reception

    failing.office.reception.gate.set()
    failing.settle()
