"""A queue of the Windows spooler, fed raw (StartDocPrinter, WritePrinter) and watched.

python-escpos' ``Win32Raw`` is not used: it hides the job's number and the spooler's answers,
and without the number a job that waits for paper cannot be kept from printing later.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from counter_app.devices.printers.escpos_raster import encode_job
from counter_app.devices.printers.options import PrinterOptions
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.paper import Raster, Rendered
from counter_app.services.ports import (
    ConfirmLevel,
    PrinterState,
    PrintInterrupted,
    PrintOutcome,
)

POLL_SECONDS = 0.2
JOB_CONTROL_DELETE = 5
ERROR_INVALID_PARAMETER = 87
"""What GetJob says of a job that has left the queue."""

ATTRIBUTE_WORK_OFFLINE = 0x400
_PRINTER_STATES = (  # PRINTER_STATUS_*, winspool.h
    (0x00400000, PrinterState.COVER_OPEN),
    (0x00000010, PrinterState.PAPER_OUT),
    (0x00000080, PrinterState.UNREACHABLE),
    (0x0000000A, PrinterState.ERROR),  # error or jam
)
_JOB_DONE = 0x80 | 0x1000  # JOB_STATUS_PRINTED, JOB_STATUS_COMPLETE
_JOB_CAUSES = (  # JOB_STATUS_*
    (0x40, "paper_out"),
    (0x20, "offline"),
    (0x02, "error"),
)
_JOB_DELETED = 0x04 | 0x100  # JOB_STATUS_DELETING, JOB_STATUS_DELETED
_TROUBLES = {
    PrinterState.COVER_OPEN: DeviceTroubleCode.PRINTER_COVER_OPEN,
    PrinterState.PAPER_OUT: DeviceTroubleCode.PRINTER_PAPER_OUT,
    PrinterState.ERROR: DeviceTroubleCode.PRINTER_ERROR,
    PrinterState.UNREACHABLE: DeviceTroubleCode.PRINTER_UNREACHABLE,
}


@dataclass(frozen=True, slots=True)
class Spooler:
    """The Windows printing functions in use: the module ``win32print`` and its exception."""

    functions: Any
    error: type[Exception]
    pause: Callable[[float], None] = time.sleep


def windows_spooler() -> Spooler:
    """The spooler of this PC. Raises ``DeviceTrouble`` on other systems."""
    if sys.platform == "win32":
        import pywintypes  # pywin32 exists on Windows only
        import win32print

        return Spooler(win32print, pywintypes.error)
    raise DeviceTrouble(DeviceTroubleCode.PRINTER_NOT_CONFIGURED)


class Queue:
    """One open queue: its state, and what becomes of a job in it."""

    def __init__(self, spooler: Spooler, name: str) -> None:
        self._spooler = spooler
        try:
            self.handle = spooler.functions.OpenPrinter(name)
        except spooler.error as error:
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE) from error

    def close(self) -> None:
        """Give the handle back."""
        self._spooler.functions.ClosePrinter(self.handle)

    def state(self) -> PrinterState:
        """What the driver tells; a plain text driver always says nothing is wrong."""
        try:
            info = self._spooler.functions.GetPrinter(self.handle, 2)
        except self._spooler.error:
            return PrinterState.UNREACHABLE
        if info["Attributes"] & ATTRIBUTE_WORK_OFFLINE:
            return PrinterState.UNREACHABLE
        for bits, state in _PRINTER_STATES:
            if info["Status"] & bits:
                return state
        return PrinterState.SILENT

    def refuse_trouble(self) -> None:
        """Raise ``DeviceTrouble`` when the queue already knows it cannot print."""
        state = self.state()
        if state in _TROUBLES:
            raise DeviceTrouble(_TROUBLES[state])

    def watch(self, job: int, sent: int, seconds: float) -> None:
        """Wait until the job has left the queue.

        One that stays is deleted, so that it cannot print by itself after somebody has
        printed it again, and ``PrintInterrupted`` is raised: part of it may be on paper.
        """
        cause = "the spooler keeps the job"
        for _ in range(max(1, round(seconds / POLL_SECONDS))):
            status = self._job_status(job)
            if status is None or status & _JOB_DONE:
                return
            if status & _JOB_DELETED:
                raise PrintInterrupted(sent, "deleted by somebody")
            cause = next((word for bits, word in _JOB_CAUSES if status & bits), cause)
            self._spooler.pause(POLL_SECONDS)
        self.delete(job)
        raise PrintInterrupted(sent, cause)

    def delete(self, job: int) -> bool:
        """Take a job out of the queue; whether that is certain."""
        try:
            self._spooler.functions.SetJob(self.handle, job, 0, None, JOB_CONTROL_DELETE)
        except self._spooler.error as error:
            return _gone(error)
        return True

    def _job_status(self, job: int) -> int | None:
        try:
            return int(self._spooler.functions.GetJob(self.handle, job, 1)["Status"])
        except self._spooler.error as error:
            return None if _gone(error) else 0


def _gone(error: Exception) -> bool:
    return getattr(error, "winerror", None) == ERROR_INVALID_PARAMETER


class RawQueuePrinter:
    """Implements ``ports.Printer`` for a thermal printer behind the Windows spooler.

    Nothing can be read back through the spooler: at best it says that the job has gone.
    """

    def __init__(self, name: str, options: PrinterOptions, spooler: Spooler) -> None:
        self._name = name
        self._options = options
        self._spooler = spooler

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
        """Submit once; see ``ports.Printer``."""
        if not isinstance(paper, Raster) or paper.width > self._options.width_dots:
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_NOT_CONFIGURED)
        data = encode_job(paper, self._options)
        queue = Queue(self._spooler, self._name)
        try:
            queue.refuse_trouble()
            job = self._submit(queue, data, f"counter_app {job_token.encode().hex()}")
            seconds = self._options.mechanical_seconds(paper.height) * 3
            queue.watch(job, len(data), seconds + self._options.slack_seconds)
        finally:
            queue.close()
        return PrintOutcome(ConfirmLevel.OS, len(data))

    def _submit(self, queue: Queue, data: bytes, title: str) -> int:
        functions = self._spooler.functions
        try:
            job = int(functions.StartDocPrinter(queue.handle, 1, (title, None, "RAW")))
        except self._spooler.error as error:
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE) from error
        sent = 0
        try:
            functions.StartPagePrinter(queue.handle)
            while sent < len(data):
                written = functions.WritePrinter(queue.handle, data[sent:])
                if not written:
                    break
                sent += written
            functions.EndPagePrinter(queue.handle)
            functions.EndDocPrinter(queue.handle)
        except self._spooler.error as error:
            raise self._broken_off(queue, job, sent) from error
        if sent < len(data):
            raise self._broken_off(queue, job, sent)
        return job

    def _broken_off(self, queue: Queue, job: int, sent: int) -> Exception:
        """The failure to raise, after the job was taken back."""
        deleted = queue.delete(job)
        if deleted and sent == 0:
            return DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE)
        return PrintInterrupted(sent, "the spooler refused data")
