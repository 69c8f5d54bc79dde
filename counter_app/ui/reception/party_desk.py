"""Who stands at the counter and whose dossier it is: card, known citizens, F4. No widgets."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from counter_app.domain.card import CardReading
from counter_app.domain.citizen_number import sex_of
from counter_app.domain.failures import Refusal
from counter_app.services.views import CitizenMatch
from counter_app.ui.formats import day_text
from counter_app.ui.reception.filling import Filling
from counter_app.ui.reception.form import (
    PersonForm,
    SecondParty,
    Spot,
    Standing,
    from_card,
    from_known,
)
from counter_app.ui.reception.people import Notes, People
from counter_app.ui.workplace import Workplace

_NUMBER = re.compile(r"[0-9]{9}|[0-9]{12}")
_PHONE = re.compile(r"0[0-9]{9}")


class PartyDesk(QObject):
    """Fills whole persons; single fields are typed straight into the form."""

    changed = Signal()
    focus_wanted = Signal(object)
    """Spot to go to next."""
    another_came = Signal(bool)
    """Somebody else comes: the owner (True) or at the counter. Is there work to put away?"""
    answered = Signal(object, object)
    """A look-up's answer filled the spot (first) the focus was sent to; the spot to go to then.

    For whoever knows whether the clerk has gone elsewhere or typed meanwhile.
    """

    def __init__(
        self, place: Workplace, filling: Filling, people: People, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._place, self._filling, self._people = place, filling, people
        self.owner_shown = False
        self._facts: dict[bool, Notes] = {}
        self._sent_to = Spot.CARD
        self._waiting: bytes | str | None = None

    def reset(self, *, keep: bool = False) -> None:
        """Another form is open."""
        self.owner_shown = False
        self._facts = {False: self._facts.get(False, Notes())} if keep else {}
        self.changed.emit()

    def notes(self, *, owner: bool) -> Notes:
        """What is said beneath the card, with the warnings about what stands there now."""
        facts = self._facts.get(owner, Notes())
        person = self._person(owner=owner)
        return replace(facts, number=self._people.number_warnings(person, self._place.today()))

    def toggle(self) -> None:
        """F4: to the second party and back. The first time it makes one: by authorisation."""
        if not self._filling.form.second.differs:
            if self._filling.form.second == SecondParty():
                self._filling.choose_standing(Standing.AUTHORISATION)
            self.show_owner(shown=True)
        else:
            self.show_owner(shown=not self.owner_shown)

    def show_owner(self, *, shown: bool) -> None:
        """Turn to one of the two parties."""
        self.owner_shown = shown and self._filling.form.second.differs
        self.changed.emit()
        self.focus_wanted.emit(self._card_spot())

    def choose_standing(self, standing: Standing) -> None:
        """Chosen in the field "Người nộp thay"; the second party appears or goes."""
        self._filling.choose_standing(standing)
        self.owner_shown = self._filling.form.second.differs
        self.changed.emit()

    def read_code(self, raw: bytes | str) -> None:
        """A code from reader, clipboard or keys: the card of whoever is shown.

        During F9 it waits for the form after it.
        """
        self._waiting = raw if self._filling.locked else None
        if self._filling.locked:
            return
        owner = self.owner_shown
        try:
            reading = self._people.read(raw)
        except Refusal as refusal:
            self._facts[owner] = Notes(unreadable=refusal)
            self.changed.emit()
            self.focus_wanted.emit(self._card_spot())
            return
        self._put_card(reading, owner=owner)

    def read_waiting(self) -> None:
        """Another form is open for the card that came during F9."""
        if self._waiting is not None:
            self.read_code(self._waiting)

    def take_citizen(self, match: CitizenMatch) -> None:
        """A known citizen was picked from the list, which masked his number: recorded."""
        owner, place = self.owner_shown, self._place
        place.tasks.write(lambda: place.services.accounts.reveal_citizen(place.desk, match.id))
        person = from_known(match.person, day_text(match.person.birth_date))
        put_away = self._make_way(person.number, owner=owner)
        self._facts[owner] = Notes(visits=match.visits, put_away=put_away)
        self._filling.put_person(person, owner=owner)
        self.changed.emit()
        self.go_on()

    def entered(self, text: str) -> None:
        """Return in the card's field without a row to take: sort out what was typed."""
        typed = text.strip()
        if "|" in typed:
            self.read_code(typed)
        elif _NUMBER.fullmatch(typed):
            self.put_number(typed)
            self.go_on()
        elif _PHONE.fullmatch(typed) and not self.owner_shown:
            self._filling.edit(Spot.PHONE, typed)
            self.go_on()
        elif typed:
            spot = Spot.OWNER_NAME if self.owner_shown else Spot.NAME
            self._filling.edit(spot, typed)
            self.go_on()
        else:
            self.go_on()

    def put_number(self, number: str) -> None:
        """A number was typed: sex follows from it, and somebody known is filled in."""
        owner = self.owner_shown
        person = self._person(owner=owner)
        sex = person.sex or sex_of(number)
        self._filling.put_person(replace(person, number=number, sex=sex), owner=owner)
        self._look_up(number, owner=owner)

    def go_on(self) -> None:
        """To the first field of this person that is still empty."""
        self._sent_to = self._first_empty()
        self.focus_wanted.emit(self._sent_to)

    def _put_card(self, reading: CardReading, *, owner: bool) -> None:
        put_away = self._make_way(reading.number, owner=owner)
        before = self._person(owner=owner)
        # Another card: nothing of the person before may stay behind.
        fresh = before if before.number in ("", reading.number) else PersonForm()
        person = from_card(fresh, reading, day_text(reading.birth_date))
        self._facts[owner] = Notes(card=reading.warnings, put_away=put_away)
        self._filling.put_person(person, owner=owner)
        self.changed.emit()
        self._look_up(reading.number, owner=owner)
        self.go_on()

    def _make_way(self, number: str, *, owner: bool) -> str:
        """Before somebody with ``number`` is put in; the name of whose form was put away."""
        before, draft = self._person(owner=owner), self._filling.form.draft_id
        if before.number in ("", number):
            return ""
        self.another_came.emit(owner)
        if self._filling.form.draft_id == draft:
            return ""
        self.owner_shown = owner
        return before.name or before.number

    def _look_up(self, number: str, *, owner: bool) -> None:
        dossier = self._filling.form.dossier_id

        def known(match: CitizenMatch) -> None:
            person = self._person(owner=owner)
            if dossier == self._filling.form.dossier_id and person.number == number:
                self._add_known(person, match, owner=owner)

        self._people.look_up(number, known)

    def _add_known(self, person: PersonForm, match: CitizenMatch, *, owner: bool) -> None:
        known = from_known(match.person, day_text(match.person.birth_date))
        waiting_for_phone = not person.phone
        filled = replace(
            person,
            name=person.name or known.name,
            birth=person.birth or known.birth,
            sex=person.sex or known.sex,
            address=person.address or known.address,
            phone=person.phone or known.phone,
        )
        facts = self._facts.get(owner, Notes())
        self._facts[owner] = replace(facts, visits=match.visits)
        self._filling.put_person(filled, owner=owner)
        self.changed.emit()
        if waiting_for_phone and filled.phone and owner == self.owner_shown:
            left, self._sent_to = self._sent_to, self._first_empty()
            self.answered.emit(left, self._sent_to)

    def _person(self, *, owner: bool) -> PersonForm:
        form = self._filling.form
        return form.second.person if owner else form.submitter

    def _card_spot(self) -> Spot:
        return Spot.OWNER_CARD if self.owner_shown else Spot.CARD

    def _first_empty(self) -> Spot:
        form = self._filling.form
        if self.owner_shown:
            second, person = form.second, form.second.person
            spots = [(Spot.OWNER_NAME, person.name)]
            if second.is_organisation:
                if second.needs_tax_code:
                    spots.append((Spot.TAX_CODE, second.tax_code))
                spots.append((Spot.REPRESENTATIVE, second.representative))
            elif second.standing is Standing.AUTHORISATION:
                spots += [
                    (Spot.PAPER_NUMBER, second.paper_number),
                    (Spot.PAPER_DATE, second.paper_date),
                ]
        else:
            person = form.submitter
            spots = [
                (Spot.NAME, person.name),
                (Spot.NUMBER, person.number),
                (Spot.BIRTH, person.birth),
                (Spot.ADDRESS, person.address),
                (Spot.PHONE, person.phone),
            ]
        return next((spot for spot, text in spots if not text), form.after_people)
