"""The office itself: agencies, stations, counters, people, devices, settings, leases."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from counter_app.storage.rows.base import Base, Key, OfOffice


class AgencyRow(Base):
    """An agency with its identifier (QĐ 20/2020/QĐ-TTg), valid between two dates."""

    __tablename__ = "agency"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(40))
    name_vi: Mapped[str] = mapped_column(String(500))
    parent_code: Mapped[str | None] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_code: Mapped[str | None] = mapped_column(String(40))
    __table_args__ = (UniqueConstraint("code", "valid_from"),)


class OfficeRow(Base):
    """One office (Bộ phận Một cửa). ``practice`` marks the practice office."""

    __tablename__ = "office"
    id: Mapped[Key]
    agency_code: Mapped[str] = mapped_column(String(40))
    name_vi: Mapped[str] = mapped_column(String(500))
    parent_name_vi: Mapped[str] = mapped_column(String(500))
    place_vi: Mapped[str] = mapped_column(String(200))
    hotline: Mapped[str] = mapped_column(String(50))
    lookup_url: Mapped[str] = mapped_column(String(500))
    practice: Mapped[bool]
    settings: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class OfficeSettingRow(Base, OfOffice):
    """A dated change of an office setting; the latest row in force wins."""

    __tablename__ = "office_setting"
    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(80))
    value: Mapped[dict[str, Any]]
    valid_from: Mapped[date]
    changed_by: Mapped[UUID | None]
    changed_at: Mapped[datetime]


class CalendarDayRow(Base, OfOffice):
    """A holiday or a swap working day, with the notice it comes from."""

    __tablename__ = "calendar_day"
    day: Mapped[date] = mapped_column(primary_key=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name_vi: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(300))
    mark: Mapped[str] = mapped_column(String(1))


class StationRow(Base, OfOffice):
    """One PC. ``incarnation`` is for whoever restores a backup; a clone shares its twin's."""

    __tablename__ = "station"
    id: Mapped[Key]
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    incarnation: Mapped[int]
    machine_mark: Mapped[str] = mapped_column(String(64))
    enrolled_at: Mapped[datetime]
    max_seen_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("office_id", "number"),)


class CounterRow(Base, OfOffice):
    """A counter (quầy) and the series it serves."""

    __tablename__ = "counter"
    id: Mapped[Key]
    number: Mapped[int]
    name_vi: Mapped[str] = mapped_column(String(100))
    service_vi: Mapped[str] = mapped_column(String(200))
    series_codes: Mapped[list[Any]]
    active: Mapped[bool]
    __table_args__ = (UniqueConstraint("office_id", "number"),)


class ClerkRow(Base, OfOffice):
    """A person who works here. ``password_hash`` is an argon2id string."""

    __tablename__ = "clerk"
    id: Mapped[Key]
    login: Mapped[str] = mapped_column(String(80))
    name_vi: Mapped[str] = mapped_column(String(200))
    title_vi: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(300))
    failed_logins: Mapped[int]
    locked_until: Mapped[datetime | None]
    active: Mapped[bool]
    __table_args__ = (UniqueConstraint("office_id", "login"),)


class ClerkRoleRow(Base):
    """A role a clerk holds."""

    __tablename__ = "clerk_role"
    clerk_id: Mapped[UUID] = mapped_column(ForeignKey("clerk.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)


class RolePermissionRow(Base):
    """Roles times actions as the office applies them; seeded from ``domain.roles``."""

    __tablename__ = "role_permission"
    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    action: Mapped[str] = mapped_column(String(60), primary_key=True)


class CounterSessionRow(Base, OfOffice):
    """A clerk at a counter from login to logout; pauses carry their reason."""

    __tablename__ = "counter_session"
    id: Mapped[Key]
    counter_id: Mapped[UUID] = mapped_column(ForeignKey("counter.id"))
    clerk_id: Mapped[UUID] = mapped_column(ForeignKey("clerk.id"))
    station_id: Mapped[UUID] = mapped_column(ForeignKey("station.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    pause_reason: Mapped[str | None] = mapped_column(String(200))
    __table_args__ = (Index("ix_counter_session_open", "office_id", "ended_at"),)


class LeaseRow(Base):
    """Who drives a printer, the portal line or the announcer until when."""

    __tablename__ = "lease"
    resource: Mapped[str] = mapped_column(String(120), primary_key=True)
    station_id: Mapped[UUID]
    holder: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime]


class SerialBlockRow(Base, OfOffice):
    """A range of serials one station may use up on one day; never handed out twice."""

    __tablename__ = "serial_block"
    id: Mapped[Key]
    scope: Mapped[str] = mapped_column(String(80))
    day: Mapped[date]
    first: Mapped[int]
    last: Mapped[int]
    next: Mapped[int]
    station_id: Mapped[UUID] = mapped_column(ForeignKey("station.id"))
    incarnation: Mapped[int]
    __table_args__ = (UniqueConstraint("office_id", "scope", "day", "first"),)


class WrappedKeyRow(Base, OfOffice):
    """The office key, wrapped for a station, the escrow key or a passphrase."""

    __tablename__ = "wrapped_key"
    id: Mapped[Key]
    key_name: Mapped[str] = mapped_column(String(40))
    wrapped_for: Mapped[str] = mapped_column(String(40))
    holder: Mapped[str] = mapped_column(String(80))
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("office_id", "key_name", "wrapped_for", "holder"),)
