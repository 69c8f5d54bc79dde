"""Where the stage stands: at the right of the practice window, folded, on its own, or hidden.

It is docked, never laid over: nothing of the counter is covered, and the counter's keys
work wherever the last click went. Where the screen has room the window grows by the stage.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDockWidget, QHBoxLayout, QMainWindow, QWidget
from typing_extensions import override

from counter_app.practice.stage_window.memory import Form
from counter_app.practice.stage_window.panel import WIDTH, StagePanel
from counter_app.practice.stage_window.scene import Scene
from counter_app.practice.stage_window.steps import BEEP_KEY, FEED_KEY, NEXT_KEY, TOGGLE_KEY
from counter_app.practice.stage_window.strip import Strip
from counter_app.ui.theme import px, zoom_now
from counter_app.ui.widgets.screen import MEDIUM_FROM

LEAST_COUNTER = 730
"""Pixels the counter keeps, whatever the zoom: the least its window can be, and the gap."""
LEAST_WIDTH = 300

_RESTYLED = (
    QEvent.Type.StyleChange,
    QEvent.Type.PaletteChange,
    QEvent.Type.ApplicationPaletteChange,
    QEvent.Type.FontChange,
    QEvent.Type.ApplicationFontChange,
)


class StageDock(QDockWidget):
    """Belongs to the window; shows the scene in the form chosen, or in the one that fits."""

    def __init__(self, window: QMainWindow, scene: Scene) -> None:
        super().__init__(window)
        self.setObjectName("stage")
        self.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self.setAllowedAreas(Qt.DockWidgetArea.RightDockWidgetArea)
        self.setTitleBarWidget(QWidget())
        self._window, self.scene = window, scene
        self._inside = QWidget()
        self._inside.setObjectName("window")
        self._row = QHBoxLayout(self._inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setWidget(self._inside)
        self._shown: tuple[Form, bool] | None = None
        self._made_for = self._circumstances()
        self.strip = Strip(scene)
        self.panel = StagePanel(scene, self.may_float, self._width())
        self._adopt()
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)
        self._bind_keys()
        scene.changed.connect(self.refresh)
        scene.liked.connect(self.arrange)

    @property
    def form(self) -> Form:
        """As chosen; where nothing was chosen, as there is room.

        Before anybody sits at the counter there always is.
        """
        chosen = self.scene.liking.form
        if chosen is not None:
            return chosen
        return Form.WHOLE if self._roomy() or not self.scene.somebody_sits else Form.FOLDED

    def raise_curtain(self) -> None:
        """Show the stage for the first time; the window grows by it where it can."""
        self.arrange()
        if self.isVisible() and not self._window.isMaximized():
            self._grow(px(WIDTH) if self.form is Form.WHOLE and self._roomy() else self.width())

    def toggle(self) -> None:
        """F11: away, and back as it fits."""
        if self.form is not Form.HIDDEN:
            self.scene.choose_form(Form.HIDDEN)
        else:
            self.scene.choose_form(Form.WHOLE if self._roomy() else Form.FOLDED)

    def refresh(self) -> None:
        """Something on the stage is another."""
        form = self.form
        if self._shown != (form, self._floats()):
            self.arrange()
        elif form is Form.WHOLE:
            self.panel.refresh()
        elif form is Form.FOLDED:
            self.strip.refresh()

    def arrange(self) -> None:
        """Put everything where it was chosen to be."""
        if self._made_for != self._circumstances():
            self._make_anew()
        form, floating = self.form, self._floats()
        self._shown = (form, floating)
        self._place_panel(on_its_own=form is Form.WHOLE and floating)
        self.strip.setVisible(form is Form.FOLDED)
        self.panel.setVisible(form is Form.WHOLE)
        self.setVisible(form is Form.FOLDED or (form is Form.WHOLE and not floating))
        self.refresh()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Another theme or zoom: made anew once the change is through."""
        super().changeEvent(event)
        if event.type() in _RESTYLED:
            QTimer.singleShot(0, self, self._restyle)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Closing the stage's own window puts it away, like F11."""
        if watched is self.panel and event.type() == QEvent.Type.Close and self.panel.isWindow():
            self.scene.choose_form(Form.HIDDEN)
        return super().eventFilter(watched, event)

    def _restyle(self) -> None:
        if self._made_for != self._circumstances():
            self.arrange()

    def _circumstances(self) -> tuple[object, ...]:
        ground = QApplication.palette().window().color().name()
        return self.scene.liking.language, zoom_now(), ground

    def _make_anew(self) -> None:
        for old in (self.strip, self.panel):
            old.hide()
            old.deleteLater()
        self._made_for = self._circumstances()
        self.strip = Strip(self.scene)
        self.panel = StagePanel(self.scene, self.may_float, self._width())
        self._adopt()

    def _adopt(self) -> None:
        self.panel.installEventFilter(self)
        self._row.addWidget(self.strip)
        self._row.addWidget(self.panel)

    def _place_panel(self, *, on_its_own: bool) -> None:
        if on_its_own == self.panel.isWindow():
            return
        if on_its_own:
            self._row.removeWidget(self.panel)
            self.panel.setParent(self._window, Qt.WindowType.Tool)
            self.panel.resize(px(WIDTH), self._window.height())
            self.panel.move(self._spot())
            return
        self._row.addWidget(self.panel)
        if self.form is Form.WHOLE and not self._window.isMaximized():
            self._grow(px(WIDTH))

    def _floats(self) -> bool:
        return self.scene.liking.floating and self.may_float()

    def may_float(self) -> bool:
        """Whether a window of its own would cover nothing of the counter."""
        beside = self._roomy() and not self._window.isMaximized()
        return beside or len(QApplication.screens()) > 1

    def _spot(self) -> QPoint:
        """On another screen where there is one, else beside the window, which makes room."""
        here = self._window.screen()
        others = [screen for screen in QApplication.screens() if screen is not here]
        if others:
            return others[0].availableGeometry().topLeft()
        room, frame = here.availableGeometry(), self._window.frameGeometry()
        width = min(frame.width(), room.width() - px(WIDTH))
        x = min(frame.x(), room.right() + 1 - px(WIDTH) - width)
        borders = frame.width() - self._window.width()
        self._window.resize(width - borders, self._window.height())
        self._window.move(x, self._window.y())
        return QPoint(x + width, self._window.y())

    def _width(self) -> int:
        """Of the whole stage; in large type it may not push the counter off the screen."""
        room = self._window.screen().availableGeometry().width()
        return max(min(px(WIDTH), room - LEAST_COUNTER), LEAST_WIDTH)

    def _roomy(self) -> bool:
        """Whether the counter keeps form and button side by side beside the whole stage.

        So it is on the clerks' 1366 pixels at 100 %: who practises reads the steps.
        """
        room = self._window.screen().availableGeometry().width()
        return room - px(WIDTH) >= px(MEDIUM_FROM)

    def _grow(self, by: int) -> None:
        room = self._window.screen().availableGeometry()
        frame = self._window.frameGeometry().width() - self._window.width()
        width = min(self._window.width() + by, room.width() - frame)
        self._window.resize(width, self._window.height())
        over = self._window.frameGeometry().left() + width + frame - room.right() - 1
        if over > 0:
            self._window.move(self._window.x() - over, self._window.y())

    def _bind_keys(self) -> None:
        for key, act in (
            (TOGGLE_KEY, self.toggle),
            (BEEP_KEY, self.scene.show_card),
            (FEED_KEY, self.scene.feed),
            (NEXT_KEY, self.scene.next_guest),
        ):
            shortcut = QShortcut(QKeySequence(key), self._window)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)
