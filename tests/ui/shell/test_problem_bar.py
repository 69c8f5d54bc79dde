from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counter_app.ui.problems import Problem, Remedy
from counter_app.ui.shell.problem_bar import ProblemBar
from counter_app.ui.widgets.buttons import KeyButton, LinkButton
from counter_app.ui.widgets.text import Tone


class Done:
    """Remembers which remedies were taken."""

    def __init__(self) -> None:
        self.what: list[str] = []

    def problem(self, key: str, tone: Tone, *titles: str, quick: bool = False) -> Problem:
        remedies = tuple(Remedy(title, partial(self.what.append, title)) for title in titles)
        return Problem(key, f"Việc {key}.", remedies, tone, quick)


@pytest.fixture
def done() -> Done:
    return Done()


@pytest.fixture
def bar(qtbot: QtBot) -> ProblemBar:
    made = ProblemBar()
    qtbot.addWidget(made)
    made.resize(900, 60)
    made.show()
    made.activateWindow()
    return made


def said(bar: ProblemBar) -> list[str]:
    words = [one.text() for one in bar.findChildren(QLabel) if one.isVisible()]
    return words + [one.text() for one in bar.findChildren(LinkButton) if one.isVisible()]


def buttons(bar: ProblemBar) -> list[KeyButton]:
    return [one for one in bar.findChildren(KeyButton) if one.isVisible()]


def test_what_stops_a_paper_comes_before_a_draft_that_was_there_first(
    bar: ProblemBar, done: Done
) -> None:
    bar.put(done.problem("draft", Tone.PLAIN, "Mở lại", quick=True))
    bar.put(done.problem("unsure", Tone.WARNING, "Đã in"))
    bar.put(done.problem("paper", Tone.DANGER, "In lại ngay"))

    assert [one.key for one in bar.problems] == ["paper", "unsure", "draft"]
    assert said(bar) == ["!", "Việc paper.", "1 / 3 ›"]

    bar.take_away("paper")
    assert said(bar)[1:] == ["Việc unsure.", "1 / 2 ›"]


def test_what_is_being_answered_stays_under_the_hands(bar: ProblemBar, done: Done) -> None:
    bar.put(done.problem("unsure", Tone.WARNING, "Đã in", "In lại"))
    bar.next()
    (answer, _again) = buttons(bar)
    assert answer.hasFocus()

    bar.put(done.problem("paper", Tone.DANGER, "In lại ngay"))
    bar.put(done.problem("unsure", Tone.WARNING, "Đã in", "In lại"))  # read anew

    assert said(bar)[1:] == ["Việc unsure.", "2 / 2 ›"]
    assert answer.hasFocus()
    answer.click()
    assert done.what == ["Đã in"]


def test_a_button_does_what_was_last_put(bar: ProblemBar, done: Done) -> None:
    other = Done()
    bar.put(done.problem("paper", Tone.DANGER, "In lại ngay"))
    bar.put(replace(other.problem("paper", Tone.DANGER, "In lại ngay"), words="Hết giấy."))
    buttons(bar)[0].click()

    assert said(bar) == ["!", "Hết giấy."]
    assert (done.what, other.what) == ([], ["In lại ngay"])


def test_f8_walks_from_one_to_the_next_and_round(bar: ProblemBar, done: Done) -> None:
    assert not bar.next()
    for key in ("one", "two"):
        bar.put(done.problem(key, Tone.WARNING, f"Sửa {key}"))
    seen = []
    for _ in range(3):
        bar.next()
        seen.append(said(bar)[1])

    assert seen == ["Việc one.", "Việc two.", "Việc one."]


def test_the_mouse_goes_from_one_to_the_next_too(bar: ProblemBar, done: Done) -> None:
    for key in ("one", "two"):
        bar.put(done.problem(key, Tone.WARNING, "Sửa"))
    (count,) = bar.findChildren(LinkButton)
    count.click()

    assert said(bar)[1:] == ["Việc two.", "2 / 2 ›"]
    assert "F8" in count.toolTip()


def test_with_nothing_left_it_takes_no_room(bar: ProblemBar, done: Done) -> None:
    bar.put(done.problem("paper", Tone.DANGER, "In lại ngay"))
    bar.keep_only("pap", set())

    assert not bar.isVisible()
    assert bar.problems == ()
