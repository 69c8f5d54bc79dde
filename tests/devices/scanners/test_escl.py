"""The eSCL client against the virtual scanner: every page, or the reason why not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from counter_app.devices.scanners.escl import EsclPatience, EsclScanner
from counter_app.devices.scanners.escl_messages import (
    SourceLimits,
    nearest_resolution,
    parse_capabilities,
    parse_status,
    scan_settings,
)
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.practice.virtual_scanner import ScannerFault, VirtualScanner
from counter_app.services.ports import PageSide, ScannedPage, ScanProfile

PROFILE = ScanProfile(dpi=75)


def client(device: VirtualScanner, patience: EsclPatience | None = None) -> EsclScanner:
    port = int(device.address.split(":")[2].split("/")[0])
    return EsclScanner("127.0.0.1", port, patience=patience, pause=lambda _: None)


def collect(pages: Iterator[ScannedPage]) -> tuple[list[bytes], DeviceTroubleCode | None]:
    """The pages that came, and the trouble that ended them."""
    got: list[bytes] = []
    code: object = None
    try:
        got.extend(page.jpeg for page in pages)
    except DeviceTrouble as trouble:
        code = trouble.code
    assert code is None or isinstance(code, DeviceTroubleCode)
    return got, code


def test_the_feeder_is_scanned_to_its_end_untouched(
    device: VirtualScanner, sheets: list[bytes]
) -> None:
    pages = list(client(device).scan(PROFILE))
    assert [page.jpeg for page in pages] == sheets
    assert [page.number for page in pages] == [1, 2, 3, 4, 5]
    assert {(page.width, page.height, page.dpi) for page in pages} == {(620, 877, 75)}
    assert device.loaded == 0


def test_two_sides_alternate(device: VirtualScanner) -> None:
    pages = list(client(device).scan(ScanProfile(dpi=75, duplex=True)))
    front, back = PageSide.FRONT, PageSide.BACK
    assert [page.side for page in pages] == [front, back, front, back, front]


def test_the_glass_gives_one_page(device: VirtualScanner, sheets: list[bytes]) -> None:
    device.lay(sheets[2])
    assert collect(client(device).scan(ScanProfile(feeder=False))) == ([sheets[2]], None)
    assert device.loaded == 5


@pytest.mark.parametrize(
    ("fault", "code", "passed"),
    [
        (ScannerFault.JAM, DeviceTroubleCode.SCANNER_JAM, 0),
        (ScannerFault.COVER_OPEN, DeviceTroubleCode.SCANNER_COVER_OPEN, 0),
        (ScannerFault.SERVER_ERROR, DeviceTroubleCode.SCANNER_ERROR, 0),
        (ScannerFault.TRUNCATED, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED, 1),
        (ScannerFault.TRUNCATED_CLOSED, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED, 1),
        (ScannerFault.LENGTH_TOO_LONG, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED, 1),
        (ScannerFault.LENGTH_TOO_SHORT, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED, 1),
        (ScannerFault.DIES, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED, 1),
        (ScannerFault.NOT_JPEG, DeviceTroubleCode.SCANNER_ERROR, 1),
    ],
)
def test_a_fault_at_page_three_keeps_two_pages_and_names_the_reason(
    device: VirtualScanner,
    sheets: list[bytes],
    fault: ScannerFault,
    code: DeviceTroubleCode,
    passed: int,
) -> None:
    device.fail(fault, page=3)
    assert collect(client(device).scan(PROFILE)) == (sheets[:2], code)
    # Every sheet is accounted for: received, spoiled and known to be, or still in the feeder.
    assert device.spoiled == sheets[2 : 2 + passed]
    assert device.loaded == 3 - passed
    device.mend()
    again = device.spoiled + device.take_out()
    device.load(again)
    assert collect(client(device).scan(PROFILE)) == (sheets[2:], None)


def test_a_scanner_that_is_not_ready_yet_is_asked_again(
    device: VirtualScanner, sheets: list[bytes]
) -> None:
    device.fail(ScannerFault.NOT_READY, page=2, times=4)
    assert collect(client(device).scan(PROFILE)) == (sheets, None)


def test_asking_again_has_an_end(device: VirtualScanner, sheets: list[bytes]) -> None:
    device.fail(ScannerFault.NOT_READY, page=2, times=1000)
    scanner = client(device, EsclPatience(tries=5))
    expected = (sheets[:1], DeviceTroubleCode.SCANNER_NOT_RESPONDING)
    assert collect(scanner.scan(PROFILE)) == expected


def test_an_empty_feeder_a_busy_and_an_absent_scanner(device: VirtualScanner) -> None:
    device.fail(ScannerFault.BUSY)
    assert collect(client(device).scan(PROFILE)) == ([], DeviceTroubleCode.SCANNER_BUSY)
    device.mend()
    device.take_out()
    assert collect(client(device).scan(PROFILE)) == ([], DeviceTroubleCode.SCANNER_FEEDER_EMPTY)
    scanner = client(device)
    assert scanner.ready()
    device.stop()
    assert not scanner.ready()
    assert collect(scanner.scan(PROFILE)) == ([], DeviceTroubleCode.SCANNER_UNREACHABLE)


def test_stopping_ends_after_the_page_in_hand_and_frees_the_scanner(
    device: VirtualScanner, sheets: list[bytes]
) -> None:
    stop = threading.Event()
    pages = client(device).scan(PROFILE, stop=stop.is_set)
    assert next(pages).jpeg == sheets[0]
    stop.set()
    assert list(pages) == []
    assert "Canceled" in device.status()
    assert collect(client(device).scan(PROFILE)) == (sheets[1:], None)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<a/>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n<html>hi</html>",
        b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
        b"not http at all\r\n\r\n",
        b"",
    ],
)
def test_something_else_at_the_address_is_a_trouble_not_a_crash(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            sock, _ = listener.accept()
            with sock:
                sock.recv(4096)
                sock.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        scanner = EsclScanner("127.0.0.1", listener.getsockname()[1])
        got, code = collect(scanner.scan(PROFILE))
        thread.join()
    assert got == []
    assert code in {DeviceTroubleCode.SCANNER_ERROR, DeviceTroubleCode.SCANNER_UNREACHABLE}


def test_messages_are_read_by_local_names_whatever_the_prefix() -> None:
    status = parse_status(
        b"<x:ScannerStatus xmlns:x='urn:a' xmlns:y='urn:b'><y:State>Idle</y:State>"
        b"<x:AdfState> ScannerAdfLoaded </x:AdfState><x:Jobs><x:JobInfo>"
        b"<y:JobUri>http://other-name:80/eSCL/ScanJobs/7</y:JobUri>"
        b"<y:JobState>Processing</y:JobState></x:JobInfo></x:Jobs></x:ScannerStatus>"
    )
    assert (status.state, status.feeder) == ("Idle", "ScannerAdfLoaded")
    assert status.jobs == {"/eSCL/ScanJobs/7": "Processing"}


def test_xml_with_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><ScannerStatus>&b;</ScannerStatus>'
    with pytest.raises(DeviceTrouble):
        parse_status(bomb)


def test_settings_stay_inside_what_the_source_can_do(device: VirtualScanner) -> None:
    limits = parse_capabilities(device.capabilities().encode()).feeder
    assert limits == SourceLimits(2550, 3508, (75, 150, 200, 300), ("Grayscale8", "RGB24"))
    assert [nearest_resolution(dpi, limits) for dpi in (60, 75, 160, 1200)] == [75, 75, 200, 300]
    grey_only = SourceLimits(2000, 3000, (), ("Grayscale8",))
    settings = scan_settings(ScanProfile(dpi=600), grey_only)
    assert b"<pwg:Width>2000<" in settings
    assert b"<scan:ColorMode>Grayscale8<" in settings
    assert b"<scan:XResolution>600<" in settings


def test_a_missing_source_is_said_before_anything_moves(device: VirtualScanner) -> None:
    assert parse_capabilities(b"<ScannerCapabilities/>").feeder is None
