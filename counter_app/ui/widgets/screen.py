"""What every place of the window offers to the shell around it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.ui.changes_in_sight import ChangesInSight
from counter_app.ui.keys import Deed, Scope, bind
from counter_app.ui.theme import px


class Room(StrEnum):
    """How much room there is, in lengths of the 100 % drawing."""

    WIDE = "wide"
    MEDIUM = "medium"
    NARROW = "narrow"


WIDE_FROM, MEDIUM_FROM = 1180, 840


def room_of(width: int) -> Room:
    """The room a window of ``width`` pixels has at the zoom in force."""
    if width >= px(WIDE_FROM):
        return Room.WIDE
    return Room.MEDIUM if width >= px(MEDIUM_FROM) else Room.NARROW


def _always() -> bool:
    return True


class Screen(QWidget):
    """A place on the rail."""

    scope: Scope

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.changes: ChangesInSight | None = None
        """What this screen refreshes by, if it does so only while it is seen."""
        self._acts: dict[Deed, tuple[Callable[[], object], Callable[[], bool]]] = {}

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """What changed meanwhile counts now."""
        super().showEvent(event)
        if self.changes is not None:
            self.changes.look(in_sight=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        if self.changes is not None:
            self.changes.look(in_sight=False)

    def bind(
        self,
        deed: Deed,
        act: Callable[[], object],
        possible: Callable[[], bool] = _always,
    ) -> None:
        """The deed's key acts while this place is in sight; see ``offer``."""
        bind(self, deed, act)
        self.offer(deed, act, possible)

    def offer(
        self,
        deed: Deed,
        act: Callable[[], object],
        possible: Callable[[], bool] = _always,
    ) -> None:
        """Name an act to Ctrl+K, which offers it while it is ``possible``."""
        self._acts[deed] = (act, possible)

    def acts(self) -> dict[Deed, Callable[[], object]]:
        """What can be done here now."""
        return {deed: act for deed, (act, possible) in self._acts.items() if possible()}

    def remember(self) -> Callable[[], None]:
        """What puts back what the first digits of a reader's code may have changed here."""
        return lambda: None

    def take_code(self, raw: bytes | str) -> bool:  # noqa: ARG002 - for those who take one
        """A code a reader read. False if this place has no use for it."""
        return False

    def first_focus(self) -> None:
        """Put the focus where the work of this screen starts."""

    def next_problem(self) -> bool:
        """F8: go to the next thing to mend here. False when there is none."""
        return False

    def go_back(self) -> bool:
        """Esc: one step back inside the screen. False when there is none."""
        return False

    def arrange(self, room: Room) -> None:
        """Lay the parts out for the room there is."""


def panel(margin: int = 14, spacing: int = 8) -> tuple[QFrame, QVBoxLayout]:
    """A surface with a column inside."""
    frame = QFrame()
    frame.setObjectName("panel")
    column = QVBoxLayout(frame)
    column.setContentsMargins(px(margin), px(margin - 2), px(margin), px(margin - 2))
    column.setSpacing(px(spacing))
    return frame, column
