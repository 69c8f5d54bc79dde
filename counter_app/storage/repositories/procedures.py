"""The catalogue in the database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import OfficeId, ProcedureVersionId, uuid7
from counter_app.domain.procedure import (
    ProcedureVersion,
    VersionState,
    version_from_json,
    version_to_json,
)
from counter_app.domain.working_calendar import office_time
from counter_app.services.repositories import StoredVersion
from counter_app.storage.dialects import one_at_a_time
from counter_app.storage.rows.catalogue import ProcedureVersionRow
from counter_app.storage.rows.office import ClerkRow


class SqlProcedures:
    """Implements ``ProcedureRepository``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_draft(
        self, office_id: OfficeId, content: ProcedureVersion, source_sha256: str, at: datetime
    ) -> tuple[StoredVersion, bool]:
        """Store a draft unless the same content is already there under this code."""
        one_at_a_time(self._session, f"catalogue {office_id}")
        body = version_to_json(content)
        digest = _digest(body)
        known = self._session.scalars(
            select(ProcedureVersionRow).where(
                ProcedureVersionRow.office_id == office_id,
                ProcedureVersionRow.code == content.code,
                ProcedureVersionRow.body_sha256 == digest,
            )
        ).first()
        if known is not None:
            return _stored(known), False
        row = ProcedureVersionRow(
            id=uuid7(),
            office_id=office_id,
            code=content.code,
            number=self._last_number(office_id, content.code) + 1,
            state=VersionState.DRAFT,
            name_vi=content.name_vi,
            short_name_vi=content.short_name_vi,
            field_vi=content.field_vi,
            effective_from=content.effective_from,
            effective_to=content.effective_to,
            body=body,
            body_sha256=digest,
            source_sha256=source_sha256,
            imported_at=at,
            published_at=None,
            published_by=None,
        )
        self._session.add(row)
        self._session.flush()
        return _stored(row), True

    def get(self, version_id: ProcedureVersionId) -> StoredVersion:
        """Raises Refusal PROCEDURE_UNKNOWN."""
        row = self._session.get(ProcedureVersionRow, version_id)
        if row is None:
            raise Refusal(RefusalCode.PROCEDURE_UNKNOWN)
        return _stored(row)

    def published(self, office_id: OfficeId) -> tuple[StoredVersion, ...]:
        """Every published version, by code."""
        rows = self._session.scalars(
            select(ProcedureVersionRow)
            .where(
                ProcedureVersionRow.office_id == office_id,
                ProcedureVersionRow.state == VersionState.PUBLISHED,
            )
            .order_by(ProcedureVersionRow.code, ProcedureVersionRow.number)
        )
        return tuple(_stored(row) for row in rows)

    def versions(self, office_id: OfficeId, code: str = "") -> tuple[StoredVersion, ...]:
        """Oldest first; every procedure when ``code`` is empty."""
        statement = (
            select(ProcedureVersionRow, ClerkRow.login)
            .outerjoin(ClerkRow, ClerkRow.id == ProcedureVersionRow.published_by)
            .where(ProcedureVersionRow.office_id == office_id)
            .order_by(ProcedureVersionRow.code, ProcedureVersionRow.number)
        )
        if code:
            statement = statement.where(ProcedureVersionRow.code == code)
        return tuple(_stored(row, login or "") for row, login in self._session.execute(statement))

    def publish(self, version_id: ProcedureVersionId, clerk_id: UUID, at: datetime) -> None:
        """Draft to published; what it replaces is retired first.

        That is the published version with the same start date, and older drafts with it:
        whoever publishes has seen the newest. A draft without a start begins today where a
        version with one is in force, which would win over it otherwise. The body stays as
        imported: only the column tells.
        """
        row = self._session.get(ProcedureVersionRow, version_id)
        if row is None:
            raise Refusal(RefusalCode.PROCEDURE_UNKNOWN)
        if row.state == VersionState.PUBLISHED:
            return
        drafted_from = row.effective_from
        if row.effective_from is None:
            row.effective_from = self._start_beside_dated(row, office_time(at).date())
        self._session.execute(
            update(ProcedureVersionRow)
            .where(
                ProcedureVersionRow.office_id == row.office_id,
                ProcedureVersionRow.code == row.code,
                or_(
                    and_(
                        ProcedureVersionRow.state == VersionState.PUBLISHED,
                        ProcedureVersionRow.effective_from.is_not_distinct_from(row.effective_from),
                    ),
                    and_(
                        ProcedureVersionRow.state == VersionState.DRAFT,
                        ProcedureVersionRow.number < row.number,
                        ProcedureVersionRow.effective_from.is_not_distinct_from(drafted_from),
                    ),
                ),
            )
            .values(state=VersionState.RETIRED)
        )
        row.state = VersionState.PUBLISHED
        row.published_at, row.published_by = at, clerk_id
        self._session.flush()

    def _start_beside_dated(self, row: ProcedureVersionRow, today: date) -> date | None:
        """Today if a published version with a start is in force, else None."""
        others = self._session.scalars(
            select(ProcedureVersionRow).where(
                ProcedureVersionRow.office_id == row.office_id,
                ProcedureVersionRow.code == row.code,
                ProcedureVersionRow.state == VersionState.PUBLISHED,
                ProcedureVersionRow.effective_from <= today,
            )
        )
        in_force = any(
            other.effective_to is None or today <= other.effective_to for other in others
        )
        return today if in_force else None

    def retire(self, version_id: ProcedureVersionId) -> None:
        """In one statement: of two counters that replace the same draft the second is refused."""
        retired = self._session.scalar(
            update(ProcedureVersionRow)
            .where(
                ProcedureVersionRow.id == version_id,
                ProcedureVersionRow.state == VersionState.DRAFT,
            )
            .values(state=VersionState.RETIRED)
            .returning(ProcedureVersionRow.id)
        )
        if retired is None:
            raise Refusal(RefusalCode.PROCEDURE_CHANGED)

    def _last_number(self, office_id: OfficeId, code: str) -> int:
        statement = select(func.max(ProcedureVersionRow.number)).where(
            ProcedureVersionRow.office_id == office_id, ProcedureVersionRow.code == code
        )
        return self._session.scalar(statement) or 0


def _digest(body: dict[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _stored(row: ProcedureVersionRow, login: str = "") -> StoredVersion:
    return StoredVersion(
        id=ProcedureVersionId(row.id),
        number=row.number,
        state=VersionState(row.state),
        content=replace(version_from_json(row.body), effective_from=row.effective_from),
        published_by=login,
    )
