"""What a change of a dossier sends to the portal, frozen in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from counter_app.domain.dossier import Dossier
from counter_app.domain.lifecycle import Act, DossierState
from counter_app.services.desk import Desk
from counter_app.services.portal_port import (
    DossierFile,
    DossierStep,
    OutboxKind,
    PortalFacts,
    PortalMapper,
)
from counter_app.services.repositories import PageRecord, UnitOfWork


class OutgoingMail:
    """Puts frozen bodies into the outbox. Part of the caller's transaction."""

    def __init__(self, mapper: PortalMapper) -> None:
        self._mapper = mapper

    def add_reception(
        self,
        unit: UnitOfWork,
        desk: Desk,
        dossier: Dossier,
        pages: Sequence[PageRecord],
        at: datetime,
    ) -> None:
        """The dossier first, then its first step: the order the family asks for.

        What has no legal code yet gets its place in the line and is frozen by ``code_given``.
        """
        sent_first = self.add_revision(unit, desk, dossier, pages, at)
        step = DossierStep(
            act=Act.RECEIVE,
            state=dossier.state,
            at=dossier.received_at or at,
            clerk_name=desk.clerk_name,
            clerk_title=desk.clerk_title,
            department=desk.office.name_vi,
            counter_name=desk.counter_name,
            due_at=dossier.due_at,
        )
        kind = OutboxKind.STEPS
        if dossier.provisional:
            draft = step_to_json(step)
            unit.outbox.hold(desk.office_id, dossier.id, kind, draft, at, depends_on=sent_first)
        else:
            body = self._mapper.steps_body(dossier.code, step)
            unit.outbox.add(desk.office_id, dossier.id, kind, body, at, depends_on=sent_first)

    def add_revision(
        self,
        unit: UnitOfWork,
        desk: Desk,
        dossier: Dossier,
        pages: Sequence[PageRecord],
        at: datetime,
    ) -> UUID:
        """The dossier as it stands now, e.g. after papers were scanned."""
        if dossier.provisional:
            return unit.outbox.hold(desk.office_id, dossier.id, OutboxKind.DOSSIER, "", at)
        body = self._dossier_body(desk, dossier, pages)
        return unit.outbox.add(desk.office_id, dossier.id, OutboxKind.DOSSIER, body, at)

    def code_given(
        self,
        unit: UnitOfWork,
        desk: Desk,
        dossier: Dossier,
        pages: Sequence[PageRecord],
        old_code: str,
    ) -> None:
        """Freeze what waited for the dossier's legal code, each in its old place.

        What was frozen under ``old_code``, the provisional one, and never tried, is mended.
        """
        unit.outbox.freeze_anew(dossier.id, old_code, dossier.code)
        for item in unit.outbox.held(dossier.id):
            if item.kind == OutboxKind.DOSSIER:
                body = self._dossier_body(desk, dossier, pages)
            else:
                body = self._mapper.steps_body(dossier.code, step_from_json(item.body))
            unit.outbox.freeze(item.id, body)

    def _dossier_body(self, desk: Desk, dossier: Dossier, pages: Sequence[PageRecord]) -> str:
        facts = PortalFacts(desk.office, submitted_at=dossier.received_at)
        return self._mapper.dossier_body(dossier, facts, files_of(dossier, pages))


def step_to_json(step: DossierStep) -> str:
    """A step that waits for its dossier's code; instants as ISO 8601 with their offset."""
    return json.dumps(asdict(step), ensure_ascii=False, default=datetime.isoformat)


def step_from_json(text: str) -> DossierStep:
    """The inverse of ``step_to_json``."""
    data = json.loads(text)
    due = data["due_at"]
    return DossierStep(
        **{
            **data,
            "act": Act(data["act"]),
            "state": DossierState(data["state"]),
            "at": datetime.fromisoformat(data["at"]),
            "due_at": None if due is None else datetime.fromisoformat(due),
        }
    )


def files_of(dossier: Dossier, pages: Sequence[PageRecord]) -> tuple[DossierFile, ...]:
    """The scanned pages that belong to a paper, named after it and numbered within it."""
    names = {item.component_id: item.name_vi for item in dossier.components}
    files: list[DossierFile] = []
    for component_id, name in names.items():
        mine = [page for page in pages if page.component_id == component_id]
        files.extend(
            DossierFile(page.file_id, f"{name} - {number}.jpg", component_id, page.sha256)
            for number, page in enumerate(mine, 1)
        )
    return tuple(files)
