from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from counter_app.devices.printers.cups import CupsPrinter
from counter_app.devices.printers.escpos_raster import encode_job
from counter_app.devices.printers.options import PrinterKind, PrinterOptions
from counter_app.devices.printers.pages import page_pictures, paper_name
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.paper import Pdf, Raster
from counter_app.services.ports import ConfirmLevel, PrinterState, PrintInterrupted

if sys.platform == "win32":
    pytest.skip("CUPS exists on POSIX only", allow_module_level=True)

RASTER = Raster(16, 2, b"\x80\x00\x00\x01")
OPTIONS = PrinterOptions(preflight_seconds=5.0)
OFFICE = replace(OPTIONS, kind=PrinterKind.OFFICE)

LP = """
import json, pathlib, sys
data = sys.stdin.buffer.read()
pathlib.Path({log!r}).write_text(json.dumps([sys.argv[1:], data.hex()]))
print("request id is queue-1 (0 file(s))")
"""

LPSTAT = """
import sys
answers = {answers!r}
for which, answer in answers.items():
    if which in sys.argv:
        print(answer)
"""
IDLE = "printer queue is idle.  enabled since Mon"
WAITING = "queue-1                 clerk              1024   Mon\n\tStatus: \n\tqueued for queue"

CANCEL = """
import json, pathlib, sys
pathlib.Path({log!r}).write_text(json.dumps(sys.argv[1:]))
"""

ProgramMaker = Callable[[str], str]
Lpstat = Callable[..., str]


@pytest.fixture
def program(tmp_path: Path) -> ProgramMaker:
    """Writes an executable Python program and gives its path."""

    def make(source: str) -> str:
        path = tmp_path / f"program{len(list(tmp_path.iterdir()))}"
        path.write_text(f"#!{sys.executable}\n{source}", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    return make


@pytest.fixture
def lpstat(program: ProgramMaker) -> Lpstat:
    """A program that answers for the queue, for waiting jobs and for those that ended."""

    def make(queue: str = IDLE, waiting: str = "", ended: str = "") -> str:
        answers = {"-p": queue, "not-completed": waiting, "completed": ended}
        return program(LPSTAT.format(answers=answers))

    return make


def sheet(width: float, height: float) -> Pdf:
    """A blank page of a size in points."""
    data = io.BytesIO()
    size = (round(width * 4), round(height * 4))
    Image.new("1", size, 1).save(data, "PDF", resolution=72 * 4)
    return Pdf(data.getvalue(), 1)


def test_a_slip_goes_raw_and_without_a_name(
    tmp_path: Path, program: ProgramMaker, lpstat: Lpstat
) -> None:
    log = tmp_path / "log.json"
    printer = CupsPrinter("queue", OPTIONS, lp=program(LP.format(log=str(log))), lpstat=lpstat())
    outcome = printer.print(RASTER, "a1b2")
    arguments, data = json.loads(log.read_text())
    assert arguments == ["-d", "queue", "-t", "counter_app 61316232", "-o", "raw", "-"]
    assert bytes.fromhex(data) == encode_job(RASTER, OPTIONS)
    assert outcome.level is ConfirmLevel.OS
    assert outcome.bytes_sent == len(encode_job(RASTER, OPTIONS))


@pytest.mark.parametrize(
    ("size", "paper"), [((595.28, 841.89), "A4"), ((419.53, 595.28), "A5"), ((300, 300), "A4")]
)
def test_a_form_goes_as_pdf_on_its_own_paper(
    size: tuple[float, float],
    paper: str,
    tmp_path: Path,
    program: ProgramMaker,
    lpstat: Lpstat,
) -> None:
    log = tmp_path / "log.json"
    form = sheet(*size)
    assert paper_name(form) == paper
    lp = program(LP.format(log=str(log)))
    CupsPrinter("queue", OFFICE, lp=lp, lpstat=lpstat()).print(form, "a1b2")
    arguments, data = json.loads(log.read_text())
    assert arguments[-3:] == ["-o", f"media={paper}", "-"]
    assert bytes.fromhex(data) == form.data


def test_pages_become_pictures_of_their_true_size() -> None:
    (picture,) = page_pictures(sheet(595.28, 841.89), 300)
    assert [round(side, -1) for side in picture.size] == [2480, 3510]
    assert picture.mode == "L"


@pytest.mark.parametrize("options", [OPTIONS, OFFICE])
def test_a_paper_of_the_other_kind_is_refused(options: PrinterOptions) -> None:
    paper = sheet(300, 300) if options is OPTIONS else RASTER
    with pytest.raises(DeviceTrouble) as trouble:
        CupsPrinter("queue", options, lp="/no/such/program").print(paper, "a1b2")
    assert trouble.value.code is DeviceTroubleCode.PRINTER_NOT_CONFIGURED


def test_what_lp_refuses_may_be_tried_again(program: ProgramMaker, lpstat: Lpstat) -> None:
    refusing = program("import sys; sys.exit('lp: The printer or class does not exist.')")
    for lp in (refusing, "/no/such/program"):
        with pytest.raises(DeviceTrouble) as trouble:
            CupsPrinter("queue", OPTIONS, lp=lp, lpstat=lpstat()).print(RASTER, "a1b2")
        assert trouble.value.code is DeviceTroubleCode.PRINTER_UNREACHABLE


@pytest.mark.parametrize(
    "source",
    ["import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "input()\nwhile True: pass"],
)
def test_an_lp_that_ends_or_hangs_leaves_a_question(
    source: str, program: ProgramMaker, lpstat: Lpstat
) -> None:
    options = replace(OPTIONS, slack_seconds=0.3)
    with pytest.raises(PrintInterrupted):
        CupsPrinter("queue", options, lp=program(source), lpstat=lpstat()).print(RASTER, "a1b2")


@pytest.mark.parametrize(
    ("queue", "code"),
    [
        ("printer queue disabled since Mon -\n\tPaused", DeviceTroubleCode.PRINTER_UNREACHABLE),
        ("", DeviceTroubleCode.PRINTER_UNREACHABLE),
        (
            "printer queue now printing queue-0.  enabled since Mon\n\tAlerts: media-empty-error",
            DeviceTroubleCode.PRINTER_PAPER_OUT,
        ),
    ],
)
def test_a_queue_that_does_not_print_is_given_nothing(
    queue: str, code: DeviceTroubleCode, tmp_path: Path, program: ProgramMaker, lpstat: Lpstat
) -> None:
    log = tmp_path / "log.json"
    lp = program(LP.format(log=str(log)))

    with pytest.raises(DeviceTrouble) as trouble:
        CupsPrinter("queue", OPTIONS, lp=lp, lpstat=lpstat(queue)).print(RASTER, "a1b2")

    assert trouble.value.code is code
    assert not log.exists()


def test_what_an_idle_queue_still_tells_of_the_last_job_stops_nothing(
    tmp_path: Path, program: ProgramMaker, lpstat: Lpstat
) -> None:
    lp = program(LP.format(log=str(tmp_path / "log.json")))
    queue = f"{IDLE}\n\tAlerts: media-empty-error"

    outcome = CupsPrinter("queue", OPTIONS, lp=lp, lpstat=lpstat(queue)).print(RASTER, "a1b2")

    assert outcome.level is ConfirmLevel.OS


def test_a_job_that_stays_is_cancelled_and_asked_about(
    tmp_path: Path, program: ProgramMaker, lpstat: Lpstat
) -> None:
    """The queue was stopped between the question and the job."""
    cancelled = tmp_path / "cancelled.json"
    looks: list[float] = []
    printer = CupsPrinter(
        "queue",
        replace(OPTIONS, slack_seconds=2.0),
        lp=program(LP.format(log=str(tmp_path / "log.json"))),
        lpstat=lpstat(waiting=WAITING),
        cancel=program(CANCEL.format(log=str(cancelled))),
        pause=looks.append,
    )

    with pytest.raises(PrintInterrupted):
        printer.print(RASTER, "a1b2")

    assert looks
    assert json.loads(cancelled.read_text()) == ["queue-1"]


@pytest.mark.parametrize("reason", ["aborted-by-system", "job-canceled-by-user"])
def test_a_job_the_queue_gave_up_is_asked_about(
    reason: str, tmp_path: Path, program: ProgramMaker, lpstat: Lpstat
) -> None:
    ended = f"queue-11  clerk  9\n\tAlerts: none\nqueue-1  clerk  9\n\tAlerts: {reason}"
    lp = program(LP.format(log=str(tmp_path / "log.json")))

    with pytest.raises(PrintInterrupted):
        CupsPrinter("queue", OPTIONS, lp=lp, lpstat=lpstat(ended=ended)).print(RASTER, "a1b2")


def test_another_job_in_the_queue_is_not_ours(
    tmp_path: Path, program: ProgramMaker, lpstat: Lpstat
) -> None:
    lp = program(LP.format(log=str(tmp_path / "log.json")))
    waiting = WAITING.replace("queue-1", "queue-12")
    ended = "queue-1  clerk  9\n\tAlerts: job-completed-successfully\n\tqueued for queue"
    program_lpstat = lpstat(waiting=waiting, ended=ended)

    outcome = CupsPrinter("queue", OPTIONS, lp=lp, lpstat=program_lpstat).print(RASTER, "a1b2")

    assert outcome.level is ConfirmLevel.OS


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("printer queue is idle.  enabled since Mon\n\tAlerts: none", "silent"),
        ("printer queue now printing queue-7.\n\tAlerts: media-empty-error", "paper_out"),
        ("printer queue is idle.\n\tAlerts: cover-open-report", "cover_open"),
        ("printer queue is idle.\n\tAlerts: media-low-report", "paper_low"),
        ("printer queue disabled since Mon -\n\treason unknown", "unreachable"),
        ("", "unreachable"),
    ],
)
def test_state_by_what_cups_says(answer: str, state: str, program: ProgramMaker) -> None:
    lpstat = program(f"print({answer!r})")
    assert CupsPrinter("queue", OPTIONS, lpstat=lpstat).state() is PrinterState(state)


def test_state_without_cups(program: ProgramMaker) -> None:
    failing = program("import sys; sys.exit(1)")
    for lpstat in (failing, "/no/such/program"):
        state = CupsPrinter("queue", OPTIONS, lpstat=lpstat).state()
        assert state is PrinterState.UNREACHABLE
