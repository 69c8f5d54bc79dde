"""Starting clerks, listening to them and killing them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import Any

from tests.conftest import REPOSITORY
from tests.faults.clerk import Orders, as_line

Line = dict[str, Any]


class ClerkProcess:
    """A place where one clerk after the other works, each in a process of his own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.clerk"],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        self._rest = b""
        self._clerk = 0
        self._selector = DefaultSelector()
        self._selector.register(self._out, EVENT_READ)

    def start(self, orders: Orders) -> None:
        """A clerk begins to work."""
        self._in.write(as_line(orders))
        first = self.line()
        assert first is not None
        self._clerk = first["process"]

    def go(self) -> None:
        """What a clerk with ``wait_for_start`` waits for, once he said ``open``."""
        self._in.write(b"\n")

    def line(self, seconds: float | None = None) -> Line | None:
        """The next line; None when none came within ``seconds``."""
        until = None if seconds is None else monotonic() + seconds
        while b"\n" not in self._rest:
            left = None if until is None else until - monotonic()
            if left is not None and (left <= 0 or not self._selector.select(left)):
                return None
            self._rest += os.read(self._out.fileno(), 65536)
        line, self._rest = self._rest.split(b"\n", 1)
        found: Line = json.loads(line)
        return found

    def lines(self) -> Iterator[Line]:
        """What the clerk says until he ends; he must end by himself or by ``kill``."""
        while (line := self.line()) is not None:
            if "ended" in line:
                self._clerk = 0
                assert line["ended"] in (0, -signal.SIGKILL), "see the output of the process"
                return
            yield line

    def kill(self) -> list[Line]:
        """Kill -9; what he said and nobody heard yet."""
        if not self._clerk:
            return []
        os.kill(self._clerk, signal.SIGKILL)
        return list(self.lines())

    def close(self) -> None:
        """Nobody works here any more."""
        self.kill()
        self._in.close()
        self._process.wait()
        self._selector.close()
        self._out.close()


@contextmanager
def clerk_processes(count: int) -> Iterator[list[ClerkProcess]]:
    """Several places; nobody outlives the block."""
    clerks: list[ClerkProcess] = []
    try:
        clerks.extend(ClerkProcess() for _ in range(count))
        yield clerks
    finally:
        for clerk in clerks:
            clerk.close()
