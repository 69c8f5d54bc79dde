"""A row that wraps: what does not fit goes to the next line and is never cut."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lays its parts out like words of a text; hidden parts take no room."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._known: list[tuple[QLayoutItem, QSize]] | None = None
        """What is shown and how large it wants to be, until something of it changes."""
        self._spring: int | None = None
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def add_spring(self) -> None:
        """What is added from now on stands at the right end, if all is on one line."""
        self._spring = len(self._items)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Called by ``addWidget``."""
        self._known = None
        self._items.append(item)

    def count(self) -> int:
        """How many parts."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """The part at ``index``; None past the end, as Qt asks for."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Remove and return the part at ``index``."""
        self._known = None
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def invalidate(self) -> None:
        """Something changed: another word, a part hidden or shown."""
        self._known = None
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """None: it takes the height it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Narrow means higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Height of the lines at ``width``."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Place the parts."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All parts on one line."""
        sizes = [size for _, size in self._measured()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return self._with_margins(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """The widest part."""
        sizes = [item.minimumSize() for item, _ in self._measured()]
        widest = max((size.width() for size in sizes), default=0)
        return self._with_margins(widest, max((size.height() for size in sizes), default=0))

    def _with_margins(self, width: int, height: int) -> QSize:
        edge = self.contentsMargins()
        return QSize(width + edge.left() + edge.right(), height + edge.top() + edge.bottom())

    def _measured(self) -> list[tuple[QLayoutItem, QSize]]:
        if self._known is None:
            self._known = [(item, item.sizeHint()) for item in self._items if not item.isEmpty()]
        return self._known

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        used = 0
        for item, size in self._measured():
            if lines[-1] and used + size.width() > width:
                lines.append([])
                used = 0
            lines[-1].append((item, size))
            used += size.width() + self.spacing()
        return lines

    def _arrange(self, whole: QRect, *, move: bool) -> int:
        edge = self.contentsMargins()
        rect = whole.marginsRemoved(edge)
        lines = self._lines(rect.width())
        y = rect.y()
        if move:
            y += max(0, whole.height() - self.heightForWidth(whole.width())) // 2
        for line in lines:
            height = max((size.height() for _, size in line), default=0)
            if move:
                spare = whole.width() - self.sizeHint().width() if len(lines) == 1 else 0
                self._place(line, QRect(rect.x(), y, rect.width(), height), spare)
            y += height + self.spacing()
        return y - self.spacing() + edge.bottom() - whole.y()

    def _place(self, line: list[tuple[QLayoutItem, QSize]], room: QRect, spare: int) -> None:
        last = [] if self._spring is None else self._items[self._spring :]
        x = room.x()
        for item, size in line:
            if spare > 0 and item in last:
                x, spare = x + spare, 0
            # In the middle of its line: a low word beside a high button.
            top = room.y() + (room.height() - size.height()) // 2
            item.setGeometry(QRect(QPoint(x, top), size))
            x += size.width() + self.spacing()
