"""The office, its stations, counters and people, and its account of the portal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import ClerkId, CounterId, OfficeId, StationId, uuid7
from counter_app.domain.roles import Role
from counter_app.domain.working_calendar import office_time
from counter_app.services.desk import Desk, Office
from counter_app.services.floor_repositories import Account
from counter_app.services.portal_secrets import KeptAccount
from counter_app.storage.dialects import insert_into, one_at_a_time
from counter_app.storage.rows.delivery import PortalAccountRow, PortalConnectionRow
from counter_app.storage.rows.office import (
    CalendarDayRow,
    ClerkRoleRow,
    ClerkRow,
    CounterRow,
    CounterSessionRow,
    OfficeRow,
    OfficeSettingRow,
    StationRow,
    WrappedKeyRow,
)


class SqlOffice:
    """Implements ``OfficeRepository``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def office(self) -> Office | None:
        """The only office of this database."""
        row = self._session.scalars(select(OfficeRow).limit(1)).first()
        return None if row is None else office_of(row)

    def account(self, login: str) -> Account | None:
        """By login, case-insensitive."""
        row = self._session.scalars(
            select(ClerkRow).where(
                func.lower(ClerkRow.login) == login.strip().lower(), ClerkRow.active
            )
        ).first()
        if row is None:
            return None
        roles = self._session.scalars(
            select(ClerkRoleRow.role).where(ClerkRoleRow.clerk_id == row.id)
        )
        return Account(
            id=row.id,
            login=row.login,
            name_vi=row.name_vi,
            title_vi=row.title_vi,
            password_hash=row.password_hash,
            roles=frozenset(Role(role) for role in roles),
            failed_logins=row.failed_logins,
            locked_until=row.locked_until,
        )

    def login_failed(self, account: Account, failed: int, locked_until: datetime | None) -> None:
        """Remember a wrong password; ``failed`` 0 after a right one."""
        self._session.execute(
            update(ClerkRow)
            .where(ClerkRow.id == account.id)
            .values(failed_logins=failed, locked_until=locked_until)
        )

    def open_session(
        self, account: Account, counter_number: int, station_id: StationId, at: datetime
    ) -> Desk:
        """Seat the clerk; a session left open at this counter ends now."""
        office_row = self._session.scalars(select(OfficeRow).limit(1)).one()
        counter = self._session.scalars(
            select(CounterRow).where(
                CounterRow.office_id == office_row.id, CounterRow.number == counter_number
            )
        ).first()
        if counter is None:
            raise Refusal(RefusalCode.SETTING_INVALID, key="counter.number")
        self._end_sessions(counter, at)
        self._session.add(
            CounterSessionRow(
                id=uuid7(),
                office_id=office_row.id,
                counter_id=counter.id,
                clerk_id=account.id,
                station_id=station_id,
                started_at=at,
                ended_at=None,
                pause_reason=None,
            )
        )
        self._session.flush()
        station = self._session.get_one(StationRow, station_id)
        return Desk(
            office=office_of(office_row),
            station_id=station_id,
            station_number=station.number,
            incarnation=station.incarnation,
            counter_id=CounterId(counter.id),
            counter_number=counter.number,
            counter_name=counter.name_vi,
            series_codes=tuple(counter.series_codes),
            clerk_id=ClerkId(account.id),
            clerk_name=account.name_vi,
            clerk_title=account.title_vi,
            roles=account.roles,
        )

    def close_session(self, desk: Desk, at: datetime) -> None:
        """The clerk leaves the counter."""
        self._session.execute(
            update(CounterSessionRow)
            .where(
                CounterSessionRow.counter_id == desk.counter_id,
                CounterSessionRow.ended_at.is_(None),
            )
            .values(ended_at=at)
        )

    def station(self, machine_mark: str, at: datetime) -> tuple[StationId, int, int]:
        """This PC, enrolled on first sight with the next free number."""
        office_id = self._session.scalars(select(OfficeRow.id).limit(1)).one()
        one_at_a_time(self._session, f"stations {office_id}")
        row = self._session.scalars(
            select(StationRow).where(
                StationRow.office_id == office_id, StationRow.machine_mark == machine_mark
            )
        ).first()
        if row is None:
            last = self._session.scalar(
                select(func.max(StationRow.number)).where(StationRow.office_id == office_id)
            )
            row = StationRow(
                id=uuid7(),
                office_id=office_id,
                number=(last or 0) + 1,
                name=f"PC {(last or 0) + 1}",
                incarnation=1,
                machine_mark=machine_mark,
                enrolled_at=at,
                max_seen_at=at,
            )
            self._session.add(row)
            self._session.flush()
        return StationId(row.id), row.number, row.incarnation

    def mark_station(self, station_id: StationId, machine_mark: str) -> None:
        """See ``OfficeRepository``; numbers, printers and the last clock stay the station's."""
        self._session.execute(
            update(StationRow)
            .where(StationRow.machine_mark == machine_mark, StationRow.id != station_id)
            .values(machine_mark="")
        )
        self._session.execute(
            update(StationRow)
            .where(StationRow.id == station_id, StationRow.machine_mark != machine_mark)
            .values(machine_mark=machine_mark)
        )

    def last_clock(self, station_id: StationId) -> datetime:
        """As ``see_clock`` or ``set_clock`` left it."""
        return self._session.get_one(StationRow, station_id).max_seen_at

    def set_clock(self, station_id: StationId, now: datetime) -> None:
        """Back, too."""
        self._session.get_one(StationRow, station_id).max_seen_at = now
        self._session.flush()

    def see_clock(self, station_id: StationId, now: datetime) -> datetime:
        """The latest instant ever seen on this PC, ``now`` included."""
        row = self._session.get_one(StationRow, station_id)
        if now > row.max_seen_at:
            row.max_seen_at = now
            self._session.flush()
        return row.max_seen_at

    def calendar_days(self, office_id: OfficeId) -> tuple[Mapping[str, Any], ...]:
        """Rows as the calendar's JSON."""
        rows = self._session.scalars(
            select(CalendarDayRow)
            .where(CalendarDayRow.office_id == office_id)
            .order_by(CalendarDayRow.day)
        )
        return tuple(
            {
                "date": row.day.isoformat(),
                "kind": row.kind,
                "name": row.name_vi,
                "source": row.source,
                "mark": row.mark,
            }
            for row in rows
        )

    def setting(self, office_id: OfficeId, name: str, day: date) -> Mapping[str, Any] | None:
        """The latest value in force on ``day``."""
        return self._session.scalars(
            select(OfficeSettingRow.value)
            .where(
                OfficeSettingRow.office_id == office_id,
                OfficeSettingRow.name == name,
                OfficeSettingRow.valid_from <= day,
            )
            .order_by(OfficeSettingRow.valid_from.desc(), OfficeSettingRow.changed_at.desc())
            .limit(1)
        ).first()

    def wrapped_key(self, office_id: OfficeId, wrapped_for: str, holder: str) -> bytes | None:
        """The office key as wrapped for one holder."""
        return self._session.scalar(
            select(WrappedKeyRow.ciphertext).where(
                WrappedKeyRow.office_id == office_id,
                WrappedKeyRow.key_name == "office",
                WrappedKeyRow.wrapped_for == wrapped_for,
                WrappedKeyRow.holder == holder,
            )
        )

    def hold_office_key(self, office_id: OfficeId) -> None:
        """Until the end of this transaction no other station makes the office key."""
        one_at_a_time(self._session, f"office key {office_id}")

    def has_office_key(self, office_id: OfficeId) -> bool:
        """Whether the office key was ever made, for anybody."""
        statement = select(func.count()).where(
            WrappedKeyRow.office_id == office_id, WrappedKeyRow.key_name == "office"
        )
        return bool(self._session.scalar(statement))

    def add_wrapped_key(
        self, office_id: OfficeId, wrapped_for: str, holder: str, ciphertext: bytes, at: datetime
    ) -> None:
        """Keep the office key for one more holder."""
        self._session.add(
            WrappedKeyRow(
                id=uuid7(),
                office_id=office_id,
                key_name="office",
                wrapped_for=wrapped_for,
                holder=holder,
                ciphertext=ciphertext,
                created_at=at,
            )
        )
        self._session.flush()

    def wrapped_keys(
        self, office_id: OfficeId, wrapped_for: str, kept: tuple[datetime, datetime]
    ) -> tuple[tuple[str, bytes], ...]:
        """Kept between two instants, newest first."""
        rows = self._session.execute(
            select(WrappedKeyRow.holder, WrappedKeyRow.ciphertext)
            .where(
                WrappedKeyRow.office_id == office_id,
                WrappedKeyRow.key_name == "office",
                WrappedKeyRow.wrapped_for == wrapped_for,
                WrappedKeyRow.created_at.between(*kept),
            )
            .order_by(WrappedKeyRow.created_at.desc())
        )
        return tuple((holder, ciphertext) for holder, ciphertext in rows)

    def drop_wrapped_key(self, office_id: OfficeId, wrapped_for: str, holder: str) -> bool:
        """Destroy one way to the office key; False when somebody else did."""
        gone = self._session.scalar(
            delete(WrappedKeyRow)
            .where(
                WrappedKeyRow.office_id == office_id,
                WrappedKeyRow.key_name == "office",
                WrappedKeyRow.wrapped_for == wrapped_for,
                WrappedKeyRow.holder == holder,
            )
            .returning(WrappedKeyRow.id)
        )
        return gone is not None

    def drop_wrapped_keys(self, office_id: OfficeId, wrapped_for: str, before: datetime) -> None:
        """Destroy every one of them that was kept before then."""
        self._session.execute(
            delete(WrappedKeyRow).where(
                WrappedKeyRow.office_id == office_id,
                WrappedKeyRow.key_name == "office",
                WrappedKeyRow.wrapped_for == wrapped_for,
                WrappedKeyRow.created_at < before,
            )
        )

    def put_setting(
        self, office_id: OfficeId, name: str, value: Mapping[str, Any], at: datetime
    ) -> None:
        """A new row; nothing is overwritten."""
        self._session.add(
            OfficeSettingRow(
                id=uuid7(),
                office_id=office_id,
                name=name,
                value=dict(value),
                valid_from=office_time(at).date(),
                changed_by=None,
                changed_at=at,
            )
        )
        self._session.flush()

    def _end_sessions(self, counter: CounterRow, at: datetime) -> None:
        self._session.execute(
            update(CounterSessionRow)
            .where(CounterSessionRow.counter_id == counter.id, CounterSessionRow.ended_at.is_(None))
            .values(ended_at=at)
        )


class SqlPortalAccount:
    """Implements ``PortalAccountRepository``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, office_id: OfficeId) -> KeptAccount | None:
        """With the name of who entered it."""
        found = self._session.execute(
            select(PortalAccountRow.sealed, ClerkRow.name_vi, PortalAccountRow.changed_at)
            .join(ClerkRow, ClerkRow.id == PortalAccountRow.changed_by)
            .where(PortalAccountRow.office_id == office_id)
        ).first()
        return None if found is None else KeptAccount(*found)

    def put(self, office_id: OfficeId, sealed: bytes, clerk_id: ClerkId, at: datetime) -> None:
        """Insert or replace."""
        new = {"sealed": sealed, "changed_by": clerk_id, "changed_at": at}
        self._session.execute(
            insert_into(self._session, PortalAccountRow)
            .values(office_id=office_id, **new)
            .on_conflict_do_update(index_elements=["office_id"], set_=new)
        )

    def move(self, office_id: OfficeId, place: Mapping[str, str]) -> None:
        """What ``office_setup.follow_machine`` does for a PC that is alone."""
        self._session.execute(
            update(PortalConnectionRow)
            .where(PortalConnectionRow.office_id == office_id, PortalConnectionRow.active)
            .values(**place)
        )


def office_of(row: OfficeRow) -> Office:
    """Row to the facts papers need."""
    return Office(
        id=OfficeId(row.id),
        agency_code=row.agency_code,
        name_vi=row.name_vi,
        parent_name_vi=row.parent_name_vi,
        place_vi=row.place_vi,
        hotline=row.hotline,
        lookup_url=row.lookup_url,
        practice=row.practice,
        owns_code_series=bool(row.settings.get("owns_code_series", True)),
        code_pattern=str(row.settings.get("code_pattern", "{agency}-{yymmdd}-{serial:4}")),
        form_set=str(row.settings.get("form_set", "TT03-2025")),
        saturday_reception=bool(row.settings.get("saturday_reception", False)),
    )
