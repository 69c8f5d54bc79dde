"""What a reception leaves behind itself besides the dossier: history, audit, the person known."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from counter_app.domain.checklist import ItemState
from counter_app.domain.dossier import Dossier
from counter_app.domain.lifecycle import Act, DossierState
from counter_app.domain.typed_text import check_typed
from counter_app.services.commands import ReceiveDossier
from counter_app.services.work import Desk, Refusal, RefusalCode, UnitOfWork

LATE_ENTRY = "late_entry"


def check_late_entry(command: ReceiveDossier) -> None:
    """What is entered later from paper says why. Raises Refusal REASON_MISSING."""
    if command.paper_at is None:
        return
    if not command.late_entry_reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING, act=LATE_ENTRY)
    check_typed(reason=command.late_entry_reason)


def record_reception(
    unit: UnitOfWork, desk: Desk, command: ReceiveDossier, dossier: Dossier, now: datetime
) -> None:
    """Part of the reception's own transaction. Ids and codes only in what is append-only."""
    later = [
        item.component_id for item in dossier.components if item.state is ItemState.LOOKUP_LATER
    ]
    detail: dict[str, Any] = {
        "case": dossier.case_id,
        "channel": str(dossier.channel),
        "lookup_later": later,
        "late_entry": command.paper_at is not None,
    }
    if command.paper_at is not None:
        why = unit.notes.add(desk, LATE_ENTRY, dossier.id, command.late_entry_reason, now)
        detail["note"] = str(why)
    unit.dossiers.record_event(
        dossier.id,
        desk,
        Act.RECEIVE,
        (DossierState.DRAFT, dossier.state),
        now,
        paper="01",
        paper_at=command.paper_at,
        detail=detail,
    )
    if command.ticket_id is not None:
        unit.dossiers.link_ticket(command.ticket_id, dossier.id)
    if command.draft_id is not None:
        unit.drafts.close(command.draft_id, now)
    unit.citizens.remember(desk.office_id, dossier.submitter, now)
    unit.audit.append(desk, Act.RECEIVE, ("dossier", str(dossier.id)), now, {"code": dossier.code})
