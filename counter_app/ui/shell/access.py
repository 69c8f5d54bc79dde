"""Which places of the window, and which keys, the roles of a clerk open."""

from __future__ import annotations

from counter_app.domain.roles import Action
from counter_app.services.desk import Desk
from counter_app.ui.keys import Deed, Scope, lines_for

OPENED_BY: dict[Scope, Deed] = {
    Scope.RECEPTION: Deed.OPEN_RECEPTION,
    Scope.QUEUE: Deed.OPEN_QUEUE,
    Scope.DOSSIERS: Deed.OPEN_DOSSIERS,
    Scope.DELIVERY: Deed.OPEN_DELIVERY,
    Scope.SETTINGS: Deed.OPEN_SETTINGS,
}
"""The places that exist; 4 and 6 keep their numbers for the screens to come."""

_NEEDS: dict[Scope, tuple[Action, ...]] = {
    Scope.RECEPTION: (Action.RECEIVE_DOSSIER,),
    Scope.QUEUE: (Action.ISSUE_TICKET, Action.CALL_TICKET),
    Scope.DOSSIERS: (Action.READ_DOSSIER,),
    Scope.DELIVERY: (Action.SEND_TO_PORTAL, Action.READ_DOSSIER),
}
"""Any one of these opens the place. "Cài đặt" is open to all: there one logs out."""


def places_for(desk: Desk) -> tuple[Scope, ...]:
    """The places open to the clerk, in the order of the rail; work starts at the first."""
    return tuple(
        scope for scope in OPENED_BY if scope not in _NEEDS or any(map(desk.may, _NEEDS[scope]))
    )


def closed_deeds(desk: Desk) -> frozenset[Deed]:
    """Keys that do nothing for the clerk: of places that are shut, and of the call bar."""
    places = places_for(desk)
    shut = {deed for scope, deed in OPENED_BY.items() if scope not in places}
    if not desk.may(Action.CALL_TICKET):
        shut |= {line.deed for line in lines_for(Scope.CALL_BAR)}
    return frozenset(shut)
