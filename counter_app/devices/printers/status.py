"""What a thermal printer answers, byte by byte.

Epson tells its answers apart by fixed bits: real-time status 0xx1xx10, automatic status
0xx1xx00 (four bytes), GS r 0xx0xxxx, blocks that start with 37h or 5Fh and end with NUL.
Answers arrive in pieces and mixed, so everything goes through one reader.
"""

from __future__ import annotations

from dataclasses import dataclass

from counter_app.services.ports import PrinterState

ASK_OFFLINE_CAUSE = b"\x10\x04\x02"
ASK_ROLL_SENSOR = b"\x10\x04\x04"
ASK_MODEL = b"\x1dI\x43"

_BLOCK_HEADS = {0x37, 0x5F}
_LONGEST_BLOCK = 80
_NUL = 0


@dataclass(frozen=True, slots=True)
class RealTimeStatus:
    """Answer to DLE EOT n; which n, only the order of asking tells."""

    byte: int


@dataclass(frozen=True, slots=True)
class AutomaticStatus:
    """Four bytes sent by the printer itself (GS a), perhaps on another program's wish."""

    data: bytes


@dataclass(frozen=True, slots=True)
class PaperStatus:
    """Answer to GS r 1."""

    byte: int

    @property
    def paper_out(self) -> bool:
        """The roll end sensor sees no paper."""
        return bool(self.byte & 0x0C)


@dataclass(frozen=True, slots=True)
class ProcessDone:
    """GS ( H: all data before this process id is printed."""

    token: str


@dataclass(frozen=True, slots=True)
class PrinterText:
    """Answer to GS I: a name."""

    text: str


Reply = RealTimeStatus | AutomaticStatus | PaperStatus | ProcessDone | PrinterText


class ReplyReader:
    """Cuts the bytes a printer sends into answers. Unknown bytes are skipped."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        """Every answer that is complete now; the rest waits for more bytes."""
        self._pending += data
        replies: list[Reply] = []
        while self._pending:
            length = self._frame_length()
            if length == 0:
                break
            frame = bytes(self._pending[:length])
            del self._pending[:length]
            reply = _reply(frame)
            if reply is not None:
                replies.append(reply)
        return replies

    def _frame_length(self) -> int:
        """Bytes of the first frame, 1 for a byte to skip, 0 when more bytes are needed."""
        first = self._pending[0]
        if first in _BLOCK_HEADS:
            end = self._pending.find(_NUL, 1)
            if end < 0:
                return 0 if len(self._pending) < _LONGEST_BLOCK else 1
            return end + 1
        if _is_automatic(first):
            rest = self._pending[1:4]
            if any(byte & 0x90 for byte in rest):
                return 1
            return 4 if len(rest) == 3 else 0
        return 1


def _is_automatic(byte: int) -> bool:
    return byte & 0x93 == 0x10


def _reply(frame: bytes) -> Reply | None:
    first = frame[0]
    if first == 0x37 and len(frame) == 7 and frame[1] == 0x22:
        return ProcessDone(frame[2:6].decode("latin-1"))
    if first == 0x5F and len(frame) > 1:
        return PrinterText(frame[1:-1].decode("latin-1"))
    if len(frame) == 4:
        return AutomaticStatus(frame)
    if len(frame) > 1:
        return None
    if first & 0x93 == 0x12:
        return RealTimeStatus(first)
    if first & 0x90 == 0x00:
        return PaperStatus(first)
    return None


def state_from(offline_cause: int | None, roll_sensor: int | None) -> PrinterState:
    """The state told by the answers to DLE EOT 2 and 4; None means no answer."""
    if offline_cause is None and roll_sensor is None:
        return PrinterState.SILENT
    cause, roll = offline_cause or 0, roll_sensor or 0
    if cause & 0x04:
        return PrinterState.COVER_OPEN
    if cause & 0x20 or roll & 0x60:
        return PrinterState.PAPER_OUT
    if cause & 0x40:
        return PrinterState.ERROR
    return PrinterState.PAPER_LOW if roll & 0x0C else PrinterState.READY


def confirms_printing(model: str) -> bool:
    """Whether Epson's reference lists the model under GS ( H function 48."""
    return model.upper().startswith(_CONFIRMING_MODELS)


_CONFIRMING_MODELS = tuple(
    f"TM-{name}"
    for name in (
        "T20", "T81III", "T82II", "T82X", "T83III", "T88IV", "T88V", "T70", "T90", "L90", "L100",
        "M10", "M30", "M50", "P20", "P60", "P80", "U220", "T100", "J2000",
    )
)  # fmt: skip
