"""The sheet "Chờ số hóa" above a form that is being filled in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from counter_app.ui.reception.form import Spot
from tests.ui.driver import CTRL, SHIFT, Driver, somebody

Key = Qt.Key


def receive(driver: Driver, number: int = 1) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody(number))
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    driver.press(Key.Key_F9)


@pytest.fixture
def above_a_form(driver: Driver) -> Driver:
    """A dossier waits, another is complete in the form, and the sheet lies above it."""
    receive(driver)
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody(2))
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    driver.press(Key.Key_F3, CTRL)
    return driver


def test_f3_scans_into_the_dossier_in_sight(above_a_form: Driver) -> None:
    chosen = above_a_form.reception.tray.chosen
    assert chosen is not None

    above_a_form.press(Key.Key_F3)

    assert above_a_form.office.scanning.dossier_id == chosen.dossier_id


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Key.Key_F4, Qt.KeyboardModifier.NoModifier),
        (Key.Key_F9, Qt.KeyboardModifier.NoModifier),
        (Key.Key_F9, SHIFT),
    ],
)
def test_keys_of_the_form_do_nothing_beneath_the_sheet(
    above_a_form: Driver, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    before = above_a_form.form

    above_a_form.press(key, modifier)

    assert above_a_form.form is before
    assert len(above_a_form.office.received) == 1
    assert not above_a_form.presenter.parts.party.owner_shown
    assert above_a_form.reception.sheet.isVisible()


def test_a_card_brings_the_form_back_into_sight(driver: Driver) -> None:
    receive(driver)
    driver.press(Key.Key_F3, CTRL)

    driver.beep(somebody(2))

    assert not driver.reception.sheet.isVisible()
    assert driver.focus is driver.find("Số điện thoại")
