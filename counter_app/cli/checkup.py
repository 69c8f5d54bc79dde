"""``doctor``: one line for each part: in order, not configured, or failed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from counter_app.app import OpenOffice, open_folder, printers_of, scanner_of
from counter_app.config.paths import resource
from counter_app.documents.renderer import OfficePapers
from counter_app.domain.failures import Failure
from counter_app.services.paper import Pdf, PrinterTestPaper, Raster
from counter_app.services.ports import PrinterState
from counter_app.storage import schema
from counter_app.vault import key_file
from counter_app.wording.failures import sentence

LITTLE_SPACE = 2 << 30
"""Bytes of free disk below which scanning stops being comfortable."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. ``state``: ``ok``, ``not configured`` or ``failed``."""

    part: str
    state: str
    detail: str = ""

    @property
    def failed(self) -> bool:
        """Whether the exit status says so."""
        return self.state == "failed"

    def __str__(self) -> str:
        return f"{self.state:<14} {self.part}: {self.detail}".rstrip(": ")


def checkup(folder: Path, *, practice: bool) -> list[Finding]:
    """Look at everything; never raises a Failure."""
    found = [
        _tried("mẫu giấy", _papers),
        _tried("mã QR", _codes),
        _tried("dung lượng đĩa", lambda: _space(folder)),
    ]
    try:
        opened = open_folder(folder, practice=practice)
    except Failure as failure:
        return [*found, Finding("cơ sở dữ liệu", "failed", sentence(failure))]
    try:
        found.extend(_office(opened))
    finally:
        opened.close()
    return found


def _tried(part: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(part, "ok", look())
    except Failure as failure:
        return Finding(part, "failed", sentence(failure))


def _papers() -> str:
    papers = OfficePapers(resource("fonts"), resource("forms"))
    page = PrinterTestPaper("Kiểm tra", "Kiểm tra", datetime.now(UTC))
    picture = papers.render(page, width_dots=576)
    height = picture.height if isinstance(picture, Raster) else 0
    return f"{height} dòng chấm" if not isinstance(picture, Pdf) else ""


def _codes() -> str:
    from counter_app.documents.qr import qr_matrix  # zxing-cpp

    return f"{qr_matrix('HS.TEST').side} ô"


def _space(folder: Path) -> str:
    here = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(here).free
    note = "" if free > LITTLE_SPACE else ", sắp đầy: hãy dọn bớt đĩa"
    return f"còn {free >> 30} GB{note}"


def _office(opened: OpenOffice) -> Iterator[Finding]:
    with opened.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            cipher = connection.exec_driver_sql("PRAGMA cipher_version").scalar()
            version = connection.exec_driver_sql("SELECT sqlite_version()").scalar()
            detail = f"SQLite {version}, SQLCipher {cipher}"
        else:
            detail = str(connection.exec_driver_sql("SHOW server_version").scalar())
    yield Finding("cơ sở dữ liệu", "ok", f"{detail}, bước {schema.revision(opened.engine)}")
    yield _keys(opened)
    with opened.units() as unit:
        office = unit.office.office()
    if office is None:
        yield Finding("văn phòng", "not configured", "mở cửa sổ để thiết lập lần đầu")
        return
    yield Finding("văn phòng", "ok", office.name_vi)
    with opened.units() as unit:
        count = len(unit.procedures.published(office.id))
        portal = unit.outbox.connection(office.id)
        account = unit.portal_account.get(office.id)
    state = "ok" if count else "not configured"
    yield Finding("thủ tục đã công bố", state, str(count))
    yield from _printers(opened)
    yield _scanner(opened)
    family = "manual" if portal is None else str(portal["family"])
    missing = account is None and not opened.practice
    yield Finding(
        "cổng dịch vụ công",
        "not configured" if family == "manual" or missing else "ok",
        f"{family}, chưa nhập tài khoản" if missing and family != "manual" else family,
    )


def _keys(opened: OpenOffice) -> Finding:
    if opened.practice:
        return Finding("khóa", "ok", "khóa tập huấn")
    ways = key_file.ways(opened.folder)
    if "escrow" not in ways:
        return Finding("khóa dự phòng", "not configured", "đặt escrow.pub trước khi tạo dữ liệu")
    return Finding("khóa", "ok", ", ".join(sorted(ways)))


def _printers(opened: OpenOffice) -> Iterator[Finding]:
    printers = printers_of(opened)
    if not printers:
        yield Finding("máy in", "not configured")
    for name, printer in printers:
        state = printer.state() if printer is not None else None
        if state is None:
            yield Finding(name, "not configured")
        elif state in (PrinterState.UNREACHABLE, PrinterState.ERROR):
            yield Finding(name, "failed", str(state))
        else:
            yield Finding(name, "ok", str(state))


def _scanner(opened: OpenOffice) -> Finding:
    scanner = scanner_of(opened)
    if scanner is None:
        return Finding("máy quét", "not configured")
    return Finding("máy quét", "ok" if scanner.ready() else "failed")
