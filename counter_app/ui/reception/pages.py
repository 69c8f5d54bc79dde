"""Scanned pages of one dossier: scanning, thumbnails, which paper they belong to. No widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from counter_app.domain.failures import DeviceTrouble, Failure, FailureCode
from counter_app.domain.ids import DossierId
from counter_app.services.ports import ScanProfile
from counter_app.services.repositories import PageRecord
from counter_app.services.scanning import ScanEvent, ScanHandle
from counter_app.ui.workplace import Workplace

THUMBNAIL_WIDTH = 160


class Pages(QObject):
    """Lives on the GUI thread; scan events enter it through the lanes' signal."""

    changed = Signal()
    thumbnail_came = Signal(object)
    """Id of the page."""
    counted = Signal()
    """Other numbers of pages per paper."""

    def __init__(self, place: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._dossier_id: DossierId | None = None
        self._handle: ScanHandle | None = None
        self.profile = ScanProfile()
        self.pages: tuple[PageRecord, ...] = ()
        self.thumbnails: dict[UUID, bytes] = {}
        self.scanning = False
        self.stopping = False
        self.trouble: Exception | None = None

    def open(self, dossier_id: DossierId, *, known_empty: bool) -> None:
        """Show another dossier. A new one has no pages, so nothing is read."""
        if dossier_id == self._dossier_id:
            return
        self._dossier_id = dossier_id
        self.pages, self.thumbnails, self.trouble = (), {}, None
        self.changed.emit()
        if not known_empty:
            services = self._place.services
            self._place.tasks.office(
                lambda: services.scanning.pages(dossier_id),
                lambda pages: self._loaded(dossier_id, pages),
            )

    def use(self, *, colour: bool, duplex: bool, feeder: bool) -> None:
        """How to scan from now on."""
        self.profile = ScanProfile(colour=colour, duplex=duplex, feeder=feeder)

    def counts(self) -> tuple[tuple[str, int], ...]:
        """(component id, pages) of every paper that has pages."""
        assigned = (page.component_id for page in self.pages if page.component_id is not None)
        return tuple(Counter(assigned).items())

    def scan(self) -> None:
        """F3. Pages appear as they come; the form stays usable meanwhile."""
        dossier_id = self._dossier_id
        if self.scanning or dossier_id is None:
            return
        self.scanning, self.stopping, self.trouble = True, False, None
        self.changed.emit()
        place = self._place
        # Pages go on coming after a log-out; they are stored, and shown when asked for.
        post = place.tasks.poster()
        place.tasks.office(
            lambda: place.services.scanning.start(
                place.desk,
                dossier_id,
                self.profile,
                lambda event: post(lambda: self._happened(dossier_id, event)),
            ),
            self._started,
            self._failed,
        )

    def cancel(self) -> None:
        """Stop after the page in hand; what came stays."""
        self.stopping = True
        if self._handle is not None:
            self._handle.cancel()
        self.changed.emit()

    def assign(self, page_ids: Sequence[UUID], component_id: str | None) -> None:
        """Say which paper pages belong to. Shown at once, written behind."""
        dossier_id = self._dossier_id
        if not page_ids or dossier_id is None:
            return
        before, wanted = self.pages, set(page_ids)
        self.pages = tuple(
            replace(page, component_id=component_id) if page.id in wanted else page
            for page in before
        )
        self._tell()
        place = self._place
        place.tasks.write(
            lambda: place.services.scanning.assign(
                place.desk, dossier_id, tuple(page_ids), component_id
            ),
            failed=lambda error: self._not_assigned(dossier_id, before, error),
        )

    def _tell(self) -> None:
        self.changed.emit()
        self.counted.emit()

    def _started(self, handle: ScanHandle) -> None:
        self._handle = handle
        if self.stopping:
            handle.cancel()

    def _happened(self, dossier_id: DossierId, event: ScanEvent) -> None:
        if event.kind in ("end", "trouble"):
            self.scanning, self.stopping, self._handle = False, False, None
            if event.code is not None and dossier_id == self._dossier_id:
                self.trouble = _failure(event.code)
        # A form may have been put away while its pages still came: they are stored with it.
        if event.page is not None and dossier_id == self._dossier_id:
            self.pages = (*self.pages, event.page)
            self._ask_thumbnail(dossier_id, event.page)
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self.scanning, self.stopping, self.trouble = False, False, error
        self.changed.emit()

    def _not_assigned(
        self, dossier_id: DossierId, before: tuple[PageRecord, ...], error: Exception
    ) -> None:
        if dossier_id == self._dossier_id:
            self.pages, self.trouble = before, error
            self._tell()

    def _loaded(self, dossier_id: DossierId, pages: tuple[PageRecord, ...]) -> None:
        if dossier_id != self._dossier_id:
            return
        self.pages = pages
        self._tell()
        for page in pages:
            self._ask_thumbnail(dossier_id, page)

    def _ask_thumbnail(self, dossier_id: DossierId, page: PageRecord) -> None:
        services = self._place.services
        self._place.tasks.read(
            f"thumbnail:{page.id}",
            lambda: services.scanning.thumbnail(dossier_id, page, THUMBNAIL_WIDTH),
            lambda jpeg: self._thumbnail(dossier_id, page.id, jpeg),
        )

    def _thumbnail(self, dossier_id: DossierId, page_id: UUID, jpeg: bytes) -> None:
        if dossier_id == self._dossier_id:
            self.thumbnails[page_id] = jpeg
            self.thumbnail_came.emit(page_id)


def _failure(code: FailureCode) -> Failure:
    return DeviceTrouble(code)
