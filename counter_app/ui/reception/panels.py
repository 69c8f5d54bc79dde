"""The three panels side by side: shown together, asked together for a field."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from counter_app.ui.problems import words_for
from counter_app.ui.reception.columns import Columns
from counter_app.ui.reception.decision_panel import DecisionPanel
from counter_app.ui.reception.form import Spot
from counter_app.ui.reception.papers_panel import PapersPanel
from counter_app.ui.reception.party_panel import PartyPanel
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.widgets.fields import Field
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.text import Tone


class Panels(Columns):
    """Renders the presenter's state; holds none of its own."""

    def __init__(self, presenter: ReceptionPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self.party = PartyPanel(presenter)
        self.papers = PapersPanel(presenter)
        self.decision = DecisionPanel(presenter)
        self.show_panels(self.party, self.papers, self.decision)
        self._presenter = presenter
        self._left: QWidget | None = None
        """Had the focus when F9 locked the form."""
        self._order_tabs()

    @property
    def fields(self) -> dict[Spot, Field]:
        """Every field that counts now."""
        return {**self.party.fields, **self.decision.promise.fields}

    def refresh(self) -> None:
        """Show the presenter's state."""
        locked = self._presenter.busy
        if locked:
            self._keep_focus()
        self.party.refresh()
        self.papers.refresh()
        self.decision.refresh()
        self.party.setEnabled(not locked)
        self.papers.setEnabled(not locked)
        self._show_faults()
        if not locked:
            self._give_focus_back()

    @override
    def arrange(self, room: Room) -> None:
        """Where a column scrolls, what stands in it shows all it has."""
        super().arrange(room)
        self.papers.area.show_whole(whole=room is not Room.WIDE)
        self.decision.stretch(whole=room is Room.NARROW)

    def editor(self, spot: Spot) -> QWidget:
        """What to focus for a spot; the button where the spot is not on the screen."""
        wanted: QWidget | None = None
        if spot is Spot.PAPERS:
            wanted = self.papers.checklist if self._presenter.form.items else None
        elif spot is Spot.FEES:
            wanted = self.decision.promise.fees.waiver
        elif spot in self.fields:
            wanted = self.fields[spot].editor
        if wanted is None or not wanted.isVisibleTo(self):
            return self.decision.button
        return wanted

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab leads nowhere while F9 is under way."""
        waits = self._left is not None and self.hasFocus()
        return waits or super().focusNextPrevChild(next)

    def _keep_focus(self) -> None:
        """Take the focus before its widget is disabled: Qt would give it to the status line."""
        inside = QApplication.focusWidget()
        if inside is not None and self.isAncestorOf(inside):
            self._left = inside
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_focus_back(self) -> None:
        left, self._left = self._left, None
        if left is not None and self.hasFocus():
            left.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_tabs(self) -> None:
        """From left to right, as one reads; Qt would go by the order of making."""
        order = [*self.party.tab_order(), *self.papers.tab_order(), *self.decision.tab_order()]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _show_faults(self) -> None:
        wrong = {fault.spot: fault.failure for fault in reversed(self._presenter.shown_faults)}
        said: set[str] = set()
        for spot, field in self.fields.items():
            failure = wrong.get(spot)
            words = "" if failure is None else words_for(failure)
            if words in said:
                # One sentence for several fields is said once; the others say which they are.
                words = self.tr("Điền «{field}».").format(field=field.name)
            said.update(filter(None, [words]))
            field.show_note(words, Tone.DANGER)
