"""What a PC brings into an office that is there already."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from counter_app.domain.ids import PrinterId, uuid7
from counter_app.services.desk import Desk
from counter_app.services.floor_repositories import PrinterChoice
from counter_app.services.office_plan import PlannedPortal, PlannedPrinter
from counter_app.services.paper import PaperKind
from counter_app.storage.office_setup import follow_calendar, follow_machine, follow_printers
from tests.fixtures.office import PracticeFloor


def pc_of_its_own(floor: PracticeFloor) -> Desk:
    with floor.units() as unit:
        station, number, incarnation = unit.office.station("another-pc", floor.clock.now())
        unit.commit()
    return replace(floor.desk, station_id=station, station_number=number, incarnation=incarnation)


def nearest(floor: PracticeFloor, desk: Desk) -> PrinterChoice:
    with floor.units() as unit:
        (printer,) = unit.print_jobs.printers(desk.office_id, desk.station_id)
    return printer


def wait_for(floor: PracticeFloor, printer: PrinterId, count: int) -> list[UUID]:
    with floor.units() as unit:
        jobs = [
            unit.print_jobs.add(
                floor.desk,
                printer,
                PaperKind.QUEUE_TICKET,
                uuid7(),
                {"label": "A001"},
                floor.clock.now(),
            )
            for _ in range(count)
        ]
        unit.commit()
    return jobs


def left_behind(floor: PracticeFloor, printer: PrinterId) -> tuple[UUID, UUID, UUID]:
    """One that came out, one that somebody died over, one that waits."""
    wait_for(floor, printer, 3)
    now = floor.clock.now()
    with floor.units() as unit:
        printed = unit.print_jobs.take(printer, now)
        dying = unit.print_jobs.take(printer, now)
        waiting = unit.print_jobs.take(printer, now)
        assert printed is not None
        assert dying is not None
        assert waiting is not None
        unit.print_jobs.settle(printed.id, "printed", now)
        unit.print_jobs.settle(waiting.id, "queued", now)
        unit.commit()
    return printed.id, dying.id, waiting.id


def test_a_printer_follows_its_model_and_forgets_it(floor: PracticeFloor) -> None:
    def follow(profile: dict[str, str]) -> PrinterChoice:
        one = PlannedPrinter("Máy in quầy", "thermal", "tcp://192.0.2.7", 384, profile)
        follow_machine(floor.engine, floor.desk.office_id, [one], PlannedPortal())
        with floor.units() as unit:
            (row,) = unit.print_jobs.printers(floor.desk.office_id, floor.desk.station_id)
        return row

    assert follow({"model": "POS-5890"}).profile == {"model": "POS-5890"}
    assert follow({}).profile == {}


@pytest.mark.parametrize("same", [True, False])
def test_papers_of_an_office_printer_go_on_when_it_becomes_a_pcs_own(
    floor: PracticeFloor, same: bool
) -> None:
    """As in a shared office that was set up when its PCs had no printers of their own."""
    office = nearest(floor, floor.desk)
    printed, dying, waiting = left_behind(floor, office.id)
    there = pc_of_its_own(floor)
    address = office.address if same else "file:other"

    for _ in range(2):
        mine = PlannedPrinter("Máy in quầy 2", "thermal", address)
        follow_printers(floor.engine, there.office_id, there.station_id, [mine])

    own = nearest(floor, there)
    now = floor.clock.now()
    with floor.units() as unit:
        assert unit.print_jobs.get(printed).printer.id == office.id
        assert (unit.print_jobs.get(dying).printer.id == own.id) is same
        assert unit.print_jobs.after_crash(own.id, now) == int(same)
        taken = unit.print_jobs.take(own.id, now)
    assert (taken and taken.id) == (waiting if same else None)


def day(date: str, name: str, mark: str) -> dict[str, str]:
    return {"date": date, "kind": "holiday", "name": name, "source": "", "mark": mark}


def days(floor: PracticeFloor, year: str) -> list[tuple[str, str, str]]:
    with floor.units() as unit:
        found = unit.office.calendar_days(floor.desk.office_id)
    return [
        (one["date"], one["name"], one["mark"]) for one in found if one["date"].startswith(year)
    ]


def test_an_office_takes_over_the_days_announced_since(floor: PracticeFloor) -> None:
    """Tết of a year to come is expected first; an update of the program brings the notice."""
    office = floor.desk.office_id
    expected = [day("2031-01-22", "Tết", "r"), day("2031-01-29", "Tết", "r")]
    follow_calendar(floor.engine, office, [*expected, day("2031-01-01", "Tết dương lịch", "s")])
    follow_calendar(floor.engine, office, [day("2031-01-22", "Tết Tân Hợi", "s")])

    assert days(floor, "2031") == [
        ("2031-01-01", "Tết dương lịch", "s"),
        ("2031-01-22", "Tết Tân Hợi", "s"),
    ]


def test_what_was_announced_is_not_overwritten(floor: PracticeFloor) -> None:
    office = floor.desk.office_id
    follow_calendar(floor.engine, office, [day("2031-04-30", "Ngày Chiến thắng", "s")])
    follow_calendar(floor.engine, office, [day("2031-04-30", "dự kiến", "r")])

    assert days(floor, "2031") == [("2031-04-30", "Ngày Chiến thắng", "s")]
