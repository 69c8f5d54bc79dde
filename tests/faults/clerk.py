"""A clerk in a process of his own, so that he can be killed: ``python -m tests.faults.clerk``.

Waits for lines of JSON (``Orders``); a child forked from here works on each, so that the
imports are paid for once. Nothing is open before the fork. Every act is announced before it
begins and told after its commit returned, one line of JSON each, written at once: what
stands in the pipe was really said, whatever happened to the process.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy import Engine

from counter_app.domain.failures import Refusal, RefusalCode, StorageTrouble
from counter_app.domain.ids import CommandId, DossierId, TicketId, uuid7
from counter_app.domain.working_calendar import office_time
from counter_app.practice.office import seat
from counter_app.services.commands import IssueTicket
from counter_app.storage.engine import postgres_engine, sqlite_engine
from tests.faults.wrong import WRONG
from tests.fixtures.office import KEY, PracticeFloor, StandingClock, floor_on

FOREVER = 1_000_000


@dataclass(frozen=True, slots=True)
class Orders:
    """What a clerk is to do. ``wrong`` names a deliberate mistake of ``tests.faults.wrong``."""

    database: str
    """A file, or the URL of a server."""
    at: str
    """What the clock shows, ISO."""
    seed: int
    acts: int = FOREVER
    counter: int = 1
    station: str = "practice"
    choices: str = "receive receive receive issue call"
    wrong: str = ""
    again: Mapping[str, Any] | None = None
    """An act that was announced and never told: done again with the same ids."""
    wait_for_start: bool = False
    """Open the office, say ``open`` and wait for one more line."""
    names: tuple[str, ...] = field(default=("Nguyễn Thị Mẫu", "Đặng K'Brơi", "Y Bhiu Êban"))


def say(**line: object) -> None:
    """One line, at once and whole (shorter than a pipe's atomic write)."""
    os.write(1, (json.dumps(line) + "\n").encode())


def open_database(where: str) -> Engine:
    """The office of ``tests.fixtures.office`` in a file or on a server."""
    return postgres_engine(where) if "://" in where else sqlite_engine(Path(where), KEY)


class Clerk:
    """Works at one counter until the orders are done."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._chance = Random(orders.seed)
        engine = open_database(orders.database)
        at = datetime.fromisoformat(orders.at)
        self._floor: PracticeFloor = floor_on(engine, StandingClock(at))
        self._desk = seat(engine, "quay1", orders.counter, at, orders.station)
        self._tells_early = orders.wrong == "tell before commit"
        if orders.wrong:
            WRONG[orders.wrong](self._floor, say)

    def work(self) -> None:
        """Do what the orders say; what the database refuses is told and tried anew."""
        acts: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "receive": self._receive,
            "issue": self._issue,
            "call": self._call,
        }
        if self._orders.again is not None:
            acts[self._orders.again["begin"]](self._orders.again)
        choices = self._orders.choices.split()
        for _ in range(self._orders.acts):
            self._floor.clock.advance(milliseconds=20)
            act = self._chance.choice(choices)
            announced = {
                "begin": act,
                "command": uuid7().hex,
                "dossier": uuid7().hex,
                "name": self._chance.choice(self._orders.names),
            }
            say(**announced)
            try:
                acts[act](announced)
            except StorageTrouble as trouble:
                say(trouble=trouble.code)
            except Refusal as refused:
                say(refused=refused.code, act=act)

    def _receive(self, announced: Mapping[str, Any]) -> None:
        command = self._floor.command(
            announced["name"],
            command_id=CommandId(UUID(announced["command"])),
            dossier_id=DossierId(UUID(announced["dossier"])),
        )
        received, _ = self._floor.reception.receive(self._desk, command)
        if not self._tells_early:
            say(told="receive", name=received.code, command=announced["command"])

    def _issue(self, announced: Mapping[str, Any]) -> None:
        command = IssueTicket(CommandId(UUID(announced["command"])), self._chance.choice("AB"))
        ticket, _ = self._floor.queueing.issue(self._desk, command)
        say(told="issue", name=ticket.code8, command=announced["command"], label=ticket.label)

    def _call(self, announced: Mapping[str, Any]) -> None:
        try:
            command = CommandId(UUID(announced["command"]))
            ticket, _ = self._floor.queueing.call_next(self._desk, command)
        except Refusal as refused:
            if refused.code is not RefusalCode.TICKET_STILL_OPEN:
                raise
            self._finish(self._at_counter())  # called by somebody who was killed
            return
        if ticket is None:
            say(told="nobody", name="", command=announced["command"])
            return
        say(told="call", name=ticket.code8, command=announced["command"])
        self._finish(ticket.id)

    def _finish(self, ticket_id: TicketId) -> None:
        ticket, _ = self._floor.queueing.finish(self._desk, ticket_id)
        say(told="finish", name=ticket.code8)

    def _at_counter(self) -> TicketId:
        day = office_time(self._floor.clock.now()).date()
        with self._floor.units() as unit:
            ticket = unit.queue.at_counter(self._desk.counter_id, day)
        if ticket is None:
            raise LookupError("no ticket is open, and yet one was refused")
        return ticket.id


def main() -> None:
    """Fork a clerk for each line of orders and say how he ended."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _work_and_exit(Orders(**json.loads(line)))
        _, status = os.waitpid(child, 0)
        say(ended=os.waitstatus_to_exitcode(status))


def _work_and_exit(orders: Orders) -> NoReturn:
    status = 1
    try:
        say(process=os.getpid())
        clerk = Clerk(orders)
        if orders.wait_for_start:
            say(open=True)
            sys.stdin.readline()
        clerk.work()
        status = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(status)


def as_line(orders: Orders) -> bytes:
    """Orders as the process reads them."""
    return json.dumps(asdict(orders)).encode() + b"\n"


if __name__ == "__main__":
    main()
