"""Print jobs: each taken by one lane, never sent again by itself once a byte may have left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import PrinterId, uuid7
from counter_app.practice.office import seat
from counter_app.services.desk import Desk
from counter_app.services.floor_repositories import PrintJob
from counter_app.services.office_plan import PlannedPrinter
from counter_app.services.paper import PaperKind
from counter_app.services.ports import ConfirmLevel
from counter_app.services.printing import Printing
from counter_app.storage.office_setup import follow_printers
from counter_app.storage.rows.paper import PrintEventRow
from tests.fixtures.locks import wait_until_blocked
from tests.fixtures.office import PracticeFloor

CONTENT = {"label": "A001"}


def thermal(floor: PracticeFloor) -> PrinterId:
    with floor.units() as unit:
        return unit.print_jobs.printers(floor.desk.office_id, floor.desk.station_id)[0].id


def queue(floor: PracticeFloor, count: int = 1, *, expires: float | None = None) -> list[UUID]:
    printer, now = thermal(floor), floor.clock.now()
    until = None if expires is None else now + timedelta(minutes=expires)
    with floor.units() as unit:
        jobs = [
            unit.print_jobs.add(
                floor.desk, printer, PaperKind.QUEUE_TICKET, uuid7(), CONTENT, now, expires_at=until
            )
            for _ in range(count)
        ]
        unit.commit()
    return jobs


def take(floor: PracticeFloor) -> PrintJob | None:
    printer = thermal(floor)
    with floor.units() as unit:
        job = unit.print_jobs.take(printer, floor.clock.now())
        unit.commit()
    return job


def events(floor: PracticeFloor, job: UUID) -> list[str]:
    statement = select(PrintEventRow.to_state).where(PrintEventRow.job_id == job)
    with Session(floor.engine) as session:
        return list(session.scalars(statement.order_by(PrintEventRow.at)))


def test_the_oldest_job_is_taken_first_and_only_once(floor: PracticeFloor) -> None:
    first = queue(floor)
    floor.clock.advance(seconds=1)
    second = queue(floor)

    taken = [take(floor), take(floor), take(floor)]

    assert [job and job.id for job in taken] == [*first, *second, None]
    assert taken[0] is not None
    assert (taken[0].state, taken[0].attempt, len(taken[0].token)) == ("sending", 1, 4)


def test_lanes_at_the_same_time_never_take_the_same_job(floor: PracticeFloor) -> None:
    jobs = queue(floor, 16)

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: take(floor), range(16)))

    assert sorted(job.id for job in taken if job is not None) == sorted(jobs)


def test_a_job_told_to_wait_is_passed_by(floor: PracticeFloor) -> None:
    first, second = queue(floor, 2)
    job = take(floor)
    assert job is not None
    later = floor.clock.now() + timedelta(seconds=5)
    with floor.units() as unit:
        unit.print_jobs.settle(job.id, "queued", floor.clock.now(), not_before=later)
        unit.commit()

    other = take(floor)
    floor.clock.at = later
    again = take(floor)

    assert {job.id, other and other.id} == {first, second}
    assert again is not None
    assert (again.id, again.attempt) == (job.id, 2)


def test_a_clock_that_was_set_back_keeps_no_paper_waiting(floor: PracticeFloor) -> None:
    (first,) = queue(floor, 1)
    job = take(floor)
    assert job is not None
    later = floor.clock.now() + timedelta(hours=8)
    with floor.units() as unit:
        unit.print_jobs.settle(job.id, "queued", floor.clock.now(), not_before=later)
        unit.commit()
        waits = unit.print_jobs.waits(job.printer.id, floor.clock.now())

    again = take(floor)

    assert waits
    assert again is not None
    assert again.id == first


def test_a_ticket_nobody_waits_for_any_more_does_not_come_out(floor: PracticeFloor) -> None:
    """Even when a printer was off for weeks and thousands of tickets wait behind it."""
    old = queue(floor, 1200, expires=10)
    floor.clock.advance(minutes=10)
    fresh = queue(floor, expires=10)

    job = take(floor)

    assert job is not None
    assert job.id == fresh[0]
    with floor.units() as unit:
        assert {unit.print_jobs.get(one).state for one in old[:3]} == {"expired"}


def test_a_crash_asks_a_person(floor: PracticeFloor) -> None:
    job, untouched = queue(floor, 2)
    take(floor)
    printer = thermal(floor)

    with floor.units() as unit:
        assert unit.print_jobs.after_crash(printer, floor.clock.now()) == 1
        unit.commit()

    with floor.units() as unit:
        asked = unit.print_jobs.uncertain(floor.desk.office_id)
        assert unit.print_jobs.get(untouched if asked[0].id == job else job).state == "queued"
    assert len(asked) == 1


def test_of_two_answers_about_one_paper_the_second_is_too_late(floor: PracticeFloor) -> None:
    (job,) = queue(floor)
    take(floor)
    printing, printer = Printing(floor.units, floor.clock), thermal(floor)
    with floor.units() as unit:
        unit.print_jobs.after_crash(printer, floor.clock.now())
        unit.commit()

    with ThreadPoolExecutor(1) as pool:
        with floor.units() as unit:
            unit.print_jobs.settle(job, "printed", floor.clock.now())
            second = pool.submit(printing.answer_uncertain, floor.desk, job, False)
            wait_until_blocked(floor, second)
            unit.commit()
        with pytest.raises(Refusal) as refused:
            second.result()

    assert refused.value.code is RefusalCode.CHANGED_ELSEWHERE
    with floor.units() as unit:
        assert unit.print_jobs.get(job).state == "printed"


def test_every_change_of_a_job_is_kept(floor: PracticeFloor) -> None:
    (job,) = queue(floor)
    floor.clock.advance(seconds=1)
    take(floor)
    floor.clock.advance(seconds=1)
    with floor.units() as unit:
        unit.print_jobs.settle(
            job, "printed", floor.clock.now(), level=ConfirmLevel.PARSED, bytes_sent=9
        )
        unit.commit()

    assert events(floor, job) == ["queued", "sending", "printed"]


def test_a_paper_has_one_original(floor: PracticeFloor) -> None:
    subject, printer = uuid7(), thermal(floor)

    def add() -> None:
        with floor.units() as unit:
            unit.print_jobs.add(
                floor.desk, printer, PaperKind.FOLDER_LABEL, subject, CONTENT, floor.clock.now()
            )
            unit.commit()

    add()
    with pytest.raises(IntegrityError):
        add()


def test_reprints_are_numbered_copies_of_the_same_content(floor: PracticeFloor) -> None:
    (job,) = queue(floor)

    with floor.units() as unit:
        copies = [
            unit.print_jobs.get(
                unit.print_jobs.add_reprint(floor.desk, job, floor.clock.now(), "mờ")
            )
            for _ in range(2)
        ]
        unit.commit()

    assert [(copy.copy_number, copy.content, copy.reason) for copy in copies] == [
        (1, CONTENT, "mờ"),
        (2, CONTENT, "mờ"),
    ]


def test_an_unknown_job_is_refused(floor: PracticeFloor) -> None:
    with pytest.raises(Refusal) as refused, floor.units() as unit:
        unit.print_jobs.get(uuid7())

    assert refused.value.code is RefusalCode.PAPER_UNKNOWN


def another_pc(floor: PracticeFloor) -> Desk:
    """A clerk at counter 2, on a PC of its own."""
    with floor.units() as unit:
        station, number, incarnation = unit.office.station("another-pc", floor.clock.now())
        unit.commit()
    there = seat(floor.engine, "quay2", 2, floor.clock.now())
    return replace(there, station_id=station, station_number=number, incarnation=incarnation)


def own_printer(floor: PracticeFloor, desk: Desk, kind: str = "thermal") -> PrinterId:
    planned = PlannedPrinter(f"Máy in quầy {desk.counter_number}", kind, "file:paper")
    follow_printers(floor.engine, desk.office_id, desk.station_id, [planned])
    with floor.units() as unit:
        near = unit.print_jobs.printers(desk.office_id, desk.station_id)
    return next(one.id for one in near if one.kind == kind)


def near(floor: PracticeFloor, desk: Desk) -> list[str]:
    with floor.units() as unit:
        return [one.name_vi for one in unit.print_jobs.printers(desk.office_id, desk.station_id)]


def test_papers_come_out_where_the_clerk_sits(floor: PracticeFloor) -> None:
    there = another_pc(floor)
    assert near(floor, there) == ["Máy in quầy"]  # the office's, as long as it has none

    own_printer(floor, there)

    assert near(floor, there) == ["Máy in quầy 2"]
    assert near(floor, floor.desk) == ["Máy in quầy"]


def test_without_one_of_its_own_a_pc_prints_on_anothers(floor: PracticeFloor) -> None:
    there = another_pc(floor)

    own_printer(floor, there, "office")

    assert near(floor, floor.desk) == ["Máy in quầy", "Máy in quầy 2"]


def test_a_pc_that_names_another_printer_keeps_its_row(floor: PracticeFloor) -> None:
    there = another_pc(floor)
    first = own_printer(floor, there)
    moved = PlannedPrinter("Máy in quầy 5", "thermal", "tcp://10.0.0.5")

    follow_printers(floor.engine, there.office_id, there.station_id, [moved])
    follow_printers(floor.engine, there.office_id, there.station_id, [])

    with floor.units() as unit:
        (mine,) = unit.print_jobs.printers(there.office_id, there.station_id)
    assert (mine.id, mine.name_vi, mine.address) == (first, "Máy in quầy 5", "tcp://10.0.0.5")


def test_a_copy_comes_out_where_it_is_asked_for(floor: PracticeFloor) -> None:
    there = another_pc(floor)
    printer = own_printer(floor, there)
    (job,) = queue(floor)

    with floor.units() as unit:
        copy = unit.print_jobs.add_reprint(there, job, floor.clock.now(), "rách")
        unit.commit()

    with floor.units() as unit:
        assert unit.print_jobs.get(copy).printer.id == printer
        assert unit.print_jobs.get(job).printer.id != printer


def test_nobody_is_asked_about_a_paper_at_another_counter(floor: PracticeFloor) -> None:
    there = another_pc(floor)
    printer = own_printer(floor, there)
    with floor.units() as unit:
        job = unit.print_jobs.add(
            there, printer, PaperKind.QUEUE_TICKET, uuid7(), CONTENT, floor.clock.now()
        )
        unit.print_jobs.take(printer, floor.clock.now())
        unit.print_jobs.after_crash(printer, floor.clock.now())
        unit.commit()

    assert floor.queries.paper_troubles(floor.desk) == ()
    assert [trouble.job_id for trouble in floor.queries.paper_troubles(there)] == [job]
