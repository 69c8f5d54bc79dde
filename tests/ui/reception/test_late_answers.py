"""Answers that come while the clerk types on: they move no focus and offer nothing stale."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.ids import OfficeId
from counter_app.domain.party import Person
from counter_app.services.views import CitizenMatch
from counter_app.ui.reception.form import Spot
from tests.ui.driver import Driver
from tests.ui.fake_reads import FakeQueries, Shelf

Key = Qt.Key
NUMBER = "072190000009"


class SlowQueries(FakeQueries):
    """Says who is known when the gate is open."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        self.gate = threading.Event()

    def citizens(self, office_id: OfficeId, text: str, limit: int = 8) -> tuple[CitizenMatch, ...]:
        """Late."""
        self.gate.wait(5)
        return super().citizens(office_id, text, limit)


@pytest.fixture
def gate(driver: Driver) -> Iterator[threading.Event]:
    """Closed; Lê Thị Bé was here before."""
    known = Person("Lê Thị Bé", NUMBER, phone="0900000009", address="Ấp 1")
    driver.office.know(replace(known, birth_date=date(1990, 5, 14)))
    slow = SlowQueries(driver.office.shelf)
    object.__setattr__(driver.office.services, "queries", slow)
    yield slow.gate
    slow.gate.set()


def test_a_late_look_up_leaves_the_focus_where_the_clerk_types(
    driver: Driver, gate: threading.Event
) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.reception.go_to(Spot.CARD)
    driver.type_now(NUMBER)
    driver.reception.go_to(Spot.BIRTH)
    for key in (Key.Key_1, Key.Key_4):
        driver.hit(key)
    gate.set()
    driver.settle()

    assert driver.form.submitter.phone == "0900000009"
    assert driver.form.submitter.birth == "14"
    assert driver.focus is driver.find("Ngày sinh")


def test_a_look_up_that_was_waited_for_leads_on(driver: Driver, gate: threading.Event) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.reception.go_to(Spot.CARD)
    driver.type_now(NUMBER)
    gate.set()
    driver.settle()

    assert driver.form.submitter.phone == "0900000009"
    assert driver.focus is driver.find("Thành phần hồ sơ")


def test_rows_found_for_other_letters_are_not_taken(driver: Driver, gate: threading.Event) -> None:
    gate.set()
    driver.reception.go_to(Spot.CARD)
    driver.type("le thi b")
    card = driver.reception.panels.party.submitter.card
    assert [row.value.person.name for row in card.rows] == ["Lê Thị Bé"]

    gate.clear()
    driver.type_now("inh")

    assert driver.form.submitter.number == ""
    assert driver.form.submitter.name == "le thi binh"
