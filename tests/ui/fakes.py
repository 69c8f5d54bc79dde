"""An office in memory: the use cases of ``services.bundle`` without database or devices.

The fakes are subclasses of the real use cases, so that mypy sees when a signature changes.
Everything pure (quotes, checklists, checks) is the real thing.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from counter_app.config.paths import resource
from counter_app.domain.channel import Channel
from counter_app.domain.checklist import check_complete, to_digitise
from counter_app.domain.empty_fees import with_fee
from counter_app.domain.failures import Failure, Refusal, RefusalCode
from counter_app.domain.ids import (
    CitizenId,
    ClerkId,
    CommandId,
    CounterId,
    DossierId,
    OfficeId,
    ProcedureVersionId,
    StationId,
    TicketId,
    uuid7,
)
from counter_app.domain.party import Person, check_owner, check_person
from counter_app.domain.procedure import VersionState
from counter_app.domain.roles import Role
from counter_app.domain.ticket import Ticket, TicketAct, TicketState
from counter_app.domain.working_calendar import OFFICE_ZONE, calendar_from_json
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.services.accounts import Accounts
from counter_app.services.bundle import DeviceStatus, Services
from counter_app.services.catalogue import Catalogue
from counter_app.services.changes import ChangeSet, Topic, changed
from counter_app.services.codes import LegalCodes, entered_code
from counter_app.services.commands import IssueTicket, Received, ReceiveDossier, ReprintPaper
from counter_app.services.delivering import Delivering
from counter_app.services.desk import Desk, Office
from counter_app.services.ports import PrinterState, ScanProfile
from counter_app.services.printing import Printing
from counter_app.services.queueing import Queueing
from counter_app.services.reception import Reception
from counter_app.services.repositories import Draft, PageRecord, StoredVersion
from counter_app.services.scanning import SCANNED, ScanEvent, ScanHandle, Scanning
from tests.ui.fake_reads import FakeQueries, Shelf

MONDAY = datetime(2026, 11, 23, 10, 24, tzinfo=OFFICE_ZONE)
NOTHING: Any = None


@dataclass
class FakeClock:
    """Stands still until it is moved."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        """Aware."""
        return self.at


def catalogue() -> tuple[StoredVersion, ...]:
    """The 46 seed procedures, published."""
    return tuple(
        StoredVersion(ProcedureVersionId(UUID(int=n)), 1, VersionState.PUBLISHED, content)
        for n, content in enumerate(load_seed(resource("catalogue/seed-2026-07.json")), 1)
    )


def desk() -> Desk:
    """A clerk at counter 3 of an invented office."""
    office = Office(
        id=OfficeId(UUID(int=1)),
        agency_code="H53.99",
        name_vi="Trung tâm Phục vụ hành chính công xã Tập Huấn",
        parent_name_vi="Ủy ban nhân dân xã Tập Huấn",
        place_vi="Tập Huấn",
        hotline="0900 000 000",
        lookup_url="",
        practice=True,
        owns_code_series=True,
        code_pattern="AGENCY-YYMMDD-NNNN",
        form_set="TT03-2025",
    )
    return Desk(
        office=office,
        station_id=StationId(UUID(int=2)),
        station_number=1,
        incarnation=1,
        counter_id=CounterId(UUID(int=3)),
        counter_number=3,
        counter_name="Hộ tịch",
        series_codes=("A", "B"),
        clerk_id=ClerkId(UUID(int=4)),
        clerk_name="Lê Thị Mẫu",
        clerk_title="Cán bộ một cửa",
        roles=frozenset({Role.CLERK, Role.LEAD}),
    )


class FakeCodes(LegalCodes):
    """Gives the code that is typed to whoever it is typed for; refuses what the real one does."""

    def __init__(self, clock: FakeClock, shelf: Shelf) -> None:
        super().__init__(NOTHING, clock, NOTHING)
        self.shelf = shelf
        self.looked = 0
        self.fail_with: Failure | None = None

    def give_waiting(self, desk: Desk, most: int = 50) -> tuple[int, ChangeSet]:
        """Nobody waits."""
        self.looked += 1
        if self.fail_with is not None:
            raise self.fail_with
        return 0, changed()

    def enter(self, desk: Desk, dossier_id: DossierId, code: str) -> tuple[None, ChangeSet]:
        """A code nobody has, for a dossier that waits for one."""
        code = entered_code(desk, code)
        waits = {one.id for one in self.shelf.lines if one.provisional}
        if dossier_id not in waits or any(one.code == code for one in self.shelf.lines):
            raise Refusal(RefusalCode.CODE_NOT_USABLE)
        self.shelf.lines = [
            replace(one, code=code, provisional=False) if one.id == dossier_id else one
            for one in self.shelf.lines
        ]
        return None, changed(Topic.DOSSIERS)


class FakeReception(Reception):
    """Receives into a list; quotes are the real ones."""

    def __init__(self, clock: FakeClock, shelf: Shelf, versions: tuple[StoredVersion, ...]) -> None:
        shipped = json.loads(resource("calendar/vietnam.json").read_text("utf-8"))
        calendar = calendar_from_json(
            {"weekdays": shipped["weekdays"], "days": [dict(day) for day in shipped["days"]]}
        )
        super().__init__(NOTHING, clock, calendar, NOTHING, NOTHING, NOTHING)
        self.clock, self.shelf, self.versions = clock, shelf, versions
        self.codes = FakeCodes(clock, shelf)
        self.commands: list[ReceiveDossier] = []
        self.results: dict[CommandId, Received] = {}
        self.drafts: dict[UUID, Draft] = {}
        self.closed: set[UUID] = set()
        self.fail_with: Exception | None = None
        self.no_printer = False
        self.gate = threading.Event()
        self.gate.set()

    def lookup_possible(self) -> bool:
        """No national database in this version."""
        return False

    def catalogue(self, desk: Desk) -> tuple[StoredVersion, ...]:
        """Everything."""
        return self.versions

    def receive(self, desk: Desk, command: ReceiveDossier) -> tuple[Received, ChangeSet]:
        """Checked like the real one; the same command id gives the first result."""
        self.gate.wait(5)
        if self.fail_with is not None:
            raise self.fail_with
        if command.command_id in self.results:
            return self.results[command.command_id], changed()
        check_person(command.submitter)
        check_owner(command.owner, command.proxy)
        check_complete(command.components)
        self.commands.append(command)
        stored = next(one for one in self.versions if one.id == command.procedure_version_id)
        quote = self.quote(
            stored.content,
            command.case_id,
            command.channel,
            copies=command.copies,
            pages_per_copy=command.pages_per_copy,
            waived=dict(command.waived),
            at=self.now(),
        )
        received = Received(
            dossier_id=command.dossier_id,
            code=f"H53.99-{self.now():%y%m%d}-{len(self.commands) + 30:04d}",
            provisional=False,
            due_at=command.due_given if quote.due is None else quote.due.at,
            total_vnd=quote.fees.total,
            print_job_ids=(),
            waiting_for_scan=len(to_digitise(command.components)),
            no_printer=self.no_printer,
        )
        self.results[command.command_id] = received
        self.shelf.put_dossier(command, received, stored.content, self.now())
        if command.draft_id is not None:
            self.close_draft(desk, command.draft_id)
        return received, changed(Topic.DOSSIERS, Topic.OUTBOX, Topic.DRAFTS, Topic.PRINT_JOBS)

    def save_draft(self, desk: Desk, draft: Draft) -> tuple[None, ChangeSet]:
        """Keep; a closed draft stays closed."""
        if draft.id not in self.closed:
            self.drafts[draft.id] = draft
        return None, changed(Topic.DRAFTS)

    def open_drafts(self, desk: Desk) -> tuple[Draft, ...]:
        """Newest first."""
        return tuple(sorted(self.drafts.values(), key=lambda one: one.saved_at, reverse=True))

    def close_draft(self, desk: Desk, draft_id: UUID) -> tuple[None, ChangeSet]:
        """Forget, for good."""
        self.closed.add(draft_id)
        self.drafts.pop(draft_id, None)
        return None, changed(Topic.DRAFTS)


class FakeQueueing(Queueing):
    """Tickets in a list."""

    def __init__(self, clock: FakeClock, shelf: Shelf) -> None:
        super().__init__(NOTHING, clock)
        self.clock, self.shelf = clock, shelf

    def issue(self, desk: Desk, command: IssueTicket) -> tuple[Ticket, ChangeSet]:
        """The next number."""
        ticket = self.shelf.issue(command.series_code, command.priority_code, self.clock.now())
        return ticket, changed(Topic.QUEUE)

    def call_next(self, desk: Desk, command_id: CommandId) -> tuple[Ticket | None, ChangeSet]:
        """One at a time."""
        if self.shelf.current is not None:
            raise Refusal(RefusalCode.TICKET_STILL_OPEN)
        waiting = self.shelf.waiting
        if not waiting:
            return None, changed(Topic.QUEUE)
        ticket = replace(
            waiting[0],
            state=TicketState.CALLED,
            called_at=self.clock.now(),
            calls=1,
            counter_id=desk.counter_id,
        )
        self.shelf.put_ticket(ticket)
        return ticket, changed(Topic.QUEUE)

    def transfer(
        self, desk: Desk, ticket_id: TicketId, series_code: str, reason: str
    ) -> tuple[Ticket, ChangeSet]:
        """To the other series."""
        ticket = self.shelf.tickets[ticket_id]
        series = next(one for one in self.shelf.series if one.code == series_code)
        moved = replace(ticket, series_id=series.id, state=TicketState.WAITING, counter_id=None)
        self.shelf.put_ticket(moved)
        return moved, changed(Topic.QUEUE)

    def _act(
        self, desk: Desk, ticket_id: TicketId, act: TicketAct, reason: str = ""
    ) -> tuple[Ticket, ChangeSet]:
        ticket = self.shelf.step(ticket_id, act, self.clock.now())
        return ticket, changed(Topic.QUEUE)


class FakePrinting(Printing):
    """Remembers what was asked."""

    def __init__(self, clock: FakeClock, shelf: Shelf) -> None:
        super().__init__(NOTHING, clock)
        self.shelf = shelf
        self.reprints: list[ReprintPaper] = []
        self.tests: list[str] = []

    def reprint(self, desk: Desk, command: ReprintPaper) -> tuple[UUID, ChangeSet]:
        """A reason is needed."""
        if not command.reason.strip():
            raise Refusal(RefusalCode.REASON_MISSING, act="reprint")
        self.reprints.append(command)
        return uuid7(), changed(Topic.PRINT_JOBS)

    def answer_uncertain(self, desk: Desk, job_id: UUID, came_out: bool) -> tuple[None, ChangeSet]:
        """The trouble is over."""
        self.shelf.troubles = tuple(one for one in self.shelf.troubles if one.job_id != job_id)
        return None, changed(Topic.PRINT_JOBS)

    def retry(self, desk: Desk, job_id: UUID) -> tuple[None, ChangeSet]:
        """The same."""
        return self.answer_uncertain(desk, job_id, True)

    def test_page(self, desk: Desk, name: str) -> tuple[UUID, ChangeSet]:
        """One test page."""
        self.tests.append(name)
        return uuid7(), changed(Topic.PRINT_JOBS)


class FakeHandle(ScanHandle):
    """Stops the fake scan."""

    def __init__(self) -> None:
        self.stopped = threading.Event()

    def cancel(self) -> None:
        """Any thread."""
        self.stopped.set()


class FakeScanning(Scanning):
    """Pages come when the test says so."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.handle = FakeHandle()
        self.tell: Callable[[ScanEvent], None] = lambda _event: None
        self.assigned: list[tuple[tuple[UUID, ...], str | None]] = []
        self.fail_with: Failure | None = None
        self.dossier_id: DossierId | None = None
        self.left_over = 0

    def recover(self, desk: Desk) -> tuple[int, ChangeSet]:
        """What a crash left is there once."""
        found, self.left_over = self.left_over, 0
        return found, SCANNED if found else changed()

    def start(
        self,
        desk: Desk,
        dossier_id: DossierId,
        profile: ScanProfile,
        on_event: Callable[[ScanEvent], None],
    ) -> ScanHandle:
        """Nothing is read until ``page`` is called."""
        if self.fail_with is not None:
            raise self.fail_with
        self.handle, self.tell, self.dossier_id = FakeHandle(), on_event, dossier_id
        on_event(ScanEvent("started"))
        return self.handle

    def page(self) -> PageRecord:
        """The scanner gave a page."""
        assert self.dossier_id is not None
        pages = self.shelf.pages.setdefault(self.dossier_id, [])
        page = PageRecord(
            uuid7(), uuid7(), None, len(pages) + 1, "front", 2480, 3508, 300, "0" * 64, 1
        )
        pages.append(page)
        self.tell(ScanEvent("page", page=page, pages=len(pages)))
        return page

    def end(self) -> None:
        """The feeder is empty."""
        self.tell(ScanEvent("end"))

    def pages(self, dossier_id: DossierId) -> tuple[PageRecord, ...]:
        """As stored."""
        return tuple(self.shelf.pages.get(dossier_id, ()))

    def thumbnail(self, dossier_id: DossierId, page: PageRecord, width: int) -> bytes:
        """A white page with lines."""
        return self.shelf.picture

    def assign(
        self, desk: Desk, dossier_id: DossierId, page_ids: Sequence[UUID], component_id: str | None
    ) -> tuple[None, ChangeSet]:
        """Remember."""
        self.assigned.append((tuple(page_ids), component_id))
        pages = self.shelf.pages.get(dossier_id, [])
        self.shelf.pages[dossier_id] = [
            replace(page, component_id=component_id) if page.id in page_ids else page
            for page in pages
        ]
        return None, changed(Topic.SCANS)


class FakeDelivering(Delivering):
    """Remembers what was asked."""

    def __init__(self) -> None:
        self.retried: list[UUID] = []
        self.retried_all = 0
        self.hurried = 0

    def send_now(self, desk: Desk) -> tuple[None, ChangeSet]:
        """Hurry."""
        self.hurried += 1
        return None, changed(Topic.OUTBOX)

    def retry(self, desk: Desk, outbox_id: UUID) -> tuple[None, ChangeSet]:
        """Again."""
        self.retried.append(outbox_id)
        return None, changed(Topic.OUTBOX)

    def retry_all(self, desk: Desk) -> tuple[None, ChangeSet]:
        """All again."""
        self.retried_all += 1
        return None, changed(Topic.OUTBOX)


class FakeAccounts(Accounts):
    """One clerk with one password."""

    PASSWORD = "mau12345"

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.revealed: list[DossierId] = []
        self.taken: list[CitizenId] = []
        self.left: list[str] = []
        self.doubt: Refusal | None = None
        self.confirmed: list[str] = []

    def clock_doubt(self, desk: Desk) -> Refusal | None:
        """As set."""
        return self.doubt

    def confirm_clock(self, desk: Desk) -> tuple[None, ChangeSet]:
        """No doubt any more."""
        self.confirmed.append(desk.clerk_name)
        self.doubt = None
        return None, changed()

    def login(self, login: str, password: str, counter_number: int) -> Desk:
        """Seat the clerk."""
        if password != self.PASSWORD:
            raise Refusal(RefusalCode.LOGIN_FAILED)
        return desk()

    def logout(self, desk: Desk) -> None:
        """Leave."""
        self.left.append(desk.clerk_name)

    def reveal_identity(self, desk: Desk, dossier_id: DossierId) -> tuple[str, ChangeSet]:
        """The number in full."""
        self.revealed.append(dossier_id)
        return self.shelf.commands[dossier_id].submitter.identity_number, changed()

    def reveal_citizen(self, desk: Desk, citizen_id: CitizenId) -> tuple[None, ChangeSet]:
        """Remember who was taken from a list."""
        self.taken.append(citizen_id)
        return None, changed()


class FakeCatalogue(Catalogue):
    """Publishing moves a draft; an amount makes a new one."""

    def __init__(self, versions: tuple[StoredVersion, ...]) -> None:
        self.all = versions

    def versions(self, desk: Desk, code: str = "") -> tuple[StoredVersion, ...]:
        """All."""
        return self.all

    def set_fee(
        self,
        desk: Desk,
        version_id: ProcedureVersionId,
        fee_code: str,
        amount_vnd: int,
        channel: Channel | None = None,
    ) -> tuple[StoredVersion, ChangeSet]:
        """In place of the draft, or beside what is published."""
        (old,) = (one for one in self.all if one.id == version_id)
        content = with_fee(old.content, fee_code, amount_vnd, channel)
        number = 1 + max(one.number for one in self.all if one.content.code == content.code)
        new = StoredVersion(ProcedureVersionId(uuid7()), number, VersionState.DRAFT, content)
        gone = replace(old, state=VersionState.RETIRED)
        kept = old if old.state is VersionState.PUBLISHED else gone
        pairs = ((kept, new) if one is old else (one,) for one in self.all)
        self.all = tuple(one for pair in pairs for one in pair)
        return new, changed(Topic.CATALOGUE)

    def publish(
        self, desk: Desk, version_ids: Sequence[ProcedureVersionId]
    ) -> tuple[int, ChangeSet]:
        """To published."""
        self.all = tuple(
            replace(one, state=VersionState.PUBLISHED) if one.id in version_ids else one
            for one in self.all
        )
        return len(version_ids), changed(Topic.CATALOGUE)


@dataclass
class FakeOffice:
    """Everything behind the window, within reach of a test."""

    clock: FakeClock = field(default_factory=FakeClock)
    printers: tuple[tuple[str, PrinterState | None], ...] = (("Máy in phiếu", PrinterState.READY),)
    scanner_ready: bool | None = True
    line_up: bool | None = True
    versions: tuple[StoredVersion, ...] = field(default_factory=catalogue)

    def __post_init__(self) -> None:
        self.shelf = Shelf()
        self.reception = FakeReception(self.clock, self.shelf, self.versions)
        self.queueing = FakeQueueing(self.clock, self.shelf)
        self.printing = FakePrinting(self.clock, self.shelf)
        self.scanning = FakeScanning(self.shelf)
        self.delivering = FakeDelivering()
        self.accounts = FakeAccounts(self.shelf)
        drafts = tuple(replace(one, state=VersionState.DRAFT) for one in self.versions)
        self.catalogue = FakeCatalogue(drafts)
        self.card_listeners: list[Callable[[bytes], None]] = []
        self.change_listeners: list[Callable[[ChangeSet], None]] = []
        self.services = Services(
            reception=self.reception,
            queueing=self.queueing,
            printing=self.printing,
            scanning=self.scanning,
            delivering=self.delivering,
            accounts=self.accounts,
            stations=None,
            catalogue=self.catalogue,
            queries=FakeQueries(self.shelf),
            status=lambda: DeviceStatus(self.printers, self.scanner_ready, self.line_up),
            card_codes=lambda told: _subscribe(self.card_listeners, told),
            outside_changes=lambda told: _subscribe(self.change_listeners, told),
        )

    def beep(self, code: str) -> None:
        """A card at the serial reader."""
        for listener in tuple(self.card_listeners):
            listener(code.encode())

    def announce(self, *topics: Topic) -> None:
        """Another counter changed something."""
        for listener in tuple(self.change_listeners):
            listener(changed(*topics))

    def know(self, person: Person, visits: int = 2) -> None:
        """Somebody who was here before."""
        self.shelf.know(person, visits, self.clock.now() - timedelta(days=30))

    @property
    def received(self) -> list[ReceiveDossier]:
        """What F9 brought."""
        return self.reception.commands

    def stored(self, code: str) -> StoredVersion:
        """A procedure by its code."""
        return next(one for one in self.versions if one.content.code == code)


def _subscribe(listeners: list[Any], told: Any) -> Callable[[], None]:
    listeners.append(told)
    return lambda: listeners.remove(told) if told in listeners else None
