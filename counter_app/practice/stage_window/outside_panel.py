"""The line that can be cut, and what has reached the portal."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from counter_app.practice.stage_window.pieces import section, unobtrusive
from counter_app.practice.stage_window.scene import Scene
from counter_app.ui.theme import px
from counter_app.ui.widgets.text import Tone, label, set_text


class OutsidePanel:
    """The switch says what it will do; the chip beside it how things are."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.frame, column = section()
        self.state = label("", "chip", wrap=True)
        self.switch = QPushButton()
        self.count = label("", "strong", wrap=True)
        self.codes = label("", "soft", wrap=True)
        self.codes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out(column)
        self.switch.clicked.connect(self._switch)

    def refresh(self) -> None:
        """Show line and portal."""
        hands, words = self._scene.hands, self._scene.words
        view = hands.view
        set_text(
            self.state,
            words.line_up if view.line_up else words.line_down,
            Tone.OK if view.line_up else Tone.DANGER,
        )
        act = words.cut if view.line_up else words.mend
        self.switch.setText(act)
        self.switch.setAccessibleName(act)
        self.switch.setEnabled("line" not in hands.busy)
        count = words.portal_holds.format(n=view.dossiers)
        set_text(self.count, count if view.dossiers else words.portal_empty)
        lines = (words.arrived.format(code=one.code, files=one.files) for one in view.arrived)
        set_text(self.codes, "\n".join(lines))

    def _switch(self) -> None:
        hands = self._scene.hands
        hands.set_line(up=not hands.view.line_up)

    def _lay_out(self, column: QVBoxLayout) -> None:
        unobtrusive(self.switch)
        column.addWidget(self.state)
        column.addWidget(self.switch)
        column.addSpacing(px(4))
        column.addWidget(self.count)
        column.addWidget(self.codes)
        column.addStretch(1)
