"""A scan as the use case sees it: a child process, its spool, its key."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

from counter_app.devices.scanners.events import PageSpooled, ScanEnd, ScanEnded
from counter_app.devices.scanners.session import ScanSession
from counter_app.devices.scanners.spool import (
    SpooledPage,
    discard_job,
    open_page,
    read_page,
    recover,
)
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.ports import ScanProfile
from counter_app.services.scanning import SpooledImage

JobKey = Callable[[str], bytes]
"""Job id -> 32 bytes; the same after a restart, so that a crash loses no page."""
MARK = 8


class SpooledScan:
    """Implements ``services.scanning.ScanJob`` over a ``ScanSession``."""

    def __init__(
        self, address: str, profile: ScanProfile, spool: Path, job_id: str, key: bytes
    ) -> None:
        self.job_id = job_id
        self._spool = spool
        self._key = key
        self._session = ScanSession(address, profile, spool, key, job_id=job_id)
        self._paths: dict[int, Path] = {}

    def pages(self) -> Iterator[SpooledImage]:
        """Yield pages as they reach the disk.

        Raises DeviceTrouble after the last good page; SCANNER_PAGE_LIMIT when paper may be left.
        """
        for event in self._session.events():
            if isinstance(event, PageSpooled):
                self._paths[event.page.number] = event.page.path
                yield _image(event.page)
            elif isinstance(event, ScanEnded) and event.reason is ScanEnd.PAGE_LIMIT:
                raise DeviceTrouble(DeviceTroubleCode.SCANNER_PAGE_LIMIT, pages=event.pages)

    def read(self, number: int) -> bytes:
        """The plain JPEG of a page."""
        return read_page(self._paths[number], self._key, self.job_id, number)

    def cancel(self) -> None:
        """Stop after the page in hand."""
        self._session.cancel()

    def discard(self) -> None:
        """Throw the spool away."""
        discard_job(self._spool, self.job_id)


class LeftoverScan:
    """Pages an earlier run left in the spool; implements ``services.scanning.ScanJob``."""

    def __init__(
        self, spool: Path, job_id: str, key: bytes, pages: tuple[tuple[int, Path], ...]
    ) -> None:
        self.job_id = job_id
        self._spool = spool
        self._key = key
        self._pages = dict(pages)

    def pages(self) -> Iterator[SpooledImage]:
        """Every complete page."""
        for number, path in self._pages.items():
            yield _image(open_page(path, self._key, self.job_id, number)[0])

    def read(self, number: int) -> bytes:
        """The plain JPEG of a page."""
        return read_page(self._pages[number], self._key, self.job_id, number)

    def cancel(self) -> None:
        """Nothing runs."""

    def discard(self) -> None:
        """Throw the spool away."""
        discard_job(self._spool, self.job_id)


class ScanDesk:
    """Opens scans on the station's scanner; implements ``services.scanning.ScanSource``."""

    def __init__(self, address: str, spool: Path, job_key: JobKey) -> None:
        self._address = address
        self._spool = spool
        self._job_key = job_key

    def open(self, dossier_id: UUID, profile: ScanProfile) -> SpooledScan:
        """Raises DeviceTrouble SCANNER_NOT_CONFIGURED."""
        if not self._address:
            raise DeviceTrouble(DeviceTroubleCode.SCANNER_NOT_CONFIGURED)
        job_id = f"{dossier_id.hex}-{uuid4().hex[:MARK]}"
        return SpooledScan(self._address, profile, self._spool, job_id, self._job_key(job_id))

    def left_over(self) -> Iterator[tuple[UUID, LeftoverScan]]:
        """Scans a crash left behind, with the dossier each belongs to."""
        for job in recover(self._spool):
            dossier_id = UUID(job.job_id.partition("-")[0])
            key = self._job_key(job.job_id)
            yield dossier_id, LeftoverScan(self._spool, job.job_id, key, job.pages)


def shrink_jpeg(data: bytes, width: int) -> bytes:
    """A JPEG no wider than ``width`` pixels."""
    from PIL import Image  # loaded by whoever looks at pages

    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (width, width * 2))  # libjpeg scales while decoding
        image.thumbnail((width, width * 2))
        small = io.BytesIO()
        image.convert("RGB").save(small, "JPEG", quality=80)
    return small.getvalue()


def _image(page: SpooledPage) -> SpooledImage:
    return SpooledImage(
        number=page.number,
        side=str(page.side),
        width=page.width,
        height=page.height,
        dpi=page.dpi,
        sha256=page.sha256,
        size=page.size,
    )
