"""Three columns where there is room, stacked and scrolling where there is not."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter_app.ui.theme import px
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.scrolling import Scrolling


class Column(Scrolling):
    """Scrolls only if its panels do not fit."""

    def __init__(self, parent: QWidget) -> None:
        inside = QWidget()
        super().__init__(inside, parent)
        self._stack = QVBoxLayout(inside)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(px(10))

    def hold(self, *panels: QWidget) -> None:
        """Show these panels, one below the other."""
        for panel in panels:
            self._stack.addWidget(panel)
        self.setVisible(bool(panels))


_STRETCHES = {
    Room.WIDE: (372, 584, 262),
    Room.MEDIUM: (520, 0, 262),
    Room.NARROW: (1, 0, 0),
}


class Columns(QWidget):
    """Places three panels for the room there is, once it was given them (``show_panels``)."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = (Column(self), Column(self))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(12))
        for column in self._columns:
            self._row.addWidget(column)
        self._room: Room | None = None

    def show_panels(self, party: QWidget, papers: QWidget, decision: QWidget) -> None:
        """These, from left to right."""
        self._panels = (party, papers, decision)
        self.arrange(Room.WIDE)

    def arrange(self, room: Room) -> None:
        """Three columns; or papers below the people; or everything in one column."""
        if room is self._room:
            return
        self._room = room
        party, papers, decision = self._panels
        first, second = self._columns
        if room is Room.WIDE:
            first.hold(party)
            second.hold(papers)
        elif room is Room.MEDIUM:
            first.hold(party, papers)
            second.hold()
        else:
            first.hold(party, papers, decision)
            second.hold()
        if room is not Room.NARROW:
            # Beside the columns, not in one: the button is always in sight.
            self._row.addWidget(decision)
        for part, stretch in zip((first, second, decision), _STRETCHES[room], strict=True):
            self._row.setStretchFactor(part, stretch)
