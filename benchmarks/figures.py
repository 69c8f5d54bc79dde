"""The measurements themselves: each returns its figures."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import Queue
from threading import Thread

from benchmarks.filling import fill
from benchmarks.measure import Figure, garbage_as_in_a_window, percentile, timed
from benchmarks.windows import counting, starting, typing, working
from counter_app.config.paths import resource
from counter_app.devices.printers.opening import open_printer
from counter_app.devices.printers.options import PrinterOptions
from counter_app.documents.renderer import OfficePapers
from counter_app.services.printing import PrinterLane
from counter_app.storage.engine import sqlite_engine
from tests.fixtures.office import KEY, PracticeFloor, build_office, floor_on

RECEPTIONS = 200
SEARCHES = ("nguyen van", "072", "h53.99 0", "tran thi", "le", "0900", "kbroi", "dang", "pham v")
CITIZENS = ("nguyen thi", "tran van", "072000", "0900012", "khong co ai")
WAITING, SEARCHABLE = 15_000, 200_000
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "catalogue"


@contextmanager
def office(dossiers: int, unsent: int) -> Iterator[PracticeFloor]:
    """A practice office on an encrypted file, filled."""
    with tempfile.TemporaryDirectory() as folder:
        engine = sqlite_engine(Path(folder) / "office.db", KEY)
        build_office(engine)
        floor = floor_on(engine)
        with floor.units() as unit:
            connection = unit.outbox.connection_id(floor.desk.office_id)
        if connection is None:
            raise LookupError("the practice office has a portal connection")
        fill(engine, floor.desk, floor.procedure, connection, dossiers, unsent)
        with garbage_as_in_a_window():
            yield floor
        engine.dispose()


def after_years() -> list[Figure]:
    """An office of 200,000 dossiers of which 15,000 wait: F9, search, what the lanes ask."""
    with office(SEARCHABLE, WAITING) as floor:
        return [*_receiving(floor), *_searching(floor), *_looking(floor)]


def _receiving(floor: PracticeFloor) -> list[Figure]:
    """F9 against one fsynced insert of a body of that size."""
    spent = timed(lambda: floor.reception.receive(floor.desk, floor.command()), RECEPTIONS)
    bare = _bare_inserts()
    floor_name = "one insert of 2 KB, SQLCipher, WAL, synchronous=FULL, same disk"
    return [
        Figure(
            "F9 commit, p50, 15,000 waiting",
            percentile(spent, 50),
            "ms",
            floor_name,
            percentile(bare, 50),
        ),
        Figure(
            "F9 commit, p99, 15,000 waiting",
            percentile(spent, 99),
            "ms",
            floor_name,
            percentile(bare, 99),
            "<= 50 ms",
        ),
    ]


def _searching(floor: PracticeFloor) -> list[Figure]:
    """Search as you type: every beginning of every query."""
    office_id = floor.desk.office_id
    spent: list[float] = []
    for typed in [text[:end] for text in SEARCHES for end in range(2, len(text) + 1)]:
        spent += timed(partial(floor.queries.dossiers, office_id, typed), 3)
    known: list[float] = []
    for typed in [text[:end] for text in CITIZENS for end in range(3, len(text) + 1)]:
        known += timed(partial(floor.queries.citizens, office_id, typed), 3)
    return [
        Figure("search as you type, p50, 200,000 dossiers", percentile(spent, 50), "ms"),
        Figure(
            "search as you type, p95, 200,000 dossiers", percentile(spent, 95), "ms", aim="<= 50 ms"
        ),
        Figure("known citizen as you type, p95, 200,000 people", percentile(known, 95), "ms"),
    ]


def _looking(floor: PracticeFloor) -> list[Figure]:
    """What the portal's lane asks inside its write lock, and the status line every few seconds."""

    def due() -> None:
        with floor.units() as unit:
            unit.outbox.due(floor.desk.office_id, floor.clock.now(), 1)

    line = partial(floor.queries.outbox_summary, floor.desk.office_id)
    listed = partial(floor.queries.outbox, floor.desk.office_id)
    return [
        Figure("the portal lane's next item, p95", percentile(timed(due, 40), 95), "ms"),
        Figure("the status line's counts, p95", percentile(timed(line, 40), 95), "ms"),
        Figure('the list of "Gửi cổng", p95', percentile(timed(listed, 40), 95), "ms"),
    ]


def _bare_inserts() -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        engine = sqlite_engine(Path(folder) / "bare.db", KEY)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT)")

        def insert() -> None:
            with engine.begin() as connection:
                connection.exec_driver_sql("INSERT INTO bare(body) VALUES (?)", ("x" * 2000,))

        spent = timed(insert, RECEPTIONS)
        engine.dispose()
    return spent


def printing() -> list[Figure]:
    """From the commit of F9 to the slip's last byte at a TCP sink."""
    sink = _Sink()
    spent: list[float] = []
    with office(100, 0) as floor:
        with floor.units() as unit:
            choice = unit.print_jobs.printers(floor.desk.office_id, floor.desk.station_id)[0]
        printer = open_printer(sink.address, options=PrinterOptions(answers=False))
        papers = OfficePapers(resource("fonts"), resource("forms"))
        lane = PrinterLane(
            floor.units, floor.clock, papers, printer, choice.id, floor.desk.station_id, "bench"
        )
        for _ in range(60):
            command = floor.command(print_folder_label=False)
            start = time.perf_counter()
            floor.reception.receive(floor.desk, command)
            lane.print_one()
            spent.append((sink.ended() - start) * 1000)
    sink.close()
    return [
        Figure("slip: F9 to last byte, p50", percentile(spent[5:], 50), "ms"),
        Figure("slip: F9 to last byte, p95", percentile(spent[5:], 95), "ms", aim="<= 50 ms"),
    ]


class _Sink:
    """A printer that takes everything and answers nothing."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._open = True
        self._ends: Queue[float] = Queue()
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while self._open:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            with peer:
                while peer.recv(65536):
                    continue
            self._ends.put(time.perf_counter())

    def ended(self) -> float:
        """When the connection of the last job had delivered everything; waits for it."""
        return self._ends.get(timeout=10)

    def close(self) -> None:
        """Stop listening."""
        self._open = False
        self._listener.close()


def importing() -> list[Figure]:
    """Reading the two files of real catalogue records, each in a process of its own."""
    files = sorted(SHARED.glob("*.jsonl.gz"))
    if not files:
        print("catalogue: not measured, the real records are not on this machine")
        return []
    figures = []
    for file in files:
        ran = subprocess.run(
            [sys.executable, "-m", "benchmarks.reading", str(file)],
            capture_output=True,
            check=True,
            text=True,
        )
        count, seconds, memory = ran.stdout.split()
        figures.append(Figure(f"catalogue {file.name}: {count} records", float(seconds), "s"))
        figures.append(Figure(f"catalogue {file.name}: peak memory", float(memory), "MiB"))
    return figures


ALL: tuple[Callable[[], list[Figure]], ...] = (
    starting,
    typing,
    after_years,
    printing,
    importing,
    counting,
    working,
)
