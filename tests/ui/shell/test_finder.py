"""Ctrl+K offers what can be done now: here, at the call bar, elsewhere; nothing else."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from counter_app.domain.roles import Role
from counter_app.domain.ticket import TicketState
from counter_app.ui.keys import Scope
from counter_app.ui.reception.form import Spot
from tests.ui.driver import CTRL, Driver, somebody
from tests.ui.fakes import desk

Key = Qt.Key


def offered(driver: Driver, letters: str = "") -> list[tuple[str, str]]:
    """(act, key) while the finder is open; it is closed again."""
    driver.press(Key.Key_K, CTRL)
    driver.type(letters)
    rows = [(row.words, row.detail) for row in driver.view.sheets.finder.rows]
    driver.press(Key.Key_Escape)
    return rows


def names(driver: Driver, letters: str = "") -> list[str]:
    return [words for words, _ in offered(driver, letters)]


def do(driver: Driver, letters: str) -> None:
    driver.press(Key.Key_K, CTRL)
    driver.type(letters)
    driver.press(Key.Key_Return)


def fill(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody())
    driver.reception.go_to(Spot.PHONE)
    driver.type("0901234567")
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()


def test_an_act_of_this_screen_is_found_by_a_few_letters(driver: Driver) -> None:
    assert offered(driver, "quet") == [("Quét giấy tờ", "F3")]

    do(driver, "quet")

    assert driver.presenter.parts.pages.scanning
    assert "Quét giấy tờ" not in names(driver)  # one scan at a time


def test_a_dossier_is_received_from_there(driver: Driver) -> None:
    assert not {"Tiếp nhận", "Tiếp nhận, giữ người và số thứ tự"} & set(names(driver))

    fill(driver)
    do(driver, "tiep nhan")

    assert len(driver.office.received) == 1


def test_acts_of_the_call_bar_follow_the_ticket(driver: Driver) -> None:
    calls = {"Gọi tiếp", "Gọi lại", "Xong", "Vắng", "Chuyển", "Giữ lại"}
    driver.office.shelf.issue("A", "ordinary", driver.office.clock.now())
    assert calls & set(names(driver)) == {"Gọi tiếp"}

    do(driver, "goi t")
    assert calls & set(names(driver)) == calls - {"Gọi tiếp"}

    do(driver, "xong")
    (ticket,) = driver.office.shelf.tickets.values()
    assert ticket.state is TicketState.DONE


def test_the_place_one_is_at_is_not_offered(driver: Driver) -> None:
    assert "Mở Tiếp nhận" not in names(driver)
    driver.press(Key.Key_3, CTRL)

    assert {"Mở Tiếp nhận", "Tìm hồ sơ"} <= set(names(driver))
    assert "Mở Hồ sơ" not in names(driver)


def test_a_number_is_given_from_the_reception(driver: Driver) -> None:
    assert ("Cấp số thứ tự", "Ctrl+2, F9") in offered(driver)

    do(driver, "cap so")

    assert driver.view.screen_shown.scope is Scope.QUEUE
    assert [one.label for one in driver.office.shelf.tickets.values()] == ["A001"]


def test_what_waits_is_sent_from_the_reception(driver: Driver) -> None:
    do(driver, "gui ngay")

    assert driver.view.screen_shown.scope is Scope.DELIVERY
    assert driver.office.delivering.hurried == 1


def test_printing_again_is_offered_once_a_dossier_is_chosen(driver: Driver) -> None:
    fill(driver)
    driver.press(Key.Key_F9)
    assert "In lại" not in names(driver)

    driver.press(Key.Key_3, CTRL)
    assert ("In lại", "Ctrl+P") in offered(driver)
    assert "Hiện số định danh" in names(driver)

    driver.press(Key.Key_1, CTRL)
    assert ("In lại", "Ctrl+3, Ctrl+P") in offered(driver)
    # Whose number it would be is not in sight.
    assert "Hiện số định danh" not in names(driver)

    do(driver, "in lai")

    assert driver.view.screen_shown.scope is Scope.DOSSIERS
    assert driver.focus is not None
    assert driver.focus.accessibleName() == "Lý do in lại"


def test_a_form_out_of_sight_is_not_received(driver: Driver) -> None:
    fill(driver)
    driver.press(Key.Key_3, CTRL)

    assert names(driver, "tiep nhan")[0] == "Mở Tiếp nhận"
    assert "Tiếp nhận" not in names(driver)


def test_nothing_a_role_may_not_do_is_offered(driver: Driver) -> None:
    driver.window.seat(replace(desk(), roles=frozenset({Role.RETURNING_CLERK})))
    driver.settle()

    assert not {"Cấp số thứ tự", "Quét giấy tờ", "Tiếp nhận"} & set(names(driver))
