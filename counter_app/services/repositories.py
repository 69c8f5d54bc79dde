"""The unit of work and its repositories, as the use cases see them.

One unit of work = one transaction, opened and closed on the office lane. Leaving the
``with`` block without ``commit()`` rolls back. Any method may raise StorageTrouble.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from counter_app.domain.audit import AuditLine
from counter_app.domain.dossier import Dossier
from counter_app.domain.ids import (
    CommandId,
    DossierId,
    OfficeId,
    ProcedureVersionId,
    StationId,
    TicketId,
)
from counter_app.domain.lifecycle import Act, OfficeAct
from counter_app.domain.party import Person
from counter_app.domain.procedure import ProcedureVersion, VersionState
from counter_app.services.desk import Desk
from counter_app.services.floor_repositories import (
    LeaseRepository,
    OfficeRepository,
    PrintJobRepository,
    QueueRepository,
)
from counter_app.services.portal_secrets import PortalAccountRepository
from counter_app.services.transaction import Transaction


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
        """Draft to published; the published one and older drafts with that start are retired.

        Without a start it begins today where a version with one is in force: the newest
        publication wins.
        """
        ...

    def retire(self, version_id: ProcedureVersionId) -> None:
        """Draft to retired; it stays readable. Raises Refusal PROCEDURE_CHANGED if it is none."""
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
        act: Act | OfficeAct,
        states: tuple[str, str],
        at: datetime,
        *,
        paper: str = "",
        paper_at: datetime | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> UUID:
        """Append to the history. ``detail`` never holds personal data."""
        ...

    def without_legal_code(self, office_id: OfficeId, limit: int) -> tuple[DossierId, ...]:
        """Dossiers that still go by a provisional code, oldest first."""
        ...

    def code_taken(self, office_id: OfficeId, code: str) -> bool:
        """Whether a dossier of the office has or had this code."""
        ...

    def add_code(self, dossier: Dossier, kind: str, at: datetime) -> None:
        """Remember the dossier's new code beside its old ones; each finds it for ever.

        ``kind``: ``legal`` or ``portal``. Raises Refusal CODE_NOT_USABLE when the code is
        another dossier's.
        """
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


class NoteRepository(Protocol):
    """Words a person typed about an act: kept apart from what can never be erased."""

    def add(self, desk: Desk, about: str, subject_id: UUID, text: str, at: datetime) -> UUID:
        """``about``: the act, at most 20 characters. An event holds the id, never the words."""
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
    """The code it stands under on the portal, or may stand under: it left and no answer came."""


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

    def end_waits(self, office_id: OfficeId, now: datetime, limit: int) -> int:
        """Let what was told to wait be due at once, ``limit`` operations; returns how many.

        Nothing else about them changes. What waits for something else (an earlier operation,
        a person, a legal code) goes on waiting for that.
        """
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

    def left_earlier(self, dossier_id: DossierId, revision: int) -> bool:
        """Whether a ``dossier`` operation before that revision is on the portal, or may be."""
        ...

    def unpark(self, office_id: OfficeId, limit: int) -> int:
        """``parked`` ones become ``unknown`` and due, ``limit`` operations; returns how many."""
        ...


class Outbox(OutboxRepository, Protocol):
    """The outbox with what has no final body yet: its dossier waits for its legal code."""

    def hold(
        self,
        office_id: OfficeId,
        dossier_id: DossierId,
        kind: str,
        draft: str,
        at: datetime,
        depends_on: UUID | None = None,
    ) -> UUID:
        """Give an operation its place in the line; it is never due before ``freeze``.

        An older held ``dossier`` revision becomes ``superseded``, as by ``add``.
        """
        ...

    def held(self, dossier_id: DossierId) -> tuple[OutboxItem, ...]:
        """What ``hold`` kept of a dossier, in its order; ``body`` is the draft."""
        ...

    def freeze(self, item_id: UUID, body: str) -> None:
        """The final body: from now on the item may be due."""
        ...

    def freeze_anew(self, dossier_id: DossierId, old_code: str, new_code: str) -> int:
        """Put the dossier's new code into bodies frozen under its old one; returns how many.

        Only what was never tried: of anything else the portal may know the bytes.
        """
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


class UnitOfWork(Transaction, Protocol):
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
    def notes(self) -> NoteRepository:
        """Words people typed."""
        ...

    @property
    def print_jobs(self) -> PrintJobRepository:
        """Print jobs."""
        ...

    @property
    def outbox(self) -> Outbox:
        """The outbox."""
        ...

    @property
    def portal_account(self) -> PortalAccountRepository:
        """The account of the portal."""
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


UnitOfWorkFactory = Callable[[], UnitOfWork]
