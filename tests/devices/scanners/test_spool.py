"""Pages in the spool: whole, secret, bound to their place, and found again."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.devices.scanners.events import (
    PageSpooled,
    ScanEnd,
    ScanEnded,
    ScanEvent,
    ScanStarted,
    decode_event,
    encode_event,
)
from counter_app.devices.scanners.spool import (
    CHUNK_BYTES,
    SpooledPage,
    complete_pages,
    discard_job,
    open_page,
    read_page,
    recover,
    write_page,
)
from counter_app.domain.failures import (
    DeviceTrouble,
    DeviceTroubleCode,
    StorageTrouble,
    StorageTroubleCode,
)
from counter_app.services.ports import PageSide, ScannedPage

KEY = bytes(range(32))
JOB = "0190a0a0-aaaa-7bbb-8ccc-000000000001"


def page(number: int, jpeg: bytes = b"\xff\xd8 Nguyen Van A \xff\xd9") -> ScannedPage:
    return ScannedPage(number, PageSide.BACK, jpeg, 620, 877, 75)


@pytest.mark.parametrize("size", [1, CHUNK_BYTES - 200, CHUNK_BYTES, 2 * CHUNK_BYTES + 7])
def test_a_page_comes_back_with_all_that_is_known_of_it(tmp_path: Path, size: int) -> None:
    jpeg = os.urandom(size)
    written = write_page(tmp_path, JOB, KEY, page(3, jpeg))
    spooled, scanned = open_page(written.path, KEY, JOB, 3)
    assert spooled == written
    assert scanned == page(3, jpeg)
    assert read_page(written.path, KEY, JOB, 3) == jpeg
    assert written.path == tmp_path / JOB / "00003.page"


def test_nothing_readable_reaches_the_disk(tmp_path: Path) -> None:
    written = write_page(tmp_path, JOB, KEY, page(1))
    sealed = written.path.read_bytes()
    assert b"Nguyen" not in sealed
    assert b"sha256" not in sealed
    assert written.sha256.encode() not in sealed
    again = write_page(tmp_path, JOB, KEY, page(1))
    assert again.path.read_bytes() != sealed
    assert [path.name for path in (tmp_path / JOB).iterdir()] == ["00001.page"]


@given(st.data())
def test_any_changed_bit_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    path = write_page(folder, JOB, KEY, page(1)).path
    sealed = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    path.write_bytes(sealed)
    with pytest.raises(StorageTrouble) as caught:
        read_page(path, KEY, JOB, 1)
    assert caught.value.code is StorageTroubleCode.FILE_DAMAGED


@pytest.mark.parametrize("cut", [0, 3, 20, 21, 20 + CHUNK_BYTES + 16, -1])
def test_a_shortened_page_is_noticed(tmp_path: Path, cut: int) -> None:
    path = write_page(tmp_path, JOB, KEY, page(1, os.urandom(2 * CHUNK_BYTES))).path
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(StorageTrouble):
        read_page(path, KEY, JOB, 1)


@pytest.mark.parametrize(
    ("key", "job", "number"), [(bytes(32), JOB, 1), (KEY, "another-job", 1), (KEY, JOB, 2)]
)
def test_a_page_opens_only_in_its_own_place(
    tmp_path: Path, key: bytes, job: str, number: int
) -> None:
    path = write_page(tmp_path, JOB, KEY, page(1)).path
    with pytest.raises(StorageTrouble):
        read_page(path, key, job, number)


def test_recovery_finds_whole_pages_and_clears_pieces(tmp_path: Path) -> None:
    for number in (2, 1, 10):
        write_page(tmp_path, JOB, KEY, page(number))
    (tmp_path / JOB / "00011.part").write_bytes(b"half a page")
    (tmp_path / "only-a-piece").mkdir()
    (tmp_path / "only-a-piece" / "00001.part").write_bytes(b"half a page")
    (tmp_path / "note.txt").write_text("not ours")
    (left,) = recover(tmp_path)
    assert (left.job_id, [number for number, _ in left.pages]) == (JOB, [1, 2, 10])
    assert not (tmp_path / JOB / "00011.part").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [JOB, "note.txt"]
    discard_job(tmp_path, JOB)
    assert recover(tmp_path) == []
    assert recover(tmp_path / "absent") == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, StorageTroubleCode.DISK_FULL),
        (errno.EIO, StorageTroubleCode.DISK_ERROR),
    ],
)
def test_a_failing_disk_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: StorageTroubleCode
) -> None:
    write_page(tmp_path, JOB, KEY, page(1))

    def fail(_: int) -> None:
        raise OSError(number, "planted")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageTrouble) as caught:
        write_page(tmp_path, JOB, KEY, page(2))
    assert caught.value.code is code
    assert [found for found, _ in complete_pages(tmp_path, JOB)] == [1]
    assert not list((tmp_path / JOB).glob("*.part"))


@pytest.mark.parametrize("job", ["", "..", "a/b", "a\\b", "x" * 65, "tên"])
def test_a_job_cannot_leave_the_spool(tmp_path: Path, job: str) -> None:
    with pytest.raises(ValueError, match="cannot name a folder"):
        write_page(tmp_path, job, KEY, page(1))


@pytest.mark.parametrize(
    "event",
    [
        ScanStarted(),
        PageSpooled(SpooledPage(7, Path("/x/00007.page"), "ab" * 32, 1, 2, 300, PageSide.FRONT, 9)),
        ScanEnded(ScanEnd.DONE, 4),
    ],
)
def test_events_survive_their_line(event: ScanEvent) -> None:
    line = encode_event(event)
    assert line.count(b"\n") == 1
    assert decode_event(line) == event


@pytest.mark.parametrize(
    "failure",
    [
        DeviceTrouble(DeviceTroubleCode.SCANNER_JAM, page=3, state="ScannerAdfJam"),
        StorageTrouble(StorageTroubleCode.DISK_FULL),
    ],
)
def test_failures_survive_their_line(failure: DeviceTrouble | StorageTrouble) -> None:
    event = decode_event(encode_event(ScanEnded(ScanEnd.TROUBLE, 2, failure)))
    assert isinstance(event, ScanEnded)
    assert type(event.failure) is type(failure)
    assert event.failure is not None
    assert (event.failure.code, event.failure.details) == (failure.code, failure.details)


@given(st.one_of(st.binary(max_size=60), st.sampled_from([b"{}", b"[]", b'{"event":"page"}'])))
def test_other_lines_are_no_events(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_event(line)
