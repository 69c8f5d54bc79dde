"""The bar about a doubtful clock: everybody reads it, a lead answers it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.roles import Role
from counter_app.ui.problems import words_for
from tests.ui.driver import Driver
from tests.ui.fakes import FakeAccounts, desk

JUMPED = Refusal(RefusalCode.CLOCK_JUMPED, days=40)
RIGHT = "Giờ đang đúng"


def sit_down(driver: Driver, role: Role, doubt: Refusal | None = JUMPED) -> FakeAccounts:
    accounts = driver.office.accounts
    assert isinstance(accounts, FakeAccounts)
    accounts.doubt = doubt
    driver.window.seat(replace(desk(), roles=frozenset({role})))
    driver.settle()
    return accounts


def buttons(driver: Driver) -> dict[str, QPushButton]:
    bar = driver.view.frame.problems
    return {one.text(): one for one in bar.findChildren(QPushButton) if one.isVisible()}


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMINISTRATOR])
def test_who_may_says_that_the_clock_is_right(driver: Driver, role: Role) -> None:
    accounts = sit_down(driver, role)
    assert words_for(JUMPED) in driver.texts()

    buttons(driver)[RIGHT].click()
    driver.settle()

    assert accounts.confirmed == [desk().clerk_name]
    assert words_for(JUMPED) not in driver.texts()


def test_a_clerk_reads_whom_to_call_and_may_set_the_clock_right(driver: Driver) -> None:
    accounts = sit_down(driver, Role.CLERK)
    assert words_for(JUMPED) in driver.texts()
    assert RIGHT not in buttons(driver)

    accounts.doubt = None
    buttons(driver)["Đã chỉnh giờ"].click()
    driver.settle()

    assert words_for(JUMPED) not in driver.texts()
    assert accounts.confirmed == []


def test_a_number_that_was_refused_puts_it_into_the_bar(driver: Driver) -> None:
    sit_down(driver, Role.LEAD, None)
    assert RIGHT not in buttons(driver)

    def refuse() -> tuple[None, object]:
        raise JUMPED

    heard: list[Exception] = []
    driver.window.tasks.write(refuse, failed=heard.append)  # type: ignore[arg-type]
    driver.settle()

    assert heard == [JUMPED]
    assert RIGHT in buttons(driver)
