"""A queue of CUPS, by its own programs ``lp`` and ``lpstat``.

python-escpos' CUPS connector needs pycups, which compiles against headers few PCs have.
CUPS sends a whole job again after a broken connection: for a thermal printer the queue must
have the error policy ``abort-job``, and a direct address is the better choice.
"""

from __future__ import annotations

import os
import subprocess

from counter_app.devices.printers.escpos_raster import encode_job
from counter_app.devices.printers.options import PrinterKind, PrinterOptions
from counter_app.devices.printers.pages import paper_name
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.paper import Pdf, Raster, Rendered
from counter_app.services.ports import (
    ConfirmLevel,
    PrinterState,
    PrintInterrupted,
    PrintOutcome,
)

_ALERTS = (
    ("cover-open", PrinterState.COVER_OPEN),
    ("media-empty", PrinterState.PAPER_OUT),
    ("media-needed", PrinterState.PAPER_OUT),
    ("media-jam", PrinterState.ERROR),
    ("offline", PrinterState.UNREACHABLE),
    ("media-low", PrinterState.PAPER_LOW),
)


class CupsPrinter:
    """Implements ``ports.Printer`` for one queue. ``lp`` and ``lpstat`` name the programs."""

    def __init__(
        self, queue: str, options: PrinterOptions, *, lp: str = "lp", lpstat: str = "lpstat"
    ) -> None:
        self._queue = queue
        self._options = options
        self._lp = lp
        self._lpstat = lpstat

    def state(self) -> PrinterState:
        """What CUPS knows of the queue; often only that it accepts jobs. Never raises."""
        command = [self._lpstat, "-l", "-p", self._queue]
        try:
            answer = subprocess.run(  # noqa: S603  # the queue's name is one argument, no shell
                command,
                capture_output=True,
                check=True,
                timeout=self._options.preflight_seconds,
                env=_english(),
            )
        except (OSError, subprocess.SubprocessError):
            return PrinterState.UNREACHABLE
        return _state(answer.stdout.decode("utf-8", "replace"))

    def print(self, paper: Rendered, job_token: str) -> PrintOutcome:
        """Submit once. CUPS takes a job whole or refuses it; see ``ports.Printer``."""
        data, arguments = self._job(paper)
        title = f"counter_app {job_token.encode().hex()}"  # shown to everybody: no person in it
        command = [self._lp, "-d", self._queue, "-t", title, *arguments, "-"]
        seconds = self._options.slack_seconds
        try:
            subprocess.run(  # noqa: S603
                command,
                input=data,
                capture_output=True,
                check=True,
                timeout=seconds,
                env=_english(),
            )
        except subprocess.TimeoutExpired as error:
            raise PrintInterrupted(len(data), "the spooler does not answer") from error
        except subprocess.CalledProcessError as error:
            if error.returncode < 0:
                raise PrintInterrupted(len(data), "lp was ended") from error
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE) from error
        except OSError as error:
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE) from error
        return PrintOutcome(ConfirmLevel.OS, len(data))

    def _job(self, paper: Rendered) -> tuple[bytes, list[str]]:
        match paper, self._options.kind:
            case Raster(), PrinterKind.THERMAL:
                return encode_job(paper, self._options), ["-o", "raw"]
            case Pdf(), PrinterKind.OFFICE:
                return paper.data, ["-o", f"media={paper_name(paper)}"]
            case _:
                raise DeviceTrouble(DeviceTroubleCode.PRINTER_NOT_CONFIGURED)


def _english() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}


def _state(answer: str) -> PrinterState:
    lines = answer.strip().splitlines()
    if not lines or "disabled" in lines[0]:
        return PrinterState.UNREACHABLE
    alerts = " ".join(line for line in lines if line.strip().startswith("Alerts:"))
    for word, state in _ALERTS:
        if word in alerts:
            return state
    return PrinterState.SILENT
