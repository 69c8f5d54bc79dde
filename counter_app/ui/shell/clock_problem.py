"""A clock that cannot be believed, as a line of the problem bar. No widgets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from counter_app.domain.failures import Failure, Refusal, RefusalCode
from counter_app.domain.roles import Action, may
from counter_app.ui.problems import Problem, Remedy, words_for
from counter_app.ui.widgets.text import Tone
from counter_app.ui.workplace import Workplace

KEY = "clock"
DOUBTS = (RefusalCode.CLOCK_WENT_BACK, RefusalCode.CLOCK_JUMPED)


class ClockProblem(QObject):
    """Says it to everybody; lets those who may say that the clock is right."""

    def __init__(
        self,
        place: Workplace,
        put: Callable[[Problem], None],
        take_away: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._put, self._take_away = place, put, take_away
        place.tasks.failed.connect(self._failed)

    def look(self) -> None:
        """Ask whether numbers can be given now."""
        accounts, desk = self._place.services.accounts, self._place.desk
        self._place.tasks.office(lambda: accounts.clock_doubt(desk), self._show)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Refusal) and error.code in DOUBTS:
            self._show(error)

    def _show(self, doubt: Failure | None) -> None:
        if doubt is None:
            self._take_away(KEY)
            return
        remedies = [Remedy(self.tr("Đã chỉnh giờ"), self.look)]
        if may(self._place.desk.roles, Action.CONFIRM_CLOCK):
            remedies.insert(0, Remedy(self.tr("Giờ đang đúng"), self._confirm))
        self._put(Problem(KEY, words_for(doubt), tuple(remedies), Tone.DANGER))

    def _confirm(self) -> None:
        accounts, desk = self._place.services.accounts, self._place.desk
        self._place.tasks.write(
            lambda: accounts.confirm_clock(desk), lambda _: self._take_away(KEY)
        )
