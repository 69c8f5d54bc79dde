"""The whole stage: its bar, the parts below it, or one printed paper enlarged."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from counter_app.practice.stage_window.drawings import colours_now
from counter_app.practice.stage_window.guest_panel import GuestPanel
from counter_app.practice.stage_window.memory import Form
from counter_app.practice.stage_window.outside_panel import OutsidePanel
from counter_app.practice.stage_window.paper_view import PaperView
from counter_app.practice.stage_window.pieces import beside_or_below, sign_button, unobtrusive
from counter_app.practice.stage_window.printer_panel import PrinterPanel
from counter_app.practice.stage_window.scene import Scene
from counter_app.practice.stage_window.steps import TOGGLE_KEY
from counter_app.practice.stage_window.steps_panel import StepsPanel
from counter_app.ui.theme import px
from counter_app.ui.widgets.text import label

WIDTH = 520
_STACKED_BELOW = 490
_PAPER_MARGIN = 56


class StagePanel(QWidget):
    """Made anew for another language, theme or zoom; what happened stays in the scene."""

    def __init__(self, scene: Scene, may_float: Callable[[], bool], width: int) -> None:
        """``may_float``: whether there is room for a window of its own; ``width`` in pixels."""
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(scene.words.stage)
        self._scene, self._may_float = scene, may_float
        self.steps = StepsPanel(scene)
        self._narrow = width < px(_STACKED_BELOW)
        self.guest = GuestPanel(scene, narrow=self._narrow)
        self.printer = PrinterPanel(scene)
        self.outside = OutsidePanel(scene)
        self.paper = PaperView(scene, width - px(_PAPER_MARGIN))
        self.language = QPushButton(scene.words.other_language)
        self.options = sign_button("options", scene.words.options, self._show_options)
        self.fold = sign_button("fold", scene.words.fold, lambda: scene.choose_form(Form.FOLDED))
        self._pages = QStackedWidget()
        self._lay_out()
        self.setFixedWidth(width)

    def refresh(self) -> None:
        """Show the scene."""
        self.steps.frame.setVisible(self._scene.liking.steps)
        self.fold.setVisible(not self.isWindow())
        for part in (self.steps, self.guest, self.printer, self.outside, self.paper):
            part.refresh()
        self._pages.setCurrentIndex(0 if self._scene.enlarged is None else 1)

    def _show_options(self) -> None:
        self.menu().exec(self.options.mapToGlobal(self.options.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """What can be chosen for the stage."""
        scene, words, liking = self._scene, self._scene.words, self._scene.liking
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        colours = colours_now()
        menu.setStyleSheet(
            f"QMenu {{ background: {colours.surface}; border: 1px solid {colours.edge}; }}"
            f"QMenu::item {{ padding: {px(8)}px {px(24)}px {px(8)}px {px(12)}px; }}"
            f"QMenu::item:selected {{ background: {colours.chosen}; color: {colours.text}; }}"
            f"QMenu::indicator {{ width: {px(18)}px; height: {px(18)}px; left: {px(6)}px; }}"
        )
        steps = menu.addAction(words.show_steps)
        steps.setCheckable(True)
        steps.setChecked(liking.steps)
        steps.toggled.connect(lambda shown: scene.choose_steps(shown=shown))
        floating = menu.addAction(words.float_out)
        floating.setCheckable(True)
        floating.setChecked(self.isWindow())
        floating.setEnabled(self._may_float())
        floating.toggled.connect(lambda on: scene.choose_floating(floating=on))
        menu.addSeparator()
        if not self.isWindow():
            self._offer(menu, words.fold, lambda: scene.choose_form(Form.FOLDED))
        hide = f"{words.hide}\t{TOGGLE_KEY}"
        self._offer(menu, hide, lambda: scene.choose_form(Form.HIDDEN))
        return menu

    def _offer(self, menu: QMenu, words: str, act: Callable[[], None]) -> None:
        menu.addAction(words).triggered.connect(lambda _checked=False: act())

    def _lay_out(self) -> None:
        self.language.setAccessibleName(self.language.text())
        self.language.clicked.connect(self._scene.switch_language)
        unobtrusive(self.language)
        bar = QHBoxLayout()
        bar.setContentsMargins(px(14), px(8), px(10), px(2))
        bar.setSpacing(px(6))
        bar.addWidget(label(self._scene.words.stage, "heading"))
        bar.addStretch(1)
        for button in (self.language, self.options, self.fold):
            bar.addWidget(button)
        self._pages.addWidget(self._parts())
        self._pages.addWidget(self.paper)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addLayout(bar)
        column.addWidget(self._pages, 1)

    def _parts(self) -> QWidget:
        parts = QWidget()
        parts.setObjectName("scrolled")
        column = QVBoxLayout(parts)
        column.setContentsMargins(px(8), px(2), px(8), px(8))
        column.setSpacing(px(8))
        column.addWidget(self.steps.frame)
        column.addWidget(self.guest.frame)
        machines = QBoxLayout(beside_or_below(narrow=self._narrow))
        machines.setSpacing(px(8))
        machines.addWidget(self.printer.frame, 1)
        machines.addWidget(self.outside.frame, 1)
        column.addLayout(machines)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(parts)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to what is inside and scrolls it
        return area
