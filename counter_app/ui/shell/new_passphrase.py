"""Choosing the passphrase that locks the data, where the system has no keyring."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from counter_app.ui.shell.card import CardPage
from counter_app.ui.widgets.buttons import PrimaryButton
from counter_app.ui.widgets.fields import Field
from counter_app.ui.widgets.text import SIGNS, Tone, label, set_text

SHORTEST_PASSPHRASE = 12
"""Letters. It guards the whole database against whoever takes the disk away."""

WIDTH = 460


class NewPassphrasePage(CardPage):
    """Asked twice: nobody can find it again."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__(WIDTH)
        self._first, self._again = QLineEdit(), QLineEdit()
        for line in (self._first, self._again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.textEdited.connect(lambda _text: self._complain(None, ""))
        self._first_field = Field(self.tr("Cụm mật khẩu mới"), self._first)
        self._again_field = Field(self.tr("Gõ lại cụm mật khẩu"), self._again)
        self._note = label("", wrap=True)
        self.button = PrimaryButton(self.tr("Khóa dữ liệu"), "Enter", large=True)
        self.button.clicked.connect(self.submit)
        self._lay_out()
        self._complain(None, "")

    def first_focus(self) -> None:
        """Where typing starts."""
        self._first.setFocus()

    @override
    def submit(self) -> None:
        """Take the words, if they are long enough and twice the same."""
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
        column = self.column
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
