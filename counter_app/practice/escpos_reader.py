"""Reads ESC/POS byte streams strictly, so that a wrong byte is found before paper is wasted.

Written from Epson's command descriptions alone and never from the code that writes the
streams: the two check each other. Only a white list of commands is known. The product
prints pictures, so a text byte is as wrong as an unknown command. Two things that look
right on a screen and go wrong on paper are errors too: bytes inside picture data that a
printer may take for a real-time command, and a cut made while print is still under the
cutter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from counter_app.services.paper import Raster

DOTS_PER_INCH = 203
"""Head of the usual 80 mm printer: 8 dots a millimetre, 576 dots across."""
CUTTER_GAP_DOTS = 96
"""The cutter sits at least 12 mm after the head."""
LONGEST_PAPER_DOTS = 8000
"""One metre. A longer receipt is a runaway, not a receipt."""

_LINE_DOTS = 30
_DEFAULT_UNITS = (203, 406)
"""Epson's motion units after ESC @: a vertical unit is half a dot unless GS P says else."""
_WIDEST_BAND_BYTES = 256
_TALLEST_BAND = 2303
_HIDDEN_REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")


class EscposError(Exception):
    """A byte that should not be there. ``offset`` counts from the first byte fed."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"byte {offset}: {reason}")
        self.offset = offset
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Reset:
    """ESC @: settings back to their defaults."""


@dataclass(frozen=True, slots=True)
class Justify:
    """ESC a: 0 left, 1 centre, 2 right."""

    position: int


@dataclass(frozen=True, slots=True)
class MotionUnits:
    """GS P: units of 1/x and 1/y inch; 0 means the default."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class LineSpacing:
    """ESC 3 (in vertical units) or ESC 2 (None: the default)."""

    units: int | None


@dataclass(frozen=True, slots=True)
class Band:
    """GS v 0: a strip of picture, most significant bit first, 1 = black."""

    width_bytes: int
    height: int
    rows: bytes


@dataclass(frozen=True, slots=True)
class FeedUnits:
    """ESC J: feed in vertical units."""

    units: int


@dataclass(frozen=True, slots=True)
class FeedLines:
    """ESC d: feed in lines."""

    lines: int


@dataclass(frozen=True, slots=True)
class Cut:
    """GS V. ``feed`` is None for function A, the extra vertical units for function B."""

    full: bool
    feed: int | None


@dataclass(frozen=True, slots=True)
class DrawerPulse:
    """ESC p or DLE DC4 1: opens the cash drawer on ``pin`` 2 or 5."""

    pin: int


@dataclass(frozen=True, slots=True)
class StatusQuery:
    """DLE EOT n, real time: 1 printer, 2 offline cause, 3 error, 4 paper."""

    kind: int


@dataclass(frozen=True, slots=True)
class Recover:
    """DLE ENQ, real time: 1 go on, 2 drop what is buffered."""

    kind: int


@dataclass(frozen=True, slots=True)
class ClearBuffers:
    """DLE DC4 8, real time: drop everything received and not yet printed."""


@dataclass(frozen=True, slots=True)
class StatusBack:
    """GS a: which changes are reported by themselves (ASB)."""

    mask: int


@dataclass(frozen=True, slots=True)
class TransmitStatus:
    """GS r: 1 paper, 2 drawer; answered when reached in the buffer."""

    kind: int


@dataclass(frozen=True, slots=True)
class TransmitId:
    """GS I: which facts about the printer are asked."""

    kind: int


@dataclass(frozen=True, slots=True)
class TransmitCounter:
    """GS g 2: which maintenance counter is asked."""

    number: int


@dataclass(frozen=True, slots=True)
class ProcessId:
    """GS ( H function 48: answered with the same four characters once all before is printed."""

    token: str


@dataclass(frozen=True, slots=True)
class RealTimeSwitch:
    """GS ( D: real-time commands (1 pulse, 2 power off) switched on or off."""

    switches: tuple[tuple[int, bool], ...]


Command = (
    Reset
    | Justify
    | MotionUnits
    | LineSpacing
    | Band
    | FeedUnits
    | FeedLines
    | Cut
    | DrawerPulse
    | StatusQuery
    | Recover
    | ClearBuffers
    | StatusBack
    | TransmitStatus
    | TransmitId
    | TransmitCounter
    | ProcessId
    | RealTimeSwitch
)
REAL_TIME = (StatusQuery, Recover, ClearBuffers)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A command, where it began and how many bytes it took."""

    offset: int
    size: int
    command: Command


class _Wrong(Exception):
    """Why the bytes at the start of the buffer are no command."""


class _NeedMore(Exception):
    """The command is not complete yet."""


def _byte(data: bytes | bytearray, index: int) -> int:
    if index >= len(data):
        raise _NeedMore
    return data[index]


def _word(data: bytes | bytearray, index: int) -> int:
    return _byte(data, index) | _byte(data, index + 1) << 8


def _choice(value: int, allowed: dict[int, int], what: str) -> int:
    if value not in allowed:
        raise _Wrong(f"{what} does not take {value:#04x}")
    return allowed[value]


def _expect(data: bytes | bytearray, start: int, wanted: bytes, what: str) -> None:
    for index, value in enumerate(wanted, start):
        if _byte(data, index) != value:
            raise _Wrong(f"{what}: byte {index} is {data[index]:#04x}, not {value:#04x}")


_Reading = tuple[int, Command]


def _read_band(data: bytes | bytearray) -> _Reading:
    _expect(data, 2, b"0", "GS v")
    if _byte(data, 3) not in (0, 48):
        raise _Wrong("GS v 0: scaled pictures are not used")
    width, height = _word(data, 4), _word(data, 6)
    if not 1 <= width <= _WIDEST_BAND_BYTES or not 1 <= height <= _TALLEST_BAND:
        raise _Wrong(f"GS v 0: {width} bytes by {height} rows is out of range")
    end = 8 + width * height
    if len(data) < end:
        raise _NeedMore
    rows = bytes(data[8:end])
    if hidden := _HIDDEN_REAL_TIME.search(rows):
        raise _Wrong(f"GS v 0: a real-time command hides in the picture at {hidden.start() + 8}")
    return end, Band(width, height, rows)


def _read_cut(data: bytes | bytearray) -> _Reading:
    mode = _byte(data, 2)
    if mode in (0, 1, 48, 49):
        return 3, Cut(full=mode in (0, 48), feed=None)
    if mode in (65, 66):
        return 4, Cut(full=mode == 65, feed=_byte(data, 3))
    raise _Wrong(f"GS V does not take {mode:#04x}")


def _read_gs_parenthesis(data: bytes | bytearray) -> _Reading:
    function, length = _byte(data, 2), _word(data, 3)
    if function == ord("H"):
        return _read_process_id(data, length)
    if function == ord("D"):
        return _read_real_time_switch(data, length)
    raise _Wrong(f"GS ( {chr(function)!r} is not used")


def _read_process_id(data: bytes | bytearray, length: int) -> _Reading:
    if length != 6:
        raise _Wrong(f"GS ( H of length {length}")
    _expect(data, 5, b"00", "GS ( H")
    token = bytes(_byte(data, 7 + index) for index in range(4))
    if any(not 0x20 <= value <= 0x7E for value in token):
        raise _Wrong("GS ( H: the process id is not four printable characters")
    return 11, ProcessId(token.decode("ascii"))


def _read_real_time_switch(data: bytes | bytearray, length: int) -> _Reading:
    if length not in (3, 5):
        raise _Wrong(f"GS ( D of length {length}")
    _expect(data, 5, b"\x14", "GS ( D")
    switches = []
    for start in range(6, 5 + length, 2):
        which = _choice(_byte(data, start), {1: 1, 2: 2}, "GS ( D")
        on = _choice(_byte(data, start + 1), {0: 0, 48: 0, 1: 1, 49: 1}, "GS ( D")
        switches.append((which, bool(on)))
    return 5 + length, RealTimeSwitch(tuple(switches))


def _read_counter(data: bytes | bytearray) -> _Reading:
    _expect(data, 2, b"2\x00", "GS g")
    return 6, TransmitCounter(_word(data, 4))


def _read_dle_dc4(data: bytes | bytearray) -> _Reading:
    function = _byte(data, 2)
    if function == 8:
        _expect(data, 3, b"\x01\x03\x14\x01\x06\x02\x08", "DLE DC4 8")
        return 10, ClearBuffers()
    if function == 1:
        pin = _choice(_byte(data, 3), {0: 2, 1: 5}, "DLE DC4 1")
        if not 1 <= _byte(data, 4) <= 8:
            raise _Wrong("DLE DC4 1: the pulse is out of range")
        return 5, DrawerPulse(pin)
    raise _Wrong(f"DLE DC4 does not take {function:#04x}")


def _read_drawer(data: bytes | bytearray) -> _Reading:
    pin = _choice(_byte(data, 2), {0: 2, 48: 2, 1: 5, 49: 5}, "ESC p")
    _word(data, 3)
    return 5, DrawerPulse(pin)


def _read_transmit_id(data: bytes | bytearray) -> _Reading:
    kind = _byte(data, 2)
    allowed = {1: 1, 49: 1, 2: 2, 50: 2, 3: 3, 51: 3} | {n: n for n in range(65, 70)}
    return 3, TransmitId(_choice(kind, allowed, "GS I"))


_FOUR = {n: n for n in range(1, 5)}
_STATUS = {1: 1, 49: 1, 2: 2, 50: 2}
_SIDES = {0: 0, 48: 0, 1: 1, 49: 1, 2: 2, 50: 2}
_READERS: dict[bytes, Callable[[bytes | bytearray], _Reading]] = {
    b"\x1b@": lambda _: (2, Reset()),
    b"\x1ba": lambda d: (3, Justify(_choice(_byte(d, 2), _SIDES, "ESC a"))),
    b"\x1b2": lambda _: (2, LineSpacing(None)),
    b"\x1b3": lambda d: (3, LineSpacing(_byte(d, 2))),
    b"\x1bJ": lambda d: (3, FeedUnits(_byte(d, 2))),
    b"\x1bd": lambda d: (3, FeedLines(_byte(d, 2))),
    b"\x1bp": _read_drawer,
    b"\x1dP": lambda d: (4, MotionUnits(_byte(d, 2), _byte(d, 3))),
    b"\x1dv": _read_band,
    b"\x1dV": _read_cut,
    b"\x1da": lambda d: (3, StatusBack(_byte(d, 2))),
    b"\x1dr": lambda d: (3, TransmitStatus(_choice(_byte(d, 2), _STATUS, "GS r"))),
    b"\x1dI": _read_transmit_id,
    b"\x1dg": _read_counter,
    b"\x1d(": _read_gs_parenthesis,
    b"\x10\x04": lambda d: (3, StatusQuery(_choice(_byte(d, 2), _FOUR, "DLE EOT"))),
    b"\x10\x05": lambda d: (3, Recover(_choice(_byte(d, 2), {1: 1, 2: 2}, "DLE ENQ"))),
    b"\x10\x14": _read_dle_dc4,
}
_LEADS = {prefix[0] for prefix in _READERS}


class EscposParser:
    """Cuts a stream into commands as it arrives. Not thread-safe."""

    def __init__(self) -> None:
        self._pending = bytearray()
        self._offset = 0

    def feed(self, data: bytes) -> Iterator[Parsed]:
        """Yield the commands completed by ``data``; raise ``EscposError`` at a wrong byte."""
        self._pending += data
        while self._pending:
            try:
                size, command = self._next()
            except _NeedMore:
                return
            except _Wrong as wrong:
                raise EscposError(self._offset, str(wrong)) from None
            parsed = Parsed(self._offset, size, command)
            del self._pending[:size]
            self._offset += size
            yield parsed

    def finish(self) -> None:
        """Raise ``EscposError`` if the stream stops inside a command."""
        if self._pending:
            head = bytes(self._pending[:8]).hex(" ")
            raise EscposError(self._offset, f"the stream ends inside a command ({head})")

    def _next(self) -> _Reading:
        lead = self._pending[0]
        if lead not in _LEADS:
            raise _Wrong(f"{lead:#04x} is no command; text is never sent")
        prefix = bytes((lead, _byte(self._pending, 1)))
        reader = _READERS.get(prefix)
        if reader is None:
            raise _Wrong(f"unknown command {prefix.hex(' ')}")
        return reader(self._pending)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One piece of paper: what is on it and what happened while it was printed."""

    image: Raster
    """As wide as the paper; feeds are white rows."""
    events: tuple[Parsed, ...]
    """Every command but pictures and feeds, in order."""
    complete: bool
    """True: ended by a cut. False: the stream stopped before."""


@dataclass(slots=True)
class Paper:
    """The paper in a printer: takes commands, gives a receipt at every cut."""

    width_dots: int = 576
    dots_per_inch: int = DOTS_PER_INCH
    _rows: list[bytes] = field(default_factory=list)
    _events: list[Parsed] = field(default_factory=list)
    _blank_tail: int = 0
    _position: int = 0
    _unit: int = _DEFAULT_UNITS[1]
    _spacing: int | None = None

    @property
    def height(self) -> int:
        """Rows since the last cut."""
        return len(self._rows)

    def apply(self, parsed: Parsed) -> Receipt | None:
        """Carry out one command; a receipt comes back at a cut."""
        command = parsed.command
        if isinstance(command, Band):
            self._print(parsed.offset, command)
            return None
        if isinstance(command, FeedUnits):
            self._feed(parsed.offset, self._dots(command.units))
            return None
        if isinstance(command, FeedLines):
            line = _LINE_DOTS if self._spacing is None else self._dots(self._spacing)
            self._feed(parsed.offset, command.lines * line)
            return None
        self._set(command)
        self._events.append(parsed)
        return self._cut(parsed.offset, command) if isinstance(command, Cut) else None

    def tear_off(self, *, complete: bool = False) -> Receipt | None:
        """What hangs out of the printer now, or None if nothing was printed."""
        if not self._rows:
            self._events.clear()
            return None
        image = Raster(self.width_dots, len(self._rows), b"".join(self._rows))
        receipt = Receipt(image, tuple(self._events), complete)
        self._rows.clear()
        self._events.clear()
        self._blank_tail = 0
        return receipt

    def _set(self, command: Command) -> None:
        if isinstance(command, Reset):
            self._position, self._unit, self._spacing = 0, _DEFAULT_UNITS[1], None
        elif isinstance(command, Justify):
            self._position = command.position
        elif isinstance(command, MotionUnits):
            self._unit = command.y or _DEFAULT_UNITS[1]
        elif isinstance(command, LineSpacing):
            self._spacing = command.units

    def _dots(self, units: int) -> int:
        return units * self.dots_per_inch // self._unit

    def _print(self, offset: int, band: Band) -> None:
        row_bytes = (self.width_dots + 7) // 8
        free = row_bytes - band.width_bytes
        if free < 0:
            raise EscposError(offset, f"the picture is {-free} bytes wider than the paper")
        self._room(offset, band.height)
        shift = 8 * free - self._indent(band.width_bytes)
        for start in range(0, len(band.rows), band.width_bytes):
            row = int.from_bytes(band.rows[start : start + band.width_bytes], "big")
            self._rows.append((row << shift).to_bytes(row_bytes, "big"))
            self._blank_tail = 0 if row else self._blank_tail + 1

    def _indent(self, width_bytes: int) -> int:
        free = max(0, self.width_dots - 8 * width_bytes)
        return (0, free // 2, free)[self._position]

    def _feed(self, offset: int, dots: int) -> None:
        self._room(offset, dots)
        self._rows.extend([bytes((self.width_dots + 7) // 8)] * dots)
        self._blank_tail += dots

    def _room(self, offset: int, dots: int) -> None:
        if len(self._rows) + dots > LONGEST_PAPER_DOTS:
            raise EscposError(offset, f"more than {LONGEST_PAPER_DOTS} rows without a cut")

    def _cut(self, offset: int, cut: Cut) -> Receipt | None:
        if cut.feed is not None:
            self._feed(offset, self._dots(cut.feed))
        elif self._rows and self._blank_tail < CUTTER_GAP_DOTS:
            raise EscposError(
                offset,
                f"cut through the print: only {self._blank_tail} blank rows before the cut",
            )
        return self.tear_off(complete=True)


def read_escpos(data: bytes, *, width_dots: int = 576) -> list[Receipt]:
    """All receipts of a whole stream; raises ``EscposError`` at the first wrong byte.

    Print after the last cut comes back as a receipt that is not complete.
    """
    parser, paper = EscposParser(), Paper(width_dots)
    receipts = [paper.apply(parsed) for parsed in parser.feed(data)]
    parser.finish()
    receipts.append(paper.tear_off())
    return [receipt for receipt in receipts if receipt is not None]
