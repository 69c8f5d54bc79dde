"""The first start: the form that makes an office, and the passphrase that locks its data."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.services.first_answers import FirstAnswers
from counter_app.ui.colours import ThemeName
from counter_app.ui.problems import words_for
from counter_app.ui.shell.first_form import FirstForm
from counter_app.ui.shell.first_form_presenter import PASSWORD_AGAIN, FirstFormPresenter
from counter_app.ui.shell.new_passphrase import NewPassphrasePage
from counter_app.ui.shell.opening import NewOffice, OpenedOffice
from counter_app.ui.theme import apply_theme
from counter_app.ui.widgets.fields import Field
from tests.ui.direct import DirectTasks
from tests.ui.fakes import FakeOffice

PASSWORD = "mật khẩu đủ dài"
ANSWERS = FirstAnswers(
    agency_code="H53.12",
    office_name="Trung tâm Phục vụ hành chính công xã Mẫu",
    parent_name="Ủy ban nhân dân xã Mẫu",
    place="Xã Mẫu",
    hotline="",
    counters=3,
    service_name="Tiếp nhận và trả kết quả",
    counter_words="Quầy",
    login="truong",
    person_name="Nguyễn Thị Mẫu",
    title="Trưởng nhóm",
    password=PASSWORD,
)


class Town:
    """Remembers what offices it was asked for; refuses as long as it has a failure."""

    def __init__(self, office: FakeOffice) -> None:
        self.asked: list[FirstAnswers] = []
        self.failure: Exception | None = None
        self.opened = OpenedOffice(office.services)

    def set_up(self, answers: FirstAnswers) -> OpenedOffice:
        """As the composition root does."""
        self.asked.append(answers)
        if self.failure is not None:
            raise self.failure
        return self.opened


@pytest.fixture
def town(office: FakeOffice) -> Town:
    return Town(office)


@pytest.fixture
def tasks(qapp: QApplication) -> DirectTasks:
    return DirectTasks()


@pytest.fixture
def presenter(tasks: DirectTasks, town: Town) -> FirstFormPresenter:
    return FirstFormPresenter(tasks, NewOffice(town.set_up))


@pytest.fixture
def form(qtbot: QtBot, presenter: FirstFormPresenter) -> FirstForm:
    made = FirstForm(presenter)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    made.first_focus()
    return made


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def type_into(text: str) -> None:
    """Replace what stands in the field in focus, by keys."""
    editor = focus()
    QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    if not text:
        QTest.keyClick(editor, Qt.Key.Key_Delete)
    for letter in text:
        key = Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key.Key_unknown
        QTest.sendKeyEvent(
            QTest.KeyAction.Click, editor, key, letter, Qt.KeyboardModifier.NoModifier
        )


def fill_in(password_again: str = PASSWORD) -> None:
    """The whole form from its first field, by keys."""
    for text in (
        *(ANSWERS.agency_code, ANSWERS.office_name, ANSWERS.parent_name, ANSWERS.place),
        *(ANSWERS.hotline, ANSWERS.login, ANSWERS.person_name, ANSWERS.title),
        *(PASSWORD, password_again, "3"),
    ):
        type_into(text)
        QTest.keyClick(focus(), Qt.Key.Key_Tab)


def enter() -> None:
    QTest.keyClick(focus(), Qt.Key.Key_Return)


def said(page: QWidget) -> list[str]:
    """What the labels on the screen say."""
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_good_answers_become_an_office(
    qtbot: QtBot, presenter: FirstFormPresenter, town: Town
) -> None:
    with qtbot.waitSignal(presenter.finished, timeout=0) as finished:
        presenter.submit(ANSWERS, PASSWORD)

    assert finished.args == [town.opened]
    assert town.asked == [ANSWERS]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("agency_code", "không phải mã"),
        ("office_name", " "),
        ("place", ""),
        ("counters", 0),
        ("service_name", ""),
        ("login", ""),
        ("person_name", ""),
        ("password", "ngắn"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_made(
    presenter: FirstFormPresenter, town: Town, field: str, value: object
) -> None:
    wrong = replace(ANSWERS, **{field: value})  # type: ignore[arg-type]

    presenter.submit(wrong, wrong.password)

    assert presenter.field == field
    assert presenter.words
    assert "«" not in presenter.words  # a sentence of its own, not the general one
    assert town.asked == []


def test_two_different_passwords_are_refused(presenter: FirstFormPresenter, town: Town) -> None:
    presenter.submit(ANSWERS, "mật khẩu khác hẳn")

    assert presenter.field == PASSWORD_AGAIN
    assert town.asked == []


def test_a_failure_of_the_disk_leaves_the_form_to_try_again(
    presenter: FirstFormPresenter, town: Town
) -> None:
    town.failure = StorageTrouble(StorageTroubleCode.DISK_FULL)
    presenter.submit(ANSWERS, PASSWORD)
    assert (presenter.field, presenter.words) == ("", words_for(town.failure))

    town.failure = None
    presenter.submit(ANSWERS, PASSWORD)

    assert presenter.words == ""
    assert len(town.asked) == 2


def test_a_second_enter_while_the_office_is_made_does_nothing(
    presenter: FirstFormPresenter, tasks: DirectTasks, town: Town
) -> None:
    tasks.hold()
    presenter.submit(ANSWERS, PASSWORD)
    assert presenter.busy

    presenter.submit(ANSWERS, PASSWORD)
    tasks.release()

    assert len(town.asked) == 1


def test_the_whole_form_by_keyboard(qtbot: QtBot, form: FirstForm, town: Town) -> None:
    fill_in()

    with qtbot.waitSignal(form.presenter.finished, timeout=0):
        enter()

    assert town.asked == [ANSWERS]
    assert town.asked[0].owns_code_series


def test_space_hands_the_codes_over_to_the_portal(form: FirstForm, town: Town) -> None:
    fill_in()
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert isinstance(focus(), QCheckBox)

    QTest.keyClick(focus(), Qt.Key.Key_Space)
    enter()

    assert town.asked == [replace(ANSWERS, owns_code_series=False)]


def test_the_last_tab_stop_is_the_button(form: FirstForm, town: Town) -> None:
    fill_in()
    for _ in range(2):
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert focus() is form.button

    enter()

    assert len(town.asked) == 1


def test_what_is_wrong_stands_at_the_field_and_above_the_button(form: FirstForm) -> None:
    fill_in(password_again="khác")

    enter()

    again = form.fields[PASSWORD_AGAIN]
    assert focus() is again.editor
    assert again.note[0] == form.presenter.words
    assert said(form).count(form.presenter.words) == 2


def test_typing_into_the_field_takes_the_complaint_away(form: FirstForm) -> None:
    enter()
    complaint = form.presenter.words
    assert focus() is form.fields["agency_code"].editor
    assert complaint in said(form)

    type_into("H")

    assert complaint not in said(form)


def test_every_control_is_called_what_its_label_says(form: FirstForm) -> None:
    for field in form.findChildren(Field):
        assert field.editor.accessibleName() == field.name
        assert field.name in said(form)
    assert form.button.accessibleName() == "Tạo văn phòng"
    (codes,) = form.findChildren(QCheckBox)
    assert codes.text() == "Văn phòng tự cấp mã hồ sơ"


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_no_word_of_the_form_is_cut(
    qtbot: QtBot, qapp: QApplication, presenter: FirstFormPresenter, zoom: float
) -> None:
    apply_theme(qapp, ThemeName.LIGHT, zoom)
    try:
        form = FirstForm(presenter)
        qtbot.addWidget(form)
        form.resize(1366, 768)
        form.show()
        QApplication.processEvents()

        for part in form.findChildren(QWidget):
            if isinstance(part, QLabel | QPushButton | QCheckBox) and part.isVisible():
                needed = (
                    part.heightForWidth(part.width())
                    if isinstance(part, QLabel) and part.wordWrap()
                    else part.sizeHint().height()
                )
                assert part.height() >= needed, part
                if not (isinstance(part, QLabel) and part.wordWrap()):
                    assert part.width() >= part.sizeHint().width(), part
        assert form.card.width() <= form.width()
    finally:
        apply_theme(qapp, ThemeName.LIGHT)


@pytest.fixture
def lock(qtbot: QtBot) -> NewPassphrasePage:
    made = NewPassphrasePage()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.first_focus()
    return made


def chosen_twice(first: str, again: str) -> None:
    type_into(first)
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    type_into(again)
    enter()


def given_by(page: NewPassphrasePage) -> list[str]:
    given: list[str] = []
    page.given.connect(given.append)
    return given


def test_a_new_passphrase_is_typed_twice(lock: NewPassphrasePage) -> None:
    given = given_by(lock)

    chosen_twice("một câu dài đủ nhớ", "một câu dài đủ nhớ")

    assert given == ["một câu dài đủ nhớ"]
    assert not any(line.text() for line in lock.findChildren(QLineEdit))


@pytest.mark.parametrize(
    ("first", "again", "name"),
    [
        ("ngắn", "ngắn", "Cụm mật khẩu mới"),
        ("một câu dài đủ nhớ", "một câu dài đủ nhầm", "Gõ lại cụm mật khẩu"),
    ],
)
def test_a_passphrase_that_will_not_do_is_refused_in_place(
    lock: NewPassphrasePage, first: str, again: str, name: str
) -> None:
    given = given_by(lock)

    chosen_twice(first, again)

    assert given == []
    assert focus().accessibleName() == name
    assert said(lock).count(focus().accessibleDescription()) == 2


def test_losing_the_passphrase_is_said_to_lose_the_data(lock: NewPassphrasePage) -> None:
    assert any("mất toàn bộ dữ liệu" in text and "khóa dự phòng" in text for text in said(lock))


def test_the_agency_code_has_an_example(form: FirstForm) -> None:
    assert "H53.12" in form.fields["agency_code"].note[0]


def test_everything_that_is_missing_is_named_at_once(
    presenter: FirstFormPresenter, town: Town
) -> None:
    wrong = replace(ANSWERS, agency_code="", place=" ", person_name="", counters=0)

    presenter.submit(wrong, "khác")

    asked = ["agency_code", "place", "person_name", PASSWORD_AGAIN, "counters"]
    assert list(presenter.wrong) == asked
    assert len(set(presenter.wrong.values())) == len(asked)
    assert presenter.field == "agency_code"
    assert town.asked == []


def test_mending_one_answer_leaves_the_others_marked_and_the_focus_where_it_is(
    form: FirstForm,
) -> None:
    enter()
    assert focus() is form.fields["agency_code"].editor
    missing = [name for name, field in form.fields.items() if field.note[0] and field.note[1]]
    assert {"office_name", "place", "login", "person_name"} <= set(missing)

    form.fields["place"].editor.setFocus()
    type_into("X")

    assert focus() is form.fields["place"].editor
    assert "place" not in form.presenter.wrong
    assert "office_name" in form.presenter.wrong


def test_a_name_too_long_is_complained_about_at_its_field(
    presenter: FirstFormPresenter, town: Town
) -> None:
    presenter.submit(replace(ANSWERS, office_name="Trung tâm " * 60), PASSWORD)

    assert list(presenter.wrong) == ["office_name"]
    assert "500" in presenter.words
    assert town.asked == []
