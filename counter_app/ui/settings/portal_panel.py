"""The portal of the office: where it is, and the account it is opened with."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from counter_app.services.portal_account import PortalAccount, PortalFace
from counter_app.ui.problems import words_for
from counter_app.ui.settings.portal_offer import PortalOffer
from counter_app.ui.settings.portal_presenter import PortalPresenter
from counter_app.ui.settings.portal_words import account_words, line_words
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.fields import EnterDoes, EnterMovesOn, Field, ValueLine
from counter_app.ui.widgets.text import Tone, label, set_text, wrapped_tip
from counter_app.ui.workplace import Workplace

POLL_MS = 2000


class PortalPanel(QFrame):
    """Password and token are typed here and never shown back."""

    def __init__(self, place: Workplace, account: PortalAccount) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._presenter = PortalPresenter(place, account, self)
        self.url = ValueLine(self.tr("Địa chỉ cổng"), "small")
        self.unit = ValueLine(self.tr("Mã đơn vị"), "small")
        self._where = tuple(Field(line.accessibleName(), line) for line in (self.url, self.unit))
        self._state = label("", wrap=True)
        self._line = label("", wrap=True)
        self.name, self.password, self.token = QLineEdit(), _hidden(), _hidden()
        self._fields = {
            "portal_user": Field(self.tr("Tên tài khoản"), self.name),
            "portal_password": Field(self.tr("Mật khẩu"), self.password),
            "relay_token": Field(self.tr("Mã nơi chuyển tệp"), self.token),
        }
        self.without_token = QCheckBox(self.tr("Bỏ mã đang dùng"))
        self.button = KeyButton(self.tr("Lưu tài khoản"))
        self._note = label("", wrap=True)
        self._moved = label("", wrap=True)
        self.offer = PortalOffer()
        self._form = QWidget()
        self._lay_out()
        self._connect()
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.show_line)
        self._poll.start()
        self._refresh()

    def load(self) -> None:
        """Read anew how it stands."""
        self._presenter.load()

    def show_line(self) -> None:
        """What the portal says to the account."""
        if self.isVisible():
            self._say_line()

    def _say_line(self) -> None:
        face = self._presenter.face
        known = face is not None and face.account is not None and not self._presenter.busy
        words, tone = line_words(self._presenter.line) if known else ("", Tone.SOFT)
        set_text(self._line, words, tone)

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.changed.connect(self._refresh)
        presenter.accepted.connect(self._forget)
        presenter.refused.connect(self._go_to_wrong_field)
        self.button.clicked.connect(self._save)
        self.offer.taken.connect(presenter.move)
        moves, saves = EnterMovesOn(self), EnterDoes(self._enter_in_last, self)
        self.name.installEventFilter(moves)
        for editor in (self.password, self.token):
            editor.installEventFilter(saves)
        for editor in (self.name, self.password, self.token):
            editor.textEdited.connect(lambda _text: presenter.edited())

    def _enter_in_last(self) -> None:
        """Return leads on to the token where there is one, and saves in the last field."""
        if self.password.hasFocus() and self.token.isVisible():
            self.token.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._save()

    def _save(self) -> None:
        self._presenter.save(
            self.name.text(),
            self.password.text(),
            self.token.text(),
            without_token=self.without_token.isChecked(),
        )

    def _forget(self) -> None:
        for editor in (self.password, self.token):
            editor.setText("")  # unlike clear() it takes along what could be undone
        self.without_token.setChecked(False)
        self.name.setModified(False)

    def _refresh(self) -> None:
        presenter = self._presenter
        if presenter.face is not None:
            self._show(presenter.face)
        self.button.setEnabled(not presenter.busy)
        saved = self.tr("✓ Đã lưu. Hồ sơ đang chờ sẽ tự gửi.")
        set_text(self._note, saved if presenter.saved else "", Tone.OK)
        moved = self.tr("✓ Đã đổi. Mở lại chương trình trên từng máy để dùng cổng này.")
        set_text(self._moved, moved if presenter.moved else "", Tone.OK)
        self._complain()
        self._say_line()

    def _show(self, face: PortalFace) -> None:
        for line, text in ((self.url, face.url), (self.unit, face.unit)):
            line.show_value(text)
            line.setToolTip(wrapped_tip(text))  # an address may be longer than the panel is wide
        for field in self._where:
            field.setVisible(face.connected)
        set_text(self._state, *account_words(face))
        self._form.setVisible(face.connected)
        self.offer.show_portal(face.offered, busy=self._presenter.busy)
        account = face.account
        if account is not None and not self.name.isModified():
            self.name.setText(account.username)
        has_token = account is not None and account.has_relay_token
        self._fields["relay_token"].setVisible(bool(face.files_url))
        self.without_token.setVisible(bool(face.files_url) and has_token)
        self.token.setPlaceholderText(self.tr("Để trống: giữ mã cũ") if has_token else "")

    def _complain(self) -> None:
        trouble, wrong = self._presenter.trouble, self._presenter.wrong_field
        words = "" if trouble is None else words_for(trouble)
        for name, field in self._fields.items():
            field.show_note(words if name == wrong else "", Tone.DANGER)
        if words and wrong not in self._fields:
            # Without an address there is no form to say it in.
            set_text(self._moved if self._form.isHidden() else self._note, words, Tone.DANGER)

    def _go_to_wrong_field(self) -> None:
        """Once, when it is refused: what other counters do must not move the cursor."""
        if self._presenter.wrong_field in self._fields:
            self._fields[self._presenter.wrong_field].editor.setFocus()

    def _lay_out(self) -> None:
        inside = _column(self._form, 0, 0)
        for field in self._fields.values():
            inside.addWidget(field)
        inside.addWidget(self.without_token)
        inside.addWidget(self._note)
        inside.addWidget(self.button)
        self._form.hide()
        self.without_token.hide()
        column = _column(self, 14, 12)
        column.addWidget(label(self.tr("Cổng dịch vụ công"), "heading"))
        below = (self._state, self._line, self.offer, self._moved, self._form)
        for widget in (*self._where, *below):
            column.addWidget(widget)


class PracticePortalPanel(QFrame):
    """The practice portal asks for nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        column = _column(self, 14, 12)
        column.addWidget(label(self.tr("Cổng dịch vụ công"), "heading"))
        words = self.tr("Cổng tập huấn đi kèm chương trình, không cần tài khoản.")
        column.addWidget(label(words, "soft", wrap=True))


def _column(inside: QWidget, side: int, ends: int) -> QVBoxLayout:
    column = QVBoxLayout(inside)
    column.setContentsMargins(px(side), px(ends), px(side), px(ends))
    column.setSpacing(px(8))
    return column


def _hidden() -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line
