"""A page is whole or it is an error; nothing oversized is decoded."""

from __future__ import annotations

import io
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from counter_app.devices.scanners.jpeg import JpegSize, check_jpeg, encode_jpeg, open_picture
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.practice.pages import PageLook, draw_page

PAGE = draw_page(1, look=PageLook(dpi=50))


def trouble_of(data: bytes) -> DeviceTrouble:
    with pytest.raises(DeviceTrouble) as caught:
        check_jpeg(data, page=4)
    return caught.value


def test_a_whole_page_tells_its_size() -> None:
    assert check_jpeg(PAGE, page=1) == JpegSize(413, 585)
    assert check_jpeg(PAGE + bytes(100), page=1) == JpegSize(413, 585)


@given(st.integers(3, len(PAGE) - 1))
@example(len(PAGE) - 1)
@example(len(PAGE) - 2)
@example(len(PAGE) - 3)
def test_a_page_cut_anywhere_is_truncated(length: int) -> None:
    assert trouble_of(PAGE[:length]).code is DeviceTroubleCode.SCANNER_PAGE_TRUNCATED


@given(st.integers(len(PAGE) // 10, len(PAGE) * 98 // 100))
def test_a_page_cut_and_closed_with_an_end_marker_is_truncated_too(length: int) -> None:
    trouble = trouble_of(PAGE[:length].rstrip(b"\xff") + b"\xff\xd9")
    assert trouble.code is DeviceTroubleCode.SCANNER_PAGE_TRUNCATED
    assert trouble.details == {"page": 4}


def test_progressive_and_grey_pages_are_whole() -> None:
    stream = io.BytesIO()
    with Image.open(io.BytesIO(PAGE)) as image:
        image.convert("L").save(stream, "JPEG", progressive=True)
    assert check_jpeg(stream.getvalue(), page=1) == JpegSize(413, 585)


@pytest.mark.parametrize("data", [b"", b"<html>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"])
def test_something_else_is_no_page(data: bytes) -> None:
    assert trouble_of(data).code is DeviceTroubleCode.SCANNER_ERROR


@given(st.binary(max_size=200))
def test_garbage_behind_a_start_marker_is_a_trouble(data: bytes) -> None:
    assert trouble_of(b"\xff\xd8" + data).details["page"] == 4


def test_a_page_bomb_is_refused_before_decoding() -> None:
    at = PAGE.index(b"\xff\xc0") + 5
    bomb = PAGE[:at] + b"\xff\xff\xff\xff" + PAGE[at + 4 :]
    assert trouble_of(bomb).code is DeviceTroubleCode.PAGE_TOO_LARGE


@pytest.mark.parametrize("side", [8000, 40_000])
def test_a_bomb_of_another_format_is_refused_before_decoding(side: int) -> None:
    stream = io.BytesIO()
    Image.new("1", (8, 8)).save(stream, "PNG")
    header = b"IHDR" + side.to_bytes(4, "big") * 2 + stream.getvalue()[24:29]
    bomb = stream.getvalue()[:12] + header + zlib.crc32(header).to_bytes(4, "big")
    bomb += stream.getvalue()[33:]
    with pytest.raises(DeviceTrouble) as caught, open_picture(bomb, ["PNG"], page=2):
        pytest.fail("was opened")
    assert caught.value.code is DeviceTroubleCode.PAGE_TOO_LARGE


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_mode_becomes_a_jpeg_with_its_resolution(mode: str) -> None:
    jpeg = encode_jpeg(Image.new(mode, (40, 30)), 200)
    with Image.open(io.BytesIO(jpeg)) as image:
        assert (image.format, image.size, image.info["dpi"]) == ("JPEG", (40, 30), (200, 200))
