"""Our window as ``main.py`` starts it, up to its first paint. Prints the milliseconds."""

from __future__ import annotations

import time

BEGAN = time.perf_counter()

import gc  # noqa: E402 - the imports are what is measured

gc.disable()  # as the command line does, and so is this:

from counter_app.ui.binding import load_qt  # noqa: E402

load_qt()

import argparse  # noqa: E402, F401 - of the command line

from PySide6.QtWidgets import QApplication  # noqa: E402

import counter_app.cli.window  # noqa: E402, F401 - what a start imports
from counter_app.ui.application import WindowOptions, make_application, make_window  # noqa: E402


def painted() -> None:
    """The first paint ends the program."""
    print((time.perf_counter() - BEGAN) * 1000)
    QApplication.exit()


if __name__ == "__main__":
    app = make_application()
    window = make_window(WindowOptions(practice=True))
    window.painted.connect(painted)
    window.show()
    app.exec()
