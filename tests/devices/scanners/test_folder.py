"""A folder as a scanner: only finished files, none twice, none lost."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from counter_app.devices.scanners import folder
from counter_app.devices.scanners.folder import REJECTED, TAKEN, FolderScanner
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.ports import ScannedPage, ScanProfile

PROFILE = ScanProfile(dpi=300)


def put(folder: Path, name: str, data: bytes, age: int) -> Path:
    path = folder / name
    path.write_bytes(data)
    os.utime(path, ns=(10**18 - age, 10**18 - age))
    return path


def collect(
    folder: Path, pause: Callable[[float], None] = lambda _: None
) -> tuple[list[ScannedPage], object]:
    pages: list[ScannedPage] = []
    code: object = None
    try:
        pages.extend(FolderScanner(folder, pause=pause).scan(PROFILE))
    except DeviceTrouble as trouble:
        code = trouble.code
    return pages, code


def test_files_are_taken_by_age_and_put_away(tmp_path: Path, sheets: list[bytes]) -> None:
    put(tmp_path, "b.JPG", sheets[0], age=3)
    put(tmp_path, "a.jpeg", sheets[1], age=1)
    put(tmp_path, "note.txt", b"not a page", age=9)
    pages, code = collect(tmp_path)
    assert code is None
    assert [page.jpeg for page in pages] == sheets[:2]
    assert [(page.number, page.dpi) for page in pages] == [(1, 75), (2, 75)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["note.txt", TAKEN]
    assert collect(tmp_path) == ([], DeviceTroubleCode.SCANNER_FEEDER_EMPTY)


def test_a_name_used_before_hides_no_file(tmp_path: Path, sheets: list[bytes]) -> None:
    for sheet in sheets[:2]:
        put(tmp_path, "scan.jpg", sheet, age=0)
        assert len(collect(tmp_path)[0]) == 1
    kept = [path.read_bytes() for path in (tmp_path / TAKEN).iterdir()]
    assert sorted(kept) == sorted(sheets[:2])


def test_png_and_every_page_of_a_tiff_become_jpeg(tmp_path: Path) -> None:
    frames = [Image.new("1", (300, 400), colour) for colour in (0, 1, 0)]
    stream = io.BytesIO()
    frames[0].save(stream, "TIFF", save_all=True, append_images=frames[1:], dpi=(150, 150))
    put(tmp_path, "fax.tif", stream.getvalue(), age=2)
    stream = io.BytesIO()
    Image.new("RGBA", (30, 40)).save(stream, "PNG")
    put(tmp_path, "photo.png", stream.getvalue(), age=1)
    pages, code = collect(tmp_path)
    assert code is None
    assert [(page.width, page.height, page.dpi) for page in pages] == [
        (300, 400, 150),
        (300, 400, 150),
        (300, 400, 150),
        (30, 40, 300),
    ]


def test_a_file_that_still_grows_is_waited_for(tmp_path: Path, sheets: list[bytes]) -> None:
    path = put(tmp_path, "slow.jpg", sheets[0][:1000], age=5)
    pieces = [sheets[0][1000:5000], sheets[0][5000:], b"", b""]

    def grow(_: float) -> None:
        with path.open("ab") as file:
            file.write(pieces.pop(0))

    pages, code = collect(tmp_path, grow)
    assert code is None
    assert [page.jpeg for page in pages] == sheets[:1]
    assert len(pieces) == 1


def test_a_file_somebody_holds_is_waited_for_and_then_named(
    tmp_path: Path, sheets: list[bytes]
) -> None:
    if sys.platform == "win32":
        pytest.skip("locks are of another kind there")
    import fcntl

    path = put(tmp_path, "held.jpg", sheets[0], age=5)
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert collect(tmp_path) == ([], DeviceTroubleCode.SCANNER_NOT_RESPONDING)
        looks: list[float] = []

        def release(seconds: float) -> None:
            looks.append(seconds)
            if len(looks) == 3:
                fcntl.flock(held, fcntl.LOCK_UN)

        pages, code = collect(tmp_path, release)
    assert (len(pages), code, len(looks)) == (1, None, 3)


@pytest.mark.parametrize("name", ["cut.jpg", "cut.png"])
def test_a_damaged_file_is_told_once_and_holds_up_none_behind_it(
    tmp_path: Path, sheets: list[bytes], name: str
) -> None:
    stream = io.BytesIO()
    Image.effect_noise((200, 200), 50).save(stream, "PNG")
    whole = sheets[1] if name.endswith("jpg") else stream.getvalue()
    put(tmp_path, "whole.jpg", sheets[0], age=9)
    cut = whole[: len(whole) // 2]
    put(tmp_path, name, cut, age=5)
    put(tmp_path, "after.jpg", sheets[2], age=1)

    pages, code = collect(tmp_path)

    assert [(page.number, page.jpeg) for page in pages] == [(1, sheets[0]), (2, sheets[2])]
    assert code is DeviceTroubleCode.SCAN_FILE_REJECTED
    assert (tmp_path / REJECTED / name).read_bytes() == cut
    assert collect(tmp_path) == ([], DeviceTroubleCode.SCANNER_FEEDER_EMPTY)


def test_what_is_no_picture_is_told_with_its_remedy(tmp_path: Path, sheets: list[bytes]) -> None:
    path = put(tmp_path, "scan.PDF", b"%PDF-1.7", age=1)
    assert collect(tmp_path) == ([], DeviceTroubleCode.SCAN_FILES_NO_PICTURES)
    assert path.exists()

    put(tmp_path, "scan.jpg", sheets[0], age=1)
    assert len(collect(tmp_path)[0]) == 1


def fax(pages: int) -> bytes:
    """A TIFF whose pages are told apart by their width."""
    frames = [Image.new("1", (300 + at, 400), 0) for at in range(pages)]
    stream = io.BytesIO()
    frames[0].save(stream, "TIFF", save_all=True, append_images=frames[1:])
    return stream.getvalue()


def widths(folder: Path, most: int) -> list[int]:
    """Of the pages one scan brings before it is told to stop."""
    seen: list[int] = []
    source = FolderScanner(folder, pause=lambda _: None)
    for page in source.scan(PROFILE, stop=lambda: len(seen) >= most):
        seen.append(page.width)  # noqa: PERF401 - stop looks at it meanwhile
    return seen


def test_a_stop_inside_a_file_brings_no_page_twice_and_loses_none(tmp_path: Path) -> None:
    put(tmp_path, "fax.tif", fax(5), age=1)

    assert [widths(tmp_path, 2) for _ in range(3)] == [[300, 301], [302, 303], [304]]

    assert [path.name for path in tmp_path.iterdir()] == [TAKEN]


def test_another_file_of_the_same_name_begins_at_its_first_page(tmp_path: Path) -> None:
    put(tmp_path, "fax.tif", fax(5), age=1)
    widths(tmp_path, 2)
    put(tmp_path, "fax.tif", fax(3), age=0)

    assert widths(tmp_path, 9) == [300, 301, 302]


def test_a_page_not_yet_stored_stays_in_the_folder(tmp_path: Path, sheets: list[bytes]) -> None:
    path = put(tmp_path, "one.jpg", sheets[0], age=1)
    pages = FolderScanner(tmp_path, pause=lambda _: None).scan(PROFILE)
    assert next(pages).jpeg == sheets[0]
    pages.close()  # type: ignore[attr-defined]
    assert path.exists()


def test_stopping_takes_no_further_file(tmp_path: Path, sheets: list[bytes]) -> None:
    put(tmp_path, "one.jpg", sheets[0], age=2)
    put(tmp_path, "two.jpg", sheets[1], age=1)
    seen: list[ScannedPage] = []
    pages = FolderScanner(tmp_path, pause=lambda _: None).scan(PROFILE, stop=lambda: bool(seen))
    seen.extend([next(pages)])
    assert list(pages) == []
    assert [path.name for path in tmp_path.glob("*.jpg")] == ["two.jpg"]


def test_an_absent_folder_is_unreachable(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    assert not FolderScanner(absent).ready()
    assert collect(absent) == ([], DeviceTroubleCode.SCANNER_UNREACHABLE)
    assert FolderScanner(tmp_path).ready()


def test_a_page_too_large_behind_a_good_one_is_never_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "LARGEST_PAGE_PIXELS", 3_000)
    small, large = Image.new("1", (50, 50)), Image.new("1", (60, 60))
    stream = io.BytesIO()
    small.save(stream, "TIFF", save_all=True, append_images=[large])
    put(tmp_path, "bomb.tif", stream.getvalue(), age=1)

    pages, code = collect(tmp_path)

    assert [(page.width, page.height) for page in pages] == [(50, 50)]
    assert code is DeviceTroubleCode.SCAN_FILE_REJECTED
    assert (tmp_path / REJECTED / "bomb.tif").exists()
