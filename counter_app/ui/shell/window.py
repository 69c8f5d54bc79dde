"""The window: first the login, painted before anything slow is imported; then the counter."""

from __future__ import annotations

import importlib
from concurrent.futures import Future
from threading import Lock
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from counter_app.ui.comfort import Comfort, save_comfort
from counter_app.ui.problems import words_for
from counter_app.ui.shell.entrance import Entrance
from counter_app.ui.shell.opening import NewOffice, OpenedOffice, OpenOffice, Passphrase
from counter_app.ui.shell.practice_band import PracticeBand
from counter_app.ui.tasks import Tasks
from counter_app.ui.theme import apply_theme, px

if TYPE_CHECKING:
    from counter_app.services.desk import Desk

    # Screens, presenters and use cases: a hundred modules nobody sees in the first frame.
    from counter_app.ui.shell.counter import CounterView
    from counter_app.ui.shell.seating import Seat

SEATING = "counter_app.ui.shell.seating"
SMALLEST = (720, 480)
SETTLED_AFTER_MS = 2000
"""Drivers of printers and portals are slow to import: never before the first letter typed."""
BEGIN_AGAIN_MS = 5000


class MainWindow(QMainWindow):
    """One per process and screen."""

    painted = Signal()
    """The first frame is on the screen."""

    def __init__(self, comfort: Comfort, *, practice: bool = False) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Bộ phận Một cửa"))
        self.setMinimumSize(*SMALLEST)
        self.resize(px(1366), px(768))
        self.tasks = Tasks(parent=self)
        self.comfort = comfort
        self.view: CounterView | None = None
        self._opened: OpenedOffice | None = None
        self._passphrase: Future[str | None] | None = None
        self._leaving, self._left_for_good = Lock(), False
        self._was_painted = False
        inside = QWidget(self)
        inside.setObjectName("window")
        self._pages = QStackedWidget(inside)
        self.entrance = Entrance(self.tasks, self._pages)
        self.entrance.passphrase_given.connect(self._pass_on)
        self.login = self.entrance.login
        self.login.asked.connect(self._log_in)
        self._pages.addWidget(self.entrance)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if practice:
            column.addWidget(PracticeBand())
        column.addWidget(self._pages, 1)
        self.setCentralWidget(inside)

    def open_office(self, opener: OpenOffice) -> None:
        """Open the office on its lane; the login shows how it goes."""
        self.login.show_opening()
        self.tasks.office(lambda: self._open(opener), self._folder_opened, self._not_opened)

    def office_opened(self, opened: OpenedOffice) -> None:
        """Everything is there: somebody may log in."""
        self._opened = opened
        self.login.offer(opened.office_name, opened.logins)
        self.login.tell_drafts(opened.drafts)
        self.login.show_ready()
        # While the password is typed, and then beside argon2, which leaves a core to it: a
        # hundred modules the login waits for otherwise.
        self.tasks.read(SEATING, lambda: importlib.import_module(SEATING), lambda _module: None)
        QTimer.singleShot(SETTLED_AFTER_MS, self, self._begin)

    def ask_passphrase(self, why: Passphrase = Passphrase.OPEN, /) -> str | None:
        """Ask the person at the window. Any thread but the GUI's; waits for the answer."""
        answer: Future[str | None] = Future()
        with self._leaving:
            if self._left_for_good:
                return None  # closed while the server was slow: nobody answers any more
            self._passphrase = answer
        self.tasks.post(lambda: self.entrance.ask_passphrase(why))
        return answer.result()

    def seat(self, desk: Desk) -> None:
        """A clerk sits at the counter."""
        if self._opened is None:
            return
        make: Seat = importlib.import_module(SEATING).seat
        view = make(self._opened.services, self.tasks, desk, self.comfort, self._pages)
        view.comfort_changed.connect(self.use_comfort)
        view.logout_wanted.connect(self.log_out)
        self.login.tell_drafts(0)
        self.login.forget_password()
        self._pages.addWidget(view)
        self._pages.setCurrentWidget(view)
        self.view = view
        view.arrange()
        view.start()
        view.show_first()

    def _seat_again(self, view: CounterView) -> None:
        view.watchers.stop()
        self.tasks.part_with(view)  # before the next one asks
        self.seat(view.place.desk)
        if self.view is not None:
            self.view.take_over(view)
        self._pages.removeWidget(view)
        view.deleteLater()

    def log_out(self) -> None:
        """Leave the counter; what was typed is kept as a draft."""
        view, opened = self.view, self._opened
        if view is None or opened is None:
            return
        self.view = None
        view.leave()
        self._pages.setCurrentWidget(self.entrance)
        self.login.show_busy()
        desk = view.place.desk
        self.tasks.office(
            lambda: opened.services.accounts.logout(desk),
            lambda _done: self._left(view),
            lambda error: self._left(view, words_for(error)),
        )

    def use_comfort(self, comfort: Comfort) -> None:
        """Another theme, size or way to scan: at once, and for the next start."""
        resized = comfort.zoom != self.comfort.zoom
        self.comfort = comfort
        save_comfort(comfort)
        apply_theme(cast("QApplication", QApplication.instance()), comfort.theme, comfort.zoom)
        view = self.view
        if view is not None and resized and not view.busy:
            # Lengths are worked out when a part is built, so the counter is built anew.
            self._seat_again(view)

    def event(self, event: QEvent) -> bool:
        """Tell when the first frame was painted."""
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)
        return handled

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Typing goes here at once, also where no window manager gives the focus."""
        super().showEvent(event)
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the draft, let confirmed writes end, then go."""
        if self.view is not None:
            self.view.leave()
        with self._leaving:
            self._left_for_good = True
            if self._passphrase is not None and not self._passphrase.done():
                self._passphrase.set_result(None)
        self.tasks.close()
        super().closeEvent(event)

    def _open(self, opener: OpenOffice) -> OpenedOffice | NewOffice:
        # On the office lane: while the data folder opens, the login can be typed into.
        return opener(self.ask_passphrase)

    def _begin(self) -> None:
        """Printing, delivering and card reading; a server that hangs just now is asked again."""
        if self._opened is not None:
            self.tasks.office(self._opened.begin, lambda _begun: None, self._begin_later)

    def _begin_later(self, _error: Exception) -> None:
        QTimer.singleShot(BEGIN_AGAIN_MS, self, self._begin)

    def _log_in(self, login: str, password: str, counter_number: int) -> None:
        opened = self._opened
        if opened is None:
            return
        self.login.show_busy()
        self.tasks.office(
            lambda: opened.services.accounts.login(login, password, counter_number),
            self.seat,
            lambda error: self.login.show_refused(words_for(error)),
        )

    def _left(self, view: CounterView, words: str = "") -> None:
        self.tasks.part_with(view)
        self._pages.removeWidget(view)
        view.deleteLater()
        self.login.show_left(words)

    def _folder_opened(self, found: OpenedOffice | NewOffice) -> None:
        if isinstance(found, NewOffice):
            self.entrance.ask_first_answers(found, self.office_opened)
        else:
            self.office_opened(found)

    def _not_opened(self, error: Exception) -> None:
        self.login.show_failed(words_for(error))

    def _pass_on(self, words: str) -> None:
        if self._passphrase is not None and not self._passphrase.done():
            self._passphrase.set_result(words)
