"""Commands on the office's catalogue."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from counter_app.app.database import OpenOffice
from counter_app.app.running import Running, start
from counter_app.cli.existing import open_existing
from counter_app.cli.memory import peak_mib
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.procedure import ProcedureVersion, VersionState, unsure_fields
from counter_app.domain.text import printable
from counter_app.exchange.catalogue.detect import read_catalogue
from counter_app.exchange.catalogue.sheet_template import write_template
from counter_app.practice.office import LOGINS, seat
from counter_app.services.desk import Desk
from counter_app.services.repositories import StoredVersion
from counter_app.wording.doubts import doubt_sentence
from counter_app.wording.unsure import REFUSED_UNTIL_FILLED, empty_fee_lines, unsure_lines
from counter_app.wording.version import version_facts

SHOWN_DOUBTS = 200


@contextmanager
def _running(folder: Path, *, practice: bool) -> Iterator[tuple[OpenOffice, Running]]:
    opened = open_existing(folder, practice=practice)
    try:
        running = start(opened, lanes=False)
        yield opened, running
    finally:
        opened.close()


def _desk(opened: OpenOffice, login: str | None) -> Desk:
    """The person on whose account a command runs; passwords are asked for in the window.

    Whoever can start this command holds the folder's key already.
    """
    try:
        return seat(
            opened.engine, printable(login or LOGINS[-1]), 1, opened.clock.now(), "command line"
        )
    except LookupError:
        raise Refusal(RefusalCode.LOGIN_FAILED) from None


def _versions(opened: OpenOffice, running: Running, code: str = "") -> tuple[StoredVersion, ...]:
    """For looking at the catalogue nobody has to be seated."""
    with opened.units() as unit:
        return unit.procedures.versions(running.office.id, printable(code))


def import_files(folder: Path, files: Sequence[Path], *, practice: bool, by: str | None) -> int:
    """Drafts from files; prints what was read, kept and doubted, and what it took."""
    began = time.monotonic()
    with _running(folder, practice=practice) as (opened, running):
        desk = _desk(opened, by)
        for file in files:
            report, _ = running.services.catalogue.import_records(desk, read_catalogue(file))
            print(
                f"{file.name}: đọc {report.read}, giữ {report.kept}, mới {report.new},"
                f" điểm cần rà soát {len(report.doubts)}"
            )
            for code, doubt in report.doubts[:SHOWN_DOUBTS]:
                print(f"  {code}  {doubt_sentence(doubt)}")
            if len(report.doubts) > SHOWN_DOUBTS:
                more = len(report.doubts) - SHOWN_DOUBTS
                print(f"  … còn {more} điểm; xem từng thủ tục bằng `catalogue show MÃ`")
    print(f"Xong sau {_comma(time.monotonic() - began)} giây{_peak_memory()}.")
    return 0


def _peak_memory() -> str:
    peak = peak_mib()
    return "" if peak is None else f", bộ nhớ cao nhất {_comma(peak)} MiB"


def _comma(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def list_procedures(folder: Path, *, practice: bool) -> int:
    """One line a version."""
    with _running(folder, practice=practice) as (opened, running):
        for stored in _versions(opened, running):
            content = stored.content
            doubts = len(unsure_fields(content))
            state = f"{content.code}  v{stored.number}  {stored.state}  {doubts:3d}"
            print(f"{state}  {content.short_name_vi}")
    return 0


def show_procedure(folder: Path, code: str, *, practice: bool) -> int:
    """Every field a person must check, then what the version says."""
    with _running(folder, practice=practice) as (opened, running):
        found = _versions(opened, running, code)
        if not found:
            raise Refusal(RefusalCode.PROCEDURE_UNKNOWN)
        for stored in found:
            content = stored.content
            print(f"{content.code} v{stored.number} {stored.state} — {content.name_vi}")
            _print_unsure(content)
            _print_facts(content)
    return 0


def _print_facts(content: ProcedureVersion) -> None:
    for group in version_facts(content):
        print(f"  {group.heading}")
        for line in group.lines:
            print(f"    - {line}")


def _print_unsure(content: ProcedureVersion) -> bool:
    """What to check, then the fees still empty by themselves; whether there are any."""
    for line in unsure_lines(content):
        print(f"  ? {line}")
    empty = empty_fee_lines(content)
    if empty:
        print("  Chưa có mức thu (nhập trước khi tiếp nhận):")
    for line in empty:
        print(f"    $ {line}")
    return bool(empty)


def write_sheet(folder: Path, file: Path, codes: Sequence[str], *, practice: bool) -> int:
    """The office's sheet with the newest version of each code; empty without codes."""
    versions: list[ProcedureVersion] = []
    if codes:
        with _running(folder, practice=practice) as (opened, running):
            versions = [_newest(_versions(opened, running, code)) for code in dict.fromkeys(codes)]
    try:
        write_template(file, versions)
    except OSError as error:
        raise Refusal(RefusalCode.FILE_NOT_WRITTEN) from error
    print(file)
    return 0


def _newest(versions: Sequence[StoredVersion]) -> ProcedureVersion:
    """The newest that is not retired, or else the newest."""
    if not versions:
        raise Refusal(RefusalCode.PROCEDURE_UNKNOWN)
    alive = [stored for stored in versions if stored.state is not VersionState.RETIRED]
    return (alive or versions)[-1].content


def publish(folder: Path, codes: Sequence[str], *, practice: bool, by: str) -> int:
    """Publish the newest draft of each code, after showing what is unsure about it."""
    with _running(folder, practice=practice) as (opened, running):
        desk = _desk(opened, by)
        for code in codes:
            drafts = [
                stored
                for stored in _versions(opened, running, code)
                if stored.state is VersionState.DRAFT
            ]
            if not drafts:
                raise Refusal(RefusalCode.PROCEDURE_UNKNOWN)
            if _print_unsure(drafts[-1].content):
                print(f"  ▲ {REFUSED_UNTIL_FILLED}")
            running.services.catalogue.publish(desk, [drafts[-1].id])
            print(f"{code}  đã công bố, phiên bản {drafts[-1].number}, bởi {by}")
    return 0
