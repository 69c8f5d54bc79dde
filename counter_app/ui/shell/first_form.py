"""“Thiết lập lần đầu”: one page that makes an office out of an empty data folder."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from counter_app.services.first_answers import FirstAnswers
from counter_app.ui.shell.card import CardPage
from counter_app.ui.shell.first_form_presenter import PASSWORD_AGAIN, FirstFormPresenter
from counter_app.ui.shell.opening import NewOffice
from counter_app.ui.tasks import Tasks
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import PrimaryButton
from counter_app.ui.widgets.fields import CountBox, Field, FieldRow
from counter_app.ui.widgets.text import Tone, label, rule, set_text

WIDE, NARROW = 960, 520
"""Width of the card with two columns and with one, at 100 %."""


def first_form(tasks: Tasks, office: NewOffice) -> FirstForm:
    """The page for an office that is to be set up."""
    return FirstForm(FirstFormPresenter(tasks, office))


class FirstForm(CardPage):
    """Return anywhere submits; the first answer to mend gets the focus."""

    def __init__(self, presenter: FirstFormPresenter) -> None:
        super().__init__(WIDE)
        self.presenter = presenter
        presenter.setParent(self)
        self._counters = CountBox(1, 99)
        self._lines = {name: QLineEdit() for name in self._names()}
        for name in ("password", PASSWORD_AGAIN):
            self._lines[name].setEchoMode(QLineEdit.EchoMode.Password)
        self._lines["service_name"].setText(self.tr("Tiếp nhận và trả kết quả"))
        self._own_codes = QCheckBox(self.tr("Văn phòng tự cấp mã hồ sơ"))
        self._own_codes.setChecked(True)
        self.fields = self._make_fields()
        self._hints = {
            "agency_code": self.tr("Ví dụ: H53.12"),
            "password": self.tr("Ít nhất 8 ký tự."),
        }
        self._note = label("", wrap=True)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self.button = PrimaryButton(self.tr("Tạo văn phòng"), "Enter", large=True)
        self.button.clicked.connect(self.submit)
        self._columns: list[QBoxLayout] = []
        self._lay_out()
        self._order_tabs()
        for name, line in self._lines.items():
            line.textEdited.connect(lambda _text, name=name: presenter.mended(name))
        presenter.changed.connect(self.refresh)
        presenter.refused.connect(self._go_to_first)
        self.refresh()

    @property
    def answers(self) -> FirstAnswers:
        """What is typed, as it stands."""
        text = {name: line.text() for name, line in self._lines.items()}
        del text[PASSWORD_AGAIN]
        return FirstAnswers(
            counters=self._counters.value(),
            counter_words=self.tr("Quầy"),
            owns_code_series=self._own_codes.isChecked(),
            **text,
        )

    def first_focus(self) -> None:
        """Where typing starts."""
        self._lines["agency_code"].setFocus()

    def refresh(self) -> None:
        """Show what is wrong, or that the office is being made."""
        wrong, words, busy = self.presenter.wrong, self.presenter.words, self.presenter.busy
        for name, field in self.fields.items():
            if name in wrong:
                field.show_note(wrong[name], Tone.DANGER)
            else:
                field.show_note(self._hints.get(name, ""))
        self._busy.setVisible(busy)
        self.button.setEnabled(not busy)
        if busy:
            words = self.tr("Đang tạo văn phòng và nạp danh mục thủ tục…")
        elif len(wrong) > 1:
            words += " " + self.tr("(còn {n} chỗ nữa)").format(n=len(wrong) - 1)
        set_text(self._note, words, Tone.SOFT if busy else Tone.DANGER)

    def _go_to_first(self) -> None:
        wrong = self.presenter.field
        if wrong in self.fields:
            self._go_to(self.fields[wrong].editor)
        else:
            self._bring_up(self.button)

    def _go_to(self, editor: QWidget) -> None:
        editor.setFocus()
        if isinstance(editor, QLineEdit):
            editor.selectAll()
        self._bring_up(editor)

    def _bring_up(self, part: QWidget) -> None:
        # Only then has the note that was just shown got its place.
        QTimer.singleShot(0, self, lambda: self.area.ensureWidgetVisible(part, 0, px(80)))

    @override
    def submit(self) -> None:
        """Make the office, if every answer stands."""
        self.presenter.submit(self.answers, self._lines[PASSWORD_AGAIN].text())

    def _names(self) -> dict[str, str]:
        return {
            "agency_code": self.tr("Mã định danh cơ quan"),
            "office_name": self.tr("Tên cơ quan"),
            "parent_name": self.tr("Cơ quan chủ quản"),
            "place": self.tr("Địa danh trên giấy"),
            "hotline": self.tr("Đường dây nóng"),
            "login": self.tr("Tên đăng nhập"),
            "person_name": self.tr("Họ và tên"),
            "title": self.tr("Chức danh"),
            "password": self.tr("Mật khẩu"),
            PASSWORD_AGAIN: self.tr("Gõ lại mật khẩu"),
            "service_name": self.tr("Số thứ tự dùng cho"),
        }

    def _make_fields(self) -> dict[str, Field]:
        lines = {name: Field(words, self._lines[name]) for name, words in self._names().items()}
        return {**lines, "counters": Field(self.tr("Số lượng quầy"), self._counters)}

    def _lay_out(self) -> None:
        column = self.column
        column.addWidget(label(self.tr("Thiết lập lần đầu"), "title"))
        intro = self.tr(
            "Điền một lần để bắt đầu làm việc. Cơ quan chủ quản, đường dây nóng và chức danh "
            "có thể để trống."
        )
        column.addWidget(label(intro, "soft", wrap=True))
        column.addSpacing(px(6))
        column.addLayout(self._beside(self._office_part(), self._person_part()))
        column.addSpacing(px(4))
        column.addWidget(rule())
        column.addLayout(self._beside(self._counters_part(), self._codes_part()))
        column.addWidget(self._note)
        column.addWidget(self._busy)
        column.addWidget(self.button)

    def _beside(self, left: QWidget, right: QWidget) -> QBoxLayout:
        box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        box.setSpacing(px(28))
        for part in (left, right):
            box.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        self._columns.append(box)
        return box

    def _office_part(self) -> QWidget:
        return _part(
            label(self.tr("Cơ quan"), "heading"),
            self.fields["agency_code"],
            self.fields["office_name"],
            self.fields["parent_name"],
            FieldRow((self.fields["place"], 3), (self.fields["hotline"], 2)),
        )

    def _person_part(self) -> QWidget:
        return _part(
            label(self.tr("Người dùng đầu tiên"), "heading"),
            self.fields["login"],
            self.fields["person_name"],
            self.fields["title"],
            FieldRow((self.fields["password"], 1), (self.fields[PASSWORD_AGAIN], 1)),
        )

    def _counters_part(self) -> QWidget:
        return _part(FieldRow((self.fields["counters"], 1), (self.fields["service_name"], 2)))

    def _codes_part(self) -> QWidget:
        meaning = self.tr(
            "Có: mã in trên giấy hẹn là mã chính thức. "
            "Không: giấy hẹn ghi «Mã tạm», cổng dịch vụ công cấp mã sau."
        )
        return _part(self._own_codes, label(meaning, "soft", wrap=True), spacing=0)

    def _order_tabs(self) -> None:
        names = [name for name in self._lines if name != "service_name"]
        chain: list[QWidget] = [self._lines[name] for name in names]
        chain += [self._counters, self._lines["service_name"], self._own_codes, self.button]
        for one, after in pairwise(chain):
            QWidget.setTabOrder(one, after)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room, one below the other where there is not."""
        super().resizeEvent(event)
        room = self.width() - px(32)
        wide = room >= px(WIDE)
        direction = QBoxLayout.Direction
        for box in self._columns:
            box.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
            box.setSpacing(px(28) if wide else px(10))
        self.card.setFixedWidth(px(WIDE) if wide else min(px(NARROW), room))


def _part(*widgets: QWidget, spacing: int = 10) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(spacing))
    for widget in widgets:
        column.addWidget(widget)
    return part
