from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from typing_extensions import override

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.services.changes import ChangeSet, Topic, changed
from counter_app.ui.tasks import Tasks

T = TypeVar("T")


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def test_a_write_runs_elsewhere_and_comes_back_here(tasks: Tasks, qtbot: QtBot) -> None:
    here = threading.current_thread()
    ran: list[threading.Thread] = []
    came: list[tuple[threading.Thread, int]] = []

    def work() -> tuple[int, ChangeSet]:
        ran.append(threading.current_thread())
        return 7, changed(Topic.DOSSIERS)

    with qtbot.waitSignal(tasks.changed) as told:
        tasks.write(work, lambda value: came.append((threading.current_thread(), value)))

    assert ran[0].name.startswith("office")
    assert came == [(here, 7)]
    assert told.args is not None
    assert told.args[0].touches(Topic.DOSSIERS)


def test_the_asker_is_in_order_before_the_others_refresh(tasks: Tasks, qtbot: QtBot) -> None:
    order: list[str] = []
    tasks.changed.connect(lambda _changes: order.append("others"))

    with qtbot.waitSignal(tasks.changed):
        tasks.write(lambda: (None, changed(Topic.QUEUE)), lambda _none: order.append("asker"))

    assert order == ["asker", "others"]


def test_nothing_changed_tells_nobody(tasks: Tasks, qtbot: QtBot) -> None:
    done: list[int] = []
    with qtbot.assertNotEmitted(tasks.changed):
        tasks.write(lambda: (1, changed()), done.append)
        qtbot.waitUntil(lambda: bool(done))


def test_writes_run_one_after_the_other(tasks: Tasks, qtbot: QtBot) -> None:
    running = threading.Lock()
    overlaps: list[int] = []
    done: list[int] = []

    def work(number: int) -> tuple[int, ChangeSet]:
        if not running.acquire(blocking=False):
            overlaps.append(number)
            return number, changed()
        threading.Event().wait(0.002)
        running.release()
        return number, changed()

    for number in range(20):
        tasks.write(lambda number=number: work(number), done.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(done) == 20)

    assert overlaps == []
    assert done == list(range(20))


def test_a_late_answer_is_dropped(tasks: Tasks, qtbot: QtBot) -> None:
    gate = threading.Event()
    came: list[str] = []

    def slow() -> str:
        gate.wait(5)
        return "late"

    tasks.read("list", slow, came.append)
    tasks.read("list", lambda: "new", came.append)
    qtbot.waitUntil(lambda: came == ["new"])
    gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    marker: list[int] = []
    tasks.post(lambda: marker.append(1))
    qtbot.waitUntil(lambda: bool(marker))

    assert came == ["new"]


def test_other_questions_are_not_dropped(tasks: Tasks, qtbot: QtBot) -> None:
    came: list[str] = []
    tasks.read("one", lambda: "one", came.append)
    tasks.read("other", lambda: "other", came.append)
    qtbot.waitUntil(lambda: sorted(came) == ["one", "other"])


def test_a_forgotten_question_gets_no_answer(tasks: Tasks, qtbot: QtBot) -> None:
    came: list[str] = []
    gate = threading.Event()
    tasks.read("list", lambda: str(gate.wait(5)), came.append)
    tasks.forget_all()
    gate.set()
    marker: list[int] = []
    qtbot.waitUntil(lambda: tasks.idle)
    tasks.post(lambda: marker.append(1))
    qtbot.waitUntil(lambda: bool(marker))

    assert came == []


def test_a_question_that_was_followed_by_another_is_not_asked(tasks: Tasks, qtbot: QtBot) -> None:
    """A server that hangs for an hour must not leave an hour of questions behind."""
    gate = threading.Event()
    asked: list[int] = []
    came: list[int] = []
    for lane in range(2):
        tasks.read(f"hangs {lane}", lambda: gate.wait(5), lambda _over: None)

    def ask(number: int) -> int:
        asked.append(number)
        return number

    for number in range(50):
        tasks.read("board", lambda number=number: ask(number), came.append)  # type: ignore[misc]
    gate.set()
    qtbot.waitUntil(lambda: bool(came))
    qtbot.waitUntil(lambda: tasks.idle)

    assert asked == [49]
    assert came == [49]


class Listener(QObject):
    """A screen's presenter, as it listens to the lanes."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heard: list[object] = []
        tasks.changed.connect(self.hear)

    def hear(self, value: object) -> None:
        self.heard.append(value)


def test_whoever_has_left_hears_of_nothing(tasks: Tasks, qtbot: QtBot) -> None:
    screens, other = QObject(), Listener(tasks)
    inside = Listener(tasks, screens)
    gate = threading.Event()
    post = tasks.poster()
    tasks.write(lambda: (gate.wait(5), changed(Topic.QUEUE)), inside.hear)
    tasks.office(lambda: 1, inside.hear)
    tasks.read("list", lambda: gate.wait(5), inside.hear)

    tasks.part_with(screens)
    gate.set()
    post(lambda: inside.hear("a page"))
    tasks.office(lambda: 2, other.hear)
    qtbot.waitUntil(lambda: 2 in other.heard)
    qtbot.waitUntil(lambda: tasks.idle)
    marker: list[int] = []
    tasks.post(lambda: marker.append(1))
    qtbot.waitUntil(lambda: bool(marker))

    assert inside.heard == []
    assert other.heard == [changed(Topic.QUEUE), 2]


def test_what_went_wrong_for_somebody_who_left_is_still_told(tasks: Tasks, qtbot: QtBot) -> None:
    gate = threading.Event()
    failures: list[Exception] = []

    def refuse() -> tuple[None, ChangeSet]:
        gate.wait(5)
        raise Refusal(RefusalCode.NAME_MISSING)

    with qtbot.waitSignal(tasks.troubled):
        tasks.write(refuse, failed=failures.append)
        tasks.part_with(QObject())
        gate.set()

    assert failures == []


def test_a_failure_goes_to_whoever_asked(tasks: Tasks, qtbot: QtBot) -> None:
    failures: list[Exception] = []

    def refuse() -> tuple[None, ChangeSet]:
        raise Refusal(RefusalCode.NAME_MISSING)

    tasks.write(refuse, failed=failures.append)
    qtbot.waitUntil(lambda: bool(failures))

    assert isinstance(failures[0], Refusal)


def test_a_failure_nobody_asked_for_is_told(tasks: Tasks, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise Refusal(RefusalCode.NAME_MISSING)

    with qtbot.waitSignal(tasks.troubled) as told:
        tasks.read("x", refuse, lambda _none: None)

    assert told.args is not None
    assert isinstance(told.args[0], Refusal)


def test_a_bug_unlocks_the_form_and_still_ends_in_a_crash_report(
    tasks: Tasks, qtbot: QtBot
) -> None:
    told: list[Exception] = []

    def break_down() -> tuple[None, ChangeSet]:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as crashes:
        tasks.write(break_down, failed=told.append)
        qtbot.waitUntil(lambda: bool(crashes))

    assert isinstance(told[0], ZeroDivisionError)
    assert crashes[0][0] is ZeroDivisionError


def test_closing_finishes_what_was_confirmed(qtbot: QtBot) -> None:
    tasks = Tasks()
    done: list[int] = []

    def work(number: int) -> tuple[None, ChangeSet]:
        done.append(number)
        return None, changed()

    for number in range(5):
        tasks.write(lambda number=number: work(number))  # type: ignore[misc]

    assert tasks.close()
    assert done == [0, 1, 2, 3, 4]


def test_closing_does_not_wait_for_ever(qtbot: QtBot) -> None:
    tasks = Tasks()
    gate = threading.Event()
    tasks.write(lambda: (gate.wait(20), changed()))

    assert not tasks.close(0.05)
    gate.set()


class HoldsTheWorkBack(ThreadPoolExecutor):
    """A lane slow to let go of what it has run."""

    def __init__(self) -> None:
        super().__init__(1, "office")
        self.may_let_go = threading.Event()

    @override
    def submit(self, fn: Callable[..., T], /, *args: object, **kwargs: object) -> Future[T]:
        def run() -> T:
            result = fn(*args, **kwargs)
            self.may_let_go.wait(5)
            return result

        return super().submit(run)


class Screen:
    """Tells where it was taken apart."""

    def __init__(self, ends: list[threading.Thread]) -> None:
        self._ends = ends
        self.told: list[object] = []

    def __del__(self) -> None:
        self._ends.append(threading.current_thread())

    def hear(self, value: object) -> None:
        self.told.append(value)

    def refuse(self) -> None:
        raise Refusal(RefusalCode.NAME_MISSING)


@pytest.mark.parametrize("fails", [False, True])
def test_a_closed_screen_is_taken_apart_here(qtbot: QtBot, fails: bool) -> None:
    lane = HoldsTheWorkBack()
    tasks = Tasks(office=lane)
    ends: list[threading.Thread] = []
    screen = Screen(ends)

    tasks.office(screen.refuse if fails else threading.active_count, screen.hear, screen.hear)
    del screen
    gc.collect()
    qtbot.waitUntil(lambda: bool(gc.collect() or ends))
    still_held = not lane.may_let_go.is_set()
    lane.may_let_go.set()
    tasks.close()

    assert still_held
    assert ends == [threading.main_thread()]
