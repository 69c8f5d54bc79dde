"""Hears what other stations commit on the office's PostgreSQL server.

A notification is a hint that a table grew: whoever is told reads the truth again. Those sent
while nobody listened are lost, so every new connection begins with "everything may have
changed". A SQLite folder has one process at a time: there is nobody else to hear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.pool import ConnectionPoolEntry

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.services.changes import ChangeSet, Topic
from counter_app.storage.engine import translated, watchdog
from counter_app.storage.server_clock import ServerClock

TOPICS: dict[str, frozenset[Topic]] = {
    "queue_event": frozenset({Topic.QUEUE}),
    "dossier_event": frozenset({Topic.DOSSIERS, Topic.OUTBOX, Topic.SCANS}),
}
"""By the table a notification names (migration 0002)."""
EVERYTHING = ChangeSet(frozenset().union(*TOPICS.values()))
LISTEN = "LISTEN counter_app"
BACKEND = "backend"
WAIT = 1.0
"""Seconds between two looks whether to stop."""
GATHER = 0.1
"""Seconds in which a burst becomes one change set."""
ASK_EVERY = 20
"""Looks between two questions for the time, which also say whether the server is still there:
a link that was switched off says nothing by itself."""


class OfficeListener:
    """Implements ``OutsideListener`` on a connection of its own."""

    def __init__(self, engine: Engine, clock: ServerClock) -> None:
        """``clock`` follows the server as long as this runs."""
        self._engine = engine
        self._clock = clock
        self._own = _OwnBackends(engine)

    def run(self, deliver: Callable[[ChangeSet], None], stop: Callable[[], bool]) -> None:
        """Tell of others' commits until ``stop()``; checked every second.

        Raises StorageTrouble when the server is gone; the caller runs it again.
        """
        with translated(self._engine), self._engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            self._clock.follow(connection)
            with watchdog(connection):
                connection.execute(text(LISTEN))
            try:
                deliver(EVERYTHING)
                self._listen(connection, deliver, stop)
            finally:
                connection.invalidate()  # never back into the pool: it would go on listening

    def _listen(
        self, connection: Connection, deliver: Callable[[ChangeSet], None], stop: Callable[[], bool]
    ) -> None:
        raw: Any = connection.connection.driver_connection
        looks = 0
        while not stop():
            heard = self._hear(raw)
            self._tell((one.payload for one in heard if one.pid not in self._own), deliver)
            looks += 1
            if looks % ASK_EVERY == 0:
                self._clock.follow(connection)

    def _hear(self, raw: Any) -> list[Any]:
        try:
            heard = [*raw.notifies(timeout=WAIT, stop_after=1)]
            return [*heard, *raw.notifies(timeout=GATHER)] if heard else []
        except self._engine.dialect.loaded_dbapi.Error as error:
            raise StorageTrouble(StorageTroubleCode.DATABASE_UNREACHABLE) from error

    @staticmethod
    def _tell(tables: Iterable[str], deliver: Callable[[ChangeSet], None]) -> None:
        topics = frozenset[Topic]().union(*(TOPICS.get(table, frozenset()) for table in tables))
        if topics:
            deliver(ChangeSet(topics))


class _OwnBackends:
    """Server processes of this program's own connections: their commits are known already."""

    def __init__(self, engine: Engine) -> None:
        self._numbers: set[int] = set()
        self._lock = Lock()
        event.listen(engine, "connect", self._connected)
        event.listen(engine, "close", self._closed)

    def __contains__(self, number: int) -> bool:
        with self._lock:
            return number in self._numbers

    def _connected(self, raw: Any, entry: ConnectionPoolEntry) -> None:
        number = entry.info[BACKEND] = raw.info.backend_pid
        with self._lock:
            self._numbers.add(number)

    def _closed(self, _raw: Any, entry: ConnectionPoolEntry) -> None:
        with self._lock:  # tomorrow the number may be another station's
            self._numbers.discard(entry.info.pop(BACKEND, 0))
