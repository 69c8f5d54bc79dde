from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from counter_app.devices.printers.escpos_raster import encode_job
from counter_app.devices.printers.opening import open_printer
from counter_app.devices.printers.options import PrinterOptions
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.paper import Raster
from counter_app.services.ports import ConfirmLevel, PrinterState, PrintInterrupted
from tests.fixtures.logs import ExpectLog

if sys.platform == "win32":
    pytest.skip("pseudo terminals exist on POSIX only", allow_module_level=True)

RASTER = Raster(384, 200, bytes((0x55, 0xAA) * 24) * 200)


@dataclass
class SerialSink:
    """The other end of a pseudo terminal; reads unless it is told not to."""

    answers: dict[bytes, bytes]
    reads: bool = True
    received: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        import tty  # POSIX only

        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.port = os.ttyname(self.slave)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        if self.reads:
            self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                data = os.read(self.master, 4096)
            except OSError:
                return
            self.received += data
            if b"<end>" in data:
                return
            for question, answer in self.answers.items():
                if self.received.endswith(question):
                    os.write(self.master, answer)

    def stop(self) -> None:
        if self.reads:
            os.write(self.slave, b"<end>")
            self._thread.join(10)
        os.close(self.slave)
        os.close(self.master)


@pytest.fixture
def clone() -> Iterator[SerialSink]:
    sink = SerialSink(
        {
            b"\x10\x04\x02": b"\x12",
            b"\x10\x04\x04": b"\x12",
            b"\x1dIC": b"_X\x00",
            b"\x1dr\x01": b"\x00",
        }
    )
    yield sink
    sink.stop()


@pytest.fixture
def stuck() -> Iterator[SerialSink]:
    sink = SerialSink({}, reads=False)
    yield sink
    sink.stop()


def test_a_serial_printer_reads_the_whole_job(clone: SerialSink, quick: PrinterOptions) -> None:
    printer = open_printer(f"serial:{clone.port}@115200", options=replace(quick, slack_seconds=20))
    assert printer.state() is PrinterState.READY
    clone.received.clear()
    outcome = printer.print(RASTER, "a1b2")
    assert outcome.level is ConfirmLevel.PARSED
    job = encode_job(RASTER, quick, b"\x1dr\x01")
    assert bytes(clone.received).endswith(job)
    assert outcome.bytes_sent == len(job)


def test_a_serial_printer_that_never_answers(clone: SerialSink, quick: PrinterOptions) -> None:
    options = replace(quick, answers=False, slack_seconds=20)
    outcome = open_printer(f"serial:{clone.port}", options=options).print(RASTER, "a1b2")
    assert outcome.level is ConfirmLevel.NONE


def test_a_serial_printer_that_takes_nothing_leaves_a_question(
    stuck: SerialSink, quick: PrinterOptions
) -> None:
    big = Raster(384, 4000, bytes((0x55, 0xAA) * 24) * 4000)
    options = replace(quick, answers=False)
    with pytest.raises(PrintInterrupted) as interrupted:
        open_printer(f"serial:{stuck.port}", options=options).print(big, "a1b2")
    assert 0 < interrupted.value.bytes_sent < len(encode_job(big, options))


def test_no_such_port(quick: PrinterOptions, expect_log: ExpectLog) -> None:
    expect_log("no-such-port not found")  # python-escpos says so itself
    printer = open_printer("serial:/dev/no-such-port", options=quick)
    assert printer.state() is PrinterState.UNREACHABLE
    with pytest.raises(DeviceTrouble) as trouble:
        printer.print(RASTER, "a1b2")
    assert trouble.value.code is DeviceTroubleCode.PRINTER_UNREACHABLE
