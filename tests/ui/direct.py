"""Lanes that run at once, on the thread of the test."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from counter_app.ui.tasks import Failed, Tasks

T = TypeVar("T")


class DirectTasks(Tasks):
    """What is asked is answered before the call returns, unless it is held back."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[Callable[[], None]] | None = None

    def hold(self) -> None:
        """Keep back what is asked from now on."""
        self.held = []

    def release(self) -> None:
        """Do what was kept back, in order."""
        kept, self.held = self.held or [], None
        for run in kept:
            run()

    def post(self, call: Callable[[], None]) -> None:
        """At once."""
        call()

    def _submit(
        self,
        lane: ThreadPoolExecutor,
        task: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None,
    ) -> None:
        def run() -> None:
            try:
                result = task()
            except Exception as error:  # noqa: BLE001 - as on the lanes
                self._give_up(error, failed)
            else:
                done(result)

        if self.held is None:
            run()
        else:
            self.held.append(run)
