"""The left column: procedure, the person at the counter, and the second party."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from counter_app.ui.reception.form import HOME, Spot
from counter_app.ui.reception.owner_fields import OwnerFields
from counter_app.ui.reception.person_fields import PERSON_SPOTS, PersonFields
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.reception.procedure_fields import ProcedureFields
from counter_app.ui.reception.standing_fields import StandingFields
from counter_app.ui.theme import px
from counter_app.ui.widgets.fields import (
    CountBox,
    EnterDoes,
    EnterMovesOn,
    Field,
    FieldRow,
    digits_only,
    show_typed,
)


class PartyPanel(QFrame):
    """Shows the person at the counter or the owner; F4 turns from one to the other."""

    def __init__(self, presenter: ReceptionPresenter) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._presenter = presenter
        self._party = presenter.parts.party
        self._looked_up = ""
        self.procedure = ProcedureFields(presenter)
        self.submitter = PersonFields({spot: spot for spot in PERSON_SPOTS}, self._names())
        self.standing = StandingFields(presenter, self.procedure.fields[Spot.CHANNEL])
        self.owner = OwnerFields()
        self.phone = digits_only(QLineEdit())
        self.copies, self.pages = CountBox(), CountBox()
        self.people, self.sets = CountBox(1, 999), CountBox(1, 99)
        self._own_fields = {
            Spot.PHONE: Field(self.tr("Số điện thoại"), self.phone),
            Spot.COPIES: Field(self.tr("Số bản sao"), self.copies),
            Spot.PAGES: Field(self.tr("Số trang"), self.pages),
            Spot.PEOPLE: Field(self.tr("Số người"), self.people),
            Spot.SETS: Field(self.tr("Số bộ"), self.sets),
        }
        self._lay_out()
        self._connect()

    @property
    def fields(self) -> dict[Spot, Field]:
        """Every field that may be complained about."""
        return {
            **self.procedure.fields,
            **self.submitter.fields,
            **self._own_fields,
            **self.standing.fields,
            **self.owner.fields,
        }

    def tab_order(self) -> list[QWidget]:
        """Editors as they are read."""
        return [
            self.procedure.procedure,
            self.procedure.case,
            *self.submitter.tab_order(),
            self.phone,
            self.copies,
            self.pages,
            self.people,
            self.sets,
            *self.standing.tab_order(),
            *self.owner.tab_order(),
        ]

    def refresh(self) -> None:
        """Show the form."""
        form, party = self._presenter.form, self._party
        if not form.submitter.number:
            self._looked_up = ""
        self.procedure.refresh()
        foreign = form.submitter.nationality != HOME or form.submitter.has_passport
        self.submitter.show_person(form.submitter, asks_nationality=foreign)
        self.submitter.show_notes(form.submitter, party.notes(owner=False))
        self.owner.show_form(form)
        self.owner.person.show_notes(form.second.person, party.notes(owner=True))
        show_typed(self.phone, form.submitter.phone)
        for box, number in (
            (self.copies, form.copies),
            (self.pages, form.pages),
            (self.people, form.people),
            (self.sets, form.sets),
        ):
            box.show_value(number)
        self._own_fields[Spot.COPIES].setVisible(form.asks_copies)
        self._own_fields[Spot.PAGES].setVisible(form.asks_pages)
        self._own_fields[Spot.PEOPLE].setVisible(form.asks_people)
        self.standing.refresh()
        self._at_counter.setVisible(not party.owner_shown)
        self.owner.setVisible(party.owner_shown)

    def _names(self) -> dict[Spot, str]:
        return {
            Spot.CARD: self.tr("Thẻ căn cước"),
            Spot.NAME: self.tr("Họ và tên"),
            Spot.NUMBER: self.tr("Số định danh"),
            Spot.BIRTH: self.tr("Ngày sinh"),
            Spot.SEX: self.tr("Giới tính"),
            Spot.NATIONALITY: self.tr("Quốc tịch"),
            Spot.ADDRESS: self.tr("Địa chỉ"),
        }

    def _lay_out(self) -> None:
        own = self._own_fields
        self._at_counter = QWidget()
        counter = QVBoxLayout(self._at_counter)
        counter.setContentsMargins(0, 0, 0, 0)
        counter.setSpacing(px(7))
        counter.addWidget(self.submitter)
        counter.addWidget(
            FieldRow(
                (own[Spot.PHONE], 7),
                (own[Spot.COPIES], 5),
                (own[Spot.PAGES], 4),
                (own[Spot.PEOPLE], 4),
                (own[Spot.SETS], 3),
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(10), px(14), px(10))
        column.setSpacing(px(7))
        column.addWidget(self.procedure)
        column.addWidget(self._at_counter)
        column.addWidget(self.standing)
        column.addWidget(self.owner)
        column.addStretch(1)

    def _connect(self) -> None:
        filling, party = self._presenter.parts.filling, self._party
        self.submitter.edited.connect(filling.edit)
        self.owner.edited.connect(filling.edit)
        for people in (self.submitter, self.owner.person):
            people.card.asked.connect(self._presenter.parts.people.search)
            people.card.taken.connect(party.take_citizen)
            people.card.entered.connect(party.entered)
            people.card.code_came.connect(party.read_code)
            people.number_typed.connect(self._number_typed)
        self._presenter.parts.people.found.connect(self._offer_people)
        self.phone.textChanged.connect(lambda text: filling.edit(Spot.PHONE, text))
        enter = EnterMovesOn(self)
        for spot, box in (
            (Spot.COPIES, self.copies),
            (Spot.PAGES, self.pages),
            (Spot.PEOPLE, self.people),
            (Spot.SETS, self.sets),
        ):
            box.value_changed.connect(self._telling(spot))
            box.installEventFilter(enter)
        # The rest of the column has its defaults: Return goes on to the papers.
        leave = EnterDoes(
            lambda: self._presenter.focus_wanted.emit(self._presenter.form.after_people), self
        )
        self.phone.installEventFilter(leave)

    def _telling(self, spot: Spot) -> Any:
        return lambda number: self._presenter.parts.filling.edit(spot, number)

    def _offer_people(self, matches: Any) -> None:
        fields = self.owner.person if self._party.owner_shown else self.submitter
        fields.card.offer_people(matches)

    def _number_typed(self, number: str) -> None:
        if number and number != self._looked_up:
            self._looked_up = number
            self._party.put_number(number)
