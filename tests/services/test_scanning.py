"""Scanning through the real child process into encrypted files, on both databases."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from queue import Queue
from uuid import UUID

import pytest
from PIL import Image

from counter_app.devices.scanners.job import ScanDesk, SpooledScan, shrink_jpeg
from counter_app.domain.failures import DeviceTroubleCode
from counter_app.practice.pages import PageLook, draw_page
from counter_app.practice.virtual_scanner import ScannerFault, VirtualScanner
from counter_app.services.changes import changed
from counter_app.services.outgoing import OutgoingMail
from counter_app.services.ports import ScanProfile
from counter_app.services.scanning import SCANNED, ScanEvent, Scanning, SpooledImage, StoredContents
from counter_app.storage.file_store import DatabaseFileStore, FolderFileStore
from counter_app.vault.dossier_keys import OfficeVault
from tests.fixtures.logs import ExpectLog
from tests.fixtures.office import PlainBodies, PracticeFloor

PROFILE = ScanProfile(dpi=100)
Make = Callable[[str], Scanning]


@pytest.fixture
def feeder() -> Iterator[VirtualScanner]:
    with VirtualScanner() as scanner:
        yield scanner


@pytest.fixture
def make(floor: PracticeFloor, tmp_path: Path) -> Make:
    def build(address: str) -> Scanning:
        shared = floor.engine.dialect.name != "sqlite"
        files = DatabaseFileStore(floor.engine) if shared else FolderFileStore(tmp_path / "files")
        source = ScanDesk(address, tmp_path / "spool", lambda job: b"j" * 32)
        return Scanning(
            floor.units,
            floor.clock,
            files,
            OfficeVault(b"o" * 32),
            OutgoingMail(PlainBodies()),
            source,
            shrink_jpeg,
        )

    return build


def page(number: int) -> bytes:
    return draw_page(number, look=PageLook(dpi=50))


def scan(floor: PracticeFloor, scanning: Scanning, command_dossier: object) -> list[ScanEvent]:
    events: Queue[ScanEvent] = Queue()
    handle = scanning.start(floor.desk, command_dossier, PROFILE, events.put)  # type: ignore[arg-type]
    assert handle.wait(60)
    return [events.get_nowait() for _ in range(events.qsize())]


def test_pages_scanned_before_f9_belong_to_the_dossier(
    floor: PracticeFloor, make: Make, feeder: VirtualScanner, tmp_path: Path
) -> None:
    scanning, command = make(feeder.address), floor.command()
    sheets = [page(1), page(2)]
    feeder.load(sheets)

    events = scan(floor, scanning, command.dossier_id)
    pages = scanning.pages(command.dossier_id)
    scanning.assign(floor.desk, command.dossier_id, [one.id for one in pages], "TK")
    received, _ = floor.reception.receive(floor.desk, command)

    assert [event.kind for event in events] == ["started", "page", "page", "end"]
    assert [scanning.image(command.dossier_id, one) for one in pages] == sheets
    assert received.waiting_for_scan == 0
    with floor.units() as unit:
        assert '"files": 2' in unit.outbox.due(floor.desk.office_id, floor.clock.now(), 9)[0].body
    assert not list((tmp_path / "spool").glob("*"))


def test_scanning_after_f9_empties_the_tray_and_tells_the_portal(
    floor: PracticeFloor, make: Make, feeder: VirtualScanner
) -> None:
    scanning = make(feeder.address)
    received, _ = floor.reception.receive(floor.desk, floor.command())
    assert [line.code for line in floor.queries.scan_tray(floor.desk.office_id)] == [received.code]
    feeder.load([page(3)])

    scan(floor, scanning, received.dossier_id)
    ids = [one.id for one in scanning.pages(received.dossier_id)]
    scanning.assign(floor.desk, received.dossier_id, ids, "TK")

    assert floor.queries.scan_tray(floor.desk.office_id) == ()
    with floor.units() as unit:
        assert unit.dossiers.get(received.dossier_id).components[0].pages == 1
        assert '"files": 1' in unit.outbox.due(floor.desk.office_id, floor.clock.now(), 9)[0].body


def test_a_jam_keeps_what_came_before_it(
    floor: PracticeFloor, make: Make, feeder: VirtualScanner
) -> None:
    scanning, command = make(feeder.address), floor.command()
    feeder.load([page(1), page(2), page(3)])
    feeder.fail(ScannerFault.JAM, page=2)

    events = scan(floor, scanning, command.dossier_id)

    assert events[-1].kind == "trouble"
    assert events[-1].code is DeviceTroubleCode.SCANNER_JAM
    assert len(scanning.pages(command.dossier_id)) == 1


def test_a_full_round_says_that_paper_may_be_left(
    floor: PracticeFloor, make: Make, feeder: VirtualScanner
) -> None:
    scanning, command = make(feeder.address), floor.command()
    feeder.load([page(1), page(2), page(3)])
    events: Queue[ScanEvent] = Queue()

    two = replace(PROFILE, max_pages=2)
    assert scanning.start(floor.desk, command.dossier_id, two, events.put).wait(60)

    last = [events.get_nowait() for _ in range(events.qsize())][-1]
    assert last.code is DeviceTroubleCode.SCANNER_PAGE_LIMIT
    assert len(scanning.pages(command.dossier_id)) == 2


def test_what_a_crash_left_in_the_spool_is_stored_at_the_next_start(
    floor: PracticeFloor, make: Make, feeder: VirtualScanner, tmp_path: Path
) -> None:
    scanning, command = make(feeder.address), floor.command()
    feeder.load([page(5)])
    # As if the program had died after the page reached the disk: nobody stored or discarded it.
    job = ScanDesk(feeder.address, tmp_path / "spool", lambda _: b"j" * 32).open(
        command.dossier_id, PROFILE
    )
    assert len(list(job.pages())) == 1

    assert scanning.recover(floor.desk) == (1, SCANNED)

    assert [scanning.image(command.dossier_id, one) for one in scanning.pages(command.dossier_id)]
    assert scanning.recover(floor.desk) == (0, changed())


class BrokenDriver(ScanDesk):
    """A scan that meets a bug of ours behind its first page."""

    def open(self, dossier_id: UUID, profile: ScanProfile) -> SpooledScan:
        job = super().open(dossier_id, profile)

        class Breaks(SpooledScan):
            def pages(self) -> Iterator[SpooledImage]:
                yield next(iter(job.pages()))
                raise ZeroDivisionError

            def read(self, number: int) -> bytes:
                return job.read(number)

        return Breaks("", profile, self._spool, job.job_id, b"j" * 32)


def test_a_bug_ends_the_scan_and_not_the_scanning(
    floor: PracticeFloor,
    make: Make,
    feeder: VirtualScanner,
    tmp_path: Path,
    expect_log: ExpectLog,
) -> None:
    """Without a last event the window would show a scan under way until the evening."""
    expect_log("scanning met a bug")
    scanning, command = make(feeder.address), floor.command()
    scanning._source = BrokenDriver(feeder.address, tmp_path / "spool", lambda _: b"j" * 32)
    feeder.load([page(1)])

    events = scan(floor, scanning, command.dossier_id)

    assert [event.kind for event in events] == ["started", "page", "trouble"]
    assert events[-1].code is DeviceTroubleCode.SCANNER_ERROR
    assert len(scanning.pages(command.dossier_id)) == 1


def test_pages_of_a_running_scan_are_left_to_it(
    floor: PracticeFloor, make: Make, feeder: VirtualScanner
) -> None:
    scanning, command = make(feeder.address), floor.command()
    feeder.load([page(1)])
    saved: list[int] = []
    events: list[str] = []

    def told(event: ScanEvent) -> None:
        events.append(event.kind)
        if event.kind == "page":
            saved.append(scanning.recover(floor.desk)[0])

    assert scanning.start(floor.desk, command.dossier_id, PROFILE, told).wait(60)

    assert (saved, events[-1]) == ([0], "end")
    assert len(scanning.pages(command.dossier_id)) == 1


def test_a_damaged_page_in_the_spool_holds_up_no_other(
    floor: PracticeFloor,
    make: Make,
    feeder: VirtualScanner,
    tmp_path: Path,
    expect_log: ExpectLog,
) -> None:
    expect_log("stay in the spool: file_damaged")
    scanning = make(feeder.address)
    source = ScanDesk(feeder.address, tmp_path / "spool", lambda _: b"j" * 32)
    commands = sorted((floor.command(), floor.command()), key=lambda one: one.dossier_id.hex)
    for command in commands:
        feeder.load([page(6)])
        assert len(list(source.open(command.dossier_id, PROFILE).pages())) == 1
    damaged, whole = (one.dossier_id for one in commands)
    (path,) = (tmp_path / "spool").glob(f"{damaged.hex}-*/*")
    path.write_bytes(b"x" * 100)

    assert scanning.recover(floor.desk) == (1, SCANNED)
    assert len(scanning.pages(whole)) == 1
    assert path.exists()


def test_thumbnails_are_small_and_delivery_reads_the_plain_page(
    floor: PracticeFloor, make: Make, feeder: VirtualScanner
) -> None:
    scanning, command = make(feeder.address), floor.command()
    sheet = page(7)
    feeder.load([sheet])
    scan(floor, scanning, command.dossier_id)
    one = scanning.pages(command.dossier_id)[0]

    small = scanning.thumbnail(command.dossier_id, one, 80)

    assert Image.open(io.BytesIO(small)).width == 80
    assert StoredContents(scanning).read(command.dossier_id, one.sha256) == sheet
