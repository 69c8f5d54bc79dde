"""Where a code goes that a reader read: a slip opens its dossier, a card fills the form.

On "Hồ sơ" a card finds the dossiers of its citizen. Readers that type and readers at a serial
port are one here, whatever place is in sight.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from counter_app.domain.dossier_code import read_qr
from counter_app.ui.keys import Scope
from counter_app.ui.widgets.burst import BurstCapture
from counter_app.ui.widgets.screen import Screen


class Codes(QObject):
    """Belongs to the counter; nothing of a code is ever typed into one of its fields."""

    def __init__(
        self,
        owner: QWidget,
        places: Collection[Scope],
        shown: Callable[[], Screen],
        show: Callable[[Scope], Screen],
    ) -> None:
        """``places``: those open to the clerk. ``show`` brings one of them to the front."""
        super().__init__(owner)
        self._owner, self._places = owner, places
        self._shown, self._show = shown, show
        self._burst = BurstCapture(owner, lambda: shown().remember())
        self._burst.captured.connect(self.take)

    def watch(self) -> None:
        """From now on the counter listens for readers that type; it is in a window."""
        window = self._owner.window().windowHandle()
        if window is not None:
            self._burst.watch(window)

    def take(self, raw: bytes | str) -> None:
        """A whole code; what no place of this clerk takes is dropped."""
        for scope in self._takers(raw):
            if scope in self._places and self._show(scope).take_code(raw):
                return

    def _takers(self, raw: bytes | str) -> tuple[Scope, ...]:
        text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
        if read_qr(text) is not None:
            return (Scope.DOSSIERS,)
        if self._shown().scope is Scope.DOSSIERS:
            return (Scope.DOSSIERS, Scope.RECEPTION)
        return (Scope.RECEPTION, Scope.DOSSIERS)
