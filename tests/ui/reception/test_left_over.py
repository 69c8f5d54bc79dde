"""Forms left half filled in: the bar offers each of them, and nothing disappears."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from tests.ui.driver import CTRL, Driver, somebody
from tests.ui.fakes import desk

Key = Qt.Key


def begin(driver: Driver, number: int = 1) -> str:
    """Half a form; returns whose."""
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody(number))
    return driver.form.submitter.name


def call(driver: Driver) -> None:
    driver.office.shelf.issue("A", "ordinary", driver.office.clock.now())
    driver.press(Key.Key_F5)


def offers(driver: Driver) -> list[str]:
    return [problem.words for problem in driver.view.frame.problems.problems]


def test_f2_offers_what_it_puts_away_at_once(driver: Driver) -> None:
    name = begin(driver)
    driver.press(Key.Key_F2)

    assert driver.form.untouched
    assert any(name in words for words in offers(driver))


def test_the_next_citizen_does_not_hide_the_form_of_the_last(driver: Driver) -> None:
    call(driver)
    name = begin(driver)
    driver.press(Key.Key_F7)
    call(driver)

    assert driver.form.untouched
    assert any(name in words for words in offers(driver))


def test_somebody_absent_does_not_take_the_form_of_a_walk_in_along(driver: Driver) -> None:
    name = begin(driver)
    call(driver)
    driver.press(Key.Key_F6, CTRL)

    assert driver.form.untouched
    assert any(name in words for words in offers(driver))


def test_a_draft_that_cannot_be_read_says_so_and_leaves_the_form_alone(driver: Driver) -> None:
    name = begin(driver)
    driver.press(Key.Key_F2)
    (draft,) = driver.office.reception.drafts.values()
    foreign = replace(draft, body={**draft.body, "channel": "fax"})
    driver.office.reception.drafts[draft.id] = foreign
    driver.window.log_out()
    driver.settle()
    driver.window.seat(desk())
    driver.settle()
    begin(driver, 2)
    before = driver.form
    driver.view.frame.problems.problems[0].remedies[0].act()
    driver.settle()

    assert driver.form is before
    assert any("Không mở lại được" in words and name in words for words in offers(driver))
