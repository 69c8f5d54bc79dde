"""Imports become drafts, a person publishes them; on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from counter_app.config.paths import resource
from counter_app.domain.catalogue_doubt import DoubtCode
from counter_app.domain.empty_fees import empty_fees
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.fee import FeeKind, FeeRule, FixedFee, FreeFee
from counter_app.domain.ids import ProcedureVersionId, uuid7
from counter_app.domain.procedure import Doubt, ProcedureVersion, VersionState
from counter_app.domain.roles import Role
from counter_app.domain.working_calendar import office_time
from counter_app.exchange.catalogue.detect import read_catalogue
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.services.catalogue import BATCH, Catalogue
from counter_app.services.catalogue_record import CatalogueRecord
from counter_app.services.changes import Topic
from counter_app.services.desk import Desk
from counter_app.services.repositories import StoredVersion
from tests.fixtures.office import PracticeFloor, small_procedure

CODE = "1.000001"


@pytest.fixture
def catalogue(floor: PracticeFloor) -> Catalogue:
    return Catalogue(floor.units, floor.clock)


@pytest.fixture
def head_desk(floor: PracticeFloor) -> Desk:
    """The head of the office, who may import and publish."""
    return replace(floor.desk, roles=frozenset({Role.HEAD}))


def record(version: ProcedureVersion | None = None, position: int = 1) -> CatalogueRecord:
    content = version or small_procedure(CODE)
    return CatalogueRecord(position, content.code, content, content.doubts, "0" * 64)


def unreadable(position: int) -> CatalogueRecord:
    doubt = Doubt(str(DoubtCode.RECORD_UNREADABLE), "record", "{broken")
    return CatalogueRecord(position, "", None, (doubt,), "1" * 64)


def test_import_makes_drafts_and_publishes_nothing(
    floor: PracticeFloor, catalogue: Catalogue, head_desk: Desk
) -> None:
    report, changes = catalogue.import_records(head_desk, [record(), unreadable(2)])

    assert (report.read, report.kept, report.new, report.unreadable) == (2, 1, 1, (2,))
    assert report.doubts == (("", unreadable(2).doubts[0]),)
    assert changes.touches(Topic.CATALOGUE)
    (stored,) = catalogue.versions(head_desk, CODE)
    assert (stored.state, stored.published_by) == (VersionState.DRAFT, "")
    assert CODE not in [v.content.code for v in floor.reception.catalogue(floor.desk)]


def test_the_same_file_again_adds_nothing(catalogue: Catalogue, head_desk: Desk) -> None:
    catalogue.import_records(head_desk, [record()])
    report, _ = catalogue.import_records(head_desk, [record()])

    assert (report.kept, report.new) == (1, 0)
    assert len(catalogue.versions(head_desk, CODE)) == 1


def test_a_changed_record_becomes_the_next_draft(catalogue: Catalogue, head_desk: Desk) -> None:
    changed = replace(small_procedure(CODE), sets=2)
    catalogue.import_records(head_desk, [record()])
    catalogue.import_records(head_desk, [record(changed)])

    assert [v.number for v in catalogue.versions(head_desk, CODE)] == [1, 2]


def test_nothing_is_kept_of_a_file_that_breaks_off(catalogue: Catalogue, head_desk: Desk) -> None:
    def broken() -> Iterator[CatalogueRecord]:
        yield record()
        raise Refusal(RefusalCode.FILE_NOT_RECOGNISED, file="catalogue.jsonl.gz")

    with pytest.raises(Refusal):
        catalogue.import_records(head_desk, broken())

    assert catalogue.versions(head_desk, CODE) == ()


def test_long_files_are_stored_batch_by_batch(
    floor: PracticeFloor, catalogue: Catalogue, head_desk: Desk
) -> None:
    """Each commit has its line in the audit chain."""
    records = [record(small_procedure(f"3.{number:06}"), number) for number in range(1, BATCH + 2)]

    report, _ = catalogue.import_records(head_desk, records)

    assert (report.read, report.kept, report.new) == (BATCH + 1, BATCH + 1, BATCH + 1)
    with floor.engine.connect() as connection:
        lines = connection.execute(
            text("SELECT count(*) FROM audit WHERE action = 'import_catalogue'")
        )
        assert lines.scalar_one() == 2


def test_review_shows_every_unsure_field_and_empty_fee(
    catalogue: Catalogue, head_desk: Desk
) -> None:
    doubtful = replace(
        small_procedure(CODE),
        fees=(FeeRule("LP", FeeKind.LEVY, "Lệ phí", None),),
        doubts=(Doubt("limit_hours", "cases[].limits", "1 Giờ"),),
    )
    catalogue.import_records(head_desk, [record(doubtful)])

    review = catalogue.review(catalogue.versions(head_desk, CODE)[0].id)

    assert review.empty_fees == ("LP",)
    assert review.unsure == ("fees[LP].amount", "cases[].limits: limit_hours")


def test_published_draft_can_be_received(
    floor: PracticeFloor, catalogue: Catalogue, head_desk: Desk
) -> None:
    catalogue.import_records(head_desk, [record()])
    draft = catalogue.versions(head_desk, CODE)[0]

    count, changes = catalogue.publish(head_desk, [draft.id])

    assert count == 1
    assert changes.touches(Topic.CATALOGUE)
    (stored,) = catalogue.versions(head_desk, CODE)
    assert (stored.state, stored.published_by) == (VersionState.PUBLISHED, "quay1")
    assert CODE in [v.content.code for v in floor.reception.catalogue(floor.desk)]


def test_new_version_replaces_the_one_with_the_same_start(
    catalogue: Catalogue, head_desk: Desk
) -> None:
    later = replace(small_procedure(CODE), effective_from=date(2027, 3, 1))
    corrected = replace(small_procedure(CODE), sets=2)
    for version in (small_procedure(CODE), later, corrected):
        catalogue.import_records(head_desk, [record(version)])
        catalogue.publish(head_desk, [catalogue.versions(head_desk, CODE)[-1].id])

    assert [v.state for v in catalogue.versions(head_desk, CODE)] == [
        VersionState.RETIRED,
        VersionState.PUBLISHED,
        VersionState.PUBLISHED,
    ]


def in_use(floor: PracticeFloor) -> list[ProcedureVersion]:
    """What reception offers today under the code of these tests."""
    offered = [stored.content for stored in floor.reception.catalogue(floor.desk)]
    return [content for content in offered if content.code == CODE]


def test_newest_publication_without_a_start_replaces_a_dated_one(
    floor: PracticeFloor, catalogue: Catalogue, head_desk: Desk
) -> None:
    """Pages and the portal state no day; the office's sheet does."""
    dated = replace(small_procedure(CODE), effective_from=date(2026, 1, 1))
    undated = replace(small_procedure(CODE), sets=2)
    for version in (dated, undated):
        catalogue.import_records(head_desk, [record(version)])
        catalogue.publish(head_desk, [catalogue.versions(head_desk, CODE)[-1].id])

    today = office_time(floor.clock.now()).date()
    assert in_use(floor) == [replace(undated, effective_from=today)]
    again, _ = catalogue.import_records(head_desk, [record(undated)])
    assert again.new == 0


def test_two_publications_of_one_day_beside_a_dated_one(
    floor: PracticeFloor, catalogue: Catalogue, head_desk: Desk
) -> None:
    versions = [
        replace(small_procedure(CODE), effective_from=date(2026, 1, 1)),
        replace(small_procedure(CODE), sets=2),
        replace(small_procedure(CODE), sets=3),
    ]
    for version in versions:
        catalogue.import_records(head_desk, [record(version)])
        catalogue.publish(head_desk, [catalogue.versions(head_desk, CODE)[-1].id])

    assert [content.sets for content in in_use(floor)] == [3]
    assert [v.state for v in catalogue.versions(head_desk, CODE)] == [
        VersionState.PUBLISHED,
        VersionState.RETIRED,
        VersionState.PUBLISHED,
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [(None, None), (date(2027, 3, 1), None), (date(2026, 1, 1), date(2026, 6, 30))],
    ids=["undated", "begins later", "over"],
)
def test_publication_keeps_no_start_where_no_dated_version_is_in_force(
    floor: PracticeFloor,
    catalogue: Catalogue,
    head_desk: Desk,
    start: date | None,
    end: date | None,
) -> None:
    other = replace(small_procedure(CODE), effective_from=start, effective_to=end)
    undated = replace(small_procedure(CODE), sets=2)
    for version in (other, undated):
        catalogue.import_records(head_desk, [record(version)])
        catalogue.publish(head_desk, [catalogue.versions(head_desk, CODE)[-1].id])

    assert in_use(floor) == [undated]


def test_publishing_leaves_no_older_draft_that_could_be_published_by_mistake(
    catalogue: Catalogue, head_desk: Desk
) -> None:
    later = replace(small_procedure(CODE), effective_from=date(2027, 3, 1))
    for version in (small_procedure(CODE), later, replace(small_procedure(CODE), sets=2)):
        catalogue.import_records(head_desk, [record(version)])

    catalogue.publish(head_desk, [catalogue.versions(head_desk, CODE)[-1].id])

    assert [v.state for v in catalogue.versions(head_desk, CODE)] == [
        VersionState.RETIRED,
        VersionState.DRAFT,
        VersionState.PUBLISHED,
    ]


EMPTY = FeeRule("LP", FeeKind.LEVY, "Lệ phí", None, waivable_vi=("hộ nghèo",))


@pytest.fixture
def draft(catalogue: Catalogue, head_desk: Desk) -> StoredVersion:
    """A draft with a fee of unknown amount beside one that is known."""
    fees = (*small_procedure(CODE).fees, EMPTY)
    catalogue.import_records(head_desk, [record(replace(small_procedure(CODE), fees=fees))])
    return catalogue.versions(head_desk, CODE)[0]


def test_a_fee_filled_in_replaces_the_draft_and_nothing_else_of_it(
    floor: PracticeFloor, catalogue: Catalogue, head_desk: Desk, draft: StoredVersion
) -> None:
    new, changes = catalogue.set_fee(head_desk, draft.id, "LP", 50_000)

    old, stored = catalogue.versions(head_desk, CODE)
    assert changes.touches(Topic.CATALOGUE)
    assert (old.id, old.state, old.content) == (draft.id, VersionState.RETIRED, draft.content)
    assert (stored.id, stored.state, stored.number) == (new.id, VersionState.DRAFT, 2)
    filled = replace(EMPTY, formula=FixedFee(50_000))
    assert stored.content == replace(draft.content, fees=(draft.content.fees[0], filled))
    with floor.engine.connect() as connection:
        lines = connection.execute(
            text("SELECT subject_id, detail FROM audit WHERE action = 'set_fee'")
        ).all()
    assert [str(line.subject_id) for line in lines] == [str(new.id)]


def test_a_version_filled_in_can_be_published_and_received(
    floor: PracticeFloor, catalogue: Catalogue, head_desk: Desk, draft: StoredVersion
) -> None:
    new, _ = catalogue.set_fee(head_desk, draft.id, "LP", 50_000)
    catalogue.publish(head_desk, [new.id])

    received, _ = floor.reception.receive(
        floor.desk, floor.command(procedure_version_id=new.id, copies=1)
    )

    with floor.units() as unit:
        fees = unit.dossiers.get(received.dossier_id).fees
    assert sorted(line.amount_vnd for line in fees) == [8_000, 50_000]


def test_nothing_to_pay_is_an_amount_too(
    catalogue: Catalogue, head_desk: Desk, draft: StoredVersion
) -> None:
    new, _ = catalogue.set_fee(head_desk, draft.id, "LP", 0)

    assert new.content.fees[-1].formula == FreeFee()


def test_a_published_version_never_changes_a_draft_stands_beside_it(
    catalogue: Catalogue, head_desk: Desk, draft: StoredVersion
) -> None:
    catalogue.publish(head_desk, [draft.id])

    catalogue.set_fee(head_desk, draft.id, "LP", 50_000)

    old, new = catalogue.versions(head_desk, CODE)
    assert (old.state, old.content) == (VersionState.PUBLISHED, draft.content)
    assert new.state is VersionState.DRAFT


def test_who_was_slower_is_told_and_changes_nothing(
    catalogue: Catalogue, head_desk: Desk, draft: StoredVersion
) -> None:
    catalogue.set_fee(head_desk, draft.id, "LP", 50_000)

    with pytest.raises(Refusal) as refused:
        catalogue.set_fee(head_desk, draft.id, "LP", 60_000)

    assert refused.value.code is RefusalCode.PROCEDURE_CHANGED
    assert len(catalogue.versions(head_desk, CODE)) == 2


def test_a_clerk_fills_in_no_fee(
    floor: PracticeFloor, catalogue: Catalogue, head_desk: Desk, draft: StoredVersion
) -> None:
    with pytest.raises(Refusal) as refused:
        catalogue.set_fee(replace(floor.desk, roles=frozenset({Role.CLERK})), draft.id, "LP", 1_000)

    assert refused.value.code is RefusalCode.NOT_PERMITTED
    assert catalogue.versions(head_desk, CODE)[0].state is VersionState.DRAFT


def test_an_office_brings_all_shipped_procedures_to_where_they_can_be_received(
    floor: PracticeFloor, catalogue: Catalogue, head_desk: Desk
) -> None:
    seed = load_seed(resource("catalogue/seed-2026-07.json"))
    codes = {version.code for version in seed}
    catalogue.import_records(head_desk, [record(one, n) for n, one in enumerate(seed, 1)])

    def drafts() -> list[StoredVersion]:
        found = catalogue.versions(head_desk)
        return [one for one in found if one.state is VersionState.DRAFT]

    gaps = [(one.id, rule) for one in drafts() for rule in empty_fees(one.content)]
    for version_id, rule in gaps:
        catalogue.set_fee(head_desk, version_id, rule.code, 50_000, rule.channel)
    count, _ = catalogue.publish(head_desk, [one.id for one in drafts()])

    published = {one.content.code: one for one in floor.reception.catalogue(floor.desk)}
    assert (len(gaps), count, drafts()) == (17, 46, [])
    assert codes <= set(published)
    assert [code for code in codes if empty_fees(published[code].content)] == []


def test_a_retired_version_is_not_published_again(catalogue: Catalogue, head_desk: Desk) -> None:
    for version in (small_procedure(CODE), replace(small_procedure(CODE), sets=2)):
        catalogue.import_records(head_desk, [record(version)])
        catalogue.publish(head_desk, [catalogue.versions(head_desk, CODE)[-1].id])
    retired = catalogue.versions(head_desk, CODE)[0]

    with pytest.raises(Refusal) as refused:
        catalogue.publish(head_desk, [retired.id])

    assert refused.value.code is RefusalCode.PROCEDURE_CHANGED


def test_one_unknown_version_publishes_none_of_them(catalogue: Catalogue, head_desk: Desk) -> None:
    catalogue.import_records(head_desk, [record()])
    draft = catalogue.versions(head_desk, CODE)[0]

    with pytest.raises(Refusal) as refused:
        catalogue.publish(head_desk, [draft.id, ProcedureVersionId(uuid7())])

    assert refused.value.code is RefusalCode.PROCEDURE_UNKNOWN
    assert catalogue.versions(head_desk, CODE)[0].state is VersionState.DRAFT


def test_clerks_neither_import_nor_publish(floor: PracticeFloor, catalogue: Catalogue) -> None:
    clerk = replace(floor.desk, roles=frozenset({Role.CLERK}))

    with pytest.raises(Refusal) as importing:
        catalogue.import_records(clerk, [record()])
    with pytest.raises(Refusal) as publishing:
        catalogue.publish(clerk, [floor.procedure.id])

    assert importing.value.code is publishing.value.code is RefusalCode.NOT_PERMITTED


def test_the_real_records_are_read_and_kept(
    catalogue: Catalogue, head_desk: Desk, shared_data: Path
) -> None:
    """610 of 610, every doubt with its record's code, and the second time nothing is new."""
    files = [shared_data / "catalogue" / f"{name}.jsonl.gz" for name in ("justice", "police")]

    first = [catalogue.import_records(head_desk, read_catalogue(path))[0] for path in files]
    again = [catalogue.import_records(head_desk, read_catalogue(path))[0] for path in files]

    assert [(r.read, r.kept, r.new, r.unreadable) for r in first] == [
        (271, 271, 271, ()),
        (339, 339, 339, ()),
    ]
    assert [(r.read, r.kept, r.new) for r in again] == [(271, 271, 0), (339, 339, 0)]
    assert all(code and doubt.code for report in first for code, doubt in report.doubts)
    (stored,) = catalogue.versions(head_desk, "1.001193")
    assert json.dumps(stored.content.name_vi, ensure_ascii=False) == '"Thủ tục đăng ký khai sinh"'
