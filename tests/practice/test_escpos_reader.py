"""The strict reader accepts the white list, keeps every dot and stops at any other byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.practice.escpos_reader import (
    LONGEST_PAPER_DOTS,
    Cut,
    DrawerPulse,
    EscposError,
    EscposParser,
    Parsed,
    ProcessId,
    StatusQuery,
    read_escpos,
)

CUT = b"\x1dVB\x00"
UNITS = b"\x1dP\xcb\xcb"


def gs_v_0(width_bytes: int, rows: bytes) -> bytes:
    height = len(rows) // width_bytes
    head = width_bytes.to_bytes(2, "little") + height.to_bytes(2, "little")
    return b"\x1dv0\x00" + head + rows


def test_bands_and_feeds_are_joined_into_one_picture() -> None:
    stream = b"\x1b@" + UNITS + gs_v_0(1, b"\xff\x81") + b"\x1bJ\x03" + gs_v_0(2, b"\xf0\x0f") + CUT
    (receipt,) = read_escpos(stream, width_dots=16)
    assert receipt.complete
    assert (receipt.image.width, receipt.image.height) == (16, 6)
    assert receipt.image.rows.hex() == "ff008100" + "0000" * 3 + "f00f"


def test_a_vertical_unit_is_half_a_dot_until_gs_p_says_else() -> None:
    plain = read_escpos(gs_v_0(1, b"\xff") + b"\x1bJ\x14" + CUT)[0].image.height
    asked = read_escpos(UNITS + gs_v_0(1, b"\xff") + b"\x1bJ\x14" + CUT)[0].image.height
    assert (plain, asked) == (1 + 10, 1 + 20)


def test_esc_at_resets_units_spacing_and_position() -> None:
    stream = UNITS + b"\x1b3\x05\x1ba\x02\x1b@" + gs_v_0(1, b"\x80") + b"\x1bd\x01" + CUT
    (receipt,) = read_escpos(stream, width_dots=16)
    assert receipt.image.rows[:2] == b"\x80\x00"
    assert receipt.image.height == 1 + 30


@pytest.mark.parametrize(("side", "row"), [(0, "ff0000"), (1, "00ff00"), (2, "0000ff")])
def test_esc_a_moves_a_picture_narrower_than_the_paper(side: int, row: str) -> None:
    stream = b"\x1ba" + bytes((side,)) + gs_v_0(1, b"\xff") + CUT
    assert read_escpos(stream, width_dots=24)[0].image.rows.hex() == row


def test_each_cut_ends_a_receipt_and_the_rest_is_marked() -> None:
    stream = gs_v_0(1, b"\x01") + CUT + gs_v_0(1, b"\x02") + CUT + gs_v_0(1, b"\x03")
    receipts = read_escpos(stream, width_dots=8)
    assert [(r.image.rows, r.complete) for r in receipts] == [
        (b"\x01", True),
        (b"\x02", True),
        (b"\x03", False),
    ]


def test_events_are_reported_in_order_with_their_place() -> None:
    stream = b"\x10\x04\x02\x1b@\x1bp\x00\x19\xfa" + gs_v_0(1, b"\x01")
    stream += b"\x1d(H\x06\x0000A0~ " + CUT
    events = read_escpos(stream, width_dots=8)[0].events
    commands = [event.command for event in events]
    assert commands[0] == StatusQuery(2)
    assert commands[2:] == [DrawerPulse(2), ProcessId("A0~ "), Cut(full=False, feed=0)]
    assert [event.offset for event in events] == [0, 3, 5, 19, 30]


@pytest.mark.parametrize(
    ("stream", "offset"),
    [
        (b"Xin chao", 0),
        (b"\x1b@\n", 2),
        (b"\x1b@\x1bt\x1e", 2),
        (b"\x1b@\x1b*\x00\x01\x00\xff", 2),
        (b"\x1b@\x1d(L\x02\x0002", 2),
        (b"\x1b@\x1d(k\x03\x00111", 2),
        (b"\x1ba\x07", 0),
        (b"\x1dv0\x01\x01\x00\x01\x00\xff", 0),
        (b"\x1dv0\x00\x00\x00\x01\x00", 0),
        (b"\x1dv0\x00\x01\x00\x00\x09", 0),
        (b"\x1dVC\x00", 0),
        (b"\x10\x04\x05", 0),
        (b"\x1d(H\x06\x0000A\x1f00", 0),
        (b"\x1d(H\x05\x0000000", 0),
        (b"\x1b@\x1dv0\x00\x01\x00\x02\x00\xff", 2),
    ],
)
def test_any_other_byte_is_an_error_with_its_place(stream: bytes, offset: int) -> None:
    with pytest.raises(EscposError) as caught:
        read_escpos(stream)
    assert caught.value.offset == offset


@pytest.mark.parametrize("pair", [b"\x10\x04", b"\x10\x05", b"\x10\x14"])
def test_a_real_time_command_hidden_in_a_picture_is_an_error(pair: bytes) -> None:
    rows = b"\x00\x00\x00" + pair + b"\x00"
    with pytest.raises(EscposError, match="hides in the picture at 11"):
        read_escpos(gs_v_0(3, rows) + CUT)
    split = gs_v_0(1, rows[:4]) + gs_v_0(1, rows[4:]) + CUT
    assert read_escpos(split)[0].image.height == len(rows)


def test_a_picture_wider_than_the_paper_is_an_error() -> None:
    assert read_escpos(gs_v_0(72, bytes(72)) + CUT)
    with pytest.raises(EscposError, match="1 bytes wider"):
        read_escpos(gs_v_0(73, bytes(73)) + CUT)


def test_a_cut_without_feed_must_not_go_through_the_print() -> None:
    with pytest.raises(EscposError, match="cut through the print"):
        read_escpos(gs_v_0(1, b"\xff") + b"\x1dV\x00")
    receipts = read_escpos(gs_v_0(1, b"\xff") + b"\x1bd\x06\x1dV\x00")
    assert receipts[0].image.height == 1 + 6 * 30


def test_paper_that_runs_away_is_an_error() -> None:
    lines = LONGEST_PAPER_DOTS // (255 * 30) + 1
    with pytest.raises(EscposError, match="without a cut"):
        read_escpos(b"\x1bd\xff" * lines)


@given(st.binary(max_size=300))
def test_garbage_ends_in_receipts_or_in_an_error_inside_the_stream(data: bytes) -> None:
    offset, receipts = 0, []
    try:
        receipts = read_escpos(data)
    except EscposError as error:
        offset = error.offset
    assert 0 <= offset <= len(data)
    assert all(len(r.image.rows) == 72 * r.image.height for r in receipts)


@given(st.binary(min_size=1, max_size=40), st.integers(0, 255), st.data())
def test_a_single_wrong_byte_between_commands_is_always_found(
    rows: bytes, wrong: int, data: st.DataObject
) -> None:
    clean = [b"\x1b@", gs_v_0(1, rows.replace(b"\x10", b"\x11")), b"\x1bd\x04", CUT]
    place = data.draw(st.integers(0, len(clean)))
    at = sum(map(len, clean[:place]))
    if wrong in (0x10, 0x1B, 0x1D):
        return
    with pytest.raises(EscposError) as caught:
        read_escpos(b"".join(clean[:place]) + bytes((wrong,)) + b"".join(clean[place:]))
    assert caught.value.offset == at


@given(st.lists(st.integers(1, 7), max_size=30))
def test_pieces_of_any_size_give_the_same_commands(sizes: list[int]) -> None:
    stream = b"\x1b@" + gs_v_0(2, bytes(range(32, 62))) + b"\x1d(H\x06\x0000ab12" + CUT
    whole = list(EscposParser().feed(stream))
    parser, start = EscposParser(), 0
    found: list[Parsed] = []
    for size in [*sizes, len(stream)]:
        found += parser.feed(stream[start : start + size])
        start += size
    parser.finish()
    assert found == whole
