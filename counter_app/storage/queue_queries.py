"""Reads about the queue, for the call bar, the queue screen and the board."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from counter_app.domain.ids import CounterId, OfficeId, TicketId
from counter_app.domain.queue_rules import WaitRange, live_mean_seconds, wait_range
from counter_app.domain.ticket import Series, TicketState
from counter_app.services.views import QueueView, TicketView
from counter_app.storage.repositories.queue import SqlQueue
from counter_app.storage.rows.office import CounterRow
from counter_app.storage.rows.queue import (
    QueueSeriesRow,
    QueueTicketRow,
    at_a_counter,
    still_waiting,
)

RECENT = 8
MOST_WAITING = 200


def queue_view(
    session: Session,
    office_id: OfficeId,
    counter_id: CounterId,
    series_codes: tuple[str, ...],
    day: date,
) -> QueueView:
    """Everything a counter shows of the queue, from one snapshot."""
    queue = SqlQueue(session)
    series, priorities = queue.series(office_id), queue.priorities(office_id, day)
    names = {priority.code: priority.name_vi for priority in priorities}
    today = _tickets(office_id, day)
    current = today.where(
        QueueTicketRow.counter_id == counter_id,
        at_a_counter(),
    )
    waiting = (
        today.where(still_waiting(), QueueSeriesRow.code.in_(list(series_codes)))
        .order_by(QueueTicketRow.sort_at, QueueTicketRow.id)
        .limit(MOST_WAITING)
    )
    recent = (
        today.where(QueueTicketRow.called_at.is_not(None))
        .order_by(QueueTicketRow.called_at.desc())
        .limit(RECENT)
    )
    held = today.where(
        QueueTicketRow.counter_id == counter_id, QueueTicketRow.state == "held"
    ).order_by(QueueTicketRow.sort_at, QueueTicketRow.id)
    total = queue.waiting(office_id, day, series_codes)
    return QueueView(
        current=next(iter(_views(session, current, names)), None),
        waiting=_views(session, waiting, names),
        waiting_total=total,
        wait=_wait(queue, office_id, day, series, series_codes, total),
        series=series,
        priorities=priorities,
        recent=_views(session, recent, names),
        held=_views(session, held, names),
    )


def estimate(
    queue: SqlQueue, office_id: OfficeId, day: date, one: Series, ahead: int
) -> WaitRange | None:
    """The wait of somebody with ``ahead`` people before him in one series."""
    counters, finished = queue.live(office_id, day, one.code)
    return wait_range(ahead, live_mean_seconds(finished, one.mean_service_seconds), counters)


def _wait(
    queue: SqlQueue,
    office_id: OfficeId,
    day: date,
    series: tuple[Series, ...],
    codes: tuple[str, ...],
    total: int,
) -> WaitRange | None:
    mine = next((one for one in series if one.code in codes), None)
    return None if mine is None else estimate(queue, office_id, day, mine, total)


Rows = Select[QueueTicketRow, str, str | None]


def _tickets(office_id: OfficeId, day: date) -> Rows:
    return (
        select(QueueTicketRow, QueueSeriesRow.name_vi, CounterRow.name_vi)
        .join(QueueSeriesRow, QueueSeriesRow.id == QueueTicketRow.series_id)
        .outerjoin(CounterRow, CounterRow.id == QueueTicketRow.counter_id)
        .where(QueueTicketRow.office_id == office_id, QueueTicketRow.business_date == day)
    )


def _views(session: Session, statement: Rows, names: dict[str, str]) -> tuple[TicketView, ...]:
    return tuple(
        TicketView(
            id=TicketId(row.id),
            label=row.label,
            series_name=series_name,
            priority_code=row.priority_code,
            priority_name=names.get(row.priority_code, ""),
            state=TicketState(row.state),
            issued_at=row.issued_at,
            called_at=row.called_at,
            started_at=row.started_at,
            counter_name=counter_name or "",
            calls=row.calls,
        )
        for row, series_name, counter_name in session.execute(statement)
    )
