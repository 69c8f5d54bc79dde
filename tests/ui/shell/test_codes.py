"""A code goes where it is of use, from either kind of reader, and is typed into no field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from counter_app.domain.dossier_code import qr_payload
from counter_app.domain.roles import Role
from counter_app.domain.ticket import TicketState
from counter_app.practice.people import Person, card_string
from counter_app.services.changes import Topic
from counter_app.ui.keys import Scope
from counter_app.ui.reception.form import Spot
from tests.ui.driver import CTRL, Driver, somebody
from tests.ui.fakes import desk

Key = Qt.Key
Read = Callable[[str], None]


@pytest.fixture(params=["typed", "serial"])
def read(request: pytest.FixtureRequest, driver: Driver) -> Read:
    """A code at a reader that types, or at a serial port."""

    def typed(code: str) -> None:
        driver.burst(code)
        driver.settle()

    def serial(code: str) -> None:
        driver.office.beep(code)
        driver.settle()
        driver.settle()

    return typed if request.param == "typed" else serial


def receive(driver: Driver, person: Person) -> str:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(person)
    driver.reception.go_to(Spot.PHONE)
    driver.type("0901234567")
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    driver.press(Key.Key_F9)
    received = driver.presenter.just_received
    assert received is not None
    return received.code


def rows(driver: Driver) -> list[str]:
    return [line.code for line in driver.view.places.dossiers.table.rows]


def typed_anywhere(driver: Driver, code: str) -> list[str]:
    """Fields of the window that hold a part of the code."""
    editors = driver.window.findChildren(QLineEdit)
    return [one.text() for one in editors if code[:12] in one.text() or "|" in one.text()]


def test_on_the_list_of_dossiers_a_card_finds_its_citizens(driver: Driver, read: Read) -> None:
    mine, other = receive(driver, somebody(1)), receive(driver, somebody(2))
    driver.press(Key.Key_3, CTRL)
    assert set(rows(driver)) == {mine, other}

    read(card_string(somebody(1)))

    assert rows(driver) == [mine]
    assert driver.view.screen_shown.scope is Scope.DOSSIERS
    assert driver.view.places.dossiers.search.text() == somebody(1).identity_number
    assert driver.form.untouched


@pytest.mark.parametrize("key", [Key.Key_1, Key.Key_3, Key.Key_7])
def test_a_slip_opens_its_dossier_wherever_one_is(driver: Driver, read: Read, key: Qt.Key) -> None:
    mine = receive(driver, somebody(1))
    receive(driver, somebody(2))
    driver.press(key, CTRL)

    read(qr_payload(mine))

    chosen = driver.view.places.dossiers.presenter.chosen
    assert chosen is not None
    assert chosen.code == mine
    assert driver.view.screen_shown.scope is Scope.DOSSIERS
    assert driver.form.untouched


@pytest.mark.parametrize("key", [Key.Key_2, Key.Key_5, Key.Key_7])
def test_elsewhere_a_card_fills_the_form(driver: Driver, read: Read, key: Qt.Key) -> None:
    driver.press(key, CTRL)

    read(card_string(somebody(1)))

    assert driver.view.screen_shown.scope is Scope.RECEPTION
    assert driver.form.submitter.number == somebody(1).identity_number
    assert typed_anywhere(driver, "|") == []


def test_a_card_closes_what_lies_over_the_counter(driver: Driver, read: Read) -> None:
    driver.press(Key.Key_K, CTRL)

    read(card_string(somebody(1)))

    assert not driver.view.sheets.finder.isVisible()
    assert driver.form.submitter.number == somebody(1).identity_number


def test_a_card_is_never_a_reason_to_take_a_number_back(driver: Driver) -> None:
    ticket = driver.office.shelf.issue("A", "ordinary", driver.office.clock.now())
    driver.office.announce(Topic.QUEUE)
    driver.settle()
    driver.press(Key.Key_2, CTRL)
    reason = driver.find("Lý do hủy số đang chọn")
    assert isinstance(reason, QLineEdit)
    reason.setFocus()
    driver.burst(card_string(somebody(1)))
    driver.settle()

    assert driver.office.shelf.tickets[ticket.id].state is TicketState.WAITING
    assert reason.text() == ""
    assert driver.form.submitter.number == somebody(1).identity_number


def test_a_code_typed_into_the_list_leaves_the_search_as_it_was(driver: Driver) -> None:
    mine = receive(driver, somebody(1))
    driver.press(Key.Key_3, CTRL)
    driver.type("H53")
    driver.view.places.dossiers.table.setFocus()
    driver.burst("072190000001|khong phai the")
    driver.settle()

    assert driver.view.places.dossiers.search.text() == "H53"
    assert rows(driver) == [mine]


def test_who_may_not_receive_looks_for_the_citizens_dossiers(driver: Driver, read: Read) -> None:
    mine = receive(driver, somebody(1))
    receive(driver, somebody(2))
    driver.window.seat(replace(desk(), roles=frozenset({Role.HEAD})))
    driver.settle()
    driver.press(Key.Key_7, CTRL)

    read(card_string(somebody(1)))

    assert rows(driver) == [mine]
    assert driver.view.screen_shown.scope is Scope.DOSSIERS
