"""What a clerk tells the office to do. Every command has an id; repeating it does nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from counter_app.domain.channel import Channel
from counter_app.domain.checklist import ChecklistItem
from counter_app.domain.dossier import ReturnMethod
from counter_app.domain.ids import CommandId, DossierId, ProcedureVersionId, TicketId
from counter_app.domain.party import Owner, Person, Proxy


@dataclass(frozen=True, slots=True)
class ReceiveDossier:
    """F9 "Tiếp nhận": everything the clerk confirmed with one key."""

    command_id: CommandId
    dossier_id: DossierId
    """Chosen when the form was opened, so that pages scanned before F9 already belong to it."""
    procedure_version_id: ProcedureVersionId
    case_id: str
    channel: Channel
    submitter: Person
    owner: Owner | None
    proxy: Proxy | None
    components: tuple[ChecklistItem, ...]
    sets: int = 1
    copies: int = 0
    pages_per_copy: int = 0
    """Pages of the original, for fees per page."""
    people: int = 1
    """Persons the dossier is about, for fees per person."""
    waived: Mapping[str, str] = field(default_factory=dict)
    """Fee rule code -> reason."""
    return_method: ReturnMethod = ReturnMethod.COUNTER
    summary: str = ""
    ticket_id: TicketId | None = None
    draft_id: UUID | None = None
    due_given: datetime | None = None
    """The day of return the clerk gives where the catalogue has no time limit."""
    paper_at: datetime | None = None
    """Entered later from paper ("Nhập bù"): the time on the paper."""
    late_entry_reason: str = ""
    print_folder_label: bool = True


@dataclass(frozen=True, slots=True)
class Received:
    """What F9 gave back; shown in place."""

    dossier_id: DossierId
    code: str
    provisional: bool
    due_at: datetime | None
    total_vnd: int
    print_job_ids: tuple[UUID, ...]
    waiting_for_scan: int
    no_printer: bool = False
    """The citizen should have had a paper, and there is no printer."""
    saved_before: bool = False
    """The command was repeated with other contents: the first ones are saved, not these."""


@dataclass(frozen=True, slots=True)
class IssueTicket:
    """Give a citizen a number."""

    command_id: CommandId
    series_code: str
    priority_code: str = "ordinary"
    source: str = "clerk"
    print_ticket: bool = True


@dataclass(frozen=True, slots=True)
class ReprintPaper:
    """Print the same paper again, as a marked copy."""

    command_id: CommandId
    job_id: UUID
    reason: str
