"""Receiving a dossier: the one transaction in the middle of the product.

The dossier, its history, its audit line, its papers, its outbox rows and the result of
the command commit together or not at all. Nothing is printed or sent before that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from counter_app.domain.dossier import receive
from counter_app.domain.working_calendar import WorkingCalendar, office_time
from counter_app.services.codes import LegalCodes, take_code
from counter_app.services.commands import Received, ReceiveDossier
from counter_app.services.new_dossier import (
    new_dossier,
    promised,
    received_to_json,
    repeated,
)
from counter_app.services.outgoing import OutgoingMail
from counter_app.services.preparing import Preparation
from counter_app.services.reception_papers import PaperWords, no_printer, queue_papers
from counter_app.services.reception_trail import check_late_entry, record_reception
from counter_app.services.work import (
    Action,
    ChangeSet,
    Clock,
    Desk,
    Topic,
    UnitOfWork,
    UnitOfWorkFactory,
    changed,
    check_clock,
)

RECEIVED = changed(Topic.DOSSIERS, Topic.PRINT_JOBS, Topic.OUTBOX, Topic.DRAFTS, Topic.QUEUE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the office can reach at this moment; asked, never assumed."""

    line_up: Callable[[], bool]
    lookup_possible: Callable[[], bool]


class Reception(Preparation):
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
        super().__init__(units, clock, calendar)
        self._mail = mail
        self._words = words
        self._surroundings = surroundings
        self.codes = LegalCodes(units, clock, mail)
        """For dossiers that still go by a provisional code."""

    def lookup_possible(self) -> bool:
        """Whether the national databases can be asked now."""
        return self._surroundings.lookup_possible()

    def receive(self, desk: Desk, command: ReceiveDossier) -> tuple[Received, ChangeSet]:
        """F9. Raises Refusal when the form is not complete; nothing is saved then."""
        desk.require(Action.RECEIVE_DOSSIER)
        with self._units() as unit:
            known = unit.commands.result(command.command_id)
            if known is not None:
                return repeated(known, command), changed()
            received = self._receive(unit, desk, command)
            unit.commit()
        return received, RECEIVED

    def _receive(self, unit: UnitOfWork, desk: Desk, command: ReceiveDossier) -> Received:
        now = self.now()
        check_clock(unit, desk, now)
        at = command.paper_at or now
        check_late_entry(command)
        stored = self._published(unit, command, office_time(at).date())
        offer = self._offer(stored.content, command, at)
        pages = unit.files.pages(command.dossier_id)
        draft = new_dossier(desk, stored, command, offer, pages)
        # The serial is consumed last, when nothing about the form can refuse any more.
        dossier, step = receive(draft, "", False, at, promised(offer, command))
        today = office_time(now).date()
        code, provisional = take_code(unit, desk, today)
        dossier = replace(dossier, code=code, provisional=provisional)
        unit.dossiers.add(dossier, desk.station_id, today)
        record_reception(unit, desk, command, dossier, now)
        jobs = queue_papers(
            unit,
            self._words,
            desk,
            dossier,
            stored.content,
            now,
            due=offer.due,
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
            no_printer=not jobs and no_printer(unit, desk, stored.content.paper, offer.due),
        )
        result = received_to_json(received, command)
        unit.commands.record(command.command_id, desk.office_id, step.act, result, now)
        return received
