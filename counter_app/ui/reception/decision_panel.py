"""The right column: what is promised, what is missing, and the button the eye ends on."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from counter_app.ui.keys import Deed, hint
from counter_app.ui.reception.decision_words import what_is_missing
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.reception.promise import Promise
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import PrimaryButton
from counter_app.ui.widgets.scrolling import Scrolling
from counter_app.ui.widgets.text import label, set_text

SLOW_MS = 700


class DecisionPanel(QFrame):
    """What is computed may scroll where there is no room; the button never does."""

    def __init__(self, presenter: ReceptionPresenter) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._presenter = presenter
        self.promise = Promise(presenter)
        self._area = Scrolling(self.promise)
        self._missing = label("", wrap=True)
        self.button = PrimaryButton(self.tr("Tiếp nhận"), hint(Deed.RECEIVE), large=True)
        self.button.clicked.connect(presenter.receive)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.hide()
        # Most saves are over before anybody could read that they are under way.
        self._slow = QTimer(self, interval=SLOW_MS, singleShot=True)
        self._slow.timeout.connect(self._progress.show)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(10), px(14), px(10))
        column.setSpacing(px(9))
        column.addWidget(self._area, 1)
        column.addWidget(self._missing)
        column.addWidget(self._progress)
        column.addWidget(self.button)

    def tab_order(self) -> list[QWidget]:
        """What can be changed, then the button."""
        return [*self.promise.tab_order(), self.button]

    def stretch(self, *, whole: bool) -> None:
        """``whole``: as high as its contents, because something around it scrolls."""
        self._area.show_whole(whole=whole)

    def refresh(self) -> None:
        """Show what F9 would do now."""
        presenter = self._presenter
        self.promise.refresh()
        words, tone = what_is_missing(presenter)
        set_text(self._missing, words, tone)
        self.button.setEnabled(not presenter.busy)
        self.promise.setEnabled(not presenter.busy)
        if not presenter.busy:
            self._slow.stop()
            self._progress.hide()
        elif not self._slow.isActive():
            self._slow.start()
