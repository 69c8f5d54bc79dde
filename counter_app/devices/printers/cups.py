"""A queue of CUPS, by its own programs ``lp`` and ``lpstat``.

python-escpos' CUPS connector needs pycups, which compiles against headers few PCs have.
CUPS sends a whole job again after a broken connection: for a thermal printer the queue must
have the error policy ``abort-job``, and a direct address is the better choice.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable

from counter_app.devices.printers.escpos_raster import encode_job
from counter_app.devices.printers.options import PrinterKind, PrinterOptions
from counter_app.devices.printers.pages import SECONDS_PER_PAGE, paper_name
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.paper import Pdf, Raster, Rendered
from counter_app.services.ports import (
    ConfirmLevel,
    PrinterState,
    PrintInterrupted,
    PrintOutcome,
)

POLL_SECONDS = 0.5
_TROUBLES = {
    PrinterState.COVER_OPEN: DeviceTroubleCode.PRINTER_COVER_OPEN,
    PrinterState.PAPER_OUT: DeviceTroubleCode.PRINTER_PAPER_OUT,
    PrinterState.ERROR: DeviceTroubleCode.PRINTER_ERROR,
    PrinterState.UNREACHABLE: DeviceTroubleCode.PRINTER_UNREACHABLE,
}
_REQUEST = re.compile(r"request id is (\S+)")
_NOT_PRINTED = ("aborted", "canceled")
"""In the job-state-reasons of a job that did not come out."""
_ALERTS = (
    ("cover-open", PrinterState.COVER_OPEN),
    ("media-empty", PrinterState.PAPER_OUT),
    ("media-needed", PrinterState.PAPER_OUT),
    ("media-jam", PrinterState.ERROR),
    ("offline", PrinterState.UNREACHABLE),
    ("media-low", PrinterState.PAPER_LOW),
)


class CupsPrinter:
    """Implements ``ports.Printer`` for one queue; ``lp``, ``lpstat``, ``cancel``: the programs."""

    def __init__(
        self,
        queue: str,
        options: PrinterOptions,
        *,
        lp: str = "lp",
        lpstat: str = "lpstat",
        cancel: str = "cancel",
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._queue = queue
        self._options = options
        self._lp = lp
        self._lpstat = lpstat
        self._cancel = cancel
        self._pause = pause

    def state(self) -> PrinterState:
        """What CUPS knows of the queue; often only that it accepts jobs. Never raises."""
        return _state(self._told(["-l", "-p", self._queue], self._options.preflight_seconds) or "")

    def print(self, paper: Rendered, job_token: str) -> PrintOutcome:
        """Submit once and watch; see ``ports.Printer``.

        CUPS takes a job whole or refuses it, and takes it for a stopped queue as well.
        """
        data, arguments = self._job(paper)
        self._refuse_trouble()
        title = f"counter_app {job_token.encode().hex()}"  # shown to everybody: no person in it
        request = self._submit(data, ["-t", title, *arguments])
        self._watch(request, len(data), self._longest(paper))
        return PrintOutcome(ConfirmLevel.OS, len(data))

    def _refuse_trouble(self) -> None:
        """Raise ``DeviceTrouble`` when the queue already knows it cannot print."""
        answer = self._told(["-l", "-p", self._queue], self._options.connect_seconds) or ""
        state = _state(answer)
        # CUPS learns from the printer only while it prints: an idle queue may still tell of the
        # paper that was missing yesterday, and would refuse for ever.
        stale = answer.startswith(f"printer {self._queue} is idle")
        if state in _TROUBLES and not stale:
            raise DeviceTrouble(_TROUBLES[state])

    def _submit(self, data: bytes, arguments: list[str]) -> str:
        """Hand the job over; its request id."""
        command = [self._lp, "-d", self._queue, *arguments, "-"]
        try:
            said = subprocess.run(  # noqa: S603  # the queue's name is one argument, no shell
                command,
                input=data,
                capture_output=True,
                check=True,
                timeout=self._options.slack_seconds,
                env=_english(),
            ).stdout
        except subprocess.TimeoutExpired as error:
            raise PrintInterrupted(len(data), "the spooler does not answer") from error
        except subprocess.CalledProcessError as error:
            if error.returncode < 0:
                raise PrintInterrupted(len(data), "lp was ended") from error
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE) from error
        except OSError as error:
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE) from error
        named = _REQUEST.search(said.decode("utf-8", "replace"))
        if named is None:
            raise PrintInterrupted(len(data), "lp named no request")
        return named[1]

    def _watch(self, request: str, sent: int, seconds: float) -> None:
        """Wait until the job has left the queue, and learn how.

        One that stays is cancelled, so that it cannot print by itself after somebody has
        printed it again, and ``PrintInterrupted`` is raised: part of it may be on paper.
        """
        deadline = time.monotonic() + seconds
        while (waiting := self._jobs("not-completed")) is None or request in waiting:
            if time.monotonic() >= deadline:
                self._run([self._cancel, request], self._options.connect_seconds)
                raise PrintInterrupted(sent, "the queue keeps the job")
            self._pause(POLL_SECONDS)
        ended = self._jobs("completed")
        if ended is None:
            raise PrintInterrupted(sent, "the queue does not answer")
        # A server that keeps no history tells nothing of it: then leaving is all there is.
        if any(word in ended.get(request, "") for word in _NOT_PRINTED):
            raise PrintInterrupted(sent, "the queue gave the job up")

    def _jobs(self, which: str) -> dict[str, str] | None:
        """Request id -> what CUPS says of it; None when it says nothing."""
        told = self._told(["-l", "-W", which, "-o", self._queue], self._options.connect_seconds)
        return None if told is None else _by_request(told)

    def _told(self, arguments: list[str], seconds: float) -> str | None:
        return self._run([self._lpstat, *arguments], seconds)

    @staticmethod
    def _run(command: list[str], seconds: float) -> str | None:
        """What a program says, in English; None when it fails or takes longer."""
        try:
            answer = subprocess.run(  # noqa: S603  # names are single arguments, no shell
                command, capture_output=True, check=True, timeout=seconds, env=_english()
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return answer.stdout.decode("utf-8", "replace")

    def _longest(self, paper: Rendered) -> float:
        """Seconds until a job that still waits is given up."""
        if isinstance(paper, Pdf):
            return SECONDS_PER_PAGE * paper.pages + self._options.slack_seconds
        return self._options.mechanical_seconds(paper.height) * 3 + self._options.slack_seconds

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


def _by_request(answer: str) -> dict[str, str]:
    """Jobs as ``lpstat -l -o`` lists them: a line each, what is said of it indented below."""
    jobs: dict[str, str] = {}
    request = ""
    for line in answer.splitlines():
        if line[:1].strip():
            request = line.split()[0]
        jobs[request] = jobs.get(request, "") + line + "\n"
    return jobs
