"""Commands on an office's data, as a person at the prompt reads them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from counter_app.app.folder import open_folder
from counter_app.app.office import set_up
from counter_app.cli import main
from counter_app.cli.catalogue import import_files, list_procedures, publish, show_procedure
from counter_app.cli.delivery import STOPPED, sync, sync_lines
from counter_app.domain.failures import (
    PortalTrouble,
    PortalTroubleCode,
    Refusal,
    RefusalCode,
)
from counter_app.exchange.catalogue.sheet_template import write_template
from counter_app.services.delivering import SyncReport
from counter_app.services.portal_lane import StopReason
from counter_app.services.portal_line import LineState
from counter_app.wording.failures import SENTENCES
from counter_app.wording.unsure import REFUSED_UNTIL_FILLED
from tests.fixtures.answers import ANSWERS

WORDS = "một câu dài đủ nhớ"
CERTIFIED_COPY = "2.000815"
EMPTY_FEE = "1.000689"
"""A shipped procedure whose levy the province fixes."""


@pytest.fixture
def real_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office as set up by its first form; no practice logins."""
    monkeypatch.setenv("COUNTER_KEY_PASSPHRASE", WORDS)
    opened = open_folder(tmp_path, practice=False)
    set_up(opened, ANSWERS)
    opened.close()
    return tmp_path


def test_the_review_of_a_procedure_is_in_sentences(
    real_office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list_procedures(real_office, practice=False) == 0
    codes = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert CERTIFIED_COPY in codes

    told = []
    for code in codes[:12]:
        assert show_procedure(real_office, code, practice=False) == 0
        told += [line for line in capsys.readouterr().out.splitlines() if line.startswith("  ? ")]

    assert told
    for line in told:
        assert line.count(". ") >= 1, line
        assert "components[" not in line


def test_what_a_version_says_stands_below_what_must_be_checked(
    real_office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show_procedure(real_office, CERTIFIED_COPY, practice=False)

    lines = capsys.readouterr().out.splitlines()
    first_fact = lines.index("  Phí, lệ phí")
    assert [n for n, line in enumerate(lines) if line.startswith("  ? ")][-1] < first_fact
    assert "nhiều nhất 200.000 đồng một bản" in lines[first_fact + 1]
    assert lines[first_fact + 2 : first_fact + 4] == [
        "  Thời hạn giải quyết",
        "    - 1 ngày làm việc, tính cả ngày nhận; nhận sau 15:00 tính từ ngày làm việc kế tiếp",
    ]
    assert "  Giấy in khi tiếp nhận" in lines


def test_publishing_shows_what_is_unsure_and_lists_empty_fees_apart(
    real_office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = []
    list_procedures(real_office, practice=False)
    for line in capsys.readouterr().out.splitlines():
        show_procedure(real_office, line.split()[0], practice=False)
        if "Chưa có mức thu" in capsys.readouterr().out:
            codes.append(line.split()[0])
            break
    assert codes, "no shipped procedure has an empty fee"

    publish(real_office, codes, practice=False, by="truong")

    lines = capsys.readouterr().out.splitlines()
    apart = lines.index("  Chưa có mức thu (nhập trước khi tiếp nhận):")
    assert lines[apart + 1].startswith("    $ ")
    assert not [line for line in lines[apart + 1 :] if line.startswith("  ? ")]
    assert lines[-2] == f"  ▲ {REFUSED_UNTIL_FILLED}"
    assert "đã công bố" in lines[-1]


def test_an_import_says_what_was_read_kept_and_doubted(
    real_office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "mau.xlsx"
    write_template(sheet)

    assert import_files(real_office, [sheet], practice=False, by="truong") == 0

    first, *doubts, last = capsys.readouterr().out.splitlines()
    assert first.startswith("mau.xlsx: đọc ")
    assert [line for line in doubts if "components[" in line or "cases[" in line] == []
    assert re.fullmatch(r"Xong sau \d+,\d giây(, bộ nhớ cao nhất \d+,\d MiB)?\.", last)


def test_a_fee_is_filled_in_by_way_of_excel(
    real_office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "bang.xlsx"
    where = ["--data", str(real_office), "catalogue"]
    assert main([*where, "template", str(sheet), EMPTY_FEE, CERTIFIED_COPY]) == 0
    book = load_workbook(sheet)
    fees = book["Phí, lệ phí"]
    headings = [cell.value for cell in fees[1]]
    fees.cell(2, headings.index("Cách tính") + 1, "Một mức cho hồ sơ")
    fees.cell(2, headings.index("Mức thu (đồng)") + 1, "8.000")
    book.save(sheet)

    assert main([*where, "import", str(sheet), "--by", "truong"]) == 0
    assert main([*where, "publish", EMPTY_FEE, "--by", "truong"]) == 0
    assert REFUSED_UNTIL_FILLED not in capsys.readouterr().out
    assert main([*where, "show", EMPTY_FEE]) == 0

    out = capsys.readouterr().out
    first, second = (out.index(f"{EMPTY_FEE} v{number} ") for number in (1, 2))
    assert "v1 retired" in out[first:second]
    assert "v2 published" in out[second:]
    assert "8.000 đồng một hồ sơ" in out[second:]


def test_a_sheet_is_filled_with_known_procedures_only(
    real_office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "bang.xlsx"

    assert main(["--data", str(real_office), "catalogue", "template", str(sheet), "9.999999"]) == 1

    assert SENTENCES[RefusalCode.PROCEDURE_UNKNOWN] in capsys.readouterr().err
    assert not sheet.exists()


def test_an_import_needs_to_know_who_imports(
    real_office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "mau.xlsx"
    write_template(sheet)

    assert main(["--data", str(real_office), "catalogue", "import", str(sheet)]) == 2
    assert "--by" in capsys.readouterr().err
    assert (
        main(["--data", str(real_office), "catalogue", "import", str(sheet), "--by", "truong"]) == 0
    )


@pytest.mark.parametrize("by", ["khongco", "' OR 1=1 --"])
def test_who_is_not_known_publishes_nothing(real_office: Path, by: str) -> None:
    with pytest.raises(Refusal) as refused:
        publish(real_office, [CERTIFIED_COPY], practice=False, by=by)

    assert refused.value.code is RefusalCode.LOGIN_FAILED


def test_an_office_without_a_portal_has_nothing_to_drain(real_office: Path) -> None:
    with pytest.raises(PortalTrouble) as trouble:
        sync(real_office, practice=False)

    assert trouble.value.code is PortalTroubleCode.NOT_CONFIGURED


def test_a_drained_outbox_is_told_in_one_line() -> None:
    report = SyncReport(4, 3, 1, 2, 0, None, LineState(True))

    assert list(sync_lines(report)) == ["gửi 4, cổng nhận 3, còn chờ 1, cần xử lý 2"]


@pytest.mark.parametrize("reason", StopReason)
def test_what_stopped_and_what_went_without_files_is_told(reason: StopReason) -> None:
    down = LineState(False, PortalTroubleCode.OFFLINE)
    line = down if reason is StopReason.LINE_DOWN else LineState(True)
    report = SyncReport(4, 3, 1, 2, 2, reason, line)

    lines = list(sync_lines(report))

    assert lines[1] == "cổng nhận 2 hồ sơ nhưng không kèm tệp quét"
    assert lines[2] == STOPPED[reason]
    assert lines[3:] == [SENTENCES[PortalTroubleCode.OFFLINE]] * (reason is StopReason.LINE_DOWN)
