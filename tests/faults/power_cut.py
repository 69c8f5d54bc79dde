"""Campaigns: the power is cut, or the disk fails, at any step of what a reception writes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random

import apsw
from sqlalchemy.exc import DatabaseError

from tests.faults.books import Told, broken_promises
from tests.faults.forgetful_disk import ForgetfulDisk, Loss, PowerCut, lay_out, plugged_in
from tests.faults.recording import Recording, Transaction, plain_engine
from tests.faults.report import Report

NAME = "office.db"
CHECKPOINTS = (3, 25, 1000)
"""Pages of the log after which it is moved into the database; 1000 is SQLite's own."""


def cut_again_and_again(
    recording: Recording, folder: Path, cuts: int, seed: int, *, synchronous: str = "FULL"
) -> Report:
    """Replay the recording and cut the power at random steps; examine what is found again."""
    chance = Random(seed)
    report = Report(f"power cut, synchronous={synchronous}", seed)
    lengths = {pages: _steps(recording, synchronous, pages) for pages in CHECKPOINTS}
    examiner = _Examiner(folder)
    for _ in range(cuts):
        pages = chance.choice(CHECKPOINTS)
        cut_at = chance.randint(1, lengths[pages])
        loss = chance.choice(list(Loss))
        disk = ForgetfulDisk({NAME: recording.database}, cut_at=cut_at)
        told: list[Told] = []
        with plugged_in(disk), suppress(PowerCut):
            _replay(disk, recording, synchronous, pages, told)
        report.count("cuts")
        report.count("acts told", len(told))
        found = examiner.examine(disk.after_power_cut(loss, chance), told)
        report.count("with something lost or torn", bool(found))
        report.broken += [f"step {cut_at} ({loss}, {pages} pages): {line}" for line in found]
    return report


def fail_at_every_step(
    recording: Recording, folder: Path, every: int, seed: int, failure: type[apsw.Error]
) -> Report:
    """Let each ``every``-th write or sync fail once; the act is then done again by its command.

    As the product does: the handle is given up, a new one opened, the command looked up.
    """
    chance = Random(seed)
    report = Report(f"disk trouble, {failure.__name__}", seed)
    pages = CHECKPOINTS[1]
    examiner = _Examiner(folder)
    steps = _steps(recording, "FULL", pages)
    for fail_at in range(1 + chance.randrange(every), steps + 1, every):
        disk = ForgetfulDisk({NAME: recording.database}, fail_at=fail_at, failure=failure)
        told: list[Told] = []
        with plugged_in(disk):
            errors = _replay_stubbornly(disk, recording, pages, told)
        report.count("failures")
        report.count("acts that were refused", errors)
        report.count("acts told", len(told))
        found = examiner.examine(disk.as_seen(), told)
        report.broken += [f"step {fail_at}: {line}" for line in found]
    return report


def _steps(recording: Recording, synchronous: str, pages: int) -> int:
    """How many steps the whole replay takes when nothing happens."""
    disk = ForgetfulDisk({NAME: recording.database})
    with plugged_in(disk):
        _replay(disk, recording, synchronous, pages, [])
    return disk.steps


def _replay(
    disk: ForgetfulDisk, recording: Recording, synchronous: str, pages: int, told: list[Told]
) -> None:
    """Work through the recording; ``told`` grows after each COMMIT that returned."""
    connection = _connect(disk, synchronous, pages)
    try:
        for transaction in recording.transactions:
            _execute(connection, transaction)
            told += transaction.told
    finally:
        _close(connection)


def _replay_stubbornly(
    disk: ForgetfulDisk, recording: Recording, pages: int, told: list[Told]
) -> int:
    """The same, beginning anew after each error; how many errors there were."""
    errors = 0
    left = list(recording.transactions)
    connection: apsw.Connection | None = None
    while left:
        try:
            connection = connection or _connect(disk, "FULL", pages)
            if not _saved(connection, left[0]):
                _execute(connection, left[0])
            told += left.pop(0).told
        except (apsw.IOError, apsw.FullError, apsw.CantOpenError):
            errors += 1
            if connection is not None:
                _close(connection)
            connection = None
    if connection is not None:
        _close(connection)
    return errors


def _connect(disk: ForgetfulDisk, synchronous: str, pages: int) -> apsw.Connection:
    connection = apsw.Connection(NAME, vfs=disk.name)
    for pragma in (
        "locking_mode=EXCLUSIVE",  # a VFS in Python has no shared memory
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        f"wal_autocheckpoint={pages}",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def _execute(connection: apsw.Connection, transaction: Transaction) -> None:
    for statement in transaction.statements:
        for row in statement.rows:
            connection.execute(statement.sql, row).fetchall()


def _saved(connection: apsw.Connection, transaction: Transaction) -> bool:
    """By the id of its command, as a repeated command is known."""
    ids = [one.command.hex for one in transaction.told if one.command is not None]
    found = connection.execute("SELECT count(*) FROM command WHERE id = ?", ids[:1] or [""])
    return bool(found.get)


def _close(connection: apsw.Connection) -> None:
    with suppress(PowerCut, apsw.Error):
        connection.close(True)


class _Examiner:
    """Opens what is left by the real SQLite, with its own recovery, and examines the books."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine = plain_engine(folder / NAME)

    def examine(self, files: dict[str, bytes], told: list[Told]) -> list[str]:
        for old in self._folder.glob(f"{NAME}*"):
            old.unlink()
        lay_out(files, self._folder)
        try:
            return broken_promises(self._engine, told)
        except DatabaseError as error:
            return [f"unreadable: {error.orig}"]
        finally:
            self._engine.dispose()
