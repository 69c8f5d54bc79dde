"""F1: the keys that count on this screen, from the one table."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from counter_app.ui.keys import Binding, Deed, Scope, lines_for, scope_title, scopes_on, title
from counter_app.ui.shell.overlay import Overlay
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.scrolling import Scrolling
from counter_app.ui.widgets.text import label

WIDTH, COLUMN = 1190, 372


class KeysSheet(Overlay):
    """Keys by scope, in as many columns as there is room for."""

    def __init__(self, host: QWidget, closed: Collection[Deed] = ()) -> None:
        """``closed``: keys that do nothing for whoever sits here."""
        super().__init__(host, self.tr("Phím tắt"), WIDTH)
        self._closed = closed
        self._high = 0
        self._area = Scrolling(QWidget())
        self._close = KeyButton(self.tr("Đóng"), "Esc")
        self._close.clicked.connect(self.close_sheet)
        self.column.addWidget(label(self.tr("Phím tắt"), "title"))
        self.column.addWidget(self._area, 1)
        self.column.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)

    def open_for(self, screen: Scope) -> None:
        """Show what counts on ``screen``."""
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(24))
        blocks = [block for scope in scopes_on(screen) if (block := self._lines(scope))]
        for column in _spread(blocks, max(1, self._room() // px(COLUMN))):
            stack = QVBoxLayout()
            stack.setSpacing(px(14))
            for lines in column:
                stack.addWidget(self._block(lines))
            stack.addStretch(1)
            row.addLayout(stack)
        row.addStretch(1)
        self._area.show_inside(content)
        self._high = content.sizeHint().height()
        self.open(self._close)

    def wanted_size(self) -> QSize:
        """As high as the longest column; where there is no room it scrolls."""
        return QSize(px(WIDTH), self._high + super().wanted_size().height())

    def _room(self) -> int:
        return min(px(WIDTH), self._host.width() - px(24)) - px(32)

    def _lines(self, scope: Scope) -> tuple[Binding, ...]:
        return tuple(line for line in lines_for(scope) if line.deed not in self._closed)

    def _block(self, lines: tuple[Binding, ...]) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(scope_title(lines[0].scope), "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(5))
        grid.setColumnMinimumWidth(0, px(86))
        grid.setColumnMinimumWidth(1, px(250))
        for row, line in enumerate(lines):
            grid.addWidget(label(_keys_of(line), "key"), row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(title(line.deed)), row, 1)
        column.addLayout(grid)
        return block


def _spread(blocks: list[tuple[Binding, ...]], count: int) -> list[list[tuple[Binding, ...]]]:
    """Each block below the shortest column so far: little air, and the order stays readable."""
    columns: list[list[tuple[Binding, ...]]] = [[] for _ in range(count)]
    high = [0] * count
    for lines in blocks:
        at = high.index(min(high))
        columns[at].append(lines)
        high[at] += len(lines) + 2
    return [column for column in columns if column]


def _keys_of(line: Binding) -> str:
    """``1–9`` for the digits, otherwise the keys one after the other."""
    if len(line.keys) > 3:
        return f"{line.keys[0]}–{line.keys[-1]}"
    return " ".join(_SHOWN.get(key, key) for key in line.keys)


_SHOWN = {"Return": "Enter", "Left": "←", "Right": "→", "-": "−"}  # noqa: RUF001
