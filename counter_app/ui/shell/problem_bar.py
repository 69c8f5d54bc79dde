"""The bar above the work: one problem at a time, each with its remedy; nothing is blocked."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from counter_app.ui.keys import Deed, hint
from counter_app.ui.problems import Problem, Remedy
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.text import SIGNS, label, restyle, set_text


class ProblemBar(QFrame):
    """Holds what needs a person, oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("problems")
        self.setAccessibleName(self.tr("Việc cần xử lý"))
        self._problems: dict[str, Problem] = {}
        self._at = 0
        self._sign = label("")
        self._words = label("", wrap=True)
        self._count = label("", "soft")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(12), px(5), px(8), px(5))
        self._row.setSpacing(px(8))
        self._row.addWidget(self._sign)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self._count)
        self._buttons: list[QPushButton] = []
        self.hide()

    def put(self, problem: Problem) -> None:
        """Add or renew a problem."""
        self._problems[problem.key] = problem
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
        """Everything waiting for a person."""
        return tuple(self._problems.values())

    def next(self) -> bool:
        """F8: do the quick remedy, or go to the button, then to the next problem."""
        if not self._problems:
            return False
        current = self._current()
        if current.quick and current.remedies:
            current.remedies[0].act()
            return True
        if any(button.hasFocus() for button in self._buttons) and len(self._problems) > 1:
            self._at = (self._at + 1) % len(self._problems)
            self._show()
        if self._buttons:
            self._buttons[0].setFocus()
        return True

    def _current(self) -> Problem:
        self._at = min(self._at, len(self._problems) - 1)
        return list(self._problems.values())[self._at]

    def _show(self) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        self.setVisible(bool(self._problems))
        if not self._problems:
            return
        problem = self._current()
        restyle(self, "tone", str(problem.tone))
        set_text(self._sign, SIGNS.get(problem.tone, "●"), problem.tone)
        self._words.setText(problem.words)
        many = len(self._problems)
        place = self.tr("{at} / {many}").format(at=self._at + 1, many=many) if many > 1 else ""
        set_text(self._count, place)
        for remedy in problem.remedies:
            self._add(remedy, problem.quick and remedy is problem.remedies[0])

    def _add(self, remedy: Remedy, quick: bool) -> None:
        button = KeyButton(remedy.title, hint(Deed.NEXT_PROBLEM) if quick else "")
        button.clicked.connect(remedy.act)
        self._row.addWidget(button)
        self._buttons.append(button)
