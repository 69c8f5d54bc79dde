"""From the start to the first letter in "Thủ tục":
``python -m benchmarks.typing_window DIR LOGIN PASSWORD``.

A real office's folder, its window, a clerk who answers the login the moment it is open and
types the moment the screen is there. Prints the milliseconds from the start of the program
until the letter stands in the field with suggestions under it, then those until the login.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

BEGAN = time.perf_counter()

gc.disable()  # as the command line does, and so is this:

from counter_app.ui.binding import load_qt  # noqa: E402

load_qt()

from PySide6.QtCore import QEvent, Qt, QTimer  # noqa: E402 - the imports are what is measured
from PySide6.QtGui import QKeyEvent  # noqa: E402
from PySide6.QtWidgets import QApplication, QLineEdit  # noqa: E402

from counter_app.cli.window import open_front  # noqa: E402
from counter_app.ui.application import make_application  # noqa: E402
from counter_app.ui.shell.window import MainWindow  # noqa: E402

LETTER = "k"
EVERY_MS = 2


def spent() -> float:
    """Milliseconds since the start."""
    return (time.perf_counter() - BEGAN) * 1000


def work() -> Iterator[Callable[[], bool]]:
    """What the clerk waits for, one after the other; he acts in between."""
    main = window()
    main.activateWindow()  # a virtual screen has no window manager to do it
    yield main.login.button.isEnabled
    asked = spent()
    main.login.asked.emit(*sys.argv[2:], 1)
    yield lambda: main.view is not None and isinstance(QApplication.focusWidget(), QLineEdit)
    editor, view = QApplication.focusWidget(), main.view
    if view is None or not isinstance(editor, QLineEdit):
        raise LookupError("the field in focus")
    before, procedures = editor.text(), view.places.reception.presenter.parts.procedures
    none = Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        # Posted, not by QtTest: loading that is none of the program's work.
        QApplication.postEvent(editor, QKeyEvent(kind, Qt.Key.Key_K, none, LETTER))
    yield lambda: editor.text() == before + LETTER and bool(procedures.catalogue)
    print(spent(), asked)


def window() -> MainWindow:
    """The one that was opened."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))


class Clerk:
    """Looks every few milliseconds whether he can go on."""

    def __init__(self) -> None:
        self._work = work()
        self._waits_for: Callable[[], bool] = lambda: any(
            isinstance(one, MainWindow) for one in QApplication.topLevelWidgets()
        )

    def look(self) -> None:
        """Go on as soon as that is possible; close the window at the end."""
        if not self._waits_for():
            return
        try:
            self._waits_for = next(self._work)
        except StopIteration:
            window().close()


if __name__ == "__main__":
    make_application()
    clerk, timer = Clerk(), QTimer()
    timer.timeout.connect(clerk.look)
    timer.start(EVERY_MS)
    sys.exit(open_front(Path(sys.argv[1]), practice=False))
