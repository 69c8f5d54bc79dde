"""What the program writes down about itself: every bug, nothing about citizens."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from counter_app.cli import logbook
from counter_app.cli.logbook import KEPT_DAYS, VIETNAM, DailyLog, Discreet, OnceAMinute
from counter_app.domain.failures import Refusal, RefusalCode

ROOT = Path(__file__).resolve().parents[2]
CANARY = "Nguyễn Thị Mẫu 072190000001"
BEGIN = f"""
import gc, sys, threading
from pathlib import Path
from counter_app.cli import logbook
folder, canary = Path(sys.argv[1]), {CANARY!r}
logbook.begin(folder)

def fail_here():
    raise ValueError(canary)

"""


def run(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """A program that begins its log in ``folder``, then does what ``script`` says."""
    return subprocess.run(
        [sys.executable, "-c", BEGIN + script, folder],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


def written(folder: Path) -> str:
    (log,) = (folder / "logs").glob("counter-*.log")
    return log.read_text(encoding="utf-8")


DYING = {
    "main": "fail_here()",
    "thread": "one = threading.Thread(target=fail_here, name='printer'); one.start(); one.join()",
    "unraisable": "class Left:\n    def __del__(self): fail_here()\nLeft(); gc.collect()",
    "chained": "try:\n    fail_here()\nexcept ValueError as error:\n"
    "    raise KeyError(canary) from error",
}


@pytest.mark.parametrize("way", DYING)
def test_a_bug_is_written_down_without_what_was_typed(tmp_path: Path, way: str) -> None:
    run(tmp_path, DYING[way])

    log = written(tmp_path)
    assert "a bug nobody caught" in log
    assert "builtins.ValueError" in log
    assert "fail_here" in log
    for word in CANARY.split():
        assert word not in log
    if way == "thread":
        assert "[printer]" in log


def test_a_person_at_the_console_sees_where_but_no_value(tmp_path: Path) -> None:
    ran = run(tmp_path, DYING["main"])

    assert ran.returncode == 1
    assert "builtins.ValueError" in ran.stderr
    assert "fail_here" in ran.stderr
    for word in CANARY.split():
        assert word not in ran.stderr


def test_a_program_without_a_console_writes_its_bugs_down(tmp_path: Path) -> None:
    run(tmp_path, "sys.stderr = sys.stdout = None\nfail_here()")

    assert "fail_here" in written(tmp_path)


def test_what_the_system_ended_is_kept_at_the_next_start(tmp_path: Path) -> None:
    died = run(tmp_path, "import faulthandler; faulthandler._sigsegv()")
    assert died.returncode != 0

    run(tmp_path, "")
    run(tmp_path, "")

    (kept,) = (tmp_path / "logs").glob("fatal-*.log")
    assert "Current thread" in kept.read_text(encoding="utf-8")


def test_a_folder_nobody_may_write_into_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("in the way")

    assert run(tmp_path, "print('works')").stdout == "works\n"


def record(
    message: str, *values: object, name: str = "counter_app.x", error: Exception | None = None
) -> logging.LogRecord:
    exc_info = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord(name, logging.WARNING, "", 0, message, values, exc_info)


def test_a_foreign_library_is_quoted_without_values() -> None:
    foreign = Discreet().format(record("cannot read %s", CANARY, name="httpx"))
    ours = Discreet().format(record("delivery waits: %s", "disk_full"))

    assert foreign.endswith("httpx: cannot read %s")
    assert ours.endswith("delivery waits: disk_full")


@pytest.mark.parametrize("message", [ValueError(CANARY), f"task failed\nfuture: {CANARY}"])
def test_a_foreign_library_that_quotes_in_its_message_is_cut_short(message: object) -> None:
    said = record("x", name="asyncio")
    said.msg = message

    text = Discreet().format(said)

    assert text.endswith(("asyncio: ValueError", "asyncio: task failed"))


def test_a_failure_is_told_by_its_code() -> None:
    error = Refusal(RefusalCode.NAME_MISSING, name=CANARY)

    text = Discreet().format(record("x", error=error))

    assert text.splitlines()[1].endswith("Refusal name_missing")
    assert CANARY not in text


def test_a_bug_that_comes_with_every_tick_is_written_once_a_minute() -> None:
    now = 0.0
    once = OnceAMinute(lambda: now)

    def ticks(error: Exception) -> list[bool]:
        return [once.filter(record("tick", error=error)) for _ in range(3)]

    assert ticks(ValueError()) == [True, False, False]
    assert ticks(KeyError()) == [True, False, False]
    now = logbook.AGAIN_AFTER
    assert ticks(ValueError()) == [True, False, False]
    assert [once.filter(record("no bug")) for _ in range(3)] == [True, True, True]


def test_a_file_a_day_and_none_older_than_a_month(tmp_path: Path) -> None:
    ancient = tmp_path / "counter-20200101.log"
    ancient.write_text("old", encoding="utf-8")
    os.utime(ancient, (0, 0))
    kept = tmp_path / "notes.txt"
    kept.write_text("not a log", encoding="utf-8")
    os.utime(kept, (0, 0))
    handler = DailyLog(tmp_path)
    handler.setFormatter(Discreet())
    today = datetime(2026, 11, 23, 23, 59, tzinfo=VIETNAM).timestamp()
    recent = tmp_path / "counter-recent.log"
    recent.write_text("recent", encoding="utf-8")

    for seconds in (0, 120):
        one = record("nửa đêm")
        one.created = today + seconds
        handler.emit(one)
    handler.close()

    logs = sorted(path.name for path in tmp_path.iterdir())
    assert logs == [
        "counter-20261123.log",
        "counter-20261124.log",
        "counter-recent.log",
        "notes.txt",
    ]
    assert "nửa đêm" in (tmp_path / "counter-20261124.log").read_text(encoding="utf-8")
    assert KEPT_DAYS == 30


def test_a_full_disk_stops_no_work(tmp_path: Path) -> None:
    handler = DailyLog(tmp_path / "gone")
    handler.setFormatter(Discreet())

    handler.emit(record("nobody keeps this"))
    (tmp_path / "gone").mkdir()
    handler.emit(record("there is room again"))
    handler.close()

    (log,) = (tmp_path / "gone").iterdir()
    assert "there is room again" in log.read_text(encoding="utf-8")


def test_half_a_character_stops_no_work(tmp_path: Path) -> None:
    handler = DailyLog(tmp_path)
    handler.setFormatter(Discreet())

    handler.emit(record("Qt: %s", "cannot open \ud83d"))
    handler.emit(record("%d", "no number"))
    handler.emit(record("goes on"))
    handler.close()

    (log,) = tmp_path.iterdir()
    assert "cannot open \\ud83d" in log.read_text(encoding="utf-8")
    assert "goes on" in log.read_text(encoding="utf-8")


def test_an_old_file_nobody_can_remove_ends_no_log(tmp_path: Path) -> None:
    stuck = tmp_path / "counter-20200101.log"
    stuck.mkdir()  # as unwilling as a file another process of Windows has open
    in_use = tmp_path / logbook.FATAL
    in_use.touch()
    for path in (stuck, in_use):
        os.utime(path, (0, 0))
    handler = DailyLog(tmp_path)
    handler.setFormatter(Discreet())

    handler.emit(record("written all the same"))
    handler.close()

    (log,) = (path for path in tmp_path.glob("counter-*.log") if path.is_file())
    assert "written all the same" in log.read_text(encoding="utf-8")
    assert in_use.exists()
