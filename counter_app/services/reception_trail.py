"""What a reception leaves behind itself besides the dossier: history, audit, the person known."""

from __future__ import annotations

from datetime import datetime

from counter_app.domain.checklist import ItemState
from counter_app.domain.dossier import Dossier
from counter_app.domain.lifecycle import Act, DossierState
from counter_app.services.commands import ReceiveDossier
from counter_app.services.work import Desk, UnitOfWork


def record_reception(
    unit: UnitOfWork, desk: Desk, command: ReceiveDossier, dossier: Dossier, now: datetime
) -> None:
    """Part of the reception's own transaction. Ids and codes only in what is append-only."""
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
    unit.audit.append(desk, Act.RECEIVE, ("dossier", str(dossier.id)), now, {"code": dossier.code})
