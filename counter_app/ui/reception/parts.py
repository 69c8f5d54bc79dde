"""What the reception is made of, put together once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_app.ui.reception.drafts import Drafts
from counter_app.ui.reception.filling import Filling
from counter_app.ui.reception.pages import Pages
from counter_app.ui.reception.party_desk import PartyDesk
from counter_app.ui.reception.people import People
from counter_app.ui.reception.procedures import Procedures
from counter_app.ui.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Parts:
    """One of each, for one clerk at one counter."""

    filling: Filling
    procedures: Procedures
    people: People
    party: PartyDesk
    pages: Pages
    drafts: Drafts

    def load(self) -> None:
        """Read what is needed before typing. The catalogue comes first: drafts name it."""
        self.procedures.load()
        self.people.load()
        self.drafts.load()


def build_parts(place: Workplace, parent: QObject) -> Parts:
    """All parts, children of ``parent``."""
    filling = Filling(place, parent)
    people = People(place, parent)
    return Parts(
        filling=filling,
        procedures=Procedures(place, parent),
        people=people,
        party=PartyDesk(place, filling, people, parent),
        pages=Pages(place, parent),
        drafts=Drafts(place, parent),
    )
