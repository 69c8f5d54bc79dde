"""The catalogue's review and what can be tried on the devices. No widgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.fee import FeeRule
from counter_app.domain.ids import ProcedureVersionId
from counter_app.domain.procedure import VersionState
from counter_app.domain.text import fold
from counter_app.services.changes import ChangeSet, Topic
from counter_app.services.repositories import StoredVersion
from counter_app.ui.formats import typed_amount
from counter_app.ui.workplace import Workplace


class CataloguePresenter(QObject):
    """Drafts wait for a person: every doubt is shown, nothing is published by itself."""

    changed = Signal()
    fee_saved = Signal()
    """After ``changed`` would be: whoever was at the amounts goes on from there."""
    fee_refused = Signal(object, object)
    """FeeRule, Exception."""

    def __init__(self, place: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._all: tuple[StoredVersion, ...] = ()
        self._loaded = False
        self.text = ""
        self.drafts_only = True
        self.busy = False
        self.trouble: Exception | None = None
        self.published = 0
        self.saved_fee: tuple[FeeRule, int] | None = None
        self.heirs: dict[ProcedureVersionId, ProcedureVersionId] = {}
        """Drafts that were replaced here -> what replaced them."""
        self._ticked: set[ProcedureVersionId] = set()
        place.tasks.changed.connect(self._office_changed)

    @property
    def versions(self) -> tuple[StoredVersion, ...]:
        """What the list shows."""
        wanted = fold(self.text)
        return tuple(
            one
            for one in self._all
            if (not self.drafts_only or one.state is VersionState.DRAFT)
            and (wanted in fold(one.content.name_vi) or wanted in one.content.code)
        )

    @property
    def drafts(self) -> int:
        """How many wait for a person."""
        return sum(one.state is VersionState.DRAFT for one in self._all)

    @property
    def ticked(self) -> tuple[StoredVersion, ...]:
        """What is to be published, whether the list shows it just now or not."""
        return tuple(
            one for one in self._all if one.id in self._ticked and one.state is VersionState.DRAFT
        )

    def tick(self, version_id: ProcedureVersionId, *, on: bool) -> None:
        """Take a draft to those to be published together, or out of them."""
        (self._ticked.add if on else self._ticked.discard)(version_id)
        self._forget_what_was_said()
        self.changed.emit()

    def load(self) -> None:
        """Read every version."""
        place = self._place
        self._loaded = True
        place.tasks.office(
            lambda: place.services.catalogue.versions(place.desk), self._show, self._failed
        )

    def search(self, text: str) -> None:
        """By name or code."""
        self.text = text
        self.changed.emit()

    def show_drafts_only(self, only: bool) -> None:
        """Drafts, or everything."""
        self.drafts_only = only
        self.changed.emit()

    def publish(self) -> None:
        """F9: the clerk takes the responsibility for what is ticked."""
        chosen = tuple(one.id for one in self.ticked)
        if self.busy or not chosen:
            return
        self._forget_what_was_said()
        self.busy = True
        self.changed.emit()
        place = self._place
        place.tasks.write(
            lambda: place.services.catalogue.publish(place.desk, chosen),
            self._done,
            self._failed,
        )

    def save_fee(self, stored: StoredVersion, rule: FeeRule, typed: str) -> None:
        """Keep the amount of a fee that had none, in a new draft; 0 is free."""
        if self.busy:
            return
        amount = typed_amount(typed)
        if amount is None:
            self.fee_refused.emit(rule, Refusal(RefusalCode.FEE_AMOUNT_INVALID))
            return
        self._forget_what_was_said()
        self.busy = True
        self.changed.emit()
        place = self._place
        place.tasks.write(
            lambda: place.services.catalogue.set_fee(
                place.desk, stored.id, rule.code, amount, rule.channel
            ),
            lambda new: self._fee_done(stored, new, rule, amount),
            lambda error: self._fee_failed(rule, error),
        )

    def _fee_done(self, old: StoredVersion, new: StoredVersion, rule: FeeRule, amount: int) -> None:
        self.busy, self.saved_fee = False, (rule, amount)
        self.heirs[old.id] = new.id
        if old.id in self._ticked:
            self._ticked.add(new.id)
        # At once: what the office sends next is the same, and moves nobody's cursor.
        self._all = tuple(_replaced(self._all, old, new))
        self.fee_saved.emit()

    def _fee_failed(self, rule: FeeRule, error: Exception) -> None:
        self.busy = False
        self.changed.emit()
        self.fee_refused.emit(rule, error)

    def _forget_what_was_said(self) -> None:
        self.trouble, self.published, self.saved_fee = None, 0, None

    def _show(self, versions: tuple[StoredVersion, ...]) -> None:
        self._all = versions
        self.changed.emit()

    def _done(self, count: int) -> None:
        self.busy, self.published = False, count
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self.busy, self.trouble = False, error
        self.changed.emit()

    def _office_changed(self, changes: ChangeSet) -> None:
        if self._loaded and changes.touches(Topic.CATALOGUE):
            self.load()


def _replaced(
    versions: tuple[StoredVersion, ...], old: StoredVersion, new: StoredVersion
) -> Iterator[StoredVersion]:
    """The new draft behind the last version of its procedure; the draft before it retired."""
    kept = [one for one in versions if one.id != new.id]
    last = max(n for n, one in enumerate(kept) if one.content.code == new.content.code)
    for n, one in enumerate(kept):
        gone = one.id == old.id and one.state is VersionState.DRAFT
        yield replace(one, state=VersionState.RETIRED) if gone else one
        if n == last:
            yield new
