"""A role sees the places it may use, and nothing of what the others hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.party import Person
from counter_app.domain.roles import Role
from counter_app.practice.people import card_string
from counter_app.services.changes import Topic
from counter_app.ui.keys import Scope
from counter_app.ui.problems import words_for
from counter_app.ui.reception.form import Spot
from tests.ui.dossier_lines import dossier_line
from tests.ui.driver import CTRL, Driver, somebody
from tests.ui.fakes import desk

Key = Qt.Key
NAME = "Đặng Thị Hồng Gấm"


def sit_down(driver: Driver, *roles: Role) -> None:
    driver.office.shelf.lines = [dossier_line("H53.99-261123-0001")]
    driver.office.know(Person(NAME, "072190000009", phone="0900000009", address="Ấp 1"))
    driver.window.seat(replace(desk(), roles=frozenset(roles)))
    driver.settle()


@pytest.mark.parametrize(
    ("roles", "places"),
    [
        ({Role.CLERK}, "reception queue dossiers delivery settings"),
        ({Role.LEAD, Role.ADMINISTRATOR}, "reception queue dossiers delivery settings"),
        ({Role.RETURNING_CLERK}, "queue dossiers delivery settings"),
        ({Role.CASHIER}, "dossiers delivery settings"),
        ({Role.HEAD, Role.AUDITOR}, "dossiers delivery settings"),
        ({Role.ADMINISTRATOR}, "settings"),
        ({Role.AUDITOR}, "settings"),
    ],
)
def test_the_rail_leads_where_the_roles_lead(driver: Driver, roles: set[Role], places: str) -> None:
    sit_down(driver, *roles)
    names = places.split()

    assert list(driver.view.frame.rail.buttons) == names
    assert driver.view.screen_shown.scope == names[0]
    assert driver.view.frame.rail.buttons[Scope(names[0])].isChecked()
    assert driver.focus is not None
    assert driver.view.screen_shown.isAncestorOf(driver.focus)


@pytest.mark.parametrize("key", [Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_5])
def test_no_key_leads_the_administrator_to_dossiers(driver: Driver, key: Qt.Key) -> None:
    sit_down(driver, Role.ADMINISTRATOR)
    driver.press(key, CTRL)
    driver.press(Key.Key_Escape)
    driver.press(Key.Key_F5)

    assert driver.view.screen_shown.scope is Scope.SETTINGS
    assert not driver.view.frame.call_bar.isVisible()
    assert driver.view.frame.call.ticket is None


def test_ctrl_k_names_no_dossier_and_no_place_that_is_shut(driver: Driver) -> None:
    sit_down(driver, Role.ADMINISTRATOR)
    driver.press(Key.Key_K, CTRL)
    finder = driver.view.sheets.finder
    offered = [row.words for row in finder.rows]
    driver.type("H53")

    assert not {"Mở Tiếp nhận", "Mở Hồ sơ", "Mở Hàng đợi", "Gọi tiếp"} & set(offered)
    assert finder.rows == ()
    assert "Không thấy việc nào. Gõ ít chữ hơn." in driver.texts()


def test_f1_shows_only_keys_that_do_something(driver: Driver) -> None:
    sit_down(driver, Role.ADMINISTRATOR)
    driver.press(Key.Key_F1)

    assert "Tìm việc hoặc hồ sơ" in driver.texts()
    assert not {"Mở Hồ sơ", "Gọi số", "Gọi tiếp"} & set(driver.texts())


def test_nothing_the_office_does_troubles_who_may_not_see_it(driver: Driver) -> None:
    sit_down(driver, Role.ADMINISTRATOR)
    driver.office.announce(*Topic)
    driver.office.beep(card_string(somebody()))
    driver.view.open_dossier("H53.99-261123-0001")
    driver.settle()

    assert words_for(Refusal(RefusalCode.NOT_PERMITTED)) not in driver.texts()
    assert not driver.view.frame.problems.isVisible()
    assert driver.view.screen_shown.scope is Scope.SETTINGS
    assert driver.form.untouched


def test_a_screen_that_asks_all_the_same_is_refused(driver: Driver) -> None:
    sit_down(driver, Role.ADMINISTRATOR)
    queries = driver.view.place.services.queries

    with pytest.raises(Refusal):
        queries.dossiers(desk().office_id)
    with pytest.raises(Refusal):
        queries.citizens(desk().office_id, "gam")


def test_a_known_citizen_taken_from_the_list_is_recorded(driver: Driver) -> None:
    sit_down(driver, Role.CLERK)
    (match,) = driver.office.shelf.citizens
    driver.reception.go_to(Spot.CARD)
    driver.type("hong gam")
    assert driver.office.accounts.taken == []

    driver.press(Key.Key_Return)

    assert driver.form.submitter.number == match.person.identity_number
    assert driver.office.accounts.taken == [match.id]
