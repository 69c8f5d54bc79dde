"""Creates the rows of a new office in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from counter_app.domain.ids import StationId, uuid7
from counter_app.domain.roles import PERMISSIONS
from counter_app.services.office_plan import OfficePlan, PlannedPortal, PlannedPrinter
from counter_app.storage.dialects import one_at_a_time
from counter_app.storage.engine import translated
from counter_app.storage.rows.base import Base
from counter_app.storage.rows.delivery import PortalConnectionRow
from counter_app.storage.rows.office import (
    AgencyRow,
    CalendarDayRow,
    ClerkRoleRow,
    ClerkRow,
    CounterRow,
    OfficeRow,
    OfficeSettingRow,
    RolePermissionRow,
)
from counter_app.storage.rows.paper import PrinterRow, PrintJobRow
from counter_app.storage.rows.queue import PriorityClassRow, QueueSeriesRow

Row = Base

EXPECTED = "r"
"""Mark of a day nobody has announced yet."""
UNFINISHED = ("queued", "sending", "uncertain", "failed")
"""States of papers that somebody still waits for."""


def follow_calendar(
    engine: Engine, office_id: UUID, calendar_days: Sequence[Mapping[str, Any]]
) -> None:
    """Take over the days of a newer program: holidays are announced every year anew.

    A day that was announced stays; one only expected gives way to what was announced since.
    """
    with translated(engine), Session(engine) as session, session.begin():
        one_at_a_time(session, f"calendar {office_id}")
        found = session.scalars(select(CalendarDayRow).where(CalendarDayRow.office_id == office_id))
        known = {row.day: row for row in found}
        for row in _calendar(office_id, calendar_days):
            before = known.pop(row.day, None)
            if before is None or before.mark == EXPECTED:
                session.merge(row)
        for row in known.values():
            if row.mark == EXPECTED:
                session.delete(row)


def create_office(
    engine: Engine, plan: OfficePlan, calendar_days: Sequence[Mapping[str, Any]], at: datetime
) -> UUID:
    """Set up an office; returns its id. An office that exists already is left as it is."""
    with translated(engine), Session(engine) as session, session.begin():
        known = session.scalar(select(OfficeRow.id).limit(1))
        if known is not None:
            return known
        office_id = uuid7()
        session.add(_office(office_id, plan, at))
        session.flush()
        people, roles = _people(office_id, plan)
        session.add_all(people)
        session.flush()  # without relationships the order of inserts is ours to keep
        session.add_all(roles)
        session.add_all(_places(office_id, plan))
        session.add_all(_devices(office_id, plan))
        session.add_all(_calendar(office_id, calendar_days))
        session.add(_code_block(office_id, plan, at))
        return office_id


def _office(office_id: UUID, plan: OfficePlan, at: datetime) -> OfficeRow:
    return OfficeRow(
        id=office_id,
        agency_code=plan.agency_code,
        name_vi=plan.name_vi,
        parent_name_vi=plan.parent_name_vi,
        place_vi=plan.place_vi,
        hotline=plan.hotline,
        lookup_url=plan.lookup_url,
        practice=plan.practice,
        settings=dict(plan.settings),
        created_at=at,
    )


def _people(office_id: UUID, plan: OfficePlan) -> tuple[list[Row], list[Row]]:
    people: list[Row] = []
    roles: list[Row] = [
        RolePermissionRow(role=role, action=action)
        for role, actions in PERMISSIONS.items()
        for action in sorted(actions)
    ]
    for clerk in plan.clerks:
        clerk_id = uuid7()
        people.append(
            ClerkRow(
                id=clerk_id,
                office_id=office_id,
                login=clerk.login,
                name_vi=clerk.name_vi,
                title_vi=clerk.title_vi,
                password_hash=clerk.password_hash,
                failed_logins=0,
                locked_until=None,
                active=True,
            )
        )
        roles.extend(ClerkRoleRow(clerk_id=clerk_id, role=role) for role in clerk.roles)
    return people, roles


def _places(office_id: UUID, plan: OfficePlan) -> list[Row]:
    counters: list[Row] = [
        CounterRow(
            id=uuid7(),
            office_id=office_id,
            number=counter.number,
            name_vi=counter.name_vi,
            service_vi=counter.service_vi,
            series_codes=list(counter.series_codes),
            active=True,
        )
        for counter in plan.counters
    ]
    series: list[Row] = [
        QueueSeriesRow(
            id=uuid7(),
            office_id=office_id,
            code=one.code,
            name_vi=one.name_vi,
            prefix=one.prefix,
            first_number=1,
            last_number=999,
            pad=3,
            daily_limit=None,
            mean_service_seconds=one.mean_service_seconds,
            active=True,
        )
        for one in plan.series
    ]
    priorities: list[Row] = [
        PriorityClassRow(
            id=uuid7(),
            office_id=office_id,
            code=one.code,
            name_vi=one.name_vi,
            head_start_minutes=one.head_start_minutes,
            position=position,
            legal_ref=one.legal_ref,
            valid_from=None,
        )
        for position, one in enumerate(plan.priorities)
    ]
    return counters + series + priorities


def _printer(
    office_id: UUID, printer: PlannedPrinter, station_id: UUID | None = None
) -> PrinterRow:
    return PrinterRow(
        id=uuid7(),
        office_id=office_id,
        name_vi=printer.name_vi,
        kind=printer.kind,
        address=printer.address,
        width_dots=printer.width_dots,
        profile=dict(printer.profile),
        station_id=station_id,
        fallback_id=None,
        enabled=True,
    )


def _devices(office_id: UUID, plan: OfficePlan) -> list[Row]:
    rows: list[Row] = [_printer(office_id, printer) for printer in plan.printers]
    portal = plan.portal
    rows.append(
        PortalConnectionRow(
            id=uuid7(),
            office_id=office_id,
            family=portal.family,
            url=portal.url,
            files_url=portal.files_url,
            unit=portal.unit,
            options=dict(portal.options),
            active=True,
        )
    )
    rows.append(
        AgencyRow(
            id=uuid7(),
            code=plan.agency_code,
            name_vi=plan.name_vi,
            parent_code=None,
            level="commune",
            valid_from=date(2025, 7, 1),  # two levels of local government since this day
            valid_to=None,
            successor_code=None,
        )
    )
    return rows


def _calendar(office_id: UUID, days: Sequence[Mapping[str, Any]]) -> list[CalendarDayRow]:
    return [
        CalendarDayRow(
            day=date.fromisoformat(day["date"]),
            office_id=office_id,
            kind=day["kind"],
            name_vi=day["name"],
            source=str(day.get("source", ""))[:300],
            mark=str(day.get("mark", "r"))[:1],
        )
        for day in days
    ]


def _code_block(office_id: UUID, plan: OfficePlan, at: datetime) -> OfficeSettingRow:
    return OfficeSettingRow(
        id=uuid7(),
        office_id=office_id,
        name="code_block",
        value={"size": plan.code_block},
        valid_from=date(2025, 7, 1),
        changed_by=None,
        changed_at=at,
    )


def readdress(engine: Engine, plan: OfficePlan) -> None:
    """Give printers (by name) and the portal new addresses; nothing else changes."""
    with translated(engine), Session(engine) as session, session.begin():
        for printer in plan.printers:
            session.execute(
                update(PrinterRow)
                .where(PrinterRow.name_vi == printer.name_vi)
                .values(address=printer.address)
            )
        session.execute(
            update(PortalConnectionRow).values(url=plan.portal.url, files_url=plan.portal.files_url)
        )


def follow_machine(
    engine: Engine, office_id: UUID, printers: Sequence[PlannedPrinter], portal: PlannedPortal
) -> None:
    """What the machine file of a single PC names is added, or gets what it says there.

    What it does not name stays as it is: nothing is taken away.
    """
    with translated(engine), Session(engine) as session, session.begin():
        for printer in printers:
            row = session.scalars(
                select(PrinterRow).where(PrinterRow.name_vi == printer.name_vi)
            ).first()
            if row is None:
                session.add(_printer(office_id, printer))
            else:
                _follow(row, printer)
        if portal.url:
            session.execute(
                update(PortalConnectionRow).values(
                    family=portal.family,
                    url=portal.url,
                    files_url=portal.files_url,
                    unit=portal.unit,
                )
            )


def follow_printers(
    engine: Engine, office_id: UUID, station_id: StationId, printers: Sequence[PlannedPrinter]
) -> None:
    """The printers one PC of several names are its own, one of each kind.

    What it does not name any more stays as it is, with the papers that wait for it.
    """
    with translated(engine), Session(engine) as session, session.begin():
        one_at_a_time(session, f"printers of {station_id}")
        known = {
            row.kind: row
            for row in session.scalars(
                select(PrinterRow).where(PrinterRow.station_id == station_id)
            )
        }
        for printer in printers:
            mine = known.get(printer.kind)
            if mine is None:
                mine = _printer(office_id, printer, station_id)
                session.add(mine)
                session.flush()
                _take_over(session, mine)
            else:
                mine.name_vi = printer.name_vi
                _follow(mine, printer)


def _follow(row: PrinterRow, printer: PlannedPrinter) -> None:
    row.address, row.width_dots = printer.address, printer.width_dots
    others = {name: value for name, value in row.profile.items() if name != "model"}
    row.profile = {**others, **printer.profile}


def _take_over(session: Session, mine: PrinterRow) -> None:
    """Papers that wait for this printer as the office's: its PCs may all have their own now.

    Until migration 0003 a shared office had no others.
    """
    offices = select(PrinterRow.id).where(
        PrinterRow.office_id == mine.office_id,
        PrinterRow.station_id.is_(None),
        PrinterRow.kind == mine.kind,
        PrinterRow.address == mine.address,
    )
    session.execute(
        update(PrintJobRow)
        .where(PrintJobRow.printer_id.in_(offices), PrintJobRow.state.in_(UNFINISHED))
        .values(printer_id=mine.id)
    )
