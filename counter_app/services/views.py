"""Frozen views for screens, lists and boards; read on the reading lane, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from counter_app.domain.checklist import ChecklistItem
from counter_app.domain.ids import CitizenId, CounterId, DossierId, OfficeId, TicketId
from counter_app.domain.lifecycle import DossierState
from counter_app.domain.party import Person
from counter_app.domain.queue_rules import WaitRange
from counter_app.domain.ticket import PriorityClass, Series, TicketState
from counter_app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket in a list or on the call bar. Holds no name."""

    id: TicketId
    label: str
    series_name: str
    priority_code: str
    priority_name: str
    state: TicketState
    issued_at: datetime
    called_at: datetime | None
    started_at: datetime | None
    counter_name: str
    calls: int


@dataclass(frozen=True, slots=True)
class QueueView:
    """The whole queue as one counter sees it."""

    current: TicketView | None
    """The ticket called or served at this counter."""
    waiting: tuple[TicketView, ...]
    """In calling order, this counter's series."""
    waiting_total: int
    wait: WaitRange | None
    series: tuple[Series, ...]
    priorities: tuple[PriorityClass, ...]
    recent: tuple[TicketView, ...]
    """The last calls of the office, newest first, for the board."""
    held: tuple[TicketView, ...] = ()
    """Put aside at this counter today, in calling order; their citizens come back."""


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One row of the list of dossiers. The identity number is masked until asked."""

    id: DossierId
    code: str
    provisional: bool
    owner_name: str
    submitter_name: str
    identity_masked: str
    procedure_name: str
    procedure_code: str
    state: DossierState
    received_at: datetime | None
    due_at: datetime | None
    waiting_for_scan: int
    delivery: str
    """Worst state of its outbox rows; ``none`` when it has none."""


@dataclass(frozen=True, slots=True)
class DossierEventLine:
    """One line of a dossier's history."""

    act: str
    from_state: str
    to_state: str
    at: datetime
    clerk_name: str
    counter_name: str
    paper_at: datetime | None = None
    """Entered later from paper ("Nhập bù"): the time on the paper."""
    reason: str = ""
    """In the clerk's words; empty where none was asked for, or it was erased."""


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A paper of a dossier that was printed or should be."""

    job_id: UUID
    kind: str
    copy_number: int
    state: str
    created_at: datetime
    printer_name: str


@dataclass(frozen=True, slots=True)
class CitizenMatch:
    """A known citizen."""

    id: CitizenId
    person: Person
    visits: int
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One operation on the screen "Gửi cổng"."""

    id: UUID
    dossier_code: str
    kind: str
    state: str
    attempts: int
    created_at: datetime
    acked_at: datetime | None
    not_before: datetime | None
    failure_class: str
    failure_text: str


@dataclass(frozen=True, slots=True)
class OutboxSummary:
    """Counts for the status line: dossiers, not operations."""

    waiting: int
    attention: int
    """Rejected, in conflict or parked: a person must look."""
    accepted: int
    """Everything of them is on the portal; each dossier counts under one of the three."""
    oldest_waiting_at: datetime | None
    last_accepted_at: datetime | None
    configured: bool


@dataclass(frozen=True, slots=True)
class PaperTrouble:
    """A print job the clerk is asked about, or one that waits for its printer."""

    job_id: UUID
    kind: str
    title: str
    """Ticket label or dossier code."""
    state: str
    error_code: str
    printer_name: str
    created_at: datetime
    token: str = ""
    """What the last attempt was called when it went to the printer."""
    copy: int = 1
    """Which of its ``copies`` it is about."""
    copies: int = 1


@dataclass(frozen=True, slots=True)
class ScanTrayLine:
    """A received dossier with papers still to be scanned."""

    dossier_id: DossierId
    code: str
    owner_name: str
    procedure_name: str
    waiting_for_scan: int
    received_at: datetime


class Queries(Protocol):
    """Reads for screens; every call opens and closes its own read-only connection."""

    def queue(
        self,
        office_id: OfficeId,
        counter_id: CounterId,
        series_codes: tuple[str, ...],
        day: date,
    ) -> QueueView:
        """The queue as one counter sees it."""
        ...

    def dossiers(
        self, office_id: OfficeId, text: str = "", *, limit: int = 50
    ) -> tuple[DossierLine, ...]:
        """By code, folded name, identity number or phone; newest first. Empty text: latest."""
        ...

    def components(self, dossier_id: DossierId) -> tuple[ChecklistItem, ...]:
        """A dossier's papers as received, with the pages scanned since; () when unknown."""
        ...

    def history(self, dossier_id: DossierId) -> tuple[DossierEventLine, ...]:
        """Oldest first."""
        ...

    def papers(self, dossier_id: DossierId) -> tuple[PrintedPaper, ...]:
        """Everything printed for a dossier, oldest first."""
        ...

    def citizens(self, office_id: OfficeId, text: str, limit: int = 8) -> tuple[CitizenMatch, ...]:
        """By identity number, phone or folded name."""
        ...

    def usage(self, office_id: OfficeId) -> dict[str, int]:
        """How often each procedure code was received, for ranking."""
        ...

    def outbox(self, office_id: OfficeId, limit: int = 200) -> tuple[OutboxLine, ...]:
        """Newest first, those needing a person at the top."""
        ...

    def outbox_summary(self, office_id: OfficeId) -> OutboxSummary:
        """Counts for the status line."""
        ...

    def paper_troubles(self, desk: Desk) -> tuple[PaperTrouble, ...]:
        """Uncertain and failed jobs of this PC's printers and this counter, oldest first."""
        ...

    def unprinted(self, office_id: OfficeId) -> int:
        """How many papers are still to be printed or asked about."""
        ...

    def scan_tray(
        self, office_id: OfficeId, text: str = "", *, limit: int = 200
    ) -> tuple[ScanTrayLine, ...]:
        """The tray "Chờ số hóa", oldest first; searched as ``dossiers`` is."""
        ...

    def waiting_for_scan(self, office_id: OfficeId) -> int:
        """How many dossiers the tray holds, shown or not."""
        ...
