"""What is owed, line by line, the total large, and the waiver with its reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from counter_app.domain.fee import FeeLine
from counter_app.domain.working_calendar import office_time
from counter_app.ui.formats import money
from counter_app.ui.reception.form import OTHER_REASON, Spot
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.reception.waiver import anything_to_waive, grounds
from counter_app.ui.theme import px
from counter_app.ui.widgets.choice import Choice
from counter_app.ui.widgets.fields import EnterMovesOn, Field, ValueLine, show_typed
from counter_app.ui.widgets.text import Tone, label, set_text


class FeesBlock(QWidget):
    """Computed before the eyes; a fee the province has not set is said, never taken for free."""

    def __init__(self, presenter: ReceptionPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setVerticalSpacing(px(3))
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._unset = label("", tone=Tone.DANGER, wrap=True)
        self.total = ValueLine(self.tr("Phí, lệ phí"), "medium")
        self.waiver, self.reason = Choice(), QLineEdit()
        self.fields = {
            Spot.WAIVER: Field(self.tr("Miễn giảm"), self.waiver),
            Spot.WAIVER_REASON: Field(self.tr("Lý do miễn giảm"), self.reason),
        }
        self._total_label = label(self.tr("Phải thu"), "strong")
        self._lay_out()
        filling = presenter.parts.filling
        self.waiver.chosen.connect(lambda value: filling.edit(Spot.WAIVER, value))
        self.reason.textChanged.connect(lambda text: filling.edit(Spot.WAIVER_REASON, text))
        self._enter = EnterMovesOn(self)
        self.waiver.installEventFilter(self._enter)
        self.reason.installEventFilter(self._enter)

    def refresh(self) -> None:
        """Show what the office would ask for now."""
        quote = self._presenter.parts.filling.estimate.quote
        lines = () if quote is None else quote.fees.lines
        self._show_lines(lines)
        unset = 0 if quote is None else len(quote.fees.unset)
        words = self.tr("Chưa có mức thu ({n} khoản)").format(n=unset) if unset else ""
        set_text(self._unset, words, Tone.DANGER)
        self.total.show_value("–" if quote is None else money(quote.fees.total))
        self._show_waiver()

    def _show_lines(self, lines: tuple[FeeLine, ...]) -> None:
        while len(self._lines) < len(lines):
            name, amount = label("", wrap=True), label("", "strong")
            row = len(self._lines)
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(amount, row, 1, Qt.AlignmentFlag.AlignRight)
            self._lines.append((name, amount))
        for index, (name, amount) in enumerate(self._lines):
            there = index < len(lines)
            set_text(name, self._name(lines[index]) if there else "")
            set_text(amount, self._amount(lines[index]) if there else "")

    def _name(self, line: FeeLine) -> str:
        words = line.name_vi if line.quantity == 1 else f"{line.name_vi} \u00d7 {line.quantity}"
        if line.waived_reason:
            words += " · " + self.tr("miễn: {reason}").format(reason=line.waived_reason)
        return words

    def _amount(self, line: FeeLine) -> str:
        return money(line.amount_vnd) if line.amount_vnd else self.tr("miễn")

    def _show_waiver(self) -> None:
        form = self._presenter.form
        today = office_time(self._presenter.now()).date()
        quote = self._presenter.parts.filling.estimate.quote
        owed = quote is not None and bool(quote.fees.total or quote.fees.unset)
        possible = bool(form.waiver) or (owed and anything_to_waive(form, today))
        self.fields[Spot.WAIVER].setVisible(possible)
        self.waiver.offer(
            [
                (self.tr("Không miễn giảm"), ""),
                *((ground, ground) for ground in grounds(form, today)),
                (self.tr("Lý do khác…"), OTHER_REASON),
            ]
        )
        self.waiver.choose(form.waiver)
        self.fields[Spot.WAIVER_REASON].setVisible(possible and form.waiver == OTHER_REASON)
        show_typed(self.reason, form.waiver_reason)

    def _lay_out(self) -> None:
        total = QHBoxLayout()
        total.addWidget(self._total_label)
        total.addWidget(self.total, 1)
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(5))
        column.addWidget(label(self.tr("Phí, lệ phí"), "field"))
        column.addLayout(self._grid)
        column.addWidget(self._unset)
        column.addLayout(total)
        column.addWidget(self.fields[Spot.WAIVER])
        column.addWidget(self.fields[Spot.WAIVER_REASON])
