"""Which procedure, which case, by which channel."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.domain.channel import Channel
from counter_app.services.repositories import StoredVersion
from counter_app.ui.reception.form import Form, Spot
from counter_app.ui.reception.party_words import channel_words
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.theme import px
from counter_app.ui.widgets.choice import Choice
from counter_app.ui.widgets.fields import EnterDoes, Field
from counter_app.ui.widgets.suggest import SuggestEdit, Suggestion
from counter_app.ui.widgets.text import Tone, label, set_text, wrapped_tip


class ProcedureFields(QWidget):
    """The procedure is found by initials, words or code; its name stays in the field."""

    def __init__(self, presenter: ReceptionPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.procedure = SuggestEdit(self.tr("Thủ tục tìm thấy"))
        self.procedure.setPlaceholderText(self.tr("Gõ chữ cái đầu, từ hoặc mã"))
        self.case, self.channel = Choice(), Choice()
        self.fields = {
            Spot.PROCEDURE: Field(self.tr("Thủ tục"), self.procedure),
            Spot.CASE: Field(self.tr("Trường hợp"), self.case),
            Spot.CHANNEL: Field(self.tr("Kênh nộp"), self.channel),
        }
        self._shown: StoredVersion | None = None
        self._of: UUID | None = None
        """Whose procedure is shown."""
        self._name = label("", "soft", wrap=True)
        self._none = label("", wrap=True)
        for line in (self._name, self._none):
            line.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(7))
        column.addWidget(self.fields[Spot.PROCEDURE])
        column.addWidget(self._name)
        column.addWidget(self._none)
        column.addWidget(self.fields[Spot.CASE])
        self._connect()

    def refresh(self) -> None:
        """Show what is chosen. What is being typed is left alone until it is taken."""
        form = self._presenter.form
        if form.stored != self._shown or form.dossier_id != self._of:
            self._of = form.dossier_id
            self._show_procedure(form)
        content = form.version
        cases = () if content is None else content.cases
        options: list[tuple[str, str | None]] = [(case.name_vi, case.id) for case in cases]
        if form.case_id is None:
            options.insert(0, (self.tr("Chọn trường hợp"), None))
        self.case.offer(options)
        self.case.choose(form.case_id)
        self.fields[Spot.CASE].setVisible(form.needs_case)
        offered = content.channels if content is not None and content.channels else tuple(Channel)
        self.channel.offer([(channel_words(channel), channel) for channel in offered])
        self.channel.choose(form.channel)

    def _show_procedure(self, form: Form) -> None:
        self._shown = form.stored
        self._say_none(nothing=False)
        words = "" if form.stored is None else name_of(form.stored)
        if self.procedure.text() != words and not self.procedure.list_shown:
            self.procedure.setText(words)
            self.procedure.setCursorPosition(0)
        # Names run to hundreds of letters; one that does not fit stands whole below.
        room = self.procedure.width() - px(24)
        whole = self.procedure.fontMetrics().horizontalAdvance(words) <= room
        self.procedure.setToolTip(wrapped_tip(words))
        self._name.setText("" if whole or form.stored is None else _short(form.stored))
        self._name.setVisible(bool(self._name.text()))

    def _connect(self) -> None:
        leave = EnterDoes(self._presenter.leave_procedure, self)
        self.procedure.asked.connect(self._search)
        self.procedure.textChanged.connect(self._set_from_outside)
        self.procedure.taken.connect(self._take)
        self.procedure.entered.connect(self._entered)
        self.procedure.editingFinished.connect(self._left)
        for box in (self.case, self.channel):
            box.installEventFilter(leave)
        self._presenter.parts.procedures.loaded.connect(self._search_again)
        filling = self._presenter.parts.filling
        self.case.chosen.connect(filling.choose_case)
        self.channel.chosen.connect(filling.choose_channel)

    def _search(self, text: str) -> None:
        found = self._presenter.parts.procedures.find(text) if text.strip() else ()
        self.procedure.offer_rows([Suggestion(_short(one), _detail(one), one) for one in found])
        self._say_none(nothing=bool(text.strip()) and not found)

    def _search_again(self) -> None:
        """What was typed before there was a catalogue, or found nothing in the one before."""
        if self._presenter.form.stored is None and self.procedure.text().strip():
            self._search(self.procedure.text())

    def _say_none(self, *, nothing: bool) -> None:
        if not nothing:
            words = ""
        elif self._presenter.parts.procedures.none_published:
            words = none_published_words()
        else:
            words = self.tr("Không có thủ tục nào khớp. Gõ chữ cái đầu (dkks), một từ, hoặc mã.")
        set_text(self._none, words, Tone.WARNING)

    def _left(self) -> None:
        """Half a search is no other procedure: the name of the chosen one comes back."""
        if self._shown is not None and not self.procedure.list_shown:
            self._show_procedure(self._presenter.form)

    def _entered(self, text: str) -> None:
        """Return without a list: what was written is taken if it is a procedure."""
        found = self._presenter.parts.procedures.find(text) if text.strip() else ()
        shown = "" if self._shown is None else name_of(self._shown)
        if found and text != shown:
            self._take(found[0])
        else:
            self._presenter.leave_procedure()

    def _set_from_outside(self, text: str) -> None:
        """A screen reader or a script wrote a name or a code; half a name is not taken."""
        if not self.procedure.hasFocus():
            exact = self._presenter.parts.procedures.exact(text)
            if exact is not None and exact != self._presenter.form.stored:
                self._take(exact)

    def _take(self, stored: StoredVersion) -> None:
        self._shown = None
        self._presenter.choose_procedure(stored)


def none_published_words() -> str:
    """What to do in an office that has published nothing yet."""
    return QCoreApplication.translate(
        "ProcedureFields",
        "Chưa có thủ tục nào được công bố. Bấm Ctrl+7, xem lại từng thủ tục rồi bấm F9 để công bố.",
    )


def name_of(stored: StoredVersion) -> str:
    """``Đăng ký khai sinh · 1.001193``."""
    return f"{_short(stored)} · {stored.content.code}"


def _short(stored: StoredVersion) -> str:
    return stored.content.short_name_vi or stored.content.name_vi


def _detail(stored: StoredVersion) -> str:
    return f"{stored.content.code} · {stored.content.field_vi}"
