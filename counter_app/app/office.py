"""The office of an opened folder: created, found, followed, and who is let in."""

from __future__ import annotations

import json
from dataclasses import replace

from counter_app.app.database import OpenOffice
from counter_app.config import options
from counter_app.config.machine import MachineSettings
from counter_app.config.paths import resource
from counter_app.config.station import machine_mark
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import OfficeId, StationId
from counter_app.domain.working_calendar import WorkingCalendar, calendar_from_json
from counter_app.practice.office import load_priorities
from counter_app.services.desk import Office
from counter_app.services.first_answers import FirstAnswers, office_plan
from counter_app.services.office_plan import PlannedPortal, PlannedPrinter
from counter_app.services.repositories import UnitOfWork
from counter_app.storage.office_setup import (
    create_office,
    follow_calendar,
    follow_machine,
    follow_printers,
)
from counter_app.vault import key_file
from counter_app.vault.office_keys import OfficeKeys
from counter_app.vault.passwords import Argon2Passwords

SEED_FILE = "catalogue/seed-2026-07.json"
SHARED_BLOCK = 50
"""Serials a station of a shared office claims at a time; a single PC owns the whole range."""


def set_up(opened: OpenOffice, answers: FirstAnswers) -> int:
    """Create the office of an empty database. One that is there already stays as it is.

    The machine file seeds the first printer and the portal; the procedures shipped with
    the program become drafts that somebody reviews and publishes. Returns how many.
    Raises Refusal ANSWER_INVALID naming the answer.
    """
    from counter_app.exchange.catalogue.seed import load_seed  # once in an office's life

    printers, portal = planned_machine(opened.settings)
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


def planned_machine(settings: MachineSettings) -> tuple[list[PlannedPrinter], PlannedPortal]:
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
        from counter_app.devices.printers.models import model_width  # a long table

        width = model_width(model, width)
    profile = {"model": model} if model else {}
    return PlannedPrinter("Máy in phiếu", "thermal", address, width, profile)


def follow_settings(opened: OpenOffice, office: Office, station: StationId) -> None:
    """A PC that is alone brings printers and portal; one of several only its own printers."""
    printers, portal = planned_machine(opened.settings)
    if opened.shared:
        number = opened.settings[options.COUNTER_NUMBER]
        mine = [replace(one, name_vi=f"{one.name_vi} quầy {number}") for one in printers]
        follow_printers(opened.engine, office.id, station, mine)
    else:
        follow_machine(opened.engine, office.id, printers, portal)


def facts(opened: OpenOffice) -> tuple[Office, StationId]:
    with opened.units() as unit:
        office = unit.office.office()
        if office is None:
            raise Refusal(RefusalCode.OFFICE_NOT_SET_UP)
        station = this_station(opened, unit, office)
        unit.commit()
    return office, station


def office_calendar(opened: OpenOffice, office: Office) -> WorkingCalendar:
    """The office's days, brought up to those this version of the program ships."""
    shipped = json.loads(resource("calendar/vietnam.json").read_text(encoding="utf-8"))
    follow_calendar(opened.engine, office.id, shipped["days"])
    with opened.units() as unit:
        days = [dict(day) for day in unit.office.calendar_days(office.id)]
    return calendar_from_json({"weekdays": shipped["weekdays"], "days": days})


def this_station(opened: OpenOffice, unit: UnitOfWork, office: Office) -> StationId:
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
    office, station = facts(opened)
    return office_keys(opened).open(office.id, station)


def waits_outside(opened: OpenOffice) -> bool:
    """Whether this PC must be invited into a shared office that is set up already."""
    if not opened.shared:
        return False
    with opened.units() as unit:
        office = unit.office.office()
        if office is None:
            return False
        station = this_station(opened, unit, office)
        unit.commit()
    return office_keys(opened).waits_outside(office.id, station)


def join(opened: OpenOffice, code: str) -> None:
    """Come into a shared office by an invitation.

    Raises Refusal INVITATION_UNKNOWN or OFFICE_NOT_SET_UP.
    """
    office, station = facts(opened)
    office_keys(opened).join(office.id, station, code)
