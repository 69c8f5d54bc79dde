"""An open line to a printer, whatever the transport."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class LinkLost(Exception):
    """The line could not be opened, broke, or would take no more.

    ``perhaps_sent``: bytes of the last ``send`` that may have left all the same.
    """

    def __init__(self, cause: str, perhaps_sent: int = 0) -> None:
        super().__init__(cause)
        self.cause = cause
        self.perhaps_sent = perhaps_sent


class Link(Protocol):
    """Used by one printer lane; closed after every job."""

    @property
    def two_way(self) -> bool:
        """Whether anything can come back."""
        ...

    def send(self, data: bytes, timeout: float) -> int:
        """Hand over at least one byte and say how many. Raises ``LinkLost``."""
        ...

    def receive(self, timeout: float) -> bytes:
        """What has come, or ``b""`` after ``timeout`` seconds. Raises ``LinkLost``."""
        ...

    def finish(self, timeout: float) -> None:
        """Wait until all bytes are out of this machine. Raises ``LinkLost``."""
        ...

    def close(self) -> None:
        """Let go of the line. Never raises."""
        ...


OpenLink = Callable[[float], Link]
"""Opens a line within so many seconds or raises ``LinkLost``."""
