"""When the citizen comes back: large, with the weekday and why not earlier."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from counter_app.domain.working_calendar import office_time
from counter_app.ui.formats import coming_day, day_text, day_with_weekday, weekday
from counter_app.ui.reception.form import Spot
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.reception.warnings import due_words
from counter_app.ui.theme import px
from counter_app.ui.widgets.fields import (
    EnterMovesOn,
    Field,
    ValueLine,
    digits_only,
    show_typed,
)
from counter_app.ui.widgets.text import Tone, label, set_text

MOST_NOTES = 3


class DueBlock(QWidget):
    """Shows the day, or asks for it where the catalogue has no time limit."""

    def __init__(self, presenter: ReceptionPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._heading = label(self.tr("Ngày hẹn trả"), "field")
        self._when = label("")
        self.day = ValueLine(self.tr("Ngày hẹn trả"), "large")
        self._notes = [label("", "chip", Tone.WARNING, wrap=True) for _ in range(MOST_NOTES)]
        self.given = digits_only(QLineEdit())
        self.given.setPlaceholderText(self.tr("ngày/tháng"))
        self.field = Field(self.tr("Ngày hẹn trả"), self.given)
        self._read = label("", "soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(3))
        for part in (self._heading, self._when, self.day, self.field, self._read, *self._notes):
            column.addWidget(part)
        self._enter = EnterMovesOn(self)
        self.given.installEventFilter(self._enter)
        self.given.textChanged.connect(lambda text: presenter.parts.filling.edit(Spot.DUE, text))

    def refresh(self) -> None:
        """Show what the office would promise now."""
        quote = self._presenter.parts.filling.estimate.quote
        asks = quote is not None and quote.due is None
        self.field.setVisible(asks)
        self._heading.setVisible(not asks)
        self.day.setVisible(not asks)
        show_typed(self.given, self._presenter.form.due_given)
        due = None if quote is None else quote.due
        if due is None:
            self.day.show_value("" if asks else "–")
            set_text(self._when, "")
        else:
            local = office_time(due.at)
            self.day.show_value(day_text(local.date()))
            set_text(self._when, f"{local:%H:%M} · {weekday(local.date())}")
        set_text(self._read, self._day_read() if asks else "", Tone.SOFT)
        words = [due_words(note) for note in due.notes] if due is not None else []
        for chip, text in zip(self._notes, (*words, *[""] * MOST_NOTES), strict=False):
            set_text(chip, text, Tone.WARNING)

    def _day_read(self) -> str:
        """What the typed day is taken for: its year may not have been typed."""
        today = office_time(self._presenter.now()).date()
        day = coming_day(self._presenter.form.due_given, today=today)
        return "" if day is None else day_with_weekday(day)
