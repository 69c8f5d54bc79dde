"""Lets a further PC into a shared office: a code to type there, good once and for a day."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from counter_app.services.stations import Invitation, Stations
from counter_app.ui.formats import moment_text
from counter_app.ui.problems import words_for
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.text import Tone, label, set_text
from counter_app.ui.workplace import Workplace


class StationsPanel(QFrame):
    """The code is shown here once and kept nowhere."""

    def __init__(self, place: Workplace, stations: Stations) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._place, self._stations = place, stations
        self.button = KeyButton(self.tr("Cấp mã ghép máy"))
        self.button.clicked.connect(self._invite)
        self._code = QLineEdit()
        self._code.setReadOnly(True)
        self._code.setAccessibleName(self.tr("Mã ghép máy"))
        self._code.hide()
        self._note = label(self.tr("Máy mới cần mã này để vào văn phòng."), "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(12), px(14), px(12))
        column.setSpacing(px(8))
        column.addWidget(label(self.tr("Máy của văn phòng"), "heading"))
        column.addWidget(self._note)
        column.addWidget(self._code)
        column.addWidget(self.button)

    @property
    def code(self) -> str:
        """What is shown; empty before one was asked for."""
        return self._code.text()

    def _invite(self) -> None:
        self.button.setEnabled(False)
        desk = self._place.desk
        self._place.tasks.write(lambda: self._stations.invite(desk), self._show, self._refused)

    def _show(self, invitation: Invitation) -> None:
        self.button.setEnabled(True)
        self._code.setText(invitation.code)
        self._code.show()
        words = self.tr("Mở chương trình trên máy mới và gõ mã này. Dùng một lần, đến {until}.")
        set_text(self._note, words.format(until=moment_text(invitation.until)), Tone.PLAIN)
        self._code.setFocus()
        self._code.selectAll()

    def _refused(self, error: Exception) -> None:
        self.button.setEnabled(True)
        set_text(self._note, words_for(error), Tone.DANGER)
