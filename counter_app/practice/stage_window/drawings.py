"""What the stage draws itself, in the colours of the theme in force."""

from __future__ import annotations

import functools

import zxingcpp
from PIL import Image
from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QImage,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from counter_app.ui.colours import LIGHT, THEMES, Colours

_SKIN = "#f0c8a4"
_BLACK_HAIR, _GREY_HAIR = "#2b2422", "#c9ccd1"
_SHIRTS = ("#2f6f8f", "#8a4b6b", "#4f7a3a", "#a5612a", "#5a5aa8", "#7a6a2f")
_OLD = 60

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="{ink}" '
    'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">{lines}</svg>'
)
_SIGNS = {
    "unfold": '<path d="M11 6l-6 6 6 6M19 6l-6 6 6 6"/>',
    "fold": '<path d="M5 6l6 6-6 6M13 6l6 6-6 6"/>',
    "options": '<circle cx="5" cy="12" r="1.2"/><circle cx="12" cy="12" r="1.2"/>'
    '<circle cx="19" cy="12" r="1.2"/>',
    "card": '<rect x="3" y="5.5" width="18" height="13" rx="2"/><circle cx="8" cy="11" r="2"/>'
    '<path d="M5.2 16c.4-1.6 1.5-2.4 2.8-2.4s2.4.8 2.8 2.4M14 10h4M14 14h4"/>',
    "sheets": '<path d="M8 3.5h7l4 4V17H8z"/><path d="M15 3.5v4h4M5 7v13.5h10"/>',
    "out": '<path d="M4 13v6h16v-6M12 15V4M7.5 8.5L12 4l4.5 4.5"/>',
    "next": '<circle cx="9" cy="8" r="3.2"/><path d="M3 19.5c0-3.6 2.6-6 6-6 1.6 0 3 .5 4 1.4"/>'
    '<path d="M15 18h6M18.5 15l3 3-3 3"/>',
    "receipt": '<path d="M6 3.5h12v17l-2-1.4-2 1.4-2-1.4-2 1.4-2-1.4-2 1.4z"/>'
    '<path d="M9 8h6M9 11.5h6M9 15h3"/>',
    "line": '<path d="M4 14a11 11 0 0 1 16 0M7.5 17a6.5 6.5 0 0 1 9 0"/>'
    '<circle cx="12" cy="20" r="1"/><path d="M1.5 10.5a15 15 0 0 1 21 0"/>',
    "cut": '<path d="M4 14a11 11 0 0 1 16 0M7.5 17a6.5 6.5 0 0 1 9 0M4 4l16 17"/>'
    '<circle cx="12" cy="20" r="1"/>',
    "portal": '<path d="M4 9.5L12 4l8 5.5zM5.5 20.5h13M6.5 12.5v5M12 12.5v5M17.5 12.5v5"/>',
}


def colours_now() -> Colours:
    """The table of the theme in force, known by its ground."""
    ground = QApplication.palette().color(QPalette.ColorRole.Window)
    return next((one for one in THEMES.values() if QColor(one.ground) == ground), LIGHT)


@functools.lru_cache(maxsize=64)
def sign(name: str, ink: str) -> QIcon:
    """A line drawing in one colour, sharp up to 200 %."""
    renderer = QSvgRenderer(QByteArray(_SVG.format(ink=ink, lines=_SIGNS[name]).encode()))
    drawn = QIcon()
    for size in (20, 24, 32, 40, 48):
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        drawn.addPixmap(picture)
    return drawn


@functools.lru_cache(maxsize=8)
def qr_picture(text: str) -> QImage:
    """The QR as it stands on a card, one pixel a module, with its quiet zone."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    code = Image.fromarray(barcode.to_image(scale=1)).convert("L")
    data = code.tobytes()
    drawn = QImage(data, code.width, code.height, code.width, QImage.Format.Format_Grayscale8)
    return drawn.copy()  # the first one only borrows the bytes


def draw_tick(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """A check mark inside a box."""
    unit = box.width() / 10
    pen = QPen(colour, unit * 1.3)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    corner = box.topLeft()
    points = [QPointF(2.6, 5.2), QPointF(4.4, 7.0), QPointF(7.6, 3.4)]
    painter.drawPolyline([corner + point * unit for point in points])


def draw_person(painter: QPainter, box: QRectF, *, number: int, woman: bool, age: int) -> None:
    """Somebody from the waist up, in a circle; the same number looks the same always."""
    colours = colours_now()
    hair = QColor(_GREY_HAIR if age >= _OLD else _BLACK_HAIR)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / 100, box.height() / 100)
    circle = QPainterPath()
    circle.addEllipse(QRectF(0, 0, 100, 100))
    painter.setClipPath(circle)
    painter.fillRect(QRectF(0, 0, 100, 100), QColor(colours.chosen))
    painter.setPen(Qt.PenStyle.NoPen)
    if woman:
        painter.setBrush(hair)
        painter.drawRoundedRect(QRectF(27, 18, 46, 58), 23, 20)
    painter.setBrush(QColor(_SHIRTS[number % len(_SHIRTS)]))
    painter.drawRoundedRect(QRectF(16, 72, 68, 50), 24, 24)
    painter.setBrush(QColor(_SKIN).darker(108))
    painter.drawRoundedRect(QRectF(43, 58, 14, 20), 6, 6)
    painter.setBrush(QColor(_SKIN))
    painter.drawEllipse(QRectF(32, 22, 36, 44))
    _draw_hair(painter, hair, woman=woman)
    _draw_face(painter, old=age >= _OLD)
    painter.restore()


def _draw_hair(painter: QPainter, hair: QColor, *, woman: bool) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(hair)
    top = QPainterPath()
    low = 44 if woman else 38
    top.moveTo(30, low)
    top.cubicTo(28, 12, 72, 12, 70, low)
    top.cubicTo(66, 30, 58, 28, 50, 30)
    top.cubicTo(42, 28, 34, 30, 30, low)
    painter.drawPath(top)


def _draw_face(painter: QPainter, *, old: bool) -> None:
    ink = QColor("#4a3328")
    painter.setBrush(ink)
    for x in (42.5, 57.5):
        painter.drawEllipse(QPointF(x, 45), 2, 2.4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 2))
    painter.drawArc(QRectF(43, 47, 14, 9), 200 * 16, 140 * 16)
    if old:
        painter.setPen(QPen(ink, 1.2))
        for x in (36.5, 51.5):
            painter.drawEllipse(QRectF(x, 39.5, 12, 11))
        painter.drawLine(QPointF(48.5, 44), QPointF(51.5, 44))
