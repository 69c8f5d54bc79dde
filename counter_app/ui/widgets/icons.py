"""Icons: own line drawings, coloured by the theme when they are drawn."""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from counter_app.config.paths import resource

_INK = b"#000000"
_SIZES = (20, 24, 32, 40, 48)


@functools.lru_cache(maxsize=128)
def _drawn(name: str, colour: str) -> QIcon:
    source = resource(f"icons/{name}.svg").read_bytes().replace(_INK, colour.encode())
    renderer = QSvgRenderer(QByteArray(source))
    made = QIcon()
    for size in _SIZES:
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        made.addPixmap(picture)
    return made


def icon(name: str, colour: QColor) -> QIcon:
    """The drawing ``resources/icons/<name>.svg`` in one colour; no name, no icon."""
    return _drawn(name, colour.name()) if name else QIcon()
