"""Addresses of the settings become scanners; nothing is touched yet."""

from __future__ import annotations

import pytest

from counter_app.devices.scanners.escl import EsclScanner
from counter_app.devices.scanners.folder import FolderScanner
from counter_app.devices.scanners.opening import open_scanner
from counter_app.devices.scanners.sane import SaneScanner
from counter_app.devices.scanners.wia import WiaScanner
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("escl://192.0.2.7:80/eSCL", EsclScanner),
        ("escl://scanner.office", EsclScanner),
        ("ESCL://[2001:db8::7]:8080/eSCL/", EsclScanner),
        ("sane:airscan:e0:Canon MF 3010", SaneScanner),
        ("wia:{6BDD1FC6-810F-11D0-BEC7-08002BE2092F}\\0001", WiaScanner),
        ("folder:C:\\Scans", FolderScanner),
        (" folder:/srv/scans ", FolderScanner),
    ],
)
def test_each_kind_of_address(address: str, kind: type) -> None:
    assert type(open_scanner(address)) is kind


@pytest.mark.parametrize(
    "address", ["", "escl", "escl:", "escl:///eSCL", "escl://host:port/eSCL", "tcp://x:1", "sane:"]
)
def test_other_addresses_are_a_trouble(address: str) -> None:
    with pytest.raises(DeviceTrouble) as caught:
        open_scanner(address)
    assert caught.value.code is DeviceTroubleCode.SCANNER_NOT_CONFIGURED
