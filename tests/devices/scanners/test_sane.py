"""SANE through scanimage and its test back end, which fails on request."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from counter_app.devices.scanners.sane import SaneScanner
from counter_app.devices.scanners.sane_options import choose_options, parse_options
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.ports import PageSide, ScannedPage, ScanProfile
from tests.fixtures.needs import absent, complete_run

FEEDER = ScanProfile(dpi=30)
GLASS = ScanProfile(dpi=30, feeder=False)


@pytest.fixture
def scanimage() -> str:
    found = shutil.which("scanimage")
    if found is None:
        absent("scanimage is not on this machine", tolerated=not complete_run())
    return str(found)


def read(scanner: SaneScanner, profile: ScanProfile) -> tuple[list[ScannedPage], object]:
    pages: list[ScannedPage] = []
    code: object = None
    try:
        pages.extend(scanner.scan(profile))
    except DeviceTrouble as trouble:
        code = trouble.code
    return pages, code


@pytest.mark.sane
def test_the_whole_feeder_comes_and_its_end_is_the_normal_end(scanimage: str) -> None:
    pages, code = read(SaneScanner("test"), FEEDER)
    assert code is None
    assert [page.number for page in pages] == list(range(1, 11))
    for page in pages:
        with Image.open(io.BytesIO(page.jpeg)) as image:
            image.load()
            # The back end's glass is 200 mm by 200 mm.
            assert image.size == (page.width, page.height) == (236, 236)
            assert image.mode == "RGB"


@pytest.mark.sane
def test_the_glass_gives_one_grey_page(scanimage: str) -> None:
    profile = ScanProfile(dpi=30, feeder=False, colour=False)
    (page,), code = read(SaneScanner("test", extra=["--test-picture=Grid"]), profile)
    assert code is None
    assert page.side is PageSide.FRONT
    with Image.open(io.BytesIO(page.jpeg)) as image:
        assert image.mode == "L"
        assert image.getextrema() != (0, 0)


@pytest.mark.sane
@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("SANE_STATUS_JAMMED", DeviceTroubleCode.SCANNER_JAM),
        ("SANE_STATUS_COVER_OPEN", DeviceTroubleCode.SCANNER_COVER_OPEN),
        ("SANE_STATUS_DEVICE_BUSY", DeviceTroubleCode.SCANNER_BUSY),
        # Reported in the middle of a page: scanimage itself ends with status 0 here.
        ("SANE_STATUS_NO_DOCS", DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
        ("SANE_STATUS_IO_ERROR", DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
        ("SANE_STATUS_CANCELLED", DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
        ("SANE_STATUS_NO_MEM", DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
        # The end of the data at once: no line at all.
        ("SANE_STATUS_EOF", DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
    ],
)
def test_a_driver_that_fails_inside_a_page_never_passes_for_the_end(
    scanimage: str, status: str, code: DeviceTroubleCode
) -> None:
    scanner = SaneScanner("test", extra=[f"--read-return-value={status}"])
    assert read(scanner, FEEDER) == ([], code)
    assert read(scanner, GLASS) == ([], code)


@pytest.mark.sane
def test_a_scanner_that_learns_the_height_last_is_read_too(scanimage: str) -> None:
    (page,), code = read(SaneScanner("test", extra=["--hand-scanner=yes"]), GLASS)
    assert code is None
    assert page.height > 100


@pytest.mark.sane
def test_stopping_ends_the_run_and_leaves_no_pipes(
    scanimage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    got: list[int] = []
    got.extend(page.number for page in SaneScanner("test").scan(FEEDER, stop=lambda: True))
    assert got == [1]
    pages = SaneScanner("test").scan(FEEDER)
    assert next(pages).number == 1
    assert list(tmp_path.iterdir())
    pages.close()  # type: ignore[attr-defined]
    assert not list(tmp_path.iterdir())


@pytest.mark.sane
def test_ready_and_absent_devices_are_told_apart(scanimage: str) -> None:
    assert SaneScanner("test").ready()
    assert not SaneScanner("nonesuch:1").ready()
    pages, code = read(SaneScanner("nonesuch:1"), FEEDER)
    assert (pages, code) == ([], DeviceTroubleCode.SCANNER_UNREACHABLE)


def test_without_scanimage_the_scanner_is_unreachable() -> None:
    scanner = SaneScanner("test", program="no-such-program-here")
    assert not scanner.ready()
    assert read(scanner, FEEDER) == ([], DeviceTroubleCode.SCANNER_UNREACHABLE)


PRINTS_PART = """#!{python}
import os, sys, time
if "--all-options" in sys.argv:
    sys.exit(0)
pattern = [word[8:] for word in sys.argv if word.startswith("--batch=")][0]
for number, body in enumerate({bodies!r}, 1):
    with open(pattern % number + ".part", "wb") as page:
        page.write(body)
    os.rename(pattern % number + ".part", pattern % number)
sys.exit({status})
"""


@pytest.fixture
def fake_program(tmp_path: Path) -> Path:
    if sys.platform == "win32":
        pytest.skip("no named pipes")
    return tmp_path / "scanimage-stand-in"


WHOLE = b"P6\n# SANE data follows\n2 2\n255\n" + bytes(12)


@pytest.mark.parametrize(
    ("bodies", "status", "count", "code"),
    [
        ([WHOLE, WHOLE], 0, 2, None),
        ([WHOLE, WHOLE], 7, 2, None),
        ([], 7, 0, DeviceTroubleCode.SCANNER_FEEDER_EMPTY),
        ([], 0, 0, DeviceTroubleCode.SCANNER_FEEDER_EMPTY),
        ([WHOLE], 6, 1, DeviceTroubleCode.SCANNER_JAM),
        ([WHOLE], 9, 1, DeviceTroubleCode.SCANNER_ERROR),
        ([WHOLE, WHOLE[:-1]], 0, 1, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
        ([WHOLE, WHOLE + b"x"], 0, 1, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
        ([WHOLE, b""], 0, 1, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
        ([b"P6\n0 0\n255\n"], 0, 0, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
        ([b"P6\n99999 99999\n255\n"], 0, 0, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
        ([b"P5\n2 1\n65535\n1234"], 0, 0, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
        ([b"P4\n9 2\n\xff\x80\x00\x00"], 0, 1, None),
    ],
)
def test_each_page_is_counted_against_its_header(
    fake_program: Path,
    bodies: list[bytes],
    status: int,
    count: int,
    code: DeviceTroubleCode | None,
) -> None:
    text = PRINTS_PART.format(python=sys.executable, bodies=bodies, status=status)
    fake_program.write_text(text)
    fake_program.chmod(0o700)
    pages, found = read(SaneScanner("any", program=str(fake_program)), FEEDER)
    assert (len(pages), found) == (count, code)


HANGS_AFTER_A_JAM = """#!{python}
import signal, sys
if "--all-options" in sys.argv:
    sys.exit(0)
pattern = [word[8:] for word in sys.argv if word.startswith("--batch=")][0]
with open(pattern % 1 + ".part", "wb") as page:
    page.write({body!r})
    page.flush()
    print("Scanned page 1. (scanner status = 6)", file=sys.stderr, flush=True)
signal.pause()
"""


def test_the_reason_outlives_a_driver_that_hangs_while_cancelling(fake_program: Path) -> None:
    # The test back end's own does so once in some hundred failures.
    fake_program.write_text(HANGS_AFTER_A_JAM.format(python=sys.executable, body=WHOLE[:-1]))
    fake_program.chmod(0o700)
    found = read(SaneScanner("any", program=str(fake_program)), FEEDER)
    assert found == ([], DeviceTroubleCode.SCANNER_JAM)


LISTING = """
All options specific to device `brand:x':
  Scan mode:
    --mode Lineart|24bit Color[Fast]|True Gray [24bit Color[Fast]]
    --source FlatBed|ADF Front|ADF Back|ADF Duplex [FlatBed]
    --resolution 100|150|200|300|600dpi [100]
    --three-pass[=(yes|no)] [inactive]
    --adf-mode Simplex|Duplex [inactive]
  Geometry:
    -x 0..215.9mm [215.9]
    -y 0..355.6mm (in steps of 0.0211639) [355.6]
"""


def test_profiles_find_the_words_of_the_driver() -> None:
    offered = parse_options(LISTING)
    assert "--three-pass" not in offered
    arguments, dpi = choose_options(offered, ScanProfile(dpi=250))
    assert arguments[:2] == ["--source=ADF Front", "--mode=24bit Color[Fast]"]
    assert arguments[2:] == ["--resolution=300", "-x", "210", "-y", "297"]
    assert dpi == 300
    arguments, dpi = choose_options(offered, ScanProfile(dpi=1200, colour=False, duplex=True))
    assert arguments[:3] == ["--source=ADF Duplex", "--mode=True Gray", "--resolution=600"]
    assert dpi == 600
    arguments, _ = choose_options(offered, ScanProfile(feeder=False))
    assert arguments[0] == "--source=FlatBed"


def test_a_driver_with_few_options_is_asked_for_nothing_it_does_not_know() -> None:
    assert choose_options({}, FEEDER) == ([], 30)
    sides = {"--adf-mode": "Simplex|Duplex [Simplex]", "-y": "0..200mm [200]"}
    arguments, _ = choose_options(sides, ScanProfile(duplex=True))
    assert arguments == ["--adf-mode=Duplex", "-y", "200"]
