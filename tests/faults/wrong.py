"""Deliberate mistakes, each a way others really wrote it. A campaign must catch every one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from hashlib import pbkdf2_hmac
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from counter_app.domain.ids import CommandId, DossierId, OfficeId, TicketId
from counter_app.domain.ticket import Ticket
from counter_app.services.desk import Desk
from counter_app.storage.repositories.outbox import SqlOutbox
from counter_app.storage.repositories.queue import SqlQueue
from counter_app.storage.repositories.trail import SqlCommands
from counter_app.storage.rows.queue import QueueSeriesRow, QueueTicketRow
from counter_app.storage.unit_of_work import SqlUnitOfWork
from tests.fixtures.office import PracticeFloor

Say = Callable[..., None]


class RememberingCommands(SqlCommands):
    """Knows the result of the command before anybody committed it."""

    told: Mapping[str, Any] | None = None

    def record(
        self,
        command_id: CommandId,
        office_id: OfficeId,
        kind: str,
        result: Mapping[str, Any],
        at: datetime,
    ) -> None:
        super().record(command_id, office_id, kind, result, at)
        self.told = {"told": kind, "name": result["code"], "command": command_id.hex}


def tell_before_commit(floor: PracticeFloor, say: Say) -> None:
    """The screen shows the code, then it is saved."""

    class Hasty(SqlUnitOfWork):
        def bind(self, session: Session) -> None:
            super().bind(session)
            self.commands: RememberingCommands = RememberingCommands(session)

        def commit(self) -> None:
            if self.commands.told is not None:
                say(**self.commands.told)
            super().commit()

    floor.reception._units = lambda: Hasty(floor.engine)


class OutboxOfItsOwn(SqlOutbox):
    """Saves the dossier before the outbox is written."""

    def add(
        self,
        office_id: OfficeId,
        dossier_id: DossierId,
        kind: str,
        body: str,
        at: datetime,
        depends_on: UUID | None = None,
    ) -> UUID:
        self._session.commit()
        return super().add(office_id, dossier_id, kind, body, at, depends_on)


def commit_twice(floor: PracticeFloor, _say: Say) -> None:
    """The dossier in one transaction, what is to be sent in a second."""

    class Split(SqlUnitOfWork):
        def bind(self, session: Session) -> None:
            super().bind(session)
            self.outbox = OutboxOfItsOwn(session)

    floor.reception._units = lambda: Split(floor.engine)


class CarelessQueue(SqlQueue):
    """Looks in one transaction and writes in the next (FQM, NovoSGA, typical for an ORM)."""

    def call_next(self, desk: Desk, business_date: date, now: datetime) -> Ticket | None:
        first = self._session.scalar(
            select(QueueTicketRow.id)
            .join(QueueSeriesRow, QueueSeriesRow.id == QueueTicketRow.series_id)
            .where(
                QueueTicketRow.business_date == business_date,
                QueueTicketRow.state == "waiting",
                QueueSeriesRow.code.in_(desk.series_codes),
            )
            .order_by(QueueTicketRow.sort_at, QueueTicketRow.id)
            .limit(1)
        )
        self._session.commit()
        if first is None:
            return None
        pbkdf2_hmac("sha256", b"", b"", 30_000)  # some ten milliseconds of work in between
        self._session.execute(
            update(QueueTicketRow)
            .where(QueueTicketRow.id == first)
            .values(state="called", counter_id=desk.counter_id, called_at=now)
        )
        return self.get(TicketId(first))


def read_then_update(floor: PracticeFloor, _say: Say) -> None:
    """Call without a lock and without a guard."""

    class Careless(SqlUnitOfWork):
        def bind(self, session: Session) -> None:
            super().bind(session)
            self.queue = CarelessQueue(session)

    floor.queueing._units = lambda: Careless(floor.engine)


WRONG: dict[str, Callable[[PracticeFloor, Say], None]] = {
    "tell before commit": tell_before_commit,
    "commit twice": commit_twice,
    "read then update": read_then_update,
}
