"""Who is working where: passed to every use case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import ClerkId, CounterId, OfficeId, StationId
from counter_app.domain.roles import Action, Role, may


@dataclass(frozen=True, slots=True)
class Office:
    """What papers and messages need to know of the office."""

    id: OfficeId
    agency_code: str
    name_vi: str
    parent_name_vi: str
    place_vi: str
    hotline: str
    lookup_url: str
    practice: bool
    owns_code_series: bool
    """True: the office gives the legal dossier code itself; False: the portal does."""
    code_pattern: str
    form_set: str
    saturday_reception: bool = False


@dataclass(frozen=True, slots=True)
class Seated:
    """When the clerk sat down: on the PC's clock, and on a counter nobody sets (seconds)."""

    at: datetime
    steady: float


@dataclass(frozen=True, slots=True)
class Desk:
    """A clerk at a counter on a station."""

    office: Office
    station_id: StationId
    station_number: int
    incarnation: int
    counter_id: CounterId
    counter_number: int
    counter_name: str
    series_codes: tuple[str, ...]
    clerk_id: ClerkId
    clerk_name: str
    clerk_title: str
    roles: frozenset[Role]
    seated: Seated | None = None
    """None: a command, or a played day, whose clock nobody compares."""

    @property
    def office_id(self) -> OfficeId:
        """The office this desk belongs to."""
        return self.office.id

    def may(self, action: Action) -> bool:
        """Whether one of the clerk's roles may do ``action``."""
        return may(self.roles, action)

    def require(self, action: Action) -> None:
        """Raise Refusal NOT_PERMITTED unless one of the clerk's roles may do ``action``."""
        if not self.may(action):
            raise Refusal(RefusalCode.NOT_PERMITTED, action=str(action))
