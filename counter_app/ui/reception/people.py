"""The person in the form: card, known citizens, warnings. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal

from counter_app.config.paths import resource
from counter_app.domain.card import CardReading, CardWarning, read_card
from counter_app.domain.citizen_number import (
    NumberWarning,
    birth_provinces,
    check_citizen_number,
)
from counter_app.domain.failures import Refusal
from counter_app.services.views import CitizenMatch
from counter_app.ui.reception.checking import birth_day
from counter_app.ui.reception.form import PersonForm
from counter_app.ui.workplace import Workplace

FEWEST_LETTERS = 3
MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Notes:
    """What is said beneath the card: facts first, then warnings; none of it blocks."""

    card: tuple[CardWarning, ...] = ()
    number: tuple[NumberWarning, ...] = ()
    visits: int = 0
    put_away: str = ""
    """Whose form made way for this person's."""
    unreadable: Refusal | None = None


class People(QObject):
    """Looks people up; the form itself stays with the reception's presenter."""

    found = Signal(object)
    """tuple[CitizenMatch, ...] for the letters typed last."""

    def __init__(self, place: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._provinces: Collection[str] = ()

    def load(self) -> None:
        """Read the table of provinces."""
        self._place.tasks.read("provinces", _read_provinces, self._keep)

    def read(self, raw: bytes | str) -> CardReading:
        """One scan. Raises Refusal CARD_UNREADABLE."""
        return read_card(raw)

    def search(self, text: str) -> None:
        """Known citizens by number, phone or folded name; the answer comes as ``found``.

        Until it comes nobody is on offer: rows found for other letters must not be taken.
        """
        self.found.emit(())
        if len(text.strip()) < FEWEST_LETTERS:
            self._place.tasks.forget("citizens")
            return
        self._ask("citizens", text, self.found.emit)

    def look_up(self, number: str, known: Callable[[CitizenMatch], None]) -> None:
        """Somebody with exactly this number, if he was here before."""

        def answered(matches: tuple[CitizenMatch, ...]) -> None:
            for match in matches:
                if match.person.identity_number == number:
                    known(match)
                    return

        self._ask("citizen_by_number", number, answered)

    def number_warnings(self, person: PersonForm, today: date) -> tuple[NumberWarning, ...]:
        """What does not fit in number, birth and sex. Passports are not looked at."""
        number = person.number.replace(" ", "")
        if person.has_passport or not number:
            return ()
        return check_citizen_number(
            number,
            birth_date=birth_day(person.birth, today),
            sex=person.sex,
            today=today,
            provinces=self._provinces or {number[:3]},
        )

    def _ask(self, key: str, text: str, done: Callable[[tuple[CitizenMatch, ...]], None]) -> None:
        place = self._place
        place.tasks.read(
            key,
            lambda: place.services.queries.citizens(place.desk.office_id, text, MOST_ROWS),
            done,
        )

    def _keep(self, provinces: Collection[str]) -> None:
        self._provinces = provinces


def _read_provinces() -> Collection[str]:
    return birth_provinces(resource("registry/birth_provinces.json").read_text("utf-8"))
