"""A folder as a scanner: takes what a copier or another program has put there.

JPEG stays untouched; PNG and TIFF become JPEG. A file is taken when it has stopped growing,
nobody else holds it, and it is a whole picture. It moves to the subfolder ``taken`` only when
the page after its last one is asked for: by then the last one is stored. So a crash can
show a file twice, never lose it. What is no whole picture moves to ``rejected`` and holds up
none behind it. Where a scan stops inside a file of several pages, a note beside it
says how many are stored.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from PIL import Image, ImageSequence

from counter_app.devices.scanners.jpeg import (
    LARGEST_PAGE_BYTES,
    LARGEST_PAGE_PIXELS,
    check_jpeg,
    encode_jpeg,
    open_picture,
)
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.ports import PageSide, ScannedPage, ScanProfile

TAKEN, REJECTED = "taken", "rejected"
_JPEG = {".jpg", ".jpeg"}
_OTHER = {".png", ".tif", ".tiff"}
_NO_PICTURES = {".pdf", ".xps", ".oxps", ".bmp", ".gif", ".heic", ".jp2", ".webp", ".doc", ".docx"}
"""What copiers send instead when they are set up so."""
_BAD_FILE = {
    DeviceTroubleCode.PAGE_TOO_LARGE,
    DeviceTroubleCode.SCANNER_PAGE_TRUNCATED,
    DeviceTroubleCode.SCANNER_ERROR,
}
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
        """See ``ports.Scanner``. The files present now, by age; later ones next time.

        What was wrong with one of them is raised after the pages of all.
        """
        if not self.ready():
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_UNREACHABLE, cause="folder")
        files = self._waiting(_JPEG | _OTHER)
        if not files:
            other = self._waiting(_NO_PICTURES)
            code = DeviceTroubleCode.SCAN_FILES_NO_PICTURES
            raise DeviceTrouble(code if other else DeviceTroubleCode.SCANNER_FEEDER_EMPTY)
        number = 0
        troubles: list[DeviceTrouble] = []
        for file in files:
            if stop():
                break
            try:
                for page in self._take(file, number + 1, profile.dpi, stop):
                    number = page.number
                    yield page
            except DeviceTrouble as trouble:
                troubles.append(trouble)
        if troubles:
            raise troubles[0]

    def _take(
        self, file: Path, number: int, dpi: int, stop: Callable[[], bool]
    ) -> Iterator[ScannedPage]:
        """The pages of one file, numbered from ``number``; then it is put away."""
        if not self._settled(file, number, stop):
            return
        done = self._done_before(file)
        try:
            for jpeg, own in _pages_of(file, number, dpi, done):
                if stop():
                    self._note(file, done)
                    return
                size = check_jpeg(jpeg, page=number)
                yield ScannedPage(number, PageSide.FRONT, jpeg, size.width, size.height, own)
                done, number = done + 1, number + 1
        except DeviceTrouble as trouble:
            if trouble.code not in _BAD_FILE:
                raise
            self._put_away(file, REJECTED)
            raise DeviceTrouble(DeviceTroubleCode.SCAN_FILE_REJECTED, page=number) from trouble
        self._put_away(file, TAKEN)

    def _waiting(self, suffixes: set[str]) -> list[Path]:
        try:
            found = [
                (path.stat().st_mtime_ns, path.name, path)
                for path in self._folder.iterdir()
                if path.suffix.lower() in suffixes and path.is_file()
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

    def _put_away(self, file: Path, where: str) -> None:
        folder = self._folder / where
        with _folder_failures():
            folder.mkdir(exist_ok=True)
            target = folder / file.name
            if target.exists():
                target = folder / f"{file.stem}-{time.time_ns()}{file.suffix}"
            file.rename(target)
            self._notes(file).unlink(missing_ok=True)

    def _notes(self, file: Path) -> Path:
        return self._folder / f"{TAKEN}-{file.name}.txt"

    def _note(self, file: Path, done: int) -> None:
        """Keep how many pages of a file are stored; the next scan goes on behind them."""
        if done:
            look = _look(file)
            with _folder_failures():
                self._notes(file).write_text(f"{look.size} {look.modified} {done}")

    def _done_before(self, file: Path) -> int:
        """Pages of this very file that an earlier scan has stored."""
        try:
            size, modified, done = map(int, self._notes(file).read_text().split())
        except (OSError, ValueError):
            return 0
        return done if _Look(size, modified) == _look(file) else 0


@contextmanager
def _folder_failures() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        code = DeviceTroubleCode.SCANNER_UNREACHABLE
        raise DeviceTrouble(code, cause="folder") from error


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


def _pages_of(file: Path, number: int, dpi: int, done: int) -> Iterator[tuple[bytes, int]]:
    """JPEG and dpi of each page of a file behind ``done``, the first being page ``number``."""
    try:
        if file.stat().st_size > LARGEST_PAGE_BYTES:
            raise DeviceTrouble(DeviceTroubleCode.PAGE_TOO_LARGE, page=number)
        data = file.read_bytes()
    except OSError as error:
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_UNREACHABLE, cause="file") from error
    if file.suffix.lower() in _JPEG:
        yield data, _dpi_of_jpeg(data, dpi)
        return
    yield from _converted(data, number, dpi, done)


def _converted(data: bytes, number: int, dpi: int, done: int) -> Iterator[tuple[bytes, int]]:
    with open_picture(data, ["PNG", "TIFF"], page=number) as image:
        for page in islice(ImageSequence.Iterator(image), done, None):
            # Opening looked at the first page alone, and nothing of this one is decoded yet.
            if page.width * page.height > LARGEST_PAGE_PIXELS:
                raise DeviceTrouble(DeviceTroubleCode.PAGE_TOO_LARGE, page=number)
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
