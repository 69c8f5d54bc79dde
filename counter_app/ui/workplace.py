"""What a screen works with: the use cases, the lanes, the clerk at this counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from counter_app.domain.working_calendar import office_time
from counter_app.services.bundle import Services
from counter_app.services.desk import Desk
from counter_app.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Workplace:
    """One clerk, logged in."""

    services: Services
    tasks: Tasks
    desk: Desk

    def now(self) -> datetime:
        """The office's time; the practice office has its own."""
        return self.services.reception.now()

    def today(self) -> date:
        """The office's business day."""
        return office_time(self.now()).date()
