"""Composition root: an opened folder -> adapters -> services, and the lanes behind them.

Nothing here decides anything about dossiers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Lock, Thread

from counter_app.app.database import OpenOffice
from counter_app.app.office import (
    facts,
    follow_settings,
    office_calendar,
    office_keys,
    planned_machine,
)
from counter_app.config import options
from counter_app.config.paths import PAGES_FOLDER, resource
from counter_app.devices.scanners.job import ScanDesk, shrink_jpeg
from counter_app.portal.mapping import open_mapper
from counter_app.services.accounts import Accounts
from counter_app.services.bundle import DeviceStatus, Services
from counter_app.services.catalogue import Catalogue
from counter_app.services.delivering import Delivering
from counter_app.services.desk import Office
from counter_app.services.lanes import (
    Lanes,
    ListenerThread,
    PrinterThread,
    ReaderThread,
    ScannerLamp,
    Subscribers,
)
from counter_app.services.outgoing import OutgoingMail
from counter_app.services.portal_account import PortalAccount
from counter_app.services.portal_lane import PortalLane
from counter_app.services.portal_line import LineState
from counter_app.services.portal_secrets import EnteredSecrets, GivenSecrets, PortalSecrets
from counter_app.services.ports import FileStore
from counter_app.services.printing import Printing
from counter_app.services.queueing import Queueing
from counter_app.services.reception import Reception, Surroundings
from counter_app.services.scanning import Scanning, StoredContents
from counter_app.services.stations import Stations
from counter_app.storage.file_store import DatabaseFileStore, FolderFileStore
from counter_app.storage.queries import SqlQueries
from counter_app.storage.unit_of_work import unit_of_work_factory
from counter_app.vault.dossier_keys import OfficeVault
from counter_app.vault.office_keys import closed_with
from counter_app.vault.passwords import Argon2Passwords
from counter_app.vault.portal_vault import PortalVault
from counter_app.vault.sealing import derive
from counter_app.wording.papers import VietnamesePaperWords


class LateLanes:
    """Lanes that are built when they are first needed: what drives them is slow to import.

    Any thread. Until then nothing prints and nothing is delivered; what was queued waits.
    """

    def __init__(self, build: Callable[[], Lanes]) -> None:
        self._build, self._guard = build, Lock()
        self._built: Lanes | None = None

    def build(self) -> Lanes:
        """All of them. Raises StorageTrouble; may be called again then."""
        with self._guard:
            if self._built is None:
                self._built = self._build()
            return self._built

    @property
    def there(self) -> Lanes:
        """Those that were built."""
        return self._built or Lanes()

    def hurry(self) -> None:
        """Deliver what waits, at once."""
        if self.there.portal is not None:
            self.there.portal.hurry()

    def line_state(self) -> LineState:
        """How the line is, as last tried."""
        return self.there.portal.line_state if self.there.portal else LineState()

    def status(self, scanner: ScannerLamp) -> DeviceStatus:
        """What the status line shows; without I/O."""
        printers, line = None, None
        if self._built is not None:
            printers = tuple((thread.name, thread.state) for thread in self._built.printers)
        if self.there.portal is not None:
            line = self.there.portal.line_state
        return DeviceStatus(
            printers=printers,
            scanner_ready=scanner.ready(),
            line_up=line.up if line else None,
            line_code=line.code if line else None,
        )


class Running:
    """Services with their lanes. ``close`` stops everything in order."""

    def __init__(
        self,
        services: Services,
        office: Office,
        opened: OpenOffice,
        lanes: LateLanes,
        reader: ReaderThread | None,
        changes: Subscribers,
    ) -> None:
        self.services, self.office, self.opened = services, office, opened
        self._lanes, self._reader, self._changes = lanes, reader, changes
        self._listener: ListenerThread | None = None
        self._portal_thread: Thread | None = None
        self._guard, self._begun, self._closed = Lock(), False, False

    @property
    def printers(self) -> tuple[PrinterThread, ...]:
        """The printers this PC drives; asking builds the lanes."""
        return self._lanes.build().printers

    @property
    def portal(self) -> PortalLane | None:
        """The way to the portal, None without one; asking builds the lanes."""
        return self._lanes.build().portal

    def begin(self) -> None:
        """Build the lanes and start their threads, once. Any thread; after ``close`` nothing.

        Raises StorageTrouble; nothing has begun then, and it may be called again.
        """
        with self._guard:
            if self._begun or self._closed:
                return
            lanes = self._lanes.build()
            self._begun = True
            for printer in lanes.printers:
                printer.start()
            if lanes.portal is not None:
                self._portal_thread = Thread(target=lanes.portal.run, name="portal", daemon=True)
                self._portal_thread.start()
            if self._reader is not None:
                self._reader.start()
            if self.opened.listener is not None:
                self._listener = ListenerThread(self.opened.listener, self._changes.tell)
                self._listener.start()
        self.services.outside_changes(lambda _changes: self.wake())

    def wake(self) -> None:
        """Something was committed: lanes look at once instead of in two seconds."""
        lanes = self._lanes.there
        for printer in lanes.printers:
            printer.wake()
        if lanes.portal is not None:
            lanes.portal.wake()

    def close(self) -> None:
        """Stop listening, reading, printing, delivering, then close the database."""
        with self._guard:
            self._closed = True
        for hearing in (self._listener, self._reader):
            if hearing is not None:
                hearing.close()
        lanes = self._lanes.there
        for printer in lanes.printers:
            printer.close()
        if lanes.portal is not None:
            lanes.portal.close()
            if self._portal_thread is None:
                lanes.portal.leave()
            else:
                self._portal_thread.join(5.0)
        self.opened.close()


def start(
    opened: OpenOffice,
    *,
    lanes: bool = True,
    threads: bool = True,
    screen: str = "counter",
    portal_secrets: PortalSecrets | None = None,
) -> Running:
    """Build the use cases on an office that is set up, and start its lanes.

    ``lanes`` False: use cases only. ``threads`` False: the lanes are built and run when
    ``Running.begin`` is called.

    ``portal_secrets``: the practice office brings its own; otherwise the office's account.
    Raises Refusal OFFICE_NOT_SET_UP, DeviceTrouble READER_NOT_CONFIGURED for an address
    that says nothing, StorageTrouble KEY_MISSING on a PC that was not invited yet.
    """
    office, station = facts(opened)
    key = office_keys(opened).open(office.id, station)
    calendar = office_calendar(opened, office)
    if not opened.practice:
        # Only once it is let in: others may send their papers to a printer it brings.
        follow_settings(opened, office, station)
    changes, codes, commits = Subscribers(), Subscribers(), Subscribers()
    # What a clerk commits wakes the lanes; what a lane commits must not wake itself.
    units = unit_of_work_factory(opened.engine, lambda: commits.tell(None))
    mail = OutgoingMail(open_mapper(resource("portal")))
    scanning = _scanning(replace(opened, units=units), OfficeVault(key), mail)
    secrets = _portal_secrets(opened, office, key, portal_secrets)

    def build() -> Lanes:
        from counter_app.app.lanes import open_lanes  # every driver of paper and wire

        return open_lanes(
            opened, office, station, StoredContents(scanning), changes, screen, secrets
        )

    late = LateLanes(build if lanes else Lanes)
    reader = _reader_thread(opened, codes) if lanes else None
    scanner = _scanner_lamp(opened.settings[options.SCANNER_ADDRESS])
    services = Services(
        reception=Reception(
            units,
            opened.clock,
            calendar,
            mail,
            VietnamesePaperWords(),
            Surroundings(lambda: bool(late.line_state().up), lambda: False),
        ),
        queueing=Queueing(units, opened.clock),
        printing=Printing(units, opened.clock),
        scanning=scanning,
        delivering=Delivering(units, opened.clock, late.hurry),
        accounts=Accounts(opened.units, opened.clock, Argon2Passwords(), station),
        catalogue=Catalogue(opened.units, opened.clock),
        stations=_stations(opened, office, key) if opened.shared else None,
        queries=SqlQueries(opened.reading),
        status=lambda: late.status(scanner),
        card_codes=codes.add,
        outside_changes=changes.add,
        portal_account=None if portal_secrets else _portal_account(opened, key, late),
    )
    running = Running(services, office, opened, late, reader, changes)
    commits.add(lambda _: running.wake())
    if threads and lanes:
        running.begin()
    return running


def _stations(opened: OpenOffice, office: Office, key: bytes) -> Stations:
    return Stations(opened.units, opened.clock, closed_with(office.id, key))


def _portal_account(opened: OpenOffice, key: bytes, lanes: LateLanes) -> PortalAccount:
    return PortalAccount(
        opened.units,
        opened.clock,
        PortalVault(key),
        lanes.hurry,
        lanes.line_state,
        # A PC that is alone follows its file by itself.
        planned_machine(opened.settings)[1] if opened.shared else None,
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
    def ready() -> bool:
        from counter_app.devices.scanners.opening import open_scanner  # every kind's driver

        return open_scanner(address).ready()

    return ScannerLamp(ready if address else None)


def _reader_thread(opened: OpenOffice, codes: Subscribers) -> ReaderThread | None:
    address = opened.settings[options.READER_ADDRESS]
    if not address:
        return None
    from counter_app.devices.readers.serial import open_reader  # only where there is one

    return ReaderThread(open_reader(address), codes.tell)


def _portal_secrets(
    opened: OpenOffice, office: Office, key: bytes, given: PortalSecrets | None
) -> EnteredSecrets | GivenSecrets:
    if given is not None:
        return GivenSecrets(given)
    return EnteredSecrets(opened.units, PortalVault(key), office.id)
