"""Serial blocks and leases: what may be used or driven by one station only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from counter_app.domain.ids import StationId, uuid7
from counter_app.services.desk import Desk
from counter_app.storage.dialects import one_at_a_time
from counter_app.storage.rows.base import EPOCH
from counter_app.storage.rows.office import LeaseRow, SerialBlockRow


class SqlSerials:
    """Implements ``SerialRepository``: blocks are claimed and used up, never given back."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take(
        self, desk: Desk, scope: str, day: date, whole_range: tuple[int, int], block: int
    ) -> int | None:
        """Consume the next serial in this transaction."""
        # Processes of one station share its blocks: the second waits here, before it looks,
        # else it would claim a block while the first still fills one. Always this lock first.
        one_at_a_time(self._session, f"serials of {desk.station_id}")
        row = self._open_block(desk, scope, day) or self._claim(
            desk, scope, day, whole_range, block
        )
        if row is None:
            return None
        serial = row.next
        row.next = serial + 1
        self._session.flush()
        return serial

    def _open_block(self, desk: Desk, scope: str, day: date) -> SerialBlockRow | None:
        return self._session.scalars(
            select(SerialBlockRow)
            .where(
                SerialBlockRow.office_id == desk.office_id,
                SerialBlockRow.scope == scope,
                SerialBlockRow.day == day,
                SerialBlockRow.station_id == desk.station_id,
                # A restored station never goes on with its old numbers.
                SerialBlockRow.incarnation == desk.incarnation,
                SerialBlockRow.next <= SerialBlockRow.last,
            )
            .order_by(SerialBlockRow.first)
        ).first()

    def _claim(
        self, desk: Desk, scope: str, day: date, whole_range: tuple[int, int], block: int
    ) -> SerialBlockRow | None:
        one_at_a_time(self._session, f"serials {desk.office_id} {scope} {day}")
        taken = self._session.scalar(
            select(func.max(SerialBlockRow.last)).where(
                SerialBlockRow.office_id == desk.office_id,
                SerialBlockRow.scope == scope,
                SerialBlockRow.day == day,
            )
        )
        first, end = whole_range
        start = first if taken is None else taken + 1
        last = end if block == 0 else min(end, start + block - 1)
        if start > end:
            return None
        row = SerialBlockRow(
            id=uuid7(),
            office_id=desk.office_id,
            scope=scope,
            day=day,
            first=start,
            last=last,
            next=start,
            station_id=desk.station_id,
            incarnation=desk.incarnation,
        )
        self._session.add(row)
        return row


class SqlLeases:
    """Implements ``LeaseRepository``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take(
        self, resource: str, station_id: StationId, holder: str, now: datetime, until: datetime
    ) -> bool:
        """Take a free or expired lease, or renew our own."""
        one_at_a_time(self._session, f"lease {resource}")
        row = self._session.scalars(select(LeaseRow).where(LeaseRow.resource == resource)).first()
        if row is None:
            self._session.add(
                LeaseRow(resource=resource, station_id=station_id, holder=holder, until=until)
            )
            self._session.flush()
            return True
        if row.holder != holder and row.until > now:
            return False
        row.station_id, row.holder, row.until = station_id, holder, until
        self._session.flush()
        return True

    def release(self, resource: str, holder: str) -> None:
        """Free at once instead of waiting for the end."""
        self._session.execute(
            update(LeaseRow)
            .where(LeaseRow.resource == resource, LeaseRow.holder == holder)
            .values(until=EPOCH)
        )
