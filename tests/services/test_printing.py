"""Papers through the print queue: the test page of a printer goes the way of every paper."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import text

from counter_app.config.paths import resource
from counter_app.documents.renderer import OfficePapers
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode, Refusal, RefusalCode
from counter_app.domain.roles import Role
from counter_app.services.paper import PaperKind, Pdf, PrinterTestPaper, Raster, Rendered
from counter_app.services.paper_codec import content_from_json
from counter_app.services.ports import ConfirmLevel, Printer, PrinterState, PrintOutcome
from counter_app.services.printing import PrinterLane, Printing
from tests.fixtures.office import PracticeFloor

NAME = "Máy in quầy"


@dataclass
class PaperPile(Printer):
    """A printer that keeps what it was given."""

    papers: list[Rendered] = field(default_factory=list)

    def state(self) -> PrinterState:
        """Always ready."""
        return PrinterState.READY

    def print(self, paper: Rendered, job_token: str) -> PrintOutcome:
        """Onto the pile."""
        self.papers.append(paper)
        return PrintOutcome(ConfirmLevel.PARSED, 1)


@pytest.fixture(scope="module")
def press() -> OfficePapers:
    return OfficePapers(resource("fonts"), resource("forms"))


def lane(floor: PracticeFloor, press: OfficePapers, printer: Printer) -> PrinterLane:
    with floor.units() as unit:
        (choice,) = unit.print_jobs.printers(floor.desk.office_id)
    return PrinterLane(
        floor.units, floor.clock, press, printer, choice.id, floor.desk.station_id, "lane"
    )


def turn_into_office_printer(floor: PracticeFloor) -> None:
    with floor.engine.begin() as connection:
        connection.execute(text("UPDATE printer SET kind = 'office', width_dots = 0"))


def test_a_test_page_is_a_job_like_every_other(floor: PracticeFloor, press: OfficePapers) -> None:
    printing, pile = Printing(floor.units, floor.clock), PaperPile()

    jobs = [printing.test_page(floor.desk, NAME)[0] for _ in range(2)]

    with floor.units() as unit:
        stored = [unit.print_jobs.get(job) for job in jobs]
    assert {(job.kind, job.copy_number, job.state) for job in stored} == {
        (PaperKind.TEST_PAGE, 0, "queued")
    }
    page = content_from_json(PaperKind.TEST_PAGE, stored[0].content)
    assert page == PrinterTestPaper(floor.desk.office.name_vi, NAME, floor.clock.now())
    printer_lane = lane(floor, press, pile)
    while printer_lane.print_one():
        pass
    assert [type(paper) for paper in pile.papers] == [Raster, Raster]
    with floor.units() as unit:
        assert {unit.print_jobs.get(job).state for job in jobs} == {"printed"}


def test_an_office_printer_gets_a_sheet(floor: PracticeFloor, press: OfficePapers) -> None:
    turn_into_office_printer(floor)
    pile = PaperPile()

    Printing(floor.units, floor.clock).test_page(floor.desk, NAME)

    assert lane(floor, press, pile).print_one()
    assert [type(paper) for paper in pile.papers] == [Pdf]


def test_a_page_nobody_waits_for_is_not_printed(floor: PracticeFloor, press: OfficePapers) -> None:
    pile = PaperPile()
    Printing(floor.units, floor.clock).test_page(floor.desk, NAME)

    floor.clock.advance(minutes=30)

    assert not lane(floor, press, pile).print_one()


def test_a_printer_the_office_does_not_use_gets_no_page(floor: PracticeFloor) -> None:
    with pytest.raises(DeviceTrouble) as trouble:
        Printing(floor.units, floor.clock).test_page(floor.desk, "Máy in khác")

    assert trouble.value.code is DeviceTroubleCode.PRINTER_NOT_CONFIGURED


def test_who_may_not_print_tries_no_printer(floor: PracticeFloor) -> None:
    auditor = replace(floor.desk, roles=frozenset({Role.AUDITOR}))

    with pytest.raises(Refusal) as refused:
        Printing(floor.units, floor.clock).test_page(auditor, NAME)

    assert refused.value.code is RefusalCode.NOT_PERMITTED
