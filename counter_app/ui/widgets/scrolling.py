"""A frameless area that scrolls downwards only if it must, or shows all it has."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from counter_app.ui.theme import px

LEAST = 60


def bring_into_view(part: QWidget) -> None:
    """Scroll whatever scrolls around a part until it is seen."""
    parent = part.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(part, px(20), px(8))
        parent = parent.parentWidget()


class Scrolling(QScrollArea):
    """Never narrower than what is inside, and no tab stop of its own."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = False
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_inside(inside)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    def show_inside(self, inside: QWidget) -> None:
        """Show this; what was there is gone."""
        if not inside.objectName():
            inside.setObjectName("scrolled")
        self.setWidget(inside)
        self.inside = inside
        inside.installEventFilter(self)

    def show_whole(self, *, whole: bool) -> None:
        """As high as what is inside, because something around it scrolls; or as there is room."""
        self._whole = whole
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if whole else policy.ScrollBarAsNeeded
        )
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The width of what is inside; the height scrolls."""
        return QSize(self.inside.minimumSizeHint().width(), px(LEAST))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The layout gives what is left over; only what is shown whole asks for more."""
        wanted = self.inside.sizeHint()
        return wanted if self._whole else QSize(wanted.width(), px(LEAST))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Called also when a scroll bar comes or goes: another width is another height."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Something inside became higher or lower; what has the focus stays in view."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        elif event.type() == QEvent.Type.Resize:
            # Its parts get their places only after this event.
            QTimer.singleShot(0, self, self._keep_focus_in_view)
        return super().eventFilter(watched, event)

    def _keep_focus_in_view(self) -> None:
        self._follow_focus(None, QApplication.focusWidget())

    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        # What is higher than the area brings into view the part of it that counts.
        if new is not None and self.isAncestorOf(new) and new.height() <= self.viewport().height():
            self.ensureWidgetVisible(new, px(20), px(40))

    def _fit(self) -> None:
        if not self._whole:
            self.setMinimumHeight(0)
            self.updateGeometry()
            return
        frame = self.height() - self.viewport().height()
        width = self.viewport().width()
        high = self.inside.heightForWidth(width) if self.inside.hasHeightForWidth() else 0
        self.setMinimumHeight(max(high, self.inside.minimumSizeHint().height()) + frame)
        # Whoever lays this out asked before the inside knew its width.
        self.updateGeometry()
