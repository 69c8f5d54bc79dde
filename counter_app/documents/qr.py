"""The matrix of a QR code, drawn by whoever needs it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import zxingcpp

QUIET_ZONE = 4
"""Blank modules on each side (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class QrMatrix:
    """A QR code without its quiet zone: ``rows[y][x]`` is true where a module is dark."""

    rows: tuple[tuple[bool, ...], ...]

    @property
    def side(self) -> int:
        """Modules along one edge."""
        return len(self.rows)

    def dark_runs(self) -> list[tuple[int, int, int]]:
        """(x, y, length) of every horizontal stretch of dark modules."""
        return [run for y, row in enumerate(self.rows) for run in _row_runs(row, y)]


def _row_runs(row: tuple[bool, ...], y: int) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    start: int | None = None
    for x, dark in enumerate((*row, False)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            runs.append((start, y, x - start))
            start = None
    return runs


@lru_cache(maxsize=64)
def qr_matrix(payload: str) -> QrMatrix:
    """The code of a text at error correction level M."""
    barcode = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False)
    # It has the buffer protocol; before Python 3.12 a stub cannot say so.
    image = memoryview(picture)  # type: ignore[arg-type]
    side = image.shape[0] if image.shape else 0
    pixels = image.tobytes()
    return QrMatrix(
        tuple(tuple(p == 0 for p in pixels[y * side : (y + 1) * side]) for y in range(side))
    )
