"""Choosing the passphrase that locks the data, where the system has no keyring."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import PrimaryButton
from counter_app.ui.widgets.fields import Field
from counter_app.ui.widgets.scrolling import Scrolling
from counter_app.ui.widgets.text import SIGNS, Tone, label, set_text

SHORTEST_PASSPHRASE = 12
"""Letters. It guards the whole database against whoever takes the disk away."""


class NewPassphrasePage(QWidget):
    """Asked twice: nobody can find it again."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._first, self._again = QLineEdit(), QLineEdit()
        for line in (self._first, self._again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.textEdited.connect(lambda _text: self._complain(None, ""))
        self._first_field = Field(self.tr("Cụm mật khẩu mới"), self._first)
        self._again_field = Field(self.tr("Gõ lại cụm mật khẩu"), self._again)
        self._note = label("", wrap=True)
        self.button = PrimaryButton(self.tr("Khóa dữ liệu"), "Enter", large=True)
        self.button.clicked.connect(self._give)
        self._lay_out()
        self._complain(None, "")

    def first_focus(self) -> None:
        """Where typing starts."""
        self._first.setFocus()

    def _give(self) -> None:
        words = self._first.text()
        if len(words.strip()) < SHORTEST_PASSPHRASE:
            short = self.tr("Cụm mật khẩu quá ngắn. Gõ ít nhất {count} ký tự, như một câu dễ nhớ.")
            self._complain(self._first_field, short.format(count=SHORTEST_PASSPHRASE))
        elif words != self._again.text():
            differs = self.tr("Hai lần gõ chưa giống nhau. Gõ lại lần thứ hai.")
            self._complain(self._again_field, differs)
        else:
            self._first.clear()
            self._again.clear()
            self.given.emit(words)

    def _complain(self, wrong: Field | None, words: str) -> None:
        hint = self.tr("Ít nhất {count} ký tự, như một câu dễ nhớ.")
        self._first_field.show_note(hint.format(count=SHORTEST_PASSPHRASE))
        self._again_field.show_note("")
        set_text(self._note, words, Tone.DANGER)
        if wrong is not None:
            wrong.show_note(words, Tone.DANGER)
            wrong.editor.setFocus()

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("panel")
        card.setFixedWidth(px(460))
        column = QVBoxLayout(card)
        column.setContentsMargins(px(28), px(24), px(28), px(24))
        column.setSpacing(px(10))
        column.addWidget(label(self.tr("Đặt khóa cho dữ liệu"), "title"))
        why = self.tr(
            "Máy này không có kho khóa của hệ điều hành, nên mỗi lần mở chương trình sẽ hỏi "
            "cụm mật khẩu này."
        )
        column.addWidget(label(why, "soft", wrap=True))
        column.addWidget(self._first_field)
        column.addWidget(self._again_field)
        losing = self.tr(
            "Mất cụm mật khẩu là mất toàn bộ dữ liệu, trừ khi cơ quan đã đặt khóa dự phòng. "
            "Ghi ra giấy và cất nơi an toàn."
        )
        warning = f"{SIGNS[Tone.WARNING]} {losing}"
        column.addWidget(label(warning, "", Tone.WARNING, wrap=True))
        column.addWidget(self._note)
        column.addWidget(self.button)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        inside = QWidget()
        outer = QVBoxLayout(inside)
        outer.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolling(inside))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return anywhere goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give()
            return
        super().keyPressEvent(event)
