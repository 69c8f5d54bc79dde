"""The line to a printer on a serial port, real or virtual (USB with a COM driver)."""

from __future__ import annotations

import contextlib
import time
from typing import Any

from counter_app.devices.printers.library import connectors, logging_undisturbed
from counter_app.devices.printers.link import LinkLost, OpenLink

CHUNK = 256
"""Bytes handed over at once: a quarter of a second at 9,600 baud."""


def serial_line(port: str, *, baud_rate: int, rts_cts: bool) -> OpenLink:
    """Opens one serial port."""

    def open_link(timeout: float) -> SerialLink:
        del timeout  # opening a local port does not wait
        return SerialLink(port, baud_rate=baud_rate, rts_cts=rts_cts)

    return open_link


class SerialLink:
    """A ``Link`` over python-escpos' ``Serial`` connector."""

    two_way = True

    def __init__(self, port: str, *, baud_rate: int, rts_cts: bool) -> None:
        with logging_undisturbed():
            connector = connectors().Serial(devfile=port, baudrate=baud_rate)
            try:
                connector.open(raise_not_found=False)
            except OSError as error:  # what pyserial lets through, e.g. a port held by another
                raise LinkLost("unreachable") from error
        if not connector.device:
            raise LinkLost("unreachable")
        self._connector: Any = connector
        self._port: Any = connector.device
        self._port.rtscts = rts_cts

    def send(self, data: bytes, timeout: float) -> int:
        """Write a piece. Raises ``LinkLost``, which cannot tell how much of it left."""
        piece = data[:CHUNK]
        try:
            self._port.write_timeout = max(0.01, timeout)
            return int(self._port.write(piece))
        except OSError as error:  # pyserial's exceptions are OSErrors
            raise LinkLost("takes no more data", perhaps_sent=len(piece)) from error

    def receive(self, timeout: float) -> bytes:
        """The next bytes within ``timeout`` seconds. Raises ``LinkLost``."""
        try:
            self._port.timeout = max(0.01, timeout)
            first = bytes(self._port.read(1))
            return first + bytes(self._port.read(self._port.in_waiting)) if first else b""
        except OSError as error:
            raise LinkLost("port lost") from error

    def finish(self, timeout: float) -> None:
        """Wait until the port's buffer is empty. Raises ``LinkLost``."""
        deadline = time.monotonic() + timeout
        try:
            while self._port.out_waiting:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise LinkLost("takes no more data")
                self.receive(min(0.05, left))
        except OSError as error:
            raise LinkLost("port lost") from error

    def close(self) -> None:
        """Close the port without waiting for data a dead printer will never take."""
        with contextlib.suppress(OSError), logging_undisturbed():
            if self._port.out_waiting:
                # The connector's close would flush, which waits for ever.
                self._port.reset_output_buffer()
            self._connector.close()
