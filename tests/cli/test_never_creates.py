"""Commands look at an office that is there; a mistyped folder stays what it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from counter_app.app.folder import open_folder
from counter_app.app.office import set_up
from counter_app.app.running import start
from counter_app.cli import main
from counter_app.cli.checkup import Finding, checkup
from counter_app.domain.failures import RefusalCode, StorageTroubleCode
from counter_app.wording.failures import SENTENCES
from tests.fixtures.answers import ANSWERS
from tests.fixtures.logs import ExpectLog

WORDS = "một câu dài đủ nhớ"


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTER_KEY_PASSPHRASE", WORDS)


def begun(folder: Path) -> None:
    opened = open_folder(folder, practice=False)
    set_up(opened, ANSWERS)
    start(opened, lanes=False).close()


def states(lines: list[Finding]) -> dict[str, str]:
    return {line.part: line.state for line in lines}


@pytest.mark.parametrize("practice", [True, False])
@pytest.mark.parametrize("there", [True, False])
def test_the_doctor_of_an_empty_folder_makes_nothing(
    tmp_path: Path, *, there: bool, practice: bool
) -> None:
    folder = tmp_path / "ofice"
    if there:
        folder.mkdir()

    lines = checkup(folder, practice=practice)

    assert states(lines)["văn phòng"] == "not configured"
    assert states(lines)["bộ máy dữ liệu"] == "ok"
    assert not any(line.failed for line in lines)
    assert folder.exists() is there
    assert not list(tmp_path.glob("ofice/*"))


@pytest.mark.parametrize("words", ["catalogue list", "catalogue show 1.001193", "sync --once"])
def test_no_command_makes_an_office(
    tmp_path: Path, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ofice"

    assert main(["--data", str(folder), *words.split()]) == 1

    assert SENTENCES[RefusalCode.OFFICE_NOT_SET_UP] in capsys.readouterr().err
    assert not folder.exists()


def test_the_doctor_opens_the_office_key(tmp_path: Path) -> None:
    begun(tmp_path)
    assert states(checkup(tmp_path, practice=False))["khóa văn phòng"] == "ok"

    opened = open_folder(tmp_path, practice=False)
    with opened.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE wrapped_key SET ciphertext = zeroblob(60)")
    opened.close()

    assert states(checkup(tmp_path, practice=False))["khóa văn phòng"] == "failed"


def test_the_doctor_says_that_the_database_is_gone(tmp_path: Path) -> None:
    begun(tmp_path)
    (tmp_path / "office.db").unlink()

    (line,) = [line for line in checkup(tmp_path, practice=False) if line.failed]

    assert line.detail == SENTENCES[StorageTroubleCode.DATABASE_MISSING]
    assert not (tmp_path / "office.db").exists()


@pytest.mark.parametrize("folder", ["fonts", "forms"])
@pytest.mark.parametrize("damage", ["gone", "empty files"])
def test_a_damaged_part_of_the_program_is_said_on_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, damage: str
) -> None:
    from counter_app.config.paths import resource as real

    broken = tmp_path / "broken"
    if damage != "gone":
        broken.mkdir()
        for path in real(folder).rglob("*"):
            if path.is_file():
                (broken / path.name).touch()
    monkeypatch.setattr(
        "counter_app.cli.checkup.resource",
        lambda name: broken if name == folder else real(name),
    )

    lines = states(checkup(tmp_path / "none", practice=False))

    assert lines["phiếu in" if folder == "fonts" else "mẫu đơn"] == "failed"
    assert lines["mã QR"] == lines["bộ máy dữ liệu"] == "ok"


def test_a_damaged_page_of_the_database_leaves_the_other_lines(tmp_path: Path) -> None:
    begun(tmp_path)
    path = tmp_path / "office.db"
    body = bytearray(path.read_bytes())
    for at in range(8 * 4096, len(body), 4096):
        body[at : at + 64] = b"\xff" * 64
    path.write_bytes(body)

    lines = checkup(tmp_path, practice=False)

    assert any(line.failed for line in lines)
    assert states(lines)["mã QR"] == "ok"


def test_a_file_where_the_folder_should_be_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.touch()

    assert main(["--data", str(file), "catalogue", "list"]) == 1
    assert capsys.readouterr().err.strip() == SENTENCES[StorageTroubleCode.FOLDER_NOT_USABLE]


def test_a_template_that_cannot_be_written_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["catalogue", "template", str(tmp_path / "none" / "a.xlsx")]) == 1

    assert capsys.readouterr().err.strip() == SENTENCES[RefusalCode.FILE_NOT_WRITTEN]


def test_a_login_of_broken_bytes_is_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun(tmp_path)

    arguments = ["--data", str(tmp_path), "catalogue", "publish", "1.001193", "--by", "\udcff"]
    assert main(arguments) == 1

    assert capsys.readouterr().err.strip() == SENTENCES[RefusalCode.LOGIN_FAILED]


def test_a_bug_of_a_command_is_one_sentence_and_stands_in_the_log(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    expect_log: ExpectLog,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise sqlite3.InterfaceError("Nguyễn Thị Mẫu")

    expect_log("a bug nobody caught")
    monkeypatch.setattr("counter_app.cli.catalogue.open_existing", broken)
    monkeypatch.setattr("counter_app.cli.logbook.begin", lambda _folder: None)

    assert main(["--data", str(tmp_path), "catalogue", "list"]) == 1

    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "InterfaceError" in said
    assert "Nguyễn" not in said


def test_a_bug_of_the_demo_is_shown_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("invented")

    monkeypatch.setattr("counter_app.practice.demo.run_demo", broken)

    with pytest.raises(KeyError):
        main(["demo", "--out", str(tmp_path / "out")])
