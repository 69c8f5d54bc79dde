"""A card reader without hardware: the product connects, ``beep`` sends what a card says."""

from __future__ import annotations

import contextlib
import socket
import threading


class VirtualReader:
    """A TCP port in the place of a reader's cable. Every method from any thread."""

    def __init__(
        self, *, host: str = "127.0.0.1", port: int = 0, terminator: bytes = b"\r"
    ) -> None:
        self._host, self._port = host, port
        self._terminator = terminator
        self._changed = threading.Condition()
        self._cables: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> tuple[str, int]:
        """Begin to listen; returns host and port. After ``stop`` the port stays the same."""
        self._listener = socket.create_server((self._host, self._port))
        self._port = self._listener.getsockname()[1]
        self._thread = threading.Thread(
            target=self._accept, args=(self._listener,), name="virtual-reader", daemon=True
        )
        self._thread.start()
        return self._host, self._port

    def stop(self) -> None:
        """Pull the plug."""
        if self._listener is None or self._thread is None:
            return
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        with self._changed:
            cables, self._cables = self._cables, []
        for cable in cables:
            cable.close()
        self._listener = self._thread = None

    def __enter__(self) -> VirtualReader:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def address(self) -> str:
        """What ``open_reader`` takes."""
        return f"socket://{self._host}:{self._port}"

    def wait_for_counter(self, timeout: float = 10.0) -> None:
        """Block until the product has connected; raises ``TimeoutError``."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._cables, timeout):
                raise TimeoutError("nobody reads this reader")

    def beep(self, code: bytes | str) -> bool:
        """A card under the lens: text goes as UTF-8, the terminator behind it.

        False if nobody is connected; a real reader would beep into the void too.
        """
        data = code.encode("utf-8") if isinstance(code, str) else code
        return self.send(data + self._terminator)

    def send(self, data: bytes) -> bool:
        """Raw bytes, to see what damaged ones do."""
        with self._changed:
            alive = [cable for cable in self._cables if _sent(cable, data)]
            for cable in set(self._cables) - set(alive):
                cable.close()
            self._cables = alive
        return bool(alive)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                cable, _ = listener.accept()
            except OSError:
                return
            with self._changed:
                self._cables.append(cable)
                self._changed.notify_all()


def _sent(cable: socket.socket, data: bytes) -> bool:
    try:
        cable.sendall(data)
    except OSError:
        return False
    return True
