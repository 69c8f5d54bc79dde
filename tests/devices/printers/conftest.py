"""Sinks that behave like printers on a real socket, and a picture to print."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from counter_app.devices.printers.options import PrinterOptions
from counter_app.services.paper import Raster

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass
class Sink:
    """A TCP printer that answers whenever what it received ends with a known question.

    A list of answers is given one by one; the last one stays.
    """

    answers: dict[bytes, bytes | list[bytes]] = field(default_factory=dict)
    reads: bool = True
    """False: reads nothing until ``resume`` is set."""
    reset_after: int | None = None
    """Bytes after which the connection is reset."""
    close_after: bytes | None = None
    """The connection is closed in order when the stream ends with this."""
    received: bytearray = field(default_factory=bytearray)
    connections: int = 0

    def __post_init__(self) -> None:
        self._stopped = threading.Event()
        self.resume = threading.Event()
        self.was_reset = threading.Event()
        self._listener = socket.socket()
        if not self.reads:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(5)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def stop(self) -> None:
        self._stopped.set()
        self.resume.set()
        with socket.socket() as wake:
            wake.connect_ex(("127.0.0.1", self.port))
        self._thread.join(10)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                if self._stopped.is_set():
                    return
                self.connections += 1
                if not self.reads:
                    self.resume.wait(30)
                self._listen(connection)

    def _listen(self, connection: socket.socket) -> None:
        while True:
            size = 65536 if self.reset_after is None else 64
            try:
                data = connection.recv(size)
            except ConnectionResetError:
                self.was_reset.set()
                return
            if not data:
                return
            self.received += data
            if self.reset_after is not None and len(self.received) >= self.reset_after:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
                return
            if self.close_after and self.received.endswith(self.close_after):
                return
            for question, answer in self.answers.items():
                if self.received.endswith(question):
                    connection.sendall(self._next(answer))

    @staticmethod
    def _next(answer: bytes | list[bytes]) -> bytes:
        if isinstance(answer, bytes):
            return answer
        return answer.pop(0) if len(answer) > 1 else answer[0]


@pytest.fixture
def sink() -> Iterator[Callable[..., Sink]]:
    """Starts sinks and stops them all."""
    running: list[Sink] = []

    def start(**behaviour: object) -> Sink:
        running.append(Sink(**behaviour))  # type: ignore[arg-type]
        return running[-1]

    yield start
    for one in running:
        one.stop()


@pytest.fixture
def quick() -> PrinterOptions:
    """Options of a printer whose silence is believed at once."""
    return PrinterOptions(
        slowest_mm_s=10_000,
        preflight_seconds=1.0,
        answer_seconds=0.2,
        poll_seconds=0.3,
        paper_wait_seconds=0.3,
        slack_seconds=0.5,
    )


@pytest.fixture
def raster() -> Raster:
    """A picture with something on every row, too big for any socket buffer in use here."""
    row = bytes((0x55, 0xAA) * 36)
    return Raster(576, 4000, row * 4000)
