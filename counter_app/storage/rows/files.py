"""Scanned files, their pages and the keys they are encrypted with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from counter_app.storage.rows.base import Base, Key, OfOffice


class DossierKeyRow(Base):
    """The random key of a dossier, wrapped by the office key. Erasing files = destroying it."""

    __tablename__ = "dossier_key"
    dossier_id: Mapped[UUID] = mapped_column(primary_key=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]


class FileRow(Base, OfOffice):
    """One stored file, encrypted under HKDF(dossier key, file id)."""

    __tablename__ = "file"
    id: Mapped[Key]
    # No foreign key: pages may be scanned before F9 makes the dossier.
    dossier_id: Mapped[UUID] = mapped_column(index=True)
    component_id: Mapped[str | None] = mapped_column(String(80))
    name_vi: Mapped[str] = mapped_column(String(500))
    media_type: Mapped[str] = mapped_column(String(60))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    pages: Mapped[int]
    sensitive: Mapped[bool]
    state: Mapped[str] = mapped_column(String(20))
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class PageRow(Base, OfOffice):
    """One scanned page and the paper it belongs to."""

    __tablename__ = "page"
    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("file.id"))
    component_id: Mapped[str | None] = mapped_column(String(80))
    job: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    side: Mapped[str] = mapped_column(String(10))
    width: Mapped[int]
    height: Mapped[int]
    dpi: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    replaced_by: Mapped[UUID | None]
    scanned_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("job", "number", "side"),)


class FileChunkRow(Base):
    """1 MiB of ciphertext; used by PostgreSQL only, the embedded office keeps a folder."""

    __tablename__ = "file_chunk"
    # No foreign key: the bytes are durable before the row that speaks of them.
    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
