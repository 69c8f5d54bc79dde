"""A person at the real window: answers by keys whatever it asks, says what he sees, goes home.

``python -m tests.cli.hand FOLDER``; standard input: words to use as passphrases, one a line,
then an empty line. Standard output: one line a page. He closes the window at the end of the
input, so that whoever started him decides how long he stays.
"""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event, Thread

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from counter_app.cli.window import open_front
from counter_app.ui.application import make_application
from counter_app.ui.shell.first_form import FirstForm
from counter_app.ui.shell.new_passphrase import NewPassphrasePage
from counter_app.ui.shell.window import MainWindow

PASSWORD = "mật khẩu đủ dài"
FORM = (
    *("H53.12", "Trung tâm Phục vụ hành chính công xã Mẫu", "Ủy ban nhân dân xã Mẫu", "Xã Mẫu"),
    *("", "truong", "Nguyễn Thị Mẫu", "Trưởng nhóm", PASSWORD, PASSWORD, "2"),
)
EVERY_MS = 20


class Hand:
    """Looks at the window every few milliseconds and does the next thing."""

    def __init__(self, passphrases: list[str], go_home: Event) -> None:
        self._passphrases, self._go_home = passphrases, go_home
        self._seen: list[str] = []
        self._acted_on: QWidget | None = None

    def look(self) -> None:
        """One glance, at most one page answered."""
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible():
                self._act(window)

    def _act(self, window: MainWindow) -> None:
        page = window.entrance.currentWidget()
        if self._go_home.is_set():
            window.close()
        elif window.view is not None:
            self._say("seated")
        elif isinstance(page, FirstForm | NewPassphrasePage):
            self._answer(page)
        elif window.login._passphrase_field.isVisible():
            self._say(f"passphrase {_note(window.login)}")
            _fill_in(self._next_words())
        elif window.login._invitation_field.isVisible():
            self._say(f"invitation {_note(window.login)}")
            _fill_in(self._next_words())
        elif window.login.button.isEnabled():
            self._say(f"login {window.login._drafts.text()}")
            window.login._login.setFocus()
            _fill_in(["truong", PASSWORD])

    def _answer(self, page: FirstForm | NewPassphrasePage) -> None:
        if page is self._acted_on:
            return
        self._acted_on = page
        if isinstance(page, FirstForm):
            self._say("form")
            _fill_in(list(FORM))
        else:
            self._say("new passphrase")
            _fill_in(self._next_words() * 2)

    def _next_words(self) -> list[str]:
        words, self._passphrases[:1] = self._passphrases[:1], []
        return words

    def _say(self, words: str) -> None:
        if self._seen[-1:] != [words]:
            self._seen.append(words)
            sys.stdout.write(f"{words}\n")
            sys.stdout.flush()


def _note(page: QWidget) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def _fill_in(texts: list[str]) -> None:
    """From the field in focus on: each text, Tab between them, Return at the end."""
    for number, text in enumerate(texts):
        if number:
            _press(Qt.Key.Key_Tab)
        _press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        for letter in text:
            key = Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key.Key_unknown
            _press(key, text=letter)
    if texts:
        _press(Qt.Key.Key_Return)


def _press(
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    *,
    text: str = "",
) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.sendKeyEvent(QTest.KeyAction.Click, focus, key, text, modifier)


def _listen(passphrases: list[str], told: Event, go_home: Event) -> None:
    for line in sys.stdin:
        if not line.strip():
            told.set()
        else:
            passphrases.append(line.rstrip("\n"))
    told.set()
    go_home.set()


def main(folder: str) -> int:
    """Start the window as the program does; returns its exit status."""
    passphrases: list[str] = []
    told, go_home = Event(), Event()
    Thread(target=_listen, args=(passphrases, told, go_home), daemon=True).start()
    told.wait()
    make_application()
    hand = Hand(passphrases, go_home)
    timer = QTimer(interval=EVERY_MS)
    timer.timeout.connect(hand.look)
    timer.start()
    return open_front(Path(folder), practice=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
