from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counter_app.devices.printers.escpos_raster import (
    ASK_PAPER,
    BLANK_RUN,
    ask_process_id,
    encode_job,
)
from counter_app.devices.printers.options import PrinterOptions
from counter_app.services.paper import Raster

OPTIONS = PrinterOptions()


@dataclass
class Decoded:
    rows: list[bytes] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)


def decode(job: bytes, stride: int, units_per_row: int = 1) -> Decoded:
    """The few commands the encoder may use; anything else fails."""
    out, at = Decoded(), 0
    while at < len(job):
        rest = job[at:]
        if rest.startswith(b"\x1dv0\x00"):
            width, rows = (int.from_bytes(rest[i : i + 2], "little") for i in (4, 6))
            data = rest[8 : 8 + width * rows]
            assert len(data) == width * rows
            assert 0 < width <= stride
            assert rows
            out.pictures.append(data)
            lines = [data[n * width : (n + 1) * width] for n in range(rows)]
            out.rows += [line.ljust(stride, b"\x00") for line in lines]
            at += 8 + len(data)
        elif rest.startswith(b"\x1bJ"):
            assert rest[2] % units_per_row == 0
            out.rows += [bytes(stride)] * (rest[2] // units_per_row)
            at += 3
        else:
            known = {b"\x1b@": 2, b"\x1dV\x42\x00": 4, b"\x1bd\x05": 3, b"\x1dr\x01": 3}
            length = next((n for key, n in known.items() if rest.startswith(key)), 0)
            if rest.startswith(b"\x1d(H\x06\x0000"):
                length = 11
            assert length, rest[:12].hex()
            out.commands.append(rest[:length].hex())
            at += length
    return out


def test_a_job_is_reset_picture_cut_and_questions() -> None:
    raster = Raster(16, 2, b"\x80\x00\x00\x01")
    closing = ask_process_id("a1~ ") + ASK_PAPER
    assert encode_job(raster, OPTIONS, closing) == (
        b"\x1b@\x1dv0\x00\x02\x00\x02\x00\x80\x00\x00\x01\x1dV\x42\x00\x1d(H\x06\x0000a1~ \x1dr\x01"
    )


def test_without_a_cutter_the_paper_is_fed_to_the_edge() -> None:
    job = encode_job(Raster(8, 1, b"\xff"), replace(OPTIONS, cutter=False))
    assert job.endswith(b"\x1bd\x05")
    assert b"\x1dV" not in job


@pytest.mark.parametrize("token", ["abc", "abcde", "ab\x1fc", "ab\x7fc", "abcđ"])
def test_a_token_is_four_plain_characters(token: str) -> None:
    with pytest.raises(ValueError, match="four characters"):
        ask_process_id(token)


rows_of = st.sampled_from([0x00, 0x00, 0x10, 0x04, 0x05, 0x14, 0xFF, 0x18])


@st.composite
def rasters(draw: st.DrawFn) -> Raster:
    stride = draw(st.integers(1, 9))
    pieces = draw(
        st.lists(
            st.one_of(
                st.lists(rows_of, min_size=stride, max_size=stride).map(bytes),
                st.integers(1, 70).map(lambda rows: bytes(stride * rows)),
            ),
            max_size=12,
        )
    )
    data = b"".join(pieces)
    return Raster(stride * 8, len(data) // stride, data)


@given(raster=rasters(), band=st.sampled_from([1, 2, 24, 128]))
@example(raster=Raster(8, 2, b"\x10\x04"), band=128)
@example(raster=Raster(16, 3, b"\x00\x10\x14\x10\x05\x10"), band=128)
@example(raster=Raster(24, 1, b"\x10\x10\x04"), band=128)
def test_the_picture_arrives_dot_for_dot_and_commands_nothing(raster: Raster, band: int) -> None:
    stride = raster.width // 8
    out = decode(encode_job(raster, replace(OPTIONS, band_rows=band)), stride)
    source = [raster.rows[n * stride : (n + 1) * stride] for n in range(raster.height)]
    assert out.rows == [_thickened(row) for row in source]
    job = encode_job(raster, replace(OPTIONS, band_rows=band))
    assert not [pair for pair in (b"\x10\x04", b"\x10\x05", b"\x10\x14") if pair in job]


def _thickened(row: bytes) -> bytes:
    """What the encoder may change: one dot made wider inside a real-time pair."""
    data = bytearray(row)
    for at in range(len(row) - 1):
        if row[at] == 0x10 and row[at + 1] in {0x04, 0x05, 0x14}:
            data[at] = 0x18
    return bytes(data)


@given(raster=rasters(), units=st.sampled_from([1, 3, 5]))
def test_fed_paper_is_as_long_as_blank_rows(raster: Raster, units: int) -> None:
    stride = raster.width // 8
    job = encode_job(raster, replace(OPTIONS, feed_units_per_row=units))
    assert len(decode(job, stride, units).rows) == raster.height


def test_blank_paper_costs_next_to_nothing() -> None:
    blank = Raster(576, 500, bytes(72 * 500))
    assert len(encode_job(blank, OPTIONS)) < 600
    fed = encode_job(blank, replace(OPTIONS, feed_units_per_row=1))
    assert fed == b"\x1b@" + b"\x1bJ\xff" + b"\x1bJ\xf5" + b"\x1dV\x42\x00"


def test_short_gaps_stay_in_their_band() -> None:
    ink, gap = b"\xff" * 2, bytes(2 * (BLANK_RUN - 1))
    out = decode(encode_job(Raster(16, BLANK_RUN + 1, ink + gap + ink), OPTIONS), 2)
    assert len(out.pictures) == 1
    wider = Raster(16, BLANK_RUN + 2, ink + gap + bytes(2) + ink)
    assert [len(picture) for picture in decode(encode_job(wider, OPTIONS), 2).pictures] == [
        2, BLANK_RUN, 2,
    ]  # fmt: skip


def test_bands_are_trimmed_each_for_itself() -> None:
    wide, narrow = b"\xff" * 72, b"\xff" + bytes(71)
    out = decode(encode_job(Raster(576, 256, wide * 128 + narrow * 128), OPTIONS), 72)
    assert [len(picture) for picture in out.pictures] == [72 * 128, 128]
