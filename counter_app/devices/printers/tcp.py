"""The line to a network printer: TCP, usually port 9100."""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from typing import Any

from counter_app.devices.printers.library import connectors, logging_undisturbed
from counter_app.devices.printers.link import LinkLost, OpenLink

SEND_BUFFER = 8192
"""Small, so that bytes count as sent when the printer takes them: with the system's own
buffer a whole slip counts as sent to a printer that reads nothing."""

FAREWELL_SECONDS = 2.0
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


def tcp_line(host: str, port: int) -> OpenLink:
    """Opens a connection to one printer, and to nothing else."""

    def open_link(timeout: float) -> TcpLink:
        return TcpLink(host, port, timeout)

    return open_link


class TcpLink:
    """A ``Link`` over python-escpos' ``Network`` connector.

    The connector gets its socket from here: its own ``open`` knows IPv4 only, sets no
    options and forgets to close a socket that did not connect.
    """

    two_way = True

    def __init__(self, host: str, port: int, timeout: float) -> None:
        connector = connectors().Network(host, port=port, timeout=timeout)
        try:
            self._socket = _connected(host, port, timeout)
        except (OSError, UnicodeError) as error:  # UnicodeError: not a possible host name
            raise LinkLost("unreachable") from error
        connector.device = self._socket
        self._connector: Any = connector

    def send(self, data: bytes, timeout: float) -> int:
        """Hand over what the system takes now. Raises ``LinkLost``."""
        self._socket.settimeout(max(0.01, timeout))
        try:
            return self._socket.send(data)
        except TimeoutError as error:
            # What lies in the buffer must not come out after the job was given up.
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            raise LinkLost("takes no more data") from error
        except OSError as error:
            raise LinkLost("connection lost") from error

    def receive(self, timeout: float) -> bytes:
        """What the printer answered within ``timeout`` seconds. Raises ``LinkLost``."""
        self._socket.settimeout(max(0.01, timeout))
        try:
            data = self._socket.recv(1024)
        except TimeoutError:
            return b""
        except OSError as error:
            raise LinkLost("connection lost") from error
        if not data:
            raise LinkLost("connection closed")
        return data

    def finish(self, timeout: float) -> None:
        """Say that no more comes and wait for the other end to say the same.

        An end in order means everything was taken; a reset means it was not. A printer that
        says neither is left after two seconds. Closing with unread answers would reset the
        connection under data still on its way.
        """
        deadline = time.monotonic() + min(timeout, FAREWELL_SECONDS)
        try:
            self._socket.shutdown(socket.SHUT_WR)
            while (left := deadline - time.monotonic()) > 0:
                self._socket.settimeout(left)
                if not self._socket.recv(1024):
                    return
        except TimeoutError:
            return
        except OSError as error:
            raise LinkLost("connection lost") from error

    def close(self) -> None:
        """Close the connection."""
        with contextlib.suppress(OSError), logging_undisturbed():
            self._connector.close()


def _connected(host: str, port: int, timeout: float) -> socket.socket:
    connection = socket.create_connection((host, port), timeout)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    return connection
