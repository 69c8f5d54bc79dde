"""From the clerk's command to the dossier it makes; the stored result of the command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from counter_app.domain.checklist import ChecklistItem
from counter_app.domain.dossier import Dossier, money_state
from counter_app.domain.ids import DossierId
from counter_app.domain.lifecycle import DeliveryState, DossierState
from counter_app.services.commands import Received, ReceiveDossier
from counter_app.services.desk import Desk
from counter_app.services.quoting import Quote
from counter_app.services.repositories import PageRecord, StoredVersion


def promised(quote: Quote, command: ReceiveDossier) -> datetime | None:
    """The computed day of return, or the one the clerk gave where the law has no limit."""
    return command.due_given if quote.due is None else quote.due.at


def new_dossier(
    desk: Desk,
    stored: StoredVersion,
    command: ReceiveDossier,
    quote: Quote,
    pages: Sequence[PageRecord],
) -> Dossier:
    """The dossier as a draft: no code yet, no time of reception."""
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


def _counted(item: ChecklistItem, pages: Sequence[PageRecord]) -> ChecklistItem:
    return replace(item, pages=sum(page.component_id == item.component_id for page in pages))


def contents_digest(command: ReceiveDossier) -> str:
    """SHA-256 of what a person would miss: a repetition of F9 is compared with the first.

    Neither the pages, which are counted when it is saved, nor the ticket and the draft.
    """
    items = tuple(replace(item, pages=0) for item in command.components)
    typed = replace(command, components=items, ticket_id=None, draft_id=None)
    return sha256(repr(typed).encode()).hexdigest()


def repeated(result: dict[str, Any], command: ReceiveDossier) -> Received:
    """What the first of two equal command ids gave back."""
    digest = contents_digest(command)
    # A result of an earlier program has no digest: nothing is known against it.
    other = result.get("contents", digest) != digest
    return replace(received_from_json(result), saved_before=other)


def received_to_json(received: Received, command: ReceiveDossier) -> dict[str, Any]:
    """For the table of command results."""
    return {
        "contents": contents_digest(command),
        "dossier_id": str(received.dossier_id),
        "code": received.code,
        "provisional": received.provisional,
        "due_at": None if received.due_at is None else received.due_at.isoformat(),
        "total_vnd": received.total_vnd,
        "print_job_ids": [str(job) for job in received.print_job_ids],
        "waiting_for_scan": received.waiting_for_scan,
        "no_printer": received.no_printer,
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
        no_printer=data.get("no_printer", False),  # older results do not say
    )
