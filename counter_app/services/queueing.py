"""The queue at the counter: give a number, call, finish. Guards live in the repository's SQL."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from counter_app.domain.ids import CommandId, TicketId
from counter_app.domain.queue_rules import WaitRange, live_mean_seconds, wait_range
from counter_app.domain.ticket import PriorityClass, Series, Ticket, TicketAct
from counter_app.domain.typed_text import check_typed
from counter_app.domain.working_calendar import office_time
from counter_app.services.clock_check import check_clock
from counter_app.services.commands import IssueTicket
from counter_app.services.paper import PaperKind, QueueTicketPaper
from counter_app.services.paper_codec import content_to_json
from counter_app.services.work import (
    Action,
    ChangeSet,
    Clock,
    Desk,
    Refusal,
    RefusalCode,
    Topic,
    UnitOfWork,
    UnitOfWorkFactory,
    changed,
)

QUEUE = changed(Topic.QUEUE)
TICKET_EXPIRES = timedelta(minutes=10)
"""A ticket printed later than this would surprise whoever stands at the printer."""


class Queueing:
    """Use cases of the call bar and the screen "Hàng đợi". Writes run on the office lane."""

    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    def issue(self, desk: Desk, command: IssueTicket) -> tuple[Ticket, ChangeSet]:
        """The number is committed first; whether it prints is another matter."""
        desk.require(Action.ISSUE_TICKET)
        now = self._clock.now()
        day = office_time(now).date()
        with self._units() as unit:
            known = unit.commands.result(command.command_id)
            if known is not None:
                return _known(unit, known), changed()
            check_clock(unit, desk, now)
            series = _find_series(unit, desk, command.series_code)
            priority = _find_priority(unit, desk, command.priority_code, now)
            ahead = unit.queue.waiting(desk.office_id, day, [series.code])
            wait = _wait(unit, desk, series, ahead, now)
            ticket = unit.queue.issue(desk.office_id, day, series, priority, now, command.source)
            if command.print_ticket:
                paper = _paper(desk, ticket, series, priority, ahead, wait)
                self._queue_paper(unit, desk, ticket, paper, now)
            unit.commands.record(
                command.command_id, desk.office_id, "issue", {"ticket_id": str(ticket.id)}, now
            )
            unit.commit()
        return ticket, changed(Topic.QUEUE, Topic.PRINT_JOBS)

    def call_next(self, desk: Desk, command_id: CommandId) -> tuple[Ticket | None, ChangeSet]:
        """Call the first who waits; None when nobody does."""
        desk.require(Action.CALL_TICKET)
        now = self._clock.now()
        with self._units() as unit:
            known = unit.commands.result(command_id)
            if known is not None:
                return _known(unit, known), changed()
            ticket = unit.queue.call_next(desk, office_time(now).date(), now)
            if ticket is not None:
                result = {"ticket_id": str(ticket.id)}
                unit.commands.record(command_id, desk.office_id, "call", result, now)
                unit.commit()
        return ticket, QUEUE

    def recall(self, desk: Desk, ticket_id: TicketId) -> tuple[Ticket, ChangeSet]:
        """Call the same ticket again."""
        return self._act(desk, ticket_id, TicketAct.RECALL)

    def start(self, desk: Desk, ticket_id: TicketId) -> tuple[Ticket, ChangeSet]:
        """The citizen stands at the counter."""
        return self._act(desk, ticket_id, TicketAct.START)

    def finish(self, desk: Desk, ticket_id: TicketId) -> tuple[Ticket, ChangeSet]:
        """Served."""
        return self._act(desk, ticket_id, TicketAct.FINISH)

    def no_show(self, desk: Desk, ticket_id: TicketId) -> tuple[Ticket, ChangeSet]:
        """Nobody came."""
        return self._act(desk, ticket_id, TicketAct.NO_SHOW)

    def hold(self, desk: Desk, ticket_id: TicketId) -> tuple[Ticket, ChangeSet]:
        """Parked: the citizen fetches something and comes back to this counter."""
        return self._act(desk, ticket_id, TicketAct.HOLD)

    def resume(self, desk: Desk, ticket_id: TicketId) -> tuple[Ticket, ChangeSet]:
        """Back from hold."""
        return self._act(desk, ticket_id, TicketAct.RESUME)

    def void(self, desk: Desk, ticket_id: TicketId, reason: str) -> tuple[Ticket, ChangeSet]:
        """Misprinted or given by mistake; the number is never used again."""
        if not reason.strip():
            raise Refusal(RefusalCode.REASON_MISSING, act=TicketAct.VOID)
        check_typed(reason=reason)
        return self._act(desk, ticket_id, TicketAct.VOID, reason)

    def transfer(
        self, desk: Desk, ticket_id: TicketId, series_code: str, reason: str
    ) -> tuple[Ticket, ChangeSet]:
        """To another series; the ticket keeps its number and its place in time."""
        desk.require(Action.CALL_TICKET)
        check_typed(reason=reason)
        now = self._clock.now()
        with self._units() as unit:
            series = _find_series(unit, desk, series_code)
            ticket = unit.queue.move(desk, ticket_id, series, now, reason)
            unit.commit()
        return ticket, QUEUE

    def _act(
        self, desk: Desk, ticket_id: TicketId, act: TicketAct, reason: str = ""
    ) -> tuple[Ticket, ChangeSet]:
        desk.require(Action.CALL_TICKET)
        with self._units() as unit:
            ticket = unit.queue.act(desk, ticket_id, act, self._clock.now(), reason)
            unit.commit()
        return ticket, QUEUE

    def _queue_paper(
        self, unit: UnitOfWork, desk: Desk, ticket: Ticket, paper: QueueTicketPaper, now: datetime
    ) -> None:
        printers = unit.print_jobs.printers(desk.office_id, desk.station_id)
        thermal = next((printer for printer in printers if printer.kind == "thermal"), None)
        if thermal is None:
            return  # the number is shown on the screen
        unit.print_jobs.add(
            desk,
            thermal.id,
            PaperKind.QUEUE_TICKET,
            ticket.id,
            content_to_json(paper),
            now,
            expires_at=now + TICKET_EXPIRES,
        )


def _known(unit: UnitOfWork, result: dict[str, Any]) -> Ticket:
    return unit.queue.get(TicketId(UUID(result["ticket_id"])))


def _find_series(unit: UnitOfWork, desk: Desk, code: str) -> Series:
    for series in unit.queue.series(desk.office_id):
        if series.code == code:
            return series
    raise Refusal(RefusalCode.SETTING_INVALID, key=f"series {code}")


def _find_priority(unit: UnitOfWork, desk: Desk, code: str, now: datetime) -> PriorityClass:
    for priority in unit.queue.priorities(desk.office_id, office_time(now).date()):
        if priority.code == code:
            return priority
    raise Refusal(RefusalCode.SETTING_INVALID, key=f"priority {code}")


def _wait(
    unit: UnitOfWork, desk: Desk, series: Series, ahead: int, now: datetime
) -> WaitRange | None:
    day = office_time(now).date()
    counters, finished = unit.queue.live(desk.office_id, day, series.code)
    return wait_range(ahead, live_mean_seconds(finished, series.mean_service_seconds), counters)


def _paper(
    desk: Desk,
    ticket: Ticket,
    series: Series,
    priority: PriorityClass,
    ahead: int,
    wait: WaitRange | None,
) -> QueueTicketPaper:
    return QueueTicketPaper(
        office_name=desk.office.name_vi,
        label=ticket.label,
        service_name=series.name_vi,
        issued_at=ticket.issued_at,
        people_ahead=ahead,
        wait_low_minutes=None if wait is None else wait.low,
        wait_high_minutes=None if wait is None else wait.high,
        priority_name="" if priority.head_start_minutes == 0 else priority.name_vi,
        code8=ticket.code8,
        sample=desk.office.practice,
    )
