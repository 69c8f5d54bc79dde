from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from counter_app.services.changes import Topic
from counter_app.ui.delivery.screen import DeliveryScreen
from tests.ui.driver import CTRL, Driver
from tests.ui.tour import busy_office


def _screen(driver: Driver, parked: int) -> DeliveryScreen:
    """The screen with so many operations parked."""
    busy_office(driver.office)
    shelf = driver.office.shelf
    first, *others = shelf.outbox
    lines = [replace(line, state="parked", failure_class="config") for line in others[:parked]]
    shelf.outbox = (first, *lines, *others[parked:])
    driver.press(Qt.Key.Key_5, CTRL)
    screen = driver.view.screen_shown
    assert isinstance(screen, DeliveryScreen)
    return screen


@pytest.mark.parametrize(("parked", "shown"), [(0, False), (1, False), (2, True), (3, True)])
def test_the_act_for_all_is_there_when_there_are_several(
    driver: Driver, parked: int, shown: bool
) -> None:
    button = _screen(driver, parked).panel.retry_all

    assert button.isVisible() is shown
    assert button.accessibleName() == "Gửi lại tất cả"


def test_one_act_sends_everything_again_and_keeps_the_focus_on_this_screen(
    driver: Driver,
) -> None:
    screen = _screen(driver, 3)
    button = screen.panel.retry_all
    button.setFocus()
    driver.press(Qt.Key.Key_Space)
    shelf = driver.office.shelf
    shelf.outbox = tuple(replace(line, state="acked") for line in shelf.outbox)
    driver.office.announce(Topic.OUTBOX)
    driver.settle()

    assert driver.office.delivering.retried_all == 1
    assert not button.isVisible()
    assert driver.focus is not None
    assert screen.isAncestorOf(driver.focus)
