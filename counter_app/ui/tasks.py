"""Work off the GUI thread: one lane for writes, one for reads, one way back.

Screens never call a use case directly. ``write`` runs on the office lane, one task at a
time, and broadcasts the change set; ``read`` runs on the reading lane and drops answers
that came too late. Every answer enters the GUI thread through one queued signal.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import count
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from counter_app.domain.failures import Failure
from counter_app.services.changes import ChangeSet

T = TypeVar("T")

Failed = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class _Errand(Generic[T]):
    """What is done over there, and who hears of it here."""

    task: Callable[[], T]
    done: Callable[[T], None]
    failed: Failed | None


class Tasks(QObject):
    """Lives on the GUI thread. ``post`` may be called from any thread."""

    changed = Signal(object)
    """ChangeSet of a committed write."""
    troubled = Signal(object)
    """Exception of a task whose caller did not ask for failures."""
    failed = Signal(object)
    """Exception of any task: for what concerns more than whoever asked."""

    _posted = Signal(object)

    def __init__(
        self,
        office: ThreadPoolExecutor | None = None,
        reading: ThreadPoolExecutor | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._office = office or ThreadPoolExecutor(1, "office")
        self._reading = reading or ThreadPoolExecutor(2, "reading")
        self._numbers = count(1)
        self._latest: dict[str, int] = {}
        """The question under way for each key, by its number. No number comes twice."""
        self._seat = 0
        """Who sits here: answers to whoever sat here before go nowhere."""
        self._pending: set[Future[None]] = set()
        self._guard = threading.Lock()
        self._closed = False
        self._told = 0
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def write(
        self,
        task: Callable[[], tuple[T, ChangeSet]],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Run a use case on the office lane; ``done`` and ``failed`` on the GUI thread.

        The caller's ``done`` comes first, then ``changed``: the form that asked is in order
        before every list refreshes.
        """
        seat = self._seat

        def finished(result: tuple[T, ChangeSet]) -> None:
            value, changes = result
            try:
                if done is not None and self._seat == seat:
                    done(value)
            finally:
                if changes.topics:
                    self.changed.emit(changes)

        self._submit(self._office, task, finished, failed)

    def office(
        self, task: Callable[[], T], done: Callable[[T], None], failed: Failed | None = None
    ) -> None:
        """Run something without a change set on the office lane (login, start)."""
        seat = self._seat

        def finished(result: T) -> None:
            if self._seat == seat:
                done(result)

        self._submit(self._office, task, finished, failed)

    def read(
        self,
        key: str,
        task: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """Run a read; only the answer to the latest question of ``key`` is delivered.

        A question that was followed by another before its turn came is not asked at all: a
        server that hung for an hour would otherwise leave an hour of questions behind.
        """
        number = self._latest[key] = next(self._numbers)

        def answer() -> list[T]:
            return [task()] if self._latest.get(key) == number else []

        def finished(answers: list[T]) -> None:
            if self._latest.get(key) == number:
                del self._latest[key]
                done(*answers)

        def gave_up(error: Exception) -> None:
            if self._latest.get(key) == number:
                del self._latest[key]
                self._give_up(error, failed)

        self._submit(self._reading, answer, finished, gave_up)

    def forget(self, key: str) -> None:
        """Drop the answer to the question under way."""
        self._latest.pop(key, None)

    def forget_all(self) -> None:
        """Drop every answer to a question under way: nobody looks at those screens."""
        self._latest.clear()

    def part_with(self, leaving: QObject) -> None:
        """Somebody's screens are about to be taken apart: they hear of nothing any more.

        What they confirmed is still written and still told to everybody else; what went wrong
        with it goes to ``troubled``.
        """
        self._seat += 1
        self.forget_all()
        for part in (leaving, *leaving.findChildren(QObject)):
            self.disconnect(part)

    def poster(self) -> Callable[[Callable[[], None]], None]:
        """``post``, as long as whoever sits here now stays. Any thread may call the result."""
        seat = self._seat

        def post(call: Callable[[], None]) -> None:
            self.post(lambda: call() if self._seat == seat else None)

        return post

    def post(self, call: Callable[[], None]) -> None:
        """Run ``call`` on the GUI thread, after what was posted before. Any thread."""
        self._posted.emit(call)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way on either lane."""
        with self._guard:
            return not self._pending

    def has_told(self, error: BaseException) -> bool:
        """Whether this bug, on its way to the hook, was told already. Asked once."""
        told, self._told = self._told == id(error), 0
        return told

    def close(self, seconds: float = 5.0) -> bool:
        """Take no more tasks and wait for those accepted. False if some did not end.

        A write that was accepted is finished: what a clerk confirmed is not dropped.
        """
        self._closed = True
        self._reading.shutdown(wait=False, cancel_futures=True)
        self._office.shutdown(wait=False)
        with self._guard:
            pending = set(self._pending)
        return not wait(pending, timeout=seconds).not_done

    def _submit(
        self,
        lane: ThreadPoolExecutor,
        task: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None,
    ) -> None:
        if self._closed:
            return

        # Emptied on the GUI thread: were the lane the last to hold a closed screen's
        # callbacks, the screen would be taken apart over there.
        held = [_Errand(task, done, failed)]
        seat = self._seat

        def run() -> None:
            try:
                result = held[0].task()
            except Exception as error:  # noqa: BLE001 - sorted on the GUI thread
                caught = error
                self.post(lambda: self._fail(caught, held.pop().failed, seat))
            else:
                self.post(lambda: held.pop().done(result))

        future = lane.submit(run)
        with self._guard:
            self._pending.add(future)
        future.add_done_callback(self._settled)

    def _settled(self, future: Future[None]) -> None:
        with self._guard:
            self._pending.discard(future)

    def _fail(self, error: Exception, failed: Failed | None, seat: int) -> None:
        self._give_up(error, failed if self._seat == seat else None)

    def _give_up(self, error: Exception, failed: Failed | None) -> None:
        try:
            if failed is not None:
                failed(error)
            else:
                self.troubled.emit(error)
            self.failed.emit(error)
        finally:
            if not isinstance(error, Failure):
                # The error itself holds on to the screen it comes from. Kept only for one on
                # its way to the hook: the next bug may get the address of one that is gone.
                self._told = id(error)
                raise error

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()
