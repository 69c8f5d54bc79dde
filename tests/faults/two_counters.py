"""Campaign: several counters at once, each a process of its own, receive, issue and call."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from counter_app.domain.ids import CommandId, uuid7
from counter_app.services.commands import IssueTicket
from counter_app.storage.rows.office import CounterRow
from tests.faults.books import Told, broken_promises
from tests.faults.clerk import Orders, open_database
from tests.faults.processes import ClerkProcess, Line, clerk_processes
from tests.faults.report import Report
from tests.fixtures.office import MONDAY_MORNING, PracticeFloor, floor_on

BLOCK = 7
"""Serials in a block: small, so that blocks are claimed all the time."""


def work_at_once(
    database: str,
    clerks: int,
    acts: int,
    seed: int,
    *,
    choices: str = "receive receive issue issue call call",
    waiting: int = 20,
    wrong: str = "",
) -> Report:
    """``clerks`` do ``acts`` each at the same time; ``waiting`` tickets are there before."""
    report = Report(f"{clerks} counters{', ' if wrong else ''}{wrong}", seed)
    engine = open_database(database)
    floor = floor_on(engine)
    told = _prepare(floor, clerks, waiting)
    orders = Orders(
        database=database,
        at=MONDAY_MORNING.isoformat(),
        seed=seed,
        acts=acts,
        choices=choices,
        wrong=wrong,
        wait_for_start=True,
    )
    with clerk_processes(clerks) as processes:
        for number, process in enumerate(processes, 1):
            station = f"pc{number}"
            process.start(replace(orders, counter=number, seed=seed + number, station=station))
        for process in processes:
            assert process.line() == {"open": True}
        for process in processes:
            process.go()
        with ThreadPoolExecutor(clerks) as pool:
            said = [line for lines in pool.map(_listen, processes) for line in lines]
    told += [_told(line) for line in said if line.get("told") not in {None, "nobody"}]
    for one in told:
        report.count(one.act)
    report.count("asked to wait", sum("trouble" in line for line in said))
    report.broken += [f"{line['act']}: {line['refused']}" for line in said if "refused" in line]
    report.broken += broken_promises(engine, told)
    engine.dispose()
    return report


def _prepare(floor: PracticeFloor, clerks: int, waiting: int) -> list[Told]:
    _add_counters(floor.engine, clerks)
    with floor.units() as unit:
        size = {"size": BLOCK}
        unit.office.put_setting(floor.desk.office_id, "code_block", size, floor.clock.now())
        unit.commit()
    told = []
    for _ in range(waiting):
        ticket, _ = floor.queueing.issue(floor.desk, IssueTicket(CommandId(uuid7()), "A"))
        told.append(Told("issue", ticket.code8))
    return told


def _add_counters(engine: Engine, wanted: int) -> None:
    with Session(engine) as session, session.begin():
        first, *others = session.scalars(select(CounterRow).order_by(CounterRow.number)).all()
        for number in range(len(others) + 2, wanted + 1):
            session.add(
                CounterRow(
                    id=uuid7(),
                    office_id=first.office_id,
                    number=number,
                    name_vi=f"Quầy {number}",
                    service_vi=first.service_vi,
                    series_codes=first.series_codes,
                    active=True,
                )
            )


def _listen(process: ClerkProcess) -> list[Line]:
    return list(process.lines())


def _told(line: Line) -> Told:
    command = line.get("command")
    return Told(line["told"], line["name"], None if command is None else UUID(command))
