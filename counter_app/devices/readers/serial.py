"""Card readers that speak through a serial port (USB virtual COM), bytes intact.

pyserial opens ``COM3``, ``/dev/ttyACM0`` and, for the practice office, ``socket://host:port``
alike. A keyboard wedge would garble what this delivers whole.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import serial
from serial.urlhandler import protocol_socket

from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.ports import CardReader

_log = logging.getLogger(__name__)

SILENCE_SECONDS = 0.08
"""A code without a terminator ends here."""
LONGEST_CODE_BYTES = 4096
"""A card's code has some 200; longer than this is noise, and dropped whole."""
_DEFAULT_BAUD = 115_200
_TERMINATORS = b"\r\n"


@dataclass(slots=True)
class _Collector:
    """Cuts a stream of bytes into codes."""

    deliver: Callable[[bytes], None]
    _code: bytearray = field(default_factory=bytearray)
    _overlong: bool = False

    def take(self, data: bytes) -> None:
        """Bytes that came in."""
        for byte in data:
            if byte in _TERMINATORS:
                self.finish()
            elif len(self._code) >= LONGEST_CODE_BYTES:
                self._overlong = True
            else:
                self._code.append(byte)

    def finish(self) -> None:
        """A terminator or silence: what there is, is the code."""
        code, overlong = bytes(self._code), self._overlong
        self._code.clear()
        self._overlong = False
        if overlong:
            _log.warning("reader sent more than %d bytes without an end", LONGEST_CODE_BYTES)
        elif code:
            self.deliver(code)


class _NetworkPort(protocol_socket.Serial):
    """A reader behind a network: a new connection holds nothing stale to be thrown away."""

    def reset_input_buffer(self) -> None:
        """Keep what came while connecting: it may be the first code."""


class SerialReader:
    """One reader on one port. ``run`` lives on the reader's own thread."""

    def __init__(self, port: str, baud: int = _DEFAULT_BAUD) -> None:
        self._port = port
        self._baud = baud

    def run(self, deliver: Callable[[bytes], None], stop: Callable[[], bool]) -> None:
        """See ``ports.CardReader``; ``READER_UNREACHABLE`` when the port is not there."""
        collector = _Collector(deliver)
        try:
            with self._opened() as port:
                while not stop():
                    if data := port.read(max(1, port.in_waiting)):
                        collector.take(data)
                    else:
                        collector.finish()
        except (OSError, serial.SerialException, ValueError) as error:
            raise DeviceTrouble(DeviceTroubleCode.READER_UNREACHABLE) from error

    def _opened(self) -> serial.Serial | _NetworkPort:
        if self._port.startswith("socket://"):
            return _NetworkPort(self._port, self._baud, timeout=SILENCE_SECONDS)
        port = serial.serial_for_url(
            self._port, self._baud, timeout=SILENCE_SECONDS, do_not_open=True
        )
        if sys.platform != "win32":
            # Windows opens ports for one program anyway.
            port.exclusive = True
        port.open()
        return port


def open_reader(address: str) -> CardReader:
    """``serial:PORT``, ``serial:PORT?baud=9600`` or ``socket://host:port``; opens nothing yet.

    Raises ``DeviceTrouble(READER_NOT_CONFIGURED)`` for anything else.
    """
    place, _, question = address.strip().partition("?")
    if place.startswith("socket://"):
        return SerialReader(place)
    scheme, _, port = place.partition(":")
    baud = question.removeprefix("baud=") or str(_DEFAULT_BAUD)
    if scheme != "serial" or not port or not baud.isdecimal():
        raise DeviceTrouble(DeviceTroubleCode.READER_NOT_CONFIGURED)
    return SerialReader(port, int(baud))
