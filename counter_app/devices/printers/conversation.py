"""Asking a printer over an open line, and sorting what it answers."""

from __future__ import annotations

import time
from collections import deque

from counter_app.devices.printers.link import Link
from counter_app.devices.printers.status import (
    ASK_MODEL,
    ASK_OFFLINE_CAUSE,
    ASK_ROLL_SENSOR,
    PrinterText,
    RealTimeStatus,
    Reply,
    ReplyReader,
    state_from,
)
from counter_app.services.ports import PrinterState


class Conversation:
    """One line, one reader; answers nobody waits for yet are kept. Raises ``LinkLost``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._reader = ReplyReader()
        self._arrived: deque[Reply] = deque()
        self._kept: deque[Reply] = deque()

    def state(self, deadline: float) -> PrinterState:
        """Ask why it is offline and what the roll sensor sees (DLE EOT 2 and 4).

        One after the other: the answers look alike.
        """
        if not self._link.two_way:
            return PrinterState.SILENT
        cause = self._real_time(ASK_OFFLINE_CAUSE, deadline)
        if cause is None:
            return PrinterState.SILENT
        return state_from(cause, self._real_time(ASK_ROLL_SENSOR, deadline))

    def model(self, deadline: float) -> str:
        """The model name (GS I 67), empty when it does not say."""
        self._link.send(ASK_MODEL, deadline - time.monotonic())
        while (reply := self._next(deadline)) is not None:
            if isinstance(reply, PrinterText):
                return reply.text
            self._kept.append(reply)
        return ""

    def reply(self, deadline: float) -> Reply | None:
        """The next answer, kept ones first; None at the deadline."""
        return self._kept.popleft() if self._kept else self._next(deadline)

    def _real_time(self, question: bytes, deadline: float) -> int | None:
        self._link.send(question, max(0.01, deadline - time.monotonic()))
        while (reply := self._next(deadline)) is not None:
            if isinstance(reply, RealTimeStatus):
                return reply.byte
            self._kept.append(reply)
        return None

    def _next(self, deadline: float) -> Reply | None:
        while not self._arrived:
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            self._arrived.extend(self._reader.feed(self._link.receive(left)))
        return self._arrived.popleft()
