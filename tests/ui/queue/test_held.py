from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from counter_app.domain.ticket import TicketState
from tests.ui.driver import CTRL, SHIFT, Driver

Key = Qt.Key


def test_somebody_put_aside_is_offered_until_he_is_called_again(driver: Driver) -> None:
    ticket = driver.office.shelf.issue("A", "ordinary", driver.office.clock.now())
    driver.press(Key.Key_F5)
    driver.press(Key.Key_F7, SHIFT)
    driver.press(Key.Key_2, CTRL)
    again = driver.find(f"Mời lại {ticket.label}")
    assert isinstance(again, QPushButton)

    again.click()
    driver.settle()

    assert driver.office.shelf.tickets[ticket.id].state is TicketState.SERVING
    assert f"Mời lại {ticket.label}" not in [
        button.text() for button in driver.window.findChildren(QPushButton) if button.isVisible()
    ]
