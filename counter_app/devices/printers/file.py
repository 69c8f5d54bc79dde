"""A folder as printer: papers as PNG and PDF files, for practice and for looking at them."""

from __future__ import annotations

import os
import re
from pathlib import Path

from PIL import Image

from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.paper import Pdf, Raster, Rendered
from counter_app.services.ports import ConfirmLevel, PrinterState, PrintOutcome

_NUMBERED = re.compile(r"(\d{6,})-.*")


class FolderPrinter:
    """Implements ``ports.Printer``. A paper is there whole or not at all.

    Files are numbered in the order they came: ``000001-<token in hex>.png``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def state(self) -> PrinterState:
        """Ready when the folder is there and can be written. Never raises."""
        writable = self._folder.is_dir() and os.access(self._folder, os.W_OK)
        return PrinterState.READY if writable else PrinterState.UNREACHABLE

    def print(self, paper: Rendered, job_token: str) -> PrintOutcome:
        """Write one file; nothing is left behind when that fails."""
        suffix = "png" if isinstance(paper, Raster) else "pdf"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            name = f"{self._next_number():06d}-{job_token.encode().hex()}.{suffix}"
            size = self._write(name, paper)
        except OSError as error:
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE) from error
        return PrintOutcome(ConfirmLevel.OS, size)

    def _next_number(self) -> int:
        names = (_NUMBERED.fullmatch(path.name) for path in self._folder.iterdir())
        return 1 + max((int(name[1]) for name in names if name), default=0)

    def _write(self, name: str, paper: Rendered) -> int:
        unfinished = self._folder / f".{name}.part"
        try:
            with unfinished.open("xb") as file:
                if isinstance(paper, Pdf):
                    file.write(paper.data)
                else:
                    _picture(paper).save(file, "PNG")
                file.flush()
                os.fsync(file.fileno())
                size = file.tell()
            unfinished.rename(self._folder / name)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        return size


def _picture(raster: Raster) -> Image.Image:
    white = bytes(byte ^ 0xFF for byte in raster.rows)
    return Image.frombytes("1", (raster.width, raster.height), white)
