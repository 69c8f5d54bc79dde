"""Everything before F9: the catalogue in force, the offer shown to the clerk, drafts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from counter_app.domain.channel import Channel
from counter_app.domain.procedure import ProcedureVersion, VersionState, in_force
from counter_app.domain.working_calendar import WorkingCalendar, office_time
from counter_app.services.commands import ReceiveDossier
from counter_app.services.quoting import Quote, quote
from counter_app.services.repositories import Draft, StoredVersion
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


class Preparation:
    """The half of ``Reception`` that receives nothing yet."""

    def __init__(self, units: UnitOfWorkFactory, clock: Clock, calendar: WorkingCalendar) -> None:
        self._units = units
        self._clock = clock
        self._calendar = calendar

    def now(self) -> datetime:
        """The office's time."""
        return self._clock.now()

    def catalogue(self, desk: Desk) -> tuple[StoredVersion, ...]:
        """Procedures published and in force today, one version each."""
        today = office_time(self.now()).date()
        by_code: dict[str, list[StoredVersion]] = {}
        with self._units() as unit:
            for stored in unit.procedures.published(desk.office_id):
                by_code.setdefault(stored.content.code, []).append(stored)
        return tuple(
            stored
            for versions in by_code.values()
            for stored in versions
            if stored.content == in_force((one.content for one in versions), today)
        )

    def quote(
        self,
        version: ProcedureVersion,
        case_id: str,
        channel: Channel,
        *,
        copies: int,
        pages_per_copy: int,
        waived: Mapping[str, str],
        at: datetime,
        people: int = 1,
    ) -> Quote:
        """Pure and fast: may run on the GUI thread while the clerk types."""
        return quote(
            self._calendar,
            version,
            case_id,
            channel,
            copies=copies,
            pages_per_copy=pages_per_copy,
            waived=waived,
            at=at,
            people=people,
        )

    def save_draft(self, desk: Desk, draft: Draft) -> tuple[None, ChangeSet]:
        """Keep what was typed; survives a crash."""
        desk.require(Action.RECEIVE_DOSSIER)
        with self._units() as unit:
            unit.drafts.save(desk, draft)
            unit.commit()
        return None, changed(Topic.DRAFTS)

    def open_drafts(self, desk: Desk) -> tuple[Draft, ...]:
        """What was typed at this counter and not received yet."""
        desk.require(Action.READ_DOSSIER)
        with self._units() as unit:
            return unit.drafts.open(desk)

    def close_draft(self, desk: Desk, draft_id: UUID) -> tuple[None, ChangeSet]:
        """Put a draft away."""
        desk.require(Action.RECEIVE_DOSSIER)
        with self._units() as unit:
            unit.drafts.close(draft_id, self.now())
            unit.commit()
        return None, changed(Topic.DRAFTS)

    def _published(self, unit: UnitOfWork, command: ReceiveDossier, day: date) -> StoredVersion:
        stored = unit.procedures.get(command.procedure_version_id)
        if stored.state is not VersionState.PUBLISHED or not stored.content.applies_on(day):
            raise Refusal(RefusalCode.PROCEDURE_NOT_PUBLISHED, procedure=stored.content.code)
        if command.channel not in stored.content.channels:
            raise Refusal(RefusalCode.CHANNEL_NOT_OFFERED, channel=str(command.channel))
        return stored

    def _offer(self, content: ProcedureVersion, command: ReceiveDossier, at: datetime) -> Quote:
        offer = self.quote(
            content,
            command.case_id,
            command.channel,
            copies=command.copies,
            pages_per_copy=command.pages_per_copy,
            waived=command.waived,
            at=at,
            people=command.people,
        )
        if offer.fees.unset:
            raise Refusal(RefusalCode.FEE_NOT_SET, count=len(offer.fees.unset))
        if offer.due is None:
            _check_given(command.due_given, at)
        return offer


def _check_given(due: datetime | None, at: datetime) -> None:
    """The day of return a clerk gives where the catalogue has no time limit."""
    if due is None:
        raise Refusal(RefusalCode.TIME_LIMIT_MISSING)
    if office_time(due).date() < office_time(at).date():
        raise Refusal(RefusalCode.DUE_DATE_PAST)
