"""The form of the first start, without widgets: what is wrong with it, and setting up."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.services.first_answers import SHORTEST_PASSWORD, FirstAnswers, check_answers
from counter_app.ui.problems import words_for
from counter_app.ui.shell.opening import NewOffice
from counter_app.ui.tasks import Tasks

PASSWORD_AGAIN = "password_again"  # noqa: S105 - a field's name
"""The one field of the form that is no answer of its own."""


class FirstFormPresenter(QObject):
    """Says one problem at a time, at the field it concerns; then sets the office up."""

    changed = Signal()
    finished = Signal(object)
    """OpenedOffice."""

    def __init__(self, tasks: Tasks, office: NewOffice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._office = tasks, office
        self.busy = False
        self.field = ""
        """Name of the answer to mend; empty when nothing is wrong or it concerns no field."""
        self.words = ""
        """What is wrong, with its remedy."""

    def submit(self, answers: FirstAnswers, password_again: str) -> None:
        """Check the answers and set the office up; while that runs nothing is taken."""
        if self.busy:
            return
        try:
            check_answers(answers)
        except Refusal as refusal:
            self._refuse(refusal)
            return
        if answers.password != password_again:
            self._show(PASSWORD_AGAIN, self._sentence(PASSWORD_AGAIN))
            return
        self._show("", "", busy=True)
        self._tasks.office(lambda: self._office.set_up(answers), self.finished.emit, self._refuse)

    def mended(self, field: str) -> None:
        """Somebody is typing into a field: what was said about it is no longer true."""
        if field and field == self.field:
            self._show("", "")

    def _refuse(self, error: Exception) -> None:
        field = ""
        if isinstance(error, Refusal) and error.code is RefusalCode.ANSWER_INVALID:
            field = str(error.details.get("field", ""))
        self._show(field, self._sentence(field) or words_for(error))

    def _show(self, field: str, words: str, *, busy: bool = False) -> None:
        self.field, self.words, self.busy = field, words, busy
        self.changed.emit()

    def _sentence(self, field: str) -> str:
        return {
            "agency_code": self.tr("Mã định danh chưa đúng. Gõ theo dạng H53.12."),
            "office_name": self.tr("Chưa có tên cơ quan. Gõ tên sẽ in trên phiếu và giấy hẹn."),
            "place": self.tr("Chưa có địa danh. Gõ tên xã, phường ghi trước ngày tháng trên giấy."),
            "counters": self.tr("Số lượng quầy phải từ 1 đến 99. Gõ lại số."),
            "service_name": self.tr("Chưa ghi số thứ tự dùng cho việc gì. Gõ tên việc."),
            "login": self.tr("Chưa có tên đăng nhập. Gõ một tên ngắn, không dấu."),
            "person_name": self.tr("Chưa có họ và tên. Gõ họ tên người dùng tài khoản này."),
            "password": self.tr("Mật khẩu quá ngắn. Gõ ít nhất {count} ký tự.").format(
                count=SHORTEST_PASSWORD
            ),
            PASSWORD_AGAIN: self.tr("Hai lần gõ mật khẩu chưa giống nhau. Gõ lại lần thứ hai."),
        }.get(field, "")
