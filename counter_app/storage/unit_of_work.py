"""One transaction over every repository; leaving it without ``commit()`` rolls back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from counter_app.services.repositories import UnitOfWorkFactory
from counter_app.storage.engine import translated, watchdog
from counter_app.storage.repositories import Repositories


def _nobody() -> None:
    """Who is told of commits where nobody waits for them."""


class SqlUnitOfWork(Repositories):
    """Implements ``services.repositories.UnitOfWork``. Lives and dies on one thread."""

    def __init__(self, engine: Engine, after_commit: Callable[[], None] = _nobody) -> None:
        self._engine = engine
        self._after_commit = after_commit
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        stack = ExitStack()
        with stack:
            stack.enter_context(translated(self._engine))
            self._session = stack.enter_context(Session(self._engine, expire_on_commit=False))
            stack.enter_context(watchdog(self._session.connection()))
            stack.enter_context(closing(self._session))  # the rollback is a call too
            self.bind(self._session)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def commit(self) -> None:
        """Durable when it returns; when it raises, nothing was saved."""
        self._session.commit()
        self._after_commit()


def unit_of_work_factory(
    engine: Engine, after_commit: Callable[[], None] = _nobody
) -> UnitOfWorkFactory:
    """What the services are given. ``after_commit`` is called on the committing thread."""
    return lambda: SqlUnitOfWork(engine, after_commit)
