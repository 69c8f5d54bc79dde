"""What stands around the screens: rail, call bar, problem bar, status line."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter_app.domain.roles import Action
from counter_app.ui.shell.access import places_for
from counter_app.ui.shell.call_bar import CallBar
from counter_app.ui.shell.call_presenter import CallPresenter
from counter_app.ui.shell.clock_problem import ClockProblem
from counter_app.ui.shell.problem_bar import ProblemBar
from counter_app.ui.shell.rail import Rail
from counter_app.ui.shell.status import StatusLine
from counter_app.ui.theme import px
from counter_app.ui.workplace import Workplace


class Frame:
    """One of each, for one clerk at one counter."""

    def __init__(self, place: Workplace, owner: QWidget, inside: QWidget) -> None:
        """In ``owner``, round ``inside``."""
        desk = place.desk
        counter = QCoreApplication.translate("Frame", "Quầy {n}").format(n=desk.counter_number)
        # Where the counter is only called by its number the series tell more.
        name = "" if desk.counter_name == counter else desk.counter_name
        self.places = places_for(desk)
        """Open to this clerk; work starts at the first."""
        self.rail = Rail(counter, name, self.places)
        self.call = CallPresenter(place, owner)
        self.call_bar = CallBar(self.call)
        if not desk.may(Action.CALL_TICKET):
            self.call_bar.hide()
        self.problems = ProblemBar()
        self.clock = ClockProblem(place, self.problems.put, self.problems.take_away, owner)
        self.status = StatusLine(place)
        self._lay_out(owner, inside)

    def start(self) -> None:
        """Begin asking."""
        self.call.refresh()
        self.clock.look()
        self.status.start()

    def _lay_out(self, owner: QWidget, inside: QWidget) -> None:
        row = QHBoxLayout(owner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        right = QVBoxLayout()
        right.setSpacing(0)
        row.addLayout(right, 1)
        work = QWidget()
        work.setObjectName("work")
        right.addWidget(work, 1)
        right.addWidget(self.status)
        column = QVBoxLayout(work)
        column.setContentsMargins(px(14), px(12), px(14), px(12))
        column.setSpacing(px(10))
        column.addWidget(self.call_bar)
        column.addWidget(self.problems)
        column.addWidget(inside, 1)
