"""Another program on the screen, from which text is copied: one JSON string a line."""

from __future__ import annotations

import json
import sys
import threading

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication


class Copying(QObject):
    """Brings what is read on a thread to the clipboard, and says when it is there."""

    came = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.came.connect(self._copy, Qt.ConnectionType.QueuedConnection)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        sys.stdout.write("copied\n")
        sys.stdout.flush()


def main() -> None:
    """Serve until the input ends."""
    app = QGuiApplication(["clipboard"])
    copying = Copying()

    def read() -> None:
        for line in sys.stdin:
            copying.came.emit(json.loads(line))
        app.quit()

    threading.Thread(target=read, daemon=True).start()
    app.exec()


if __name__ == "__main__":
    main()
