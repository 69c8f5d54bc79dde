"""What SQLite reads for the statements that run all day, in an office with years behind it.

Times say little on a test's machine and with a test's few rows. The plan says all: a table or
an index without its condition is read whole, however large it has grown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from counter_app.domain.ids import CommandId, uuid7
from tests.fixtures.office import MONDAY_MORNING, PracticeFloor

Plan = list[str]


@contextmanager
def plans(engine: Engine) -> Iterator[Plan]:
    """The plans of every statement inside, one line a table."""
    asked: list[tuple[str, Any]] = []
    found: Plan = []

    def listen(
        _connection: object, _cursor: object, statement: str, values: Any, *_: object
    ) -> None:
        asked.append((statement, values))

    event.listen(engine, "after_cursor_execute", listen)
    try:
        yield found
    finally:
        event.remove(engine, "after_cursor_execute", listen)
    with engine.connect() as connection:
        for statement, values in asked:
            if statement.startswith(("SELECT", "UPDATE", "WITH", "INSERT")):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                found += [str(row[3]) for row in rows]


def take_due(floor: PracticeFloor) -> None:
    with floor.units() as unit:
        unit.outbox.due(floor.desk.office_id, floor.clock.now(), 5)


def end_waits(floor: PracticeFloor) -> None:
    with floor.units() as unit:
        unit.outbox.end_waits(floor.desk.office_id, floor.clock.now(), 5)


def look_for_paper(floor: PracticeFloor) -> None:
    with floor.units() as unit:
        printer = unit.print_jobs.printers(floor.desk.office_id, floor.desk.station_id)[0]
        unit.print_jobs.waits(printer.id, floor.clock.now())


def look_at_the_queue(floor: PracticeFloor) -> None:
    desk = floor.desk
    floor.queries.queue(desk.office_id, desk.counter_id, desk.series_codes, MONDAY_MORNING.date())


DAILY: dict[str, Callable[[PracticeFloor], object]] = {
    "receive": lambda floor: floor.reception.receive(floor.desk, floor.command()),
    "call": lambda floor: floor.queueing.call_next(floor.desk, CommandId(uuid7())),
    "deliver": take_due,
    "end waits": end_waits,
    "print": look_for_paper,
    "outbox": lambda floor: floor.queries.outbox(floor.desk.office_id),
    "status line": lambda floor: floor.queries.outbox_summary(floor.desk.office_id),
    "papers": lambda floor: floor.queries.paper_troubles(floor.desk),
    "unprinted": lambda floor: floor.queries.unprinted(floor.desk.office_id),
    "queue": look_at_the_queue,
    "citizen by number": lambda floor: floor.queries.citizens(floor.desk.office_id, "07219"),
    "citizen by name": lambda floor: floor.queries.citizens(floor.desk.office_id, "le thi"),
    "dossiers": lambda floor: floor.queries.dossiers(floor.desk.office_id, "le thi"),
}
GROWING = ("outbox", "dossier", "print_job", "queue_ticket", "citizen", "citizen_identifier")
"""Tables with a row or more for every dossier there ever was."""
OFFICE_ALONE = "(office_id=?)"
WHOLE_OFFICE = {
    "ix_outbox_open": "what is open",
    "ix_outbox_first": "counted, one narrow entry a dossier",
    "ix_outbox_acked": "the first entry, or as many as are shown",
    "ix_print_job_open": "what is open",
    "ix_citizen_seen": "the first two thousand",
    "ix_citizen_name": "rare names, one narrow entry a person",
    "ix_dossier_procedure": "counted, one narrow entry a dossier",
}
"""Indexes that may be walked through for one office, and why that is no harm."""


@pytest.mark.parametrize("office_engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("act", DAILY)
def test_nothing_that_grows_is_read_whole(floor: PracticeFloor, act: str) -> None:
    floor.reception.receive(floor.desk, floor.command())
    with plans(floor.engine) as read:
        DAILY[act](floor)

    assert read
    assert [line for line in read if reads_whole(line)] == []


def reads_whole(line: str) -> bool:
    """Whether a line of a plan walks through a table that grows."""
    words = line.split()
    if words[0] not in ("SCAN", "SEARCH") or words[1].removesuffix("_1") not in GROWING:
        return False
    if words[0] == "SCAN":
        return True
    return line.endswith(OFFICE_ALONE) and not any(f" {name} " in line for name in WHOLE_OFFICE)


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("SCAN outbox", True),
        ("SCAN outbox USING COVERING INDEX ix_outbox_seq", True),
        ("SEARCH outbox USING INDEX ix_outbox_office_id (office_id=?)", True),
        ("SEARCH outbox USING INDEX ix_outbox_open (office_id=?)", False),
        ("SEARCH outbox USING INDEX ix_outbox_dossier_id (dossier_id=?)", False),
        ("SCAN office", False),
    ],
)
def test_a_plan_that_reads_whole_is_known(line: str, *, whole: bool) -> None:
    assert reads_whole(line) is whole
