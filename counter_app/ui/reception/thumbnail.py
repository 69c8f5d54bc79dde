"""How a scanned page is drawn in the strip: a sheet with an edge, its paper's number below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from counter_app.ui.theme import px

WIDTH, HEIGHT = 62, 88
MARGIN = 5


def page_size(metrics: QFontMetrics) -> QSize:
    """Room one page takes in the strip: the sheet, its caption, some air."""
    return QSize(px(WIDTH + 2 * MARGIN), px(HEIGHT + 2 * MARGIN) + metrics.height())


class ThumbnailDelegate(QStyledItemDelegate):
    """The edge of chosen pages is thick and in the primary colour."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Sheet, caption, some air."""
        return page_size(option.fontMetrics)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Sheet, edge, caption."""
        role = QPalette.ColorRole
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = option.rect.adjusted(px(MARGIN), px(MARGIN), -px(MARGIN), 0)
        sheet = QRect(box.left(), box.top(), px(WIDTH), px(HEIGHT))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(sheet, Qt.GlobalColor.white)
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(icon, QIcon):
            icon.paint(painter, sheet)
        colour = option.palette.color(role.Highlight if chosen else role.Mid)
        painter.setPen(QPen(colour, 3 if chosen else 1))
        painter.drawRect(sheet)
        painter.setPen(option.palette.color(role.Text))
        below = QRect(box.left(), sheet.bottom() + px(2), px(WIDTH), option.fontMetrics.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, index.data())
        painter.restore()
