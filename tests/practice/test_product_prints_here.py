"""The product's printer driver and the virtual printer, written apart, agree on every dot."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageOps

from counter_app.devices.printers.opening import open_printer
from counter_app.devices.printers.options import PrinterOptions, ProcessIds
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.practice.virtual_printer import Replies, VirtualPrinter
from counter_app.services.paper import Raster
from counter_app.services.ports import ConfirmLevel, PrinterState, PrintInterrupted

ROW = 72


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    with VirtualPrinter(tmp_path / "paper") as running:
        yield running


def raster(rows: bytes) -> Raster:
    return Raster(ROW * 8, len(rows) // ROW, rows)


def printed_rows(path: Path, count: int) -> bytes:
    """The first rows on the paper, 1 = black."""
    with Image.open(path) as image:
        return (
            ImageOps.invert(image.crop((0, 0, ROW * 8, count)).convert("L")).convert("1").tobytes()
        )


def noisy(seed: int, height: int) -> Raster:
    """Rows of chance, blank rows and, on purpose, bytes that look like real-time commands."""
    chance = random.Random(seed)
    rows = []
    for _ in range(height):
        row = bytearray(chance.randbytes(ROW)) if chance.random() < 0.7 else bytearray(ROW)
        if chance.random() < 0.3:
            at = chance.randrange(ROW - 2)
            row[at : at + 3] = chance.choice((b"\x10\x04\x01", b"\x10\x14\x08", b"\x10\x05\x02"))
        rows.append(bytes(row))
    rows[-1] = b"\x80" * ROW
    return raster(b"".join(rows))


@pytest.mark.parametrize("options", [PrinterOptions(), PrinterOptions(band_rows=24)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_dot_arrives_whatever_the_picture(
    printer: VirtualPrinter, seed: int, options: PrinterOptions
) -> None:
    picture = noisy(seed, 300)
    open_printer(printer.address, options=options).print(picture, "t001")
    (printout,) = printer.wait_for(1)
    assert printer.errors == []
    got, wanted = printed_rows(printout.path, picture.height), picture.rows
    # The driver may change one dot to break up bytes a printer would take for a command.
    changed = sum((a ^ b).bit_count() for a, b in zip(got, wanted, strict=True))
    commands = sum(wanted.count(pair) for pair in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
    assert changed <= commands


def test_a_slip_s_code_is_read_back_and_printing_is_confirmed(printer: VirtualPrinter) -> None:
    code = zxingcpp.create_barcode("HS.H33-261122-0001.7", zxingcpp.BarcodeFormat.QRCode)
    canvas = Image.new("L", (ROW * 8, 300), 255)
    canvas.paste(Image.fromarray(code.to_image(scale=4)), (100, 20))
    rows = ImageOps.invert(canvas).convert("1").tobytes()
    options = PrinterOptions(process_ids=ProcessIds.YES)
    outcome = open_printer(printer.address, options=options).print(raster(rows), "t002")
    (printout,) = printer.wait_for(1)
    assert outcome.level is ConfirmLevel.PRINTED
    assert printout.qr_texts == ("HS.H33-261122-0001.7",)


@pytest.mark.parametrize(
    ("replies", "level"),
    [(Replies.CLONE, ConfirmLevel.PARSED), (Replies.EPSON, ConfirmLevel.PRINTED)],
)
def test_each_class_of_printer_confirms_what_it_can(
    printer: VirtualPrinter, replies: Replies, level: ConfirmLevel
) -> None:
    printer.reply_as(replies)
    ids = ProcessIds.YES if replies is Replies.EPSON else ProcessIds.NO
    driver = open_printer(printer.address, options=PrinterOptions(process_ids=ids))
    assert driver.state() is PrinterState.READY
    assert driver.print(noisy(4, 100), "t003").level is level


def test_states_are_seen_before_a_byte_leaves(printer: VirtualPrinter) -> None:
    driver = open_printer(printer.address)
    printer.open_cover()
    assert driver.state() is PrinterState.COVER_OPEN
    with pytest.raises(DeviceTrouble) as caught:
        driver.print(noisy(5, 50), "t004")
    assert caught.value.code is DeviceTroubleCode.PRINTER_COVER_OPEN
    printer.close_cover()
    printer.run_out_of_paper()
    assert driver.state() is PrinterState.PAPER_OUT
    printer.load_paper()
    printer.near_end()
    assert driver.state() is PrinterState.PAPER_LOW
    printer.switch_off()
    assert driver.state() is PrinterState.UNREACHABLE
    printer.switch_on()
    printer.load_paper()
    driver.print(noisy(5, 50), "t005")
    assert len(printer.wait_for(1)) == 1
    assert len(printer.printouts) == 1


def test_a_broken_line_is_never_taken_for_printed(printer: VirtualPrinter) -> None:
    printer.reset_at_byte(5000)
    with pytest.raises((PrintInterrupted, DeviceTrouble)):
        open_printer(printer.address).print(noisy(6, 400), "t006")
    assert printer.receipts == []
