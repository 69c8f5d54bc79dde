"""The queue's statements: one guarded UPDATE a step, so no ticket is ever called twice.

SQLite: the write lock is held since BEGIN IMMEDIATE. PostgreSQL: the next ticket is
picked with FOR UPDATE SKIP LOCKED, the number row is locked by its upsert.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import CounterId, OfficeId, SeriesId, TicketId, uuid7
from counter_app.domain.ticket import (
    AT_COUNTER,
    TICKET_STEPS,
    PriorityClass,
    Series,
    Ticket,
    TicketAct,
    TicketState,
    label,
    next_number,
    sort_instant,
)
from counter_app.services.desk import Desk
from counter_app.storage.dialects import insert_into
from counter_app.storage.repositories.trail import SqlNotes
from counter_app.storage.rows.office import CounterRow, CounterSessionRow
from counter_app.storage.rows.queue import (
    PriorityClassRow,
    QueueEventRow,
    QueueNumberRow,
    QueueSeriesRow,
    QueueTicketRow,
    at_a_counter,
    still_waiting,
)

CODE8_LETTERS = "ACDEFHJKLMNPRTUVWXY34679"
"""Letters and digits nobody mistakes for one another."""


class SqlQueue:
    """Implements ``QueueRepository``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def issue(
        self,
        office_id: OfficeId,
        business_date: date,
        series: Series,
        priority: PriorityClass,
        now: datetime,
        source: str,
    ) -> Ticket:
        """The number row is locked until the ticket is committed, so numbers have no gaps."""
        number = self._next_number(office_id, business_date, series)
        row = QueueTicketRow(
            id=uuid7(),
            office_id=office_id,
            business_date=business_date,
            series_id=series.id,
            number=number,
            label=label(series, number),
            code8="".join(secrets.choice(CODE8_LETTERS) for _ in range(8)),
            priority_code=priority.code,
            sort_at=sort_instant(now, priority.head_start_minutes),
            state=TicketState.WAITING,
            source=source,
            counter_id=None,
            clerk_id=None,
            parent_id=None,
            issued_at=now,
            called_at=None,
            started_at=None,
            finished_at=None,
            calls=0,
            late_finish=False,
            estimate_low=None,
            estimate_high=None,
        )
        self._session.add(row)
        self._session.flush()
        self._record(row, TicketAct.ISSUE, "", now, None, "")
        return _ticket(row)

    def get(self, ticket_id: TicketId) -> Ticket:
        """Raises Refusal TICKET_UNKNOWN."""
        row = self._session.get(QueueTicketRow, ticket_id)
        if row is None:
            raise Refusal(RefusalCode.TICKET_UNKNOWN)
        return _ticket(row)

    def call_next(self, desk: Desk, business_date: date, now: datetime) -> Ticket | None:
        """Call the first waiting ticket of the desk's series."""
        self._end_earlier_days(desk, business_date, now)
        if self.at_counter(desk.counter_id, business_date) is not None:
            raise Refusal(RefusalCode.TICKET_STILL_OPEN)
        first = (
            select(QueueTicketRow.id)
            .where(
                QueueTicketRow.office_id == desk.office_id,
                QueueTicketRow.business_date == business_date,
                still_waiting(),
                QueueTicketRow.series_id.in_(_series_ids(desk.office_id, desk.series_codes)),
            )
            .order_by(QueueTicketRow.sort_at, QueueTicketRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        ticket_id = self._session.scalar(first)
        if ticket_id is None:
            return None
        return self.act(desk, TicketId(ticket_id), TicketAct.CALL, now)

    def act(
        self, desk: Desk, ticket_id: TicketId, act: TicketAct, now: datetime, reason: str = ""
    ) -> Ticket:
        """One UPDATE guarded by the states the act may start from; 0 rows: somebody else won."""
        sources, target = TICKET_STEPS[act]
        before = self._session.scalar(
            select(QueueTicketRow.state)
            .where(QueueTicketRow.id == ticket_id, QueueTicketRow.office_id == desk.office_id)
            # Whoever changes it now is waited for: the event must tell the true state before.
            .with_for_update()
        )
        if before is None:
            raise Refusal(RefusalCode.TICKET_UNKNOWN)
        statement = (
            update(QueueTicketRow)
            .where(
                QueueTicketRow.id == ticket_id,
                QueueTicketRow.state.in_([str(state) for state in sources]),
            )
            .values(state=str(target), **_stamps(act, desk, now))
            .returning(QueueTicketRow)
            .execution_options(synchronize_session=False, populate_existing=True)
        )
        if act is not TicketAct.CALL and before in AT_COUNTER:
            statement = statement.where(QueueTicketRow.counter_id == desk.counter_id)
        try:
            row = self._session.scalars(statement).first()
        except IntegrityError as error:  # the counter already serves another ticket
            raise Refusal(RefusalCode.TICKET_STILL_OPEN) from error
        if row is None:
            raise Refusal(RefusalCode.TICKET_ALREADY_TAKEN, state=before, act=str(act))
        self._record(row, act, before, now, desk, reason)
        return _ticket(row)

    def move(
        self, desk: Desk, ticket_id: TicketId, series: Series, now: datetime, reason: str
    ) -> Ticket:
        """Hand a ticket over to another series; it keeps its place in time."""
        self.act(desk, ticket_id, TicketAct.TRANSFER, now, reason)
        row = self._session.get_one(QueueTicketRow, ticket_id)
        row.series_id = series.id
        row.counter_id = row.clerk_id = None
        self._session.flush()
        return _ticket(row)

    def at_counter(self, counter_id: CounterId, business_date: date) -> Ticket | None:
        """The ticket being called or served here."""
        row = self._session.scalars(
            select(QueueTicketRow).where(
                QueueTicketRow.counter_id == counter_id,
                QueueTicketRow.business_date == business_date,
                at_a_counter(),
            )
        ).first()
        return None if row is None else _ticket(row)

    def series(self, office_id: OfficeId) -> tuple[Series, ...]:
        """Active series by code."""
        rows = self._session.scalars(
            select(QueueSeriesRow)
            .where(QueueSeriesRow.office_id == office_id, QueueSeriesRow.active)
            .order_by(QueueSeriesRow.code)
        )
        return tuple(series_of(row) for row in rows)

    def priorities(self, office_id: OfficeId, day: date) -> tuple[PriorityClass, ...]:
        """Classes in force on ``day``, ordinary first."""
        rows = self._session.scalars(
            select(PriorityClassRow)
            .where(
                PriorityClassRow.office_id == office_id,
                (PriorityClassRow.valid_from.is_(None)) | (PriorityClassRow.valid_from <= day),
            )
            .order_by(PriorityClassRow.position)
        )
        return tuple(priority_of(row) for row in rows)

    def waiting(self, office_id: OfficeId, business_date: date, codes: Sequence[str]) -> int:
        """How many wait in these series."""
        statement = select(func.count()).where(
            QueueTicketRow.office_id == office_id,
            QueueTicketRow.business_date == business_date,
            still_waiting(),
            QueueTicketRow.series_id.in_(_series_ids(office_id, codes)),
        )
        return self._session.scalar(statement) or 0

    def live(
        self, office_id: OfficeId, business_date: date, series_code: str
    ) -> tuple[int, tuple[int, ...]]:
        """Open counters serving the series and the seconds of today's finished services."""
        counters = self._session.scalars(
            select(CounterRow.series_codes)
            .join(CounterSessionRow, CounterSessionRow.counter_id == CounterRow.id)
            .where(
                CounterRow.office_id == office_id,
                CounterSessionRow.ended_at.is_(None),
                CounterSessionRow.pause_reason.is_(None),
            )
        ).all()
        rows = self._session.execute(
            select(QueueTicketRow.called_at, QueueTicketRow.finished_at)
            .where(
                QueueTicketRow.office_id == office_id,
                QueueTicketRow.business_date == business_date,
                QueueTicketRow.state == "done",
                QueueTicketRow.late_finish.is_(False),
            )
            .order_by(QueueTicketRow.finished_at.desc())
            .limit(40)
        )
        seconds = tuple(int((end - start).total_seconds()) for start, end in rows if start and end)
        return sum(series_code in codes for codes in counters), seconds[::-1]

    def _end_earlier_days(self, desk: Desk, today: date, now: datetime) -> None:
        """What was left at this counter overnight is shown nowhere and would bar it for ever."""
        left = self._session.scalars(
            select(QueueTicketRow).where(
                QueueTicketRow.counter_id == desk.counter_id,
                QueueTicketRow.business_date < today,
                at_a_counter(),
            )
        ).all()
        for row in left:
            row.late_finish = True  # nobody knows when it really ended
            called = row.state == TicketState.CALLED
            act = TicketAct.EXPIRE if called else TicketAct.FINISH
            self.act(desk, TicketId(row.id), act, now)

    def _next_number(self, office_id: OfficeId, day: date, series: Series) -> int:
        last = self._session.scalar(
            select(QueueNumberRow.last_number)
            .where(
                QueueNumberRow.office_id == office_id,
                QueueNumberRow.business_date == day,
                QueueNumberRow.series_id == series.id,
            )
            .with_for_update()
        )
        number = next_number(series, last)
        insert = insert_into(self._session, QueueNumberRow).values(
            office_id=office_id, business_date=day, series_id=series.id, last_number=number
        )
        upsert = insert.on_conflict_do_update(
            index_elements=["office_id", "business_date", "series_id"],
            set_={"last_number": QueueNumberRow.last_number + 1},
        ).returning(QueueNumberRow.last_number)
        # Two first tickets of a day can both have read None: the upsert decides.
        return next_number(series, int(self._session.scalar(upsert)) - 1)

    def _record(
        self,
        row: QueueTicketRow,
        act: TicketAct,
        before: str,
        now: datetime,
        desk: Desk | None,
        reason: str,
    ) -> None:
        self._session.add(
            QueueEventRow(
                office_id=row.office_id,
                ticket_id=row.id,
                act=act,
                from_state=before,
                to_state=row.state,
                counter_id=None if desk is None else desk.counter_id,
                clerk_id=None if desk is None else desk.clerk_id,
                at=now,
                reason=self._kept_apart(row, act, desk, now, reason),
                payload={"label": row.label},
            )
        )
        self._session.flush()

    def _kept_apart(
        self, row: QueueTicketRow, act: TicketAct, desk: Desk | None, now: datetime, reason: str
    ) -> str:
        """Nobody can erase from an event: it holds the id of the words."""
        if desk is None or not reason.strip():
            return ""
        return str(SqlNotes(self._session).add(desk, act, row.id, reason, now))


def _series_ids(office_id: OfficeId, codes: Sequence[str]) -> Any:
    return select(QueueSeriesRow.id).where(
        QueueSeriesRow.office_id == office_id, QueueSeriesRow.code.in_(list(codes))
    )


def _stamps(act: TicketAct, desk: Desk, now: datetime) -> dict[str, Any]:
    here = {"counter_id": desk.counter_id, "clerk_id": desk.clerk_id}
    match act:
        case TicketAct.CALL:
            return {**here, "called_at": now, "calls": QueueTicketRow.calls + 1}
        case TicketAct.RECALL:
            return {"calls": QueueTicketRow.calls + 1}
        case TicketAct.START | TicketAct.RESUME:
            return {**here, "started_at": func.coalesce(QueueTicketRow.started_at, _param(now))}
        case TicketAct.FINISH | TicketAct.NO_SHOW | TicketAct.VOID | TicketAct.EXPIRE:
            return {"finished_at": now}
        case _:
            return {}


def _param(now: datetime) -> Any:
    return literal(now, QueueTicketRow.started_at.type)


def series_of(row: QueueSeriesRow) -> Series:
    """Row to domain."""
    return Series(
        SeriesId(row.id),
        row.code,
        row.name_vi,
        row.prefix,
        row.first_number,
        row.last_number,
        row.pad,
        row.mean_service_seconds,
    )


def priority_of(row: PriorityClassRow) -> PriorityClass:
    """Row to domain."""
    return PriorityClass(row.code, row.name_vi, row.head_start_minutes, row.legal_ref)


def _ticket(row: QueueTicketRow) -> Ticket:
    return Ticket(
        id=TicketId(row.id),
        office_id=OfficeId(row.office_id),
        business_date=row.business_date,
        series_id=SeriesId(row.series_id),
        number=row.number,
        label=row.label,
        priority_code=row.priority_code,
        sort_at=row.sort_at,
        state=TicketState(row.state),
        issued_at=row.issued_at,
        code8=row.code8,
        counter_id=None if row.counter_id is None else CounterId(row.counter_id),
        clerk_id=None,
        called_at=row.called_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        calls=row.calls,
    )
