"""Scanners on Linux through SANE's own program ``scanimage``, run at arm's length.

No GPL code is linked. One run scans the whole feeder, since many drivers throw out the rest
of the paper, or lose the back sides, when the device is closed after each page. Its batch
mode alone loses pages silently (a feeder that reports "no documents" in the middle of a
page ends the batch with status 0), so each page comes through a pipe of its own and is
counted against the size announced in its header. Nothing touches the disk unencrypted.
POSIX only; on Windows use WIA or eSCL.
"""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from counter_app.devices.scanners.jpeg import LARGEST_PAGE_PIXELS, encode_jpeg, ends_in_filler
from counter_app.devices.scanners.sane_options import choose_options, parse_options
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.ports import PageSide, ScannedPage, ScanProfile

_TROUBLES = {
    1: DeviceTroubleCode.SCANNER_UNREACHABLE,
    3: DeviceTroubleCode.SCANNER_BUSY,
    6: DeviceTroubleCode.SCANNER_JAM,
    7: DeviceTroubleCode.SCANNER_FEEDER_EMPTY,
    8: DeviceTroubleCode.SCANNER_COVER_OPEN,
}
"""Exit status of scanimage: the SANE_Status, or 1 if the device cannot be opened."""
_HEADER = re.compile(rb"P([456])\s(?:#[^\n]*\n)*(\d{1,6})\s+(\d{1,6})\s")
_DEPTH = re.compile(rb"(\d{1,5})\s")
_PAGE_STATUS = re.compile(rb"Scanned page (\d+)\. \(scanner status = (\d+)\)")
"""What scanimage says of a page, with its SANE_Status, before it closes the page's pipe."""
_LOOK_SECONDS = 0.1
_QUESTION_SECONDS = 20
_LEAVING_SECONDS = 5


class SaneScanner:
    """One SANE device, named as ``scanimage -L`` names it. Lives in the scan process.

    ``extra``: further options, as scanimage takes them.
    """

    def __init__(
        self, device: str, *, extra: Sequence[str] = (), program: str = "scanimage"
    ) -> None:
        self._device = device
        self._extra = tuple(extra)
        self._program = program

    def ready(self) -> bool:
        """Whether the device can be opened. Never raises."""
        try:
            return self._ask("--dont-scan").returncode == 0
        except DeviceTrouble:
            return False

    def scan(
        self, profile: ScanProfile, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[ScannedPage]:
        """See ``ports.Scanner``."""
        options, dpi = choose_options(self._offered(), profile)
        with tempfile.TemporaryDirectory(prefix="counter-scan-") as folder:
            pipes = _Pipes(Path(folder))
            count = [] if profile.feeder else ["--batch-count=1"]
            command = [f"--batch={pipes.pattern}", *count, *options, *self._extra]
            with pipes.said.open("wb") as said, self._run(command, said) as process:
                yield from _pages(pipes, process, profile, dpi, stop)

    def _offered(self) -> dict[str, str]:
        answer = self._ask("--all-options")
        if answer.returncode != 0:
            code = _TROUBLES.get(answer.returncode, DeviceTroubleCode.SCANNER_ERROR)
            raise DeviceTrouble(code, status=answer.returncode)
        return parse_options(answer.stdout.decode("utf-8", "replace"))

    def _ask(self, question: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 (the system's scanimage)
                [self._program, f"--device-name={self._device}", question],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=_english(),
                timeout=_QUESTION_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_NOT_RESPONDING) from error
        except OSError as error:
            code = DeviceTroubleCode.SCANNER_UNREACHABLE
            raise DeviceTrouble(code, cause="scanimage_missing") from error

    @contextmanager
    def _run(self, options: list[str], said: BinaryIO) -> Iterator[subprocess.Popen[bytes]]:
        """The scan; on leaving, one still running is told to cancel, then killed.

        ``said``: takes its words, which hold nothing of the pages.
        """
        command = [self._program, f"--device-name={self._device}", "--format=pnm", *options]
        with subprocess.Popen(  # noqa: S603 (the system's scanimage)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=_english(),
        ) as process:
            try:
                yield process
            finally:
                _leave(process)


class _Pipes:
    """One named pipe per page, made one page ahead.

    scanimage writes page N to ``N.part`` and renames that to ``N`` when it is complete.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.pattern = str(folder / "%d")
        self.said = folder / "said"
        self._make(1)

    def read(self, number: int, process: subprocess.Popen[bytes]) -> bytes | None:
        """All bytes of one page; None if the process ended without opening its pipe."""
        if sys.platform == "win32":
            raise _no_sane_here()
        self._make(number + 1)
        # Not blocking: a writer that never comes must not hold us.
        pipe = os.open(self._folder / f"{number}.part", os.O_RDONLY | os.O_NONBLOCK)
        try:
            return _read_until_closed(pipe, process, number)
        finally:
            os.close(pipe)

    def status_of(self, number: int) -> int | None:
        """The SANE_Status a page ended with; None if scanimage fell silent before.

        Not the exit status: after a failure some drivers hang in sane_cancel, and the reason
        would be lost with the process that has to be killed.
        """
        told = _PAGE_STATUS.findall(self.said.read_bytes())
        return next((int(status) for page, status in told if int(page) == number), None)

    def _make(self, number: int) -> None:
        if sys.platform == "win32":
            raise _no_sane_here()
        os.mkfifo(self._folder / f"{number}.part", 0o600)


def _no_sane_here() -> DeviceTrouble:
    return DeviceTrouble(DeviceTroubleCode.SCANNER_UNREACHABLE, cause="scanimage_missing")


def _read_until_closed(pipe: int, process: subprocess.Popen[bytes], number: int) -> bytes | None:
    if sys.platform == "win32":
        raise _no_sane_here()
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    data = bytearray()
    while True:
        ended = process.poll() is not None
        events = poll.poll(int(_LOOK_SECONDS * 1000) if not ended else 0)
        if not events:
            # Linux reports a hang-up only once a writer has been there.
            if ended:
                return bytes(data) if data else None
            continue
        chunk = os.read(pipe, 1 << 20)
        if not chunk:
            return bytes(data)
        data += chunk
        if len(data) > 3 * LARGEST_PAGE_PIXELS:
            raise DeviceTrouble(DeviceTroubleCode.PAGE_TOO_LARGE, page=number)


def _pages(
    pipes: _Pipes,
    process: subprocess.Popen[bytes],
    profile: ScanProfile,
    dpi: int,
    stop: Callable[[], bool],
) -> Iterator[ScannedPage]:
    number = 1
    while (data := pipes.read(number, process)) is not None:
        image = _whole_image(data)
        if image is None:
            raise _why_short(pipes, process, number)
        if image.width * image.height > LARGEST_PAGE_PIXELS:
            raise DeviceTrouble(DeviceTroubleCode.PAGE_TOO_LARGE, page=number)
        back = profile.duplex and number % 2 == 0
        side = PageSide.BACK if back else PageSide.FRONT
        jpeg = encode_jpeg(image, dpi)
        yield ScannedPage(number, side, jpeg, image.width, image.height, dpi)
        if stop():
            return
        number += 1
    _refuse_if_failed(process.wait(), pages=number - 1)


def _whole_image(data: bytes) -> Image.Image | None:
    """A PNM picture if every line announced in its header is there, else None."""
    header = _HEADER.match(data)
    if header is None:
        return None
    kind, width, height = header[1], int(header[2]), int(header[3])
    start = header.end()
    if kind == b"4":
        mode, raw, line = "1", "1;I", (width + 7) // 8
    else:
        depth = _DEPTH.match(data, start)
        if depth is None or depth[1] != b"255":
            return None
        start = depth.end()
        mode = raw = "L" if kind == b"5" else "RGB"
        line = width * len(mode)
    if len(data) - start != line * height or not line * height:
        return None
    image = Image.frombytes(mode, (width, height), data[start:], "raw", raw)
    # sane-airscan passes a cut JPEG on as a page of full height.
    return None if ends_in_filler(image) else image


def _why_short(pipes: _Pipes, process: subprocess.Popen[bytes], number: int) -> DeviceTrouble:
    """A page that is not whole: the device's own reason, or truncated.

    "No documents" in the middle of a page is no end of the feeder.
    """
    status = pipes.status_of(number)
    if status is None:
        status = _exit_status(process)
    code = _TROUBLES.get(status, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED)
    if code is DeviceTroubleCode.SCANNER_FEEDER_EMPTY:
        code = DeviceTroubleCode.SCANNER_PAGE_TRUNCATED
    return DeviceTrouble(code, page=number, status=status)


def _exit_status(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(_LEAVING_SECONDS)
    except subprocess.TimeoutExpired:
        return 0


def _refuse_if_failed(status: int, *, pages: int) -> None:
    """The run is over: at the end of the feeder, or because of something?"""
    if status == 0 and pages:
        return
    code = _TROUBLES.get(status, DeviceTroubleCode.SCANNER_ERROR)
    if status == 0:
        code = DeviceTroubleCode.SCANNER_FEEDER_EMPTY
    elif code is DeviceTroubleCode.SCANNER_FEEDER_EMPTY and pages:
        return
    raise DeviceTrouble(code, page=pages + 1, status=status)


def _leave(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    # scanimage answers the signal with sane_cancel, which lets go of the paper.
    process.terminate()
    try:
        process.wait(_LEAVING_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def _english() -> dict[str, str]:
    """Option names and words as the source has them, whatever the office speaks."""
    return os.environ | {"LC_ALL": "C", "LANGUAGE": "C"}
