"""A whole office day without a screen: the town around a counter that is killed once.

The town (printer, scanner, reader, portal) lives here; the clerk is a child process.
Half the day there is no line, once there is no paper, once the counter is killed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from counter_app.app.folder import open_folder
from counter_app.domain.procedure import ProcedureVersion
from counter_app.practice.counter_hand import UNDRAINED
from counter_app.practice.office import open_office, practice_plan
from counter_app.practice.pages import PageLook, draw_page
from counter_app.practice.people import card_string
from counter_app.practice.printer_mechanism import Printout
from counter_app.practice.stand_in_books import PortalDossier
from counter_app.practice.town import Town
from counter_app.practice.visitors import Visitor, visitors

BEGIN = datetime(2026, 11, 23, 0, 25, tzinfo=UTC)
"""07:25 on Monday 23/11/2026 in Vietnam."""
SCAN_DPI = 150
TRAY_PATIENCE = 2.0
COMMAND = "practice-counter"
"""Hidden command of the executable that runs ``counter_hand``."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What happens when, by the number of visitors acknowledged."""

    count: int = 60
    seed: int = 7
    line_cut_after: int = 12
    line_back_after: int = 44
    paper_out_after: int = 20
    paper_back_after: int = 23
    kill_during: int = 31
    """The counter is killed after this visitor's first dossier was acknowledged."""


@dataclass
class DayLog:
    """What was acknowledged, in order."""

    received: list[Mapping[str, Any]] = field(default_factory=list)
    served: list[Mapping[str, Any]] = field(default_factory=list)
    doubts: list[Mapping[str, Any]] = field(default_factory=list)
    kills: int = 0
    line_cuts: int = 0
    paper_outs: int = 0
    drained: bool = False

    def cast(self) -> dict[str, int]:
        """How many visitors of each role were served."""
        return dict(Counter(str(entry["role"]) for entry in self.served))


class OfficeDay:
    """Plays the day. ``play`` returns the log; the judge looks at what it left."""

    def __init__(self, out: Path, resources: Path, seed: tuple[ProcedureVersion, ...]) -> None:
        self._out = out
        self._resources = resources
        self._procedures = seed
        self.printouts: tuple[Printout, ...] = ()
        self.sheets: tuple[str, ...] = ()
        self.portal: Mapping[str, PortalDossier] = {}
        self.ledger: tuple[Mapping[str, Any], ...] = ()

    def play(self, plan: DayPlan, say: Say = lambda _line: None) -> DayLog:
        """Everybody of the day, in a counter that may die."""
        log = DayLog()
        with Town(self._out, self._resources) as town:
            self._set_up(town)
            people = visitors(plan.count, plan.seed)
            first = 1
            while first:
                first = _Shift(self._out, town, plan, people, log, say).run(first)
            self.printouts = tuple(town.printer.printouts)
            self.sheets = town.sheets
            self.portal = town.portal.dossiers
            self.ledger = tuple(town.portal.books.entries())
        return log

    def _set_up(self, town: Town) -> None:
        opened = open_folder(self._out / "office", practice=True)
        plan = practice_plan(town.printers, town.connection, self._resources)
        open_office(opened.engine, plan, self._procedures, self._resources)
        opened.close()


class _Shift:
    """One life of the counter process."""

    def __init__(
        self,
        out: Path,
        town: Town,
        plan: DayPlan,
        people: tuple[Visitor, ...],
        log: DayLog,
        say: Say,
    ) -> None:
        self._out, self._town, self._plan = out, town, plan
        self._people, self._log, self._say = people, log, say
        self._killed = False

    def run(self, first: int) -> int:
        """Serve from visitor ``first`` on; returns whom to go on with, 0 when all is done."""
        begin = BEGIN + timedelta(minutes=7) * (first - 1)
        arguments = [
            str(self._out / "office"),
            str(self._plan.count),
            str(self._plan.seed),
            str(first),
            begin.isoformat(),
        ]
        with subprocess.Popen(
            counter_command() + arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, **self._town.environment, "PYTHONUTF8": "1"},
        ) as child:
            assert child.stdout is not None  # noqa: S101 - narrowing
            for line in child.stdout:
                self._hear(child, json.loads(line))
            status = child.wait()
        if self._killed:
            return len(self._log.served) + 1
        if status not in (0, UNDRAINED):
            raise RuntimeError(f"the practice counter ended with {status}")
        return 0

    def _hear(self, child: subprocess.Popen[str], told: Mapping[str, Any]) -> None:
        kind = told["kind"]
        answers: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {
            "card": self._hold_card,
            "feed": self._feed,
            "tray": self._look_into_tray,
            "evening": lambda _: {},
        }
        if kind in answers:
            self._answer(child, answers[kind](told))
        elif kind == "received":
            self._log.received.append(told)
            self._perhaps_kill(child, told)
        elif kind == "served":
            self._log.served.append(told)
            self._events(len(self._log.served))
        elif kind == "doubt":
            self._log.doubts.append(told)
        elif kind == "closed":
            self._log.drained = bool(told["drained"])

    def _answer(self, child: subprocess.Popen[str], answer: Mapping[str, Any]) -> None:
        if child.stdin is not None and not self._killed:
            child.stdin.write(json.dumps(answer) + "\n")
            child.stdin.flush()

    def _perhaps_kill(self, child: subprocess.Popen[str], told: Mapping[str, Any]) -> None:
        if told["visitor"] == self._plan.kill_during and self._log.kills == 0:
            child.kill()
            self._killed = True
            self._log.kills += 1
            self._say("kill -9 giữa chừng, mở lại quầy")

    def _events(self, served: int) -> None:
        plan, town = self._plan, self._town
        if served % 10 == 0:
            self._say(f"{served}/{plan.count}")
        if served == plan.line_cut_after:
            town.portal.cut()
            self._log.line_cuts += 1
            self._say("mất mạng")
        if served == plan.line_back_after:
            town.portal.mend()
            self._say("có mạng lại")
        if served == plan.paper_out_after:
            town.printer.run_out_of_paper()
            self._log.paper_outs += 1
            self._say("máy in hết giấy")
        if served == plan.paper_back_after:
            town.printer.load_paper()
            self._say("đã thay cuộn giấy")

    def _hold_card(self, told: Mapping[str, Any]) -> Mapping[str, Any]:
        person = self._people[int(told["visitor"]) - 1].person
        self._town.reader.beep(card_string(person).encode())
        return {}

    def _feed(self, told: Mapping[str, Any]) -> Mapping[str, Any]:
        visitor = self._people[int(told["visitor"]) - 1]
        page = draw_page(visitor.number, person=visitor.person, look=PageLook(dpi=SCAN_DPI))
        self._town.scanner.take_out()
        self._town.scanner.load([page])
        return {}

    def _look_into_tray(self, told: Mapping[str, Any]) -> Mapping[str, Any]:
        """Whether the paper of a doubtful job lies in a tray; the printer may still be busy."""
        printer, token = self._town.printer, str(told["token"])
        if token in self._town.sheets:
            return {"came_out": True}
        with suppress(TimeoutError):
            printer.wait_for(len(printer.receipts) + 1, timeout=TRAY_PATIENCE)
        return {"came_out": any(token in paper.process_ids for paper in printer.receipts)}


def counter_command() -> list[str]:
    """How the counter process is started: a hidden command of the bundle, or this source."""
    if getattr(sys, "frozen", False):
        return [sys.executable, COMMAND]
    return [sys.executable, str(Path(__file__).parents[2] / "main.py"), COMMAND]
