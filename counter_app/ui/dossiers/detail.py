"""One dossier: whose, what, when, what happened to it, what was printed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from counter_app.ui.dossiers.facts import DossierFacts
from counter_app.ui.dossiers.history import HistoryList, PaperList
from counter_app.ui.dossiers.presenter import DossiersPresenter
from counter_app.ui.keys import Deed, hint
from counter_app.ui.problems import words_for
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.fields import Field, ValueLine
from counter_app.ui.widgets.scrolling import Scrolling, bring_into_view
from counter_app.ui.widgets.text import Tone, label, rule, set_text


class DossierDetail(QFrame):
    """Right of the list."""

    def __init__(self, presenter: DossiersPresenter) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._presenter = presenter
        self.facts = DossierFacts(presenter.give_code, asks_code=presenter.asks_code)
        self.identity = ValueLine(self.tr("Số định danh"), "small")
        self.reveal = KeyButton(self.tr("Hiện"), hint(Deed.REVEAL))
        self.reveal.setAccessibleName(self.tr("Hiện số định danh"))
        self.reveal.clicked.connect(presenter.reveal)
        self.history, self.papers = HistoryList(), PaperList()
        self.reprint = KeyButton(self.tr("In lại"), hint(Deed.REPRINT))
        self.reprint.clicked.connect(self.ask_reprint)
        self._strip = ReprintStrip(self)
        self._note = label("", wrap=True)
        self._empty = label(self.tr("Chọn một hồ sơ trong danh sách."), "soft")
        self._no_papers = label(self.tr("Chưa in giấy nào cho hồ sơ này."), "soft", wrap=True)
        self._body = QWidget()
        self._area = Scrolling(self._body)
        self._lay_out()
        presenter.detailed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the chosen dossier."""
        presenter, line = self._presenter, self._presenter.chosen
        self._area.setVisible(line is not None)
        self._empty.setVisible(line is None)
        if line is None:
            return
        self.facts.show_line(line)
        self.identity.show_value(presenter.identity or line.identity_masked)
        self.reveal.setEnabled(presenter.can_reveal)
        self.history.show_lines(presenter.history)
        self.papers.show_papers(presenter.papers)
        self.reprint.setEnabled(self.can_reprint)
        self.papers.setVisible(bool(presenter.papers))
        self._no_papers.setVisible(not presenter.papers)
        if presenter.trouble is not None:
            set_text(self._note, words_for(presenter.trouble), Tone.DANGER)
        else:
            set_text(self._note, self._done(), Tone.OK)

    def _done(self) -> str:
        if self._presenter.reprinted:
            return self.tr("✓ Đã gửi lệnh in lại, phiếu có dấu bản in lại.")
        if self._presenter.code_given:
            return self.tr("✓ Đã ghi mã chính thức; hồ sơ sẽ được gửi lên cổng.")
        return ""

    @property
    def can_reprint(self) -> bool:
        """Whether a paper of a dossier is chosen."""
        chosen = self._presenter.chosen is not None and self.papers.paper is not None
        return chosen and self._presenter.may_reprint

    def ask_reprint(self) -> None:
        """Ctrl+P: ask for the reason in place."""
        if self.can_reprint:
            self._strip.open()

    def go_back(self) -> bool:
        """Esc closes the question."""
        if self._strip.isVisible():
            self._strip.hide()
            self.papers.setFocus()
            return True
        return False

    def print_again(self, reason: str) -> None:
        """The reason was given."""
        paper = self.papers.paper
        if paper is not None:
            self._presenter.reprint(paper.job_id, reason)

    def _lay_out(self) -> None:
        identity = QHBoxLayout()
        identity.addWidget(label(self.tr("Số định danh"), "soft"))
        identity.addWidget(self.identity, 1)
        identity.addWidget(self.reveal)
        printing = QHBoxLayout()
        printing.addWidget(label(self.tr("Giấy đã in"), "field"), 1)
        printing.addWidget(self.reprint)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(px(7))
        body.addWidget(self.facts)
        body.addLayout(identity)
        body.addWidget(rule())
        body.addWidget(label(self.tr("Quá trình"), "field"))
        body.addWidget(self.history)
        body.addLayout(printing)
        body.addWidget(self.papers)
        body.addWidget(self._no_papers)
        body.addWidget(self._strip)
        body.addWidget(self._note)
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(12), px(14), px(12))
        column.addWidget(self._area, 1)
        column.addWidget(self._empty)


class ReprintStrip(QWidget):
    """Why it is printed again; the reason is kept."""

    def __init__(self, detail: DossierDetail) -> None:
        super().__init__()
        self._detail = detail
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Ví dụ: công dân làm mất phiếu"))
        self.reason.returnPressed.connect(self._go)
        go = KeyButton(self.tr("In lại giấy đang chọn"), "Enter")
        go.clicked.connect(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Field(self.tr("Lý do in lại"), self.reason))
        column.addWidget(go, 0, Qt.AlignmentFlag.AlignRight)
        self.hide()

    def open(self) -> None:
        """Ask."""
        self.reason.clear()
        self.show()
        self.reason.setFocus()
        # The button below the field too; it has its place once it was laid out.
        QTimer.singleShot(0, self, lambda: bring_into_view(self))

    def _go(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self.hide()
            self._detail.print_again(reason)
