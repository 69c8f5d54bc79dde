"""A main part with a side part; where there is no room they stand below each other and scroll."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from counter_app.ui.theme import px
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.scrolling import Scrolling

ANY_WIDTH = 16_777_215
"""QWIDGETSIZE_MAX."""


class Split(Scrolling):
    """``widths``: of the side part, wide and medium, at 100 %.

    ``side_scrolls``: on its own, where both stand side by side.
    """

    def __init__(
        self,
        main: QWidget,
        side: QWidget,
        widths: tuple[int, int],
        *,
        side_first: bool = False,
        side_scrolls: bool = False,
        least_main: int = 260,
    ) -> None:
        inside = QWidget()
        super().__init__(inside)
        self._main = main
        self._side = side = Scrolling(side) if side_scrolls else side
        self._widths, self._least_main = widths, least_main
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(12))
        for part in (side, main) if side_first else (main, side):
            self._box.addWidget(part, 1 if part is main else 0)

    def arrange(self, room: Room) -> None:
        """Lay out for the room there is."""
        stacked = room is Room.NARROW
        direction = QBoxLayout.Direction
        self._box.setDirection(direction.TopToBottom if stacked else direction.LeftToRight)
        self._main.setMinimumHeight(px(self._least_main) if stacked else 0)
        policy = QSizePolicy.Policy
        self._side.setSizePolicy(policy.Preferred, policy.Minimum if stacked else policy.Preferred)
        for area in self.inside.findChildren(Scrolling):
            # Where all of it scrolls, nothing in it scrolls on its own.
            area.show_whole(whole=stacked)
        if stacked:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(ANY_WIDTH)
        else:
            self._side.setFixedWidth(px(self._widths[0 if room is Room.WIDE else 1]))
