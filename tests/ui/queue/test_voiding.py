"""A number is taken back by name: never another one, whatever happens while the reason is typed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from counter_app.domain.ticket import Ticket, TicketState
from counter_app.practice.people import card_string
from counter_app.services.changes import Topic
from counter_app.ui.keys import Scope
from counter_app.ui.queue.screen import QueueScreen
from tests.ui.driver import CTRL, Driver, somebody

Key = Qt.Key
REASON = "Lý do hủy số đang chọn"


@pytest.fixture
def tickets(driver: Driver) -> list[Ticket]:
    """Three people wait; the screen "Hàng đợi" is open."""
    shelf, now = driver.office.shelf, driver.office.clock.now()
    given = [shelf.issue("A", "ordinary", now) for _ in range(3)]
    driver.office.announce(Topic.QUEUE)
    driver.settle()
    driver.press(Key.Key_2, CTRL)
    return given


def screen(driver: Driver) -> QueueScreen:
    shown = driver.view.places.by_scope[Scope.QUEUE]
    assert isinstance(shown, QueueScreen)
    return shown


def choose(driver: Driver, row: int) -> None:
    table = screen(driver).waiting.table
    table.setCurrentIndex(table.model().index(row, 0))
    driver.settle()


def reason(driver: Driver) -> QLineEdit:
    found = driver.find(REASON)
    assert isinstance(found, QLineEdit)
    return found


def type_reason(driver: Driver, words: str) -> None:
    reason(driver).setFocus()
    driver.type(words)


def called_elsewhere(driver: Driver, ticket: Ticket) -> None:
    driver.office.shelf.put_ticket(replace(ticket, state=TicketState.CALLED))
    driver.office.announce(Topic.QUEUE)
    driver.until(
        lambda: ticket.label not in [one.label for one in screen(driver).waiting.table.rows]
    )
    driver.settle()


def voided(driver: Driver) -> list[str]:
    tickets = driver.office.shelf.tickets.values()
    return [one.label for one in tickets if one.state is TicketState.VOID]


def test_the_button_names_the_number_that_goes(driver: Driver, tickets: list[Ticket]) -> None:
    choose(driver, 1)
    button = driver.find("Hủy số A002")
    assert isinstance(button, QPushButton)
    assert button.text() == "Hủy số A002"
    assert not button.isEnabled()

    type_reason(driver, "bam nham")
    button.click()
    driver.settle()

    assert voided(driver) == ["A002"]
    assert reason(driver).text() == ""


def test_a_number_called_elsewhere_takes_its_reason_with_it(
    driver: Driver, tickets: list[Ticket]
) -> None:
    choose(driver, 1)
    type_reason(driver, "bam nh")
    called_elsewhere(driver, tickets[1])

    assert reason(driver).text() == ""
    assert screen(driver).waiting.table.row is None
    assert any(words.startswith("Số A002 không còn chờ") for words in driver.texts())

    driver.type("am")  # typed on, without looking
    driver.press(Key.Key_Return)

    assert voided(driver) == []
    assert reason(driver).text() == ""


def test_after_that_another_number_is_chosen_by_hand(driver: Driver, tickets: list[Ticket]) -> None:
    choose(driver, 1)
    type_reason(driver, "bam nham")
    called_elsewhere(driver, tickets[1])
    choose(driver, 1)
    type_reason(driver, "in trung")
    driver.press(Key.Key_Return)

    assert voided(driver) == ["A003"]
    assert not any("không còn chờ" in words for words in driver.texts())


def test_a_number_that_still_waits_stays_chosen(driver: Driver, tickets: list[Ticket]) -> None:
    choose(driver, 1)
    type_reason(driver, "bam nham")
    called_elsewhere(driver, tickets[0])

    assert reason(driver).text() == "bam nham"

    driver.press(Key.Key_Return)

    assert voided(driver) == ["A002"]


def test_nothing_is_typed_before_a_number_is_chosen(driver: Driver, tickets: list[Ticket]) -> None:
    type_reason(driver, "bam nham")
    driver.press(Key.Key_Return)

    assert reason(driver).text() == ""
    assert voided(driver) == []


def test_the_list_is_walked_by_keys_from_its_first_number(
    driver: Driver, tickets: list[Ticket]
) -> None:
    screen(driver).waiting.table.setFocus()
    driver.settle()
    driver.find("Hủy số")

    for label in ("A001", "A002"):
        driver.press(Key.Key_Down)
        driver.find(f"Hủy số {label}")


def test_a_cards_code_is_no_reason(driver: Driver, tickets: list[Ticket]) -> None:
    choose(driver, 1)
    reason(driver).setFocus()
    reason(driver).insert(card_string(somebody()))  # pasted, or by a reader too slow to be told
    driver.press(Key.Key_Return)

    assert voided(driver) == []
    assert any(words.startswith("Đây là mã thẻ") for words in driver.texts())

    reason(driver).clear()

    assert not any(words.startswith("Đây là mã thẻ") for words in driver.texts())
