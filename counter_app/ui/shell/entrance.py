"""Everything before somebody sits at the counter: the lock, the first form, the login."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from counter_app.domain.text import nfc
from counter_app.ui.shell.login import LoginPage
from counter_app.ui.shell.opening import NewOffice, OpenedOffice, Passphrase
from counter_app.ui.tasks import Tasks

if TYPE_CHECKING:
    # Seen at a first start only, and every start waits for what is imported above.
    from counter_app.ui.shell.first_form import FirstForm
    from counter_app.ui.shell.new_passphrase import NewPassphrasePage

NEW_LOCK = "counter_app.ui.shell.new_passphrase"
FIRST_FORM = "counter_app.ui.shell.first_form"


class Entrance(QStackedWidget):
    """Shows the login; the other pages come only at a first start."""

    passphrase_given = Signal(str)

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.login = LoginPage(self)
        self.login.passphrase_given.connect(self._pass_on)
        self.addWidget(self.login)

    def ask_passphrase(self, why: Passphrase) -> None:
        """Ask for the passphrase that opens the data, a new one, or an invitation."""
        if why is not Passphrase.NEW:
            self.login.ask_for(why)
            return
        page: NewPassphrasePage = importlib.import_module(NEW_LOCK).NewPassphrasePage()
        page.given.connect(self._pass_on)
        self._show(page)
        page.first_focus()

    def ask_first_answers(self, office: NewOffice, done: Callable[[OpenedOffice], None]) -> None:
        """Show “Thiết lập lần đầu”; ``done`` gets the office it made."""
        form: FirstForm = importlib.import_module(FIRST_FORM).first_form(self._tasks, office)
        form.presenter.finished.connect(self._back_to_login)
        form.presenter.finished.connect(done)
        self._show(form)
        form.first_focus()

    def _pass_on(self, words: str) -> None:
        self._back_to_login()
        self.login.show_opening()
        # The same words from another keyboard must open the data too.
        self.passphrase_given.emit(nfc(words))

    def _show(self, page: FirstForm | NewPassphrasePage) -> None:
        self._back_to_login()
        self.addWidget(page)
        self.setCurrentWidget(page)

    def _back_to_login(self) -> None:
        page = self.currentWidget()
        self.setCurrentWidget(self.login)
        if page is not None and page is not self.login:
            self.removeWidget(page)
            page.deleteLater()
