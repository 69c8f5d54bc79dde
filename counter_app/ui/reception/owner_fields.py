"""The second party (F4): whose dossier it is, and on what ground somebody else brings it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from counter_app.ui.reception.form import Form, OwnerChoice, Spot
from counter_app.ui.reception.person_fields import PersonFields
from counter_app.ui.theme import px
from counter_app.ui.widgets.fields import (
    EnterMovesOn,
    Field,
    FieldRow,
    digits_only,
    show_typed,
)

OWNER_SPOTS = {
    Spot.CARD: Spot.OWNER_CARD,
    Spot.NAME: Spot.OWNER_NAME,
    Spot.NUMBER: Spot.OWNER_NUMBER,
    Spot.BIRTH: Spot.OWNER_BIRTH,
    Spot.SEX: Spot.OWNER_SEX,
    Spot.NATIONALITY: Spot.OWNER_NATIONALITY,
    Spot.ADDRESS: Spot.OWNER_ADDRESS,
}


class OwnerFields(QWidget):
    """A person or an organisation, and the paper that says so."""

    edited = Signal(object, object)
    """Spot, value."""

    def __init__(self) -> None:
        super().__init__()
        self.person = PersonFields(OWNER_SPOTS, self._person_names())
        self.organisation_name, self.organisation_address = QLineEdit(), QLineEdit()
        self.tax_code, self.representative = digits_only(QLineEdit()), QLineEdit()
        self.paper_number, self.paper_date = QLineEdit(), digits_only(QLineEdit())
        self.paper_date.setPlaceholderText(self.tr("ngày/tháng"))
        self._organisation = QWidget()
        self._organisation_fields = {
            Spot.OWNER_NAME: Field(self.tr("Chủ hồ sơ"), self.organisation_name),
            Spot.TAX_CODE: Field(self.tr("Mã số thuế"), self.tax_code),
            Spot.REPRESENTATIVE: Field(self.tr("Người đại diện"), self.representative),
            Spot.OWNER_ADDRESS: Field(self.tr("Địa chỉ chủ hồ sơ"), self.organisation_address),
        }
        self._paper_fields = {
            Spot.PAPER_NUMBER: Field(self.tr("Số văn bản"), self.paper_number),
            Spot.PAPER_DATE: Field(self.tr("Ngày văn bản"), self.paper_date),
        }
        self._lay_out()
        self._connect()
        self._is_organisation = False

    @property
    def fields(self) -> dict[Spot, Field]:
        """The fields that count now."""
        owner = self._organisation_fields if self._is_organisation else self.person.fields
        return {**owner, **self._paper_fields}

    def tab_order(self) -> list[QWidget]:
        """Editors as they are read."""
        return [
            *self.person.tab_order(),
            self.organisation_name,
            self.tax_code,
            self.representative,
            self.organisation_address,
            self.paper_number,
            self.paper_date,
        ]

    def show_form(self, form: Form) -> None:
        """Show the second party; fields appear as the case needs them."""
        second = form.second
        self._is_organisation = second.is_organisation
        self._organisation.setVisible(second.is_organisation)
        self.person.setVisible(not second.is_organisation)
        self.person.show_person(
            second.person, asks_nationality=second.kind is OwnerChoice.FOREIGNER
        )
        show_typed(self.organisation_name, second.person.name)
        show_typed(self.organisation_address, second.person.address)
        show_typed(self.tax_code, second.tax_code)
        show_typed(self.representative, second.representative)
        show_typed(self.paper_number, second.paper_number)
        show_typed(self.paper_date, second.paper_date)

    def _person_names(self) -> dict[Spot, str]:
        return {
            Spot.CARD: self.tr("Thẻ căn cước chủ hồ sơ"),
            Spot.NAME: self.tr("Chủ hồ sơ"),
            Spot.NUMBER: self.tr("Số định danh chủ hồ sơ"),
            Spot.BIRTH: self.tr("Ngày sinh chủ hồ sơ"),
            Spot.SEX: self.tr("Giới tính chủ hồ sơ"),
            Spot.NATIONALITY: self.tr("Quốc tịch chủ hồ sơ"),
            Spot.ADDRESS: self.tr("Địa chỉ chủ hồ sơ"),
        }

    def _lay_out(self) -> None:
        of = self._organisation_fields
        inner = QVBoxLayout(self._organisation)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(7))
        inner.addWidget(of[Spot.OWNER_NAME])
        inner.addWidget(FieldRow((of[Spot.TAX_CODE], 4), (of[Spot.REPRESENTATIVE], 6)))
        inner.addWidget(of[Spot.OWNER_ADDRESS])
        paper = self._paper_fields
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(7))
        column.addWidget(self.person)
        column.addWidget(self._organisation)
        column.addWidget(FieldRow((paper[Spot.PAPER_NUMBER], 6), (paper[Spot.PAPER_DATE], 5)))

    def _connect(self) -> None:
        self._enter = EnterMovesOn(self)
        self.person.edited.connect(self.edited)
        for spot, line in (
            (Spot.OWNER_NAME, self.organisation_name),
            (Spot.OWNER_ADDRESS, self.organisation_address),
            (Spot.TAX_CODE, self.tax_code),
            (Spot.REPRESENTATIVE, self.representative),
            (Spot.PAPER_NUMBER, self.paper_number),
            (Spot.PAPER_DATE, self.paper_date),
        ):
            line.textChanged.connect(self._telling(spot))
            line.installEventFilter(self._enter)

    def _telling(self, spot: Spot) -> Any:
        return lambda text: self.edited.emit(spot, text)
