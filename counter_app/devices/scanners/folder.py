"""A folder as a scanner: takes what a copier or another program has put there.

JPEG stays untouched; PNG and TIFF become JPEG. A file is taken when it has stopped growing,
nobody else holds it, and it is a whole picture. It moves to the subfolder ``taken`` only when
the page after its last one is asked for: by then the last one is stored. So a crash can
show a file twice, never lose it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageSequence

from counter_app.devices.scanners.jpeg import (
    LARGEST_PAGE_BYTES,
    check_jpeg,
    encode_jpeg,
    open_picture,
)
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.ports import PageSide, ScannedPage, ScanProfile

TAKEN = "taken"
_JPEG = {".jpg", ".jpeg"}
_OTHER = {".png", ".tif", ".tiff"}
_LOOK_SECONDS = 1.0
_PATIENCE_LOOKS = 30


@dataclass(frozen=True, slots=True)
class _Look:
    """What a file looked like."""

    size: int
    modified: int


class FolderScanner:
    """The folder ``folder``. Lives in the scan process."""

    def __init__(self, folder: Path, *, pause: Callable[[float], None] = time.sleep) -> None:
        self._folder = folder
        self._pause = pause

    def ready(self) -> bool:
        """Whether the folder can be read. Never raises."""
        try:
            return os.access(self._folder, os.R_OK | os.W_OK) and self._folder.is_dir()
        except OSError:
            return False

    def scan(
        self, profile: ScanProfile, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[ScannedPage]:
        """See ``ports.Scanner``. The files present now, by age; later ones next time."""
        if not self.ready():
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_UNREACHABLE, cause="folder")
        files = self._waiting()
        if not files:
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_FEEDER_EMPTY)
        number = 0
        for file in files:
            if stop() or not self._settled(file, number + 1, stop):
                return
            for jpeg, dpi in _pages_of(file, number + 1, profile.dpi):
                number += 1
                size = check_jpeg(jpeg, page=number)
                yield ScannedPage(number, PageSide.FRONT, jpeg, size.width, size.height, dpi)
            self._put_away(file)

    def _waiting(self) -> list[Path]:
        try:
            found = [
                (path.stat().st_mtime_ns, path.name, path)
                for path in self._folder.iterdir()
                if path.suffix.lower() in _JPEG | _OTHER and path.is_file()
            ]
        except OSError as error:
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_UNREACHABLE, cause="folder") from error
        return [path for _, _, path in sorted(found)]

    def _settled(self, file: Path, number: int, stop: Callable[[], bool]) -> bool:
        """Wait until the file looks the same twice and is free; False when told to stop."""
        before = _look(file)
        for _ in range(_PATIENCE_LOOKS):
            self._pause(_LOOK_SECONDS)
            if stop():
                return False
            now = _look(file)
            if now == before and now.size and not _held(file):
                return True
            before = now
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_NOT_RESPONDING, page=number, cause="file")

    def _put_away(self, file: Path) -> None:
        taken = self._folder / TAKEN
        try:
            taken.mkdir(exist_ok=True)
            target = taken / file.name
            if target.exists():
                target = taken / f"{file.stem}-{time.time_ns()}{file.suffix}"
            file.rename(target)
        except OSError as error:
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_ERROR, cause="folder") from error


def _look(file: Path) -> _Look:
    try:
        found = file.stat()
    except OSError as error:
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_UNREACHABLE, cause="file") from error
    return _Look(found.st_size, found.st_mtime_ns)


def _held(file: Path) -> bool:
    """Whether another program holds the file: by its sharing mode, or by a lock."""
    try:
        with file.open("rb") as opened:
            if sys.platform != "win32":
                # POSIX only; Windows refuses the open itself.
                import fcntl

                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def _pages_of(file: Path, number: int, dpi: int) -> Iterator[tuple[bytes, int]]:
    """JPEG and dpi of each page of a file, the first being page ``number``."""
    try:
        if file.stat().st_size > LARGEST_PAGE_BYTES:
            raise DeviceTrouble(DeviceTroubleCode.PAGE_TOO_LARGE, page=number)
        data = file.read_bytes()
    except OSError as error:
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_UNREACHABLE, cause="file") from error
    if file.suffix.lower() in _JPEG:
        yield data, _dpi_of_jpeg(data, dpi)
        return
    yield from _converted(data, number, dpi)


def _converted(data: bytes, number: int, dpi: int) -> Iterator[tuple[bytes, int]]:
    with open_picture(data, ["PNG", "TIFF"], page=number) as image:
        for page in ImageSequence.Iterator(image):
            own = _dpi_of(page, dpi)
            yield encode_jpeg(page, own), own


def _dpi_of(image: Image.Image, otherwise: int) -> int:
    found = image.info.get("dpi", (otherwise,))[0]
    return round(float(found)) if 50 <= float(found) <= 1200 else otherwise


def _dpi_of_jpeg(data: bytes, otherwise: int) -> int:
    try:
        with open_picture(data, ["JPEG"], page=0) as image:
            return _dpi_of(image, otherwise)
    except DeviceTrouble:
        return otherwise  # what is wrong with it is found by the check of the whole page
