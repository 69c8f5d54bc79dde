"""Scanners on Windows through the WIA automation layer (``WIA.DeviceManager``).

Written from Microsoft's documentation and tried against a stand-in that behaves as it
describes. **Not yet run on Windows.** The two error codes that Microsoft's page and its
header file give differently (cover open, multi feed) are both accepted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from counter_app.devices.scanners.jpeg import check_jpeg, encode_jpeg, open_picture
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.ports import PageSide, ScannedPage, ScanProfile

FORMAT_JPEG = "{B96B3CAE-0728-11D3-9D7B-0000F81EF32E}"
FORMAT_BMP = "{B96B3CAB-0728-11D3-9D7B-0000F81EF32E}"

# Property ids (wiadef.h): of the device, then of its item.
HANDLING_SELECT, PAGES = 3088, 3096
INTENT, DPI_X, DPI_Y, EXTENT_X, EXTENT_Y = 6146, 6147, 6148, 6151, 6152
FEEDER, FLATBED = 1, 2
INTENT_COLOUR, INTENT_GREY = 1, 2
SCANNER_TYPE = 1
RANGE_SUB_TYPE = 1
"""Only a property of this kind has limits; asking any other for them is an error."""

PAPER_EMPTY = 0x80210003
BUSY = 0x80210006
_NOT_THIS_FORMAT = {0x80070057, 0x80004001}
_TROUBLES = {
    0x80210002: DeviceTroubleCode.SCANNER_JAM,
    PAPER_EMPTY: DeviceTroubleCode.SCANNER_FEEDER_EMPTY,
    0x80210004: DeviceTroubleCode.SCANNER_JAM,
    0x80210005: DeviceTroubleCode.SCANNER_UNREACHABLE,
    BUSY: DeviceTroubleCode.SCANNER_BUSY,
    0x8021000A: DeviceTroubleCode.SCANNER_UNREACHABLE,
    0x8021000D: DeviceTroubleCode.SCANNER_BUSY,
    0x80210010: DeviceTroubleCode.SCANNER_COVER_OPEN,
    0x80210016: DeviceTroubleCode.SCANNER_COVER_OPEN,
    0x80210014: DeviceTroubleCode.SCANNER_JAM,
    0x80210020: DeviceTroubleCode.SCANNER_JAM,
}
_A4_INCHES = (8.27, 11.69)
_BUSY_TRIES = 5
_BUSY_SECONDS = 2.0


class WiaScanner:
    """One WIA device, by its id or its name. Lives in the scan process, on one thread.

    ``manager``: gives the ``WIA.DeviceManager`` object (COM by default).
    """

    def __init__(
        self,
        device: str,
        *,
        manager: Callable[[], Any] | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._device = device
        self._manager = manager or _com_manager
        self._pause = pause

    def ready(self) -> bool:
        """Whether Windows can connect the device. Never raises."""
        try:
            self._connect()
        except DeviceTrouble:
            return False
        return True

    def scan(
        self, profile: ScanProfile, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[ScannedPage]:
        """See ``ports.Scanner``. Both sides are refused until tried on a device.

        One page a transfer means one side there, and drivers differ in how they give the
        other: back sides would be lost or called fronts.
        """
        if profile.duplex and profile.feeder:
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_NO_DUPLEX)
        device = self._connect()
        with _com_failures(1):
            item = device.Items[1]
            _set_up(device, item, profile)
        number = 1
        while (data := self._transfer(item, number, profile)) is not None:
            jpeg = _as_jpeg(data, profile.dpi, number)
            size = check_jpeg(jpeg, page=number)
            yield ScannedPage(number, PageSide.FRONT, jpeg, size.width, size.height, profile.dpi)
            if not profile.feeder or stop():
                return
            number += 1

    def _connect(self) -> Any:
        with _com_failures(0):
            for info in _each(self._manager().DeviceInfos):
                if info.Type != SCANNER_TYPE:
                    continue
                if self._device in {info.DeviceID, str(_value(info, "Name"))}:
                    return info.Connect()
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_UNREACHABLE, cause="device_unknown")

    def _transfer(self, item: Any, number: int, profile: ScanProfile) -> bytes | None:
        """One page, or None at the normal end of the feeder."""
        for _ in range(_BUSY_TRIES):
            try:
                with _com_failures(number):
                    return _picture(item)
            except DeviceTrouble as trouble:
                empty = trouble.code is DeviceTroubleCode.SCANNER_FEEDER_EMPTY
                if empty and number > 1 and profile.feeder:
                    return None
                if trouble.code is not DeviceTroubleCode.SCANNER_BUSY:
                    raise
            # Some drivers are busy for a moment after each page.
            self._pause(_BUSY_SECONDS)
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_BUSY, page=number)


def _com_manager() -> Any:
    # Windows only.
    try:
        import comtypes.client
    except ImportError as error:
        code = DeviceTroubleCode.SCANNER_UNREACHABLE
        raise DeviceTrouble(code, cause="wia_missing") from error
    return comtypes.client.CreateObject("WIA.DeviceManager")


def _set_up(device: Any, item: Any, profile: ScanProfile) -> None:
    """Set what the driver lets us set; a scanner without a feeder has no handling property."""
    _set(device, HANDLING_SELECT, FEEDER if profile.feeder else FLATBED)
    if profile.feeder:
        # One page a transfer: more would come as one file or not at all.
        _set(device, PAGES, 1)
    _set(item, INTENT, INTENT_COLOUR if profile.colour else INTENT_GREY)
    _set(item, DPI_X, profile.dpi)
    _set(item, DPI_Y, profile.dpi)
    _set(item, EXTENT_X, int(_A4_INCHES[0] * profile.dpi))
    _set(item, EXTENT_Y, int(_A4_INCHES[1] * profile.dpi))


def _set(owner: Any, number: int, value: int) -> None:
    for found in _each(owner.Properties):
        if found.PropertyID == number:
            if found.IsReadOnly:
                return
            limited = number in {EXTENT_X, EXTENT_Y} and found.SubType == RANGE_SUB_TYPE
            found.Value = min(value, found.SubTypeMax) if limited else value
            return


def _value(owner: Any, name: str) -> Any:
    for found in _each(owner.Properties):
        if found.Name == name:
            return found.Value
    return None


def _each(collection: Any) -> Iterator[Any]:
    """The members of a WIA collection; it counts from 1."""
    return (collection[index] for index in range(1, collection.Count + 1))


def _picture(item: Any) -> bytes:
    """The next page in the best format the driver has."""
    try:
        image = item.Transfer(FORMAT_JPEG)
    except Exception as error:
        if _hresult(error) not in _NOT_THIS_FORMAT:
            raise
        image = item.Transfer(FORMAT_BMP)
    return bytes(image.FileData.BinaryData)


def _as_jpeg(data: bytes, dpi: int, number: int) -> bytes:
    """Drivers without JPEG give BMP whatever was asked."""
    if not data.startswith(b"BM"):
        return data
    with open_picture(data, ["BMP"], page=number) as image:
        return encode_jpeg(image, dpi)


def _hresult(error: BaseException) -> int | None:
    """The HRESULT of a COM error, unsigned; None if it is another kind of error."""
    value = getattr(error, "hresult", None)
    return value & 0xFFFFFFFF if isinstance(value, int) else None


@contextmanager
def _com_failures(number: int) -> Iterator[None]:
    try:
        yield
    except DeviceTrouble:
        raise
    except Exception as error:
        status = _hresult(error)
        if status is None:
            raise
        code = _TROUBLES.get(status, DeviceTroubleCode.SCANNER_ERROR)
        raise DeviceTrouble(code, page=number, status=f"{status:#010x}") from error
