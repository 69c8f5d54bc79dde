"""Receiving a dossier: the one transaction in the middle of the product.

The dossier, its history, its audit line, its papers, its outbox rows and the result of
the command commit together or not at all. Nothing is printed or sent before that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from counter_app.domain.channel import Channel
from counter_app.domain.checklist import ChecklistItem, ItemState
from counter_app.domain.deadline import Due, due_at
from counter_app.domain.dossier import Dossier, money_state, receive
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.fee import FeeInput, FeeResult, compute_fees
from counter_app.domain.ids import DossierId
from counter_app.domain.lifecycle import Act, DeliveryState, DossierState
from counter_app.domain.procedure import ProcedureVersion, VersionState, in_force
from counter_app.domain.roles import Action
from counter_app.domain.working_calendar import WorkingCalendar, office_time
from counter_app.services.changes import ChangeSet, Topic, changed
from counter_app.services.codes import check_clock, take_code
from counter_app.services.commands import Received, ReceiveDossier
from counter_app.services.desk import Desk
from counter_app.services.outgoing import OutgoingMail
from counter_app.services.ports import Clock
from counter_app.services.reception_papers import PaperWords, queue_papers
from counter_app.services.repositories import (
    Draft,
    PageRecord,
    StoredVersion,
    UnitOfWork,
    UnitOfWorkFactory,
)

RECEIVED = changed(Topic.DOSSIERS, Topic.PRINT_JOBS, Topic.OUTBOX, Topic.DRAFTS, Topic.QUEUE)


@dataclass(frozen=True, slots=True)
class Quote:
    """What the clerk sees before F9: when it is due and what it costs."""

    due: Due | None
    """None: the catalogue has no limit here, the clerk gives the day."""
    fees: FeeResult


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the office can reach at this moment; asked, never assumed."""

    line_up: Callable[[], bool]
    lookup_possible: Callable[[], bool]


class Reception:
    """Use cases of the screen "Tiếp nhận". Writes run on the office lane."""

    def __init__(
        self,
        units: UnitOfWorkFactory,
        clock: Clock,
        calendar: WorkingCalendar,
        mail: OutgoingMail,
        words: PaperWords,
        surroundings: Surroundings,
    ) -> None:
        self._units = units
        self._clock = clock
        self._calendar = calendar
        self._mail = mail
        self._words = words
        self._surroundings = surroundings

    def now(self) -> datetime:
        """The office's time."""
        return self._clock.now()

    def lookup_possible(self) -> bool:
        """Whether the national databases can be asked now."""
        return self._surroundings.lookup_possible()

    def catalogue(self, desk: Desk) -> tuple[StoredVersion, ...]:
        """Procedures published and in force today, one version each."""
        today = office_time(self.now()).date()
        with self._units() as unit:
            published = unit.procedures.published(desk.office_id)
        return tuple(
            stored
            for stored in published
            if in_force((one.content for one in published if _same(one, stored)), today)
            == stored.content
        )

    def quote(
        self,
        version: ProcedureVersion,
        case_id: str,
        channel: Channel,
        *,
        copies: int,
        pages_per_copy: int,
        waived: dict[str, str],
        at: datetime,
    ) -> Quote:
        """Pure and fast: may run on the GUI thread while the clerk types."""
        limit = version.time_limit(case_id, channel)
        due = None if limit is None else due_at(limit, at, self._calendar)
        given = FeeInput(channel=channel, copies=copies, pages=pages_per_copy, waived=waived)
        return Quote(due, compute_fees(version.fees, given, office_time(at).date()))

    def receive(self, desk: Desk, command: ReceiveDossier) -> tuple[Received, ChangeSet]:
        """F9. Raises Refusal when the form is not complete; nothing is saved then."""
        desk.require(Action.RECEIVE_DOSSIER)
        with self._units() as unit:
            known = unit.commands.result(command.command_id)
            if known is not None:
                return received_from_json(known), changed()
            received = self._receive(unit, desk, command)
            unit.commit()
        return received, RECEIVED

    def save_draft(self, desk: Desk, draft: Draft) -> tuple[None, ChangeSet]:
        """Keep what was typed; survives a crash."""
        with self._units() as unit:
            unit.drafts.save(desk, draft)
            unit.commit()
        return None, changed(Topic.DRAFTS)

    def open_drafts(self, desk: Desk) -> tuple[Draft, ...]:
        """What was typed at this counter and not received yet."""
        with self._units() as unit:
            return unit.drafts.open(desk)

    def close_draft(self, desk: Desk, draft_id: UUID) -> tuple[None, ChangeSet]:
        """Put a draft away."""
        desk.require(Action.RECEIVE_DOSSIER)
        with self._units() as unit:
            unit.drafts.close(draft_id, self.now())
            unit.commit()
        return None, changed(Topic.DRAFTS)

    def _receive(self, unit: UnitOfWork, desk: Desk, command: ReceiveDossier) -> Received:
        now = self.now()
        check_clock(unit, desk, now)
        at = command.paper_at or now
        if command.paper_at is not None and not command.late_entry_reason.strip():
            raise Refusal(RefusalCode.REASON_MISSING, act="late_entry")
        stored = self._published(unit, command, office_time(at).date())
        quote = self._quote_of(stored.content, command, at)
        pages = unit.files.pages(command.dossier_id)
        draft = _new_dossier(desk, stored, command, quote, pages)
        # The serial is consumed last, when nothing about the form can refuse any more.
        dossier, step = receive(draft, "", False, at, _due(quote, command))
        code, provisional = take_code(unit, desk, office_time(now).date())
        dossier = replace(dossier, code=code, provisional=provisional)
        unit.dossiers.add(dossier, desk.station_id, office_time(now).date())
        self._record(unit, desk, command, dossier, now)
        jobs = queue_papers(
            unit,
            self._words,
            desk,
            dossier,
            stored.content,
            now,
            due=quote.due,
            line_up=self._surroundings.line_up(),
            label=command.print_folder_label,
        )
        self._mail.add_reception(unit, desk, dossier, pages, now)
        received = Received(
            dossier_id=dossier.id,
            code=code,
            provisional=provisional,
            due_at=dossier.due_at,
            total_vnd=dossier.total_vnd,
            print_job_ids=jobs,
            waiting_for_scan=dossier.waiting_for_scan,
        )
        unit.commands.record(
            command.command_id, desk.office_id, step.act, received_to_json(received), now
        )
        return received

    def _published(self, unit: UnitOfWork, command: ReceiveDossier, day: date) -> StoredVersion:
        stored = unit.procedures.get(command.procedure_version_id)
        if stored.state is not VersionState.PUBLISHED or not stored.content.applies_on(day):
            raise Refusal(RefusalCode.PROCEDURE_NOT_PUBLISHED, procedure=stored.content.code)
        if command.channel not in stored.content.channels:
            raise Refusal(RefusalCode.CHANNEL_NOT_OFFERED, channel=str(command.channel))
        return stored

    def _quote_of(self, content: ProcedureVersion, command: ReceiveDossier, at: datetime) -> Quote:
        quote = self.quote(
            content,
            command.case_id,
            command.channel,
            copies=command.copies,
            pages_per_copy=command.pages_per_copy,
            waived=dict(command.waived),
            at=at,
        )
        if quote.fees.unset:
            raise Refusal(RefusalCode.FEE_NOT_SET, count=len(quote.fees.unset))
        if quote.due is None and command.due_given is None:
            raise Refusal(RefusalCode.TIME_LIMIT_MISSING)
        return quote

    def _record(
        self, unit: UnitOfWork, desk: Desk, command: ReceiveDossier, dossier: Dossier, now: datetime
    ) -> None:
        later = [
            item.component_id for item in dossier.components if item.state is ItemState.LOOKUP_LATER
        ]
        unit.dossiers.record_event(
            dossier.id,
            desk,
            Act.RECEIVE,
            (DossierState.DRAFT, dossier.state),
            now,
            paper="01",
            paper_at=command.paper_at,
            detail={
                "case": dossier.case_id,
                "channel": str(dossier.channel),
                "lookup_later": later,
                "late_entry": command.paper_at is not None,
            },
        )
        if command.ticket_id is not None:
            unit.dossiers.link_ticket(command.ticket_id, dossier.id)
        if command.draft_id is not None:
            unit.drafts.close(command.draft_id, now)
        unit.citizens.remember(desk.office_id, dossier.submitter, now)
        unit.audit.append(
            desk, Act.RECEIVE, ("dossier", str(dossier.id)), now, {"code": dossier.code}
        )


def _same(one: StoredVersion, other: StoredVersion) -> bool:
    return one.content.code == other.content.code


def _due(quote: Quote, command: ReceiveDossier) -> datetime | None:
    return command.due_given if quote.due is None else quote.due.at


def _new_dossier(
    desk: Desk,
    stored: StoredVersion,
    command: ReceiveDossier,
    quote: Quote,
    pages: tuple[PageRecord, ...],
) -> Dossier:
    content = stored.content
    return Dossier(
        id=DossierId(command.dossier_id),
        office_id=desk.office_id,
        code="",
        provisional=False,
        procedure_code=content.code,
        procedure_name=content.name_vi,
        procedure_version_id=stored.id,
        field_code=content.field_code,
        field_name=content.field_vi,
        case_id=content.case(command.case_id).id,
        channel=command.channel,
        submitter=command.submitter,
        owner=command.owner,
        proxy=command.proxy,
        summary=command.summary or content.short_name_vi,
        components=tuple(_counted(item, pages) for item in command.components),
        fees=quote.fees.lines,
        sets=command.sets,
        copies=command.copies,
        state=DossierState.DRAFT,
        money=money_state(quote.fees.lines),
        delivery=DeliveryState.NO_RESULT,
        return_method=command.return_method,
        received_at=None,
        due_at=None,
        due_first=None,
        paused_at=None,
        clerk_id=desk.clerk_id,
        counter_id=desk.counter_id,
        version=0,
    )


def _counted(item: ChecklistItem, pages: tuple[PageRecord, ...]) -> ChecklistItem:
    return replace(item, pages=sum(page.component_id == item.component_id for page in pages))


def received_to_json(received: Received) -> dict[str, Any]:
    """For the table of command results."""
    return {
        "dossier_id": str(received.dossier_id),
        "code": received.code,
        "provisional": received.provisional,
        "due_at": None if received.due_at is None else received.due_at.isoformat(),
        "total_vnd": received.total_vnd,
        "print_job_ids": [str(job) for job in received.print_job_ids],
        "waiting_for_scan": received.waiting_for_scan,
    }


def received_from_json(data: dict[str, Any]) -> Received:
    """The inverse of ``received_to_json``."""
    return Received(
        dossier_id=DossierId(UUID(data["dossier_id"])),
        code=data["code"],
        provisional=data["provisional"],
        due_at=None if data["due_at"] is None else datetime.fromisoformat(data["due_at"]),
        total_vnd=data["total_vnd"],
        print_job_ids=tuple(UUID(job) for job in data["print_job_ids"]),
        waiting_for_scan=data["waiting_for_scan"],
    )
