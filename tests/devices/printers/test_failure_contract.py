"""Whatever breaks at whatever byte: the promise of ``ports.Printer.print``."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.devices.printers.escpos_raster import encode_job
from counter_app.devices.printers.link import LinkLost
from counter_app.devices.printers.options import PrinterOptions
from counter_app.devices.printers.thermal import ThermalPrinter
from counter_app.domain.failures import DeviceTrouble
from counter_app.services.paper import Raster
from counter_app.services.ports import ConfirmLevel, PrinterState, PrintInterrupted

OPTIONS = PrinterOptions(
    answers=False, slowest_mm_s=10_000, slack_seconds=5.0, preflight_seconds=0.02
)
RASTER = Raster(576, 300, bytes((0x55, 0xAA) * 36) * 300)
JOB = encode_job(RASTER, OPTIONS)


@dataclass
class BreakingLink:
    """Takes ``piece`` bytes at a time and breaks at byte ``breaks_at``."""

    piece: int
    breaks_at: int
    perhaps: int = 0
    two_way: bool = False
    taken: bytes = b""
    closed: int = 0

    def send(self, data: bytes, timeout: float) -> int:
        assert timeout > 0
        room = self.breaks_at - len(self.taken)
        if room <= 0:
            raise LinkLost("broken", self.perhaps)
        count = min(self.piece, room, len(data))
        self.taken += data[:count]
        return count

    def receive(self, timeout: float) -> bytes:
        raise AssertionError("a one-way line is never read")

    def finish(self, timeout: float) -> None:
        if self.breaks_at <= len(JOB):
            raise LinkLost("broken at the end")

    def close(self) -> None:
        self.closed += 1


@given(
    piece=st.integers(1, 5000),
    breaks_at=st.integers(0, len(JOB) + 10),
    perhaps=st.sampled_from([0, 0, 256]),
)
def test_a_retry_is_offered_only_when_no_byte_left(
    piece: int, breaks_at: int, perhaps: int
) -> None:
    piece = max(piece, 200)
    link = BreakingLink(piece, breaks_at, perhaps)
    printer = ThermalPrinter(lambda _: link, OPTIONS)
    if breaks_at > len(JOB):
        outcome = printer.print(RASTER, "a1b2")
        assert (outcome.level, outcome.bytes_sent) == (ConfirmLevel.NONE, len(JOB))
        assert link.taken == JOB
    elif breaks_at == perhaps == 0:
        with pytest.raises(DeviceTrouble):
            printer.print(RASTER, "a1b2")
    else:
        with pytest.raises(PrintInterrupted) as interrupted:
            printer.print(RASTER, "a1b2")
        extra = perhaps if breaks_at < len(JOB) else 0
        assert interrupted.value.bytes_sent == len(link.taken) + extra
    assert JOB.startswith(link.taken)
    assert link.closed == 1


def test_a_printer_that_crawls_meets_the_deadline() -> None:
    link = BreakingLink(1, 10**9)
    printer = ThermalPrinter(lambda _: link, replace(OPTIONS, slack_seconds=0.0))
    with pytest.raises((PrintInterrupted, DeviceTrouble)) as broken:
        printer.print(RASTER, "a1b2")
    assert isinstance(broken.value, PrintInterrupted) is bool(link.taken)
    assert len(link.taken) < len(JOB)


def test_a_one_way_line_has_no_state() -> None:
    link = BreakingLink(1, 0)
    printer = ThermalPrinter(lambda _: link, replace(OPTIONS, answers=True))
    assert printer.state() is PrinterState.SILENT
    assert link.closed == 1
