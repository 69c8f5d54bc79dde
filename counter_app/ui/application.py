"""Entry for the composition root: the application object, fonts, words of Qt, the window."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QLocale,
    QMessageLogContext,
    QTimer,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from counter_app.config.paths import resource
from counter_app.ui.colours import ThemeName
from counter_app.ui.comfort import load_comfort
from counter_app.ui.garbage import GarbageRounds
from counter_app.ui.shell.opening import LoginOffer, OpenedOffice, OpenOffice
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.theme import apply_theme

if TYPE_CHECKING:
    from counter_app.services.bundle import Services

log = logging.getLogger(__name__)

QT_WORDS = "i18n/qt_vi.qm"
"""Qt ships no Vietnamese catalogue: without this its own buttons and menus are English."""

FUSION = ("-style", "fusion")
"""As an argument: setStyle hands Python a QStyle, whose 570 enum members delay the start."""

STARTED_AFTER_MS = 5000
"""From here on garbage is looked for again (see ``counter_app.cli``)."""


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How the window is started."""

    practice: bool = False
    theme: str = ""
    """``light``, ``dark`` or ``contrast``; empty: what the clerk set last."""
    zoom: float = 0.0
    """0: what the clerk set last."""


def make_application(argv: Sequence[str] = ()) -> QApplication:
    """The one QApplication, with Vietnamese numbers and words. Can be called again."""
    existing = cast("QApplication | None", QApplication.instance())
    app = existing or QApplication([*(argv or sys.argv[:1]), *FUSION])
    if app.findChild(QTranslator, QT_WORDS) is None:
        app.setApplicationName("counter_app")
        QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
        translator = QTranslator(app)
        translator.setObjectName(QT_WORDS)
        if translator.load(str(resource(QT_WORDS))):
            app.installTranslator(translator)
    return app


def make_window(options: WindowOptions) -> MainWindow:
    """The window with its login, themed, not shown yet."""
    app = make_application()
    comfort = load_comfort()
    if options.theme:
        comfort = replace(comfort, theme=ThemeName(options.theme))
    if options.zoom:
        comfort = replace(comfort, zoom=options.zoom)
    apply_theme(app, comfort.theme, comfort.zoom)
    return MainWindow(comfort, practice=options.practice)


def open_window(
    services: Services,
    *,
    practice: bool = False,
    theme: str = "",
    logins: Sequence[LoginOffer] = (),
    office_name: str = "",
) -> MainWindow:
    """A window on an office that is open already; not shown yet."""
    window = make_window(WindowOptions(practice=practice, theme=theme))
    window.office_opened(OpenedOffice(services, office_name, tuple(logins)))
    return window


def run(opener: OpenOffice, options: WindowOptions) -> int:
    """Show the window, open the office after the first paint, and stay until it is closed.

    ``opener`` runs on the office lane and may import what is slow. Whatever it opened is
    the caller's to close after this returns.
    """
    app = make_application()
    window = make_window(options)
    rounds = GarbageRounds(app)
    QTimer.singleShot(STARTED_AFTER_MS, rounds, rounds.begin)
    window.painted.connect(lambda: window.open_office(opener))
    window.show()
    before = sys.excepthook
    tell_bugs(window)
    qInstallMessageHandler(_qt_said)
    try:
        return app.exec()
    finally:
        qInstallMessageHandler(None)
        sys.excepthook = before


def _qt_said(kind: QtMsgType, _context: QMessageLogContext, words: str | None) -> None:
    """What Qt would print on a console nobody sees."""
    quiet = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
    log.log(logging.DEBUG if quiet else logging.WARNING, "Qt: %s", words)


def tell_bugs(window: MainWindow) -> None:
    """A bug in a handler of Qt ends in the hook alone: say it where the clerk looks."""
    write_down = sys.excepthook
    telling: list[BaseException] = []

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        write_down(kind, error, trace)
        told = window.tasks.has_told(error)
        if isinstance(error, Exception) and not (told or telling):
            telling.append(error)  # what is told must not be able to begin it all again
            try:
                window.tasks.troubled.emit(error)
            finally:
                telling.clear()

    sys.excepthook = hook
