"""The virtual printer over real TCP: answers to the letter, and every fault."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from typing_extensions import override

from counter_app.practice.printer_mechanism import keep_picture
from counter_app.practice.virtual_printer import Replies, VirtualPrinter

CUT = b"\x1dVB\x00"
SLIP_ROWS = 200


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    with VirtualPrinter(tmp_path / "paper") as running:
        yield running


def connect(printer: VirtualPrinter) -> socket.socket:
    host, port = printer.address.removeprefix("tcp://").split(":")
    return socket.create_connection((host, int(port)), timeout=10)


def ask(sock: socket.socket, query: bytes, size: int) -> bytes:
    sock.sendall(query)
    return receive(sock, size)


def receive(sock: socket.socket, size: int) -> bytes:
    answer = b""
    while len(answer) < size and (data := sock.recv(size - len(answer))):
        answer += data
    return answer


def assert_broken(sock: socket.socket) -> None:
    """The printer ended the connection, by an end or by a reset."""
    with contextlib.suppress(ConnectionError):
        assert receive(sock, 1) == b""


def black_slip(rows: int = SLIP_ROWS, token: bytes = b"") -> bytes:
    bands = b""
    for start in range(0, rows, 100):
        height = min(100, rows - start)
        bands += b"\x1dv0\x00\x48\x00" + height.to_bytes(2, "little") + b"\xff" * 72 * height
    ending = b"\x1d(H\x06\x0000" + token if token else b""
    return b"\x1b@" + bands + CUT + ending


def qr_slip(text: str) -> bytes:
    view = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=4)
    code = Image.fromarray(view)
    canvas = Image.new("1", (576, code.height), 1)
    canvas.paste(code, (100, 0))
    rows = bytes(255 - byte for byte in canvas.tobytes())
    head = b"\x1dv0\x00\x48\x00" + code.height.to_bytes(2, "little")
    return b"\x1b@" + head + rows + CUT


def test_a_healthy_printer_answers_with_the_fixed_bits_set(printer: VirtualPrinter) -> None:
    with connect(printer) as sock:
        assert ask(sock, b"\x10\x04\x01", 1) == b"\x16"
        assert ask(sock, b"\x10\x04\x02", 1) == b"\x12"
        assert ask(sock, b"\x10\x04\x03", 1) == b"\x12"
        assert ask(sock, b"\x10\x04\x04", 1) == b"\x12"
        assert ask(sock, b"\x1dr\x01", 1) == b"\x00"
        assert ask(sock, b"\x1da\xff", 4) == b"\x14\x00\x00\x0f"
        assert ask(sock, b"\x1dIC", 12) == b"_VIRTUAL-80\x00"


def test_open_cover_and_empty_roll_show_in_every_answer(printer: VirtualPrinter) -> None:
    with connect(printer) as sock:
        assert ask(sock, b"\x1da\xff", 4) == b"\x14\x00\x00\x0f"
        printer.open_cover()
        assert receive(sock, 4) == b"\x3c\x00\x00\x0f"
        assert ask(sock, b"\x10\x04\x01", 1) == b"\x1e"
        assert ask(sock, b"\x10\x04\x02", 1) == b"\x16"
        printer.close_cover()
        assert receive(sock, 4) == b"\x14\x00\x00\x0f"
        printer.near_end()
        assert receive(sock, 4) == b"\x14\x00\x03\x0f"
        assert ask(sock, b"\x10\x04\x04", 1) == b"\x1e"
        printer.run_out_of_paper()
        assert receive(sock, 4) == b"\x1c\x00\x0f\x0f"
        assert ask(sock, b"\x10\x04\x02", 1) == b"\x32"
        assert ask(sock, b"\x10\x04\x04", 1) == b"\x7e"


def test_what_stands_in_the_buffer_waits_for_the_cover(printer: VirtualPrinter) -> None:
    printer.open_cover()
    with connect(printer) as sock:
        assert ask(sock, b"\x1dr\x01\x10\x04\x02", 1) == b"\x16"
        printer.near_end()
        printer.close_cover()
        assert receive(sock, 1) == b"\x03"


def test_status_back_reports_only_what_was_asked_for(printer: VirtualPrinter) -> None:
    with connect(printer) as sock:
        ask(sock, b"\x1da\x08", 4)
        printer.open_cover()
        printer.near_end()
        assert receive(sock, 4) == b"\x3c\x00\x03\x0f"


def test_paper_is_kept_as_png_with_number_and_qr(tmp_path: Path) -> None:
    seen: list[tuple[Path, tuple[str, ...]]] = []
    folder = tmp_path / "paper"
    with VirtualPrinter(folder, on_receipt=lambda path, qr: seen.append((path, qr))) as printer:
        with connect(printer) as sock:
            sock.sendall(qr_slip("HS.H33-261122-0001.7"))
        printer.wait_for(1)
        with connect(printer) as sock:
            sock.sendall(black_slip())
        printer.wait_for(2)
        assert printer.errors == []
    assert seen == [
        (folder / "0001.png", ("HS.H33-261122-0001.7",)),
        (folder / "0002.png", ()),
    ]
    with Image.open(folder / "0002.png") as image:
        assert (image.mode, image.size) == ("1", (576, SLIP_ROWS))
        assert image.getextrema() == (0, 0)
    with VirtualPrinter(folder) as printer, connect(printer) as sock:
        sock.sendall(black_slip())
        assert printer.wait_for(1)[0].sequence == 3


def test_the_process_id_comes_back_only_after_printing(printer: VirtualPrinter) -> None:
    printer.run_out_of_paper(after_rows=150)
    with connect(printer) as sock:
        sock.sendall(black_slip(token=b"t001"))
        printer.wait_until_out_of_paper()
        assert ask(sock, b"\x10\x04\x04", 1) == b"\x7e"
        assert printer.printouts == []
        printer.load_paper()
        assert receive(sock, 7) == b"7\x22t001\x00"
    (printout,) = printer.receipts
    assert (printout.rows, printout.process_ids) == (SLIP_ROWS, ("t001",))


def test_a_client_that_shuts_its_side_still_gets_the_answer(printer: VirtualPrinter) -> None:
    with connect(printer) as sock:
        sock.sendall(black_slip(token=b"t002") + b"\x1dr\x01\x1dg2\x00\xb2\x00")
        sock.shutdown(socket.SHUT_WR)
        assert receive(sock, 100) == b"7\x22t002\x00" + b"\x00" + b"_1\x00"


@pytest.mark.parametrize(
    ("replies", "answer"),
    [
        (Replies.EPSON, b"\x127\x22t003\x00\x00"),
        (Replies.CLONE, b"\x12\x00"),
        (Replies.SILENT, b""),
    ],
)
def test_classes_of_printers_print_alike_and_answer_differently(
    printer: VirtualPrinter, replies: Replies, answer: bytes
) -> None:
    printer.reply_as(replies)
    with connect(printer) as sock:
        sock.sendall(b"\x10\x04\x02" + black_slip(token=b"t003") + b"\x1dr\x01")
        sock.shutdown(socket.SHUT_WR)
        assert receive(sock, 100) == answer
    assert len(printer.wait_for(1)) == 1


def test_a_second_connection_can_ask_while_the_first_waits_for_paper(
    printer: VirtualPrinter,
) -> None:
    printer.run_out_of_paper(after_rows=20)
    with connect(printer) as first:
        first.sendall(black_slip())
        printer.wait_until_out_of_paper()
        with connect(printer) as second:
            assert ask(second, b"\x10\x04\x02", 1) == b"\x32"
    printer.load_paper()
    assert printer.wait_for(1)[0].rows == SLIP_ROWS


def test_data_that_stops_comes_out_torn(printer: VirtualPrinter) -> None:
    with connect(printer) as sock:
        sock.sendall(black_slip()[:-10])
    assert printer.wait_for_torn(1)[0].path.name == "0001-torn.png"
    assert printer.receipts == []
    assert "ends inside a command" in printer.errors[0].reason


def test_reset_at_a_byte_breaks_one_connection(printer: VirtualPrinter) -> None:
    printer.reset_at_byte(7300)
    with connect(printer) as sock:
        sock.sendall(black_slip())
        assert_broken(sock)
    assert printer.wait_for_torn(1)[0].rows == 100
    with connect(printer) as sock:
        sock.sendall(black_slip())
    assert len(printer.wait_for(1)) == 1


def test_switched_off_refuses_and_comes_back_on_the_same_port(printer: VirtualPrinter) -> None:
    address = printer.address
    printer.run_out_of_paper(after_rows=10)
    with connect(printer) as sock:
        sock.sendall(black_slip())
        printer.wait_until_out_of_paper()
        printer.switch_off()
        assert_broken(sock)
    with pytest.raises(ConnectionRefusedError):
        connect(printer)
    printer.load_paper()
    printer.switch_on()
    assert printer.address == address
    assert printer.wait_for_torn(1)[0].rows == 10
    with connect(printer) as sock:
        sock.sendall(black_slip())
    assert printer.wait_for(1)[0].rows == SLIP_ROWS


def test_wrong_bytes_are_kept_and_end_the_connection(printer: VirtualPrinter) -> None:
    with connect(printer) as sock:
        sock.sendall(b"\x1b@Phieu")
        assert_broken(sock)
    assert [error.offset for error in printer.errors] == [2]


def test_throttles_slow_and_lose_nothing(printer: VirtualPrinter) -> None:
    printer.throttle(bytes_per_second=200_000, mm_per_second=500)
    with connect(printer) as sock:
        sock.sendall(black_slip(token=b"slow"))
        assert receive(sock, 7) == b"7\x22slow\x00"
    assert printer.receipts[0].rows == SLIP_ROWS


def test_stopping_wakes_a_client_that_waits(tmp_path: Path) -> None:
    printer = VirtualPrinter(tmp_path)
    printer.start()
    printer.open_cover()
    with connect(printer) as sock:
        assert ask(sock, b"\x10\x04\x02", 1) == b"\x16"
        sock.sendall(black_slip())
        printer.stop()
        assert_broken(sock)


class HalfWritten(Image.Image):
    """The disk is full in the middle of the picture; ``seen`` is what lay there then."""

    seen: tuple[str, ...] = ()

    @override
    def save(self, fp: object, format: str | None = None, **params: object) -> None:
        part = Path(str(fp))
        part.write_bytes(b"\x89PNG half")
        self.seen = tuple(path.name for path in part.parent.glob("*.png"))
        raise OSError(errno.ENOSPC, "full")


def test_a_picture_is_never_seen_half_written(tmp_path: Path) -> None:
    image = HalfWritten()

    with pytest.raises(OSError, match="full"):
        keep_picture(image, tmp_path / "0001.png")

    assert image.seen == ()
    assert list(tmp_path.iterdir()) == []


def test_a_kept_picture_lies_alone_in_the_folder(tmp_path: Path) -> None:
    keep_picture(Image.new("1", (8, 4), 1), tmp_path / "0001.png")

    assert [path.name for path in tmp_path.iterdir()] == ["0001.png"]
    with Image.open(tmp_path / "0001.png") as kept:
        assert (kept.format, kept.size) == ("PNG", (8, 4))
        assert kept.info["dpi"][0] == pytest.approx(203, abs=1)
