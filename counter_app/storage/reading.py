"""The read side of storage: short transactions on connections that never write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from counter_app.storage.engine import translated, watchdog


class Reading:
    """Base of every group of queries. Any thread; each call opens and closes its own session."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One read transaction."""
        with (
            translated(self._engine),
            Session(self._engine) as session,
            watchdog(session.connection()),
            closing(session),  # the rollback is a call too
        ):
            yield session
