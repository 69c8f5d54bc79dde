"""Paper for the virtual scanner: Vietnamese A4 pages as a scanner would see them.

Drawn, not copied; every page says MẪU. The same arguments give the same bytes on the same
version of Pillow.
"""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFont

from counter_app.config.paths import resource
from counter_app.practice.people import Person, invent_person

TITLES = (
    "TỜ KHAI ĐĂNG KÝ KHAI SINH",
    "TỜ KHAI ĐĂNG KÝ KẾT HÔN",
    "TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN",
    "ĐƠN ĐỀ NGHỊ CHỨNG THỰC BẢN SAO",
    "GIẤY CHỨNG SINH",
    "VĂN BẢN ỦY QUYỀN",
    "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI",
    "GIẤY ĐỀ NGHỊ ĐĂNG KÝ HỘ KINH DOANH",
)

_A4_MM = (210, 297)
_PAPER = (250, 249, 245)
_INK = (32, 32, 36)
_SEAL = (196, 30, 44)
_PEN = (28, 48, 150)
_FAINT = (233, 231, 227)
_SENTENCES = (
    "Tôi cam đoan những nội dung khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật.",
    "Đề nghị cơ quan xem xét, giải quyết theo quy định của pháp luật hiện hành.",
    "Giấy tờ kèm theo gồm: bản chụp giấy tờ tùy thân, giấy tờ chứng minh nơi cư trú.",
    "Người yêu cầu đã đọc lại toàn bộ nội dung, nghe giải thích và đồng ý ký tên dưới đây.",
    "Trường hợp hồ sơ còn thiếu, đề nghị thông báo theo số điện thoại đã ghi ở trên.",
)


@dataclass(frozen=True, slots=True)
class PageLook:
    """How the page lies in the scanner."""

    dpi: int = 150
    tilt: float | None = None
    """Degrees; None picks something between -2.5 and 2.5."""
    noise: int = 8
    """Grain in grey levels; 0 gives a clean picture."""
    quality: int = 80
    """JPEG quality."""


class _Sheet:
    """A page being drawn. Positions are millimetres from the upper left corner."""

    def __init__(self, dpi: int) -> None:
        self.scale = dpi / 25.4
        size = (round(_A4_MM[0] * self.scale), round(_A4_MM[1] * self.scale))
        self.image = Image.new("RGB", size, _PAPER)
        self.pen = ImageDraw.Draw(self.image)

    def px(self, millimetres: float) -> int:
        return round(millimetres * self.scale)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 4.2,
        bold: bool = False,
        anchor: str = "la",
        ink: tuple[int, int, int] = _INK,
    ) -> None:
        font = _font("Bold" if bold else "Regular", self.px(size))
        self.pen.text((self.px(x), self.px(y)), words, font=font, fill=ink, anchor=anchor)

    def line(self, points: Sequence[tuple[float, float]], ink: tuple[int, int, int]) -> None:
        corners = [(self.px(x), self.px(y)) for x, y in points]
        self.pen.line(corners, fill=ink, width=max(1, self.px(0.4)), joint="curve")


@lru_cache(maxsize=32)
def _font(weight: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resource(f"fonts/NotoSans-{weight}.ttf")), pixels)


def draw_page(
    seed: int,
    *,
    title: str | None = None,
    person: Person | None = None,
    number: int = 1,
    of: int = 1,
    look: PageLook | None = None,
) -> bytes:
    """One page of a form as JPEG: heading, fields, table, seal, signature."""
    look = look or PageLook()
    chance = random.Random(f"page {seed} {number}")
    person = person or invent_person(1 + seed % 999_999, seed)
    sheet = _Sheet(look.dpi)
    _draw_watermark(sheet)
    _draw_heading(sheet, title or TITLES[seed % len(TITLES)], number, of)
    _draw_fields(sheet, person)
    _draw_table(sheet, chance)
    _draw_body(sheet, chance)
    _draw_signature(sheet, person, chance)
    _draw_seal(sheet, chance)
    return _scan(sheet, chance, look)


def draw_bundle(
    seed: int,
    pages: int,
    *,
    title: str | None = None,
    person: Person | None = None,
    look: PageLook | None = None,
) -> list[bytes]:
    """The pages of one paper, in order."""
    return [
        draw_page(seed, title=title, person=person, number=number, of=pages, look=look)
        for number in range(1, pages + 1)
    ]


def draw_cover_sheet(
    payload: str, caption: str = "", *, seed: int = 0, look: PageLook | None = None
) -> bytes:
    """A separator sheet: the QR holds ``payload``, the caption stands below it."""
    look = look or PageLook()
    sheet = _Sheet(look.dpi)
    sheet.text(105, 40, "TỜ PHÂN TÁCH HỒ SƠ", size=9, bold=True, anchor="ma")
    barcode = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode)
    code = Image.fromarray(barcode.to_image(scale=1)).convert("RGB")
    side = sheet.px(70) // code.width * code.width
    code = code.resize((side, side), Image.Resampling.NEAREST)
    sheet.image.paste(code, ((sheet.image.width - side) // 2, sheet.px(70)))
    sheet.text(105, 150, caption or payload, size=6, bold=True, anchor="ma")
    sheet.text(105, 165, "MẪU", size=6, anchor="ma")
    return _scan(sheet, random.Random(f"cover {seed} {payload}"), look)


def draw_blank_page(seed: int = 0, *, look: PageLook | None = None) -> bytes:
    """The empty back of a sheet, with the grain of the paper."""
    look = look or PageLook()
    return _scan(_Sheet(look.dpi), random.Random(f"blank {seed}"), look)


def _draw_watermark(sheet: _Sheet) -> None:
    stamp = Image.new("L", (sheet.px(150), sheet.px(90)), 0)
    middle = (stamp.width // 2, stamp.height // 2)
    font = _font("Bold", sheet.px(50))
    ImageDraw.Draw(stamp).text(middle, "MẪU", font=font, fill=255, anchor="mm")
    turned = stamp.rotate(35, expand=True)
    corner = ((sheet.image.width - turned.width) // 2, (sheet.image.height - turned.height) // 2)
    sheet.image.paste(_FAINT, corner, turned)


def _draw_heading(sheet: _Sheet, title: str, number: int, of: int) -> None:
    sheet.text(185, 10, "MẪU", bold=True, size=4, anchor="ra", ink=_SEAL)
    sheet.text(105, 16, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, anchor="ma")
    sheet.text(105, 22, "Độc lập - Tự do - Hạnh phúc", bold=True, anchor="ma")
    sheet.line([(78, 29), (132, 29)], _INK)
    size = 6.2 if len(title) < 34 else 5
    sheet.text(105, 38, title, bold=True, size=size, anchor="ma")
    if of > 1:
        sheet.text(105, 286, f"Trang {number}/{of}", size=3.4, anchor="ma")


def _draw_fields(sheet: _Sheet, person: Person) -> None:
    rows = (
        ("Kính gửi", "Ủy ban nhân dân nơi tập huấn"),
        ("Họ, chữ đệm, tên người yêu cầu", person.name),
        ("Ngày, tháng, năm sinh", f"{person.birth_date:%d/%m/%Y}"),
        ("Số định danh cá nhân", person.identity_number),
        ("Nơi cư trú", person.address),
        ("Số điện thoại", person.phone),
    )
    for place, (label, value) in enumerate(rows):
        y = 54 + 9 * place
        sheet.text(25, y, f"{label}:")
        sheet.text(95, y, value, ink=_PEN if place else _INK)


def _draw_table(sheet: _Sheet, chance: random.Random) -> None:
    top, height = 114.0, 8.0
    columns = (25, 37, 120, 145, 190)
    rows = chance.randint(4, 6)
    for row in range(rows + 1):
        y = top + row * height
        sheet.line([(columns[0], y), (columns[-1], y)], _INK)
    for x in columns:
        sheet.line([(x, top), (x, top + rows * height)], _INK)
    for x, words in zip(columns, ("TT", "Tên giấy tờ", "Số bản", "Ghi chú"), strict=False):
        sheet.text(x + 2, top + 1.2, words, bold=True, size=3.8)
    for row in range(1, rows):
        y = top + row * height + 1.2
        sheet.text(27, y, str(row), size=3.8)
        sheet.text(39, y, chance.choice(TITLES).capitalize(), size=3.2)
        sheet.text(122, y, str(chance.randint(1, 3)), size=3.8)


def _draw_body(sheet: _Sheet, chance: random.Random) -> None:
    for row in range(6):
        y = 168 + 7.5 * row
        sheet.text(25, y, chance.choice(_SENTENCES), size=3.7)


def _draw_signature(sheet: _Sheet, person: Person, chance: random.Random) -> None:
    sheet.text(150, 216, "Người yêu cầu", bold=True, anchor="ma")
    swing, lean, slow = chance.uniform(0.9, 1.4), chance.uniform(2, 4), chance.uniform(0.2, 0.4)
    stroke = [
        (
            132 + step * 0.26 + lean * math.sin(swing * step / 4),
            238 + 8 * math.cos(swing * step / 4) * math.cos(slow * step / 8),
        )
        for step in range(140)
    ]
    sheet.line(stroke, _PEN)
    sheet.text(150, 254, person.name[:28], anchor="ma")


def _draw_seal(sheet: _Sheet, chance: random.Random) -> None:
    """A round red seal over the left half, letters running along its rim."""
    radius = sheet.px(17)
    side = 2 * radius + 2
    seal = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(seal)
    thick = max(1, sheet.px(0.7))
    pen.ellipse((0, 0, side - 2, side - 2), outline=235, width=thick)
    inner = sheet.px(5.5)
    pen.ellipse((inner, inner, side - inner, side - inner), outline=235, width=max(1, thick // 2))
    pen.polygon(_star(side / 2, side / 2, sheet.px(6)), fill=220)
    _write_around(seal, "ỦY BAN NHÂN DÂN · MẪU TẬP HUẤN · ", radius - sheet.px(2.9), sheet.px(3.4))
    seal = seal.rotate(chance.uniform(-25, 25), Image.Resampling.BICUBIC)
    corner = (sheet.px(55 + chance.uniform(-6, 6)), sheet.px(224 + chance.uniform(-5, 5)))
    sheet.image.paste(_SEAL, corner, seal)


def _star(x: float, y: float, size: float) -> list[tuple[float, float]]:
    return [
        (
            x + (size if point % 2 == 0 else size * 0.4) * math.sin(point * math.pi / 5),
            y - (size if point % 2 == 0 else size * 0.4) * math.cos(point * math.pi / 5),
        )
        for point in range(10)
    ]


def _write_around(seal: Image.Image, words: str, radius: float, size: int) -> None:
    middle = seal.width / 2
    font = _font("Bold", size)
    for place, letter in enumerate(words):
        angle = 2 * math.pi * place / len(words)
        tile = Image.new("L", (2 * size, 2 * size), 0)
        ImageDraw.Draw(tile).text((size, size), letter, font=font, fill=235, anchor="mm")
        tile = tile.rotate(-math.degrees(angle), Image.Resampling.BICUBIC)
        x = round(middle + radius * math.sin(angle)) - size
        y = round(middle - radius * math.cos(angle)) - size
        seal.paste(235, (x, y), tile)


def _scan(sheet: _Sheet, chance: random.Random, look: PageLook) -> bytes:
    """Lay the sheet a little askew, shade it, add grain and compress it."""
    tilt = chance.uniform(-2.5, 2.5) if look.tilt is None else look.tilt
    image = sheet.image
    if tilt:
        image = image.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=(238, 238, 236))
    image = ImageChops.multiply(image, _shade(image.size).convert("RGB"))
    if look.noise:
        image = ImageChops.subtract(image, _grain(image.size, chance, look.noise).convert("RGB"))
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=look.quality, dpi=(look.dpi, look.dpi))
    return stream.getvalue()


@lru_cache(maxsize=4)
def _shade(size: tuple[int, int]) -> Image.Image:
    """The lamp is weaker at the far end: from white to 94 %."""
    ramp = Image.linear_gradient("L").resize(size)
    return ramp.point([255 - level * 15 // 255 for level in range(256)])


def _grain(size: tuple[int, int], chance: random.Random, strength: int) -> Image.Image:
    """Noise from a small random tile, turned four ways so that no pattern shows."""
    side = 384
    tile = Image.frombytes("L", (side, side), chance.randbytes(side * side))
    tile = tile.point([level * strength * 2 // 255 for level in range(256)])
    turns = [tile, *(tile.transpose(turn) for turn in _TURNS)]
    grain = Image.new("L", size)
    for x in range(0, size[0], side):
        for y in range(0, size[1], side):
            grain.paste(chance.choice(turns), (x, y))
    return grain


_TURNS = (
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_180,
    Image.Transpose.FLIP_LEFT_RIGHT,
)
