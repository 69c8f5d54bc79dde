"""The lanes of printers and portal.

A module apart: adapters of paper and wire are slow to import, and nobody needs them before
the first letter is typed. ``running`` imports it when the lanes are first asked for.
"""

from __future__ import annotations

from counter_app.app.database import OpenOffice
from counter_app.app.office import this_station
from counter_app.config.paths import resource
from counter_app.devices.printers.models import office_options
from counter_app.devices.printers.opening import open_printer, shared_device
from counter_app.devices.printers.unusable import UnusablePrinter
from counter_app.documents.renderer import OfficePapers
from counter_app.domain.failures import DeviceTrouble, PortalTrouble
from counter_app.domain.ids import StationId
from counter_app.portal.families import Connection, open_adapter
from counter_app.services.desk import Office
from counter_app.services.floor_repositories import PrinterChoice
from counter_app.services.lanes import Lanes, PrinterThread, Subscribers
from counter_app.services.portal_lane import PortalLane
from counter_app.services.portal_lease import LanePlace
from counter_app.services.portal_secrets import EnteredSecrets, GivenSecrets
from counter_app.services.ports import Printer
from counter_app.services.printing import PrinterLane
from counter_app.services.scanning import StoredContents


def open_lanes(
    opened: OpenOffice,
    office: Office,
    station: StationId,
    contents: StoredContents,
    changes: Subscribers,
    screen: str,
    secrets: EnteredSecrets | GivenSecrets,
) -> Lanes:
    """The lanes this PC drives. No thread runs yet, no device is asked."""
    return Lanes(
        _printer_threads(opened, office, station, changes, screen),
        _portal_lane(opened, office, station, contents, changes, screen, secrets),
    )


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
        station = this_station(opened, unit, office)
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
