"""Timing and the table that is printed."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread

from counter_app.ui.garbage import ROUND_MS, collect_due

OUT = Path("out") / "bench.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: what, against which floor or peer measured in the same run, and the aim."""

    name: str
    value: float
    unit: str
    floor_name: str = ""
    floor: float | None = None
    aim: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return None if not self.floor else self.value / self.floor


def timed(act: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each of ``times`` calls."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        found.append((time.perf_counter() - start) * 1000)
    return found


@contextmanager
def garbage_as_in_a_window() -> Iterator[None]:
    """Garbage is looked for once a second on another thread, not inside what is measured.

    See docs/decisions/0011: a window freezes what its start left and collects what is due.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    over = Event()

    def rounds() -> None:
        while not over.wait(ROUND_MS / 1000):
            collect_due()

    thread = Thread(target=rounds, name="garbage")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        gc.enable()
        gc.unfreeze()


def percentile(values: list[float], percent: int) -> float:
    """The ``percent``-th percentile."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def report(figures: list[Figure]) -> None:
    """Print the table and keep it in ``out/bench.json``."""
    print(f"{'what':<52} {'value':>10}  {'floor':>10}  {'ratio':>6}  aim")
    for one in figures:
        floor = "" if one.floor is None else f"{one.floor:.2f}"
        ratio = "" if one.ratio is None else f"{one.ratio:.1f}x"
        value = f"{one.value:.2f} {one.unit}"
        print(f"{one.name:<52} {value:>10}  {floor:>10}  {ratio:>6}  {one.aim}")
        if one.floor_name:
            print(f"    floor: {one.floor_name}")
    OUT.parent.mkdir(parents=True, exist_ok=True)
    lines = [{**asdict(one), "ratio": one.ratio} for one in figures]
    OUT.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
