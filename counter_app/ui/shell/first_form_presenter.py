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

ORDER = (
    "agency_code",
    "office_name",
    "parent_name",
    "place",
    "hotline",
    "login",
    "person_name",
    "title",
    "password",
    PASSWORD_AGAIN,
    "counters",
    "service_name",
)
"""The answers as the form is read."""


class FirstFormPresenter(QObject):
    """Says every problem at once, at the field it concerns; then sets the office up."""

    changed = Signal()
    refused = Signal()
    """The answers were not taken: the focus belongs to the first to mend."""
    finished = Signal(object)
    """OpenedOffice."""

    def __init__(self, tasks: Tasks, office: NewOffice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._office = tasks, office
        self.busy = False
        self.wrong: dict[str, str] = {}
        """Name of each answer to mend -> what is wrong with it, with its remedy."""
        self._general = ""

    @property
    def field(self) -> str:
        """The first answer to mend; empty when nothing is wrong or it concerns no field."""
        return next(iter(self.wrong), "")

    @property
    def words(self) -> str:
        """What is wrong with it, or with the whole."""
        return self.wrong.get(self.field, self._general)

    def submit(self, answers: FirstAnswers, password_again: str) -> None:
        """Check the answers and set the office up; while that runs nothing is taken."""
        if self.busy:
            return
        wrong: dict[str, str] = {}
        try:
            check_answers(answers)
        except Refusal as refusal:
            wrong = self._named_in(refusal)
        if "password" not in wrong and answers.password != password_again:
            wrong[PASSWORD_AGAIN] = self._sentence(PASSWORD_AGAIN)
        if wrong:
            self._show({name: wrong[name] for name in ORDER if name in wrong})
            self.refused.emit()
            return
        self._show({}, busy=True)
        self._tasks.office(lambda: self._office.set_up(answers), self.finished.emit, self._refuse)

    def mended(self, field: str) -> None:
        """Somebody is typing into a field: what was said about it is no longer true."""
        if field in self.wrong:
            self._show({name: words for name, words in self.wrong.items() if name != field})

    def _refuse(self, error: Exception) -> None:
        wrong = self._named_in(error) if isinstance(error, Refusal) else {}
        self._show(wrong, "" if wrong else words_for(error))
        self.refused.emit()

    def _named_in(self, refusal: Refusal) -> dict[str, str]:
        """The answers a refusal names, each with its sentence; none: it concerns the whole."""
        named = str(refusal.details.get("fields") or refusal.details.get("field", ""))
        fields = [name for name in named.split(",") if name in ORDER]
        if refusal.code is RefusalCode.ANSWER_INVALID:
            return {name: self._sentence(name) for name in fields}
        return {name: words_for(refusal) for name in fields}

    def _show(self, wrong: dict[str, str], general: str = "", *, busy: bool = False) -> None:
        self.wrong, self._general, self.busy = wrong, general, busy
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
        }[field]
