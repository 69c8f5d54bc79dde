"""Generated pages are real JPEGs of A4, the same for a seed, and readable where they must be."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image, ImageChops

from counter_app.practice.pages import (
    PageLook,
    draw_blank_page,
    draw_bundle,
    draw_cover_sheet,
    draw_page,
)

SMALL = PageLook(dpi=75)


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


@pytest.mark.parametrize(("dpi", "size"), [(75, (620, 877)), (150, (1240, 1754))])
def test_a_page_is_a_complete_a4_jpeg_with_its_resolution(dpi: int, size: tuple[int, int]) -> None:
    jpeg = draw_page(1, look=PageLook(dpi=dpi))
    image = opened(jpeg)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", size)
    assert image.info["dpi"] == (dpi, dpi)
    assert jpeg.endswith(b"\xff\xd9")


def test_a_seed_always_draws_the_same_page_and_another_seed_another() -> None:
    assert draw_page(5, look=SMALL) == draw_page(5, look=SMALL)
    assert draw_page(5, look=SMALL) != draw_page(6, look=SMALL)
    assert len(set(draw_bundle(5, 3, look=SMALL))) == 3


def strongest(over: Image.Image, under: Image.Image) -> int:
    brightest = ImageChops.subtract(over, under).getextrema()[1]
    assert isinstance(brightest, int)
    return brightest


def test_seal_and_pen_are_in_colour() -> None:
    red, green, blue = opened(draw_page(2, look=SMALL)).split()
    assert strongest(red, green) > 90
    assert strongest(blue, red) > 50
    red, green, blue = opened(draw_blank_page(2, look=SMALL)).split()
    assert strongest(red, green) < 30
    assert strongest(blue, red) < 30


def test_the_code_of_a_cover_sheet_can_be_read_askew() -> None:
    jpeg = draw_cover_sheet("HS.H33.11-261122-0001.7", look=PageLook(dpi=150, tilt=2.5))
    found = zxingcpp.read_barcodes(opened(jpeg))
    assert [code.text for code in found] == ["HS.H33.11-261122-0001.7"]
    assert zxingcpp.read_barcodes(opened(draw_page(3))) == []


def test_a_blank_page_has_grain_but_no_ink() -> None:
    grey = opened(draw_blank_page(1, look=PageLook(dpi=75, tilt=0))).convert("L")
    darkest, brightest = grey.getextrema()
    assert isinstance(darkest, int)
    assert darkest > 180
    assert brightest != darkest
