"""What a picture of the window would show: words cut, controls without a name, small type."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QTableView,
    QToolButton,
    QWidget,
)

from counter_app.ui.colours import THEMES, ThemeName
from counter_app.ui.widgets.buttons import PrimaryButton
from counter_app.ui.widgets.choice import Choice
from counter_app.ui.widgets.fields import ValueLine
from counter_app.ui.widgets.rows import StatusItem

SLACK = 1
"""Pixels of rounding."""


def shown(root: QWidget) -> Iterator[QWidget]:
    """Every visible widget."""
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and not isinstance(widget, QScrollBar):
            yield widget


def cut_words(root: QWidget) -> list[str]:
    """Words that do not fit where they stand, with the numbers."""
    found = []
    for widget in shown(root):
        needed, given = _needed_and_given(widget)
        if needed is not None and needed > given + SLACK:
            found.append(f"{type(widget).__name__} {_words(widget)!r}: {needed} > {given}")
    return found


def _needed_and_given(widget: QWidget) -> tuple[int | None, int]:
    metrics = widget.fontMetrics()
    if isinstance(widget, QLabel) and widget.text():
        room = widget.contentsRect()
        if widget.wordWrap():
            flags = Qt.TextFlag.TextWordWrap.value
            box = metrics.boundingRect(QRect(0, 0, room.width(), 10_000), flags, widget.text())
            # A single word may still be wider than the line.
            too_wide = max(box.width() - room.width(), 0)
            return box.height() + 1000 * too_wide, room.height() + metrics.leading() + 2
        widest = max(metrics.horizontalAdvance(line) for line in widget.text().splitlines())
        return widest, room.width()
    if isinstance(widget, PrimaryButton | StatusItem):
        return widget.sizeHint().width(), widget.width()
    if isinstance(widget, QToolButton):
        widest = max(metrics.horizontalAdvance(line) for line in widget.text().split("\n"))
        return widest, widget.width() - 4
    if isinstance(widget, QPushButton) and widget.text():
        return widget.minimumSizeHint().width(), widget.width()
    if isinstance(widget, Choice) and widget.text():
        margins = widget.textMargins().right() + 20
        return metrics.horizontalAdvance(widget.text()) + margins, widget.width()
    if isinstance(widget, QCheckBox):
        return widget.sizeHint().width(), widget.width()
    if isinstance(widget, ValueLine) and widget.text():
        return metrics.horizontalAdvance(widget.text()), widget.width()
    if isinstance(widget, QLineEdit) and widget.placeholderText() and not widget.text():
        return metrics.horizontalAdvance(widget.placeholderText()) + 20, widget.width()
    return None, 0


def _words(widget: QWidget) -> str:
    text = widget.property("text") or ""
    return str(text) or widget.accessibleName()


def overlapping(root: QWidget) -> list[str]:
    """Labels and controls of one parent that lie over each other."""
    found: list[str] = []
    for parent in (root, *shown(root)):
        parts = [
            child
            for child in parent.findChildren(
                QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
            )
            if child.isVisible() and isinstance(child, QLabel | QAbstractButton | QLineEdit)
        ]
        found.extend(
            f"{_words(one)!r} over {_words(other)!r}"
            for one, other in combinations(parts, 2)
            if one.geometry().intersects(other.geometry())
        )
    return found


def outside(root: QWidget) -> list[str]:
    """Controls that lie outside the window, unless an area around them scrolls."""
    found = []
    for widget in shown(root):
        if not isinstance(widget, QAbstractButton | QLineEdit | QLabel):
            continue
        if any(_scrolls(parent) for parent in _parents(widget, root)):
            continue
        corner = widget.mapTo(root, QPoint(0, 0))
        if not root.rect().contains(QRect(corner, widget.size())):
            found.append(f"{type(widget).__name__} {_words(widget)!r}")
    return found


def _scrolls(parent: QWidget) -> bool:
    return isinstance(parent, QScrollArea | QAbstractItemView)


def _parents(widget: QWidget, root: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None and parent is not root:
        yield parent
        parent = parent.parentWidget()


def controls(root: QWidget) -> Iterator[QWidget]:
    """Visible and enabled widgets one can operate by keyboard or mouse."""
    for widget in shown(root):
        inner = isinstance(widget.parentWidget(), QAbstractItemView)
        if inner or isinstance(widget, QHeaderView | QScrollArea):
            continue
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isEnabled():
            yield widget


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))


def scrolled_away(root: QWidget) -> list[str]:
    """Areas that show a scroll bar."""
    return [
        type(widget).__name__
        for widget in shown(root)
        if isinstance(widget, QScrollArea)
        and not isinstance(widget, QTableView)
        and widget.verticalScrollBar().isVisible()
    ]


def smallest_type(root: QWidget) -> tuple[float, str]:
    """The smallest font in points, and where."""
    sizes = [
        (widget.font().pointSizeF(), f"{type(widget).__name__} {_words(widget)!r}")
        for widget in shown(root)
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit)
    ]
    return min(sizes)


def small_targets(root: QWidget, least: int) -> list[str]:
    """Things to click that are lower than ``least`` pixels."""
    return [
        f"{type(widget).__name__} {_words(widget)!r}: {widget.height()}"
        for widget in shown(root)
        if isinstance(widget, QAbstractButton) and widget.isEnabled() and widget.height() < least
    ]


def edge_of(theme: ThemeName) -> str:
    """What the outline of anything that can be operated must be painted in."""
    return THEMES[theme].edge


def strays(window: QWidget) -> list[str]:
    """Parts shown before they had a parent: windows of their own that take the focus away."""
    return [
        f"stray {type(widget).__name__} {_words(widget)!r}"
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible() and widget is not window
    ]
