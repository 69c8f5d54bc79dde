from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import DossierId, uuid7
from counter_app.domain.roles import Role
from counter_app.services.commands import Received
from counter_app.ui.dossiers.presenter import DossiersPresenter
from counter_app.ui.problems import words_for
from counter_app.ui.workplace import Workplace
from tests.fixtures.logs import ExpectLog
from tests.ui.direct import DirectTasks
from tests.ui.dossier_lines import dossier_line as line
from tests.ui.driver import CTRL, Driver
from tests.ui.fakes import FakeCodes, desk

Key = Qt.Key
FIELD = "Mã chính thức cổng đã cấp"


@pytest.fixture
def looking(driver: Driver) -> Driver:
    """At the list of an office whose portal gives the codes; the second dossier waits for it."""
    seat_where_the_portal_gives_codes(driver)
    return look(driver)


def seat_where_the_portal_gives_codes(driver: Driver) -> None:
    ours = desk()
    driver.window.seat(replace(ours, office=replace(ours.office, owns_code_series=False)))
    driver.settle()


def look(driver: Driver) -> Driver:
    driver.office.shelf.lines = [
        line("H53.99-261123-0001", provisional=False),
        line("T-01-261123-0001", provisional=True),
    ]
    driver.press(Key.Key_3, CTRL)
    return driver


def choose_waiting(driver: Driver) -> None:
    driver.press(Key.Key_Down)


def test_who_has_a_code_is_asked_for_none(looking: Driver) -> None:
    assert "Lê Văn Mẫu" in looking.texts()  # chosen by itself
    assert FIELD not in looking.texts()


def test_an_office_with_its_own_series_is_asked_for_no_code(driver: Driver) -> None:
    look(driver)
    choose_waiting(driver)

    assert any("tự gửi lên cổng" in words for words in driver.texts())
    assert FIELD not in driver.texts()


def test_the_code_of_the_portal_takes_the_place_of_the_provisional_one(looking: Driver) -> None:
    choose_waiting(looking)
    assert FIELD in looking.texts()

    looking.find(FIELD).setFocus()
    looking.type("h53-261123-7777")
    looking.press(Key.Key_Return)

    assert [one.code for one in looking.office.shelf.lines][1] == "H53-261123-7777"
    assert FIELD not in looking.texts()
    assert any(words.startswith("✓ Đã ghi mã chính thức") for words in looking.texts())


def test_what_is_no_code_is_said_in_place_and_stays_typed(looking: Driver) -> None:
    choose_waiting(looking)
    editor = looking.find(FIELD)
    editor.setFocus()
    looking.type("abc")
    looking.press(Key.Key_Return)

    assert words_for(Refusal(RefusalCode.CODE_NOT_USABLE)) in looking.texts()
    assert editor.property("text") == "abc"


def looks(driver: Driver) -> int:
    assert isinstance(driver.office.reception.codes, FakeCodes)
    return driver.office.reception.codes.looked


def test_codes_are_given_when_a_clerk_sits_down_and_after_each_reception(driver: Driver) -> None:
    assert looks(driver) == 1

    driver.view.watchers._received(got(provisional=True))
    driver.settle()
    assert looks(driver) == 1

    driver.view.watchers._received(got(provisional=False))
    driver.settle()
    assert looks(driver) == 2


def test_trouble_with_codes_of_others_is_not_said_to_who_stands_here(
    driver: Driver, expect_log: ExpectLog
) -> None:
    expect_log(f"go on waiting for their codes: {RefusalCode.CHANGED_ELSEWHERE}$")
    assert isinstance(driver.office.reception.codes, FakeCodes)
    driver.office.reception.codes.fail_with = Refusal(RefusalCode.CHANGED_ELSEWHERE)

    driver.view.watchers._received(got(provisional=False))
    driver.settle()

    assert words_for(Refusal(RefusalCode.CHANGED_ELSEWHERE)) not in driver.texts()


@pytest.mark.parametrize("portal", [True, False], ids=["portal gives", "may not receive"])
def test_who_has_no_codes_to_give_is_not_asked_to(driver: Driver, *, portal: bool) -> None:
    before = looks(driver)
    if portal:
        seat_where_the_portal_gives_codes(driver)
    else:
        driver.window.seat(replace(desk(), roles=frozenset({Role.AUDITOR})))
        driver.settle()

    assert looks(driver) == before


def got(*, provisional: bool) -> Received:
    """What F9 answers."""
    code = "T-01-261123-0001" if provisional else "H53.99-261123-0001"
    return Received(DossierId(uuid7()), code, provisional, None, 0, (), 0)


@pytest.mark.parametrize("wrong", ["", "abc"], ids=["taken", "refused"])
def test_the_answer_to_a_code_is_said_of_its_own_dossier(place: Workplace, wrong: str) -> None:
    tasks, ours = place.tasks, place.desk
    assert isinstance(tasks, DirectTasks)
    there = replace(ours, office=replace(ours.office, owns_code_series=False))
    first, second = (line(f"T-01-261123-000{n}", provisional=True) for n in (1, 2))
    assert isinstance(place.services.reception.codes, FakeCodes)
    place.services.reception.codes.shelf.lines = [first, second]
    presenter = DossiersPresenter(replace(place, desk=there))
    presenter.choose(first)

    tasks.hold()
    presenter.give_code(wrong or "H53-261123-7777")
    presenter.choose(second)
    tasks.release()

    assert (presenter.code_given, presenter.trouble) == (False, None)
    presenter.give_code(wrong or "H53-261123-7778")
    assert (presenter.code_given, presenter.trouble is None) == (not wrong, not wrong)
