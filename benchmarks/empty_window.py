"""The floor of the start: a PySide6 window with nothing in it. Prints ms to the first paint."""

from __future__ import annotations

import time

BEGAN = time.perf_counter()

from PySide6.QtGui import QPaintEvent  # noqa: E402 - the import is what is measured
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402


class Empty(QWidget):
    """Says when it is painted, and leaves."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The first paint ends the program."""
        print((time.perf_counter() - BEGAN) * 1000)
        QApplication.exit()


if __name__ == "__main__":
    app = QApplication([])
    window = Empty()
    window.resize(1366, 768)
    window.show()
    app.exec()
