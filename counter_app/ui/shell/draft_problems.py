"""Forms left half typed, as lines of the problem bar: one key brings one back. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject

from counter_app.services.repositories import Draft
from counter_app.ui.formats import short_moment
from counter_app.ui.problems import Problem, Remedy
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.widgets.text import Tone

PREFIX = "draft:"


class DraftProblems(QObject):
    """Keeps the bar true about drafts."""

    def __init__(
        self,
        presenter: ReceptionPresenter,
        put: Callable[[Problem], None],
        keep_only: Callable[[str, set[str]], None],
        show_reception: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter, self._put, self._keep_only = presenter, put, keep_only
        self._show_reception = show_reception
        self._quick = True
        self._unreadable: set[UUID] = set()
        presenter.parts.drafts.listed.connect(self.refresh)
        presenter.changed.connect(self._form_changed)

    def refresh(self) -> None:
        """Offer every draft that is not in the form."""
        drafts = self._presenter.parts.drafts
        self._quick = self._presenter.untouched
        offers = drafts.offers(self._presenter.form.draft_id)
        dropped = drafts.dropped
        keys = {f"{PREFIX}{draft.id}" for draft in (*offers, *dropped)}
        self._keep_only(PREFIX, keys)
        for draft in offers:
            unreadable = draft.id in self._unreadable
            self._put(self._cannot_open(draft) if unreadable else self._offer(draft))
        for draft in dropped:
            self._put(self._undo(draft))

    def _offer(self, draft: Draft) -> Problem:
        words = self.tr("Hồ sơ gõ dở lúc {at}: {what}.")
        at = short_moment(draft.saved_at, self._presenter.now())
        drafts = self._presenter.parts.drafts
        return Problem(
            f"{PREFIX}{draft.id}",
            words.format(at=at, what=self._what(draft)),
            (
                Remedy(self.tr("Mở lại"), lambda: self._open(draft)),
                Remedy(self.tr("Bỏ"), lambda: drafts.drop(draft)),
            ),
            Tone.PLAIN,
            quick=self._quick,
        )

    def _form_changed(self) -> None:
        """One key opens a draft only where it takes no other form away from the screen."""
        if self._quick != self._presenter.untouched:
            self.refresh()

    def _cannot_open(self, draft: Draft) -> Problem:
        words = self.tr("Không mở lại được hồ sơ gõ dở lúc {at}: {what}. Gõ lại từ đầu.")
        at = short_moment(draft.saved_at, self._presenter.now())
        drafts = self._presenter.parts.drafts
        return Problem(
            f"{PREFIX}{draft.id}",
            words.format(at=at, what=self._what(draft)),
            (Remedy(self.tr("Bỏ"), lambda: drafts.drop(draft)),),
        )

    def _undo(self, draft: Draft) -> Problem:
        drafts = self._presenter.parts.drafts
        return Problem(
            f"{PREFIX}{draft.id}",
            self.tr("Đã bỏ hồ sơ gõ dở: {what}.").format(what=self._what(draft)),
            (Remedy(self.tr("Giữ lại"), lambda: drafts.undo_drop(draft)),),
            Tone.PLAIN,
            quick=True,
        )

    def _open(self, draft: Draft) -> None:
        self._show_reception()
        if not self._presenter.restore(draft) and not self._presenter.busy:
            # Written by another version of the program.
            self._unreadable.add(draft.id)
            self.refresh()

    def _what(self, draft: Draft) -> str:
        wanted = draft.body.get("version_id")
        catalogue = self._presenter.parts.procedures.catalogue
        name = next((one.content.short_name_vi for one in catalogue if str(one.id) == wanted), "")
        submitter = draft.body.get("submitter", {}).get("name", "")
        parts = [part for part in (name, submitter) if part]
        return " – ".join(parts) or self.tr("chưa có tên")
