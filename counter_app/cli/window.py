"""The window's start: paint first, then open the office behind it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QLockFile, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from counter_app.cli import logbook
from counter_app.config.paths import LOCK_FILE
from counter_app.domain.failures import Refusal, RefusalCode, StorageTrouble, StorageTroubleCode
from counter_app.domain.text import printable
from counter_app.ui.application import WindowOptions, make_application, run
from counter_app.ui.shell.opening import (
    AskPassphrase,
    LoginOffer,
    NewOffice,
    OpenedOffice,
    Passphrase,
)
from counter_app.ui.shell.window import MainWindow
from counter_app.wording.failures import sentence

if TYPE_CHECKING:
    from counter_app.app.database import OpenOffice
    from counter_app.practice.stage import PracticeFloor
    from counter_app.services.first_answers import FirstAnswers


def open_front(folder: Path, *, practice: bool) -> int:
    """Show the window and stay until it is closed; returns the exit status.

    One process a data folder: a second one says so and ends in 1.
    """
    try:
        lock = _lock(folder)
    except StorageTrouble as trouble:
        return _show_refused(trouble, practice=practice)
    logbook.begin(folder)
    front = _PracticeFront(folder) if practice else _Front(folder)
    try:
        return run(front.open, WindowOptions(practice=practice))
    finally:
        front.close()
        lock.unlock()


def _lock(folder: Path) -> QLockFile:
    """The folder for this process alone. A lock whose process has died is taken over.

    Raises StorageTrouble FOLDER_IN_USE, FOLDER_NOT_USABLE, DISK_ERROR where nothing can be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageTrouble(StorageTroubleCode.FOLDER_NOT_USABLE) from error
    lock = QLockFile(str(folder / LOCK_FILE))
    lock.setStaleLockTime(0)  # a window stays open all day: age says nothing
    if lock.tryLock(0):
        return lock
    if lock.error() is QLockFile.LockError.LockFailedError:
        raise StorageTrouble(StorageTroubleCode.FOLDER_IN_USE)
    raise StorageTrouble(StorageTroubleCode.DISK_ERROR)


def _show_refused(trouble: StorageTrouble, *, practice: bool) -> int:
    """Say it on the console, and in a window to whoever started the program by its icon."""
    if sys.stderr is not None:
        print(sentence(trouble), file=sys.stderr, flush=True)

    def refuse(_ask: AskPassphrase) -> NoReturn:
        raise trouble

    if make_application().platformName() not in UNSEEN:
        run(refuse, WindowOptions(practice=practice))
    return 1


UNSEEN = ("offscreen", "minimal")
"""Platforms whose windows nobody can read or close."""


def _nothing() -> None:
    """What a front that opened nothing has to close."""


class _Front:
    """A real office. ``open`` and ``set_up`` run on the office lane, after the first paint."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._close: Callable[[], None] = _nothing

    def open(self, ask: AskPassphrase) -> OpenedOffice | NewOffice:
        """Open the data folder and start the lanes; an empty one waits for its office."""
        opened = self._open_folder(ask)
        self._close = opened.close
        self._come_in(opened, ask)
        try:
            return self._start(opened, "")
        except Refusal as refusal:
            if refusal.code is not RefusalCode.OFFICE_NOT_SET_UP:
                raise
            return NewOffice(lambda answers: self._set_up(opened, answers))

    def close(self) -> None:
        """Stop the lanes; nothing was opened: nothing to do."""
        self._close()

    def _open_folder(self, ask: AskPassphrase) -> OpenOffice:
        from counter_app.app.folder import open_folder  # light; what it loads is not

        given: list[str | None] = []

        def prompt() -> str | None:
            given.append(ask(Passphrase.AGAIN if given else Passphrase.OPEN))
            return given[-1]

        while True:
            tried = len(given)
            try:
                return open_folder(
                    self._folder,
                    practice=False,
                    prompt=prompt,
                    choose=lambda: ask(Passphrase.NEW),
                )
            except StorageTrouble as trouble:
                mistyped = trouble.code is StorageTroubleCode.KEY_WRONG and len(given) > tried
                if not mistyped:
                    raise

    def _come_in(self, opened: OpenOffice, ask: AskPassphrase) -> None:
        """A further PC of a shared office needs an invitation, once."""
        from counter_app.app.office import (  # every adapter: after the first paint
            join,
            waits_outside,
        )

        why = Passphrase.INVITATION
        while waits_outside(opened):
            code = ask(why)
            if code is None:
                raise StorageTrouble(StorageTroubleCode.KEY_MISSING)
            try:
                join(opened, code)
            except Refusal as refusal:
                if refusal.code is not RefusalCode.INVITATION_UNKNOWN:
                    raise
                why = Passphrase.INVITATION_AGAIN

    def _set_up(self, opened: OpenOffice, answers: FirstAnswers) -> OpenedOffice:
        from counter_app.app.office import set_up  # every adapter: after the first paint

        drafts = set_up(opened, answers)
        return self._start(opened, printable(answers.login), drafts)

    def _start(self, opened: OpenOffice, login: str, drafts: int = 0) -> OpenedOffice:
        from counter_app.app.running import start  # every adapter: after the first paint
        from counter_app.config.options import COUNTER_NUMBER

        running = start(opened, threads=False)
        self._close = running.close
        offer = LoginOffer(login, counter_number=opened.settings[COUNTER_NUMBER])
        return OpenedOffice(
            running.services, running.office.name_vi, (offer,), drafts, begin=running.begin
        )


class _Cue(QObject):
    """Lives on the GUI thread and takes the stage there from the office lane."""

    given = Signal(object)
    """What to do with the main window."""

    def __init__(self) -> None:
        super().__init__()
        self.given.connect(self._follow, Qt.ConnectionType.QueuedConnection)

    def _follow(self, act: Callable[[MainWindow], object]) -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow):
                act(window)


class _PracticeFront:
    """The practice office with its town in the same process, and the stage beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._floor: PracticeFloor | None = None
        self._cue = _Cue()

    def open(self, _ask: AskPassphrase) -> OpenedOffice:
        """Start the town, set the office up in it, start the lanes."""
        from counter_app.config.paths import resource
        from counter_app.practice.stage import open_practice  # the town: after the first paint
        from counter_app.practice.stage_window.curtain import gather_cast, raise_curtain

        floor = self._floor = open_practice(self._folder, resource("calendar").parent)
        cast = gather_cast(floor)
        self._cue.given.emit(lambda window: raise_curtain(window, floor, cast))
        return OpenedOffice(floor.running.services, floor.running.office.name_vi, floor.logins)

    def close(self) -> None:
        """Stop lanes and town."""
        if self._floor is not None:
            self._floor.close()
