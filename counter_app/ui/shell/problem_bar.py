"""The bar above the work: one problem at a time, each with its remedy; nothing is blocked."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from counter_app.ui.keys import Deed, hint
from counter_app.ui.problems import Problem, Remedy
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton, LinkButton
from counter_app.ui.widgets.text import SIGNS, Tone, label, restyle, set_text, wrapped_tip

_URGENT = (Tone.DANGER, Tone.WARNING)
"""What stops somebody's work comes before what should be looked at, and that before the rest."""


class ProblemBar(QFrame):
    """Holds what needs a person, the most urgent first, then the oldest."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("problems")
        self.setAccessibleName(self.tr("Việc cần xử lý"))
        self._problems: dict[str, Problem] = {}
        self._shown = ""
        self._drawn: tuple[object, ...] = ()
        self._sign = label("")
        self._words = label("", wrap=True)
        self._count = LinkButton("")
        self._count.clicked.connect(self._go_on)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(12), px(5), px(8), px(5))
        self._row.setSpacing(px(8))
        self._row.addWidget(self._sign)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self._count)
        self._buttons: list[QPushButton] = []
        self.hide()

    def put(self, problem: Problem) -> None:
        """Add or renew a problem; a new one is shown if it is the most urgent.

        Not under the hands of somebody who is about to answer another.
        """
        new = problem.key not in self._problems
        self._problems[problem.key] = problem
        if new and not self._answering:
            self._shown = ""
        self._show()

    def take_away(self, key: str) -> None:
        """The problem is over."""
        if self._problems.pop(key, None) is not None:
            self._show()

    def keep_only(self, prefix: str, keys: set[str]) -> None:
        """Of the problems whose key starts with ``prefix`` only these are left."""
        for key in [k for k in self._problems if k.startswith(prefix) and k not in keys]:
            self.take_away(key)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything waiting for a person, in the order it is shown."""
        return tuple(sorted(self._problems.values(), key=_urgency))

    def next(self) -> bool:
        """F8: do the quick remedy, or go to the button, then to the next problem."""
        if not self._problems:
            return False
        current = self._current()
        if current.quick and current.remedies:
            current.remedies[0].act()
            return True
        if self._answering and len(self._problems) > 1:
            self._go_on()
        if self._buttons:
            self._buttons[0].setFocus()
        return True

    def _go_on(self) -> None:
        order = self.problems
        self._shown = order[(order.index(self._current()) + 1) % len(order)].key
        self._show()

    @property
    def _answering(self) -> bool:
        return any(button.hasFocus() for button in self._buttons)

    def _current(self) -> Problem:
        current = self._problems.get(self._shown, self.problems[0])
        self._shown = current.key
        return current

    def _show(self) -> None:
        self.setVisible(bool(self._problems))
        if not self._problems:
            self._offer(())
            return
        problem = self._current()
        restyle(self, "tone", str(problem.tone))
        set_text(self._sign, SIGNS.get(problem.tone, "●"), problem.tone)
        self._words.setText(problem.words)
        self._count_them(self.problems.index(problem) + 1, len(self._problems))
        self._offer((problem.key, problem.quick, *(one.title for one in problem.remedies)))

    def _count_them(self, at: int, many: int) -> None:
        """The way on for the mouse, too."""
        self._count.setVisible(many > 1)
        self._count.setText(f"{at} / {many} ›")
        words = self.tr("Việc {at} trên {many}. Xem việc tiếp theo").format(at=at, many=many)
        self._count.setAccessibleName(words)
        self._count.setToolTip(wrapped_tip(f"{words} ({hint(Deed.NEXT_PROBLEM)})"))

    def _offer(self, drawn: tuple[object, ...]) -> None:
        """Make the buttons anew only where they differ: one of them may have the focus."""
        if drawn == self._drawn:
            return
        self._drawn = drawn
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        if drawn:
            problem = self._current()
            for at, remedy in enumerate(problem.remedies):
                self._add(at, remedy, problem.quick and not at)

    def _add(self, at: int, remedy: Remedy, quick: bool) -> None:
        button = KeyButton(remedy.title, hint(Deed.NEXT_PROBLEM) if quick else "")
        button.clicked.connect(partial(self._do, at))
        self._row.addWidget(button)
        button.show()  # at once: F8 gives it the focus
        self._buttons.append(button)

    def _do(self, at: int) -> None:
        # What the remedy is about may have been read anew since it was offered.
        self._current().remedies[at].act()


def _urgency(problem: Problem) -> int:
    return _URGENT.index(problem.tone) if problem.tone in _URGENT else len(_URGENT)
