"""What happens by itself around the screens: lanes, the reader, tickets, drafts, papers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from counter_app.domain.ticket import TicketAct
from counter_app.services.bundle import Unsubscribe
from counter_app.services.changes import ChangeSet
from counter_app.services.commands import Received
from counter_app.ui.problems import Problem, Remedy, words_for
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.shell.draft_problems import DraftProblems
from counter_app.ui.shell.frame import Frame
from counter_app.ui.shell.paper_problems import PaperProblems
from counter_app.ui.workplace import Workplace

TROUBLE = "trouble"


class Watchers(QObject):
    """Subscriptions told on other threads enter through the lanes' one signal."""

    def __init__(
        self,
        place: Workplace,
        frame: Frame,
        reception: ReceptionPresenter,
        show_reception: Callable[[], None],
        take_code: Callable[[bytes], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._place, self._frame, self._reception = place, frame, reception
        self._take_code = take_code
        bar = frame.problems
        self._papers = PaperProblems(place, bar.put, bar.keep_only, self)
        self._drafts = DraftProblems(reception, bar.put, bar.keep_only, show_reception, self)
        self._subscriptions: list[Unsubscribe] = []
        self.last_code = ""
        place.tasks.troubled.connect(self._say_trouble)
        reception.received.connect(self._received)
        reception.touched.connect(frame.call.begin)
        frame.call.ticket_changed.connect(reception.ticket_at_counter)
        frame.call.acted.connect(self._ticket_acted)

    def start(self) -> None:
        """Listen."""
        services, post = self._place.services, self._place.tasks.poster()
        self._subscriptions = [
            services.card_codes(lambda raw: post(lambda: self._take_code(raw))),
            services.outside_changes(lambda changes: post(lambda: self._outside(changes))),
        ]
        self._papers.refresh()
        self._fetch_pages()
        # Yesterday's numbers may have run out; today there are new ones.
        self._give_codes(lambda: services.reception.codes.give_waiting(self._place.desk))

    def stop(self) -> None:
        """Listen no more."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions = []

    def _outside(self, changes: ChangeSet) -> None:
        self._place.tasks.changed.emit(changes)

    def _received(self, received: Received) -> None:
        self.last_code = received.code
        self._frame.status.show_code(received.code)
        if not received.provisional:
            codes, desk = self._place.services.reception.codes, self._place.desk
            self._give_codes(lambda: codes.give_a_few(desk))

    def _give_codes(self, give: Callable[[], tuple[int, ChangeSet]]) -> None:
        """To dossiers that wait, for others than who stands here: nobody is troubled with it."""
        codes = self._place.services.reception.codes
        if codes.may_give(self._place.desk):
            self._place.tasks.write(give, failed=codes.note_trouble)

    def _fetch_pages(self) -> None:
        """Scanned before a crash, or while the disk was full: nobody scans them again."""
        scanning, desk = self._place.services.scanning, self._place.desk
        self._place.tasks.write(lambda: scanning.recover(desk))

    def _ticket_acted(self, act: TicketAct) -> None:
        if act in (TicketAct.HOLD, TicketAct.TRANSFER, TicketAct.NO_SHOW):
            self._reception.ticket_put_aside(comes_back=act is TicketAct.HOLD)

    def _say_trouble(self, error: Exception) -> None:
        bar = self._frame.problems
        close = Remedy(self.tr("Đã hiểu"), lambda: bar.take_away(TROUBLE))
        bar.put(Problem(TROUBLE, words_for(error), (close,)))
