"""Finding a dossier and looking at it. No widgets."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal

from counter_app.domain.card import read_card
from counter_app.domain.dossier_code import read_qr
from counter_app.domain.failures import Refusal
from counter_app.domain.ids import CommandId, DossierId, uuid7
from counter_app.domain.roles import Action
from counter_app.services.changes import ChangeSet, Topic
from counter_app.services.commands import ReprintPaper
from counter_app.services.views import DossierEventLine, DossierLine, PrintedPaper
from counter_app.ui.changes_in_sight import ChangesInSight
from counter_app.ui.workplace import Workplace

MOST_ROWS = 200


def searched_by(raw: bytes | str) -> str | None:
    """What a code from a reader looks for: a slip's dossier, a card's citizen; None: neither."""
    code = read_qr(raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw)
    if code is not None:
        return code
    try:
        return read_card(raw).number
    except Refusal:
        return None


class DossiersPresenter(QObject):
    """The list, and the dossier chosen in it."""

    listed = Signal()
    detailed = Signal()
    """History, papers or the number of the chosen dossier came."""

    def __init__(self, place: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.text = ""
        self.lines: tuple[DossierLine, ...] = ()
        self.chosen: DossierLine | None = None
        self.history: tuple[DossierEventLine, ...] = ()
        self.papers: tuple[PrintedPaper, ...] = ()
        self.identity = ""
        """The number in full, once it was asked for; gone with the next dossier."""
        self.trouble: Exception | None = None
        self.reprinted = self.code_given = False
        self.changes = ChangesInSight(place.tasks, self._office_changed, self)

    @property
    def asks_code(self) -> bool:
        """Whether a person enters legal codes: where the portal gives them."""
        return not self._place.desk.office.owns_code_series

    def search(self, text: str) -> None:
        """By code, folded name, number or phone; nothing typed shows the latest."""
        self.text = text
        place = self._place
        place.tasks.read(
            "dossiers",
            lambda: place.services.queries.dossiers(place.desk.office_id, text, limit=MOST_ROWS),
            self._list,
        )

    def choose(self, line: DossierLine | None) -> None:
        """Look at a dossier."""
        if line is not None and self.chosen is not None and line.id == self.chosen.id:
            self.chosen = line
            self.detailed.emit()
            return
        self.chosen = line
        self.history, self.papers, self.identity = (), (), ""
        self.trouble, self.reprinted, self.code_given = None, False, False
        self.detailed.emit()
        if line is not None:
            self._read_details(line.id)

    @property
    def can_reveal(self) -> bool:
        """Whether a number is hidden that this clerk may see."""
        may = self._place.desk.may(Action.REVEAL_IDENTITY)
        return may and self.chosen is not None and not self.identity

    @property
    def may_reprint(self) -> bool:
        """Whether this clerk may have papers printed again."""
        return self._place.desk.may(Action.REPRINT)

    def reveal(self) -> None:
        """Show the identity number; the asking is recorded."""
        line, place = self.chosen, self._place
        if line is None or not self.can_reveal:
            return
        place.tasks.write(
            lambda: place.services.accounts.reveal_identity(place.desk, line.id),
            lambda number: self._revealed(line.id, number),
            lambda error: self._failed(line.id, error),
        )

    def reprint(self, job_id: UUID, reason: str) -> None:
        """The same paper again, marked as a copy."""
        line, place = self.chosen, self._place
        if line is None:
            return
        command = ReprintPaper(CommandId(uuid7()), job_id, reason)
        place.tasks.write(
            lambda: place.services.printing.reprint(place.desk, command),
            lambda _job_id: self._was_reprinted(line.id),
            lambda error: self._failed(line.id, error),
        )

    def give_code(self, code: str) -> None:
        """The legal code of the chosen dossier, as the portal gave it."""
        line, place = self.chosen, self._place
        if line is None:
            return
        place.tasks.write(
            lambda: place.services.reception.codes.enter(place.desk, line.id, code),
            lambda _none: self._has_code(line.id),
            lambda error: self._failed(line.id, error),
        )

    def _read_details(self, dossier_id: DossierId) -> None:
        queries, tasks = self._place.services.queries, self._place.tasks
        tasks.read(
            "history",
            lambda: queries.history(dossier_id),
            lambda lines: self._show(dossier_id, history=lines),
        )
        tasks.read(
            "papers",
            lambda: queries.papers(dossier_id),
            lambda papers: self._show(dossier_id, papers=papers),
        )

    def _list(self, lines: tuple[DossierLine, ...]) -> None:
        self.lines = lines
        self.listed.emit()

    def _show(
        self,
        dossier_id: DossierId,
        history: tuple[DossierEventLine, ...] | None = None,
        papers: tuple[PrintedPaper, ...] | None = None,
    ) -> None:
        if not self._looks_at(dossier_id):
            return
        self.history = self.history if history is None else history
        self.papers = self.papers if papers is None else papers
        self.detailed.emit()

    def _revealed(self, dossier_id: DossierId, number: str) -> None:
        if self._looks_at(dossier_id):
            self.identity = number
            self.detailed.emit()

    def _was_reprinted(self, dossier_id: DossierId) -> None:
        if self._looks_at(dossier_id):
            self.reprinted, self.code_given, self.trouble = True, False, None
            self.detailed.emit()

    def _has_code(self, dossier_id: DossierId) -> None:
        if self._looks_at(dossier_id):
            self.code_given, self.reprinted, self.trouble = True, False, None
            self.detailed.emit()

    def _failed(self, dossier_id: DossierId, error: Exception) -> None:
        if self._looks_at(dossier_id):
            self.trouble = error
            self.detailed.emit()

    def _looks_at(self, dossier_id: DossierId) -> bool:
        """Another row may be chosen by the time an answer comes."""
        return self.chosen is not None and self.chosen.id == dossier_id

    def _office_changed(self, changes: ChangeSet) -> None:
        if changes.touches(Topic.DOSSIERS, Topic.OUTBOX):
            self.search(self.text)
        if changes.touches(Topic.DOSSIERS, Topic.PRINT_JOBS) and self.chosen is not None:
            self._read_details(self.chosen.id)
