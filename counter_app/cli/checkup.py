"""``doctor``: one line for each part: in order, not configured, or failed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from counter_app.app.database import OpenOffice
from counter_app.app.lanes import printers_of
from counter_app.app.office import open_office_key
from counter_app.cli.existing import open_existing
from counter_app.config.options import SCANNER_ADDRESS
from counter_app.config.paths import resource
from counter_app.devices.scanners.opening import open_scanner
from counter_app.documents.form_template import load_template
from counter_app.documents.renderer import OfficePapers
from counter_app.domain.failures import Failure, RefusalCode
from counter_app.domain.ids import OfficeId
from counter_app.services.paper import Pdf, PrinterTestPaper, Raster
from counter_app.services.ports import PrinterState
from counter_app.storage import schema
from counter_app.storage.engine import sqlite_engine, translated
from counter_app.vault import key_file
from counter_app.vault.sealing import new_key
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


NOT_SET_UP = Finding("văn phòng", "not configured", "mở cửa sổ để thiết lập lần đầu")


def checkup(folder: Path, *, practice: bool) -> list[Finding]:
    """Look at everything, create nothing, go on after whatever fails."""
    found = [
        _tried("phiếu in", _papers),
        _tried("mẫu đơn", _forms),
        _tried("mã QR", _codes),
        _tried("dung lượng đĩa", lambda: _space(folder)),
    ]
    return [*found, *_data(folder, practice=practice)]


def _data(folder: Path, *, practice: bool) -> list[Finding]:
    try:
        opened = open_existing(folder, practice=practice)
    except Exception as error:  # noqa: BLE001 - said on its line
        if isinstance(error, Failure) and error.code is RefusalCode.OFFICE_NOT_SET_UP:
            return [_each("bộ máy dữ liệu", _engine), NOT_SET_UP]
        return [_failed("cơ sở dữ liệu", error)]
    try:
        return _office(opened)
    finally:
        opened.close()


def _tried(part: str, look: Callable[[], str]) -> Finding:
    return _each(part, lambda: Finding(part, "ok", look()))


def _each(part: str, look: Callable[[], Finding]) -> Finding:
    """One line; whatever goes wrong with it is said there and the next ones are looked at."""
    try:
        return look()
    except Exception as error:  # noqa: BLE001 - said on its line
        return _failed(part, error)


def _failed(part: str, error: Exception) -> Finding:
    """A bug or a damaged part of the program by its kind alone: messages quote values."""
    if isinstance(error, Failure):
        return Finding(part, "failed", sentence(error))
    return Finding(part, "failed", f"lỗi {type(error).__name__}; cài lại chương trình nếu còn lỗi")


def _engine() -> Finding:
    """SQLCipher, and every step of the schema, on a database that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="counter-doctor-") as place:
        engine = sqlite_engine(Path(place) / "trial.db", new_key())
        try:
            schema.bring_up(engine)
            return Finding("bộ máy dữ liệu", "ok", _version(engine))
        finally:
            engine.dispose()


def _version(engine: Engine) -> str:
    with translated(engine), engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            cipher = connection.exec_driver_sql("PRAGMA cipher_version").scalar()
            version = connection.exec_driver_sql("SELECT sqlite_version()").scalar()
            detail = f"SQLite {version}, SQLCipher {cipher}"
        else:
            detail = str(connection.exec_driver_sql("SHOW server_version").scalar())
    return f"{detail}, bước {schema.revision(engine)}"


def _papers() -> str:
    papers = OfficePapers(resource("fonts"), resource("forms"))
    page = PrinterTestPaper("Kiểm tra", "Kiểm tra", datetime.now(UTC))
    picture = papers.render(page, width_dots=576)
    height = picture.height if isinstance(picture, Raster) else 0
    return f"{height} dòng chấm" if not isinstance(picture, Pdf) else ""


def _forms() -> str:
    """Every set of forms that is installed."""
    forms = resource("forms")
    sets = sorted(path.name for path in forms.iterdir() if path.is_dir())
    if not sets:
        raise FileNotFoundError
    for form_set in sets:
        load_template(forms, form_set, "01")
    return ", ".join(sets)


def _codes() -> str:
    from counter_app.documents.qr import qr_matrix  # zxing-cpp

    return f"{qr_matrix('HS.TEST').side} ô"


def _space(folder: Path) -> str:
    here = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(here).free
    note = "" if free > LITTLE_SPACE else ", sắp đầy: hãy dọn bớt đĩa"
    return f"còn {free >> 30} GB{note}"


def _office(opened: OpenOffice) -> list[Finding]:
    database = "cơ sở dữ liệu"
    found = [
        _tried(database, lambda: _version(opened.engine)),
        _each("khóa", lambda: _keys(opened)),
    ]
    try:
        with opened.units() as unit:
            office = unit.office.office()
    except Exception as error:  # noqa: BLE001 - said on its line
        return [*found, _failed("văn phòng", error)]
    if office is None:
        return [*found, NOT_SET_UP]
    found.append(Finding("văn phòng", "ok", office.name_vi))
    found.append(_tried("khóa văn phòng", lambda: _office_key(opened)))
    found.append(_each("thủ tục đã công bố", lambda: _procedures(opened, office.id)))
    try:
        found.extend(_printers(opened))
    except Exception as error:  # noqa: BLE001 - said on its line
        found.append(_failed("máy in", error))
    found.append(_each("máy quét", lambda: _scanner(opened)))
    found.append(_each("cổng dịch vụ công", lambda: _portal(opened, office.id)))
    return found


def _office_key(opened: OpenOffice) -> str:
    """What every page and the portal's account are closed with."""
    open_office_key(opened)
    return "mở được"


def _procedures(opened: OpenOffice, office: OfficeId) -> Finding:
    with opened.units() as unit:
        count = len(unit.procedures.published(office))
    return Finding("thủ tục đã công bố", "ok" if count else "not configured", str(count))


def _portal(opened: OpenOffice, office: OfficeId) -> Finding:
    with opened.units() as unit:
        portal = unit.outbox.connection(office)
        account = unit.portal_account.get(office)
    family = "manual" if portal is None else str(portal["family"])
    missing = account is None and not opened.practice
    return Finding(
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
        state = printer.state()
        if state is PrinterState.NOT_CONFIGURED:
            yield Finding(name, "not configured")
        elif state in (PrinterState.UNREACHABLE, PrinterState.ERROR):
            yield Finding(name, "failed", str(state))
        else:
            yield Finding(name, "ok", str(state))


def _scanner(opened: OpenOffice) -> Finding:
    address = opened.settings[SCANNER_ADDRESS]
    if not address:
        return Finding("máy quét", "not configured")
    return Finding("máy quét", "ok" if open_scanner(address).ready() else "failed")
