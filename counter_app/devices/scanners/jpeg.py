"""Tells a whole page from a piece of one, without keeping the picture in memory."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image

from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode

LARGEST_PAGE_PIXELS = 60_000_000
"""A3 at 600 dpi is 70 million; nothing an office scans at 300 dpi comes near."""
LARGEST_PAGE_BYTES = 64 * 1024 * 1024

_START = b"\xff\xd8"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset(range(0xD0, 0xDA)) | {0x01}
_MID_GREY = 128
_LAST_DOTS = 16


@dataclass(frozen=True, slots=True)
class JpegSize:
    """Pixels announced in the frame header, and proved by decoding every line."""

    width: int
    height: int


def check_jpeg(data: bytes, *, page: int) -> JpegSize:
    """Prove that ``data`` is one complete JPEG.

    Raises ``DeviceTrouble``: ``SCANNER_PAGE_TRUNCATED`` if a line is missing,
    ``PAGE_TOO_LARGE`` before decoding anything oversized, ``SCANNER_ERROR`` if it is
    no JPEG at all. ``page`` goes into the details.
    """
    if len(data) > LARGEST_PAGE_BYTES:
        raise DeviceTrouble(DeviceTroubleCode.PAGE_TOO_LARGE, page=page)
    if not data.startswith(_START):
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_ERROR, page=page, cause="not_jpeg")
    truncated = DeviceTrouble(DeviceTroubleCode.SCANNER_PAGE_TRUNCATED, page=page)
    size = _announced_size(data)
    if size is None:
        raise truncated
    if size.width * size.height > LARGEST_PAGE_PIXELS:
        raise DeviceTrouble(DeviceTroubleCode.PAGE_TOO_LARGE, page=page)
    if not _decodes(data, size):
        raise truncated
    return size


def ends_in_filler(image: Image.Image) -> bool:
    """Whether the last line ends in what libjpeg paints where data are missing.

    It fills with flat mid grey and says nothing, in Pillow as in the drivers that use it.
    No lamp ever made the end of the last line exactly that.
    """
    corner = (max(0, image.width - _LAST_DOTS), image.height - 1)
    last = image.crop((*corner, image.width, image.height)).convert("L")
    return last.getextrema() == (_MID_GREY, _MID_GREY)


@contextmanager
def open_picture(data: bytes, formats: list[str], *, page: int) -> Iterator[Image.Image]:
    """A picture of another format, opened and not yet decoded.

    Raises ``DeviceTrouble`` for what happens inside the block too: ``PAGE_TOO_LARGE`` or
    ``SCANNER_PAGE_TRUNCATED``.
    """
    too_large = DeviceTrouble(DeviceTroubleCode.PAGE_TOO_LARGE, page=page)
    try:
        with warnings.catch_warnings():
            # Our own limit below is lower.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=formats)
        with image:
            if image.width * image.height > LARGEST_PAGE_PIXELS:
                raise too_large
            yield image
    except Image.DecompressionBombError as error:
        raise too_large from error
    except (OSError, SyntaxError, ValueError) as error:
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_PAGE_TRUNCATED, page=page) from error


def encode_jpeg(image: Image.Image, dpi: int, *, quality: int = 85) -> bytes:
    """A page that did not come as JPEG, as one."""
    stream = io.BytesIO()
    if image.mode not in {"L", "RGB"}:
        image = image.convert("L" if image.mode in {"1", "I;16", "I", "LA"} else "RGB")
    image.save(stream, "JPEG", quality=quality, dpi=(dpi, dpi))
    return stream.getvalue()


def _announced_size(data: bytes) -> JpegSize | None:
    """Width and height of the first frame header (ITU-T T.81, B.2.2)."""
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF or marker in _ALONE:
            place += 1 if marker == 0xFF else 2
            continue
        if marker in _FRAMES:
            header = data[place + 5 : place + 9]
            height, width = int.from_bytes(header[:2], "big"), int.from_bytes(header[2:], "big")
            return JpegSize(width, height) if width and height else None
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return None


def _decodes(data: bytes, size: JpegSize) -> bool:
    """Decode all lines at an eighth of the size: the same bits are read, 1/64 is kept.

    Pillow refuses a stream that stops before its end marker, be it by one byte.
    """
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
            image.draft("L", (max(1, size.width // 8), max(1, size.height // 8)))
            image.load()
            return not ends_in_filler(image)
    except (OSError, SyntaxError, ValueError):
        return False
