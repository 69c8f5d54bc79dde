"""The fields of one natural person, used for the person at the counter and for the owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.card import Sex
from counter_app.ui.reception.card_edit import CardEdit
from counter_app.ui.reception.countries import nationalities
from counter_app.ui.reception.form import PersonForm, Spot
from counter_app.ui.reception.party_words import chips_of
from counter_app.ui.reception.people import Notes
from counter_app.ui.theme import px
from counter_app.ui.widgets.choice import Choice
from counter_app.ui.widgets.fields import (
    EnterMovesOn,
    Field,
    FieldRow,
    digits_only,
    show_typed,
)
from counter_app.ui.widgets.text import Tone, label, set_text

Names = Mapping[Spot, str]

PERSON_SPOTS = (
    Spot.CARD,
    Spot.NAME,
    Spot.NUMBER,
    Spot.BIRTH,
    Spot.SEX,
    Spot.NATIONALITY,
    Spot.ADDRESS,
)
"""In the order they are read."""


class PersonFields(QWidget):
    """Card, name, number, birth, sex, address; the spots say whose they are."""

    edited = Signal(object, object)
    """Spot, value."""
    number_typed = Signal(str)
    """A number was typed to its end."""

    def __init__(self, spots: Mapping[Spot, Spot], names: Names) -> None:
        super().__init__()
        self._spots = spots
        self.card = CardEdit(self.tr("Người đã có"))
        self.name, self.number = QLineEdit(), digits_only(QLineEdit())
        self.birth, self.address = digits_only(QLineEdit()), QLineEdit()
        self.birth.setPlaceholderText(self.tr("ngày/tháng/năm"))
        self.sex = Choice((("–", None), (self.tr("Nam"), Sex.MALE), (self.tr("Nữ"), Sex.FEMALE)))
        self.nationality = Choice((("–", ""), *nationalities()))
        self.chips = [label("", "chip", wrap=True) for _ in range(3)]
        self.fields: dict[Spot, Field] = {
            spots[base]: Field(names[base], editor)
            for base, editor in (
                (Spot.CARD, self.card),
                (Spot.NAME, self.name),
                (Spot.NUMBER, self.number),
                (Spot.BIRTH, self.birth),
                (Spot.SEX, self.sex),
                (Spot.NATIONALITY, self.nationality),
                (Spot.ADDRESS, self.address),
            )
        }
        self._lay_out()
        self._connect()

    def show_person(self, person: PersonForm, *, asks_nationality: bool) -> None:
        """Show a person; what is being typed stays as it is."""
        show_typed(self.name, person.name)
        show_typed(self.number, person.number)
        show_typed(self.birth, person.birth)
        show_typed(self.address, person.address)
        self.sex.choose(person.sex)
        self.nationality.choose(person.nationality)
        self._field(Spot.NATIONALITY).setVisible(asks_nationality)

    def tab_order(self) -> list[QWidget]:
        """Editors as they are read."""
        return [self._field(spot).editor for spot in PERSON_SPOTS]

    def show_notes(self, person: PersonForm, notes: Notes) -> None:
        """What is said beneath the card, at most three lines."""
        empty = [("", Tone.SOFT)] * len(self.chips)
        said = chips_of(person, notes)
        for chip, (words, tone) in zip(self.chips, (*said, *empty), strict=False):
            set_text(chip, words, tone)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A number left by Tab, Return or the mouse is looked up."""
        if watched is self.number and event.type() == QEvent.Type.FocusOut:
            self.number_typed.emit(self.number.text().strip())
        return super().eventFilter(watched, event)

    def _field(self, base: Spot) -> Field:
        return self.fields[self._spots[base]]

    def _lay_out(self) -> None:
        field = self._field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(7))
        column.addWidget(field(Spot.CARD))
        for chip in self.chips:
            chip.hide()
            column.addWidget(chip)
        column.addWidget(FieldRow((field(Spot.NAME), 6), (field(Spot.NUMBER), 5)))
        column.addWidget(
            FieldRow((field(Spot.BIRTH), 5), (field(Spot.SEX), 3), (field(Spot.NATIONALITY), 5))
        )
        column.addWidget(field(Spot.ADDRESS))

    def _connect(self) -> None:
        self._enter = EnterMovesOn(self)
        for base, line in (
            (Spot.NAME, self.name),
            (Spot.NUMBER, self.number),
            (Spot.BIRTH, self.birth),
            (Spot.ADDRESS, self.address),
        ):
            line.textChanged.connect(self._telling(base))
            line.installEventFilter(self._enter)
        self.number.installEventFilter(self)
        for base, box in ((Spot.SEX, self.sex), (Spot.NATIONALITY, self.nationality)):
            box.chosen.connect(self._telling(base))
            box.installEventFilter(self._enter)

    def _telling(self, base: Spot) -> Any:
        return lambda value: self.edited.emit(self._spots[base], value)
