"""Receptions by keyboard alone, in the real window, with every key counted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from counter_app.domain.checklist import ItemState
from counter_app.domain.ids import TicketId
from counter_app.domain.party import Organisation, Person, ProxyBasis
from counter_app.domain.ticket import TicketState
from counter_app.practice.people import card_string
from counter_app.ui.reception.form import Spot
from tests.ui.driver import CTRL, SHIFT, Driver, somebody

Key = Qt.Key


def receive_by_card(driver: Driver, letters: str = "dkks") -> None:
    driver.press(Key.Key_F2)
    driver.type(letters)
    driver.press(Key.Key_Return)
    driver.beep(somebody())
    driver.type("0900000001")
    driver.press(Key.Key_Return)
    driver.tick_missing()
    driver.press(Key.Key_F9)


def test_a_new_citizen_with_a_card_takes_at_most_22_keys(driver: Driver) -> None:
    receive_by_card(driver)

    assert len(driver.office.received) == 1
    assert driver.keys <= 22
    command = driver.office.received[0]
    assert command.submitter.identity_number == somebody().identity_number
    assert command.submitter.phone == "0900000001"
    assert command.submitter.card_checked


def test_where_nothing_can_be_printed_the_clerk_is_told_to_write(driver: Driver) -> None:
    def told() -> bool:
        return any("Không có máy in: chưa in giấy hẹn" in words for words in driver.texts())

    receive_by_card(driver)
    assert not told()
    driver.office.reception.no_printer = True

    receive_by_card(driver)

    assert told()


def test_a_known_citizen_takes_at_most_16_keys(driver: Driver) -> None:
    person = somebody()
    driver.office.know(Person(person.name, person.identity_number, phone="0900000001"))
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(person)
    driver.tick_missing()
    driver.press(Key.Key_F9)

    assert len(driver.office.received) == 1
    assert driver.keys <= 16


def test_the_second_dossier_of_the_same_person_takes_at_most_10_keys(driver: Driver) -> None:
    driver.office.shelf.issue("A", "ordinary", driver.office.clock.now())
    driver.press(Key.Key_F5)
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody())
    driver.type("0900000001")
    driver.press(Key.Key_Return)
    driver.tick_missing()
    driver.press(Key.Key_F9, SHIFT)
    before = driver.keys

    driver.type("dkkt")
    driver.press(Key.Key_Return)
    driver.tick_missing()
    driver.press(Key.Key_F9)

    first, second = driver.office.received
    assert driver.keys - before <= 10
    assert second.submitter == first.submitter
    assert second.procedure_version_id != first.procedure_version_id
    assert second.ticket_id == first.ticket_id
    assert first.ticket_id is not None


def test_typed_without_a_card_takes_at_most_97_keys(driver: Driver) -> None:
    driver.press(Key.Key_F2)
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.type("072190000001")
    driver.press(Key.Key_Return)
    driver.type("Lê Thị Mẫu")
    driver.press(Key.Key_Return)
    driver.press(Key.Key_Return)
    driver.type("14051990")
    driver.press(Key.Key_Return)
    driver.press(Key.Key_Return)
    driver.type("Khu phố 3, Tân Ninh")
    driver.press(Key.Key_Return)
    driver.type("0900000001")
    driver.press(Key.Key_Return)
    driver.tick_missing()
    driver.press(Key.Key_F9)

    assert driver.keys <= 97
    command = driver.office.received[0]
    assert command.submitter.name == "Lê Thị Mẫu"
    assert command.submitter.address == "Khu phố 3, Tân Ninh"
    assert str(command.submitter.birth_date) == "1990-05-14"
    assert command.submitter.sex is not None


def test_somebody_elses_dossier_takes_at_most_35_keys(driver: Driver) -> None:
    proxy, owner = somebody(1), somebody(2)
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(proxy)
    driver.type("0900000001")
    driver.press(Key.Key_F4)
    driver.beep(owner)
    driver.type("12")
    driver.press(Key.Key_Return)
    driver.type("2011")
    driver.reception.go_to(Spot.PAPERS)
    driver.keys += 1  # Ctrl+Tab or a click would do the same
    driver.tick_missing()
    driver.press(Key.Key_F9)

    assert driver.keys <= 35
    command = driver.office.received[0]
    assert command.submitter.name == proxy.name
    assert isinstance(command.owner, Person)
    assert command.owner.name == owner.name
    assert command.proxy is not None
    assert command.proxy.basis is ProxyBasis.AUTHORISATION
    assert command.proxy.number == "12"


def test_an_organisation_is_chosen_by_keys(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody())
    driver.press(Key.Key_F4)
    driver.reception.go_to(Spot.STANDING)
    driver.type("ddtc")
    driver.press(Key.Key_Return)
    driver.reception.go_to(Spot.OWNER_NAME)
    driver.type("Công ty A & B <C")
    driver.press(Key.Key_Return)
    driver.type("9900000001")
    driver.press(Key.Key_Return)
    driver.type("Trần Văn Mẫu")
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    driver.press(Key.Key_F9)

    owner = driver.office.received[0].owner
    assert isinstance(owner, Organisation)
    assert (owner.name, owner.tax_code, owner.representative) == (
        "Công ty A & B <C",
        "9900000001",
        "Trần Văn Mẫu",
    )


def test_after_f9_the_code_stands_in_place_and_the_form_is_empty(driver: Driver) -> None:
    receive_by_card(driver)
    code = driver.find("Mã hồ sơ")

    assert isinstance(code, QLineEdit)
    assert code.text() == "H53.99-261123-0031"
    assert code.isReadOnly()
    assert driver.form.untouched
    assert driver.focus is driver.reception.panels.party.procedure.procedure
    assert isinstance(driver.find("Họ và tên"), QLineEdit)
    assert driver.find("Họ và tên").property("text") == ""


def test_pressing_f9_twice_receives_once(driver: Driver) -> None:
    driver.office.reception.gate.clear()
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody())
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    driver.hit(Key.Key_F9)
    driver.hit(Key.Key_F9)

    assert driver.presenter.busy
    assert not driver.find("Tiếp nhận").isEnabled()

    driver.office.reception.gate.set()
    driver.settle()

    assert len(driver.office.received) == 1


def test_missing_papers_are_named_above_the_button_with_their_keys(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody())
    driver.reception.go_to(Spot.PAPERS)
    driver.type("1")
    said = driver.texts()

    assert any("Còn thiếu: Giấy chứng sinh" in words and "bấm 2" in words for words in said)


def test_a_failure_is_said_at_the_field_and_above_the_button(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.press(Key.Key_F9)
    said = [words for words in driver.texts() if words.startswith("Chưa có họ và tên")]

    assert len(said) == 2
    assert driver.focus is driver.find("Họ và tên")

    driver.press(Key.Key_F8)

    assert driver.focus is driver.find("Số định danh")


def test_digits_tick_only_while_the_checklist_has_the_focus(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.reception.go_to(Spot.PHONE)
    driver.type("12")

    assert driver.form.submitter.phone == "12"
    assert all(item.state is not ItemState.HANDED_IN for item in driver.form.items)

    driver.press(Key.Key_Return)
    driver.type("1")

    assert driver.focus is driver.reception.panels.papers.checklist
    assert driver.form.items[0].state is ItemState.HANDED_IN


def test_counts_go_up_and_down_by_plus_and_minus(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.reception.go_to(Spot.PAPERS)
    driver.type("+")
    driver.press(Key.Key_Right)
    driver.type("++-")
    driver.press(Key.Key_Down)
    driver.press(Key.Key_Left)
    driver.type("-")

    assert (driver.form.items[0].originals, driver.form.items[0].copies) == (2, 1)
    assert driver.form.items[1].originals == 0


def test_a_reader_that_types_fills_the_card_wherever_the_focus_is(driver: Driver) -> None:
    driver.reception.go_to(Spot.ADDRESS)
    driver.type("Ap")
    driver.burst(card_string(somebody()))
    driver.settle()

    assert driver.form.submitter.number == somebody().identity_number
    assert driver.form.submitter.card_checked
    assert driver.form.submitter.address == somebody().address


def test_a_reader_typing_into_the_checklist_ticks_nothing(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.reception.go_to(Spot.PAPERS)
    driver.burst(card_string(somebody()))
    driver.settle()

    assert driver.form.submitter.number == somebody().identity_number
    assert all(item.state is not ItemState.HANDED_IN for item in driver.form.items)


def test_a_code_pasted_into_the_card_field_is_read(driver: Driver) -> None:
    QApplication.clipboard().setText(card_string(somebody()))
    driver.reception.go_to(Spot.CARD)
    driver.press(Key.Key_V, CTRL)
    driver.until(lambda: driver.form.submitter.number == somebody().identity_number)

    assert driver.reception.panels.party.submitter.card.text() == ""


def test_a_known_citizen_is_found_by_folded_name_and_taken_with_return(driver: Driver) -> None:
    driver.office.know(
        Person("Đặng Thị Hồng Gấm", "072190000009", phone="0900000009", address="Ấp 1")
    )
    driver.reception.go_to(Spot.CARD)
    driver.type("hong gam")
    card = driver.reception.panels.party.submitter.card

    assert card.list_shown
    assert "072*****0009" in card.rows[0].detail

    driver.press(Key.Key_Return)

    assert driver.form.submitter.name == "Đặng Thị Hồng Gấm"
    assert driver.form.submitter.phone == "0900000009"


def test_composed_letters_search_and_are_never_overwritten(driver: Driver) -> None:
    """Telex under ibus: what is composed is not in the text yet."""
    edit = driver.reception.panels.party.procedure.procedure
    QApplication.sendEvent(edit, QInputMethodEvent("đk", []))
    driver.settle()

    assert edit.text() == ""
    assert edit.list_shown

    committed = QInputMethodEvent()
    committed.setCommitString("đkks")
    QApplication.sendEvent(edit, committed)
    driver.settle()

    assert edit.text() == "đkks"

    driver.press(Key.Key_Return)

    assert driver.form.version is not None
    assert driver.form.version.code == "1.001193"


@pytest.mark.parametrize("typed", ["dkks", "đks", "khai sinh", "1.001193", "dang ky khai sinh"])
def test_a_procedure_is_found_however_it_is_typed(driver: Driver, typed: str) -> None:
    driver.type(typed)
    driver.press(Key.Key_Return)

    assert driver.form.version is not None
    assert driver.form.version.code == "1.001193"


def test_half_a_search_is_no_other_procedure(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.reception.go_to(Spot.PROCEDURE)
    driver.type("xyz")
    driver.press(Key.Key_Tab)

    edit = driver.reception.panels.party.procedure.procedure
    assert driver.form.version is not None
    assert edit.text().startswith("Đăng ký khai sinh")


def test_the_first_key_serves_the_ticket_that_was_called(driver: Driver) -> None:
    ticket = driver.office.shelf.issue("A", "ordinary", driver.office.clock.now())
    driver.press(Key.Key_F5)

    assert driver.office.shelf.tickets[ticket.id].state is TicketState.CALLED

    driver.type("dkks")
    driver.press(Key.Key_Return)

    assert driver.office.shelf.tickets[ticket.id].state is TicketState.SERVING
    assert driver.form.ticket_id == TicketId(ticket.id)


def test_a_held_ticket_takes_its_form_along_and_brings_it_back(driver: Driver) -> None:
    for _ in range(2):
        driver.office.shelf.issue("A", "ordinary", driver.office.clock.now())
    driver.press(Key.Key_F5)
    driver.type("dkks")
    driver.press(Key.Key_Return)
    before = driver.form
    driver.press(Key.Key_F7, SHIFT)

    assert driver.form.untouched

    driver.press(Key.Key_F5)
    driver.press(Key.Key_F7)
    assert before.ticket_id is not None
    driver.view.frame.call.resume(before.ticket_id)
    driver.settle()

    assert driver.form == before


def test_f3_scans_and_digits_put_pages_onto_papers(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.press(Key.Key_F3)
    driver.office.scanning.page()
    driver.office.scanning.page()
    driver.office.scanning.end()
    strip = driver.reception.panels.papers.strip
    driver.until(lambda: strip.model().rowCount() == 2)
    driver.until(lambda: not driver.presenter.parts.pages.scanning)
    strip.setFocus()
    strip.setCurrentIndex(strip.model().index(0, 0))
    driver.type("12")

    driver.until(lambda: [item.pages for item in driver.form.items[:2]] == [1, 1])

    strip.setCurrentIndex(strip.model().index(0, 0))
    driver.type("0")

    driver.until(lambda: driver.form.items[0].pages == 0)


@pytest.mark.parametrize("key", [Key.Key_Right, Key.Key_Tab])
def test_the_next_key_does_not_take_a_digit_to_another_page(driver: Driver, key: Qt.Key) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.press(Key.Key_F3)
    first = driver.office.scanning.page()
    driver.office.scanning.page()
    driver.office.scanning.end()
    strip = driver.reception.panels.papers.strip
    driver.until(lambda: strip.model().rowCount() == 2)
    driver.until(lambda: not driver.presenter.parts.pages.scanning)
    strip.setFocus()
    strip.setCurrentIndex(strip.model().index(0, 0))
    driver.type("1")
    driver.press(key)

    assert driver.office.scanning.assigned == [((first.id,), driver.form.items[0].component_id)]


def test_a_reader_typing_into_the_pages_assigns_nothing(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.press(Key.Key_F3)
    driver.office.scanning.page()
    driver.office.scanning.end()
    strip = driver.reception.panels.papers.strip
    driver.until(lambda: strip.model().rowCount() == 1)
    driver.until(lambda: not driver.presenter.parts.pages.scanning)
    strip.setFocus()
    driver.burst(card_string(somebody()))
    driver.settle()

    assert driver.form.submitter.number == somebody().identity_number
    assert driver.office.scanning.assigned == []


def test_a_single_page_is_chosen_as_soon_as_the_strip_has_the_focus(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.press(Key.Key_F3)
    driver.office.scanning.page()
    driver.office.scanning.end()
    strip = driver.reception.panels.papers.strip
    driver.until(lambda: strip.model().rowCount() == 1)
    driver.until(lambda: not driver.presenter.parts.pages.scanning)
    strip.setFocus()
    driver.type("2")

    driver.until(lambda: [item.pages for item in driver.form.items[:2]] == [0, 1])


def test_esc_goes_back_and_loses_nothing(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Escape)
    edit = driver.reception.panels.party.procedure.procedure

    assert not edit.list_shown
    assert edit.text() == "dkks"

    driver.type("")
    driver.press(Key.Key_F4)
    driver.press(Key.Key_Escape)

    assert not driver.presenter.parts.party.owner_shown
    assert driver.form.second.differs

    driver.press(Key.Key_Escape)
    driver.press(Key.Key_Escape)

    assert driver.focus is edit
    assert edit.text() == "dkks"
