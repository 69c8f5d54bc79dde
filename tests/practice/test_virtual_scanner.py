"""The virtual scanner speaks eSCL well enough for a client nobody here wrote."""

from __future__ import annotations

import http.client
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_app.devices.scanners.sane import SaneScanner
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.practice.pages import PageLook, draw_bundle
from counter_app.practice.virtual_scanner import ScannerFault, VirtualScanner
from counter_app.services.ports import ScanProfile
from tests.fixtures.needs import absent

DEVICE = "airscan:e0:practice"
SHEETS = draw_bundle(21, 3, look=PageLook(dpi=75))


@pytest.fixture
def scanner() -> Iterator[VirtualScanner]:
    with VirtualScanner() as running:
        running.load(SHEETS)
        yield running


@pytest.fixture
def airscan(
    scanner: VirtualScanner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SaneScanner:
    """SANE with nothing but sane-airscan in it, pointed at the virtual scanner."""
    url = scanner.address.replace("escl://", "http://")
    (tmp_path / "dll.conf").write_text("airscan\n")
    (tmp_path / "airscan.conf").write_text(
        f'[devices]\n"practice" = {url}, eSCL\n[options]\ndiscovery = disable\n'
    )
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path))
    program = shutil.which("scanimage") or ""
    if not program or DEVICE not in subprocess.check_output([program, "-L"], text=True):
        absent("sane-airscan is not on this machine", tolerated=True)
    return SaneScanner(DEVICE)


def ask(scanner: VirtualScanner, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
    place = scanner.address.removeprefix("escl://").removesuffix("/eSCL")
    connection = http.client.HTTPConnection(place, timeout=10)
    connection.request(method, path, body)
    response = connection.getresponse()
    answer = (response.status, response.read())
    connection.close()
    return answer


@pytest.mark.sane
def test_sane_airscan_reads_the_whole_feeder(airscan: SaneScanner, scanner: VirtualScanner) -> None:
    pages = list(airscan.scan(ScanProfile(dpi=75)))
    assert [(page.width, page.height) for page in pages] == [(620, 877)] * 3
    assert scanner.delivered == SHEETS
    assert scanner.loaded == 0


@pytest.mark.sane
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (ScannerFault.JAM, DeviceTroubleCode.SCANNER_JAM),
        # sane-airscan hands these two on as pages of full height, grey below the cut.
        (ScannerFault.TRUNCATED, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
        (ScannerFault.TRUNCATED_CLOSED, DeviceTroubleCode.SCANNER_PAGE_TRUNCATED),
        (ScannerFault.DIES, DeviceTroubleCode.SCANNER_ERROR),
        (ScannerFault.LENGTH_TOO_LONG, DeviceTroubleCode.SCANNER_ERROR),
    ],
)
def test_through_sane_too_no_page_is_lost_in_silence(
    airscan: SaneScanner, scanner: VirtualScanner, fault: ScannerFault, code: DeviceTroubleCode
) -> None:
    scanner.fail(fault, page=2)
    came: list[int] = []
    with pytest.raises(DeviceTrouble) as caught:
        came.extend(page.number for page in airscan.scan(ScanProfile(dpi=75)))
    assert caught.value.code is code
    # sane-airscan reads ahead: of a scanner that has gone it may give up the first page too.
    assert came == [1] or (fault is ScannerFault.DIES and came == [])


def test_strangers_get_a_plain_no(scanner: VirtualScanner) -> None:
    assert ask(scanner, "GET", "/")[0] == 404
    assert ask(scanner, "GET", "/eSCL/ScanJobs/none/NextDocument")[0] == 404
    assert ask(scanner, "DELETE", "/eSCL/ScanJobs/none")[0] == 404
    assert ask(scanner, "POST", "/elsewhere", b"<a/>")[0] == 503
    assert scanner.loaded == 3


def test_the_status_follows_the_feeder(scanner: VirtualScanner) -> None:
    assert b"ScannerAdfLoaded" in ask(scanner, "GET", "/eSCL/ScannerStatus")[1]
    assert scanner.take_out() == SHEETS
    assert b"ScannerAdfEmpty" in ask(scanner, "GET", "/eSCL/ScannerStatus")[1]
