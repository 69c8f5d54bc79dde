"""Composition root: settings -> engine -> adapters -> services.

The only file that may import everything. Nothing here decides anything about dossiers.
It is imported after the window's first paint: everything slow hangs on it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread

from sqlalchemy import Engine

from counter_app.config import options
from counter_app.config.device import device_mark
from counter_app.config.machine import MachineSettings, read_machine
from counter_app.config.paths import DATABASE_FILE, LOCK_FILE, LOG_FOLDER, PAGES_FOLDER, resource
from counter_app.config.station import database_lost, machine_mark
from counter_app.devices.printers.models import model_width, office_options
from counter_app.devices.printers.opening import open_printer, shared_device
from counter_app.devices.printers.unusable import UnusablePrinter
from counter_app.devices.readers.serial import open_reader
from counter_app.devices.scanners.job import ScanDesk, shrink_jpeg
from counter_app.devices.scanners.opening import open_scanner
from counter_app.documents.renderer import OfficePapers
from counter_app.domain.failures import (
    DeviceTrouble,
    PortalTrouble,
    Refusal,
    RefusalCode,
    StorageTrouble,
    StorageTroubleCode,
)
from counter_app.domain.ids import OfficeId, StationId
from counter_app.domain.working_calendar import WorkingCalendar, calendar_from_json
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.portal.families import Connection, Secrets, open_adapter, open_mapper
from counter_app.practice.office import MARKER, PRACTICE_KEY, load_priorities
from counter_app.services.accounts import Accounts
from counter_app.services.bundle import DeviceStatus, Services
from counter_app.services.catalogue import Catalogue
from counter_app.services.clocks import SystemClock
from counter_app.services.delivering import Delivering
from counter_app.services.desk import Office
from counter_app.services.first_answers import FirstAnswers, office_plan
from counter_app.services.floor_repositories import PrinterChoice
from counter_app.services.lanes import (
    ListenerThread,
    PrinterThread,
    ReaderThread,
    ScannerLamp,
    Subscribers,
)
from counter_app.services.office_plan import PlannedPortal, PlannedPrinter
from counter_app.services.outgoing import OutgoingMail
from counter_app.services.portal_account import PortalAccount
from counter_app.services.portal_lane import PortalLane
from counter_app.services.portal_lease import LanePlace
from counter_app.services.portal_line import LineState
from counter_app.services.portal_secrets import EnteredSecrets, GivenSecrets
from counter_app.services.ports import Clock, FileStore, Printer
from counter_app.services.printing import PrinterLane, Printing
from counter_app.services.queueing import Queueing
from counter_app.services.reception import Reception, Surroundings
from counter_app.services.repositories import UnitOfWork, UnitOfWorkFactory
from counter_app.services.scanning import Scanning, StoredContents
from counter_app.services.stations import Stations
from counter_app.storage import schema
from counter_app.storage.backup import copy_database
from counter_app.storage.engine import postgres_engine, sqlite_engine, translated
from counter_app.storage.file_store import DatabaseFileStore, FolderFileStore
from counter_app.storage.listening import OfficeListener
from counter_app.storage.office_setup import (
    create_office,
    follow_calendar,
    follow_machine,
    follow_printers,
)
from counter_app.storage.queries import SqlQueries
from counter_app.storage.server_clock import ServerClock
from counter_app.storage.unit_of_work import unit_of_work_factory
from counter_app.vault import key_file, system_keyring
from counter_app.vault.dossier_keys import OfficeVault
from counter_app.vault.office_keys import OfficeKeys, closed_with
from counter_app.vault.passwords import Argon2Passwords
from counter_app.vault.portal_vault import PortalVault
from counter_app.vault.sealing import derive
from counter_app.wording.papers import VietnamesePaperWords

SEED_FILE = "catalogue/seed-2026-07.json"
PASSPHRASE = "COUNTER_KEY_PASSPHRASE"  # noqa: S105 - the variable's name

Prompt = Callable[[], str | None]
"""Asks a person for the passphrase; None where nobody can be asked."""


@dataclass(frozen=True, slots=True)
class OpenOffice:
    """An opened data folder: the database is there, on this program's schema, and readable."""

    folder: Path
    practice: bool
    settings: MachineSettings
    engine: Engine
    reading: Engine
    units: UnitOfWorkFactory
    station_key: bytes
    """What the office key is wrapped with for this station."""
    clock: Clock
    listener: OfficeListener | None = None
    """Hears the other stations of a shared office; knows this program's own connections."""
    device: str = field(default_factory=device_mark)
    """Tells this PC from one with a copy of its folder."""

    @property
    def shared(self) -> bool:
        """Whether other PCs work in the same office."""
        return self.engine.dialect.name != "sqlite"

    def holder(self, station: StationId, screen: str) -> str:
        """Who drives a device or the line, for its lease.

        One process a (PC, data folder, screen): after a crash the same comes back at once. A
        copy of the folder on another PC is somebody else: both would deliver.
        """
        return f"{station}:{self.device}:{screen}"

    def close(self) -> None:
        """Give the connections back."""
        self.reading.dispose()
        self.engine.dispose()


def open_folder(
    folder: Path,
    *,
    practice: bool,
    environ: Mapping[str, str] = os.environ,
    prompt: Prompt = lambda: None,
    choose: Prompt = lambda: None,
    clock: Clock | None = None,
) -> OpenOffice:
    """Open a data folder, creating its database if there is none yet.

    ``prompt`` asks for the passphrase of a database that is there, ``choose`` for a new one
    where the system has no keyring to lock a new database with.

    Raises Refusal PRACTICE_FOLDER or NOT_PRACTICE_FOLDER, StorageTrouble for keys,
    versions and disks.
    """
    check_marker(folder, practice=practice)
    settings = read_machine(folder / "counter.toml", environ)
    database = settings[options.OFFICE_DATABASE]
    listener, kept = None, clock
    if database == "sqlite":
        path = folder / DATABASE_FILE
        if not practice and database_lost(folder):
            raise StorageTrouble(StorageTroubleCode.DATABASE_MISSING)
        key = PRACTICE_KEY if practice else _database_key(folder, environ, prompt, choose)
        engine, reading = sqlite_engine(path, key), sqlite_engine(path, key, read_only=True)
        station_key = derive(key, "office key of this station")
    else:
        password = system_keyring.database_password(database)
        engine = postgres_engine(database, password)
        server = ServerClock()
        listener, kept = OfficeListener(engine, server), clock or server
        reading = postgres_engine(database, password, read_only=True)
        station_key = PRACTICE_KEY if practice else _station_key(folder, environ, prompt, choose)
    schema.bring_up(engine, lambda: _back_up(engine, folder))
    if isinstance(kept, ServerClock):
        with translated(engine), engine.connect() as connection:
            kept.follow(connection)
    return OpenOffice(
        folder=folder,
        practice=practice,
        settings=settings,
        engine=engine,
        reading=reading,
        units=unit_of_work_factory(engine),
        station_key=station_key,
        clock=kept or SystemClock(),
        listener=listener,
    )


def check_marker(folder: Path, *, practice: bool) -> None:
    """Practice and real work never share a folder; the folder is made when it is missing."""
    marker = folder / MARKER
    if practice and not marker.exists() and folder.is_dir() and _has_data(folder):
        raise Refusal(RefusalCode.NOT_PRACTICE_FOLDER)
    if not practice and marker.exists():
        raise Refusal(RefusalCode.PRACTICE_FOLDER)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if practice:
            marker.touch()
    except OSError as error:
        raise StorageTrouble(StorageTroubleCode.FOLDER_NOT_USABLE) from error


def _has_data(folder: Path) -> bool:
    return any(path.name not in (LOCK_FILE, LOG_FOLDER) for path in folder.iterdir())


def _database_key(
    folder: Path, environ: Mapping[str, str], prompt: Prompt, choose: Prompt
) -> bytes:
    """The SQLCipher key by keyring or passphrase; made on first use of an empty folder."""
    words = environ.get(PASSPHRASE)
    if key_file.ways(folder):
        return key_file.open_with(
            folder,
            station_secret=lambda: _keyring_secret(folder),
            passphrase=lambda: words or prompt(),
        )
    if (folder / DATABASE_FILE).exists():
        # A database without its key file: never begin anew beside it.
        raise StorageTrouble(StorageTroubleCode.KEY_MISSING)
    secret = None
    if not words:
        try:
            secret = system_keyring.station_secret(str(folder), create=True)
        except StorageTrouble:
            words = choose()
            if not words:
                raise
    return key_file.create(
        folder,
        station_secret=secret,
        passphrase=words,
        escrow_public_key=key_file.escrow_public_key(folder),
    )


def _station_key(folder: Path, environ: Mapping[str, str], prompt: Prompt, choose: Prompt) -> bytes:
    key = _database_key(folder, environ, prompt, choose)
    return derive(key, "office key of this station")


def _keyring_secret(folder: Path) -> bytes | None:
    try:
        return system_keyring.station_secret(str(folder))
    except StorageTrouble:
        return None  # the passphrase may still open it


def _back_up(engine: Engine, folder: Path) -> None:
    if engine.dialect.name != "sqlite":
        return  # the server's own backup
    target = folder / f"before-upgrade-{schema.revision(engine)}.db"
    copy_database(engine, target)


SHARED_BLOCK = 50
"""Serials a station of a shared office claims at a time; a single PC owns the whole range."""


def set_up(opened: OpenOffice, answers: FirstAnswers) -> int:
    """Create the office of an empty database. One that is there already stays as it is.

    The machine file seeds the first printer and the portal; the procedures shipped with
    the program become drafts that somebody reviews and publishes. Returns how many.
    Raises Refusal ANSWER_INVALID naming the answer.
    """
    printers, portal = _machine(opened.settings)
    plan = office_plan(
        answers,
        load_priorities(resource("registry").parent),
        # Of several PCs each brings its own when it starts.
        [] if opened.shared else printers,
        portal,
        Argon2Passwords().hash,
        code_block=0 if opened.engine.dialect.name == "sqlite" else SHARED_BLOCK,
    )
    days = json.loads(resource("calendar/vietnam.json").read_text(encoding="utf-8"))["days"]
    now = opened.clock.now()
    office_id = create_office(opened.engine, plan, days, now)
    drafts = load_seed(resource(SEED_FILE))
    with opened.units() as unit:
        for content in drafts:
            unit.procedures.add_draft(OfficeId(office_id), content, "seed", now)
        unit.commit()
    return len(drafts)


def _machine(settings: MachineSettings) -> tuple[list[PlannedPrinter], PlannedPortal]:
    """Printers and portal as the machine file names them."""
    slips, sheets = settings[options.PRINTER_ADDRESS], settings[options.OFFICE_PRINTER_ADDRESS]
    printers = [_slip_printer(settings, slips)] if slips else []
    if sheets:
        printers.append(PlannedPrinter("Máy in A4", "office", sheets))
    portal = PlannedPortal(
        family=settings[options.PORTAL_FAMILY],
        url=settings[options.PORTAL_URL],
        files_url=settings[options.PORTAL_FILES],
        unit=settings[options.PORTAL_UNIT],
    )
    return printers, portal


def _slip_printer(settings: MachineSettings, address: str) -> PlannedPrinter:
    """A width of its own in the file goes before the model's."""
    model, width = settings[options.PRINTER_MODEL], settings[options.PRINTER_WIDTH_DOTS]
    if model and width == options.PRINTER_WIDTH_DOTS.default:
        width = model_width(model, width)
    profile = {"model": model} if model else {}
    return PlannedPrinter("Máy in phiếu", "thermal", address, width, profile)


def _follow_machine(opened: OpenOffice, office: Office, station: StationId) -> None:
    """A PC that is alone brings printers and portal; one of several only its own printers."""
    printers, portal = _machine(opened.settings)
    if opened.shared:
        number = opened.settings[options.COUNTER_NUMBER]
        mine = [replace(one, name_vi=f"{one.name_vi} quầy {number}") for one in printers]
        follow_printers(opened.engine, office.id, station, mine)
    else:
        follow_machine(opened.engine, office.id, printers, portal)


@dataclass
class Running:
    """Services with their lanes. ``close`` stops everything in order."""

    services: Services
    office: Office
    printers: tuple[PrinterThread, ...]
    portal: PortalLane | None
    portal_thread: Thread | None
    reader: ReaderThread | None
    listener: ListenerThread | None
    opened: OpenOffice
    begin: Callable[[], None]
    """Starts the threads of the lanes. Once, on the thread that will close."""

    def wake(self) -> None:
        """Something was committed: lanes look at once instead of in two seconds."""
        for printer in self.printers:
            printer.wake()
        if self.portal is not None:
            self.portal.wake()

    def close(self) -> None:
        """Stop listening, reading, printing, delivering, then close the database."""
        for hearing in (self.listener, self.reader):
            if hearing is not None:
                hearing.close()
        for printer in self.printers:
            printer.close()
        if self.portal is not None:
            self.portal.close()
            if self.portal_thread is None:
                self.portal.leave()
            else:
                self.portal_thread.join(5.0)
        self.opened.close()


def start(
    opened: OpenOffice,
    *,
    lanes: bool = True,
    threads: bool = True,
    screen: str = "counter",
    portal_secrets: Secrets | None = None,
) -> Running:
    """Build the use cases on an office that is set up, and start its lanes.

    ``lanes`` False: use cases only. ``threads`` False: nobody runs the lanes until
    ``Running.begin`` is called; their devices are slow to import.

    ``portal_secrets``: the practice office brings its own; otherwise the office's account.
    Raises Refusal OFFICE_NOT_SET_UP, DeviceTrouble READER_NOT_CONFIGURED for an address
    that says nothing, StorageTrouble KEY_MISSING on a PC that was not invited yet.
    """
    office, station = _facts(opened)
    key = office_keys(opened).open(office.id, station)
    calendar = _calendar(opened, office)
    if not opened.practice:
        # Only once it is let in: others may send their papers to a printer it brings.
        _follow_machine(opened, office, station)
    queries = SqlQueries(opened.reading)
    changes, codes, commits = Subscribers(), Subscribers(), Subscribers()
    # What a clerk commits wakes the lanes; what a lane commits must not wake itself.
    units = unit_of_work_factory(opened.engine, lambda: commits.tell(None))
    mail = OutgoingMail(open_mapper(resource("portal")))
    scanning = _scanning(replace(opened, units=units), OfficeVault(key), mail)
    contents = StoredContents(scanning)
    secrets = _portal_secrets(opened, office, key, portal_secrets)
    portal = (
        _portal_lane(opened, office, station, contents, changes, screen, secrets) if lanes else None
    )
    printers = _printer_threads(opened, office, station, changes, screen) if lanes else ()
    reader = _reader_thread(opened, codes) if lanes else None
    scanner = _scanner_lamp(opened.settings[options.SCANNER_ADDRESS])
    services = Services(
        reception=Reception(
            units,
            opened.clock,
            calendar,
            mail,
            VietnamesePaperWords(),
            Surroundings(lambda: bool(portal and portal.line_state.up), lambda: False),
        ),
        queueing=Queueing(units, opened.clock),
        printing=Printing(units, opened.clock),
        scanning=scanning,
        delivering=Delivering(units, opened.clock, portal.hurry if portal else lambda: None),
        accounts=Accounts(opened.units, opened.clock, Argon2Passwords(), station),
        catalogue=Catalogue(opened.units, opened.clock),
        stations=_stations(opened, office, key) if opened.shared else None,
        queries=queries,
        status=lambda: DeviceStatus(
            printers=tuple((thread.name, thread.state) for thread in printers),
            scanner_ready=scanner.ready(),
            line_up=portal.line_state.up if portal else None,
            line_code=portal.line_state.code if portal else None,
        ),
        card_codes=codes.add,
        outside_changes=changes.add,
        portal_account=None if portal_secrets else _portal_account(opened, key, portal),
    )

    def begin() -> None:
        _run_lanes(running, changes)
        commits.add(lambda _: running.wake())

    running = Running(services, office, printers, portal, None, reader, None, opened, begin)
    if threads and lanes:
        begin()
    return running


def _stations(opened: OpenOffice, office: Office, key: bytes) -> Stations:
    return Stations(opened.units, opened.clock, closed_with(office.id, key))


def _portal_account(opened: OpenOffice, key: bytes, lane: PortalLane | None) -> PortalAccount:
    return PortalAccount(
        opened.units,
        opened.clock,
        PortalVault(key),
        lane.hurry if lane else lambda: None,
        lambda: lane.line_state if lane else LineState(),
        # A PC that is alone follows its file by itself.
        _machine(opened.settings)[1] if opened.shared else None,
    )


def _scanning(opened: OpenOffice, vault: OfficeVault, mail: OutgoingMail) -> Scanning:
    files: FileStore = (
        DatabaseFileStore(opened.engine)
        if opened.shared
        else FolderFileStore(opened.folder / PAGES_FOLDER)
    )
    scan_key = derive(opened.station_key, "scan jobs")
    source = ScanDesk(
        opened.settings[options.SCANNER_ADDRESS],
        opened.folder / "scan-spool",
        lambda job: derive(scan_key, job),
    )
    return Scanning(opened.units, opened.clock, files, vault, mail, source, shrink_jpeg)


def _scanner_lamp(address: str) -> ScannerLamp:
    return ScannerLamp((lambda: open_scanner(address).ready()) if address else None)


def _reader_thread(opened: OpenOffice, codes: Subscribers) -> ReaderThread | None:
    address = opened.settings[options.READER_ADDRESS]
    return ReaderThread(open_reader(address), codes.tell) if address else None


def _run_lanes(running: Running, changes: Subscribers) -> None:
    for printer in running.printers:
        printer.start()
    if running.portal is not None:
        running.portal_thread = Thread(target=running.portal.run, name="portal", daemon=True)
        running.portal_thread.start()
    if running.reader is not None:
        running.reader.start()
    if running.opened.listener is not None:
        running.listener = ListenerThread(running.opened.listener, changes.tell)
        running.listener.start()
    running.services.outside_changes(lambda _changes: running.wake())


def _facts(opened: OpenOffice) -> tuple[Office, StationId]:
    with opened.units() as unit:
        office = unit.office.office()
        if office is None:
            raise Refusal(RefusalCode.OFFICE_NOT_SET_UP)
        station = _this_station(opened, unit, office)
        unit.commit()
    return office, station


def _calendar(opened: OpenOffice, office: Office) -> WorkingCalendar:
    """The office's days, brought up to those this version of the program ships."""
    shipped = json.loads(resource("calendar/vietnam.json").read_text(encoding="utf-8"))
    follow_calendar(opened.engine, office.id, shipped["days"])
    with opened.units() as unit:
        days = [dict(day) for day in unit.office.calendar_days(office.id)]
    return calendar_from_json({"weekdays": shipped["weekdays"], "days": days})


def _this_station(opened: OpenOffice, unit: UnitOfWork, office: Office) -> StationId:
    """This PC's row. One that is alone is found by its key when its ``station.id`` was lost."""
    mark = machine_mark(opened.folder)
    home = None if opened.shared else office_keys(opened).home(unit, office.id)
    if home is not None:
        unit.office.mark_station(home, mark)
    return unit.office.station(mark, opened.clock.now())[0]


def office_keys(opened: OpenOffice) -> OfficeKeys:
    """The office key of an opened folder."""
    return OfficeKeys(
        opened.units,
        opened.clock,
        opened.station_key,
        lambda: key_file.escrow_public_key(opened.folder),
    )


def open_office_key(opened: OpenOffice) -> bytes:
    """The office key on this PC. Raises as ``start`` does."""
    office, station = _facts(opened)
    return office_keys(opened).open(office.id, station)


def waits_outside(opened: OpenOffice) -> bool:
    """Whether this PC must be invited into a shared office that is set up already."""
    if not opened.shared:
        return False
    with opened.units() as unit:
        office = unit.office.office()
        if office is None:
            return False
        station = _this_station(opened, unit, office)
        unit.commit()
    return office_keys(opened).waits_outside(office.id, station)


def join(opened: OpenOffice, code: str) -> None:
    """Come into a shared office by an invitation.

    Raises Refusal INVITATION_UNKNOWN or OFFICE_NOT_SET_UP.
    """
    office, station = _facts(opened)
    office_keys(opened).join(office.id, station, code)


def _portal_secrets(
    opened: OpenOffice, office: Office, key: bytes, given: Secrets | None
) -> EnteredSecrets | GivenSecrets:
    if given is not None:
        return GivenSecrets(given)
    return EnteredSecrets(opened.units, PortalVault(key), office.id)


def _portal_lane(
    opened: OpenOffice,
    office: Office,
    station: StationId,
    contents: StoredContents,
    changes: Subscribers,
    screen: str,
    secrets: EnteredSecrets | GivenSecrets,
) -> PortalLane | None:
    with opened.units() as unit:
        row = unit.outbox.connection(office.id)
    if row is None:
        return None
    connection = Connection(
        row["family"], row["url"], row["unit"], row["files_url"], row["options"]
    )
    try:
        adapter = open_adapter(connection, secrets.last, resource("portal"), opened.clock)
    except PortalTrouble:
        return None  # family "manual", or not configured yet: dossiers wait in the outbox
    place = LanePlace(office.id, station, opened.holder(station, screen))
    return PortalLane(
        opened.units,
        adapter,
        place,
        opened.clock,
        contents,
        account=secrets.look,
        announce=changes.tell,
    )


def _printer_threads(
    opened: OpenOffice, office: Office, station: StationId, changes: Subscribers, screen: str
) -> tuple[PrinterThread, ...]:
    papers = OfficePapers(resource("fonts"), resource("forms"))
    with opened.units() as unit:
        near = unit.print_jobs.printers(office.id, station)
    # Another PC's own printer is driven over there: its address may mean nothing here.
    choices = [choice for choice in near if choice.station_id in (None, station)]
    threads = []
    for choice in choices:
        lane = PrinterLane(
            opened.units,
            opened.clock,
            papers,
            _open_printer(choice),
            choice.id,
            station,
            opened.holder(station, screen),
            changes.tell,
            device=shared_device(choice.address),
        )
        threads.append(PrinterThread(choice.name_vi, lane))
    return tuple(threads)


def printers_of(opened: OpenOffice) -> tuple[tuple[str, Printer], ...]:
    """The printers this PC drives, by name."""
    with opened.units() as unit:
        office = unit.office.office()
        if office is None:
            return ()
        station = _this_station(opened, unit, office)
        near = unit.print_jobs.printers(office.id, station)
        unit.commit()
    mine = (choice for choice in near if choice.station_id in (None, station))
    return tuple((choice.name_vi, _open_printer(choice)) for choice in mine)


def _open_printer(choice: PrinterChoice) -> Printer:
    try:
        known = office_options(choice.kind, choice.width_dots, choice.profile)
        return open_printer(choice.address, options=known)
    except DeviceTrouble:
        return UnusablePrinter()
