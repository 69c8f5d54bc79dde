from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image

from counter_app.devices.printers.opening import open_printer
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.paper import Pdf, Raster
from counter_app.services.ports import ConfirmLevel, PrinterState


def test_papers_are_kept_in_order_and_whole(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    printer = open_printer(f"file:{folder}")
    assert printer.state() is PrinterState.UNREACHABLE
    raster = Raster(16, 2, b"\x80\x00\x00\x01")
    outcome = printer.print(raster, "a/~ ")
    assert outcome.level is ConfirmLevel.OS
    printer.print(Pdf(b"%PDF-1.4 x", 1), "a1b2")
    assert printer.state() is PrinterState.READY
    assert sorted(path.name for path in folder.iterdir()) == [
        "000001-612f7e20.png",
        "000002-61316232.pdf",
    ]
    with Image.open(folder / "000001-612f7e20.png") as picture:
        assert picture.size == (16, 2)
        assert [picture.getpixel((x, 0)) for x in (0, 1)] == [0, 255]
    assert (folder / "000002-61316232.pdf").read_bytes() == b"%PDF-1.4 x"
    assert outcome.bytes_sent == (folder / "000001-612f7e20.png").stat().st_size


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    printer = open_printer(f"file:{tmp_path / 'file'}")
    assert printer.state() is PrinterState.UNREACHABLE
    with pytest.raises(DeviceTrouble) as trouble:
        printer.print(Raster(8, 1, b"\x00"), "a1b2")
    assert trouble.value.code is DeviceTroubleCode.PRINTER_UNREACHABLE


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    printer = open_printer(f"file:{tmp_path}")
    (tmp_path / ".000001-61316232.pdf.part").mkdir()
    with pytest.raises(DeviceTrouble):
        printer.print(Pdf(b"%PDF-1.4", 1), "a1b2")
    assert [path.name for path in tmp_path.iterdir()] == [".000001-61316232.pdf.part"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
def test_a_full_disk_leaves_no_piece_of_a_paper(tmp_path: Path) -> None:
    import resource  # POSIX only

    printer = open_printer(f"file:{tmp_path}")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(DeviceTrouble):
            printer.print(Pdf(b"%PDF-1.4" * 100, 1), "a1b2")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []
