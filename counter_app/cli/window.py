"""The window's start: paint first, then open the office behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.ui.application import WindowOptions, run
from counter_app.ui.shell.opening import AskPassphrase, LoginOffer, OpenedOffice

if TYPE_CHECKING:
    from counter_app.practice.stage import PracticeFloor


def open_front(folder: Path, *, practice: bool) -> int:
    """Show the window and stay until it is closed; returns the exit status."""
    front = _PracticeFront(folder) if practice else _Front(folder)
    try:
        return run(front.open, WindowOptions(practice=practice))
    finally:
        front.close()


def _nothing() -> None:
    """What a front that opened nothing has to close."""


class _Front:
    """A real office. ``open`` runs on the office lane, after the first paint."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._close: Callable[[], None] = _nothing

    def open(self, ask: AskPassphrase) -> OpenedOffice:
        """Open the data folder and start the lanes."""
        from counter_app.app import open_folder, start  # every adapter: after the first paint
        from counter_app.config.options import COUNTER_NUMBER

        opened = open_folder(self._folder, practice=False, prompt=ask)
        try:
            running = start(opened)
        except BaseException:
            opened.close()
            raise
        self._close = running.close
        number = opened.settings[COUNTER_NUMBER]
        offer = LoginOffer("", counter_number=number)
        return OpenedOffice(running.services, running.office.name_vi, (offer,))

    def close(self) -> None:
        """Stop the lanes; nothing was opened: nothing to do."""
        self._close()


class _PracticeFront:
    """The practice office with its town in the same process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._floor: PracticeFloor | None = None

    def open(self, _ask: AskPassphrase) -> OpenedOffice:
        """Start the town, set the office up in it, start the lanes."""
        from counter_app.config.paths import resource
        from counter_app.practice.stage import open_practice  # the town: after the first paint

        self._floor = open_practice(self._folder, resource("calendar").parent)
        services = self._floor.running.services
        return OpenedOffice(services, self._floor.running.office.name_vi, self._floor.logins)

    def close(self) -> None:
        """Stop lanes and town."""
        if self._floor is not None:
            self._floor.close()
