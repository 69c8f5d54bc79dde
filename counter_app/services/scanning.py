"""Scanning: pages come from a child process, encrypted, and become files of a dossier.

The child holds a key of its own for the job and writes ciphertext only; the page is
stored under the dossier's key before the job's copy is given up, so at every instant at
least one complete copy lies on the disk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock, Thread
from typing import Protocol
from uuid import UUID

from counter_app.domain.checklist import ChecklistItem
from counter_app.domain.dossier import Dossier
from counter_app.domain.failures import (
    DeviceTrouble,
    DeviceTroubleCode,
    Failure,
    FailureCode,
    Refusal,
    RefusalCode,
    StorageTrouble,
    StorageTroubleCode,
)
from counter_app.domain.ids import DossierId, FileId, uuid7
from counter_app.domain.roles import Action
from counter_app.services.changes import ChangeSet, Topic, changed
from counter_app.services.desk import Desk
from counter_app.services.outgoing import OutgoingMail
from counter_app.services.ports import Clock, FileStore, ScanProfile, Vault
from counter_app.services.repositories import PageRecord, UnitOfWork, UnitOfWorkFactory

log = logging.getLogger(__name__)

SCANNED = changed(Topic.SCANS, Topic.DOSSIERS, Topic.OUTBOX)


@dataclass(frozen=True, slots=True)
class SpooledImage:
    """A page that lies encrypted in the scan spool."""

    number: int
    side: str
    width: int
    height: int
    dpi: int
    sha256: str
    size: int


class ScanJob(Protocol):
    """One scan in a child process (implemented by ``devices.scanners``)."""

    job_id: str

    def pages(self) -> Iterator[SpooledImage]:
        """Yield pages as they reach the disk. Raises DeviceTrouble after the last good one."""
        ...

    def read(self, number: int) -> bytes:
        """The plain JPEG of a spooled page."""
        ...

    def cancel(self) -> None:
        """Stop after the page in hand. Any thread."""
        ...

    def discard(self) -> None:
        """Every page is stored elsewhere: forget the spool."""
        ...


class ScanSource(Protocol):
    """The station's scanner (implemented by ``devices.scanners``)."""

    def open(self, dossier_id: UUID, profile: ScanProfile) -> ScanJob:
        """Raises DeviceTrouble SCANNER_NOT_CONFIGURED."""
        ...

    def left_over(self) -> Iterator[tuple[UUID, ScanJob]]:
        """Scans a crash left behind, with the dossier each belongs to."""
        ...


Shrink = Callable[[bytes, int], bytes]
"""A JPEG made no wider than so many pixels."""


@dataclass(frozen=True, slots=True)
class ScanEvent:
    """What happens during a scan, told on the scan thread."""

    kind: str
    """``started``, ``page``, ``end`` or ``trouble``."""
    page: PageRecord | None = None
    code: FailureCode | None = None
    pages: int = 0


class ScanHandle:
    """A running scan; ``cancel`` may be called from any thread."""

    def __init__(self, job: ScanJob, thread: Thread) -> None:
        self._job = job
        self._thread = thread

    def cancel(self) -> None:
        """Stop after the page in hand."""
        self._job.cancel()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end; False when it did not come in time."""
        self._thread.join(seconds)
        return not self._thread.is_alive()


class Scanning:
    """Use cases of "Quét giấy tờ" and the tray "Chờ số hóa"."""

    def __init__(
        self,
        units: UnitOfWorkFactory,
        clock: Clock,
        files: FileStore,
        vault: Vault,
        mail: OutgoingMail,
        source: ScanSource,
        shrink: Shrink,
    ) -> None:
        self._units = units
        self._clock = clock
        self._files = files
        self._vault = vault
        self._mail = mail
        self._source = source
        self._shrink = shrink
        self._running: set[str] = set()
        """Jobs whose pages are coming."""
        self._guard = Lock()

    def start(
        self,
        desk: Desk,
        dossier_id: DossierId,
        profile: ScanProfile,
        on_event: Callable[[ScanEvent], None],
    ) -> ScanHandle:
        """Start a scan; events come on its own thread. Raises DeviceTrouble at once."""
        desk.require(Action.SCAN)
        job = self._source.open(dossier_id, profile)
        thread = Thread(
            target=self._run, args=(desk, dossier_id, job, on_event), name="scan", daemon=True
        )
        with self._guard:
            self._running.add(job.job_id)
        try:
            thread.start()
        except RuntimeError:
            self._end(job)
            raise
        return ScanHandle(job, thread)

    def recover(self, desk: Desk) -> tuple[int, ChangeSet]:
        """Store what a crash or a full disk left in the spool; returns how many pages that were.

        Office lane, where scans are started: while one runs, the spool is its own. Pages that
        cannot be stored now stay, and hold up nobody else's.
        """
        with self._guard:
            if self._running:
                return 0, changed()
        saved = 0
        for dossier_id, job in self._source.left_over():
            try:
                for image in job.pages():
                    self._store(desk, DossierId(dossier_id), job, image)
                    saved += 1
                job.discard()
            except Failure as failure:
                log.warning("scanned pages stay in the spool: %s", failure.code)
        return saved, SCANNED if saved else changed()

    def pages(self, dossier_id: DossierId) -> tuple[PageRecord, ...]:
        """The dossier's pages in order of scanning."""
        with self._units() as unit:
            return unit.files.pages(dossier_id)

    def thumbnail(self, dossier_id: DossierId, page: PageRecord, width: int) -> bytes:
        """A small JPEG. Reading lane."""
        return self._shrink(self.image(dossier_id, page), width)

    def image(self, dossier_id: DossierId, page: PageRecord) -> bytes:
        """The whole JPEG of a page."""
        return self._files.get(page.file_id, self._file_key(dossier_id, page.file_id))

    def assign(
        self, desk: Desk, dossier_id: DossierId, page_ids: Sequence[UUID], component_id: str | None
    ) -> tuple[None, ChangeSet]:
        """Say which paper pages belong to; a received dossier then goes to the portal anew."""
        desk.require(Action.SCAN)
        now = self._clock.now()
        with self._units() as unit:
            unit.files.assign(page_ids, component_id)
            dossier = _received_dossier(unit, dossier_id)
            if dossier is not None:
                pages = unit.files.pages(dossier_id)
                counted = _counted(dossier, pages)
                unit.dossiers.save(counted)
                self._mail.add_revision(unit, desk, counted, pages, now)
                unit.audit.append(desk, "assign_pages", ("dossier", str(dossier_id)), now)
            unit.commit()
        return None, SCANNED

    def _run(
        self,
        desk: Desk,
        dossier_id: DossierId,
        job: ScanJob,
        on_event: Callable[[ScanEvent], None],
    ) -> None:
        """Whatever happens, a last event comes: the window lets nobody scan before."""
        try:
            on_event(ScanEvent("started"))
            last = self._take_in(desk, dossier_id, job, on_event)
        except Exception:
            # What is not stored yet stays in the spool for ``recover``.
            log.exception("scanning met a bug")
            last = ScanEvent("trouble", code=DeviceTroubleCode.SCANNER_ERROR)
        finally:
            self._end(job)
        on_event(last)

    def _take_in(
        self,
        desk: Desk,
        dossier_id: DossierId,
        job: ScanJob,
        on_event: Callable[[ScanEvent], None],
    ) -> ScanEvent:
        """Store page after page; returns the last event."""
        count = 0
        try:
            for image in job.pages():
                page = self._store(desk, dossier_id, job, image)
                count += 1
                on_event(ScanEvent("page", page=page, pages=count))
        except DeviceTrouble as trouble:
            job.discard()  # every page it gave is stored
            return ScanEvent("trouble", code=trouble.code, pages=count)
        except Failure as failure:
            # The page in hand is not stored: the spool keeps it for ``recover``.
            return ScanEvent("trouble", code=failure.code, pages=count)
        job.discard()
        return ScanEvent("end", pages=count)

    def _end(self, job: ScanJob) -> None:
        with self._guard:
            self._running.discard(job.job_id)

    def _store(
        self, desk: Desk, dossier_id: DossierId, job: ScanJob, image: SpooledImage
    ) -> PageRecord:
        page = PageRecord(
            id=uuid7(),
            file_id=FileId(uuid7()),
            component_id=None,
            number=image.number,
            side=image.side,
            width=image.width,
            height=image.height,
            dpi=image.dpi,
            sha256=image.sha256,
            size=image.size,
        )
        key = self._dossier_key(desk, dossier_id)
        file_key = self._vault.file_key(key, page.file_id)
        self._files.put(page.file_id, file_key, job.read(image.number))
        with self._units() as unit:
            unit.files.add_page(desk, dossier_id, job.job_id, page, self._clock.now())
            unit.commit()
        return page

    def _dossier_key(self, desk: Desk, dossier_id: DossierId) -> bytes:
        with self._units() as unit:
            wrapped = unit.files.wrapped_key(dossier_id)
            if wrapped is not None:
                return self._vault.open_dossier_key(dossier_id, wrapped)
            key, wrapped = self._vault.new_dossier_key(dossier_id)
            unit.files.add_key(desk.office_id, dossier_id, wrapped, self._clock.now())
            unit.commit()
        return key

    def _file_key(self, dossier_id: DossierId, file_id: UUID) -> bytes:
        with self._units() as unit:
            wrapped = unit.files.wrapped_key(dossier_id)
        if wrapped is None:
            raise Refusal(RefusalCode.DOSSIER_UNKNOWN)
        return self._vault.file_key(self._vault.open_dossier_key(dossier_id, wrapped), file_id)


class StoredContents:
    """Plain contents for delivery (implements ``services.portal_port.FileContents``)."""

    def __init__(self, scanning: Scanning) -> None:
        self._scanning = scanning

    def read(self, dossier_id: DossierId, sha256: str) -> bytes:
        """Raises StorageTrouble FILE_DAMAGED when the file is gone or altered."""
        for page in self._scanning.pages(dossier_id):
            if page.sha256 == sha256:
                return self._scanning.image(dossier_id, page)
        raise StorageTrouble(StorageTroubleCode.FILE_DAMAGED)


def _received_dossier(unit: UnitOfWork, dossier_id: DossierId) -> Dossier | None:
    try:
        return unit.dossiers.get(dossier_id)
    except Refusal:
        return None  # scanned before F9: the pages wait for the dossier


def _counted(dossier: Dossier, pages: Sequence[PageRecord]) -> Dossier:
    items = tuple(_item(item, pages) for item in dossier.components)
    return replace(dossier, components=items, version=dossier.version + 1)


def _item(item: ChecklistItem, pages: Sequence[PageRecord]) -> ChecklistItem:
    return replace(item, pages=sum(page.component_id == item.component_id for page in pages))
