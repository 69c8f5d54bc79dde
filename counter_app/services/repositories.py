"""The unit of work and its repositories, as the use cases see them.

One unit of work = one transaction, opened and closed on the office lane. Leaving the
``with`` block without ``commit()`` rolls back. Any method may raise StorageTrouble.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import TracebackType
from typing import Any, Protocol, Self
from uuid import UUID

from counter_app.domain.audit import AuditLine
from counter_app.domain.dossier import Dossier
from counter_app.domain.ids import (
    CommandId,
    CounterId,
    DossierId,
    OfficeId,
    PrinterId,
    ProcedureVersionId,
    StationId,
    TicketId,
)
from counter_app.domain.lifecycle import Act
from counter_app.domain.party import Person
from counter_app.domain.procedure import ProcedureVersion, VersionState
from counter_app.domain.roles import Role
from counter_app.domain.ticket import PriorityClass, Series, Ticket, TicketAct
from counter_app.services.desk import Desk, Office
from counter_app.services.paper import PaperKind
from counter_app.services.ports import ConfirmLevel


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A procedure version with its identity in the catalogue."""

    id: ProcedureVersionId
    number: int
    state: VersionState
    content: ProcedureVersion
    published_by: str = ""


class ProcedureRepository(Protocol):
    """The catalogue. Published content never changes."""

    def add_draft(
        self, office_id: OfficeId, content: ProcedureVersion, source_sha256: str, at: datetime
    ) -> tuple[StoredVersion, bool]:
        """Store a draft; the flag is False when the same content was there already."""
        ...

    def get(self, version_id: ProcedureVersionId) -> StoredVersion:
        """Raises Refusal PROCEDURE_UNKNOWN."""
        ...

    def published(self, office_id: OfficeId) -> tuple[StoredVersion, ...]:
        """Every published version, whatever its dates."""
        ...

    def versions(self, office_id: OfficeId, code: str = "") -> tuple[StoredVersion, ...]:
        """Every version of ``code``, or of all procedures, oldest first."""
        ...

    def publish(self, version_id: ProcedureVersionId, clerk_id: UUID, at: datetime) -> None:
        """Draft to published; an earlier published version with the same start is retired."""
        ...


class DossierRepository(Protocol):
    """Dossiers with their components, fees, codes and search words."""

    def add(self, dossier: Dossier, station_id: StationId, business_date: date) -> None:
        """Insert a received dossier with its code and search words."""
        ...

    def get(self, dossier_id: DossierId) -> Dossier:
        """Raises Refusal DOSSIER_UNKNOWN."""
        ...

    def by_code(self, office_id: OfficeId, code: str) -> Dossier | None:
        """By any code the dossier was ever printed with."""
        ...

    def save(self, dossier: Dossier) -> None:
        """Update; raises Refusal CHANGED_ELSEWHERE unless the stored version is one less."""
        ...

    def record_event(
        self,
        dossier_id: DossierId,
        desk: Desk,
        act: Act,
        states: tuple[str, str],
        at: datetime,
        *,
        paper: str = "",
        paper_at: datetime | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> UUID:
        """Append to the history. ``detail`` never holds personal data."""
        ...

    def link_ticket(self, ticket_id: TicketId, dossier_id: DossierId) -> None:
        """The dossier keeps its ticket."""
        ...


class CitizenRepository(Protocol):
    """People who were here before."""

    def remember(self, office_id: OfficeId, person: Person, at: datetime) -> None:
        """Insert or refresh the person behind an identity number."""
        ...


class SerialRepository(Protocol):
    """Numbers that are consumed in their own transaction and never reused."""

    def take(
        self, desk: Desk, scope: str, day: date, whole_range: tuple[int, int], block: int
    ) -> int | None:
        """The next serial of this station's block for ``day``; a new block of ``block``
        numbers is claimed when there is none left (0: the station owns ``whole_range``).

        None when the range is used up.
        """
        ...


class QueueRepository(Protocol):
    """Tickets by the statements of the queue design: no ticket is called twice."""

    def issue(
        self,
        office_id: OfficeId,
        business_date: date,
        series: Series,
        priority: PriorityClass,
        now: datetime,
        source: str,
    ) -> Ticket:
        """Take the next number and insert the waiting ticket with its event."""
        ...

    def get(self, ticket_id: TicketId) -> Ticket:
        """Raises Refusal TICKET_UNKNOWN."""
        ...

    def call_next(self, desk: Desk, business_date: date, now: datetime) -> Ticket | None:
        """Call the first waiting ticket of the desk's series; None when nobody waits."""
        ...

    def act(
        self, desk: Desk, ticket_id: TicketId, act: TicketAct, now: datetime, reason: str = ""
    ) -> Ticket:
        """One guarded step. Raises Refusal TICKET_ALREADY_TAKEN or TICKET_UNKNOWN."""
        ...

    def move(
        self, desk: Desk, ticket_id: TicketId, series: Series, now: datetime, reason: str
    ) -> Ticket:
        """Hand a ticket over to another series; it keeps its place in time."""
        ...

    def at_counter(self, counter_id: CounterId, business_date: date) -> Ticket | None:
        """The ticket being called or served at a counter."""
        ...

    def series(self, office_id: OfficeId) -> tuple[Series, ...]:
        """Active series."""
        ...

    def priorities(self, office_id: OfficeId, day: date) -> tuple[PriorityClass, ...]:
        """Priority classes in force, ordinary first."""
        ...

    def waiting(self, office_id: OfficeId, business_date: date, codes: Sequence[str]) -> int:
        """How many wait in these series."""
        ...

    def live(
        self, office_id: OfficeId, business_date: date, series_code: str
    ) -> tuple[int, tuple[int, ...]]:
        """(open counters serving the series, seconds of today's finished services)."""
        ...


class CommandRepository(Protocol):
    """Results by command id: a double click returns the first result."""

    def result(self, command_id: CommandId) -> dict[str, Any] | None:
        """The stored result, or None for a new command."""
        ...

    def record(
        self,
        command_id: CommandId,
        office_id: OfficeId,
        kind: str,
        result: Mapping[str, Any],
        at: datetime,
    ) -> None:
        """Store the result in the transaction of the act itself."""
        ...


class AuditRepository(Protocol):
    """The chain of this station and incarnation."""

    def append(
        self,
        desk: Desk,
        action: str,
        subject: tuple[str, str],
        at: datetime,
        detail: Mapping[str, str | int] | None = None,
    ) -> None:
        """Add one line: ids and codes only."""
        ...

    def chains(self) -> tuple[tuple[AuditLine, ...], ...]:
        """Every chain of the office, each from its first line."""
        ...


@dataclass(frozen=True, slots=True)
class PrinterChoice:
    """A printer of the office."""

    id: PrinterId
    name_vi: str
    kind: str
    """``thermal`` or ``office``."""
    address: str
    width_dots: int
    enabled: bool
    profile: Mapping[str, Any] = field(default_factory=dict)
    """What is known of the model, e.g. ``{"process_ids": "yes"}``."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One copy of one paper, frozen at commit."""

    id: UUID
    printer: PrinterChoice
    kind: PaperKind
    subject_id: UUID
    copy_number: int
    copies: int
    content: Mapping[str, Any]
    state: str
    attempt: int
    token: str
    created_at: datetime
    expires_at: datetime | None
    reason: str
    created_by_name: str
    error_code: str = ""


class PrintJobRepository(Protocol):
    """Print jobs; only the printer's own lane moves them on."""

    def printers(self, office_id: OfficeId) -> tuple[PrinterChoice, ...]:
        """Enabled printers."""
        ...

    def add(
        self,
        desk: Desk,
        printer_id: PrinterId,
        kind: PaperKind,
        subject_id: UUID,
        content: Mapping[str, Any],
        at: datetime,
        *,
        copies: int = 1,
        expires_at: datetime | None = None,
    ) -> UUID:
        """Queue the original."""
        ...

    def add_reprint(self, desk: Desk, job_id: UUID, at: datetime, reason: str) -> UUID:
        """Queue the next copy of the same paper."""
        ...

    def get(self, job_id: UUID) -> PrintJob:
        """Raises Refusal PAPER_UNKNOWN."""
        ...

    def take(self, printer_id: PrinterId, now: datetime) -> PrintJob | None:
        """Claim the oldest job that may be printed now and mark it ``sending``."""
        ...

    def settle(
        self,
        job_id: UUID,
        state: str,
        now: datetime,
        *,
        level: ConfirmLevel = ConfirmLevel.NONE,
        bytes_sent: int = 0,
        error_code: str = "",
        not_before: datetime | None = None,
        rendered_sha256: str = "",
    ) -> None:
        """Record what became of a job."""
        ...

    def after_crash(self, printer_id: PrinterId, now: datetime) -> int:
        """Jobs found in ``sending`` become ``uncertain``; returns how many."""
        ...

    def uncertain(self, office_id: OfficeId) -> tuple[PrintJob, ...]:
        """Jobs a person must be asked about."""
        ...


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One operation to deliver. ``body`` is the frozen JSON text."""

    id: UUID
    dossier_id: DossierId
    dossier_code: str
    kind: str
    revision: int
    body: str
    body_sha256: str
    state: str
    attempts: int
    created_at: datetime
    first_tried_at: datetime | None
    failure_class: str = ""
    failure_code: str = ""
    failure_text: str = ""
    remote_ref: str = ""


class OutboxRepository(Protocol):
    """What still has to reach the portal. Nothing is ever deleted from it."""

    def connection_id(self, office_id: OfficeId) -> UUID | None:
        """The active portal connection, or None when the office has none."""
        ...

    def connection(self, office_id: OfficeId) -> Mapping[str, Any] | None:
        """Its ``family``, ``url``, ``files_url``, ``unit`` and ``options``."""
        ...

    def add(
        self,
        office_id: OfficeId,
        dossier_id: DossierId,
        kind: str,
        body: str,
        at: datetime,
        depends_on: UUID | None = None,
    ) -> UUID:
        """Freeze a body. An older unsent ``dossier`` revision becomes ``superseded``."""
        ...

    def due(self, office_id: OfficeId, now: datetime, limit: int) -> tuple[OutboxItem, ...]:
        """What may be sent now: oldest first, one per dossier, dependencies delivered."""
        ...

    def mark(
        self,
        item_id: UUID,
        state: str,
        now: datetime,
        *,
        not_before: datetime | None = None,
        failure: tuple[str, str, str] = ("", "", ""),
        remote_ref: str | None = None,
        counted: bool = True,
    ) -> None:
        """Record a state; ``failure`` = (class, code, text)."""
        ...

    def add_receipt(self, office_id: OfficeId, item_id: UUID, receipt: Mapping[str, Any]) -> None:
        """Append what the portal answered to exactly which bytes (``receipt_record``)."""
        ...

    def receipts(
        self, office_id: OfficeId
    ) -> tuple[tuple[UUID, Mapping[str, Any], bytes, bytes], ...]:
        """The chain of receipts as ``first_broken_receipt`` takes it."""
        ...

    def after_crash(self, office_id: OfficeId) -> int:
        """Items found in ``sending`` become ``unknown``; returns how many."""
        ...

    def park(self, item_id: UUID, now: datetime, reason: str) -> None:
        """Take an item out of the line until a person decides."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed and not yet received. ``body`` is the screen's own JSON."""

    id: UUID
    counter_id: UUID
    ticket_id: UUID | None
    body: Mapping[str, Any]
    saved_at: datetime


class DraftRepository(Protocol):
    """Drafts survive a crash; receiving closes them."""

    def save(self, desk: Desk, draft: Draft) -> None:
        """Insert or replace."""
        ...

    def close(self, draft_id: UUID, at: datetime) -> None:
        """The draft was received or put away."""
        ...

    def open(self, desk: Desk) -> tuple[Draft, ...]:
        """This clerk's open drafts at this counter, newest first."""
        ...


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A scanned page of a dossier."""

    id: UUID
    file_id: UUID
    component_id: str | None
    number: int
    side: str
    width: int
    height: int
    dpi: int
    sha256: str
    size: int


class FileRepository(Protocol):
    """Rows about files and pages, and the wrapped key of each dossier."""

    def wrapped_key(self, dossier_id: DossierId) -> bytes | None:
        """The dossier's wrapped key, or None when it has none yet."""
        ...

    def add_key(
        self, office_id: OfficeId, dossier_id: DossierId, wrapped: bytes, at: datetime
    ) -> None:
        """Store the key once."""
        ...

    def add_page(
        self, desk: Desk, dossier_id: DossierId, job: str, page: PageRecord, at: datetime
    ) -> None:
        """Insert the file row and the page row."""
        ...

    def pages(self, dossier_id: DossierId) -> tuple[PageRecord, ...]:
        """Pages in order of scanning."""
        ...

    def assign(self, page_ids: Sequence[UUID], component_id: str | None) -> None:
        """Say which paper the pages belong to."""
        ...


@dataclass(frozen=True, slots=True)
class Account:
    """A clerk who may log in."""

    id: UUID
    login: str
    name_vi: str
    title_vi: str
    password_hash: str
    roles: frozenset[Role]
    failed_logins: int
    locked_until: datetime | None


class OfficeRepository(Protocol):
    """The office, its counters and its people."""

    def office(self) -> Office | None:
        """The only office of this database, or None before it is set up."""
        ...

    def account(self, login: str) -> Account | None:
        """By login, case-insensitive."""
        ...

    def login_failed(self, account: Account, failed: int, locked_until: datetime | None) -> None:
        """Remember a wrong password."""
        ...

    def open_session(
        self, account: Account, counter_number: int, station_id: StationId, at: datetime
    ) -> Desk:
        """Seat the clerk at a counter; an older session of that counter is closed."""
        ...

    def station(self, machine_mark: str, at: datetime) -> tuple[StationId, int, int]:
        """(id, number, incarnation) of this PC, enrolled on first sight."""
        ...

    def close_session(self, desk: Desk, at: datetime) -> None:
        """End the session of a counter."""
        ...

    def see_clock(self, station_id: StationId, now: datetime) -> datetime:
        """The latest instant ever seen here; stores ``now`` if it is later."""
        ...

    def calendar_days(self, office_id: OfficeId) -> tuple[Mapping[str, Any], ...]:
        """Holidays and swap days as the calendar's JSON rows."""
        ...

    def setting(self, office_id: OfficeId, name: str, day: date) -> Mapping[str, Any] | None:
        """The value in force on ``day``."""
        ...

    def wrapped_key(self, office_id: OfficeId, wrapped_for: str, holder: str) -> bytes | None:
        """The office key as wrapped for one holder."""
        ...

    def has_office_key(self, office_id: OfficeId) -> bool:
        """Whether the office key was ever made, for anybody."""
        ...

    def add_wrapped_key(
        self, office_id: OfficeId, wrapped_for: str, holder: str, ciphertext: bytes, at: datetime
    ) -> None:
        """Keep the office key for one more holder."""
        ...

    def put_setting(
        self, office_id: OfficeId, name: str, value: Mapping[str, Any], at: datetime
    ) -> None:
        """A new value from today on; the old ones stay readable."""
        ...


class LeaseRepository(Protocol):
    """Who drives a device or a line."""

    def take(
        self, resource: str, station_id: StationId, holder: str, now: datetime, until: datetime
    ) -> bool:
        """Take or renew; False while somebody else holds it."""
        ...

    def release(self, resource: str, holder: str) -> None:
        """Give it back."""
        ...


class UnitOfWork(Protocol):
    """One transaction."""

    @property
    def procedures(self) -> ProcedureRepository:
        """The catalogue."""
        ...

    @property
    def dossiers(self) -> DossierRepository:
        """Dossiers."""
        ...

    @property
    def citizens(self) -> CitizenRepository:
        """Known citizens."""
        ...

    @property
    def serials(self) -> SerialRepository:
        """Serial numbers."""
        ...

    @property
    def queue(self) -> QueueRepository:
        """The queue."""
        ...

    @property
    def commands(self) -> CommandRepository:
        """Results of commands."""
        ...

    @property
    def audit(self) -> AuditRepository:
        """The audit chain."""
        ...

    @property
    def print_jobs(self) -> PrintJobRepository:
        """Print jobs."""
        ...

    @property
    def outbox(self) -> OutboxRepository:
        """The outbox."""
        ...

    @property
    def drafts(self) -> DraftRepository:
        """Drafts."""
        ...

    @property
    def files(self) -> FileRepository:
        """Files and pages."""
        ...

    @property
    def office(self) -> OfficeRepository:
        """The office."""
        ...

    @property
    def leases(self) -> LeaseRepository:
        """Leases."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def commit(self) -> None:
        """Make everything durable. When it raises, nothing was saved."""
        ...


UnitOfWorkFactory = Callable[[], UnitOfWork]
