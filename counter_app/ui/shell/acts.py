"""The keys that count at every place, and what Ctrl+K offers of all keys there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtWidgets import QWidget

from counter_app.domain.ticket import TicketAct
from counter_app.services.desk import Desk
from counter_app.ui.keys import Deed, Scope, bind, hint, title
from counter_app.ui.shell.access import OPENED_BY, closed_deeds
from counter_app.ui.shell.finder import Choice
from counter_app.ui.shell.frame import Frame
from counter_app.ui.shell.places import Places
from counter_app.ui.widgets.screen import Screen

Act = Callable[[], object]

_FROM_AFAR: Mapping[Scope, tuple[Deed, ...]] = {
    Scope.RECEPTION: (Deed.SCAN, Deed.NEW_FORM, Deed.SCAN_TRAY),
    Scope.QUEUE: (Deed.ISSUE,),
    Scope.DOSSIERS: (Deed.SEARCH, Deed.REPRINT),
    Scope.DELIVERY: (Deed.SEND_NOW,),
}
"""Offered at other places too: nothing that would befall a form or a dossier out of sight."""
_ASK_NOTHING = frozenset({Deed.ISSUE, Deed.SEARCH, Deed.SEND_NOW})
"""Possible at a place nobody has been to yet."""


class Acts:
    """For a clerk at a counter; keys his roles do not open are neither bound nor offered."""

    def __init__(
        self,
        desk: Desk,
        frame: Frame,
        places: Places,
        show_place: Callable[[Scope], None],
        everywhere: Mapping[Deed, Act],
    ) -> None:
        """``everywhere``: what F1, Ctrl+K, Esc and F8 do."""
        self._frame, self._places, self._show_place = frame, places, show_place
        self._everywhere = everywhere
        self._closed = closed_deeds(desk)

    def bind(self, owner: QWidget) -> None:
        """Make the keys act while ``owner`` is visible."""
        calls = {deed: act for deed, (_, act) in self._calls().items()}
        for deed, act in {**self._everywhere, **calls, **self._openings()}.items():
            if deed not in self._closed:
                bind(owner, deed, act)

    def choices(self, shown: Screen) -> tuple[Choice, ...]:
        """What can be done now: at this place first, then to the queue, then elsewhere."""
        away = self._openings()
        del away[OPENED_BY[shown.scope]]
        here = {**shown.acts(), **self._possible_calls(), **away}
        here[Deed.KEYS] = self._everywhere[Deed.KEYS]
        near = (Choice(title(deed), hint(deed), act) for deed, act in here.items())
        return (*near, *self._from_afar(shown.scope))

    def _calls(self) -> dict[Deed, tuple[TicketAct, Act]]:
        call = self._frame.call
        return {
            Deed.CALL_NEXT: (TicketAct.CALL, call.call_next),
            Deed.RECALL: (TicketAct.RECALL, call.recall),
            Deed.FINISH: (TicketAct.FINISH, call.finish),
            Deed.NO_SHOW: (TicketAct.NO_SHOW, call.no_show),
            Deed.TRANSFER: (TicketAct.TRANSFER, self._frame.call_bar.start_transfer),
            Deed.HOLD: (TicketAct.HOLD, call.hold),
        }

    def _possible_calls(self) -> dict[Deed, Act]:
        call = self._frame.call
        found = {deed: act for deed, (kind, act) in self._calls().items() if call.may(kind)}
        if call.ticket is not None:
            found.pop(Deed.CALL_NEXT, None)  # refused until this one is finished
        return {deed: act for deed, act in found.items() if deed not in self._closed}

    def _openings(self) -> dict[Deed, Act]:
        return {OPENED_BY[scope]: self._going(scope) for scope in self._frame.places}

    def _going(self, scope: Scope) -> Act:
        return lambda: self._show_place(scope)

    def _from_afar(self, shown: Scope) -> Iterator[Choice]:
        for scope in self._frame.places:
            screen = self._places.by_scope.get(scope)
            possible = _ASK_NOTHING if screen is None else set(screen.acts())
            for deed in _FROM_AFAR.get(scope, ()):
                if scope is not shown and deed in possible:
                    keys = f"{hint(OPENED_BY[scope])}, {hint(deed)}"
                    yield Choice(title(deed), keys, self._doing(scope, deed))

    def _doing(self, scope: Scope, deed: Deed) -> Act:
        def there() -> None:
            self._show_place(scope)
            act = self._places.screen(scope).acts().get(deed)
            if act is not None:
                act()

        return there
