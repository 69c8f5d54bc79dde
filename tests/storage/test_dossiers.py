"""Dossiers, known citizens, drafts, pages and procedures: to the rows and back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from counter_app.domain.card import Sex
from counter_app.domain.channel import Channel
from counter_app.domain.checklist import ChecklistItem, ItemState
from counter_app.domain.dossier import Dossier
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import DossierId, FileId, ProcedureVersionId, uuid7
from counter_app.domain.party import (
    IdentityKind,
    Organisation,
    OwnerKind,
    Person,
    Proxy,
    ProxyBasis,
)
from counter_app.domain.procedure import ComponentKind, VersionState
from counter_app.services.repositories import Draft, PageRecord
from tests.fixtures.locks import wait_until_blocked
from tests.fixtures.office import PracticeFloor, small_procedure
from tests.storage.test_numbers import together

FOREIGNER = Person(
    name="O'CONNOR Patrick",
    identity_number="ZZ0000001",
    identity_kind=IdentityKind.PASSPORT,
    birth_date=date(1980, 2, 29),
    sex=Sex.MALE,
    address="Số 1, đường Mẫu",
    nationality="IE",
    identity_issued_on=date(2020, 1, 31),
)
COMPANY = Organisation(
    name="Công ty TNHH Mẫu & Con <1>",
    kind=OwnerKind.ENTERPRISE,
    tax_code="9900000001",
    address="Khu phố 1",
    representative="Nguyễn Văn Mẫu",
    letter_number="01/GT",
    letter_date=date(2026, 11, 20),
)


def stored(floor: PracticeFloor, dossier_id: DossierId) -> Dossier:
    with floor.units() as unit:
        return unit.dossiers.get(dossier_id)


def received(floor: PracticeFloor, **changes: object) -> Dossier:
    result, _ = floor.reception.receive(floor.desk, floor.command(**changes))  # type: ignore[arg-type]
    return stored(floor, result.dossier_id)


def test_two_counters_enter_one_code_at_the_same_moment(floor: PracticeFloor) -> None:
    first, second = received(floor), received(floor)
    code = "H53-261123-0007"

    def enter(dossier: Dossier) -> None:
        with floor.units() as unit:
            unit.dossiers.add_code(replace(dossier, code=code), "portal", floor.clock.now())
            unit.commit()

    with ThreadPoolExecutor(1) as pool:
        with floor.units() as unit:
            unit.dossiers.add_code(replace(first, code=code), "portal", floor.clock.now())
            entered = pool.submit(enter, second)
            wait_until_blocked(floor, entered)
            unit.commit()
        with pytest.raises(Refusal) as refused:
            entered.result()

    assert refused.value.code is RefusalCode.CODE_NOT_USABLE
    with floor.units() as unit:
        assert unit.dossiers.code_taken(floor.desk.office_id, code)
        assert unit.dossiers.code_taken(floor.desk.office_id, second.code)
        assert not unit.dossiers.code_taken(floor.desk.office_id, "H53-261123-0008")


def test_the_parties_come_back_as_they_were(floor: PracticeFloor) -> None:
    proxy = Proxy(ProxyBasis.AUTHORISATION, "12/UQ", date(2026, 11, 1))

    dossier = received(floor, submitter=FOREIGNER, owner=COMPANY, proxy=proxy)

    assert (dossier.submitter, dossier.owner, dossier.proxy) == (FOREIGNER, COMPANY, proxy)
    assert dossier.components[0].state is ItemState.HANDED_IN
    assert [line.amount_vnd for line in dossier.fees] == [16_000]
    assert dossier.received_at == floor.clock.now()


def test_an_unknown_dossier_is_refused(floor: PracticeFloor) -> None:
    with pytest.raises(Refusal) as refused:
        stored(floor, DossierId(uuid7()))

    assert refused.value.code is RefusalCode.DOSSIER_UNKNOWN


def test_who_saves_second_is_told_and_overwrites_nothing(floor: PracticeFloor) -> None:
    dossier = received(floor)
    first = replace(dossier, summary="của quầy 1", version=dossier.version + 1)
    second = replace(dossier, summary="của quầy 2", version=dossier.version + 1)
    with floor.units() as unit:
        unit.dossiers.save(first)
        unit.commit()

    with pytest.raises(Refusal) as refused, floor.units() as unit:
        unit.dossiers.save(second)

    assert refused.value.code is RefusalCode.CHANGED_ELSEWHERE
    assert stored(floor, dossier.id).summary == "của quầy 1"


def test_saving_keeps_where_it_was_received(floor: PracticeFloor) -> None:
    dossier = received(floor)
    where = text("SELECT station_id, business_date, counter_id, clerk_id FROM dossier")
    with floor.engine.connect() as connection:
        before = connection.execute(where).one()

    with floor.units() as unit:
        unit.dossiers.save(replace(dossier, summary="khác", version=dossier.version + 1))
        unit.commit()

    with floor.engine.connect() as connection:
        assert connection.execute(where).one() == before


def test_the_same_person_at_two_counters_at_once(floor: PracticeFloor) -> None:
    commands = [floor.command() for _ in range(4)]

    together(4, lambda number: floor.reception.receive(floor.desk, commands[number]))

    (match,) = floor.queries.citizens(floor.desk.office_id, "072190000001")
    assert match.visits == 4


def test_a_known_person_is_remembered_as_last_seen(floor: PracticeFloor) -> None:
    old = received(floor).submitter
    moved = replace(old, address="Nơi ở mới", phone="", card_checked=True)
    floor.clock.advance(hours=1)
    received(floor, submitter=moved)

    (match,) = floor.queries.citizens(floor.desk.office_id, "0721900")

    assert match.person == replace(moved, card_checked=False)
    assert (match.visits, match.last_seen_at) == (2, floor.clock.now())
    # His number is still known where the new visit gave none.
    assert floor.queries.citizens(floor.desk.office_id, "0900000001")


def test_drafts_belong_to_a_clerk_at_a_counter(floor: PracticeFloor) -> None:
    now = floor.clock.now()
    mine = Draft(uuid7(), floor.desk.counter_id, None, {"tên": "Đặng"}, now)
    newer = Draft(uuid7(), floor.desk.counter_id, None, {}, now + timedelta(minutes=1))
    with floor.units() as unit:
        unit.drafts.save(floor.desk, mine)
        unit.drafts.save(floor.desk, newer)
        unit.commit()

    with floor.units() as unit:
        assert unit.drafts.open(floor.desk) == (newer, mine)
        unit.drafts.close(mine.id, now)
        unit.drafts.save(floor.desk, mine)  # what comes late opens it no more
        unit.commit()
    with floor.units() as unit:
        assert unit.drafts.open(floor.desk) == (newer,)


def page(number: int, side: str = "front") -> PageRecord:
    return PageRecord(uuid7(), FileId(uuid7()), None, number, side, 2480, 3508, 300, "0" * 64, 9)


def test_pages_come_in_the_order_of_scanning(floor: PracticeFloor) -> None:
    dossier = DossierId(uuid7())
    pages = [page(n, side) for n in (1, 2) for side in ("front", "back")]
    with floor.units() as unit:
        for one in reversed(pages):
            unit.files.add_page(floor.desk, dossier, "job", one, floor.clock.now())
        unit.files.add_page(floor.desk, dossier, "job", page(1), floor.clock.now())  # once more
        unit.commit()

    with floor.units() as unit:
        assert unit.files.pages(dossier) == tuple(pages)


def test_assigned_pages_leave_the_tray(floor: PracticeFloor) -> None:
    dossier = received(floor)
    scanned = page(1)
    with floor.units() as unit:
        unit.files.add_page(floor.desk, dossier.id, "job", scanned, floor.clock.now())
        unit.commit()
    office = floor.desk.office_id
    assert [line.waiting_for_scan for line in floor.queries.scan_tray(office)] == [1]

    with floor.units() as unit:
        unit.files.assign([scanned.id], "TK")
        unit.commit()

    assert floor.queries.scan_tray(office) == ()
    assert floor.queries.waiting_for_scan(office) == 0
    assert stored(floor, dossier.id).components[0].pages == 1


def test_any_dossier_of_a_long_tray_is_found(floor: PracticeFloor) -> None:
    office = floor.desk.office_id
    for name in ("Nguyễn Thị Mẫu", "Lê Văn Bé", "Trần Thị Cuối"):
        received(floor, name=name)

    assert floor.queries.waiting_for_scan(office) == 3
    assert len(floor.queries.scan_tray(office, limit=2)) == 2
    (line,) = floor.queries.scan_tray(office, "cuoi tran", limit=2)
    assert line.owner_name == "Trần Thị Cuối"
    assert floor.queries.scan_tray(office, line.code, limit=2) == (line,)
    assert floor.queries.scan_tray(office, "ai do") == ()


def test_the_papers_of_a_dossier_are_read_with_their_pages(floor: PracticeFloor) -> None:
    form = ChecklistItem(
        "TK", "Tờ khai", ComponentKind.FORM, True, True, ItemState.HANDED_IN, 1, 0, note="có dấu"
    )
    shown = ChecklistItem(
        "CC", "Căn cước", ComponentKind.PRESENT, True, False, ItemState.SHOWN, 0, 2
    )
    dossier = received(floor, components=(form, shown))
    received(floor)
    scanned = page(1)
    with floor.units() as unit:
        unit.files.add_page(floor.desk, dossier.id, "job", scanned, floor.clock.now())
        unit.files.assign([scanned.id], "TK")
        unit.commit()

    assert floor.queries.components(dossier.id) == (replace(form, pages=1), shown)
    assert floor.queries.components(DossierId(uuid7())) == ()


def test_the_same_content_makes_no_second_draft(floor: PracticeFloor) -> None:
    office, now = floor.desk.office_id, floor.clock.now()
    content = small_procedure("1.000001")
    with floor.units() as unit:
        first, new = unit.procedures.add_draft(office, content, "a", now)
        again, new_again = unit.procedures.add_draft(office, content, "b", now)
        changed = replace(content, name_vi="Tên khác")
        other, _ = unit.procedures.add_draft(office, changed, "c", now)
        unit.commit()

    assert (new, new_again) == (True, False)
    assert again == first
    assert (first.number, other.number) == (1, 2)
    assert first.content == content


def test_publishing_retires_the_version_of_the_same_start(floor: PracticeFloor) -> None:
    office, now = floor.desk.office_id, floor.clock.now()
    content = small_procedure("1.000001")
    starts = [replace(content, effective_from=day) for day in (None, date(2027, 3, 1))]
    with floor.units() as unit:
        old, coming = (unit.procedures.add_draft(office, one, "", now)[0] for one in starts)
        new, _ = unit.procedures.add_draft(office, replace(content, name_vi="Mới"), "", now)
        for version in (old, coming, new):
            unit.procedures.publish(version.id, floor.desk.clerk_id, now)
        unit.commit()

    with floor.units() as unit:
        states = {v.id: v.state for v in unit.procedures.versions(office, "1.000001")}
    assert states == {
        old.id: VersionState.RETIRED,
        coming.id: VersionState.PUBLISHED,
        new.id: VersionState.PUBLISHED,
    }


def test_a_published_version_never_changes(floor: PracticeFloor) -> None:
    change = text("UPDATE procedure_version SET body = '{}' WHERE state = :state")
    with (
        pytest.raises(DatabaseError, match="never changes"),
        floor.engine.begin() as connection,
    ):
        connection.execute(change, {"state": "published"})

    with floor.units() as unit:
        unit.procedures.add_draft(
            floor.desk.office_id, small_procedure("1.000001"), "", floor.clock.now()
        )
        unit.commit()
    with floor.engine.begin() as connection:
        assert connection.execute(change, {"state": "draft"}).rowcount == 1


def test_a_published_version_never_becomes_a_draft_again(floor: PracticeFloor) -> None:
    with (
        pytest.raises(DatabaseError, match="never changes"),
        floor.engine.begin() as connection,
    ):
        connection.execute(text("UPDATE procedure_version SET state = 'draft'"))


def test_an_unknown_procedure_is_refused(floor: PracticeFloor) -> None:
    with pytest.raises(Refusal) as refused:
        received(floor, procedure_version_id=ProcedureVersionId(uuid7()))

    assert refused.value.code is RefusalCode.PROCEDURE_UNKNOWN


def test_only_what_the_office_offers(floor: PracticeFloor) -> None:
    with pytest.raises(Refusal) as refused:
        received(floor, channel=Channel.ONLINE)

    assert refused.value.code is RefusalCode.CHANNEL_NOT_OFFERED
