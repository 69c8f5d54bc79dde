"""The first thing in the window: opening the office, then who sits at the counter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from counter_app.ui.shell.card import CardPage
from counter_app.ui.shell.opening import LoginOffer, Passphrase
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import LinkButton, PrimaryButton
from counter_app.ui.widgets.fields import CountBox, EnterMovesOn, Field
from counter_app.ui.widgets.flow import FlowLayout
from counter_app.ui.widgets.text import Tone, label, set_text

WIDTH = 420


class LoginPage(CardPage):
    """Name, password, counter. Filled in as far as the office knows."""

    asked = Signal(str, str, int)
    """login, password, counter number."""

    passphrase_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(WIDTH, parent)
        self._ready = False
        self._known: tuple[LoginOffer, ...] = ()
        self._login, self._password, self._counter = QLineEdit(), QLineEdit(), CountBox(1, 99)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._opening = self.tr("Đang mở dữ liệu của cơ quan…")
        self._note = label(self._opening, tone=Tone.SOFT, wrap=True)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self.button = PrimaryButton(self.tr("Đăng nhập"), "Enter", large=True)
        self.button.clicked.connect(self.submit)
        self._password.returnPressed.connect(self.submit)
        self._enter = EnterMovesOn(self)
        self._login.installEventFilter(self._enter)
        self._office = label("", "soft", wrap=True)
        self._drafts = label("", wrap=True)
        self._passphrase = QLineEdit()
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._passphrase_field = Field(self.tr("Cụm mật khẩu mở dữ liệu"), self._passphrase)
        self._invitation = QLineEdit()
        self._invitation_field = Field(self.tr("Mã ghép máy"), self._invitation)
        for editor, field in (
            (self._passphrase, self._passphrase_field),
            (self._invitation, self._invitation_field),
        ):
            editor.returnPressed.connect(partial(self._give, editor, field))
        self._offers = FlowLayout(None, px(4))
        self._offered = label(self.tr("Vào với vai:"), "field")
        self.button.setEnabled(False)
        self._lay_out()

    def show_opening(self) -> None:
        """The office is being opened; typing is possible already."""
        self._ready = False
        self._busy.show()
        self.button.setEnabled(False)
        self.say(self._opening, Tone.SOFT)

    def show_ready(self) -> None:
        """The office is open."""
        self._ready = True
        self._busy.hide()
        self.button.setEnabled(True)
        self.say("")
        self.first_focus()

    def offer(self, office_name: str, offers: Sequence[LoginOffer]) -> None:
        """Say whose office it is and who may be taken with one click."""
        set_text(self._office, office_name)
        self._known = tuple(offers)
        named = [one for one in offers if one.name]
        self._offered.setVisible(bool(named))
        for one in named:
            self._offers.addWidget(self._offer_button(one))
        if offers and not self._login.text():
            self._fill(offers[0])

    def tell_drafts(self, count: int) -> None:
        """Say what has to be done before anything can be received; 0 takes the line away."""
        words = self.tr(
            "{count} thủ tục đang là bản nháp. Đăng nhập, mở Cài đặt (Ctrl+7) để rà soát và "
            "công bố; thủ tục chưa công bố thì chưa tiếp nhận được."
        )
        set_text(self._drafts, words.format(count=count) if count else "", Tone.PRIMARY)

    def ask_for(self, why: Passphrase) -> None:
        """The data is opened by a passphrase, or this PC comes in by an invitation."""
        self._busy.hide()
        invited = why in (Passphrase.INVITATION, Passphrase.INVITATION_AGAIN)
        field = self._invitation_field if invited else self._passphrase_field
        field.show()
        again = why in (Passphrase.AGAIN, Passphrase.INVITATION_AGAIN)
        self.say(self._why(why), Tone.DANGER if again else Tone.SOFT)
        (self._invitation if invited else self._passphrase).setFocus()

    def _why(self, why: Passphrase) -> str:
        match why:
            case Passphrase.AGAIN:
                return self.tr("Cụm mật khẩu không mở được dữ liệu. Gõ lại rồi bấm Enter.")
            case Passphrase.INVITATION:
                return self.tr(
                    "Máy này chưa vào văn phòng. Nhờ người quản trị mở Cài đặt trên một máy "
                    "đang dùng, bấm “Cấp mã ghép máy”; gõ mã đó vào đây rồi bấm Enter."
                )
            case Passphrase.INVITATION_AGAIN:
                return self.tr(
                    "Mã ghép máy không đúng, đã dùng hoặc quá 24 giờ. "
                    "Gõ lại, hoặc lấy mã mới rồi gõ vào đây."
                )
            case _:
                return self.tr("Gõ cụm mật khẩu rồi bấm Enter để mở dữ liệu.")

    def _give(self, editor: QLineEdit, field: Field) -> None:
        words = editor.text()
        if words:
            editor.clear()
            field.hide()
            self.show_opening()
            self.passphrase_given.emit(words)

    def show_busy(self) -> None:
        """The password is being checked."""
        self._ready = False
        self.button.setEnabled(False)
        self._busy.show()
        self.say("")

    def say(self, words: str, tone: Tone = Tone.DANGER) -> None:
        """Say something in place."""
        set_text(self._note, words, tone)

    def forget_password(self) -> None:
        """Whoever was let in: the next one at this page types his own."""
        self._password.setText("")

    def show_left(self, words: str = "") -> None:
        """Somebody logged out. Only the practice office's offers bring their password again."""
        self.forget_password()
        named = [one for one in self._known if one.login == self._login.text()]
        offer = next((one for one in (*named, *self._known) if one.password), None)
        if offer is not None:
            self._fill(offer)
        self.show_ready()
        self.say(words)

    def show_refused(self, words: str) -> None:
        """Try again: the password is selected."""
        self.show_ready()
        self.say(words)
        self._password.setFocus()
        self._password.selectAll()

    def show_failed(self, words: str) -> None:
        """The office could not be opened; nothing can be done from this page."""
        self._busy.hide()
        self.button.setEnabled(False)
        self.say(words)

    def first_focus(self) -> None:
        """Where typing starts: what is known already is skipped."""
        if not self._login.text():
            self._login.setFocus()
        elif not self._password.text():
            self._password.setFocus()
        else:
            self.button.setFocus()

    def _lay_out(self) -> None:
        column = self.column
        column.addWidget(label(self.tr("Bộ phận Một cửa"), "title"))
        column.addWidget(self._office)
        column.addWidget(self._drafts)
        column.addSpacing(px(6))
        column.addWidget(Field(self.tr("Tên đăng nhập"), self._login))
        column.addWidget(Field(self.tr("Mật khẩu"), self._password))
        column.addWidget(Field(self.tr("Số quầy"), self._counter))
        column.addWidget(self._passphrase_field)
        column.addWidget(self._invitation_field)
        column.addWidget(self._note)
        column.addWidget(self._busy)
        column.addSpacing(px(4))
        column.addWidget(self.button)
        column.addWidget(self._offered)
        column.addLayout(self._offers)
        self._offered.hide()
        self._office.hide()
        self._drafts.hide()
        self._passphrase_field.hide()
        self._invitation_field.hide()

    def _offer_button(self, offer: LoginOffer) -> LinkButton:
        button = LinkButton(offer.name)
        button.clicked.connect(lambda: self._fill(offer))
        button.clicked.connect(self.submit)
        return button

    def _fill(self, offer: LoginOffer) -> None:
        self._login.setText(offer.login)
        self._password.setText(offer.password)
        self._counter.show_value(offer.counter_number)

    def submit(self) -> None:
        """Log in."""
        if self._ready:
            self.asked.emit(
                self._login.text().strip(), self._password.text(), self._counter.value()
            )
