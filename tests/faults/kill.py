"""Campaign: a clerk is killed with SIGKILL at random points of his work, again and again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from time import monotonic
from uuid import UUID

from sqlalchemy import Engine

from counter_app.domain.ids import CommandId
from counter_app.storage.unit_of_work import unit_of_work_factory
from tests.faults.books import Told, broken_promises
from tests.faults.clerk import Orders, open_database
from tests.faults.processes import ClerkProcess, Line, clerk_processes
from tests.faults.report import Report
from tests.fixtures.office import MONDAY_MORNING

KILLS_A_DAY = 8


@dataclass
class _Said:
    """What all clerks said before they died."""

    told: list[Told] = field(default_factory=list)
    commands: set[str] = field(default_factory=set)
    open: Line | None = None
    """Announced, not told: nobody can know whether it was saved."""

    def hear(self, line: Line) -> None:
        if "begin" in line:
            self.open = line
        elif "told" in line:
            self._hear_told(line)

    def _hear_told(self, line: Line) -> None:
        if line["told"] == "finish" or line.get("command") != (self.open or {}).get("command"):
            # The end of a call has no command of its own.
            self.told.append(Told(line["told"], line["name"]))
            return
        self.open = None
        if line["told"] != "nobody":
            self.told.append(Told(line["told"], line["name"], UUID(line["command"])))


def kill_again_and_again(
    office: Path,
    kills: int,
    seed: int,
    *,
    wrong: str = "",
    stop_at_first: bool = False,
    at_once: float = 0.25,
) -> Report:
    """Work on the office in ``office`` and kill ``kills`` times; examine the books each time.

    The next clerk repeats what the last one announced and nobody told, with the same ids.
    ``at_once``: share of kills right after something was told.
    """
    chance = Random(seed)
    said = _Said()
    report = Report(f"kill -9, {wrong}" if wrong else "kill -9", seed)
    pace = _Pace(at_once)
    engine = open_database(str(office))
    with clerk_processes(1) as (clerk,):
        for kill in range(kills):
            orders = Orders(
                database=str(office),
                at=_time_of(kill),
                seed=chance.getrandbits(32),
                wrong=wrong,
                again=said.open,
            )
            clerk.start(orders)
            _hear_until_killed(clerk, said, chance, pace)
            report.count("kills")
            report.count("in the middle of an act", said.open is not None)
            found = broken_promises(engine, said.told)
            report.count("saved though nobody was told", _saved(engine, said.open))
            engine.dispose()  # the next look opens the file anew
            report.broken += [f"kill {kill}: {promise}" for promise in found]
            if report.broken and stop_at_first:
                break
    report.figures["acts told"] = len(said.told)
    return report


def _time_of(kill: int) -> str:
    days, minutes = divmod(kill, KILLS_A_DAY)
    return (MONDAY_MORNING + timedelta(days=days, minutes=minutes)).isoformat()


class _Pace:
    """How long an act takes on this machine now: a kill may hit any part of it."""

    def __init__(self, at_once: float) -> None:
        self._at_once = at_once
        self._seconds = 0.02
        self._begun = 0.0

    def hear(self, line: Line) -> None:
        if "begin" in line:
            self._begun = monotonic()
        elif "told" in line and self._begun:
            self._seconds += (monotonic() - self._begun - self._seconds) / 4

    def pause(self, chance: Random) -> float:
        """Seconds from the last word to the kill."""
        return 0.0 if chance.random() < self._at_once else chance.uniform(0, 1.5 * self._seconds)


def _hear_until_killed(clerk: ClerkProcess, said: _Said, chance: Random, pace: _Pace) -> None:
    acts = chance.randint(0, 6)
    while acts > 0:
        line = clerk.line()
        assert line is not None
        assert "ended" not in line, "the clerk ended by himself: see the output of his process"
        pace.hear(line)
        said.hear(line)
        acts -= "told" in line
    until = monotonic() + pace.pause(chance)
    while (left := until - monotonic()) > 0 and (line := clerk.line(left)) is not None:
        said.hear(line)
    for line in clerk.kill():
        said.hear(line)


def _saved(engine: Engine, announced: Line | None) -> bool:
    if announced is None:
        return False
    with unit_of_work_factory(engine)() as unit:
        return unit.commands.result(CommandId(UUID(announced["command"]))) is not None
