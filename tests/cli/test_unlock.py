"""The agency's escrow key opens the data when the passphrase or the keyring is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from counter_app.app.database import OpenOffice
from counter_app.app.folder import open_folder
from counter_app.app.office import office_keys, set_up
from counter_app.cli import main
from counter_app.config.station import machine_mark
from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.vault import key_file
from counter_app.wording.failures import SENTENCES
from tests.fixtures.answers import ANSWERS

FORGOTTEN, NEW = "một câu nay đã quên", "một câu mới dễ nhớ"


@pytest.fixture(autouse=True)
def new_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTER_KEY_PASSPHRASE", NEW)


def opened_with(folder: Path, words: str) -> OpenOffice:
    return open_folder(folder, practice=False, environ={"COUNTER_KEY_PASSPHRASE": words})


def an_office(folder: Path, private: X25519PrivateKey | None) -> bytes:
    """Set up under words that are lost later; returns its office key."""
    folder.mkdir(exist_ok=True)
    if private is not None:
        (folder / "escrow.pub").write_text(private.public_key().public_bytes_raw().hex())
    opened = opened_with(folder, FORGOTTEN)
    set_up(opened, ANSWERS)
    key = office_key(opened)
    opened.close()
    return key


def office_key(opened: OpenOffice) -> bytes:
    with opened.units() as unit:
        office = unit.office.office()
        assert office is not None
        station, _, _ = unit.office.station(machine_mark(opened.folder), opened.clock.now())
        unit.commit()
    return office_keys(opened).open(office.id, station)


def drafts(opened: OpenOffice) -> int:
    with opened.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM procedure_version").scalar_one()
    return int(found)


@pytest.fixture
def private() -> X25519PrivateKey:
    return X25519PrivateKey.generate()


@pytest.fixture
def escrow(private: X25519PrivateKey, tmp_path: Path) -> Path:
    path = tmp_path / "agency.key"
    path.write_text(private.private_bytes_raw().hex() + "\n")
    return path


def test_a_new_passphrase_opens_everything_that_was_there(
    private: X25519PrivateKey, escrow: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    key = an_office(folder, private)

    assert main(["--data", str(folder), "unlock", "--escrow", str(escrow)]) == 0

    opened = opened_with(folder, NEW)
    assert office_key(opened) == key
    assert drafts(opened) == 46
    opened.close()
    assert key_file.ways(folder) == {"passphrase", "escrow"}


def test_a_wrong_key_changes_nothing_and_says_so(
    private: X25519PrivateKey, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, other = tmp_path / "data", tmp_path / "other.key"
    an_office(folder, private)
    before = (folder / key_file.NAME).read_bytes()

    for text in (X25519PrivateKey.generate().private_bytes_raw().hex(), "khóa", "ab"):
        other.write_text(text)
        assert main(["--data", str(folder), "unlock", "--escrow", str(other)]) == 1
        assert capsys.readouterr().err.strip() == SENTENCES[StorageTroubleCode.ESCROW_WRONG]

    assert (folder / key_file.NAME).read_bytes() == before


def test_data_made_without_an_escrow_key_says_so(
    escrow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    an_office(folder, None)

    assert main(["--data", str(folder), "unlock", "--escrow", str(escrow)]) == 1

    assert capsys.readouterr().err.strip() == SENTENCES[StorageTroubleCode.ESCROW_MISSING]


def test_a_station_that_lost_its_mark_gets_the_office_key_back(
    private: X25519PrivateKey, escrow: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    key = an_office(folder, private)
    (folder / "station.id").unlink()

    assert main(["--data", str(folder), "unlock", "--escrow", str(escrow)]) == 0

    opened = opened_with(folder, NEW)
    assert office_key(opened) == key
    opened.close()


@pytest.fixture
def shared(private: X25519PrivateKey, tmp_path: Path, postgres_url: str) -> tuple[Path, bytes]:
    """An office on a server whose only PC is gone, and the folder of its successor."""
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "counter.toml").write_text(f'[office]\ndatabase = "{postgres_url}"\n')
    return new, an_office(old, private)


@pytest.mark.postgres
def test_a_new_pc_comes_into_an_office_whose_pcs_are_all_gone(
    shared: tuple[Path, bytes], escrow: Path
) -> None:
    folder, key = shared

    assert main(["--data", str(folder), "unlock", "--escrow", str(escrow)]) == 0

    opened = opened_with(folder, NEW)
    assert office_key(opened) == key
    opened.close()


def test_the_words_open_a_folder_whose_keyring_entry_is_anothers(tmp_path: Path) -> None:
    made = key_file.create(tmp_path, station_secret=b"s" * 32, passphrase=FORGOTTEN)

    opened = key_file.open_with(
        tmp_path, station_secret=lambda: b"t" * 32, passphrase=lambda: FORGOTTEN
    )

    assert opened == made
    with pytest.raises(StorageTrouble) as refused:
        key_file.open_with(tmp_path, station_secret=lambda: b"t" * 32, passphrase=lambda: NEW)
    assert refused.value.code is StorageTroubleCode.KEY_WRONG
