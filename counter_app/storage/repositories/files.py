"""Rows about scanned files and pages, and the wrapped key of each dossier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from counter_app.domain.ids import DossierId, OfficeId
from counter_app.services.desk import Desk
from counter_app.services.repositories import PageRecord
from counter_app.storage.rows.dossier import DossierComponentRow, DossierRow
from counter_app.storage.rows.files import DossierKeyRow, FileRow, PageRow


class SqlFiles:
    """Implements ``FileRepository``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def wrapped_key(self, dossier_id: DossierId) -> bytes | None:
        """None before the first page, or after the files were erased."""
        row = self._session.get(DossierKeyRow, dossier_id)
        return None if row is None else row.wrapped

    def add_key(
        self, office_id: OfficeId, dossier_id: DossierId, wrapped: bytes, at: datetime
    ) -> None:
        """Store the key once."""
        self._session.add(
            DossierKeyRow(
                dossier_id=dossier_id,
                office_id=office_id,
                wrapped=wrapped,
                created_at=at,
                destroyed_at=None,
            )
        )
        self._session.flush()

    def add_page(
        self, desk: Desk, dossier_id: DossierId, job: str, page: PageRecord, at: datetime
    ) -> None:
        """Insert the file row and the page row; a page known by (job, number, side) is skipped."""
        known = self._session.scalar(
            select(PageRow.id).where(
                PageRow.job == job, PageRow.number == page.number, PageRow.side == page.side
            )
        )
        if known is not None:
            return
        self._session.add(
            FileRow(
                id=page.file_id,
                office_id=desk.office_id,
                dossier_id=dossier_id,
                component_id=page.component_id,
                name_vi="",
                media_type="image/jpeg",
                sha256=page.sha256,
                size=page.size,
                pages=1,
                sensitive=False,
                state="stored",
                created_by=desk.clerk_id,
                created_at=at,
                removed_at=None,
            )
        )
        self._session.flush()
        self._session.add(
            PageRow(
                id=page.id,
                office_id=desk.office_id,
                dossier_id=dossier_id,
                file_id=page.file_id,
                component_id=page.component_id,
                job=job,
                number=page.number,
                side=page.side,
                width=page.width,
                height=page.height,
                dpi=page.dpi,
                state="ok",
                replaced_by=None,
                scanned_at=at,
            )
        )
        self._session.flush()

    def pages(self, dossier_id: DossierId) -> tuple[PageRecord, ...]:
        """In order of scanning."""
        rows = self._session.execute(
            select(PageRow, FileRow.sha256, FileRow.size)
            .join(FileRow, FileRow.id == PageRow.file_id)
            .where(PageRow.dossier_id == dossier_id, PageRow.state != "removed")
            .order_by(PageRow.scanned_at, PageRow.job, PageRow.number, PageRow.side.desc())
        )
        return tuple(_page(row, digest, size) for row, digest, size in rows)

    def assign(self, page_ids: Sequence[UUID], component_id: str | None) -> None:
        """Say which paper the pages belong to, and refresh the papers' page counts."""
        ids = list(page_ids)
        self._session.execute(
            update(PageRow).where(PageRow.id.in_(ids)).values(component_id=component_id)
        )
        files = select(PageRow.file_id).where(PageRow.id.in_(ids))
        self._session.execute(
            update(FileRow)
            .where(FileRow.id.in_(files))
            .values(component_id=component_id)
            .execution_options(synchronize_session=False)
        )
        dossiers = self._session.scalars(
            select(PageRow.dossier_id).where(PageRow.id.in_(ids)).distinct()
        ).all()
        for dossier_id in dossiers:
            self._recount(dossier_id)

    def _recount(self, dossier_id: UUID) -> None:
        counts = dict(
            self._session.execute(
                select(PageRow.component_id, func.count())
                .where(PageRow.dossier_id == dossier_id, PageRow.state != "removed")
                .group_by(PageRow.component_id)
            ).all()
        )
        waiting = 0
        rows = self._session.scalars(
            select(DossierComponentRow).where(DossierComponentRow.dossier_id == dossier_id)
        )
        for row in rows:
            row.pages = counts.get(row.component_id, 0)
            waiting += row.digitise and row.state == "handed_in" and row.pages == 0
        self._session.execute(
            update(DossierRow).where(DossierRow.id == dossier_id).values(waiting_for_scan=waiting)
        )
        self._session.flush()


def _page(row: PageRow, digest: str, size: int) -> PageRecord:
    return PageRecord(
        id=row.id,
        file_id=row.file_id,
        component_id=row.component_id,
        number=row.number,
        side=row.side,
        width=row.width,
        height=row.height,
        dpi=row.dpi,
        sha256=digest,
        size=size,
    )
