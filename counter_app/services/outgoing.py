"""What a change of a dossier sends to the portal, frozen in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from counter_app.domain.dossier import Dossier
from counter_app.domain.lifecycle import Act
from counter_app.services.desk import Desk
from counter_app.services.repositories import PageRecord, UnitOfWork


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the processing of a dossier, as the portal wants to know it."""

    at: datetime
    act: Act


class PortalBodies(Protocol):
    """Dossiers in the words of one wire family (implemented by ``portal``). Pure and fast."""

    def dossier_body(
        self, dossier: Dossier, desk: Desk, pages: tuple[PageRecord, ...], at: datetime
    ) -> str:
        """The frozen JSON text of the whole dossier as it stands."""
        ...

    def step_body(self, dossier: Dossier, desk: Desk, step: Step) -> str:
        """The frozen JSON text of one step; its words come from the family's table."""
        ...


class OutgoingMail:
    """Puts bodies into the outbox. Part of the caller's transaction."""

    def __init__(self, bodies: PortalBodies) -> None:
        self._bodies = bodies

    def add_reception(
        self,
        unit: UnitOfWork,
        desk: Desk,
        dossier: Dossier,
        pages: tuple[PageRecord, ...],
        at: datetime,
    ) -> None:
        """The dossier first, then its first step: the order the family asks for."""
        body = self._bodies.dossier_body(dossier, desk, pages, at)
        sent_first = unit.outbox.add(desk.office_id, dossier.id, "dossier", body, at)
        step = Step(dossier.received_at or at, Act.RECEIVE)
        unit.outbox.add(
            desk.office_id,
            dossier.id,
            "steps",
            self._bodies.step_body(dossier, desk, step),
            at,
            depends_on=sent_first,
        )

    def add_revision(
        self,
        unit: UnitOfWork,
        desk: Desk,
        dossier: Dossier,
        pages: tuple[PageRecord, ...],
        at: datetime,
    ) -> None:
        """The dossier as it stands now, e.g. after papers were scanned."""
        body = self._bodies.dossier_body(dossier, desk, pages, at)
        unit.outbox.add(desk.office_id, dossier.id, "dossier", body, at)
