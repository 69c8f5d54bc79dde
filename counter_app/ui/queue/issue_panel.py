"""Left: series, priority, and the number just given, large."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from counter_app.ui.keys import Deed, hint
from counter_app.ui.problems import words_for
from counter_app.ui.queue.presenter import QueuePresenter
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import PrimaryButton
from counter_app.ui.widgets.choice import Choice
from counter_app.ui.widgets.fields import EnterMovesOn, Field, ValueLine
from counter_app.ui.widgets.scrolling import Scrolling
from counter_app.ui.widgets.text import Tone, label, set_text


class IssuePanel(QFrame):
    """Gives numbers. The series and the class chosen last stay chosen, "ordinary" comes back."""

    def __init__(self, presenter: QueuePresenter) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._presenter = presenter
        self.series, self.priority = Choice(), Choice()
        self.printed = QCheckBox(self.tr("In phiếu"))
        self.printed.setChecked(True)
        self._legal = label("", "soft", wrap=True)
        self._legal.hide()
        self.number = ValueLine(self.tr("Số vừa cấp"), "large")
        self._detail = label("", "soft")
        self._given = QWidget()
        self._given.hide()
        self._note = label("", wrap=True)
        self.button = PrimaryButton(self.tr("Cấp số"), hint(Deed.ISSUE), large=True)
        self.button.clicked.connect(self.issue)
        self.priority.chosen.connect(lambda _value: self._show_legal())
        self._lay_out()
        enter = EnterMovesOn(self)
        for editor in (self.series, self.priority, self.printed):
            editor.installEventFilter(enter)

    def issue(self) -> None:
        """F9."""
        series, priority = self.series.value(), self.priority.value()
        if series is not None and priority is not None:
            self._presenter.issue(series, priority, print_ticket=self.printed.isChecked())
            # Priority is asked for each citizen anew.
            self.priority.choose(self.priority.options[0][1])

    @property
    def ready(self) -> bool:
        """Whether a number can be given now."""
        return self.series.value() is not None and not self._presenter.busy

    def refresh(self) -> None:
        """Show what can be given and what was."""
        view = self._presenter.view
        if view is not None:
            self.series.offer([(one.name_vi, one.code) for one in view.series])
            self.priority.offer([(one.name_vi, one.code) for one in view.priorities])
        self.series.choose_first()
        self.priority.choose_first()
        issued = self._presenter.issued
        self._given.setVisible(issued is not None)
        self.number.show_value("" if issued is None else issued.label)
        words = "" if issued is None else self.tr("Mã tra cứu: {code}").format(code=issued.code8)
        set_text(self._detail, words)
        trouble = self._presenter.trouble
        set_text(self._note, "" if trouble is None else words_for(trouble), Tone.DANGER)
        self.button.setEnabled(not self._presenter.busy)

    def _show_legal(self) -> None:
        view = self._presenter.view
        classes = () if view is None else view.priorities
        code = self.priority.value()
        chosen = next((one for one in classes if one.code == code), None)
        set_text(self._legal, "" if chosen is None else chosen.legal_ref)

    def _lay_out(self) -> None:
        asked = QWidget()
        above = QVBoxLayout(asked)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(px(9))
        above.addWidget(label(self.tr("Cấp số thứ tự"), "heading"))
        above.addWidget(Field(self.tr("Lĩnh vực"), self.series))
        above.addWidget(Field(self.tr("Ưu tiên"), self.priority))
        above.addWidget(self._legal)
        above.addWidget(self.printed)
        above.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(12), px(14), px(12))
        column.setSpacing(px(6))
        # What is asked may scroll where there is no room; number and button never do.
        column.addWidget(Scrolling(asked), 1)
        given = QVBoxLayout(self._given)
        given.setContentsMargins(0, 0, 0, 0)
        given.setSpacing(px(6))
        given.addWidget(label(self.tr("Số vừa cấp"), "field"))
        number = QHBoxLayout()
        number.addWidget(self.number, 1)
        number.addWidget(self._detail)
        given.addLayout(number)
        column.addWidget(self._given)
        column.addWidget(self._note)
        column.addWidget(self.button)
