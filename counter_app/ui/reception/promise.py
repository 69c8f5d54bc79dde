"""What the office promises and asks for: the day, the money, the way back."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.ui.reception.due_block import DueBlock
from counter_app.ui.reception.fees_block import FeesBlock
from counter_app.ui.reception.form import Spot
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.reception.received_card import ReceivedCard
from counter_app.ui.theme import px
from counter_app.ui.widgets.choice import Choice
from counter_app.ui.widgets.fields import EnterMovesOn, Field
from counter_app.wording.papers import RETURN_METHODS


class Promise(QWidget):
    """What F9 gave last, then what it would give now; the way back is the clerk's to choose."""

    def __init__(self, presenter: ReceptionPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.card = ReceivedCard()
        self.due, self.fees = DueBlock(presenter), FeesBlock(presenter)
        self.method = Choice((words, value) for value, words in RETURN_METHODS.items())
        method = Field(self.tr("Trả kết quả"), self.method)
        self.fields: dict[Spot, Field] = {
            **self.fees.fields,
            Spot.DUE: self.due.field,
            Spot.RETURN: method,
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(9))
        column.addWidget(self.card)
        column.addWidget(self.due)
        column.addWidget(self.fees)
        column.addWidget(method)
        column.addStretch(1)
        self.method.installEventFilter(EnterMovesOn(self))
        self.method.chosen.connect(lambda value: presenter.parts.filling.edit(Spot.RETURN, value))

    def tab_order(self) -> list[QWidget]:
        """Editors as they are read."""
        return [self.due.given, self.fees.waiver, self.fees.reason, self.method]

    def refresh(self) -> None:
        """Show what F9 would promise now."""
        self.card.show_received(self._presenter.just_received)
        self.due.refresh()
        self.fees.refresh()
        self.method.choose(self._presenter.form.return_method)
