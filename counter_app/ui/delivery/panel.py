"""The outbox as a list; what is chosen says in a sentence how it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from counter_app.ui.delivery.counts import Counts
from counter_app.ui.delivery.presenter import DeliveryPresenter
from counter_app.ui.delivery.table import outbox_table
from counter_app.ui.delivery.words import needs_person, problem_words
from counter_app.ui.keys import Deed, hint
from counter_app.ui.problems import words_for
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton, PrimaryButton
from counter_app.ui.widgets.text import Tone, label, set_text, wrapped_tip


class DeliveryPanel(QFrame):
    """Counts above, the list, the sentence of the chosen row below with its remedy."""

    def __init__(self, presenter: DeliveryPresenter) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._presenter = presenter
        self._counts = Counts()
        self.table = outbox_table()
        self.table.setMinimumHeight(px(150))
        self._empty = label(self.tr("Không có gì chờ gửi."), "soft")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Where there is nothing to do the focus stays here: Space must not call a citizen.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self.tr("Gửi cổng"))
        self._sentence = label("", wrap=True)
        self._trouble = label("", wrap=True)
        self.retry = KeyButton(self.tr("Gửi lại dòng này"), "Enter")
        self.retry.clicked.connect(self.retry_chosen)
        self.retry_all = KeyButton(self.tr("Gửi lại tất cả"))
        self.retry_all.setToolTip(wrapped_tip(self.tr("Gửi lại mọi dòng đang tạm dừng")))
        self.retry_all.clicked.connect(presenter.retry_all)
        self.retry_all.hide()
        self.send = PrimaryButton(self.tr("Gửi ngay"), hint(Deed.SEND_NOW))
        self.send.clicked.connect(presenter.send_now)
        self.table.row_changed.connect(lambda _line: self._show_chosen())
        self.table.opened.connect(lambda _line: self.retry_chosen())
        self._lay_out()

    def take_focus(self) -> None:
        """To the list; while nothing stands in it, to the button if it can be pressed."""
        alone = self.send if self.send.isEnabled() else self
        (self.table if self._presenter.lines else alone).setFocus()

    def refresh(self) -> None:
        """Show the outbox."""
        waited = self.send.hasFocus() and not self.table.rows
        presenter = self._presenter
        self._counts.show_summary(presenter.summary)
        self.table.show_rows(presenter.lines)
        self.table.setVisible(bool(presenter.lines))
        self._empty.setVisible(not presenter.lines)
        if waited and presenter.lines:
            self.table.setFocus()
        trouble = presenter.trouble
        set_text(self._trouble, "" if trouble is None else words_for(trouble), Tone.DANGER)
        configured = presenter.summary is None or presenter.summary.configured
        ready = configured and not presenter.busy
        several = presenter.several_parked
        leaving = (self.send, ready), (self.retry_all, ready and several)
        if any(button.hasFocus() and not stays for button, stays in leaving):
            # Before the button loses it to whatever comes next.
            (self.table if presenter.lines else self).setFocus()
        self.send.setEnabled(ready)
        self.retry_all.setVisible(several)
        self.retry_all.setEnabled(ready)
        self._show_chosen()

    def _show_chosen(self) -> None:
        line = self.table.row
        words = "" if line is None else problem_words(line)
        waits = line is not None and needs_person(line)
        set_text(self._sentence, words, Tone.DANGER if waits else Tone.SOFT)
        self.retry.setVisible(waits)
        self.retry.setEnabled(not self._presenter.busy)

    @property
    def can_retry(self) -> bool:
        """Whether the row chosen waits for a person."""
        line = self.table.row
        return line is not None and needs_person(line) and not self._presenter.busy

    def retry_chosen(self) -> None:
        """Return: the row chosen once more."""
        line = self.table.row
        if line is not None and self.can_retry:
            self._presenter.retry(line.id)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self._counts, 1)
        above.addWidget(self.retry_all)
        above.addWidget(self.send)
        below = QHBoxLayout()
        below.addWidget(self._sentence, 1)
        below.addWidget(self.retry)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(10), px(14), px(12))
        column.setSpacing(px(9))
        column.addLayout(above)
        column.addWidget(self._trouble)
        column.addWidget(self.table, 1)
        column.addWidget(self._empty, 1)
        column.addLayout(below)
