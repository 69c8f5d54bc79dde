"""One scan, seen from the program: a process of its own, watched, and no page lost."""

from __future__ import annotations

import logging
import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import IO

import counter_app
from counter_app.devices.scanners.events import (
    PageSpooled,
    ScanEnd,
    ScanEnded,
    ScanEvent,
    decode_event,
)
from counter_app.devices.scanners.order import COMMAND, ScanOrder, encode_order
from counter_app.devices.scanners.spool import KEY_BYTES, complete_pages, open_page
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.domain.ids import uuid7
from counter_app.services.ports import ScanProfile

_log = logging.getLogger(__name__)

_TAIL = 4000
"""Bytes at the end of what a scan process wrote about its death."""
_FRAME = re.compile(r'^ +File ".*?([^"/\\]+)", line (\d+), in (\S+)$', re.MULTILINE)
_KIND = re.compile(r"^([A-Za-z_][\w.]*)(?=:|$)", re.MULTILINE)


class _Word(Enum):
    """What is no event of the process itself."""

    CLOSED = auto()
    """The process has closed its output."""
    CANCEL = auto()
    """The clerk wants to stop."""
    SILENT = auto()
    """Nothing came until the deadline."""


_Heard = ScanEvent | _Word


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a silent scan process may live, in seconds."""

    first_page: float = 90.0
    """Scanners warm up."""
    next_page: float = 60.0
    cancel: float = 10.0
    leaving: float = 3.0
    """A process that was told to end, one that was killed, and what still holds its output."""


class ScanSession:
    """A scan in a child process. One thread runs ``events``; ``cancel`` comes from any.

    ``job_key``: 32 random bytes; whoever keeps it can read the pages. The pages stay in
    ``spool_folder / job_id`` until ``spool.discard_job``. A try after a trouble goes on in
    the same job with ``first_number`` behind the last page.
    """

    def __init__(
        self,
        address: str,
        profile: ScanProfile,
        spool_folder: Path,
        job_key: bytes,
        *,
        job_id: str | None = None,
        first_number: int = 1,
        patience: Patience | None = None,
        command: list[str] | None = None,
    ) -> None:
        if len(job_key) != KEY_BYTES:
            raise ValueError("a job key has 32 bytes")
        self.job_id = job_id or str(uuid7())
        self._order = ScanOrder(self.job_id, address, profile, spool_folder, first_number)
        self._key = job_key
        self._patience = patience or Patience()
        self._command = command or child_command()
        self._heard: queue.SimpleQueue[_Heard] = queue.SimpleQueue()
        self._cancelled = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._writing = threading.Lock()

    @property
    def process_id(self) -> int | None:
        """Of the running scan process; None before and after."""
        return self._child.pid if self._child and self._child.poll() is None else None

    def events(self) -> Iterator[ScanEvent]:
        """Start the scan and yield what happens; the last is a ``ScanEnded``.

        Raises ``DeviceTrouble`` or ``StorageTrouble`` after the last good page, and always
        after every page that reached the disk has been yielded. ``SCANNER_NOT_RESPONDING``:
        the process was silent too long and was killed; ``SCANNER_ERROR``: it died.
        """
        with tempfile.TemporaryFile() as errors:
            self._start(errors)
            try:
                yield from self._listen(errors)
            finally:
                self._end()

    def cancel(self) -> None:
        """Ask the scan to stop after the page in hand; killed if it does not."""
        self._cancelled.set()
        self._heard.put(_Word.CANCEL)
        with self._writing:
            self._write(b"cancel\n")

    def _listen(self, errors: IO[bytes]) -> Iterator[ScanEvent]:
        number = self._order.first_number - 1
        deadline = time.monotonic() + self._patience.first_page
        while True:
            heard = self._next(deadline)
            if heard is _Word.CANCEL:
                deadline = min(deadline, time.monotonic() + self._patience.cancel)
            elif isinstance(heard, _Word):
                self._end(kill=True)
                yield from self._unheard(number)
                yield self._lost(errors, silent=heard is _Word.SILENT)
                return
            elif isinstance(heard, ScanEnded):
                if heard.failure is not None:
                    raise heard.failure
                yield heard
                return
            else:
                if isinstance(heard, PageSpooled):
                    number = heard.page.number
                    deadline = time.monotonic() + self._patience.next_page
                yield heard

    def _next(self, deadline: float) -> _Heard:
        try:
            return self._heard.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return _Word.SILENT

    def _unheard(self, number: int) -> Iterator[ScanEvent]:
        """Pages that reached the disk although their event did not reach us."""
        for found, path in complete_pages(self._order.spool, self.job_id):
            if found > number:
                yield PageSpooled(open_page(path, self._key, self.job_id, found)[0])

    def _lost(self, errors: IO[bytes], *, silent: bool) -> ScanEnded:
        """What a process that is gone without a word means."""
        if self._cancelled.is_set():
            found = complete_pages(self._order.spool, self.job_id)
            pages = sum(number >= self._order.first_number for number, _ in found)
            return ScanEnded(ScanEnd.CANCELLED, pages)
        if silent:
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_NOT_RESPONDING)
        status = self._child.returncode if self._child else 0
        errors.seek(0)
        said = errors.read()[-_TAIL:].decode("utf-8", "replace").replace("\r\n", "\n")
        _log.warning("scan process ended with status %s: %s", status, _spots(said))
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_ERROR, cause="process", status=status)

    def _start(self, errors: IO[bytes]) -> None:
        if self._child is not None:
            raise RuntimeError("a session scans once")
        with self._writing:
            self._child = subprocess.Popen(  # noqa: S603 (ourselves)
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=_environment(),
                # Its own group: killed together with what a driver has started.
                start_new_session=os.name == "posix",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            self._write(encode_order(self._order) + self._key)
            if self._cancelled.is_set():
                self._write(b"cancel\n")
        self._reader = threading.Thread(target=self._hear, name="scan-events", daemon=True)
        self._reader.start()

    def _write(self, data: bytes) -> None:
        """To the process; one that is dead is noticed by its closed output."""
        if self._child is None or self._child.stdin is None:
            return
        with suppress(OSError, ValueError):
            self._child.stdin.write(data)
            self._child.stdin.flush()

    def _hear(self) -> None:
        lines = self._child.stdout if self._child else None
        try:
            for line in lines or ():
                self._heard.put(decode_event(line))
        except ValueError:
            _log.warning("scan process said something that is no event")
        finally:
            self._heard.put(_Word.CLOSED)
            if lines is not None:
                lines.close()

    def _end(self, *, kill: bool = False) -> None:
        """Leave no process behind, whatever state it is in, and wait for none for ever.

        A driver stuck in the kernel outlives SIGKILL; what a driver has started may hold the
        output open. The next scan must not wait for either.
        """
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            return
        with self._writing, suppress(OSError):
            # The end of its orders tells the process to let go of the device and to end.
            child.stdin.close()
        if not kill:
            self._gone(child)
        if child.poll() is None:
            _kill_group(child)
        if not self._gone(child):
            _log.warning("scan process %d does not end", child.pid)
            return
        if self._reader is None:
            child.stdout.close()
        else:
            self._reader.join(self._patience.leaving)
            if self._reader.is_alive():
                _log.warning("something still holds the output of a scan process that has ended")

    def _gone(self, child: subprocess.Popen[bytes]) -> bool:
        try:
            child.wait(self._patience.leaving)
        except subprocess.TimeoutExpired:
            return False
        return True


def child_command() -> list[str]:
    """How a scan process is started: a hidden command of the bundle, a module otherwise."""
    if getattr(sys, "frozen", False):
        return [sys.executable, COMMAND]
    return [sys.executable, "-m", "counter_app.devices.scanners.child"]


def _environment() -> dict[str, str]:
    """Ours, without the office's settings and secrets, and with a way to this package."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COUNTER_")}
    root = str(Path(counter_app.__file__).resolve().parent.parent)
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, (root, kept.get("PYTHONPATH"))))
    return kept


def _spots(said: str) -> str:
    """Where Python broke, and on what kind of error.

    Nothing else of it goes into the log: messages and drivers quote what they meet.
    """
    frames = list(_FRAME.finditer(said))
    if not frames:
        return "without a trace"
    kind = _KIND.search(said, frames[-1].end())
    spots = ["{}:{} {}".format(*frame.groups()) for frame in frames]
    return ", ".join([*spots, *(kind.groups() if kind else ())])


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)
