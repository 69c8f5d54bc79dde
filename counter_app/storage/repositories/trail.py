"""Results of commands, the audit chain of this station, and what people typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from counter_app.domain.audit import GENESIS, AuditLine, line_hash
from counter_app.domain.ids import CommandId, OfficeId, uuid7
from counter_app.services.desk import Desk
from counter_app.storage.dialects import one_at_a_time
from counter_app.storage.rows.base import EPOCH
from counter_app.storage.rows.trail import AuditRow, CommandRow, NoteRow


class SqlCommands:
    """Implements ``CommandRepository``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def result(self, command_id: CommandId) -> dict[str, Any] | None:
        """The first result of a repeated command."""
        row = self._session.get(CommandRow, command_id)
        return None if row is None else row.result

    def record(
        self,
        command_id: CommandId,
        office_id: OfficeId,
        kind: str,
        result: Mapping[str, Any],
        at: datetime,
    ) -> None:
        """The primary key refuses a second result for the same id."""
        self._session.add(
            CommandRow(id=command_id, office_id=office_id, kind=kind, result=dict(result), at=at)
        )
        self._session.flush()


class SqlAudit:
    """Implements ``AuditRepository``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(
        self,
        desk: Desk,
        action: str,
        subject: tuple[str, str],
        at: datetime,
        detail: Mapping[str, str | int] | None = None,
    ) -> None:
        """Chain one line to the last of this (station, incarnation)."""
        one_at_a_time(self._session, f"audit {desk.station_id} {desk.incarnation}")
        last = self._session.scalars(
            select(AuditRow)
            .where(AuditRow.station_id == desk.station_id, AuditRow.incarnation == desk.incarnation)
            .order_by(AuditRow.seq.desc())
            .limit(1)
        ).first()
        seq = 1 if last is None else last.seq + 1
        previous = GENESIS if last is None else last.hash
        values = dict(detail or {})
        actor = str(desk.clerk_id)
        stamp = _micros(at)
        self._session.add(
            AuditRow(
                id=uuid7(),
                office_id=desk.office_id,
                station_id=desk.station_id,
                incarnation=desk.incarnation,
                seq=seq,
                at=at,
                actor=actor,
                action=action,
                subject_kind=subject[0],
                subject_id=subject[1],
                detail=values,
                previous=previous,
                hash=line_hash(previous, seq, stamp, actor, action, subject, values),
            )
        )
        self._session.flush()

    def chains(self) -> tuple[tuple[AuditLine, ...], ...]:
        """Every chain of the office, each from its first line, for verification."""
        rows = self._session.scalars(
            select(AuditRow).order_by(AuditRow.station_id, AuditRow.incarnation, AuditRow.seq)
        )
        chains: dict[tuple[UUID, int], list[AuditLine]] = {}
        for row in rows:
            chains.setdefault((row.station_id, row.incarnation), []).append(_line(row))
        return tuple(map(tuple, chains.values()))


class SqlNotes:
    """Implements ``NoteRepository``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, desk: Desk, about: str, subject_id: UUID, text: str, at: datetime) -> UUID:
        """Keep the words; an event may hold the id."""
        row = NoteRow(
            id=uuid7(),
            office_id=desk.office_id,
            subject_id=subject_id,
            about=about,
            text=text,
            clerk_id=desk.clerk_id,
            at=at,
        )
        self._session.add(row)
        self._session.flush()
        return row.id


def _line(row: AuditRow) -> AuditLine:
    return AuditLine(
        row.seq,
        _micros(row.at),
        row.actor,
        row.action,
        row.subject_kind,
        row.subject_id,
        row.detail,
        row.previous,
        row.hash,
    )


def _micros(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)
