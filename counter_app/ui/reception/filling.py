"""The form being filled in: every change passes here and is worked out. No widgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from counter_app.domain.channel import Channel
from counter_app.services.repositories import StoredVersion
from counter_app.ui.reception.checking import Estimate, Fault, faults
from counter_app.ui.reception.estimating import estimate
from counter_app.ui.reception.form import (
    PLAIN_SPOTS,
    Form,
    OwnerChoice,
    PersonForm,
    Spot,
    Standing,
    for_another,
    with_checklist,
    with_item,
    with_owner_kind,
    with_pages,
    with_person,
    with_procedure,
    with_standing,
    with_value,
)
from counter_app.ui.reception.papers import counted, ticked
from counter_app.ui.workplace import Workplace

AGAIN_MS = 20_000
"""Due dates move with the clock: at 15:00 a same-day procedure becomes the next day's."""


class Filling(QObject):
    """Holds the form, what it promises and what is wrong with it."""

    changed = Signal()
    edited = Signal()
    """The clerk changed something; emitted before ``changed``."""

    def __init__(self, place: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.form = Form()
        self.estimate = Estimate()
        self.faults: tuple[Fault, ...] = ()
        self.locked = False
        self._clock = QTimer(self, interval=AGAIN_MS)
        self._clock.timeout.connect(self.work_out)
        self._clock.start()
        self._work_out()

    def open(self, form: Form) -> None:
        """Another form; nothing of it was typed just now."""
        self.form = form
        self.work_out()

    def edit(self, spot: Spot, value: Any) -> None:
        """A plain value was typed or chosen."""
        if spot not in PLAIN_SPOTS:
            raise ValueError(f"{spot} changes more than itself")
        self._change(with_value(self.form, spot, value))

    def choose_procedure(self, stored: StoredVersion) -> None:
        """The procedure was chosen."""
        self._change(with_procedure(self.form, stored, lookup_possible=self._lookup()))

    def choose_case(self, case_id: str | None) -> None:
        """The case was chosen."""
        self._change_parts(replace(self.form, case_id=case_id))

    def choose_channel(self, channel: Channel) -> None:
        """The channel was chosen."""
        self._change_parts(replace(self.form, channel=channel))

    def choose_standing(self, standing: Standing) -> None:
        """In what capacity the person at the counter is here."""
        self._change_parts(with_standing(self.form, standing))

    def choose_owner_kind(self, kind: OwnerChoice) -> None:
        """Whose dossier it is."""
        self._change_parts(with_owner_kind(self.form, kind))

    def put_person(self, person: PersonForm, *, owner: bool) -> None:
        """A card or a known citizen filled several fields at once."""
        self._change(with_person(self.form, person, owner=owner))

    def tick(self, index: int) -> None:
        """The paper at ``index`` was ticked or unticked; outside the list nothing happens."""
        if 0 <= index < len(self.form.items):
            item = self.form.items[index]
            parts = () if self.form.version is None else self.form.version.components
            part = next((one for one in parts if one.id == item.component_id), None)
            self._change(with_item(self.form, ticked(item, part)))

    def count(self, index: int, *, originals: int = 0, copies: int = 0) -> None:
        """More or fewer originals or copies of the paper at ``index``."""
        if 0 <= index < len(self.form.items):
            item = counted(self.form.items[index], originals=originals, copies=copies)
            self._change(with_item(self.form, item))

    def for_another(self, *, owner: bool) -> Form:
        """A form for somebody else with the procedure of this one."""
        return for_another(self.form, owner=owner, lookup_possible=self._lookup())

    def put_page_counts(self, counts: Iterable[tuple[str, int]]) -> None:
        """Pages were assigned to papers."""
        form = with_pages(self.form, counts)
        if form != self.form:
            self.form = form
            self.work_out()

    def adopt(self, **ids: Any) -> None:
        """Take over ids without counting it as typing (ticket, command)."""
        self.form = replace(self.form, **ids)

    def work_out(self) -> None:
        """Compute due date, fees and faults again and say so."""
        self._work_out()
        self.changed.emit()

    def _change_parts(self, form: Form) -> None:
        self._change(with_checklist(form, lookup_possible=self._lookup()))

    def _change(self, form: Form) -> None:
        if self.locked or form == self.form:
            return
        self.form = form
        self._work_out()
        self.edited.emit()
        self.changed.emit()

    def _work_out(self) -> None:
        self.estimate = estimate(self._place, self.form)
        self.faults = faults(self.form, self.estimate, self._place.today())

    def _lookup(self) -> bool:
        return self._place.services.reception.lookup_possible()
