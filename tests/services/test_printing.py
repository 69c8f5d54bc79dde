"""Papers through the print queue: the test page of a printer goes the way of every paper."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from typing_extensions import override

from counter_app.config.paths import resource
from counter_app.documents.renderer import OfficePapers
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode, Refusal, RefusalCode
from counter_app.domain.ids import PrinterId, uuid7
from counter_app.domain.roles import Role
from counter_app.services.lanes import PrinterThread
from counter_app.services.paper import (
    PaperContent,
    PaperKind,
    Pdf,
    PrinterTestPaper,
    Raster,
    Rendered,
    Reprint,
)
from counter_app.services.paper_codec import content_from_json, content_to_json
from counter_app.services.ports import (
    ConfirmLevel,
    Printer,
    PrinterState,
    PrintInterrupted,
    PrintOutcome,
)
from counter_app.services.printing import PrinterLane, Printing
from counter_app.storage.rows.paper import PrinterRow, PrintEventRow
from tests.fixtures.logs import ExpectLog
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
    return lane_of(floor, press, printer, first_row(floor))


def lane_of(
    floor: PracticeFloor,
    press: OfficePapers,
    printer: Printer,
    printer_id: PrinterId,
    holder: str = "lane",
    device: str = "",
) -> PrinterLane:
    return PrinterLane(
        floor.units,
        floor.clock,
        press,
        printer,
        printer_id,
        floor.desk.station_id,
        holder,
        device=device,
    )


def first_row(floor: PracticeFloor) -> PrinterId:
    with floor.units() as unit:
        (choice,) = unit.print_jobs.printers(floor.desk.office_id, floor.desk.station_id)
    return choice.id


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


@dataclass
class SlowPrinter(PaperPile):
    """A printer that works at one paper until it is told to end."""

    busy: Event = field(default_factory=Event)
    may_end: Event = field(default_factory=Event)

    @override
    def print(self, paper: Rendered, job_token: str) -> PrintOutcome:
        """Onto the pile when told."""
        self.busy.set()
        self.may_end.wait(30)
        return super().print(paper, job_token)


def tickets(
    floor: PracticeFloor, printer_id: PrinterId, count: int = 1, *, copies: int = 1
) -> list[UUID]:
    """Papers for one printer."""
    page = PrinterTestPaper(floor.desk.office.name_vi, NAME, floor.clock.now())
    with floor.units() as unit:
        jobs = [
            unit.print_jobs.add(
                floor.desk,
                printer_id,
                PaperKind.TEST_PAGE,
                uuid7(),
                content_to_json(page),
                floor.clock.now(),
                copies=copies,
            )
            for _ in range(count)
        ]
        unit.commit()
    return jobs


def second_row(floor: PracticeFloor) -> PrinterId:
    """The same printer as another PC names it."""
    with Session(floor.engine) as session, session.begin():
        first = session.scalars(select(PrinterRow)).one()
        values = {column.key: getattr(first, column.key) for column in PrinterRow.__table__.columns}
        other = PrinterRow(**{**values, "id": uuid7(), "name_vi": "Máy in quầy 2"})
        session.add(other)
        session.flush()
        return PrinterId(other.id)


@pytest.mark.parametrize("shared", [True, False])
def test_two_pcs_drive_one_printer_in_turn(
    floor: PracticeFloor, press: OfficePapers, shared: bool
) -> None:
    """``shared`` False is the wrong variant: each PC goes by its own row alone."""
    slow, pile = SlowPrinter(), PaperPile()
    device = "10.0.0.5:9100" if shared else ""
    first, second = first_row(floor), second_row(floor)
    here = lane_of(floor, press, slow, first, "here", device)
    there = lane_of(floor, press, pile, second, "there", device)
    tickets(floor, first)
    tickets(floor, second)

    with ThreadPoolExecutor(1) as other_pc:
        printing = other_pc.submit(here.print_one)
        assert slow.busy.wait(30)
        meanwhile = there.print_one()
        state_meanwhile = there.state()
        slow.may_end.set()
        assert printing.result(30)

    assert meanwhile is not shared
    assert (state_meanwhile is None) is shared
    if shared:
        assert not there.print_one()  # it keeps the printer for what may follow
        here.rest()
        assert there.print_one()


@dataclass
class PatientPrinter(PaperPile):
    """A printer whose every copy waits for a new roll."""

    meanwhile: Callable[[], None] = lambda: None

    @override
    def print(self, paper: Rendered, job_token: str) -> PrintOutcome:
        """Onto the pile, after ``meanwhile``."""
        self.meanwhile()
        return super().print(paper, job_token)


def test_nobody_cuts_in_between_the_copies_of_a_paper(
    floor: PracticeFloor, press: OfficePapers
) -> None:
    row, device = first_row(floor), "10.0.0.5:9100"
    (job,) = tickets(floor, row, copies=3)
    other = PaperPile()
    there = lane_of(floor, press, other, row, "there", device)
    tried: list[bool] = []

    def meanwhile() -> None:
        floor.clock.advance(seconds=95)
        tried.append(there.print_one())

    here = lane_of(floor, press, PatientPrinter(meanwhile=meanwhile), row, "here", device)

    assert here.print_one()

    assert tried == [False] * 3
    assert not other.papers
    with Session(floor.engine) as session:
        moves = select(PrintEventRow.to_state).where(PrintEventRow.job_id == job)
        assert session.scalars(moves.order_by(PrintEventRow.at)).all() == [
            "queued",
            "sending",
            "sending",
            "sending",
            "printed",
        ]


@dataclass
class FailingPrinter(PaperPile):
    """A printer that fails at the papers named by their order, from 1."""

    failures: dict[int, Exception] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)

    @override
    def print(self, paper: Rendered, job_token: str) -> PrintOutcome:
        """Onto the pile, or not."""
        self.tokens.append(job_token)
        failure = self.failures.get(len(self.tokens))
        if failure is not None:
            raise failure
        return super().print(paper, job_token)


def test_a_copy_that_meets_no_paper_comes_later_and_alone(
    floor: PracticeFloor, press: OfficePapers
) -> None:
    (job,) = tickets(floor, first_row(floor), copies=2)
    printer = FailingPrinter(failures={2: DeviceTrouble(DeviceTroubleCode.PRINTER_PAPER_OUT)})
    printer_lane = lane(floor, press, printer)

    assert printer_lane.print_one()

    with floor.units() as unit:
        assert (unit.print_jobs.get(job).state, unit.print_jobs.get(job).copies_out) == (
            "queued",
            1,
        )
    floor.clock.advance(minutes=1)
    while printer_lane.print_one():
        pass
    with floor.units() as unit:
        assert (unit.print_jobs.get(job).state, unit.print_jobs.get(job).copies_out) == (
            "printed",
            2,
        )
    assert len(printer.papers) == 2
    assert len(set(printer.tokens)) == 3  # an answer about one copy means no other


@pytest.mark.parametrize(("came_out", "printed"), [(False, 3), (True, 2)])
def test_a_person_is_asked_about_one_copy_and_gets_as_many_as_were_ordered(
    floor: PracticeFloor, press: OfficePapers, came_out: bool, printed: int
) -> None:
    """Of three copies the second breaks off: with it or without it three are out at the end."""
    (job,) = tickets(floor, first_row(floor), copies=3)
    printer = FailingPrinter(failures={2: PrintInterrupted(40, "connection lost")})
    printer_lane = lane(floor, press, printer)
    assert printer_lane.print_one()
    (asked,) = floor.queries.paper_troubles(floor.desk)
    assert (asked.state, asked.copy, asked.copies) == ("uncertain", 2, 3)

    Printing(floor.units, floor.clock).answer_uncertain(floor.desk, job, came_out)
    while printer_lane.print_one():
        pass

    assert len(printer.papers) == printed
    with floor.units() as unit:
        assert (unit.print_jobs.get(job).state, unit.print_jobs.get(job).copies_out) == (
            "printed",
            3,
        )


def test_a_crash_between_copies_forgets_none_that_is_out(
    floor: PracticeFloor, press: OfficePapers
) -> None:
    row = first_row(floor)
    (job,) = tickets(floor, row, copies=2)
    with floor.units() as unit:
        unit.print_jobs.take(row, floor.clock.now())
        unit.print_jobs.next_copy(job, floor.clock.now())
        unit.commit()
    printer = PaperPile()
    printer_lane = lane(floor, press, printer)
    printer_lane.print_one()

    Printing(floor.units, floor.clock).answer_uncertain(floor.desk, job, came_out=False)
    while printer_lane.print_one():
        pass

    assert len(printer.papers) == 1


def test_a_lane_with_nothing_to_do_writes_nothing(
    floor: PracticeFloor, press: OfficePapers
) -> None:
    assert not lane(floor, press, PaperPile()).print_one()

    with floor.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM lease")) == 0


def test_what_a_crash_left_is_asked_about_and_the_next_is_printed(
    floor: PracticeFloor, press: OfficePapers
) -> None:
    printer = first_row(floor)
    left, waiting = tickets(floor, printer, 2)
    with floor.units() as unit:
        assert unit.print_jobs.take(printer, floor.clock.now()) is not None
        unit.commit()
    pile = PaperPile()

    assert lane(floor, press, pile).print_one()

    with floor.units() as unit:
        assert unit.print_jobs.get(left).state == "uncertain"
        assert unit.print_jobs.get(waiting).state == "printed"
    assert len(pile.papers) == 1


@pytest.mark.parametrize("state", ["expired", "queued", "uncertain"])
def test_a_paper_somebody_asks_for_comes_out_however_late(
    floor: PracticeFloor, press: OfficePapers, state: str
) -> None:
    printing, pile = Printing(floor.units, floor.clock), PaperPile()
    row = first_row(floor)
    job, _ = printing.test_page(floor.desk, NAME)
    if state == "uncertain":
        with floor.units() as unit:
            unit.print_jobs.take(row, floor.clock.now())
            unit.print_jobs.settle(job, "uncertain", floor.clock.now())
            unit.commit()
    floor.clock.advance(minutes=30)
    printer_lane = lane(floor, press, pile)
    if state == "expired":
        assert not printer_lane.print_one()

    if state == "uncertain":
        printing.answer_uncertain(floor.desk, job, came_out=False)
    else:
        printing.retry(floor.desk, job)

    assert printer_lane.print_one()
    assert len(pile.papers) == 1


class CannotDraw(OfficePapers):
    """A bug met with one paper only."""

    def __init__(self) -> None:
        super().__init__(resource("fonts"), resource("forms"))
        self.drawn = 0

    @override
    def render(
        self, content: PaperContent, *, width_dots: int, reprint: Reprint | None = None
    ) -> Rendered:
        """The first one fails."""
        self.drawn += 1
        if self.drawn == 1:
            raise ZeroDivisionError
        return super().render(content, width_dots=width_dots, reprint=reprint)


def test_a_paper_nobody_can_draw_holds_up_no_other(
    floor: PracticeFloor, expect_log: ExpectLog
) -> None:
    expect_log("a paper cannot be drawn: test_page")
    jobs = tickets(floor, first_row(floor), 2)
    pile, papers = PaperPile(), CannotDraw()

    printer_lane = lane(floor, papers, pile)
    while printer_lane.print_one():
        pass

    with floor.units() as unit:
        stored = [unit.print_jobs.get(job) for job in jobs]
    assert [job.state for job in stored] == ["failed", "printed"]
    assert stored[0].error_code == DeviceTroubleCode.PAPER_NOT_DRAWN
    assert [one.job_id for one in floor.queries.paper_troubles(floor.desk)] == jobs[:1]


class BreaksInside(PaperPile):
    """A driver with a bug, which may have moved the paper before."""

    @override
    def print(self, paper: Rendered, job_token: str) -> PrintOutcome:
        """Never says how far it came."""
        raise ZeroDivisionError


def test_after_a_bug_while_printing_a_person_is_asked(
    floor: PracticeFloor, press: OfficePapers, expect_log: ExpectLog
) -> None:
    expect_log("a bug while printing: test_page")
    (job,) = tickets(floor, first_row(floor))

    assert lane(floor, press, BreaksInside()).print_one()

    with floor.units() as unit:
        assert unit.print_jobs.get(job).state == "uncertain"


class BreaksOnce(PaperPile):
    """Its first answer about itself is a bug."""

    asked = 0

    @override
    def state(self) -> PrinterState:
        """Ready from the second time on."""
        self.asked += 1
        if self.asked == 1:
            raise ZeroDivisionError
        return super().state()


def test_a_printers_thread_outlives_a_bug(
    floor: PracticeFloor, press: OfficePapers, expect_log: ExpectLog
) -> None:
    expect_log("printing met a bug")
    printed, pile = Event(), BreaksOnce()
    printing = PrinterLane(
        floor.units,
        floor.clock,
        press,
        pile,
        first_row(floor),
        floor.desk.station_id,
        "thread",
        lambda _changes: printed.set(),
    )
    thread = PrinterThread("máy in", printing)
    thread.start()
    tickets(floor, first_row(floor))
    thread.wake()

    assert printed.wait(30)
    assert thread.close(30)
