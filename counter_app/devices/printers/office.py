"""A4 and A5 sheets on an office printer under Windows: pages drawn by GDI, the job watched.

On Linux the same papers go to CUPS (``cups.py``) as they are.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Protocol

from PIL import Image

from counter_app.devices.printers.options import PrinterOptions
from counter_app.devices.printers.pages import SECONDS_PER_PAGE, page_pictures, paper_name
from counter_app.devices.printers.windows import Queue, Spooler
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.paper import Pdf, Rendered
from counter_app.services.ports import (
    ConfirmLevel,
    PrinterState,
    PrintInterrupted,
    PrintOutcome,
)

_PAPER_SIZES = {"A4": 9, "A5": 11}  # DMPAPER_*, wingdi.h
_DM_PAPERSIZE, _DM_OWN_SIZE = 0x2, 0x4 | 0x8  # DM_PAPERSIZE; DM_PAPERLENGTH, DM_PAPERWIDTH
_DM_OUT_BUFFER, _DM_IN_BUFFER = 2, 8
FINEST_DPI = 300
"""A page at 600 dpi is 35 MB and looks no better."""


class SheetDevice(Protocol):
    """What a printer's drawing surface must do. Its own exception on failure."""

    def start(self, title: str) -> int:
        """Begin a document; the spooler's number of the job."""
        ...

    def page(self, picture: Image.Image, dpi: float) -> None:
        """One sheet with a picture of so many dots an inch, at its true size."""
        ...

    def end(self) -> None:
        """The document is complete: from here on it may print."""
        ...

    def abort(self) -> None:
        """Throw the document away. Never raises."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


OpenSheets = Callable[[str, str], SheetDevice]
"""The device of a queue, for sheets of ``A4`` or ``A5``."""


class SheetPrinter:
    """Implements ``ports.Printer`` for an office printer under Windows."""

    def __init__(
        self, name: str, options: PrinterOptions, spooler: Spooler, open_sheets: OpenSheets
    ) -> None:
        self._name = name
        self._options = options
        self._spooler = spooler
        self._open_sheets = open_sheets

    def state(self) -> PrinterState:
        """What the queue knows. Never raises."""
        try:
            queue = Queue(self._spooler, self._name)
        except DeviceTrouble:
            return PrinterState.UNREACHABLE
        try:
            return queue.state()
        finally:
            queue.close()

    def print(self, paper: Rendered, job_token: str) -> PrintOutcome:
        """Draw and submit once; see ``ports.Printer``."""
        if not isinstance(paper, Pdf):
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_NOT_CONFIGURED)
        queue = Queue(self._spooler, self._name)
        try:
            queue.refuse_trouble()
            job = self._draw(paper, f"counter_app {job_token.encode().hex()}")
            seconds = SECONDS_PER_PAGE * paper.pages + self._options.slack_seconds
            queue.watch(job, len(paper.data), seconds)
        finally:
            queue.close()
        return PrintOutcome(ConfirmLevel.OS, len(paper.data))

    def _draw(self, paper: Pdf, title: str) -> int:
        """The job's number. Until ``end`` nothing prints, so until then a retry is safe."""
        errors = (self._spooler.error, OSError)
        try:
            device = self._open_sheets(self._name, paper_name(paper))
        except errors as error:
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE) from error
        try:
            job = self._sheets(device, paper, title)
            self._end(device, len(paper.data))
        except errors as error:
            device.abort()
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_ERROR) from error
        finally:
            device.close()
        return job

    @staticmethod
    def _sheets(device: SheetDevice, paper: Pdf, title: str) -> int:
        job = device.start(title)
        for picture in page_pictures(paper, FINEST_DPI):
            device.page(picture, FINEST_DPI)
        return job

    def _end(self, device: SheetDevice, size: int) -> None:
        try:
            device.end()
        except (self._spooler.error, OSError) as error:
            raise PrintInterrupted(size, "the spooler refused the document") from error


def gdi_sheets(name: str, paper: str) -> SheetDevice:
    """The drawing surface of a Windows printer. Raises ``DeviceTrouble`` elsewhere."""
    if sys.platform == "win32":
        import win32gui  # pywin32 exists on Windows only
        import win32print
        from PIL import ImageWin

        return GdiSheets(name, paper, win32gui, win32print, ImageWin)
    raise DeviceTrouble(DeviceTroubleCode.PRINTER_NOT_CONFIGURED)


class GdiSheets:
    """``SheetDevice`` on a GDI device context; the last three are the modules in use."""

    _DPI_X, _DPI_Y, _OFFSET_X, _OFFSET_Y = 88, 90, 112, 113  # GetDeviceCaps, wingdi.h

    def __init__(
        self, name: str, paper: str, win32gui: Any, win32print: Any, image_win: Any
    ) -> None:
        self._gui, self._print, self._image_win = win32gui, win32print, image_win
        settings = _settings(win32print, name, _PAPER_SIZES[paper])
        self._dc = win32gui.CreateDC("WINSPOOL", name, settings)

    def start(self, title: str) -> int:
        return int(self._print.StartDoc(self._dc, (title, None, None, 0)))

    def page(self, picture: Image.Image, dpi: float) -> None:
        caps = self._print.GetDeviceCaps
        self._print.StartPage(self._dc)
        # The origin of a printer is where it can first print, not the corner of the sheet.
        left, top = -caps(self._dc, self._OFFSET_X), -caps(self._dc, self._OFFSET_Y)
        width = round(picture.width * caps(self._dc, self._DPI_X) / dpi)
        height = round(picture.height * caps(self._dc, self._DPI_Y) / dpi)
        bitmap = self._image_win.Dib(picture)
        bitmap.draw(int(self._dc), (left, top, left + width, top + height))
        self._print.EndPage(self._dc)

    def end(self) -> None:
        self._print.EndDoc(self._dc)

    def abort(self) -> None:
        self._print.AbortDoc(self._dc)

    def close(self) -> None:
        self._gui.DeleteDC(self._dc)


def _settings(win32print: Any, name: str, size: int) -> Any:
    """The printer's own DEVMODE with another paper; None where the driver keeps none.

    The driver merges what was changed, so that its private part stays consistent.
    """
    handle = win32print.OpenPrinter(name)
    try:
        settings = win32print.GetPrinter(handle, 2)["pDevMode"]
        if settings is None:
            return None
        settings.PaperSize = size
        # Length and width go before the named size.
        settings.Fields = (settings.Fields | _DM_PAPERSIZE) & ~_DM_OWN_SIZE
        mode = _DM_IN_BUFFER | _DM_OUT_BUFFER
        win32print.DocumentProperties(0, handle, name, settings, settings, mode)
    finally:
        win32print.ClosePrinter(handle)
    return settings
