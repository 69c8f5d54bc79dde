"""The reads of one clerk: what they say of people is for roles that may read dossiers.

Every screen reads through this, so that no screen has to remember who may see what.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from counter_app.domain.checklist import ChecklistItem
from counter_app.domain.ids import CounterId, DossierId, OfficeId
from counter_app.domain.roles import Action
from counter_app.services.bundle import Services
from counter_app.services.desk import Desk
from counter_app.services.views import (
    CitizenMatch,
    DossierEventLine,
    DossierLine,
    OutboxLine,
    OutboxSummary,
    PaperTrouble,
    PrintedPaper,
    Queries,
    QueueView,
    ScanTrayLine,
)


def at_desk(services: Services, desk: Desk) -> Services:
    """The use cases with the reads of the clerk at ``desk``."""
    return replace(services, queries=DeskQueries(services.queries, desk))


class DeskQueries(Queries):
    """``queries`` as far as the clerk's roles go. Raises Refusal NOT_PERMITTED beyond."""

    def __init__(self, queries: Queries, desk: Desk) -> None:
        self._queries = queries
        self._desk = desk

    @property
    def _of_people(self) -> Queries:
        self._desk.require(Action.READ_DOSSIER)
        return self._queries

    def dossiers(
        self, office_id: OfficeId, text: str = "", *, limit: int = 50
    ) -> tuple[DossierLine, ...]:
        """For whoever may read dossiers."""
        return self._of_people.dossiers(office_id, text, limit=limit)

    def components(self, dossier_id: DossierId) -> tuple[ChecklistItem, ...]:
        """For whoever may read dossiers."""
        return self._of_people.components(dossier_id)

    def history(self, dossier_id: DossierId) -> tuple[DossierEventLine, ...]:
        """For whoever may read dossiers."""
        return self._of_people.history(dossier_id)

    def papers(self, dossier_id: DossierId) -> tuple[PrintedPaper, ...]:
        """For whoever may read dossiers."""
        return self._of_people.papers(dossier_id)

    def citizens(self, office_id: OfficeId, text: str, limit: int = 8) -> tuple[CitizenMatch, ...]:
        """For whoever may read dossiers."""
        return self._of_people.citizens(office_id, text, limit)

    def scan_tray(
        self, office_id: OfficeId, text: str = "", *, limit: int = 200
    ) -> tuple[ScanTrayLine, ...]:
        """For whoever may read dossiers."""
        return self._of_people.scan_tray(office_id, text, limit=limit)

    def waiting_for_scan(self, office_id: OfficeId) -> int:
        """Names nobody."""
        return self._queries.waiting_for_scan(office_id)

    def queue(
        self, office_id: OfficeId, counter_id: CounterId, series_codes: tuple[str, ...], day: date
    ) -> QueueView:
        """Names nobody."""
        return self._queries.queue(office_id, counter_id, series_codes, day)

    def usage(self, office_id: OfficeId) -> dict[str, int]:
        """Names nobody."""
        return self._queries.usage(office_id)

    def outbox(self, office_id: OfficeId, limit: int = 200) -> tuple[OutboxLine, ...]:
        """Names nobody."""
        return self._queries.outbox(office_id, limit)

    def outbox_summary(self, office_id: OfficeId) -> OutboxSummary:
        """Names nobody."""
        return self._queries.outbox_summary(office_id)

    def paper_troubles(self, desk: Desk) -> tuple[PaperTrouble, ...]:
        """Names nobody."""
        return self._queries.paper_troubles(desk)

    def unprinted(self, office_id: OfficeId) -> int:
        """Names nobody."""
        return self._queries.unprinted(office_id)
