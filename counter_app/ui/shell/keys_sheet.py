"""F1: the keys that count on this screen, from the one table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from counter_app.ui.keys import Binding, Scope, lines_for, scope_title, scopes_on, title
from counter_app.ui.shell.overlay import Overlay
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.flow import FlowLayout
from counter_app.ui.widgets.text import label

WIDTH = 1190


class KeysSheet(Overlay):
    """Keys by scope, in as many columns as there is room for."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, self.tr("Phím tắt"), WIDTH)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close = KeyButton(self.tr("Đóng"), "Esc")
        self._close.clicked.connect(self.close_sheet)
        self.column.addWidget(label(self.tr("Phím tắt"), "title"))
        self.column.addWidget(self._area, 1)
        self.column.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)

    def open_for(self, screen: Scope) -> None:
        """Show what counts on ``screen``."""
        content = QWidget()
        content.setObjectName("scrolled")
        flow = FlowLayout(content, px(24))
        for scope in scopes_on(screen):
            if lines_for(scope):
                flow.addWidget(self._block(scope))
        self._area.setWidget(content)
        width = px(WIDTH) - px(32)
        self._area.setMinimumHeight(min(flow.heightForWidth(width) + px(4), px(600)))
        self.open(self._close)

    def _block(self, scope: Scope) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, px(8))
        column.addWidget(label(scope_title(scope), "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(5))
        grid.setColumnMinimumWidth(0, px(86))
        grid.setColumnMinimumWidth(1, px(250))
        for row, line in enumerate(lines_for(scope)):
            grid.addWidget(label(_keys_of(line), "key"), row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(title(line.deed)), row, 1)
        column.addLayout(grid)
        return block


def _keys_of(line: Binding) -> str:
    """``1–9`` for the digits, otherwise the keys one after the other."""
    if len(line.keys) > 3:
        return f"{line.keys[0]}–{line.keys[-1]}"
    return " ".join(_SHOWN.get(key, key) for key in line.keys)


_SHOWN = {"Return": "Enter", "Left": "←", "Right": "→", "-": "−"}  # noqa: RUF001
