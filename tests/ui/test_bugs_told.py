"""A bug in a handler of Qt: said in the window, once, and never in a circle."""

from __future__ import annotations

import sys

import pytest

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.ui.application import tell_bugs
from counter_app.ui.shell.window import MainWindow
from tests.ui.driver import Driver


@pytest.fixture
def written(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What reached the log, in a window that tells bugs."""
    errors: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: errors.append(error))
    tell_bugs(window)
    return errors


def hook(error: BaseException) -> None:
    sys.excepthook(type(error), error, None)


def test_a_bug_in_a_handler_is_written_down_and_said(
    driver: Driver, written: list[BaseException]
) -> None:
    bug = ZeroDivisionError()

    hook(bug)

    assert written == [bug]
    assert driver.view is not None
    (problem,) = driver.view.frame.problems.problems
    assert "ngoài dự kiến" in problem.words


def test_what_its_form_has_said_is_not_said_again(
    driver: Driver, window: MainWindow, written: list[BaseException]
) -> None:
    told: list[Exception] = []

    def break_down() -> None:
        raise ZeroDivisionError

    window.tasks.office(break_down, lambda _none: None, told.append)
    driver.settle()

    assert written == told
    assert driver.view is not None
    assert driver.view.frame.problems.problems == ()


def test_a_bug_after_a_refusal_is_said_whatever_its_address(
    driver: Driver, window: MainWindow, written: list[BaseException]
) -> None:
    refusals: list[Exception] = []

    def refuse() -> None:
        raise Refusal(RefusalCode.NAME_MISSING)

    window.tasks.office(refuse, lambda _none: None, refusals.append)
    driver.settle()
    hook(*refusals)  # as a bug would come that was born where the refusal had been

    assert driver.view is not None
    assert len(driver.view.frame.problems.problems) == 1


def test_a_bug_in_the_telling_ends_there(window: MainWindow, written: list[BaseException]) -> None:
    def break_too(_error: Exception) -> None:
        hook(KeyError())

    window.tasks.troubled.connect(break_too)

    hook(ZeroDivisionError())

    assert [type(error) for error in written] == [ZeroDivisionError, KeyError]


def test_leaving_is_no_bug(driver: Driver, written: list[BaseException]) -> None:
    hook(KeyboardInterrupt())

    assert driver.view is not None
    assert driver.view.frame.problems.problems == ()
