from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.devices.printers.status import (
    AutomaticStatus,
    PaperStatus,
    PrinterText,
    ProcessDone,
    RealTimeStatus,
    Reply,
    ReplyReader,
    confirms_printing,
    state_from,
)
from counter_app.services.ports import PrinterState

SPOKEN: list[tuple[bytes, Reply]] = [
    (b"\x12", RealTimeStatus(0x12)),
    (b"\x7e", RealTimeStatus(0x7E)),
    (b"\x14\x00\x00\x0f", AutomaticStatus(b"\x14\x00\x00\x0f")),
    (b"\x00", PaperStatus(0)),
    (b"\x0f", PaperStatus(0x0F)),
    (b"\x37\x22ab 1\x00", ProcessDone("ab 1")),
    (b"\x5fTM-T20III\x00", PrinterText("TM-T20III")),
]


@given(st.lists(st.sampled_from(SPOKEN), max_size=12), st.lists(st.integers(1, 9)))
def test_answers_are_found_in_any_pieces(
    spoken: list[tuple[bytes, Reply]], pieces: list[int]
) -> None:
    stream = b"".join(data for data, _ in spoken)
    reader, heard, at = ReplyReader(), [], 0
    for size in pieces:
        heard += reader.feed(stream[at : at + size])
        at += size
    heard += reader.feed(stream[at:])
    assert heard == [reply for _, reply in spoken]


@given(st.binary(max_size=400))
def test_noise_never_stops_the_reader(noise: bytes) -> None:
    reader = ReplyReader()
    reader.feed(noise)
    # At most a block of 80 bytes can be under way.
    assert reader.feed(bytes(100) + b"\x12")[-1] == RealTimeStatus(0x12)


def test_flow_control_bytes_and_other_blocks_are_skipped() -> None:
    assert ReplyReader().feed(b"\x11\x13\x37\x21xy\x00\x12") == [RealTimeStatus(0x12)]


def test_a_status_of_four_bytes_cut_by_another_answer_is_dropped() -> None:
    assert ReplyReader().feed(b"\x14\x00\x12") == [PaperStatus(0), RealTimeStatus(0x12)]


@pytest.mark.parametrize(
    ("cause", "roll", "state"),
    [
        (None, None, PrinterState.SILENT),
        (0x12, 0x12, PrinterState.READY),
        (0x12, None, PrinterState.READY),
        (0x16, 0x72, PrinterState.COVER_OPEN),
        (0x32, 0x12, PrinterState.PAPER_OUT),
        (0x12, 0x72, PrinterState.PAPER_OUT),
        (0x52, 0x12, PrinterState.ERROR),
        (0x12, 0x1E, PrinterState.PAPER_LOW),
    ],
)
def test_state_by_the_bits_of_the_reference(
    cause: int | None, roll: int | None, state: PrinterState
) -> None:
    assert state_from(cause, roll) is state


def test_roll_end_in_the_answer_behind_the_data() -> None:
    assert [PaperStatus(byte).paper_out for byte in (0x00, 0x03, 0x0C, 0x0F)] == [
        False, False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "confirms"),
    [
        ("TM-T20III", True),
        ("TM-T88V", True),
        ("TM-m30III", True),
        ("TM-T88III", False),
        ("TM-T88II", False),
        ("POS-80", False),
        ("", False),
    ],
)
def test_who_confirms_printing(model: str, confirms: bool) -> None:
    assert confirms_printing(model) is confirms
