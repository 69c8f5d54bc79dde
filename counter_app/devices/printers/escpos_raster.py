"""A one-bit picture to ESC/POS bytes.

Written for this product because python-escpos dithers what is already one-bit and cuts at
960 rows. Command names as in Epson's ESC/POS reference.
"""

from __future__ import annotations

from collections.abc import Iterator

from counter_app.devices.printers.options import PrinterOptions
from counter_app.services.paper import Raster

INITIALIZE = b"\x1b@"
CUT = b"\x1dV\x42\x00"
"""GS V 66 0: feed to the cutter, then a partial cut."""
FEED_TO_TEAR = b"\x1bd\x05"
ASK_PAPER = b"\x1dr\x01"
"""GS r 1: answered when the printer reaches it in its buffer."""

BLANK_RUN = 24
"""So many blank rows are worth a command of their own."""

_DLE = 0x10
_REAL_TIME = (0x04, 0x05, 0x14)
"""Second bytes of DLE EOT, DLE ENQ and DLE DC4, which many printers obey inside a picture."""


def encode_job(raster: Raster, options: PrinterOptions, closing: bytes = b"") -> bytes:
    """A whole job: reset, picture, cut, then ``closing`` (queries behind the data)."""
    picture = b"".join(_picture(raster, options))
    end = CUT if options.cutter else FEED_TO_TEAR
    return INITIALIZE + picture + end + closing


def ask_process_id(token: str) -> bytes:
    """GS ( H function 48: the printer sends the token back once all before it is printed."""
    if len(token) != 4 or not all(0x20 <= ord(letter) <= 0x7E for letter in token):
        raise ValueError("a job token is four characters between 0x20 and 0x7E")
    return b"\x1d(H\x06\x00\x30\x30" + token.encode("ascii")


def _picture(raster: Raster, options: PrinterOptions) -> Iterator[bytes]:
    stride = (raster.width + 7) // 8
    data = _defused(raster.rows, stride)
    rows = [data[start : start + stride] for start in range(0, len(data), stride)]
    for blank, first, end in _stretches(rows):
        if blank:
            yield from _feed(end - first, options)
            continue
        for start in range(first, end, options.band_rows):
            yield from _band(rows[start : min(start + options.band_rows, end)])


def _defused(rows: bytes, stride: int) -> bytes:
    """Thicken one dot wherever a row holds the bytes of a real-time command.

    0x10 is a single dot; 0x18 is the same dot one wider, and starts no command.
    """
    data = bytearray(rows)
    for second in _REAL_TIME:
        pair = bytes((_DLE, second))
        at = data.find(pair)
        while at >= 0:
            if at % stride != stride - 1:  # across two rows the band is cut instead
                data[at] = 0x18
            at = data.find(pair, at + 1)
    return bytes(data)


def _stretches(rows: list[bytes]) -> Iterator[tuple[bool, int, int]]:
    """(blank, first row, row after the last): long blank runs apart, short ones left in."""
    start = blank_since = 0
    for number, row in enumerate([*rows, b"\x01"]):
        if not any(row):
            continue
        if number - blank_since >= BLANK_RUN:
            if blank_since > start:
                yield False, start, blank_since
            yield True, blank_since, number
            start = number
        blank_since = number + 1
    if start < len(rows):
        yield False, start, len(rows)


def _feed(rows: int, options: PrinterOptions) -> Iterator[bytes]:
    """Blank paper.

    The unit of ESC J is not a dot: Epson's default is half a dot (1/360 inch at 180 dpi,
    1/406 at 203), most clones take a whole one. Where the printer is not known, blank rows
    go as a picture one byte wide, which is exact everywhere and costs a byte a row.
    """
    if options.feed_units_per_row:
        units = rows * options.feed_units_per_row
        for start in range(0, units, 255):
            yield bytes((0x1B, 0x4A, min(255, units - start)))
    else:
        for start in range(0, rows, options.band_rows):
            count = min(options.band_rows, rows - start)
            yield _raster_command(1, count) + bytes(count)


def _band(rows: list[bytes]) -> Iterator[bytes]:
    """GS v 0 for some rows, without the blank right-hand side.

    Split where the last byte of one row and the first of the next would form a real-time
    command: the header of the second part then stands between them.
    """
    width = max(len(row.rstrip(b"\x00")) for row in rows) or 1
    trimmed = [row[:width] for row in rows]
    for number in range(1, len(trimmed)):
        if trimmed[number - 1][-1] == _DLE and trimmed[number][0] in _REAL_TIME:
            yield from _band(rows[:number])
            yield from _band(rows[number:])
            return
    yield _raster_command(width, len(rows)) + b"".join(trimmed)


def _raster_command(width_bytes: int, rows: int) -> bytes:
    return b"\x1dv0\x00" + width_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little")
