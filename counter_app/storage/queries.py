"""Reads for screens: frozen views, no ORM object leaves. Own read-only connections."""

from __future__ import annotations

from datetime import date

from counter_app.domain.ids import CounterId, OfficeId
from counter_app.services.views import QueueView
from counter_app.storage.citizen_queries import CitizenQueries
from counter_app.storage.dossier_queries import DossierQueries
from counter_app.storage.outbox_queries import OutboxQueries
from counter_app.storage.paper_queries import PaperQueries
from counter_app.storage.queue_queries import queue_view


class SqlQueries(OutboxQueries, PaperQueries, CitizenQueries, DossierQueries):
    """Implements ``services.views.Queries``; every call is one short read transaction."""

    def queue(
        self, office_id: OfficeId, counter_id: CounterId, series_codes: tuple[str, ...], day: date
    ) -> QueueView:
        """The queue as one counter sees it."""
        with self.reading() as session:
            return queue_view(session, office_id, counter_id, series_codes, day)
