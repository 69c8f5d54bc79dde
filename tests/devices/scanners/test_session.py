"""Scans through the real child process: nothing is lost in silence, nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

import counter_app
from counter_app.devices.scanners.events import PageSpooled, ScanEnd, ScanEnded, ScanStarted
from counter_app.devices.scanners.session import Patience, ScanSession
from counter_app.devices.scanners.spool import SpooledPage, complete_pages, read_page, recover
from counter_app.domain.failures import (
    DeviceTrouble,
    DeviceTroubleCode,
    Failure,
    StorageTrouble,
    StorageTroubleCode,
)
from counter_app.practice.virtual_scanner import ScannerFault, VirtualScanner
from counter_app.services.ports import ScanProfile
from tests.fixtures.logs import ExpectLog

KEY = os.urandom(32)
PROFILE = ScanProfile(dpi=75)


@pytest.fixture
def spool_folder(tmp_path: Path) -> Path:
    return tmp_path / "spool"


class Run:
    """A session played to its end."""

    def __init__(self, session: ScanSession) -> None:
        self.session = session
        self.pages: list[SpooledPage] = []
        self.end: ScanEnded | None = None
        self.failure: Failure | None = None
        self.events = session.events()

    def until(self, pages: int) -> Run:
        """Play until so many pages have come."""
        while len(self.pages) < pages:
            self._play(next(self.events))
        return self

    def through(self) -> Run:
        """Play to the end."""
        try:
            for event in self.events:
                self._play(event)
        except (DeviceTrouble, StorageTrouble) as failure:
            self.failure = failure
        assert self.session.process_id is None
        return self

    def _play(self, event: object) -> None:
        if isinstance(event, PageSpooled):
            self.pages.append(event.page)
        elif isinstance(event, ScanEnded):
            self.end = event
        else:
            assert event == ScanStarted()

    def jpegs(self) -> list[bytes]:
        job = self.session.job_id
        return [read_page(page.path, KEY, job, page.number) for page in self.pages]


def session_for(
    device: VirtualScanner, spool_folder: Path, profile: ScanProfile = PROFILE
) -> ScanSession:
    return ScanSession(device.address, profile, spool_folder, KEY)


def test_five_pages_arrive_encrypted_and_in_order(
    device: VirtualScanner, spool_folder: Path, sheets: list[bytes]
) -> None:
    run = Run(session_for(device, spool_folder)).through()
    assert run.failure is None
    assert run.end == ScanEnded(ScanEnd.DONE, 5)
    assert run.jpegs() == sheets
    assert [page.number for page in run.pages] == [1, 2, 3, 4, 5]
    for page in run.pages:
        assert b"\xff\xd8" not in page.path.read_bytes()[:4]
    assert len(list(spool_folder.rglob("*"))) == 1 + 5


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (ScannerFault.JAM, DeviceTroubleCode.SCANNER_JAM),
        (ScannerFault.TRUNCATED, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
        (ScannerFault.DIES, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
    ],
)
def test_after_a_fault_at_page_three_a_second_try_completes_the_job(
    device: VirtualScanner,
    spool_folder: Path,
    sheets: list[bytes],
    fault: ScannerFault,
    code: DeviceTroubleCode,
) -> None:
    device.fail(fault, page=3)
    first = Run(session_for(device, spool_folder)).through()
    assert first.failure is not None
    assert (first.failure.code, first.failure.details["page"]) == (code, 3)
    assert first.jpegs() == sheets[:2]
    device.mend()
    device.load(device.spoiled + device.take_out())
    session = ScanSession(
        device.address, PROFILE, spool_folder, KEY, job_id=first.session.job_id, first_number=3
    )
    second = Run(session).through()
    assert second.end == ScanEnded(ScanEnd.DONE, 3)
    pages = complete_pages(spool_folder, session.job_id)
    assert [read_page(path, KEY, session.job_id, n) for n, path in pages] == sheets


def test_a_hanging_scanner_is_given_up_and_its_process_killed(
    device: VirtualScanner, spool_folder: Path, sheets: list[bytes]
) -> None:
    device.fail(ScannerFault.HANGS, page=3)
    session = ScanSession(
        device.address, PROFILE, spool_folder, KEY, patience=Patience(next_page=0.5)
    )
    run = Run(session).until(2)
    device.wait_until_failed()
    assert session.process_id is not None
    run.through()
    assert run.failure is not None
    assert run.failure.code is DeviceTroubleCode.SCANNER_NOT_RESPONDING
    assert run.jpegs() == sheets[:2]
    assert len(recover(spool_folder)[0].pages) == 2


def test_a_process_that_hears_nothing_is_killed(device: VirtualScanner, tmp_path: Path) -> None:
    deaf = "import threading\nthreading.Event().wait()\n"
    session = ScanSession(
        device.address,
        PROFILE,
        tmp_path,
        KEY,
        patience=Patience(first_page=0.3),
        command=[sys.executable, "-c", deaf],
    )
    run = Run(session).through()
    assert run.failure is not None
    assert run.failure.code is DeviceTroubleCode.SCANNER_NOT_RESPONDING


def test_what_a_driver_leaves_behind_holds_up_nobody(
    device: VirtualScanner, tmp_path: Path, expect_log: ExpectLog
) -> None:
    """A daemon of a driver that keeps our pipe open; nobody can kill what one cannot name."""
    expect_log("something still holds the output")
    left = tmp_path / "pid"
    waits = "import threading; threading.Event().wait(60)"
    code = (
        "import subprocess, sys\n"
        f"kept = subprocess.Popen([sys.executable, '-c', {waits!r}], start_new_session=True)\n"
        f"open({str(left)!r}, 'w').write(str(kept.pid))\n"
        f"{waits}\n"
    )
    session = ScanSession(
        device.address,
        PROFILE,
        tmp_path / "spool",
        KEY,
        patience=Patience(first_page=2.0, leaving=0.2),
        command=[sys.executable, "-c", code],
    )
    try:
        run = Run(session).through()
    finally:
        psutil.Process(int(left.read_text())).kill()
        for thread in threading.enumerate():
            if thread.name == "scan-events":
                thread.join(10)
    assert run.failure is not None
    assert run.failure.code is DeviceTroubleCode.SCANNER_NOT_RESPONDING


def test_a_killed_process_loses_at_most_the_page_in_flight(
    device: VirtualScanner, spool_folder: Path, sheets: list[bytes], expect_log: ExpectLog
) -> None:
    if sys.platform == "win32":
        pytest.skip("no such signal")
    expect_log("scan process ended with status -9")
    device.fail(ScannerFault.HANGS, page=4)
    session = session_for(device, spool_folder)
    # Only the first page is listened to: the events of the others are still on their way.
    run = Run(session).until(1)
    device.wait_until_failed()
    assert session.process_id is not None
    os.kill(session.process_id, signal.SIGKILL)
    run.through()
    assert run.failure is not None
    assert run.failure.code is DeviceTroubleCode.SCANNER_ERROR
    assert run.failure.details["status"] == -signal.SIGKILL
    assert run.jpegs() == sheets[:3]


def test_pages_whose_event_was_lost_are_found_on_the_disk(
    device: VirtualScanner, spool_folder: Path, sheets: list[bytes], expect_log: ExpectLog
) -> None:
    expect_log("scan process ended with status 0")
    whole = Run(session_for(device, spool_folder)).through()
    code = (
        "import sys, json\n"
        "sys.stdin.readline()\n"
        "print(json.dumps({'event': 'started'}), flush=True)\n"
    )
    session = ScanSession(
        device.address,
        PROFILE,
        spool_folder,
        KEY,
        job_id=whole.session.job_id,
        first_number=3,
        command=[sys.executable, "-c", code],
    )
    run = Run(session).through()
    assert run.failure is not None
    assert run.jpegs() == sheets[2:]


def test_of_a_process_that_broke_the_log_holds_the_place_and_no_words(
    device: VirtualScanner,
    spool_folder: Path,
    expect_log: ExpectLog,
    caplog: pytest.LogCaptureFixture,
) -> None:
    expect_log(r"ended with status 1: <string>:\d+ <module>, <string>:\d+ scan, ValueError$")
    code = (
        "import sys\n"
        "def scan():\n"
        "    raise ValueError('cannot read Nguyen Thi Mau: 072190000001')\n"
        "print('Nguyen Thi Mau', file=sys.stderr)\n"
        "scan()\n"
    )
    session = ScanSession(
        device.address, PROFILE, spool_folder, KEY, command=[sys.executable, "-c", code]
    )

    run = Run(session).through()

    assert run.failure is not None
    assert "Mau" not in caplog.text


def test_cancelling_keeps_what_came_and_frees_the_scanner(
    device: VirtualScanner, spool_folder: Path, sheets: list[bytes]
) -> None:
    device.fail(ScannerFault.NOT_READY, page=3, times=1_000_000)
    session = session_for(device, spool_folder)
    run = Run(session).until(2)
    session.cancel()
    run.through()
    assert run.end == ScanEnded(ScanEnd.CANCELLED, 2)
    assert run.jpegs() == sheets[:2]
    device.mend()
    assert device.loaded == 3


def test_cancelling_a_hanging_scanner_kills_its_process(
    device: VirtualScanner, spool_folder: Path, sheets: list[bytes]
) -> None:
    device.fail(ScannerFault.HANGS, page=2)
    session = ScanSession(device.address, PROFILE, spool_folder, KEY, patience=Patience(cancel=0.2))
    run = Run(session).until(1)
    device.wait_until_failed()
    session.cancel()
    run.through()
    assert run.end == ScanEnded(ScanEnd.CANCELLED, 1)
    assert run.jpegs() == sheets[:1]


def test_cancelling_before_the_start_scans_nothing(
    device: VirtualScanner, spool_folder: Path
) -> None:
    session = session_for(device, spool_folder)
    session.cancel()
    run = Run(session).through()
    assert run.failure is None
    assert run.end is not None
    assert run.end.reason is ScanEnd.CANCELLED


def test_the_page_limit_is_said_and_takes_no_further_sheet(
    device: VirtualScanner, spool_folder: Path, sheets: list[bytes]
) -> None:
    run = Run(session_for(device, spool_folder, ScanProfile(dpi=75, max_pages=2))).through()
    assert run.end == ScanEnded(ScanEnd.PAGE_LIMIT, 2)
    assert (run.jpegs(), device.loaded) == (sheets[:2], 3)


def test_leaving_early_leaves_no_process(device: VirtualScanner, spool_folder: Path) -> None:
    device.fail(ScannerFault.NOT_READY, page=2, times=1_000_000)
    session = session_for(device, spool_folder)
    events = session.events()
    assert next(events) == ScanStarted()
    assert isinstance(next(events), PageSpooled)
    assert isinstance(events, Iterator)
    events.close()  # type: ignore[attr-defined]
    assert session.process_id is None


PROGRAM = """
import sys
from pathlib import Path
from counter_app.devices.scanners.session import ScanSession
from counter_app.services.ports import ScanProfile
from tests.fixtures.logs import ExpectLog

session = ScanSession(sys.argv[1], ScanProfile(dpi=75), Path(sys.argv[2]), bytes(32))
for event in session.events():
    print(session.process_id, flush=True)
"""


def test_a_scan_process_follows_its_program(device: VirtualScanner, spool_folder: Path) -> None:
    device.fail(ScannerFault.NOT_READY, page=2, times=1_000_000)
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, device.address, str(spool_folder)],
        stdout=subprocess.PIPE,
        cwd=Path(counter_app.__file__).parent.parent,
        text=True,
    ) as program:
        assert program.stdout is not None
        process_id = int(program.stdout.readline())
        assert int(program.stdout.readline()) == process_id
        child = psutil.Process(process_id)
        program.kill()
    child.wait(30)
    # It let go of the scanner before it went.
    assert "Canceled" in device.status()
    assert len(recover(spool_folder)[0].pages) == 1


def test_the_key_is_in_no_argument_and_no_environment(
    device: VirtualScanner, spool_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTER_KEY_PASSPHRASE", "secret of the office")
    device.fail(ScannerFault.HANGS, page=1)
    session = session_for(device, spool_folder)
    run = Run(session)
    assert next(run.events) == ScanStarted()
    if sys.platform == "linux":
        process = Path("/proc") / str(session.process_id)
        seen = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        assert b"counter_app.devices.scanners.child" in seen
        assert KEY not in seen
        assert KEY.hex().encode() not in seen
        assert b"secret of the office" not in seen
    device.stop()
    run.through()
    assert run.failure is not None


def test_a_full_disk_stops_the_scan_and_keeps_the_rest_in_the_feeder(
    device: VirtualScanner, spool_folder: Path
) -> None:
    spool_folder.write_text("a file where the folder should be")
    run = Run(session_for(device, spool_folder)).through()
    assert run.failure is not None
    assert run.failure.code is StorageTroubleCode.DISK_ERROR
    assert device.loaded == 4


@pytest.mark.parametrize("address", ["", "escl://", "twain:x", "sane:", "nonsense"])
def test_an_address_that_names_nothing_is_a_trouble(spool_folder: Path, address: str) -> None:
    run = Run(ScanSession(address, PROFILE, spool_folder, KEY)).through()
    assert run.failure is not None
    assert run.failure.code is DeviceTroubleCode.SCANNER_NOT_CONFIGURED


def test_a_program_that_cannot_be_started_is_a_bug(spool_folder: Path, tmp_path: Path) -> None:
    session = ScanSession(
        "folder:x", PROFILE, spool_folder, KEY, command=[str(tmp_path / "absent")]
    )
    with pytest.raises(FileNotFoundError):
        next(session.events())
