from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from counter_app.devices.printers.escpos_raster import encode_job
from counter_app.devices.printers.opening import open_printer
from counter_app.devices.printers.options import PrinterOptions, ProcessIds
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.paper import Pdf, Raster
from counter_app.services.ports import ConfirmLevel, Printer, PrinterState, PrintInterrupted

if TYPE_CHECKING:
    from tests.devices.printers.conftest import Sink

    StartSink = Callable[..., Sink]

ASK_CAUSE, ASK_ROLL, ASK_MODEL, ASK_PAPER = (
    b"\x10\x04\x02",
    b"\x10\x04\x04",
    b"\x1dIC",
    b"\x1dr\x01",
)
ASK_DONE = b"\x1d(H\x06\x0000a1b2" + ASK_PAPER
READY = {ASK_CAUSE: b"\x12", ASK_ROLL: b"\x12"}
CLONE = {**READY, ASK_MODEL: b"\x5fPOS-80\x00", ASK_PAPER: b"\x00"}
EPSON = {**READY, ASK_MODEL: b"\x5fTM-T20III\x00", ASK_DONE: b"\x00\x37\x22a1b2\x00"}


def printer_at(port: int, options: PrinterOptions) -> Printer:
    return open_printer(f"tcp://127.0.0.1:{port}", options=options)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def test_an_epson_confirms_printing(sink: StartSink, quick: PrinterOptions, raster: Raster) -> None:
    epson = sink(answers=EPSON)
    outcome = printer_at(epson.port, quick).print(raster, "a1b2")
    job = encode_job(raster, quick, ASK_DONE)
    assert outcome.level is ConfirmLevel.PRINTED
    assert outcome.bytes_sent == len(job)
    assert bytes(epson.received) == ASK_CAUSE + ASK_ROLL + ASK_MODEL + job


def test_the_model_is_asked_once(sink: StartSink, quick: PrinterOptions, raster: Raster) -> None:
    epson = sink(answers=EPSON)
    printer = printer_at(epson.port, quick)
    for _ in range(2):
        assert printer.print(raster, "a1b2").level is ConfirmLevel.PRINTED
    assert epson.received.count(ASK_MODEL) == 1
    assert epson.connections == 2


def test_a_clone_says_that_it_has_read_the_job(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    clone = sink(answers=CLONE)
    outcome = printer_at(clone.port, quick).print(raster, "a1b2")
    assert outcome.level is ConfirmLevel.PARSED
    assert b"\x1d(H" not in clone.received


def test_a_foreign_process_id_confirms_nothing(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    other = sink(answers={**EPSON, ASK_DONE: b"\x37\x22zzzz\x00\x00"})
    assert printer_at(other.port, quick).print(raster, "a1b2").level is ConfirmLevel.PARSED


def test_a_printer_that_answers_only_when_asked_directly(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    half = sink(answers=READY)
    options = replace(quick, process_ids=ProcessIds.NO)
    assert printer_at(half.port, options).print(raster, "a1b2").level is ConfirmLevel.NONE


def test_a_silent_printer_is_printed_on_and_asked_nothing(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    silent = sink()
    options = replace(quick, preflight_seconds=0.1)
    outcome = printer_at(silent.port, options).print(raster, "a1b2")
    job = encode_job(raster, options)
    assert (outcome.level, outcome.bytes_sent) == (ConfirmLevel.NONE, len(job))
    assert bytes(silent.received) == ASK_CAUSE + job


def test_a_printer_known_to_be_silent_is_not_asked(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    silent = sink()
    options = replace(quick, answers=False)
    printer = printer_at(silent.port, options)
    assert printer.state() is PrinterState.SILENT
    assert printer.print(raster, "a1b2").level is ConfirmLevel.NONE
    assert bytes(silent.received) == encode_job(raster, options)


@pytest.mark.parametrize(
    ("answers", "state", "code"),
    [
        ({ASK_CAUSE: b"\x32", ASK_ROLL: b"\x72"}, "paper_out", "printer_paper_out"),
        ({ASK_CAUSE: b"\x12", ASK_ROLL: b"\x72"}, "paper_out", "printer_paper_out"),
        ({ASK_CAUSE: b"\x16", ASK_ROLL: b"\x12"}, "cover_open", "printer_cover_open"),
        ({ASK_CAUSE: b"\x52", ASK_ROLL: b"\x12"}, "error", "printer_error"),
    ],
)
def test_trouble_known_before_costs_no_byte_of_the_job(
    answers: dict[bytes, bytes],
    state: str,
    code: str,
    sink: StartSink,
    quick: PrinterOptions,
    raster: Raster,
) -> None:
    troubled = sink(answers=answers)
    printer = printer_at(troubled.port, quick)
    assert printer.state() is PrinterState(state)
    asked = ASK_CAUSE + ASK_ROLL
    assert bytes(troubled.received) == asked
    with pytest.raises(DeviceTrouble) as trouble:
        printer.print(raster, "a1b2")
    assert trouble.value.code == DeviceTroubleCode(code)
    assert bytes(troubled.received) == asked * 2


def test_low_paper_is_told_and_printed(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    low = sink(answers={**CLONE, ASK_ROLL: b"\x1e"})
    printer = printer_at(low.port, quick)
    assert printer.state() is PrinterState.PAPER_LOW
    assert printer.print(raster, "a1b2").level is ConfirmLevel.PARSED


def test_paper_that_ends_in_the_job_leaves_a_question(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    out = {ASK_CAUSE: [b"\x12", b"\x32"], ASK_ROLL: [b"\x12", b"\x72"], ASK_PAPER: b"\x0c"}
    clone = sink(answers={**CLONE, **out})
    with pytest.raises(PrintInterrupted) as broken:
        printer_at(clone.port, quick).print(raster, "a1b2")
    assert broken.value.cause == "paper_out"
    assert broken.value.bytes_sent == len(encode_job(raster, quick, ASK_PAPER))


def test_a_new_roll_in_time_ends_the_job_well(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    out = {
        ASK_CAUSE: [b"\x12", b"\x32", b"\x12"],
        ASK_ROLL: [b"\x12", b"\x72", b"\x12\x00\x37\x22a1b2\x00"],
        ASK_DONE: b"",
    }
    epson = sink(answers={**EPSON, **out})
    options = replace(quick, paper_wait_seconds=20.0)
    assert printer_at(epson.port, options).print(raster, "a1b2").level is ConfirmLevel.PRINTED


def test_a_new_roll_gives_the_printer_its_time_again(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    out = {
        ASK_CAUSE: [b"\x12", b"\x32", b"\x12"],
        ASK_ROLL: [b"\x12", b"\x72", b"\x12", b"\x12\x37\x22a1b2\x00"],
        ASK_DONE: b"",
    }
    epson = sink(answers={**EPSON, **out})
    options = replace(quick, paper_wait_seconds=20.0)
    assert printer_at(epson.port, options).print(raster, "a1b2").level is ConfirmLevel.PRINTED


@pytest.mark.parametrize(
    "late", [{ASK_CAUSE: [b"\x12", b"\x00\x12"]}, {ASK_ROLL: [b"\x12", b"\x12\x00"]}]
)
def test_an_answer_that_comes_mixed_with_another_counts(
    late: dict[bytes, list[bytes]], sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    clone = sink(answers={**CLONE, ASK_PAPER: b"", **late})
    assert printer_at(clone.port, quick).print(raster, "a1b2").level is ConfirmLevel.PARSED


def test_a_printer_that_falls_silent_after_the_job_leaves_a_question(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    dying = sink(answers={**CLONE, ASK_CAUSE: [b"\x12", b""], ASK_PAPER: b""})
    options = replace(quick, preflight_seconds=0.3)
    with pytest.raises(PrintInterrupted, match="no answer"):
        printer_at(dying.port, options).print(raster, "a1b2")


def test_nobody_at_the_address(closed_port: int, quick: PrinterOptions, raster: Raster) -> None:
    printer = printer_at(closed_port, quick)
    assert printer.state() is PrinterState.UNREACHABLE
    with pytest.raises(DeviceTrouble) as trouble:
        printer.print(raster, "a1b2")
    assert trouble.value.code is DeviceTroubleCode.PRINTER_UNREACHABLE


@pytest.mark.parametrize("host", ["a..b", "x" * 70, "no-such-printer.invalid"])
def test_an_impossible_host_is_unreachable(
    host: str, quick: PrinterOptions, raster: Raster
) -> None:
    printer = open_printer(f"tcp://{host}", options=quick)
    assert printer.state() is PrinterState.UNREACHABLE
    with pytest.raises(DeviceTrouble):
        printer.print(raster, "a1b2")


@pytest.mark.parametrize("answers", [{}, CLONE])
def test_a_reset_in_the_job_leaves_a_question(
    answers: dict[bytes, bytes], sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    broken = sink(answers=answers, reset_after=20_000)
    options = replace(quick, preflight_seconds=0.2)
    with pytest.raises(PrintInterrupted) as interrupted:
        printer_at(broken.port, options).print(raster, "a1b2")
    assert 20_000 - 64 <= interrupted.value.bytes_sent < len(encode_job(raster, options, ASK_PAPER))


def test_a_reset_after_the_last_byte_is_noticed(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    options = replace(quick, answers=False)
    job = encode_job(raster, options)
    cut_off = sink(reset_after=len(job))
    with pytest.raises(PrintInterrupted) as interrupted:
        printer_at(cut_off.port, options).print(raster, "a1b2")
    assert interrupted.value.bytes_sent == len(job)


def test_a_printer_that_hangs_up_without_its_answer_leaves_a_question(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    rude = sink(answers={**CLONE, ASK_PAPER: b""}, close_after=ASK_PAPER)
    with pytest.raises(PrintInterrupted, match="closed"):
        printer_at(rude.port, quick).print(raster, "a1b2")


def test_a_printer_that_hangs_up_before_the_job_gets_none_of_it(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    rude = sink(answers=CLONE, close_after=ASK_ROLL)
    with pytest.raises(DeviceTrouble) as trouble:
        printer_at(rude.port, quick).print(raster, "a1b2")
    assert trouble.value.code is DeviceTroubleCode.PRINTER_UNREACHABLE
    assert bytes(rude.received) == ASK_CAUSE + ASK_ROLL


def test_bytes_count_as_sent_only_when_the_printer_takes_them(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    stuck = sink(reads=False)
    options = replace(quick, answers=False)
    with pytest.raises(PrintInterrupted, match="takes no more data") as interrupted:
        printer_at(stuck.port, options).print(raster, "a1b2")
    assert 0 < interrupted.value.bytes_sent < 120_000 < len(encode_job(raster, options))
    # What lies between must not come out later, when the clerk has perhaps printed again.
    stuck.resume.set()
    assert stuck.was_reset.wait(10)
    assert len(stuck.received) < len(encode_job(raster, options))


def test_papers_a_roll_cannot_take_are_refused_before_connecting(
    closed_port: int, quick: PrinterOptions
) -> None:
    printer = printer_at(closed_port, quick)
    for paper in (Pdf(b"%PDF-1.4", 1), Raster(640, 1, bytes(80))):
        with pytest.raises(DeviceTrouble) as trouble:
            printer.print(paper, "a1b2")
        assert trouble.value.code is DeviceTroubleCode.PRINTER_NOT_CONFIGURED


def test_the_library_leaves_logging_alone(
    sink: StartSink, quick: PrinterOptions, raster: Raster
) -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    root.handlers.clear()
    try:
        printer_at(sink(answers=CLONE).port, quick).print(raster, "a1b2")
        assert root.handlers == []
    finally:
        root.handlers[:] = before


def test_loading_the_library_leaves_nothing_behind(tmp_path: Path) -> None:
    program = (
        "import logging\n"
        "from counter_app.devices.printers.library import connectors\n"
        "assert connectors().Network and not logging.getLogger().handlers\n"
    )
    places = {name: str(tmp_path) for name in ("TMPDIR", "TEMP", "TMP")}
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, **places})
    assert list(tmp_path.iterdir()) == []
