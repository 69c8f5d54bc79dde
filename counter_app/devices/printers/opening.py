"""From an address in the settings to a printer."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from counter_app.devices.printers.cups import CupsPrinter
from counter_app.devices.printers.file import FolderPrinter
from counter_app.devices.printers.office import SheetPrinter, gdi_sheets
from counter_app.devices.printers.options import PrinterKind, PrinterOptions
from counter_app.devices.printers.serial import serial_line
from counter_app.devices.printers.tcp import tcp_line
from counter_app.devices.printers.thermal import ThermalPrinter
from counter_app.devices.printers.windows import RawQueuePrinter, windows_spooler
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.ports import Printer

RAW_PORT = 9100


def open_printer(address: str, *, options: PrinterOptions | None = None) -> Printer:
    """The printer behind an address; nothing is connected yet.

    ``tcp://host[:port]``, ``serial:PORT[@baud]``, ``win:QUEUE``, ``cups:QUEUE`` or
    ``file:FOLDER``. Raises ``DeviceTrouble(PRINTER_NOT_CONFIGURED)`` for anything else.
    """
    options = options or PrinterOptions()
    scheme, _, rest = address.partition(":")
    if not rest.strip("/"):
        raise _unknown()
    match scheme:
        case "tcp":
            return _tcp(address, options)
        case "serial":
            return _serial(rest, options)
        case "win":
            return _windows(rest, options)
        case "cups":
            return CupsPrinter(_queue_name(rest), options)
        case "file":
            return FolderPrinter(Path(rest))
        case _:
            raise _unknown()


def shared_device(address: str) -> str:
    """A name for the device that is the same on every PC; empty for one only this PC reaches.

    Windows and CUPS queues keep their own order and need none.
    """
    if not address.startswith("tcp:"):
        return ""
    try:
        parts = urlsplit(address)
        port = parts.port or RAW_PORT
    except ValueError:  # a port that is none, brackets that do not close
        return ""
    return f"{parts.hostname}:{port}" if parts.hostname else ""


def _tcp(address: str, options: PrinterOptions) -> Printer:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or RAW_PORT
    except ValueError as error:  # a port that is none, brackets that do not close
        raise _unknown() from error
    if not host or options.kind is not PrinterKind.THERMAL:
        raise _unknown()
    return ThermalPrinter(tcp_line(host, port), options)


def _serial(rest: str, options: PrinterOptions) -> Printer:
    port, _, baud = rest.partition("@")
    if baud and not baud.isdecimal():
        raise _unknown()
    line = serial_line(port, baud_rate=int(baud or options.baud_rate), rts_cts=options.rts_cts)
    return ThermalPrinter(line, options)


def _windows(name: str, options: PrinterOptions) -> Printer:
    spooler = windows_spooler()
    if options.kind is PrinterKind.OFFICE:
        return SheetPrinter(name, options, spooler, gdi_sheets)
    return RawQueuePrinter(name, options, spooler)


def _queue_name(name: str) -> str:
    if name.startswith("-") or any(sign in name for sign in " \t/#?"):
        raise _unknown()
    return name


def _unknown() -> DeviceTrouble:
    return DeviceTrouble(DeviceTroubleCode.PRINTER_NOT_CONFIGURED)
