"""A thermal printer without paper: TCP, answers as Epson writes, keeps PNGs.

Every fault a counter meets can be switched on while it runs. What it prints is what the
strict reader understood; a wrong byte is kept in ``errors`` and ends that connection.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

from counter_app.practice.escpos_reader import (
    REAL_TIME,
    ClearBuffers,
    EscposError,
    EscposParser,
    Parsed,
    Recover,
    StatusQuery,
)
from counter_app.practice.printer_mechanism import Mechanism, OnPaper, Printout, Replies

__all__ = ["OnPaper", "Printout", "Replies", "VirtualPrinter"]

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class _Connection:
    """One client's connection."""

    def __init__(self, sock: socket.socket) -> None:
        self.cut_off = False
        self._sock = sock
        self._sending = threading.Lock()

    def receive(self, size: int) -> bytes:
        return self._sock.recv(size)

    def send(self, data: bytes) -> None:
        """Send, unless the client has gone; a printer does not notice."""
        with self._sending:
            try:
                self._sock.sendall(data)
            except OSError:
                return

    def close(self, *, reset: bool = False) -> None:
        """Close; with ``reset`` the client gets a RST instead of an end."""
        try:
            if reset:
                self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            # Reading is shut down first: it wakes a thread that sits in recv.
            self._sock.shutdown(socket.SHUT_RD if reset else socket.SHUT_RDWR)
        except OSError:
            pass  # the client was faster
        self._sock.close()


class VirtualPrinter:
    """A TCP printer on its own threads. Every method may be called from any thread.

    ``folder`` gets ``0001.png`` and so on, the numbers going on after a restart;
    pieces that came out without a cut are ``0002-torn.png`` and go to ``on_torn``.
    """

    def __init__(
        self,
        folder: Path,
        *,
        width_dots: int = 576,
        host: str = "127.0.0.1",
        port: int = 0,
        on_receipt: OnPaper | None = None,
        on_torn: OnPaper | None = None,
    ) -> None:
        self._host, self._port = host, port
        self._mechanism = Mechanism(folder, width_dots, on_receipt, on_torn)
        self._connections: set[_Connection] = set()
        self._threads: list[threading.Thread] = []
        self._listener: socket.socket | None = None
        self._lock = threading.Lock()
        self._bytes_per_second: int | None = None
        self._reset_after: int | None = None

    def start(self) -> tuple[str, int]:
        """Begin to listen; returns host and port."""
        self._mechanism.start()
        self.switch_on()
        return self._host, self._port

    def stop(self) -> None:
        """Close everything and wait for the threads."""
        self._mechanism.stop()
        self.switch_off()
        for thread in list(self._threads):
            thread.join()

    def __enter__(self) -> VirtualPrinter:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def address(self) -> str:
        """What ``[printer] address`` takes."""
        return f"tcp://{self._host}:{self._port}"

    @property
    def printouts(self) -> list[Printout]:
        """Every piece of paper so far."""
        return list(self._mechanism.printouts)

    @property
    def receipts(self) -> list[Printout]:
        """The pieces that were cut."""
        return [printout for printout in self.printouts if printout.complete]

    @property
    def errors(self) -> list[EscposError]:
        """Every wrong byte so far."""
        return list(self._mechanism.errors)

    def switch_off(self) -> None:
        """Power off: connections are refused, what is buffered is lost, paper is torn."""
        with self._lock:
            listener, self._listener = self._listener, None
            connections = list(self._connections)
        for connection in connections:
            connection.cut_off = True
        self._mechanism.drop_buffer()
        if listener is not None:
            _wake_and_close(listener)
        for connection in connections:
            connection.close(reset=True)

    def switch_on(self) -> None:
        """Listen again, on the same port."""
        listener = socket.create_server((self._host, self._port), backlog=8)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._mechanism.buffer_size)
        self._port = listener.getsockname()[1]
        with self._lock:
            self._listener = listener
        self._spawn(self._accept, listener)

    def run_out_of_paper(self, after_rows: int = 0) -> None:
        """The roll ends after so many more rows; printing waits for ``load_paper``."""
        with self._mechanism.changed:
            self._mechanism.rows_left = after_rows
        if after_rows == 0:
            self._mechanism.sense(paper_out=True)

    def load_paper(self) -> None:
        """A new roll: what waits in the printer is printed."""
        with self._mechanism.changed:
            self._mechanism.rows_left = None
        self._mechanism.sense(paper_out=False, near_end=False)

    def near_end(self) -> None:
        """The roll is nearly used up; printing goes on."""
        self._mechanism.sense(near_end=True)

    def open_cover(self) -> None:
        """Printing waits for ``close_cover``."""
        self._mechanism.sense(cover_open=True)

    def close_cover(self) -> None:
        """Printing goes on."""
        self._mechanism.sense(cover_open=False)

    def reset_at_byte(self, count: int) -> None:
        """The next connection is reset once it has sent ``count`` bytes (at least 1)."""
        with self._lock:
            self._reset_after = count

    def reply_as(self, replies: Replies) -> None:
        """Be an Epson, a clone or silent."""
        self._mechanism.replies = replies

    def throttle(
        self, *, bytes_per_second: int | None = None, mm_per_second: float | None = None
    ) -> None:
        """Slow the line, the head, both or (without arguments) neither."""
        self._bytes_per_second = bytes_per_second
        self._mechanism.mm_per_second = mm_per_second

    def wait_for(self, count: int, timeout: float = 10.0) -> list[Printout]:
        """Block until ``count`` receipts were cut; raises ``TimeoutError``."""
        self._await(lambda: len(self.receipts) >= count, timeout)
        return self.receipts

    def wait_for_torn(self, count: int, timeout: float = 10.0) -> list[Printout]:
        """Block until ``count`` pieces came out without a cut; raises ``TimeoutError``."""
        self._await(lambda: len(self.printouts) - len(self.receipts) >= count, timeout)
        return [printout for printout in self.printouts if not printout.complete]

    def wait_until_out_of_paper(self, timeout: float = 10.0) -> None:
        """Block until the roll has ended; raises ``TimeoutError``."""
        self._await(lambda: self._mechanism.sensors.paper_out, timeout)

    def _await(self, fact: Callable[[], bool], timeout: float) -> None:
        with self._mechanism.changed:
            if not self._mechanism.changed.wait_for(fact, timeout):
                raise TimeoutError(f"the printer holds {self.printouts}, {self.errors}")

    def _spawn(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, name="virtual-printer", daemon=True)
        with self._lock:
            self._threads = [old for old in self._threads if old.is_alive()]
            self._threads.append(thread)
            thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            connection = _Connection(sock)
            with self._lock:
                wanted = self._listener is listener
                if wanted:
                    self._connections.add(connection)
            if not wanted:
                connection.close(reset=True)
                return
            self._spawn(self._serve, connection)

    def _serve(self, connection: _Connection) -> None:
        with self._lock:
            limit, self._reset_after = self._reset_after, None
        try:
            self._receive(connection, limit)
        except EscposError as error:
            self._mechanism.errors.append(error)
        except OSError:
            pass  # the client reset the connection: the end of its data
        with self._lock:
            self._connections.discard(connection)
        self._mechanism.end_of_data(connection)

    def _receive(self, connection: _Connection, limit: int | None) -> None:
        parser, received = EscposParser(), 0
        while data := self._read(connection, None if limit is None else limit - received):
            received += len(data)
            for parsed in parser.feed(data):
                self._take(connection, parsed)
            if received == limit:
                connection.close(reset=True)
                return
        parser.finish()

    def _read(self, connection: _Connection, most: int | None) -> bytes:
        rate = self._bytes_per_second
        size = 4096 if rate is None else max(1, min(256, rate // 20))
        data = connection.receive(size if most is None else min(size, most))
        if rate is not None:
            self._mechanism.pause(len(data) / rate)
        return data

    def _take(self, connection: _Connection, parsed: Parsed) -> None:
        """Real-time commands act at once, all others wait their turn in the buffer."""
        command = parsed.command
        if isinstance(command, StatusQuery):
            sensors = self._mechanism.sensors
            self._mechanism.reply(connection, sensors.answer(command.kind))
        elif isinstance(command, ClearBuffers) or command == Recover(2):
            self._mechanism.drop_buffer()
        elif not isinstance(command, REAL_TIME):
            self._mechanism.submit(connection, parsed)


def _wake_and_close(listener: socket.socket) -> None:
    """Close a listener on which another thread sits in ``accept``."""
    with contextlib.suppress(OSError):  # Windows wakes the accept by the close alone
        listener.shutdown(socket.SHUT_RDWR)
    listener.close()
