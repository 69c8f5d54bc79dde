"""Repositories of the office's floor: queue, print jobs, people, leases.

The other repositories and the unit of work are in ``services.repositories``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from counter_app.domain.ids import CounterId, OfficeId, PrinterId, StationId, TicketId
from counter_app.domain.roles import Role
from counter_app.domain.ticket import PriorityClass, Series, Ticket, TicketAct
from counter_app.services.desk import Desk, Office
from counter_app.services.paper import PaperKind
from counter_app.services.ports import ConfirmLevel


class QueueRepository(Protocol):
    """Tickets by the statements of the queue design: no ticket is called twice."""

    def issue(
        self,
        office_id: OfficeId,
        business_date: date,
        series: Series,
        priority: PriorityClass,
        now: datetime,
        source: str,
    ) -> Ticket:
        """Take the next number and insert the waiting ticket with its event."""
        ...

    def get(self, ticket_id: TicketId) -> Ticket:
        """Raises Refusal TICKET_UNKNOWN."""
        ...

    def call_next(self, desk: Desk, business_date: date, now: datetime) -> Ticket | None:
        """Call the first waiting ticket of the desk's series; None when nobody waits."""
        ...

    def act(
        self, desk: Desk, ticket_id: TicketId, act: TicketAct, now: datetime, reason: str = ""
    ) -> Ticket:
        """One guarded step. Raises Refusal TICKET_ALREADY_TAKEN or TICKET_UNKNOWN."""
        ...

    def move(
        self, desk: Desk, ticket_id: TicketId, series: Series, now: datetime, reason: str
    ) -> Ticket:
        """Hand a ticket over to another series; it keeps its place in time."""
        ...

    def at_counter(self, counter_id: CounterId, business_date: date) -> Ticket | None:
        """The ticket being called or served at a counter."""
        ...

    def series(self, office_id: OfficeId) -> tuple[Series, ...]:
        """Active series."""
        ...

    def priorities(self, office_id: OfficeId, day: date) -> tuple[PriorityClass, ...]:
        """Priority classes in force, ordinary first."""
        ...

    def waiting(self, office_id: OfficeId, business_date: date, codes: Sequence[str]) -> int:
        """How many wait in these series."""
        ...

    def live(
        self, office_id: OfficeId, business_date: date, series_code: str
    ) -> tuple[int, tuple[int, ...]]:
        """(open counters serving the series, seconds of today's finished services)."""
        ...


@dataclass(frozen=True, slots=True)
class PrinterChoice:
    """A printer of the office."""

    id: PrinterId
    name_vi: str
    kind: str
    """``thermal`` or ``office``."""
    address: str
    width_dots: int
    enabled: bool
    profile: Mapping[str, Any] = field(default_factory=dict)
    """What is known of the model, e.g. ``{"process_ids": "yes"}``."""
    station_id: StationId | None = None
    """The PC that names it in its machine file and drives it; None: any PC of the office."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One paper to print, frozen at commit."""

    id: UUID
    printer: PrinterChoice
    kind: PaperKind
    subject_id: UUID
    copy_number: int
    copies: int
    content: Mapping[str, Any]
    state: str
    attempt: int
    token: str
    created_at: datetime
    expires_at: datetime | None
    reason: str
    created_by_name: str
    error_code: str = ""
    copies_out: int = 0
    """How many of the ``copies`` are surely out."""


class PrintJobRepository(Protocol):
    """Print jobs; only the printer's own lane moves them on."""

    def printers(self, office_id: OfficeId, station_id: StationId) -> tuple[PrinterChoice, ...]:
        """Where papers of this PC come out: enabled printers, thermal first.

        Of each kind its own; without one the office's; without these the other PCs'.
        """
        ...

    def add(
        self,
        desk: Desk,
        printer_id: PrinterId,
        kind: PaperKind,
        subject_id: UUID,
        content: Mapping[str, Any],
        at: datetime,
        *,
        copies: int = 1,
        expires_at: datetime | None = None,
    ) -> UUID:
        """Queue the original."""
        ...

    def add_reprint(self, desk: Desk, job_id: UUID, at: datetime, reason: str) -> UUID:
        """Queue the next copy of the same paper, where papers of this desk come out."""
        ...

    def get(self, job_id: UUID) -> PrintJob:
        """Nobody else changes it before this unit ends. Raises Refusal PAPER_UNKNOWN."""
        ...

    def take(self, printer_id: PrinterId, now: datetime) -> PrintJob | None:
        """Claim the oldest job that may be printed now and mark it ``sending``."""
        ...

    def waits(self, printer_id: PrinterId, now: datetime) -> bool:
        """Whether ``take`` or ``after_crash`` would find anything. Only reads."""
        ...

    def next_copy(self, job_id: UUID, now: datetime) -> str:
        """One copy more is surely out; returns what the next one is called."""
        ...

    def settle(
        self,
        job_id: UUID,
        state: str,
        now: datetime,
        *,
        level: ConfirmLevel = ConfirmLevel.NONE,
        bytes_sent: int = 0,
        error_code: str = "",
        not_before: datetime | None = None,
        rendered_sha256: str = "",
    ) -> None:
        """Record what became of a job; ``printed`` means that all its copies are out."""
        ...

    def queue_again(self, job_id: UUID, now: datetime) -> None:
        """A person wants the paper: at once, and however late it is."""
        ...

    def after_crash(self, printer_id: PrinterId, now: datetime) -> int:
        """Jobs found in ``sending`` become ``uncertain``; returns how many."""
        ...

    def uncertain(self, office_id: OfficeId) -> tuple[PrintJob, ...]:
        """Jobs a person must be asked about."""
        ...


@dataclass(frozen=True, slots=True)
class Account:
    """A clerk who may log in."""

    id: UUID
    login: str
    name_vi: str
    title_vi: str
    password_hash: str
    roles: frozenset[Role]
    failed_logins: int
    locked_until: datetime | None


class OfficeRepository(Protocol):
    """The office, its counters and its people."""

    def office(self) -> Office | None:
        """The only office of this database, or None before it is set up."""
        ...

    def account(self, login: str) -> Account | None:
        """By login, case-insensitive."""
        ...

    def login_failed(self, account: Account, failed: int, locked_until: datetime | None) -> None:
        """Remember a wrong password."""
        ...

    def open_session(
        self, account: Account, counter_number: int, station_id: StationId, at: datetime
    ) -> Desk:
        """Seat the clerk at a counter; an older session of that counter is closed."""
        ...

    def station(self, machine_mark: str, at: datetime) -> tuple[StationId, int, int]:
        """(id, number, incarnation) of this PC, enrolled on first sight."""
        ...

    def mark_station(self, station_id: StationId, machine_mark: str) -> None:
        """The PC of this station is known by that mark from now on, and no other PC is."""
        ...

    def close_session(self, desk: Desk, at: datetime) -> None:
        """End the session of a counter."""
        ...

    def last_clock(self, station_id: StationId) -> datetime:
        """The latest instant seen on this PC."""
        ...

    def set_clock(self, station_id: StationId, now: datetime) -> None:
        """A person said that it is ``now``, whatever was seen before."""
        ...

    def see_clock(self, station_id: StationId, now: datetime) -> datetime:
        """The latest instant ever seen here; stores ``now`` if it is later."""
        ...

    def calendar_days(self, office_id: OfficeId) -> tuple[Mapping[str, Any], ...]:
        """Holidays and swap days as the calendar's JSON rows."""
        ...

    def setting(self, office_id: OfficeId, name: str, day: date) -> Mapping[str, Any] | None:
        """The value in force on ``day``."""
        ...

    def wrapped_key(self, office_id: OfficeId, wrapped_for: str, holder: str) -> bytes | None:
        """The office key as wrapped for one holder."""
        ...

    def hold_office_key(self, office_id: OfficeId) -> None:
        """Until the end of this transaction no other station makes the office key."""
        ...

    def has_office_key(self, office_id: OfficeId) -> bool:
        """Whether the office key was ever made, for anybody."""
        ...

    def add_wrapped_key(
        self, office_id: OfficeId, wrapped_for: str, holder: str, ciphertext: bytes, at: datetime
    ) -> None:
        """Keep the office key for one more holder."""
        ...

    def wrapped_keys(
        self, office_id: OfficeId, wrapped_for: str, kept: tuple[datetime, datetime]
    ) -> tuple[tuple[str, bytes], ...]:
        """(holder, ciphertext) of the office key as kept between two instants, newest first."""
        ...

    def drop_wrapped_key(self, office_id: OfficeId, wrapped_for: str, holder: str) -> bool:
        """This holder opens nothing any more; False when somebody else dropped it."""
        ...

    def drop_wrapped_keys(self, office_id: OfficeId, wrapped_for: str, before: datetime) -> None:
        """None kept before then opens anything any more."""
        ...

    def put_setting(
        self, office_id: OfficeId, name: str, value: Mapping[str, Any], at: datetime
    ) -> None:
        """A new value from today on; the old ones stay readable."""
        ...


class LeaseRepository(Protocol):
    """Who drives a device or a line."""

    def take(
        self, resource: str, station_id: StationId, holder: str, now: datetime, until: datetime
    ) -> bool:
        """Take or renew; False while somebody else holds it."""
        ...

    def release(self, resource: str, holder: str) -> None:
        """Give it back."""
        ...
