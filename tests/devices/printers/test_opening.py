from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from counter_app.devices.printers.cups import CupsPrinter
from counter_app.devices.printers.file import FolderPrinter
from counter_app.devices.printers.models import model_options, office_options
from counter_app.devices.printers.opening import open_printer, shared_device
from counter_app.devices.printers.options import PrinterKind, PrinterOptions
from counter_app.devices.printers.thermal import ThermalPrinter
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("tcp://192.0.2.7", ThermalPrinter),
        ("tcp://printer.office:9101", ThermalPrinter),
        ("tcp://[2001:db8::7]:9100", ThermalPrinter),
        ("serial:COM3", ThermalPrinter),
        ("serial:/dev/ttyUSB0@9600", ThermalPrinter),
        ("cups:phieu", CupsPrinter),
        ("file:out/papers", FolderPrinter),
        ("file:/tmp/papers", FolderPrinter),
    ],
)
def test_addresses(address: str, kind: type) -> None:
    assert isinstance(open_printer(address), kind)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "tcp",
        "tcp:",
        "tcp://",
        "tcp://host:port",
        "tcp://host:99999",
        "tcp://[::1",
        "serial:",
        "serial:COM3@fast",
        "cups:",
        "cups:-o raw",
        "cups:-d",
        "cups:a b",
        "file:",
        "http://host",
        "192.0.2.7:9100",
    ],
)
def test_what_is_no_address_is_not_configured(address: str) -> None:
    with pytest.raises(DeviceTrouble) as trouble:
        open_printer(address)
    assert trouble.value.code is DeviceTroubleCode.PRINTER_NOT_CONFIGURED


def test_sheets_are_not_sent_to_a_raw_port() -> None:
    with pytest.raises(DeviceTrouble):
        open_printer("tcp://192.0.2.7", options=PrinterOptions(kind=PrinterKind.OFFICE))


@pytest.mark.skipif(sys.platform == "win32", reason="there it is configured")
def test_a_windows_queue_elsewhere_is_not_configured() -> None:
    with pytest.raises(DeviceTrouble) as trouble:
        open_printer("win:Máy in phiếu")
    assert trouble.value.code is DeviceTroubleCode.PRINTER_NOT_CONFIGURED


def test_models_of_the_library() -> None:
    assert model_options("TM-T20II") == PrinterOptions()
    assert model_options("TM-T88V") == replace(PrinterOptions(), width_dots=512)
    assert model_options("POS-5890") == replace(PrinterOptions(), width_dots=384, cutter=False)
    for unknown in ("no such model", "default", "OCD-300"):
        with pytest.raises(DeviceTrouble) as trouble:
            model_options(unknown)
        assert trouble.value.code is DeviceTroubleCode.PRINTER_NOT_CONFIGURED


def test_what_the_office_knows_of_a_printer() -> None:
    assert office_options("thermal", 576, {}) == PrinterOptions()
    assert not office_options("thermal", 384, {"model": "POS-5890"}).cutter
    assert office_options("thermal", 384, {"model": "TM-T20II"}).width_dots == 384
    assert office_options("office", 0, {"answers": False}).kind is PrinterKind.OFFICE
    with pytest.raises(DeviceTrouble) as trouble:
        office_options("thermal", 576, {"model": "no such model"})
    assert trouble.value.code is DeviceTroubleCode.PRINTER_NOT_CONFIGURED


@pytest.mark.parametrize(
    ("address", "device"),
    [
        ("tcp://192.0.2.7", "192.0.2.7:9100"),
        ("tcp://192.0.2.7:9100", "192.0.2.7:9100"),
        ("tcp://Printer.Office:9101", "printer.office:9101"),
        ("tcp://host:port", ""),
        ("tcp:", ""),
        ("serial:COM3", ""),
        ("win:Canon LBP", ""),
        ("cups:phieu", ""),
    ],
)
def test_only_a_printer_on_the_network_is_the_same_for_every_pc(address: str, device: str) -> None:
    assert shared_device(address) == device
