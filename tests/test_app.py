"""A real office from an empty folder: keys, set-up, first login, first procedure, first dossier."""

from __future__ import annotations

import time
from pathlib import Path
from queue import Queue

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from counter_app.app import OpenOffice, check_marker, open_folder, set_up, start
from counter_app.domain.failures import (
    Refusal,
    RefusalCode,
    StorageTrouble,
    StorageTroubleCode,
)
from counter_app.domain.ids import CommandId, uuid7
from counter_app.services.changes import ChangeSet, Topic, changed
from counter_app.services.commands import IssueTicket
from counter_app.services.first_answers import FirstAnswers
from counter_app.storage import schema
from counter_app.vault import key_file
from counter_app.vault.sealing import unseal

PATIENCE = 30
"""Seconds until a lane counts as dead."""
WORDS = {"COUNTER_KEY_PASSPHRASE": "một câu dài đủ nhớ"}
ANSWERS = FirstAnswers(
    agency_code="H53.12",
    office_name="Trung tâm Phục vụ hành chính công xã Mẫu",
    parent_name="Ủy ban nhân dân xã Mẫu",
    place="Xã Mẫu",
    hotline="",
    counters=2,
    service_name="Hộ tịch",
    counter_words="Quầy",
    login="truong",
    person_name="Nguyễn Thị Mẫu",
    title="Trưởng nhóm",
    password="mật khẩu đủ dài",
)


def opened_in(folder: Path) -> OpenOffice:
    return open_folder(folder, practice=False, environ=WORDS)


def test_an_office_begins_with_drafts_and_receives_after_publishing(tmp_path: Path) -> None:
    opened = opened_in(tmp_path)
    set_up(opened, ANSWERS)
    running = start(opened, lanes=False)
    try:
        services = running.services
        desk = services.accounts.login("truong", "mật khẩu đủ dài", 2)
        drafts = services.catalogue.versions(desk)
        assert len(drafts) == 46
        assert services.reception.catalogue(desk) == ()

        services.catalogue.publish(desk, [drafts[0].id])

        published = services.reception.catalogue(desk)
        assert [stored.content.code for stored in published] == [drafts[0].content.code]
        assert services.catalogue.versions(desk)[0].published_by == "truong"
    finally:
        running.close()


def test_lanes_begin_when_they_are_told_to(tmp_path: Path) -> None:
    (tmp_path / "counter.toml").write_text(
        f"[printer]\naddress = 'file:{tmp_path / 'paper'}'\n", encoding="utf-8"
    )
    opened = opened_in(tmp_path)
    set_up(opened, ANSWERS)
    running = start(opened, threads=False)
    try:
        printer = running.printers[0]
        assert printer.state is None

        running.begin()
        end = time.monotonic() + PATIENCE
        while printer.state is None:
            assert time.monotonic() < end, "nobody asked the printer"
            time.sleep(0)
    finally:
        running.close()


def test_the_folder_opens_again_with_the_same_words_and_no_others(tmp_path: Path) -> None:
    opened_in(tmp_path).close()

    opened_in(tmp_path).close()
    with pytest.raises(StorageTrouble) as refused:
        open_folder(tmp_path, practice=False, environ={"COUNTER_KEY_PASSPHRASE": "khác"})

    assert refused.value.code is StorageTroubleCode.KEY_WRONG


def test_without_keyring_and_passphrase_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble) as refused:
        open_folder(tmp_path, practice=False, environ={})

    assert refused.value.code is StorageTroubleCode.KEYRING_MISSING
    assert not (tmp_path / "office.db").exists()
    assert key_file.ways(tmp_path) == frozenset()


def test_a_database_without_its_key_file_is_never_begun_anew(tmp_path: Path) -> None:
    opened_in(tmp_path).close()
    (tmp_path / key_file.NAME).unlink()

    with pytest.raises(StorageTrouble) as refused:
        opened_in(tmp_path)

    assert refused.value.code is StorageTroubleCode.KEY_MISSING


def test_practice_and_real_work_never_share_a_folder(tmp_path: Path) -> None:
    opened_in(tmp_path / "real").close()
    check_marker(tmp_path / "practice", practice=True)

    with pytest.raises(Refusal) as one:
        open_folder(tmp_path / "real", practice=True)
    with pytest.raises(Refusal) as other:
        opened_in(tmp_path / "practice")

    assert one.value.code is RefusalCode.NOT_PRACTICE_FOLDER
    assert other.value.code is RefusalCode.PRACTICE_FOLDER


def test_an_office_that_is_not_set_up_says_so(tmp_path: Path) -> None:
    opened = opened_in(tmp_path)
    try:
        with pytest.raises(Refusal) as refused:
            start(opened, lanes=False)
    finally:
        opened.close()

    assert refused.value.code is RefusalCode.OFFICE_NOT_SET_UP


@pytest.mark.parametrize(
    ("field", "value"),
    [("agency_code", "không phải mã"), ("password", "ngắn"), ("office_name", " "), ("counters", 0)],
)
def test_a_wrong_first_answer_is_named(tmp_path: Path, field: str, value: object) -> None:
    values = {name: getattr(ANSWERS, name) for name in ANSWERS.__dataclass_fields__}
    opened = opened_in(tmp_path)
    try:
        with pytest.raises(Refusal) as refused:
            set_up(opened, FirstAnswers(**{**values, field: value}))
    finally:
        opened.close()

    assert refused.value.code is RefusalCode.ANSWER_INVALID
    assert refused.value.details == {"field": field}


def test_the_escrow_key_opens_what_the_passphrase_closed(tmp_path: Path) -> None:
    private = X25519PrivateKey.generate()
    (tmp_path / "escrow.pub").write_text(private.public_key().public_bytes_raw().hex())
    opened_in(tmp_path).close()

    sealed = key_file.sealed_for_escrow(tmp_path)

    assert sealed is not None
    key = unseal(private.private_bytes_raw(), sealed, key_file.PURPOSE)
    assert key == key_file.open_with(tmp_path, passphrase=lambda: WORDS["COUNTER_KEY_PASSPHRASE"])


def test_an_office_of_an_earlier_step_is_copied_before_it_is_brought_up(tmp_path: Path) -> None:
    opened = opened_in(tmp_path)
    schema.move_to(opened.engine, "base")
    schema.move_to(opened.engine, "0001")
    opened.close()

    again = opened_in(tmp_path)

    assert schema.revision(again.engine) == schema.HEAD
    again.close()
    assert [path.name for path in tmp_path.glob("before-upgrade-*.db")] == [
        "before-upgrade-0001.db"
    ]


@pytest.mark.postgres
def test_two_stations_of_one_office_hear_of_each_other(tmp_path: Path, postgres_url: str) -> None:
    ours, theirs = (_station(tmp_path / name, postgres_url) for name in ("one", "two"))
    set_up(ours, ANSWERS)
    heard: Queue[ChangeSet] = Queue()
    here, there = start(ours, threads=False), start(theirs, lanes=False)
    try:
        here.services.outside_changes(heard.put)
        here.begin()
        assert heard.get(timeout=PATIENCE).touches(Topic.QUEUE)  # it looks at everything first

        desk = there.services.accounts.login("truong", "mật khẩu đủ dài", 2)
        there.services.queueing.issue(desk, IssueTicket(CommandId(uuid7()), "A"))

        assert heard.get(timeout=PATIENCE) == changed(Topic.QUEUE)
    finally:
        here.close()
        there.close()


def _station(folder: Path, url: str) -> OpenOffice:
    folder.mkdir()
    (folder / "counter.toml").write_text(f'[office]\ndatabase = "{url}"\n', encoding="utf-8")
    return opened_in(folder)
