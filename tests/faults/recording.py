"""The transactions of real use cases as the statements that reached the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from counter_app.domain.ids import CommandId, uuid7
from counter_app.services.commands import IssueTicket
from counter_app.storage.engine import NO_TRANSACTION
from tests.faults.books import Told
from tests.fixtures.office import PracticeFloor, build_office, floor_on


@dataclass(frozen=True, slots=True)
class Statement:
    """As the driver was given it."""

    sql: str
    rows: tuple[tuple[Any, ...], ...]


@dataclass
class Transaction:
    """From BEGIN IMMEDIATE to COMMIT, and what the clerk was told after it."""

    statements: list[Statement] = field(default_factory=list)
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """A database before the work, and the work."""

    database: bytes
    transactions: tuple[Transaction, ...]


def plain_engine(path: Path) -> Engine:
    """The same SQLite without a key: only such a file can be opened by another library."""
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: dbapi2.connect(str(path), isolation_level=None, check_same_thread=False),
        poolclass=QueuePool,
    )

    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(NO_TRANSACTION):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "begin", begin)
    return engine


class Recorder:
    """Listens to an engine; transactions that are rolled back leave no trace."""

    def __init__(self, engine: Engine) -> None:
        self.transactions: list[Transaction] = []
        self._open = Transaction()
        event.listen(engine, "before_cursor_execute", self._execute)
        event.listen(engine, "commit", self._commit)

    def _execute(
        self, _c: object, _cursor: object, sql: str, given: Any, _context: object, many: bool
    ) -> None:
        if sql.startswith("BEGIN"):
            self._open = Transaction()
        rows = tuple(map(tuple, given)) if many else (tuple(given),)
        self._open.statements.append(Statement(sql, rows))

    def _commit(self, _connection: Connection) -> None:
        self._open.statements.append(Statement("COMMIT", ((),)))
        self.transactions.append(self._open)

    def hear(self, told: Told) -> None:
        """What was told after the last commit."""
        last = self.transactions[-1]
        last.told = (*last.told, told)


def record_a_morning(folder: Path) -> Recording:
    """Receptions, tickets and calls of the real use cases on a plain database."""
    path = folder / "recorded.db"
    engine = plain_engine(path)
    build_office(engine)
    floor = floor_on(engine)
    engine.dispose()
    database = path.read_bytes()
    recorder = Recorder(engine)
    for act in (_receive, _issue, _receive, _issue, _call, _receive):
        floor.clock.advance(minutes=1)
        act(floor, recorder.hear)
    engine.dispose()
    return Recording(database, tuple(recorder.transactions))


def _receive(floor: PracticeFloor, hear: Callable[[Told], None]) -> None:
    command = floor.command()
    received, _ = floor.reception.receive(floor.desk, command)
    hear(Told("receive", received.code, UUID(str(command.command_id))))


def _issue(floor: PracticeFloor, hear: Callable[[Told], None]) -> None:
    command = IssueTicket(CommandId(uuid7()), "A")
    ticket, _ = floor.queueing.issue(floor.desk, command)
    hear(Told("issue", ticket.code8, command.command_id))


def _call(floor: PracticeFloor, hear: Callable[[Told], None]) -> None:
    command = CommandId(uuid7())
    ticket, _ = floor.queueing.call_next(floor.desk, command)
    assert ticket is not None
    hear(Told("call", ticket.code8, command))
    floor.queueing.finish(floor.desk, ticket.id)
    hear(Told("finish", ticket.code8))
