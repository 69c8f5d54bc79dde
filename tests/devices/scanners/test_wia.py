"""WIA against a stand-in that behaves as Microsoft describes the automation layer."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from PIL import Image

from counter_app.devices.scanners import wia
from counter_app.devices.scanners.wia import WiaScanner
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.ports import PageSide, ScannedPage, ScanProfile


class ComError(Exception):
    """As comtypes raises it: a signed HRESULT."""

    def __init__(self, code: int) -> None:
        super().__init__(hex(code))
        self.hresult = code - (1 << 32) if code >= 1 << 31 else code


class Collection:
    """A WIA collection: counts from 1."""

    def __init__(self, members: list[Any]) -> None:
        self._members = members

    @property
    def Count(self) -> int:  # noqa: N802 (the automation layer's name)
        return len(self._members)

    def __getitem__(self, index: int) -> Any:
        if not 1 <= index <= len(self._members):
            raise ComError(0x80070057)
        return self._members[index - 1]


@dataclass
class Property:
    """``limit``: makes it a range; of any other kind the limit cannot be asked for."""

    PropertyID: int
    Value: Any = 0
    Name: str = ""
    IsReadOnly: bool = False
    limit: int | None = None

    @property
    def SubType(self) -> int:  # noqa: N802
        return 0 if self.limit is None else wia.RANGE_SUB_TYPE

    @property
    def SubTypeMax(self) -> int:  # noqa: N802
        if self.limit is None:
            raise ComError(0x80004005)
        return self.limit


class RefusingProperty(Property):
    """One whose value the driver does not take."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "Value" and value:
            raise ComError(0x80070057)
        super().__setattr__(name, value)


@dataclass
class Picture:
    FileData: Any


@dataclass
class Binary:
    BinaryData: Any


@dataclass
class Scanner:
    """One device with one item. ``script``: a page, or the HRESULT to raise instead."""

    script: list[bytes | int]
    has_jpeg: bool = True
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.own = [Property(wia.HANDLING_SELECT), Property(wia.PAGES)]
        self.picture = [
            Property(wia.INTENT),
            Property(wia.DPI_X),
            Property(wia.DPI_Y),
            Property(wia.EXTENT_X, limit=2480),
            Property(wia.EXTENT_Y, IsReadOnly=True),
        ]

    def Transfer(self, wanted: str) -> Picture:  # noqa: N802
        self.calls.append(wanted)
        if wanted == wia.FORMAT_JPEG and not self.has_jpeg:
            raise ComError(0x80070057)
        step = self.script.pop(0)
        if isinstance(step, int):
            raise ComError(step)
        return Picture(Binary(memoryview(step)))

    def value(self, number: int) -> Any:
        found = [p.Value for p in self.own + self.picture if p.PropertyID == number]
        return found[0]

    def manager(self) -> Any:
        item = type("Item", (), {"Properties": Collection(list(self.picture))})()
        item.Transfer = self.Transfer
        device = type("Device", (), {})()
        device.Properties = Collection(list(self.own))
        device.Items = Collection([item])
        info = type("Info", (), {"Type": 1, "DeviceID": "{6BDD1FC6}\\0001"})()
        info.Properties = Collection([Property(7, "Canon DR-C225", "Name")])
        info.Connect = lambda: device
        camera = type("Info", (), {"Type": 2, "DeviceID": "camera"})()
        return type("Manager", (), {"DeviceInfos": Collection([camera, info])})()


def read(
    scanner: Scanner, profile: ScanProfile, stop: Callable[[], bool] = lambda: False
) -> tuple[list[ScannedPage], object]:
    pages: list[ScannedPage] = []
    code: object = None
    source = WiaScanner("Canon DR-C225", manager=scanner.manager, pause=lambda _: None)
    try:
        pages.extend(source.scan(profile, stop))
    except DeviceTrouble as trouble:
        code = trouble.code
    return pages, code


def bmp(sheet: bytes) -> bytes:
    stream = io.BytesIO()
    with Image.open(io.BytesIO(sheet)) as image:
        image.save(stream, "BMP")
    return stream.getvalue()


def test_the_feeder_ends_normally_with_paper_empty(sheets: list[bytes]) -> None:
    scanner = Scanner([*sheets, wia.PAPER_EMPTY])
    pages, code = read(scanner, ScanProfile(dpi=300))
    assert code is None
    assert [page.jpeg for page in pages] == sheets
    assert {page.side for page in pages} == {PageSide.FRONT}
    assert scanner.value(wia.HANDLING_SELECT) == wia.FEEDER
    assert scanner.value(wia.PAGES) == 1
    assert scanner.value(wia.INTENT) == wia.INTENT_COLOUR
    assert (scanner.value(wia.DPI_X), scanner.value(wia.DPI_Y)) == (300, 300)
    assert scanner.value(wia.EXTENT_X) == 2480
    assert scanner.value(wia.EXTENT_Y) == 0


def test_both_sides_are_refused_before_a_sheet_moves(sheets: list[bytes]) -> None:
    scanner = Scanner([*sheets, wia.PAPER_EMPTY])
    profile = ScanProfile(duplex=True)
    assert read(scanner, profile) == ([], DeviceTroubleCode.SCANNER_NO_DUPLEX)
    assert scanner.calls == []

    pages, code = read(scanner, ScanProfile(duplex=True, feeder=False))
    assert (len(pages), code) == (1, None)


def test_the_glass_gives_one_page(sheets: list[bytes]) -> None:
    scanner = Scanner([sheets[0]])
    pages, code = read(scanner, ScanProfile(feeder=False, colour=False))
    assert (len(pages), code) == (1, None)
    assert scanner.value(wia.HANDLING_SELECT) == wia.FLATBED
    assert scanner.value(wia.INTENT) == wia.INTENT_GREY


@pytest.mark.parametrize(
    ("hresult", "code"),
    [
        (0x80210002, DeviceTroubleCode.SCANNER_JAM),
        (0x80210016, DeviceTroubleCode.SCANNER_COVER_OPEN),
        (0x80210010, DeviceTroubleCode.SCANNER_COVER_OPEN),
        (0x80210005, DeviceTroubleCode.SCANNER_UNREACHABLE),
        (0x80210020, DeviceTroubleCode.SCANNER_JAM),
        (0x80210001, DeviceTroubleCode.SCANNER_ERROR),
    ],
)
def test_errors_of_the_layer_become_ours_and_pages_before_them_stay(
    sheets: list[bytes], hresult: int, code: DeviceTroubleCode
) -> None:
    pages, found = read(Scanner([sheets[0], hresult]), ScanProfile())
    assert ([page.jpeg for page in pages], found) == (sheets[:1], code)


def test_a_setting_the_driver_does_not_take_is_a_trouble(sheets: list[bytes]) -> None:
    scanner = Scanner([sheets[0]])
    scanner.picture[1] = RefusingProperty(wia.DPI_X)

    assert read(scanner, ScanProfile()) == ([], DeviceTroubleCode.SCANNER_ERROR)


def test_an_empty_feeder_before_the_first_page_is_a_trouble() -> None:
    expected = DeviceTroubleCode.SCANNER_FEEDER_EMPTY
    assert read(Scanner([wia.PAPER_EMPTY]), ScanProfile())[1] is expected


def test_a_busy_driver_is_asked_again_for_a_while(sheets: list[bytes]) -> None:
    busy = [wia.BUSY, wia.BUSY]
    scanner = Scanner([sheets[0], *busy, sheets[1], *busy, wia.PAPER_EMPTY])
    pages, code = read(scanner, ScanProfile())
    assert ([page.jpeg for page in pages], code) == (sheets[:2], None)
    assert read(Scanner([wia.BUSY] * 9), ScanProfile())[1] is DeviceTroubleCode.SCANNER_BUSY


def test_a_driver_without_jpeg_gives_bmp(sheets: list[bytes]) -> None:
    scanner = Scanner([bmp(sheets[0]), wia.PAPER_EMPTY], has_jpeg=False)
    pages, code = read(scanner, ScanProfile(dpi=75))
    assert code is None
    assert (pages[0].width, pages[0].height) == (620, 877)
    assert scanner.calls[:2] == [wia.FORMAT_JPEG, wia.FORMAT_BMP]


def test_cut_pages_are_truncated_in_both_formats(sheets: list[bytes]) -> None:
    truncated = DeviceTroubleCode.SCANNER_PAGE_TRUNCATED
    half, whole = bmp(sheets[0])[:50_000], sheets[0]
    assert read(Scanner([whole, half]), ScanProfile())[1] is truncated
    assert read(Scanner([whole, whole[:5000]]), ScanProfile())[1] is truncated


def test_stopping_takes_no_further_sheet(sheets: list[bytes]) -> None:
    scanner = Scanner([*sheets])
    pages, code = read(scanner, ScanProfile(), stop=lambda: True)
    assert (len(pages), code, len(scanner.script)) == (1, None, 4)


def test_devices_are_found_by_id_or_name_and_nothing_else(sheets: list[bytes]) -> None:
    scanner = Scanner([])
    assert WiaScanner("{6BDD1FC6}\\0001", manager=scanner.manager).ready()
    assert WiaScanner("Canon DR-C225", manager=scanner.manager).ready()
    assert not WiaScanner("camera", manager=scanner.manager).ready()
    with pytest.raises(DeviceTrouble) as caught:
        next(WiaScanner("other", manager=scanner.manager).scan(ScanProfile()))
    assert caught.value.code is DeviceTroubleCode.SCANNER_UNREACHABLE


def test_a_bug_is_not_dressed_up_as_a_device_trouble() -> None:
    def broken() -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        next(WiaScanner("x", manager=broken).scan(ScanProfile()))
