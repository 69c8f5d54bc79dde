"""The outbox as a list; what is chosen says in a sentence how it stands."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from counter_app.services.views import OutboxLine
from counter_app.ui.delivery.presenter import DeliveryPresenter
from counter_app.ui.delivery.words import kind_words, needs_person, problem_words, state_words
from counter_app.ui.formats import moment_text
from counter_app.ui.keys import Deed, hint
from counter_app.ui.problems import words_for
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton, PrimaryButton
from counter_app.ui.widgets.tables import Column, Table
from counter_app.ui.widgets.text import Tone, label, set_text

ROW_WITH_SENTENCE = 72
"""Three lines: what is wrong, what to do, and the portal's own words."""


class DeliveryPanel(QFrame):
    """Counts above, the list, the sentence of the chosen row below with its remedy."""

    def __init__(self, presenter: DeliveryPresenter) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._presenter = presenter
        self._counts = [label("", "strong") for _ in range(4)]
        self.table: Table[OutboxLine] = Table(
            self.tr("Danh sách gửi cổng"), self._columns(), lambda line: line.id
        )
        self._empty = label(self.tr("Không có gì chờ gửi."), "soft")
        self._sentence = label("", wrap=True)
        self._trouble = label("", wrap=True)
        self.retry = KeyButton(self.tr("Gửi lại dòng này"), "Enter")
        self.retry.clicked.connect(self._retry)
        self.send = PrimaryButton(self.tr("Gửi ngay"), hint(Deed.SEND_NOW))
        self.send.clicked.connect(presenter.send_now)
        self.table.row_changed.connect(lambda _line: self._show_chosen())
        self.table.opened.connect(lambda _line: self._retry())
        self._lay_out()

    def refresh(self) -> None:
        """Show the outbox."""
        presenter = self._presenter
        self._show_counts()
        self.table.show_rows(presenter.lines)
        for at, line in enumerate(presenter.lines):
            if needs_person(line):
                self.table.setRowHeight(at, px(ROW_WITH_SENTENCE))
        self.table.setVisible(bool(presenter.lines))
        self._empty.setVisible(not presenter.lines)
        trouble = presenter.trouble
        set_text(self._trouble, "" if trouble is None else words_for(trouble), Tone.DANGER)
        configured = presenter.summary is None or presenter.summary.configured
        self.send.setEnabled(configured and not presenter.busy)
        self._show_chosen()

    def _columns(self) -> tuple[Column[OutboxLine], ...]:
        return (
            Column(
                self.tr("Tình trạng"), lambda line: state_words(line.state)[0], 150, strong=True
            ),
            Column(self.tr("Mã hồ sơ"), lambda line: line.dossier_code, 190),
            Column(self.tr("Nội dung"), lambda line: kind_words(line.kind), 110),
            Column(self.tr("Lập lúc"), lambda line: moment_text(line.created_at), 240),
            Column(self.tr("Lần gửi"), lambda line: str(line.attempts), 80),
            Column(self.tr("Điều cần biết"), problem_words),
        )

    def _show_counts(self) -> None:
        summary = self._presenter.summary
        if summary is None:
            return
        shown = (
            (self.tr("{n} hồ sơ cần xem"), summary.attention, Tone.DANGER),
            (self.tr("{n} hồ sơ chờ gửi"), summary.waiting, Tone.WARNING),
            (self.tr("✓ {n} hồ sơ cổng đã nhận"), summary.accepted, Tone.OK),
        )
        for target, (words, count, tone) in zip(self._counts, shown, strict=False):
            set_text(target, words.format(n=count) if count else "", tone)
        alone = self.tr("Chưa nối cổng: hồ sơ được giữ lại đây và gửi khi có đường truyền.")
        set_text(self._counts[3], "" if summary.configured else alone, Tone.SOFT)

    def _show_chosen(self) -> None:
        line = self.table.row
        words = "" if line is None else problem_words(line)
        waits = line is not None and needs_person(line)
        set_text(self._sentence, words, Tone.DANGER if waits else Tone.SOFT)
        self.retry.setVisible(waits)
        self.retry.setEnabled(not self._presenter.busy)

    def _retry(self) -> None:
        line = self.table.row
        if line is not None and needs_person(line):
            self._presenter.retry(line.id)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(px(18))
        above.addWidget(label(self.tr("Gửi cổng"), "heading"))
        for count in self._counts:
            count.hide()
            above.addWidget(count)
        above.addStretch(1)
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
