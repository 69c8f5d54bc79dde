"""A real office from an empty folder: keys, set-up, first login, first procedure, first dossier."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Queue
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import literal_column, select
from sqlalchemy import table as sql_table

from counter_app.app.database import OpenOffice
from counter_app.app.folder import check_marker, open_folder
from counter_app.app.office import join, office_keys, set_up, waits_outside
from counter_app.app.running import start
from counter_app.config.device import device_mark
from counter_app.config.machine import read_machine
from counter_app.config.station import machine_mark
from counter_app.devices.printers.escpos_raster import CUT
from counter_app.domain.failures import (
    DeviceTrouble,
    DeviceTroubleCode,
    Refusal,
    RefusalCode,
    StorageTrouble,
    StorageTroubleCode,
)
from counter_app.domain.ids import CommandId, StationId, uuid7
from counter_app.services.changes import ChangeSet, Topic, changed
from counter_app.services.commands import IssueTicket
from counter_app.services.first_answers import FirstAnswers
from counter_app.services.ports import PrinterState
from counter_app.services.stations import LETTERS, as_typed, new_code, shown
from counter_app.storage import schema
from counter_app.vault import key_file
from counter_app.vault.sealing import new_key
from tests.devices.printers.conftest import Sink
from tests.fixtures.answers import ANSWERS
from tests.fixtures.office import StandingClock

PATIENCE = 30
"""Seconds until a lane counts as dead."""
WORDS = {"COUNTER_KEY_PASSPHRASE": "một câu dài đủ nhớ"}


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
    told: Queue[ChangeSet] = Queue()
    try:
        services = running.services
        services.outside_changes(told.put)
        desk = services.accounts.login("truong", "mật khẩu đủ dài", 2)
        services.printing.test_page(desk, running.printers[0].name)
        assert told.empty()

        running.begin()

        assert told.get(timeout=PATIENCE).touches(Topic.PRINT_JOBS)
        assert list((tmp_path / "paper").iterdir())
    finally:
        running.close()


def test_lanes_that_were_closed_do_not_begin_any_more(tmp_path: Path) -> None:
    (tmp_path / "counter.toml").write_text(
        f"[printer]\naddress = 'file:{tmp_path / 'paper'}'\n", encoding="utf-8"
    )
    opened = opened_in(tmp_path)
    set_up(opened, ANSWERS)
    running = start(opened, threads=False)
    services = running.services
    desk = services.accounts.login("truong", "mật khẩu đủ dài", 2)
    services.queueing.issue(desk, IssueTicket(CommandId(uuid7()), "A"))
    assert services.status().printers is None  # nobody asked for them yet
    running.close()

    running.begin()

    assert services.status().printers is None
    assert not (tmp_path / "paper").exists()


@pytest.mark.parametrize(
    ("module", "kept_out"),
    [
        ("counter_app.app.folder", ("sqlalchemy", "counter_app.storage")),
        (
            "counter_app.app.running",
            (
                *("PIL", "escpos", "reportlab", "httpx", "serial", "psycopg", "openpyxl"),
                "sqlalchemy.dialects.postgresql",
                "counter_app.devices.printers",
                "counter_app.devices.scanners.opening",
                "counter_app.portal.families",
            ),
        ),
    ],
)
def test_what_is_slow_to_load_comes_when_it_is_needed(
    module: str, kept_out: tuple[str, ...]
) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    loaded = done.stdout.split()
    assert module in loaded
    assert [name for name in loaded if name.startswith(kept_out)] == []


def printed_on(folder: Path, told: str) -> bytes:
    """What a network printer gets for one ticket; ``told``: more of it in the machine file."""
    sink = Sink()
    (folder / "counter.toml").write_text(
        f"[printer]\naddress = 'tcp://127.0.0.1:{sink.port}'\n{told}", encoding="utf-8"
    )
    opened = opened_in(folder)
    set_up(opened, ANSWERS)
    running = start(opened, threads=False)
    printed: Queue[ChangeSet] = Queue()
    try:
        services = running.services
        services.outside_changes(printed.put)
        desk = services.accounts.login("truong", "mật khẩu đủ dài", 2)
        services.queueing.issue(desk, IssueTicket(CommandId(uuid7()), "A"))
        running.begin()
        assert printed.get(timeout=PATIENCE).touches(Topic.PRINT_JOBS)
    finally:
        running.close()
        sink.stop()
    return bytes(sink.received)


def raster_head(dots: int) -> bytes:
    """How a band of so many dots across begins (GS v 0)."""
    return b"\x1dv0\x00" + (dots // 8).to_bytes(2, "little")


def test_a_model_brings_its_width_and_whether_it_cuts(tmp_path: Path) -> None:
    narrow, usual = tmp_path / "narrow", tmp_path / "usual"
    narrow.mkdir()
    usual.mkdir()

    without_cutter = printed_on(narrow, "model = 'POS-5890'\n")
    with_cutter = printed_on(usual, "")

    assert (raster_head(384) in without_cutter, CUT in without_cutter) == (True, False)
    assert (raster_head(576) in with_cutter, CUT in with_cutter) == (True, True)


def test_a_printer_whose_address_says_nothing_is_shown_and_its_papers_are_told(
    tmp_path: Path,
) -> None:
    (tmp_path / "counter.toml").write_text(
        "[printer]\naddress = 'cups:HP LaserJet'\n", encoding="utf-8"
    )
    opened = opened_in(tmp_path)
    set_up(opened, ANSWERS)
    running = start(opened, threads=False)
    told: Queue[ChangeSet] = Queue()
    try:
        services = running.services
        services.outside_changes(told.put)
        desk = services.accounts.login("truong", "mật khẩu đủ dài", 2)
        services.queueing.issue(desk, IssueTicket(CommandId(uuid7()), "A"))
        running.begin()
        assert told.get(timeout=PATIENCE).touches(Topic.PRINT_JOBS)
        running.printers[0].close(PATIENCE)

        (trouble,) = services.queries.paper_troubles(desk)
        assert (trouble.state, trouble.error_code, trouble.printer_name) == (
            "queued",
            DeviceTroubleCode.PRINTER_NOT_CONFIGURED,
            "Máy in phiếu",
        )
        assert services.status().printers == (("Máy in phiếu", PrinterState.NOT_CONFIGURED),)
    finally:
        running.close()


def test_what_the_machine_file_names_later_is_used_from_the_next_start_on(tmp_path: Path) -> None:
    opened = opened_in(tmp_path)
    set_up(opened, ANSWERS)
    opened.close()
    machine = tmp_path / "counter.toml"

    def named() -> tuple[list[str], str]:
        again = opened_in(tmp_path)
        with closing(start(again, threads=False)):
            printers = rows_of(again, "printer", "kind || ' ' || address")
            return printers, rows_of(again, "portal_connection", "url")[0]

    assert named() == ([], "")
    machine.write_text(
        "[printer]\naddress = 'file:a'\noffice = 'file:b'\n"
        "[portal]\nfamily = 'dvcqg-bus'\nurl = 'https://bus.example/'\nunit = 'H53.12'\n",
        encoding="utf-8",
    )
    assert named() == (["thermal file:a", "office file:b"], "https://bus.example/")
    machine.write_text("[printer]\naddress = 'file:c'\n", encoding="utf-8")
    # What it no longer names stays: nothing is taken away.
    assert named() == (["thermal file:c", "office file:b"], "https://bus.example/")


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


@pytest.mark.parametrize("left", [None, b"", b"\xff\xfe", b"\0" * 32])
def test_a_lost_mark_of_the_pc_locks_nobody_out_and_begins_no_second_pc(
    tmp_path: Path, left: bytes | None
) -> None:
    opened = opened_in(tmp_path)
    set_up(opened, ANSWERS)
    with closing(start(opened, lanes=False)):
        numbers = rows_of(opened, "station", "number")
    mark = tmp_path / "station.id"
    if left is None:
        mark.unlink()
    else:
        mark.write_bytes(left)

    again = opened_in(tmp_path)
    with closing(start(again, lanes=False)):
        # Another station would find every number of the day taken.
        assert rows_of(again, "station", "number") == numbers
        assert rows_of(again, "station", "machine_mark") == [mark.read_text("ascii")]


def test_a_pc_that_was_locked_out_comes_in_again(tmp_path: Path) -> None:
    opened = opened_in(tmp_path)
    set_up(opened, ANSWERS)
    start(opened, lanes=False).close()
    (tmp_path / "station.id").unlink()
    locked_out = opened_in(tmp_path)
    with locked_out.units() as unit:
        unit.office.station(machine_mark(tmp_path), locked_out.clock.now())
        unit.commit()
    locked_out.close()

    with closing(start(opened_in(tmp_path), lanes=False)) as running:
        desk = running.services.accounts.login("truong", "mật khẩu đủ dài", 1)

    assert desk.station_number == 1


@pytest.mark.parametrize("left", [None, b""])
@pytest.mark.parametrize("trace", ["station.id", "files"])
def test_an_office_whose_database_is_gone_is_not_begun_anew(
    tmp_path: Path, left: bytes | None, trace: str
) -> None:
    opened = opened_in(tmp_path)
    set_up(opened, ANSWERS)
    start(opened, lanes=False).close()
    for name in {"station.id", "files"} - {trace}:
        path = tmp_path / name
        path.rmdir() if path.is_dir() else path.unlink()
    for path in tmp_path.glob("office.db*"):
        path.unlink()
    if left is not None:
        (tmp_path / "office.db").write_bytes(left)

    with pytest.raises(StorageTrouble) as trouble:
        opened_in(tmp_path)

    assert trouble.value.code is StorageTroubleCode.DATABASE_MISSING
    left_there = (tmp_path / "office.db").exists()
    assert left_there is (left is not None)


@pytest.mark.parametrize("left", [None, b""])
def test_a_first_start_that_was_cut_off_begins_again(tmp_path: Path, left: bytes | None) -> None:
    key_file.create(tmp_path, passphrase=WORDS["COUNTER_KEY_PASSPHRASE"])
    if left is not None:
        (tmp_path / "office.db").write_bytes(left)

    opened = opened_in(tmp_path)
    set_up(opened, ANSWERS)
    start(opened, lanes=False).close()


def test_a_folder_in_the_place_of_the_database_is_a_trouble(tmp_path: Path) -> None:
    (tmp_path / "office.db").mkdir()
    key_file.create(tmp_path, passphrase=WORDS["COUNTER_KEY_PASSPHRASE"])

    with pytest.raises(StorageTrouble) as trouble:
        opened_in(tmp_path)

    assert trouble.value.code is StorageTroubleCode.DISK_ERROR


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


@pytest.fixture
def stations(tmp_path: Path, postgres_url: str) -> Iterator[tuple[OpenOffice, OpenOffice]]:
    """Two PCs on one server; the office is set up on the first."""
    made = [_station(tmp_path / name, postgres_url) for name in ("one", "two")]
    set_up(made[0], ANSWERS)
    yield made[0], made[1]
    for opened in made:
        opened.close()


@pytest.mark.postgres
def test_a_further_station_comes_in_by_an_invitation(
    stations: tuple[OpenOffice, OpenOffice],
) -> None:
    ours, theirs = stations
    with closing(start(ours, lanes=False)) as here:
        assert not waits_outside(ours)
        assert waits_outside(theirs)
        with pytest.raises(StorageTrouble) as trouble:
            start(theirs, lanes=False)
        assert trouble.value.code is StorageTroubleCode.KEY_MISSING

        assert here.services.stations is not None
        desk = here.services.accounts.login("truong", "mật khẩu đủ dài", 1)
        invitation, _ = here.services.stations.invite(desk)
        for wrong in ("", "abcd", invitation.code[:-1] + "?", new_code()):
            with pytest.raises(Refusal) as refusal:
                join(theirs, wrong)
            assert refusal.value.code is RefusalCode.INVITATION_UNKNOWN
        join(theirs, invitation.code.lower().replace("-", " "))

        assert not waits_outside(theirs)
        audited = rows_of(ours, "audit", "action")
        assert "invite_station" in audited
        keys = [office_keys(one).open(here.office.id, _station_id(one)) for one in stations]
        assert keys[0] == keys[1]


@pytest.mark.postgres
def test_an_invitation_is_good_once_and_for_a_day(
    stations: tuple[OpenOffice, OpenOffice], tmp_path: Path, postgres_url: str
) -> None:
    ours, theirs = stations
    with closing(start(ours, lanes=False)) as here:
        assert here.services.stations is not None
        desk = here.services.accounts.login("truong", "mật khẩu đủ dài", 1)
        first, _ = here.services.stations.invite(desk)
        second, _ = here.services.stations.invite(desk)
        join(theirs, first.code)
        third = _station(tmp_path / "three", postgres_url)
        tomorrow = replace(third, clock=StandingClock(second.until + timedelta(seconds=1)))
        for late, code in ((third, first.code), (tomorrow, second.code)):
            with pytest.raises(Refusal):
                join(late, code)
        third.close()


@pytest.mark.postgres
def test_an_invitation_lets_one_pc_in_however_many_type_it_at_once(
    stations: tuple[OpenOffice, OpenOffice], tmp_path: Path, postgres_url: str
) -> None:
    ours, theirs = stations
    guests = [theirs, *(_station(tmp_path / f"guest{n}", postgres_url) for n in range(3))]
    with closing(start(ours, lanes=False)) as here:
        assert here.services.stations is not None
        desk = here.services.accounts.login("truong", "mật khẩu đủ dài", 1)
        invitation, _ = here.services.stations.invite(desk)

        def comes_in(guest: OpenOffice) -> bool:
            try:
                join(guest, invitation.code)
            except Refusal:
                return False
            return True

        with ThreadPoolExecutor(len(guests)) as pool:
            came = [*pool.map(comes_in, guests)]

    assert sum(came) == 1
    assert [not waits_outside(guest) for guest in guests] == came
    for guest in guests[1:]:
        guest.close()


@pytest.mark.postgres
def test_two_pcs_that_begin_at_once_make_one_key(
    stations: tuple[OpenOffice, OpenOffice], monkeypatch: pytest.MonkeyPatch
) -> None:
    with stations[0].units() as unit:
        office = unit.office.office()
    assert office is not None
    ids = [_station_id(opened) for opened in stations]

    both = Barrier(2)

    def made_together() -> bytes:
        with suppress(BrokenBarrierError):
            both.wait(0.5)  # whoever is alone here was held back by the other's lock
        return new_key()

    monkeypatch.setattr("counter_app.vault.office_keys.new_key", made_together)

    def key(number: int) -> bytes | None:
        try:
            return office_keys(stations[number]).open(office.id, ids[number])
        except StorageTrouble:
            return None

    with ThreadPoolExecutor(2) as pool:
        keys = [*pool.map(key, range(2))]

    assert sum(found is not None for found in keys) == 1


@pytest.mark.postgres
def test_a_clock_set_back_opens_no_old_invitation(
    stations: tuple[OpenOffice, OpenOffice],
) -> None:
    ours, theirs = stations
    with closing(start(ours, lanes=False)) as here:
        assert here.services.stations is not None
        desk = here.services.accounts.login("truong", "mật khẩu đủ dài", 1)
        invitation, _ = here.services.stations.invite(desk)

        set_back = replace(theirs, clock=StandingClock(invitation.until - timedelta(days=30)))
        with pytest.raises(Refusal):
            join(set_back, invitation.code)

        later = replace(ours, clock=StandingClock(invitation.until + timedelta(minutes=1)))
        with closing(start(later, lanes=False)) as tomorrow:
            assert tomorrow.services.stations is not None
            tomorrow.services.stations.invite(desk)
        with pytest.raises(Refusal):  # destroyed, whatever time it is here
            join(theirs, invitation.code)


def test_one_pc_alone_is_never_asked_for_an_invitation(tmp_path: Path) -> None:
    opened = opened_in(tmp_path)
    set_up(opened, ANSWERS)
    with closing(start(opened, lanes=False)) as running:
        assert running.services.stations is None
        (tmp_path / "station.id").unlink(missing_ok=True)
        assert not waits_outside(opened)


def test_a_code_is_of_letters_no_input_method_touches() -> None:
    assert not set(LETTERS) & set("AEIOUYDW")
    assert as_typed(shown("BCFGHJKLMNPQRSTVXZ34").lower()) == "BCFGHJKLMNPQRSTVXZ34"


def test_a_reader_address_that_says_nothing_is_said_at_the_door(tmp_path: Path) -> None:
    (tmp_path / "counter.toml").write_text(
        '[reader]\naddress = "serial:COM3?baud=fast"\n', encoding="utf-8"
    )
    opened = opened_in(tmp_path)
    set_up(opened, ANSWERS)
    with pytest.raises(DeviceTrouble) as trouble:
        start(opened, threads=False)
    opened.close()

    assert trouble.value.code is DeviceTroubleCode.READER_NOT_CONFIGURED


@pytest.mark.postgres
def test_two_stations_of_one_office_hear_of_each_other(
    stations: tuple[OpenOffice, OpenOffice],
) -> None:
    ours, theirs = stations
    heard: Queue[ChangeSet] = Queue()
    with closing(start(ours, threads=False)) as here:
        assert here.services.stations is not None
        mine = here.services.accounts.login("truong", "mật khẩu đủ dài", 1)
        join(theirs, here.services.stations.invite(mine)[0].code)
        here.services.outside_changes(heard.put)
        here.begin()
        assert heard.get(timeout=PATIENCE).touches(Topic.QUEUE)  # it looks at everything first

        with closing(start(theirs, lanes=False)) as there:
            desk = there.services.accounts.login("truong", "mật khẩu đủ dài", 2)
            there.services.queueing.issue(desk, IssueTicket(CommandId(uuid7()), "A"))

            assert heard.get(timeout=PATIENCE) == changed(Topic.QUEUE)


@pytest.mark.postgres
@pytest.mark.usefixtures("stations")
def test_a_pc_whose_clock_is_wrong_goes_by_the_servers(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = datetime.now(UTC) + timedelta(minutes=11)
    monkeypatch.setattr("counter_app.services.clocks.SystemClock.now", lambda _clock: wrong)

    with closing(_station(tmp_path / "fast", postgres_url)) as fast:
        assert wrong - fast.clock.now() > timedelta(minutes=10)
    alone = opened_in(tmp_path / "alone")
    assert alone.clock.now() == wrong  # a PC that is alone has no other
    alone.close()


@pytest.mark.postgres
def test_each_pc_of_an_office_prints_on_its_own_printer(
    stations: tuple[OpenOffice, OpenOffice],
) -> None:
    folders = [opened.folder / "paper" for opened in stations]
    opened = [_with_printer(one, n) for n, one in enumerate(stations, 1)]
    with closing(start(opened[0], threads=False)) as here:
        assert here.services.stations is not None
        mine = here.services.accounts.login("truong", "mật khẩu đủ dài", 1)
        join(opened[1], here.services.stations.invite(mine)[0].code)
        with closing(start(opened[1], threads=False)) as there:
            names = [[printer.name for printer in one.printers] for one in (here, there)]
            assert names == [["Máy in phiếu quầy 1"], ["Máy in phiếu quầy 2"]]
            desk = there.services.accounts.login("truong", "mật khẩu đủ dài", 2)
            printed: Queue[ChangeSet] = Queue()
            there.services.outside_changes(printed.put)
            there.services.queueing.issue(desk, IssueTicket(CommandId(uuid7()), "A"))

            here.begin()
            there.begin()
            while not printed.get(timeout=PATIENCE).touches(Topic.PRINT_JOBS):
                pass

            assert not folders[0].exists()
            assert len(list(folders[1].iterdir())) == 1


@pytest.mark.postgres
def test_a_copy_of_a_pc_does_not_deliver_beside_it(
    stations: tuple[OpenOffice, OpenOffice],
) -> None:
    ours, _ = stations
    copied, restarted = replace(ours, device="another PC"), replace(ours, device=device_mark())
    station, now = _station_id(ours), ours.clock.now()

    def drives(pc: OpenOffice) -> bool:
        with pc.units() as unit:
            holder = pc.holder(station, "counter")
            until = now + timedelta(minutes=1)
            taken = unit.leases.take("portal", station, holder, now, until)
            unit.commit()
        return taken

    assert [drives(pc) for pc in (ours, copied, restarted)] == [True, False, True]
    assert len(ours.holder(station, "counter")) <= 64


@pytest.mark.postgres
def test_a_pc_outside_the_office_brings_it_no_printer(
    stations: tuple[OpenOffice, OpenOffice],
) -> None:
    ours, theirs = stations
    with closing(start(ours, lanes=False)), pytest.raises(StorageTrouble):
        start(_with_printer(theirs, 2), lanes=False)

    assert rows_of(ours, "printer", "name_vi") == []


def rows_of(opened: OpenOffice, table: str, column: str) -> list[str]:
    with opened.engine.connect() as connection:
        return [*connection.scalars(select(literal_column(column)).select_from(sql_table(table)))]


def _station(folder: Path, url: str) -> OpenOffice:
    folder.mkdir()
    (folder / "counter.toml").write_text(f'[office]\ndatabase = "{url}"\n', encoding="utf-8")
    return opened_in(folder)


def _with_printer(opened: OpenOffice, number: int) -> OpenOffice:
    """The same PC after somebody wrote its counter and printer into its machine file."""
    file = opened.folder / "counter.toml"
    printer = f"[printer]\naddress = 'file:{opened.folder / 'paper'}'\n"
    file.write_text(f"{file.read_text()}[counter]\nnumber = {number}\n{printer}")
    return replace(opened, settings=read_machine(file, {}))


def _station_id(opened: OpenOffice) -> StationId:
    with opened.units() as unit:
        return unit.office.station(machine_mark(opened.folder), opened.clock.now())[0]
