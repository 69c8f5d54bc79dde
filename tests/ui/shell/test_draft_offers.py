"""A form put away is offered again, and never takes the place of one being filled in by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from counter_app.ui.widgets.buttons import KeyButton
from tests.ui.driver import Driver, somebody

Key = Qt.Key


@pytest.fixture
def put_away(driver: Driver) -> Driver:
    """A procedure and a person were chosen, then another form was begun."""
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody(1))
    driver.press(Key.Key_F2)
    return driver


def offer(driver: Driver) -> KeyButton:
    found = driver.find("Mở lại")
    assert isinstance(found, KeyButton)
    return found


def test_on_an_empty_form_one_key_opens_it_again(put_away: Driver) -> None:
    assert offer(put_away).text() == "Mở lại  F8"

    put_away.press(Key.Key_F8)

    assert put_away.form.submitter.name == somebody(1).name


def test_past_the_last_fault_the_form_at_hand_stays(put_away: Driver) -> None:
    put_away.beep(somebody(2))
    assert offer(put_away).text() == "Mở lại"
    at_hand = put_away.form
    for _ in range(12):
        put_away.press(Key.Key_F8)
        assert put_away.form == at_hand
        if offer(put_away).hasFocus():
            break
    assert offer(put_away).hasFocus()

    put_away.press(Key.Key_Space)

    assert put_away.form.submitter.name == somebody(1).name


def test_f8_leads_from_the_offer_back_to_the_faults(put_away: Driver) -> None:
    put_away.beep(somebody(2))
    seen = []
    for _ in range(12):
        put_away.press(Key.Key_F8)
        seen.append(offer(put_away).hasFocus())

    assert seen.count(True) >= 1
    assert seen[seen.index(True) + 1] is False
