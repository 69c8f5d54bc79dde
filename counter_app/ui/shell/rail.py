"""The places of the window, on the left: never more than seven, the current one filled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPalette, QShowEvent
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout
from typing_extensions import override

from counter_app.ui.keys import Scope, hint, title
from counter_app.ui.shell.access import OPENED_BY
from counter_app.ui.theme import px
from counter_app.ui.widgets.icons import icon
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.text import label, wrapped_tip


class Rail(QFrame):
    """Shows where one is and leads elsewhere."""

    chosen = Signal(object)
    """Scope of the place asked for."""

    def __init__(self, counter: str, counter_name: str, places: Sequence[Scope]) -> None:
        """``places``: those open to whoever sits here."""
        super().__init__()
        self._open = places
        self.setObjectName("rail")
        self.setFixedWidth(px(92))
        self.buttons: dict[Scope, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(px(4), px(12), px(4), px(12))
        column.setSpacing(px(8))
        for scope, words in self._places():
            column.addWidget(self._button(scope, words))
        column.addStretch(1)
        self._counter = [label(counter, "heading", wrap=True), label(counter_name, wrap=True)]
        for line in self._counter:
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)

    def fold(self, room: Room) -> None:
        """Where there is little room: signs and the digit of the key."""
        narrow = room is Room.NARROW
        self.setFixedWidth(px(58 if narrow else 92))
        for scope, words in self._places():
            key = hint(OPENED_BY[scope])
            shown = key[-1] if narrow else f"{words}\n{key}"
            self.buttons[scope].setText(shown)
            self.buttons[scope].setFixedWidth(px(50 if narrow else 84))
            self.buttons[scope].setToolTip(wrapped_tip(f"{words} ({key})"))
        for line in self._counter:
            line.setVisible(not narrow and bool(line.text()))

    def show_place(self, scope: Scope) -> None:
        """Fill the current place."""
        for other, button in self.buttons.items():
            button.setChecked(other is scope)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Another theme: draw the icons anew."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._draw_icons()
        super().changeEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """The style sheet's colours are known now."""
        self._draw_icons()

    def _places(self) -> tuple[tuple[Scope, str], ...]:
        named = (
            (Scope.RECEPTION, self.tr("Tiếp nhận")),
            (Scope.QUEUE, self.tr("Hàng đợi")),
            (Scope.DOSSIERS, self.tr("Hồ sơ")),
            (Scope.DELIVERY, self.tr("Gửi cổng")),
            (Scope.SETTINGS, self.tr("Cài đặt")),
        )
        return tuple((scope, words) for scope, words in named if scope in self._open)

    def _button(self, scope: Scope, words: str) -> QToolButton:
        deed = OPENED_BY[scope]
        button = QToolButton()
        button.setText(f"{words}\n{hint(deed)}")
        button.setAccessibleName(title(deed))
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(px(22), px(22)))
        button.setFixedWidth(px(84))
        # The rail is for the mouse; the keyboard has Ctrl+1 and so on.
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        button.clicked.connect(lambda: self.chosen.emit(scope))
        self.buttons[scope] = button
        return button

    def _draw_icons(self) -> None:
        for scope, button in self.buttons.items():
            both = QIcon(icon(str(scope), button.palette().color(QPalette.ColorRole.ButtonText)))
            button.setIcon(both)
