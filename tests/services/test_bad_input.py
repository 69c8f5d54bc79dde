"""What comes wrong from outside is said in one sentence; nothing is lost, nothing half saved."""

from __future__ import annotations

import gzip
import json
import unicodedata
import zipfile
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from queue import Queue

import pypdfium2  # type: ignore[import-untyped]
import pytest
from sqlalchemy import func, insert, select
from sqlalchemy import table as table_named
from sqlalchemy.orm import Session

from counter_app.config.paths import resource
from counter_app.devices.printers.escpos_raster import encode_job
from counter_app.devices.printers.options import PrinterOptions
from counter_app.devices.scanners.job import ScanDesk, shrink_jpeg
from counter_app.documents.renderer import OfficePapers
from counter_app.domain.card import read_card
from counter_app.domain.failures import (
    DeviceTrouble,
    DeviceTroubleCode,
    Failure,
    Refusal,
    RefusalCode,
)
from counter_app.domain.ids import DossierId, PrinterId, uuid7
from counter_app.domain.procedure import PaperChoice, PaperRule
from counter_app.domain.roles import Role
from counter_app.exchange.catalogue import sheet_guard
from counter_app.exchange.catalogue.detect import read_catalogue
from counter_app.exchange.catalogue.sheet_template import write_template
from counter_app.practice.escpos_reader import DrawerPulse, EscposParser, Reset, read_escpos
from counter_app.practice.pages import PageLook, draw_page
from counter_app.services.accounts import Accounts
from counter_app.services.catalogue import Catalogue
from counter_app.services.outgoing import OutgoingMail
from counter_app.services.paper import Pdf, Raster, Rendered
from counter_app.services.paper_codec import content_from_json
from counter_app.services.ports import (
    ConfirmLevel,
    Printer,
    PrinterState,
    PrintOutcome,
    ScanProfile,
)
from counter_app.services.printing import PrinterLane
from counter_app.services.scanning import ScanEvent, Scanning
from counter_app.storage.file_store import FolderFileStore
from counter_app.storage.rows.paper import PrinterRow, PrintJobRow
from counter_app.vault.dossier_keys import OfficeVault
from counter_app.vault.passwords import Argon2Passwords
from counter_app.wording.failures import sentence
from tests.fixtures.office import PlainBodies, PracticeFloor, small_procedure

MARKUP = (
    "A & B <C",
    "<img src='file:///etc/passwd'/>",
    "<para><b>Đậm</b> &lt;",
    "Robert'); DROP TABLE dossier;--",
    "=1+1|cmd",
)
CONTROLS = "\x1b@\x1bp0\x19\xfa\x1dV\x41\x00\x10\x14\x01\x00\x01"
"""Reset, drawer, cut and a real-time command of a thermal printer."""


def told(failure: Failure) -> str:
    """What a person reads: whole, composed, saying what happened and then what to do."""
    words = sentence(failure)
    happened, _, remedy = words.partition(". ")
    assert happened[0].isupper()
    assert remedy.endswith(".")
    assert unicodedata.is_normalized("NFC", words)
    assert str(failure.code) not in words
    assert not set("{}") & set(words)
    return words


def count(floor: PracticeFloor, table: str) -> int:
    with floor.engine.connect() as connection:
        return int(
            connection.execute(select(func.count()).select_from(table_named(table))).scalar_one()
        )


@pytest.mark.parametrize(
    "code", ["", "072190000001", "072190000001|a|b", b"\xff" * 5000, "HS.X.1", CONTROLS]
)
def test_a_card_that_is_none_is_refused_whole(code: str | bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_card(code)

    assert refused.value.code is RefusalCode.CARD_UNREADABLE
    assert "quét lại" in told(refused.value)


@pytest.mark.parametrize("wrong", ["\x00", "\ud800", "' OR 1=1 --", "x" * 100_000])
def test_what_nobody_can_type_opens_no_door(floor: PracticeFloor, wrong: str) -> None:
    accounts = Accounts(floor.units, floor.clock, Argon2Passwords(), floor.desk.station_id)

    for login, password in ((f"quay1{wrong}x", "mật khẩu"), ("quay1", wrong)):
        with pytest.raises(Refusal) as refused:
            accounts.login(login, password, 1)
        assert refused.value.code is RefusalCode.LOGIN_FAILED
        assert "gõ lại" in told(refused.value)

    office = floor.desk.office_id
    assert floor.queries.dossiers(office, f"a{wrong}") == ()
    assert floor.queries.citizens(office, f"a{wrong}") == ()
    with floor.units() as unit:
        assert unit.dossiers.by_code(office, f"H53{wrong}") is None


def png(path: Path) -> RefusalCode:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    return RefusalCode.FILE_NOT_RECOGNISED


def swollen_sheet(path: Path) -> RefusalCode:
    write_template(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet9.xml", bytes(sheet_guard.MAX_UNPACKED + 1))
    return RefusalCode.FILE_TOO_LARGE


def broken_off(path: Path) -> RefusalCode:
    """Records that could be read, and then the file ends in the middle."""
    page = {"ma_thu_tuc": "1.000001", "ten_thu_tuc": "Thủ tục đăng ký mẫu"}
    lines = [json.dumps({**page, "ma_thu_tuc": f"1.{n:06d}"}) + "\n" for n in range(300)]
    path.write_bytes(gzip.compress("".join(lines).encode())[:-20])
    return RefusalCode.FILE_NOT_RECOGNISED


@pytest.mark.parametrize("make", [png, swollen_sheet, broken_off])
def test_of_a_catalogue_file_that_is_none_nothing_is_kept(
    floor: PracticeFloor, tmp_path: Path, make: object
) -> None:
    assert callable(make)
    path = tmp_path / "danh-muc.xlsx"
    expected = make(path)
    before = [count(floor, table) for table in ("procedure_version", "audit")]
    desk = replace(floor.desk, roles=frozenset(Role))

    with pytest.raises(Refusal) as refused:
        Catalogue(floor.units, floor.clock).import_records(desk, read_catalogue(path))

    assert refused.value.code is expected
    assert "Chọn tệp" in told(refused.value)
    assert [count(floor, table) for table in ("procedure_version", "audit")] == before


def test_a_page_bomb_and_a_pdf_in_the_folder_of_a_copier(
    floor: PracticeFloor, tmp_path: Path
) -> None:
    """What came before is stored; the bomb is never decoded and put aside whole."""
    folder = tmp_path / "copier"
    folder.mkdir()
    good = draw_page(1, look=PageLook(dpi=50))
    at = good.index(b"\xff\xc0") + 5
    (folder / "1.jpg").write_bytes(good)
    (folder / "2.jpg").write_bytes(good[:at] + b"\xff\xff\xff\xff" + good[at + 4 :])
    (folder / "3.pdf").write_bytes(b"%PDF-1.7\n1 0 obj <</Type/Catalog/OpenAction 2 0 R>>")
    scanning = Scanning(
        floor.units,
        floor.clock,
        FolderFileStore(tmp_path / "files"),
        OfficeVault(b"o" * 32),
        OutgoingMail(PlainBodies()),
        ScanDesk(f"folder:{folder}", tmp_path / "spool", lambda _job: b"j" * 32),
        shrink_jpeg,
    )
    dossier, events = DossierId(uuid7()), Queue[ScanEvent]()

    handle = scanning.start(floor.desk, dossier, ScanProfile(dpi=50), events.put)
    assert handle.wait(60)

    seen = [events.get_nowait() for _ in range(events.qsize())]
    assert [event.kind for event in seen] == ["started", "page", "trouble"]
    assert seen[-1].code is DeviceTroubleCode.SCAN_FILE_REJECTED
    assert "Quét lại" in told(DeviceTrouble(DeviceTroubleCode.SCAN_FILE_REJECTED))
    (page,) = scanning.pages(dossier)
    assert scanning.image(dossier, page) == good
    assert [path.name for path in (folder / "rejected").iterdir()] == ["2.jpg"]
    assert (folder / "3.pdf").exists()


def with_forms(floor: PracticeFloor) -> PracticeFloor:
    """The same office with an office printer, and a procedure with form 01, slip and label."""
    paper = PaperRule(choice=PaperChoice.FORM_01_AND_SLIP)
    content = replace(small_procedure("1.000009"), paper=paper)
    with floor.engine.begin() as connection:
        (row,) = connection.execute(select(PrinterRow.__table__)).mappings().all()
        office = {**row, "id": uuid7(), "kind": "office", "name_vi": "Máy in A4"}
        connection.execute(insert(PrinterRow).values(**office))
    with floor.units() as unit:
        stored, _ = unit.procedures.add_draft(floor.desk.office_id, content, "", floor.clock.now())
        unit.procedures.publish(stored.id, floor.desk.clerk_id, floor.clock.now())
        unit.commit()
    with floor.units() as unit:
        return replace(floor, procedure=unit.procedures.get(stored.id))


def printed(floor: PracticeFloor, papers: OfficePapers) -> list[Rendered]:
    """Every job of the office as its printer would get it."""
    with Session(floor.engine) as session:
        jobs = [row.id for row in session.scalars(select(PrintJobRow))]
    with floor.units() as unit:
        found = [unit.print_jobs.get(job) for job in jobs]
    return [
        papers.render(content_from_json(job.kind, job.content), width_dots=576) for job in found
    ]


def words_of(pdf: Pdf) -> str:
    document = pypdfium2.PdfDocument(pdf.data)
    try:
        found = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return "".join(unicodedata.normalize("NFC", found).split())


@pytest.fixture(scope="module")
def papers() -> OfficePapers:
    return OfficePapers(resource("fonts"), resource("forms"))


@pytest.mark.parametrize("name", MARKUP)
def test_a_name_is_text_on_every_paper(
    floor: PracticeFloor, papers: OfficePapers, name: str
) -> None:
    office = with_forms(floor)
    received, _ = office.reception.receive(office.desk, office.command(name))

    rendered = printed(office, papers)

    assert {type(paper) for paper in rendered} == {Raster, Pdf}
    for paper in rendered:
        if isinstance(paper, Pdf):
            assert "".join(name.split()) in words_of(paper)
            assert b"/etc/passwd" not in paper.data
        else:
            (receipt,) = read_escpos(encode_job(paper, PrinterOptions()))
            assert receipt.complete
            assert {type(event.command) for event in receipt.events} == COMMANDS_OF_A_PAPER
    with office.units() as unit:
        assert unit.dossiers.get(received.dossier_id).submitter.name == name


def commands_of(data: bytes) -> set[type]:
    return {type(parsed.command) for parsed in EscposParser().feed(data)}


COMMANDS_OF_A_PAPER = {
    type(event.command)
    for receipt in read_escpos(encode_job(Raster(8, 1, b"\xff"), PrinterOptions()))
    for event in receipt.events
}
"""Of a paper with nothing of a person on it."""


def test_a_command_of_a_printer_in_a_name_reaches_none(
    floor: PracticeFloor, papers: OfficePapers
) -> None:
    """Refused at the desk; and what an older program froze is cleaned before it is drawn."""
    with pytest.raises(Refusal) as refused:
        floor.reception.receive(floor.desk, floor.command(f"Nguyễn{CONTROLS} Mẫu"))
    assert refused.value.code is RefusalCode.TEXT_NOT_ALLOWED
    assert "«Họ và tên»" in told(refused.value)
    assert [count(floor, table) for table in ("dossier", "print_job", "outbox", "command")] == [
        0
    ] * 4

    floor.reception.receive(floor.desk, floor.command("Nguyễn Mẫu"))
    with Session(floor.engine) as session:
        for row in session.scalars(select(PrintJobRow)):
            dirty = {
                k: f"{v}{CONTROLS}" if v == "Nguyễn Mẫu" else v for k, v in row.content.items()
            }
            row.content = dirty
        session.commit()
    for paper in printed(floor, papers):
        assert isinstance(paper, Raster)
        assert commands_of(encode_job(paper, PrinterOptions())) >= {Reset}
        assert DrawerPulse not in commands_of(encode_job(paper, PrinterOptions()))
    assert DrawerPulse in commands_of(CONTROLS.encode("latin-1")[2:7]), "the reader knows one"


def test_a_clock_set_back_stops_new_numbers_only(floor: PracticeFloor) -> None:
    floor.reception.receive(floor.desk, floor.command())
    right = floor.clock.at
    floor.clock.at -= timedelta(days=2)

    with pytest.raises(Refusal) as refused:
        floor.reception.receive(floor.desk, floor.command())

    assert refused.value.code is RefusalCode.CLOCK_WENT_BACK
    assert "chỉnh lại rồi làm lại" in told(refused.value)
    assert count(floor, "dossier") == 1
    floor.clock.at = right
    again, _ = floor.reception.receive(floor.desk, floor.command())
    assert again.code.endswith("-0002")


@dataclass
class Plug(Printer):
    """A printer whose plug is pulled."""

    plugged: bool = False
    papers: list[Rendered] = field(default_factory=list)

    def state(self) -> PrinterState:
        """As the plug says."""
        return PrinterState.READY if self.plugged else PrinterState.UNREACHABLE

    def print(self, paper: Rendered, job_token: str) -> PrintOutcome:
        """No byte leaves without current."""
        if not self.plugged:
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE)
        self.papers.append(paper)
        return PrintOutcome(ConfirmLevel.PARSED, 1)


def test_without_its_plug_a_printer_holds_up_nobody_and_loses_nothing(
    floor: PracticeFloor, papers: OfficePapers
) -> None:
    plug = Plug()
    with floor.units() as unit:
        printer = PrinterId(
            unit.print_jobs.printers(floor.desk.office_id, floor.desk.station_id)[0].id
        )
    lane = PrinterLane(
        floor.units, floor.clock, papers, plug, printer, floor.desk.station_id, "lane"
    )
    floor.reception.receive(floor.desk, floor.command())
    while lane.print_one():
        pass

    troubles = floor.queries.paper_troubles(floor.desk)
    assert {(one.state, one.error_code) for one in troubles} == {
        ("queued", DeviceTroubleCode.PRINTER_UNREACHABLE)
    }
    assert "Kiểm tra nguồn và dây" in told(DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE))
    second, _ = floor.reception.receive(floor.desk, floor.command())
    assert second.code.endswith("-0002")

    plug.plugged = True
    floor.clock.advance(minutes=1)
    while lane.print_one():
        pass
    assert len(plug.papers) == 4, "slip and label of both, each once"
    assert floor.queries.paper_troubles(floor.desk) == ()
