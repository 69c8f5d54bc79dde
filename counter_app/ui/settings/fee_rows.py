"""One row for every fee without an amount: its name, the amount, a button that keeps it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from counter_app.domain.empty_fees import empty_fees
from counter_app.domain.fee import FeeRule
from counter_app.domain.procedure import VersionState
from counter_app.services.repositories import StoredVersion
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.fields import EnterDoes, Field, FieldRow, digits_only
from counter_app.ui.widgets.text import Tone, label
from counter_app.wording.fees import fee_name


class FeeRow(QWidget):
    """``save`` is called with what was typed, by the button and by Return."""

    def __init__(self, rule: FeeRule, save: Callable[[str], None]) -> None:
        super().__init__()
        self.rule = rule
        self.amount = digits_only(QLineEdit())
        self.amount.setPlaceholderText(self.tr("0: miễn phí"))
        self.field = Field(self.tr("Mức thu (đồng)"), self.amount)
        self.button = KeyButton(self.tr("Lưu mức thu"))
        self.amount.installEventFilter(EnterDoes(lambda: save(self.amount.text()), self))
        self.button.clicked.connect(lambda: save(self.amount.text()))
        self.amount.textEdited.connect(lambda _text: self.field.show_note(""))
        name = label(f"▲ {fee_name(rule)}", "strong", Tone.WARNING, wrap=True)
        for widget in (self.amount, self.button):
            # Several rows have the same labels; a screen reader says whose this is.
            widget.setAccessibleDescription(fee_name(rule))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addWidget(name)
        column.addWidget(FieldRow((self.field, 1), button=self.button))


class FeeRows(QWidget):
    """The rows of one version; what is being typed outlives a refresh."""

    save_wanted = Signal(object, object, str)
    """StoredVersion, FeeRule, what was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[FeeRow, ...] = ()
        self._stored: StoredVersion | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        self.hide()

    def show_fees(self, stored: StoredVersion | None) -> None:
        """Rows for what can still be filled in; a retired version is left as it is."""
        if stored == self._stored:
            return
        self._stored = stored
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = () if stored is None else tuple(self._rows(stored))
        for row in self.rows:
            self._column.addWidget(row)
        self.setVisible(bool(self.rows))

    def _rows(self, stored: StoredVersion) -> list[FeeRow]:
        if stored.state is VersionState.RETIRED:
            return []
        return [self._row(stored, rule) for rule in empty_fees(stored.content)]

    def _row(self, stored: StoredVersion, rule: FeeRule) -> FeeRow:
        return FeeRow(rule, lambda typed: self.save_wanted.emit(stored, rule, typed))

    def complain(self, rule: FeeRule, words: str) -> None:
        """Say below the field why its amount was not kept, and go there."""
        for row in self.rows:
            if row.rule == rule:
                row.field.show_note(words, Tone.DANGER)
                row.amount.setFocus(Qt.FocusReason.OtherFocusReason)
                row.amount.selectAll()

    def go_to_first(self) -> bool:
        """The first amount that is missing; False when none is."""
        for row in self.rows[:1]:
            row.amount.setFocus(Qt.FocusReason.TabFocusReason)
        return bool(self.rows)
