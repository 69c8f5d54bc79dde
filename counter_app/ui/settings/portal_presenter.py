"""The office's portal and its account: how they stand, entering, moving. No widgets."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from counter_app.domain.failures import Failure
from counter_app.domain.ids import CommandId, uuid7
from counter_app.services.changes import ChangeSet, Topic
from counter_app.services.portal_account import EnterPortalAccount, PortalAccount, PortalFace
from counter_app.services.portal_line import LineState
from counter_app.ui.workplace import Workplace


class PortalPresenter(QObject):
    """What is typed goes to the office lane and is kept nowhere here."""

    changed = Signal()
    accepted = Signal()
    """The account was kept: what was typed can be forgotten."""

    refused = Signal()
    """Something typed was refused just now."""

    def __init__(
        self, place: Workplace, account: PortalAccount, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._place, self._account = place, account
        self._loaded = False
        self.face: PortalFace | None = None
        self.busy = self.saved = self.moved = False
        self.trouble: Exception | None = None
        place.tasks.changed.connect(self._office_changed)

    @property
    def line(self) -> LineState:
        """How this PC stands with the portal; cheap."""
        return self._account.line()

    @property
    def wrong_field(self) -> str:
        """What the trouble is about, as the refusal names it; "" for none of the fields."""
        details = self.trouble.details if isinstance(self.trouble, Failure) else {}
        return str(details.get("field", ""))

    def load(self) -> None:
        """Read how it stands."""
        self._loaded = True
        desk = self._place.desk
        self._place.tasks.office(lambda: self._account.show(desk), self._show, self._failed)

    def edited(self) -> None:
        """What was said of the last try says nothing of what is being typed."""
        if self.saved or self.trouble is not None:
            self.saved, self.trouble = False, None
            self.changed.emit()

    def save(self, name: str, password: str, token: str, *, without_token: bool) -> None:
        """Enter it for the whole office."""
        if self.busy:
            return
        self._begin()
        command = EnterPortalAccount(CommandId(uuid7()), name, password, token, without_token)
        desk = self._place.desk
        self._place.tasks.write(
            lambda: self._account.enter(desk, command), self._done, self._failed
        )

    def move(self) -> None:
        """Take the portal this PC's file names for the whole office."""
        if self.busy:
            return
        self._begin()
        desk = self._place.desk
        self._place.tasks.write(lambda: self._account.move_here(desk), self._moved, self._failed)

    def _begin(self) -> None:
        self.busy, self.trouble = True, None
        self.saved = self.moved = False
        self.changed.emit()

    def _show(self, face: PortalFace) -> None:
        self.face = face
        self.changed.emit()

    def _done(self, _nothing: None) -> None:
        self.busy, self.saved = False, True
        self.accepted.emit()
        self.load()

    def _moved(self, _nothing: None) -> None:
        self.busy, self.moved = False, True
        self.load()

    def _failed(self, error: Exception) -> None:
        self.busy, self.trouble = False, error
        self.changed.emit()
        self.refused.emit()

    def _office_changed(self, changes: ChangeSet) -> None:
        if self._loaded and not self.busy and changes.touches(Topic.OUTBOX):
            self.load()
