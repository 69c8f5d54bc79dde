"""The program as a process on a virtual desktop, driven from outside by a clerk."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.journeys.keyboard import Keyboard

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
APPLICATION = "counter_app"
PATIENCE = 60.0
"""Seconds until something that must happen counts as not happening."""


class Lines:
    """A helper process that is asked and answers line by line."""

    def __init__(self, command: list[str], environ: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            command,
            env=dict(environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, line: object) -> str:
        """One line there, one line back."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the helper died on {line}"
        return answer

    def close(self) -> None:
        """No more questions."""
        self._process.communicate()


class OutsideClerk:
    """Sees and acts through the accessibility bus, the keyboard and the clipboard."""

    def __init__(self, hands: Lines, copying: Lines, keyboard: Keyboard) -> None:
        self._hands, self._copying, self.keyboard = hands, copying, keyboard

    def wait(self, name: str, role: str = "", **wanted: Any) -> str:
        """Until a control is there as wanted; returns its text."""
        answer = self._do("wait", name=name, role=role, seconds=PATIENCE, **wanted)
        return str(answer.get("text", ""))

    def press(self, name: str) -> None:
        """A button by its name."""
        self._do("press", name=name, seconds=PATIENCE)

    def go_to(self, name: str) -> None:
        """The focus into a field by its name."""
        self.keyboard.face_largest_window()
        self._do("focus", name=name, seconds=PATIENCE)

    def fill(self, name: str, text: str) -> None:
        """Text into a field, as assistive programs do."""
        self._do("fill", name=name, text=text, seconds=PATIENCE)

    def paste(self, name: str, text: str) -> None:
        """Copied in another program, pasted into a field."""
        self._copying.ask(text)
        self.go_to(name)
        self.keyboard.press("Ctrl+v")

    def seen(self) -> list[tuple[str, str, str]]:
        """Role, name and text of everything on the screen."""
        return [(role, name, text) for role, name, text in self._do("names")["seen"]]

    def _do(self, act: str, **values: Any) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._hands.ask({"do": act, **values}))
        if "failed" in answer:
            seen = [f"{role} {name!r} {text!r}" for role, name, text in self.seen() if name or text]
            raise AssertionError(answer["failed"] + "\non the screen:\n" + "\n".join(seen))
        return answer


@contextmanager
def outside_clerk(environ: Mapping[str, str], python: Path) -> Iterator[OutsideClerk]:
    """Somebody who works any window on the virtual desktop ``environ`` describes."""
    hands = Lines([str(python), str(HERE / "atspi_hands.py"), APPLICATION], environ)
    copying = Lines([sys.executable, str(HERE / "clipboard.py")], environ)
    try:
        with Keyboard(environ["DISPLAY"]) as keyboard:
            yield OutsideClerk(hands, copying, keyboard)
    finally:
        hands.close()
        copying.close()


@contextmanager
def practice_window(environ: Mapping[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """``python main.py --data FOLDER --practice``; ended politely unless it is gone already."""
    command = [sys.executable, str(REPOSITORY / "main.py"), "--data", str(folder), "--practice"]
    process = subprocess.Popen(command, env=dict(environ))
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE)
