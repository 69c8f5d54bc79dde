"""The spooler's contract as its vendor describes it, played by a stand-in.

Nothing here has run against a real Windows spooler.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, field
from typing import Any

import pytest
from PIL import Image

from counter_app.devices.printers.escpos_raster import encode_job
from counter_app.devices.printers.office import GdiSheets, SheetPrinter, gdi_sheets
from counter_app.devices.printers.options import PrinterOptions
from counter_app.devices.printers.windows import RawQueuePrinter, Spooler, windows_spooler
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.paper import Pdf, Raster
from counter_app.services.ports import ConfirmLevel, PrinterState, PrintInterrupted

RASTER = Raster(16, 200, b"\x80\x01" * 200)
OPTIONS = PrinterOptions(slack_seconds=1.0)
JOB = encode_job(RASTER, OPTIONS)


class WindowsError(Exception):
    """Like ``pywintypes.error``."""

    def __init__(self, winerror: int) -> None:
        super().__init__(winerror)
        self.winerror = winerror


@dataclass
class FakeSpooler:
    """One queue of ``win32print``: jobs, what was written, and what goes wrong."""

    status: int = 0
    attributes: int = 0
    job_statuses: list[int] = field(default_factory=lambda: [0x10, 0x10])
    """What GetJob says, call by call; afterwards the job is gone."""
    piece: int = 1000
    breaks: str = ""
    """The function that fails."""
    breaks_after: int = 0
    """Bytes that WritePrinter takes first."""
    keeps_jobs: bool = False
    """SetJob is denied."""
    calls: list[str] = field(default_factory=list)
    written: bytearray = field(default_factory=bytearray)
    titles: list[str] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name == self.breaks and len(self.written) >= self.breaks_after:
            raise WindowsError(1722)

    def OpenPrinter(self, name: str) -> str:  # noqa: N802  # win32print's names
        self._call("OpenPrinter")
        return f"<{name}>"

    def ClosePrinter(self, handle: str) -> None:  # noqa: N802
        self._call("ClosePrinter")

    def GetPrinter(self, handle: str, level: int) -> dict[str, int]:  # noqa: N802
        self._call("GetPrinter")
        assert level == 2
        return {"Status": self.status, "Attributes": self.attributes}

    def StartDocPrinter(self, handle: str, level: int, document: tuple[str, None, str]) -> int:  # noqa: N802
        self._call("StartDocPrinter")
        assert (level, document[1:]) == (1, (None, "RAW"))
        self.titles.append(document[0])
        return 7

    def StartPagePrinter(self, handle: str) -> None:  # noqa: N802
        self._call("StartPagePrinter")

    def WritePrinter(self, handle: str, data: bytes) -> int:  # noqa: N802
        self._call("WritePrinter")
        if self.breaks == "full" and len(self.written) >= self.breaks_after:
            return 0
        room = self.breaks_after - len(self.written) if self.breaks else len(data)
        taken = data[: min(self.piece, max(room, 0))]
        self.written += taken
        return len(taken)

    def EndPagePrinter(self, handle: str) -> None:  # noqa: N802
        self._call("EndPagePrinter")

    def EndDocPrinter(self, handle: str) -> None:  # noqa: N802
        self._call("EndDocPrinter")

    def GetJob(self, handle: str, job: int, level: int) -> dict[str, Any]:  # noqa: N802
        self._call("GetJob")
        assert (job, level) == (7, 1)
        if not self.job_statuses or self.deleted:
            raise WindowsError(87)
        return {"Status": self.job_statuses.pop(0)}

    def SetJob(self, handle: str, job: int, level: int, info: None, command: int) -> None:  # noqa: N802
        self._call("SetJob")
        assert (level, info, command) == (0, None, 5)
        if self.keeps_jobs:
            raise WindowsError(5)
        self.deleted.append(job)


def spooler(fake: FakeSpooler) -> Spooler:
    return Spooler(fake, WindowsError, pause=lambda _: None)


def slip_printer(fake: FakeSpooler) -> RawQueuePrinter:
    return RawQueuePrinter("Máy in phiếu", OPTIONS, spooler(fake))


def test_a_job_is_submitted_once_and_watched_until_it_has_gone() -> None:
    fake = FakeSpooler()
    outcome = slip_printer(fake).print(RASTER, "a1b2")
    assert bytes(fake.written) == JOB
    assert (outcome.level, outcome.bytes_sent) == (ConfirmLevel.OS, len(JOB))
    assert fake.titles == ["counter_app 61316232"]
    assert fake.calls.count("StartDocPrinter") == 1
    assert fake.calls.count("GetJob") == 3
    assert fake.calls[-1] == "ClosePrinter"
    assert not fake.deleted


@pytest.mark.parametrize("done", [0x80, 0x1000])
def test_a_job_kept_after_printing_is_done(done: int) -> None:
    fake = FakeSpooler(job_statuses=[0x10, done, done, done])
    assert slip_printer(fake).print(RASTER, "a1b2").level is ConfirmLevel.OS
    assert not fake.deleted


@pytest.mark.parametrize(
    ("status", "cause"),
    [(0x40, "paper_out"), (0x20, "offline"), (0x2, "error"), (0x10, "the spooler keeps the job")],
)
def test_a_job_that_stays_is_deleted_so_that_it_cannot_print_later(status: int, cause: str) -> None:
    fake = FakeSpooler(job_statuses=[status] * 1000)
    with pytest.raises(PrintInterrupted) as interrupted:
        slip_printer(fake).print(RASTER, "a1b2")
    assert (interrupted.value.cause, interrupted.value.bytes_sent) == (cause, len(JOB))
    assert fake.deleted == [7]
    assert fake.calls[-1] == "ClosePrinter"


@pytest.mark.parametrize("status", [0x04, 0x100])
def test_a_job_somebody_deletes_is_not_taken_for_printed(status: int) -> None:
    fake = FakeSpooler(job_statuses=[0x10, status])
    with pytest.raises(PrintInterrupted, match="deleted"):
        slip_printer(fake).print(RASTER, "a1b2")


@pytest.mark.parametrize(
    ("status", "attributes", "state", "code"),
    [
        (0x10, 0, "paper_out", "printer_paper_out"),
        (0x400000, 0, "cover_open", "printer_cover_open"),
        (0x80, 0, "unreachable", "printer_unreachable"),
        (0x2, 0, "error", "printer_error"),
        (0x8, 0, "error", "printer_error"),
        (0, 0x400, "unreachable", "printer_unreachable"),
    ],
)
def test_trouble_the_driver_knows_starts_no_job(
    status: int, attributes: int, state: str, code: str
) -> None:
    fake = FakeSpooler(status, attributes)
    printer = slip_printer(fake)
    assert printer.state() is PrinterState(state)
    with pytest.raises(DeviceTrouble) as trouble:
        printer.print(RASTER, "a1b2")
    assert trouble.value.code == DeviceTroubleCode(code)
    assert "StartDocPrinter" not in fake.calls
    assert fake.calls.count("OpenPrinter") == fake.calls.count("ClosePrinter") == 2


def test_a_healthy_queue_says_nothing() -> None:
    assert slip_printer(FakeSpooler()).state() is PrinterState.SILENT


@pytest.mark.parametrize(
    "breaks", ["OpenPrinter", "StartDocPrinter", "StartPagePrinter", "WritePrinter", "full"]
)
def test_what_breaks_before_the_first_byte_may_be_tried_again(breaks: str) -> None:
    fake = FakeSpooler(breaks=breaks)
    with pytest.raises(DeviceTrouble) as trouble:
        slip_printer(fake).print(RASTER, "a1b2")
    assert trouble.value.code is DeviceTroubleCode.PRINTER_UNREACHABLE
    assert not fake.written
    started = fake.calls.count("StartDocPrinter") and breaks != "StartDocPrinter"
    assert fake.deleted == ([7] if started else [])


@pytest.mark.parametrize("breaks", ["WritePrinter", "full", "EndPagePrinter", "EndDocPrinter"])
def test_what_breaks_later_leaves_a_question_and_no_job(breaks: str) -> None:
    whole = breaks.startswith("End")
    fake = FakeSpooler(breaks=breaks, breaks_after=len(JOB) if whole else 100, piece=60)
    with pytest.raises(PrintInterrupted) as interrupted:
        slip_printer(fake).print(RASTER, "a1b2")
    assert interrupted.value.bytes_sent == len(fake.written) == (len(JOB) if whole else 100)
    assert fake.deleted == [7]


def test_a_job_that_cannot_be_taken_back_leaves_a_question() -> None:
    fake = FakeSpooler(breaks="StartPagePrinter", keeps_jobs=True)
    with pytest.raises(PrintInterrupted):
        slip_printer(fake).print(RASTER, "a1b2")


def test_forms_do_not_go_to_the_slip_printer() -> None:
    with pytest.raises(DeviceTrouble) as trouble:
        slip_printer(FakeSpooler()).print(Pdf(b"", 1), "a1b2")
    assert trouble.value.code is DeviceTroubleCode.PRINTER_NOT_CONFIGURED


@dataclass
class FakeSheets:
    """A drawing surface that notes what was drawn."""

    breaks: str = ""
    steps: list[str] = field(default_factory=list)
    pictures: list[tuple[int, int]] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)

    def opened(self, _name: str, paper: str) -> FakeSheets:
        self.papers.append(paper)
        return self

    def _step(self, name: str) -> None:
        self.steps.append(name)
        if name == self.breaks:
            raise WindowsError(1722)

    def start(self, title: str) -> int:
        self._step("start")
        return 7

    def page(self, picture: Image.Image, dpi: float) -> None:
        self._step("page")
        self.pictures.append(
            (round(picture.width / dpi * 25.4), round(picture.height / dpi * 25.4))
        )

    def end(self) -> None:
        self._step("end")

    def abort(self) -> None:
        self.steps.append("abort")

    def close(self) -> None:
        self.steps.append("close")


@pytest.fixture
def form() -> Pdf:
    data = io.BytesIO()
    first, second = (Image.new("L", (210, 297), 255) for _ in range(2))
    first.save(data, "PDF", resolution=25.4, save_all=True, append_images=[second])
    return Pdf(data.getvalue(), 2)


def sheet_printer(fake: FakeSpooler, sheets: FakeSheets) -> SheetPrinter:
    return SheetPrinter("Máy in A4", OPTIONS, spooler(fake), sheets.opened)


def test_every_page_is_drawn_at_its_true_size(form: Pdf) -> None:
    fake, sheets = FakeSpooler(), FakeSheets()
    outcome = sheet_printer(fake, sheets).print(form, "a1b2")
    assert outcome.level is ConfirmLevel.OS
    assert sheets.steps == ["start", "page", "page", "end", "close"]
    assert sheets.pictures == [(210, 297), (210, 297)]
    assert sheets.papers == ["A4"]
    assert fake.calls.count("GetJob") == 3


@dataclass
class DevMode:
    """Like ``PyDEVMODE``: a printer set to a size of its own."""

    PaperSize: int = 256
    Fields: int = 0x1 | 0x4 | 0x8


@dataclass
class FakeWindows:
    """What of ``win32print`` and ``win32gui`` opens a device context with settings."""

    kept: DevMode | None
    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def OpenPrinter(self, name: str) -> str:  # noqa: N802
        return f"<{name}>"

    def ClosePrinter(self, handle: str) -> None:  # noqa: N802
        self.calls.append(("ClosePrinter", handle))

    def GetPrinter(self, handle: str, level: int) -> dict[str, DevMode | None]:  # noqa: N802
        assert level == 2
        return {"pDevMode": self.kept}

    def DocumentProperties(  # noqa: N802
        self, window: int, handle: str, name: str, out: DevMode, given: DevMode, mode: int
    ) -> int:
        assert out is given is self.kept
        self.calls.append(("DocumentProperties", handle, name, given.PaperSize, mode))
        return 1

    def CreateDC(self, driver: str, name: str, settings: DevMode | None) -> int:  # noqa: N802
        self.calls.append(("CreateDC", driver, name, settings))
        return 5


@pytest.mark.parametrize(("paper", "size"), [("A5", 11), ("A4", 9)])
def test_the_driver_is_told_the_size_of_the_sheet(paper: str, size: int) -> None:
    windows = FakeWindows(DevMode())

    GdiSheets("Máy in A4", paper, windows, windows, None)

    assert windows.calls == [
        ("DocumentProperties", "<Máy in A4>", "Máy in A4", size, 8 | 2),
        ("ClosePrinter", "<Máy in A4>"),
        ("CreateDC", "WINSPOOL", "Máy in A4", DevMode(size, 0x1 | 0x2)),
    ]


def test_a_driver_without_settings_prints_on_what_it_has() -> None:
    windows = FakeWindows(None)

    GdiSheets("Máy in A4", "A5", windows, windows, None)

    assert windows.calls[-1] == ("CreateDC", "WINSPOOL", "Máy in A4", None)


@pytest.mark.parametrize("breaks", ["start", "page"])
def test_a_document_that_was_not_finished_may_be_tried_again(breaks: str, form: Pdf) -> None:
    fake, sheets = FakeSpooler(), FakeSheets(breaks)
    with pytest.raises(DeviceTrouble) as trouble:
        sheet_printer(fake, sheets).print(form, "a1b2")
    assert trouble.value.code is DeviceTroubleCode.PRINTER_ERROR
    assert sheets.steps[-2:] == ["abort", "close"]


def test_a_document_that_broke_when_handed_over_leaves_a_question(form: Pdf) -> None:
    fake, sheets = FakeSpooler(), FakeSheets("end")
    with pytest.raises(PrintInterrupted):
        sheet_printer(fake, sheets).print(form, "a1b2")
    assert sheets.steps[-1] == "close"


def test_sheets_that_stay_in_the_queue_leave_a_question(form: Pdf) -> None:
    fake = FakeSpooler(job_statuses=[0x40] * 1000)
    with pytest.raises(PrintInterrupted, match="paper_out"):
        sheet_printer(fake, FakeSheets()).print(form, "a1b2")
    assert fake.deleted == [7]


def test_trouble_starts_no_sheet(form: Pdf) -> None:
    fake, sheets = FakeSpooler(status=0x10), FakeSheets()
    printer = sheet_printer(fake, sheets)
    assert printer.state() is PrinterState.PAPER_OUT
    with pytest.raises(DeviceTrouble):
        printer.print(form, "a1b2")
    with pytest.raises(DeviceTrouble):
        printer.print(RASTER, "a1b2")
    assert not sheets.steps


def test_elsewhere_there_is_no_windows_spooler() -> None:
    if sys.platform == "win32":
        pytest.skip("this is Windows")
    with pytest.raises(DeviceTrouble, match="not_configured"):
        windows_spooler()
    with pytest.raises(DeviceTrouble, match="not_configured"):
        gdi_sheets("queue", "A4")
