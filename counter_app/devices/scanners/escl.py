"""Network scanners through eSCL (AirScan): HTTP and XML, the same on every system."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from counter_app.devices.scanners.escl_messages import (
    SourceLimits,
    Status,
    nearest_resolution,
    parse_capabilities,
    parse_status,
    scan_settings,
)
from counter_app.devices.scanners.jpeg import LARGEST_PAGE_BYTES, check_jpeg
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.ports import PageSide, ScannedPage, ScanProfile

_LARGEST_MESSAGE = 1024 * 1024
_GONE = {404, 409, 410}
"""No such page: 404 by most, 409 by AirSane, 410 after a cancel."""
_WORKING = {"Pending", "Processing"}
_FEEDER_TROUBLES = {
    "ScannerAdfJam": DeviceTroubleCode.SCANNER_JAM,
    "ScannerAdfMispick": DeviceTroubleCode.SCANNER_JAM,
    "ScannerAdfMultipickDetected": DeviceTroubleCode.SCANNER_JAM,
    "ScannerAdfDoorOpen": DeviceTroubleCode.SCANNER_COVER_OPEN,
    "ScannerAdfHatchOpen": DeviceTroubleCode.SCANNER_COVER_OPEN,
    "ScannerAdfCoverOpen": DeviceTroubleCode.SCANNER_COVER_OPEN,
    "ScannerAdfInputTrayFailed": DeviceTroubleCode.SCANNER_ERROR,
    "ScannerAdfInputTrayOverloaded": DeviceTroubleCode.SCANNER_ERROR,
    "ScannerAdfDuplexPageTooShort": DeviceTroubleCode.SCANNER_ERROR,
    "ScannerAdfDuplexPageTooLong": DeviceTroubleCode.SCANNER_ERROR,
}


@dataclass(frozen=True, slots=True)
class EsclPatience:
    """How long the client waits, in seconds and in tries."""

    answer: float = 10.0
    page: float = 85.0
    """Less than the watchdog of the session gives the first page."""
    between_tries: float = 1.0
    tries: int = 60
    """While the job is working and the scanner says 503."""
    tries_when_gone: int = 5
    """While the job is working although the scanner says there is no page."""


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    location: str
    body: bytes


class EsclScanner:
    """One scanner, e.g. at ``escl://192.168.1.20:80/eSCL``. Lives in the scan process."""

    def __init__(
        self,
        host: str,
        port: int,
        root: str = "/eSCL",
        *,
        patience: EsclPatience | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._host, self._port = host, port
        self._root = "/" + root.strip("/")
        self._patience = patience or EsclPatience()
        self._pause = pause

    def ready(self) -> bool:
        """Whether the scanner answers. Never raises."""
        try:
            self._status()
        except DeviceTrouble:
            return False
        return True

    def scan(
        self, profile: ScanProfile, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[ScannedPage]:
        """See ``ports.Scanner``."""
        limits = self._limits(profile)
        self._refuse_if_not_ready(profile)
        job = self._create_job(profile, limits)
        try:
            yield from self._pages(job, profile, nearest_resolution(profile.dpi, limits), stop)
        finally:
            self._delete_job(job)

    def _pages(
        self, job: str, profile: ScanProfile, dpi: int, stop: Callable[[], bool]
    ) -> Iterator[ScannedPage]:
        number = 1
        while (data := self._next_document(job, number, stop)) is not None:
            size = check_jpeg(data, page=number)
            back = profile.duplex and number % 2 == 0
            side = PageSide.BACK if back else PageSide.FRONT
            yield ScannedPage(number, side, data, size.width, size.height, dpi)
            if not profile.feeder or stop():
                return
            number += 1
        if number == 1 and not stop():
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_FEEDER_EMPTY)

    def _next_document(self, job: str, number: int, stop: Callable[[], bool]) -> bytes | None:
        """The next page, or None when there is none (or when told to stop)."""
        gone = 0
        for _ in range(self._patience.tries):
            if stop():
                return None
            reply = self._request(
                "GET", f"{job}/NextDocument", page=number, wait=self._patience.page
            )
            if reply.status == 200:
                return reply.body
            gone += reply.status in _GONE
            if self._is_over(job, reply.status, number, gone):
                return None
            self._pause(self._patience.between_tries)
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_NOT_RESPONDING, page=number)

    def _is_over(self, job: str, answer: int, number: int, gone: int) -> bool:
        """Why there was no page: True at the end, False to try again, else a trouble."""
        status = self._status()
        if code := _FEEDER_TROUBLES.get(status.feeder):
            raise DeviceTrouble(code, page=number, state=status.feeder)
        state = status.jobs.get(job, "")
        if state in _WORKING and answer in _GONE | {503}:
            return gone >= self._patience.tries_when_gone
        if state == "Completed" or (state == "" and answer in _GONE):
            return True
        if state == "" and answer == 503:
            return False
        raise DeviceTrouble(
            DeviceTroubleCode.SCANNER_ERROR, page=number, state=state, answer=answer
        )

    def _limits(self, profile: ScanProfile) -> SourceLimits:
        reply = self._request("GET", f"{self._root}/ScannerCapabilities")
        if reply.status != 200:
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_ERROR, answer=reply.status)
        capabilities = parse_capabilities(reply.body)
        if not profile.feeder:
            limits = capabilities.glass
        else:
            limits = capabilities.duplex if profile.duplex else capabilities.feeder
        if limits is None:
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_ERROR, cause="source_missing")
        return limits

    def _status(self) -> Status:
        reply = self._request("GET", f"{self._root}/ScannerStatus")
        if reply.status == 503:
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_BUSY)
        if reply.status != 200:
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_ERROR, answer=reply.status)
        return parse_status(reply.body)

    def _refuse_if_not_ready(self, profile: ScanProfile) -> None:
        status = self._status()
        if status.state in {"Stopped", "Down"}:
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_ERROR, state=status.state)
        if not profile.feeder:
            return
        if code := _FEEDER_TROUBLES.get(status.feeder):
            raise DeviceTrouble(code, state=status.feeder)
        if status.feeder == "ScannerAdfEmpty" and status.state == "Idle":
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_FEEDER_EMPTY)

    def _create_job(self, profile: ScanProfile, limits: SourceLimits) -> str:
        reply = self._request("POST", f"{self._root}/ScanJobs", scan_settings(profile, limits))
        if reply.status == 503:
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_BUSY)
        # Only the path counts: a scanner behind a name server may know itself by another name.
        path = urlsplit(reply.location).path.rstrip("/")
        if reply.status != 201 or not path:
            self._refuse_if_not_ready(profile)
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_ERROR, answer=reply.status)
        return path

    def _delete_job(self, job: str) -> None:
        """A finished job is usually gone already; one broken off must let go of the paper."""
        try:
            self._request("DELETE", job)
        except DeviceTrouble:
            return

    def _request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        page: int = 0,
        wait: float | None = None,
    ) -> _Reply:
        """One request on its own connection. ``page`` > 0: what comes back may be a page."""
        patience = self._patience.answer if wait is None else wait
        connection = http.client.HTTPConnection(self._host, self._port, timeout=patience)
        headers = {"Content-Type": "text/xml", "Connection": "close"} if body else {}
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            limit = LARGEST_PAGE_BYTES if page else _LARGEST_MESSAGE
            return _Reply(
                response.status,
                response.getheader("Location", ""),
                _read_whole(response, limit, page),
            )
        except TimeoutError as error:
            code = DeviceTroubleCode.SCANNER_NOT_RESPONDING
            raise DeviceTrouble(code, **_at(page)) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            code = DeviceTroubleCode.SCANNER_UNREACHABLE
            raise DeviceTrouble(code, **_at(page)) from error
        finally:
            connection.close()


def _at(page: int) -> dict[str, int]:
    return {"page": page} if page else {}


def _read_whole(response: http.client.HTTPResponse, limit: int, page: int) -> bytes:
    """The body, proved to be as long as announced.

    Once a page has begun, its sheet has passed: a broken line is a truncated page.
    """
    truncated = DeviceTrouble(DeviceTroubleCode.SCANNER_PAGE_TRUNCATED, page=page)
    begun = bool(page) and response.status == 200
    announced = response.length
    try:
        body = response.read(limit + 1)
    except TimeoutError:
        raise
    except (OSError, http.client.HTTPException) as error:
        if begun:
            raise truncated from error
        raise
    if len(body) > limit:
        raise DeviceTrouble(DeviceTroubleCode.PAGE_TOO_LARGE, page=page)
    if begun and announced is not None and len(body) != announced:
        raise truncated
    return body
