"""F9 on both databases: one transaction, one code, nothing twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy import table as table_named
from sqlalchemy.orm import Session

from counter_app.documents.blocks import Text
from counter_app.documents.thermal import thermal_blocks
from counter_app.domain.channel import Channel
from counter_app.domain.checklist import ItemState
from counter_app.domain.dossier import ReturnMethod
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.fee import FeeKind, FeeRule, PerPersonFee
from counter_app.domain.ids import CommandId, DossierId, uuid7
from counter_app.domain.procedure import PaperChoice, ProcedureVersion
from counter_app.practice.office import seat
from counter_app.services.commands import Received
from counter_app.services.paper import AppointmentSlipPaper, PaperKind
from counter_app.services.paper_codec import content_from_json
from counter_app.services.repositories import Draft
from counter_app.storage.rows import Base
from counter_app.storage.rows.paper import PrinterRow
from tests.fixtures.office import PracticeFloor, small_procedure


def count(floor: PracticeFloor, table: str) -> int:
    with floor.engine.connect() as connection:
        return int(
            connection.execute(select(func.count()).select_from(table_named(table))).scalar_one()
        )


def test_everything_of_a_reception_is_there_after_one_commit(floor: PracticeFloor) -> None:
    received, changes = floor.reception.receive(floor.desk, floor.command())

    line = floor.queries.dossiers(floor.desk.office_id)[0]
    assert received.code == "H53.99-261123-0001"
    assert (line.code, line.owner_name, line.delivery) == (
        received.code,
        "Nguyễn Thị Mẫu",
        "pending",
    )
    assert received.total_vnd == 16_000
    assert [event.act for event in floor.queries.history(received.dossier_id)] == ["receive"]
    assert count(floor, "audit") == 1
    assert count(floor, "outbox") == 2
    assert {paper.kind for paper in floor.queries.papers(received.dossier_id)} == {
        PaperKind.APPOINTMENT_SLIP,
        PaperKind.FOLDER_LABEL,
    }
    assert changes.topics


def slip_note(floor: PracticeFloor, received: Received) -> str:
    """What stands under the date on the slip that was queued."""
    with floor.units() as unit:
        jobs = [unit.print_jobs.get(job_id) for job_id in received.print_job_ids]
    slip = next(job for job in jobs if job.kind == PaperKind.APPOINTMENT_SLIP)
    return str(slip.content["due_note"])


def test_the_slip_says_why_the_count_starts_later(floor: PracticeFloor) -> None:
    morning, _ = floor.reception.receive(floor.desk, floor.command())
    floor.clock.advance(hours=8)
    late, _ = floor.reception.receive(floor.desk, floor.command())

    assert slip_note(floor, morning) == ""
    assert slip_note(floor, late) == "Nhận sau giờ chốt, tính từ 25/11/2026."  # 24/11 is a holiday


def change_printers(floor: PracticeFloor, **values: object) -> None:
    with floor.engine.begin() as connection:
        connection.execute(update(PrinterRow).values(**values))


def papers(floor: PracticeFloor, received: Received) -> list[tuple[str, int]]:
    with floor.units() as unit:
        jobs = [unit.print_jobs.get(job_id) for job_id in received.print_job_ids]
    return [(job.kind, job.copies) for job in jobs]


def test_where_only_sheets_are_printed_form_01_stands_in_for_the_slip(
    floor: PracticeFloor,
) -> None:
    assert floor.procedure.content.paper.choice is PaperChoice.SLIP
    change_printers(floor, kind="office", width_dots=0)

    received, _ = floor.reception.receive(floor.desk, floor.command())

    assert papers(floor, received) == [(PaperKind.RECEIPT_FORM, 2)]
    assert not received.no_printer


def test_without_any_printer_a_dossier_is_received_and_the_missing_paper_is_told(
    floor: PracticeFloor,
) -> None:
    with_printer, _ = floor.reception.receive(floor.desk, floor.command())
    change_printers(floor, enabled=False)
    command = floor.command()

    received, _ = floor.reception.receive(floor.desk, command)
    again, _ = floor.reception.receive(floor.desk, command)

    assert not with_printer.no_printer
    assert papers(floor, received) == []
    assert received.no_printer
    assert again == received


@pytest.mark.parametrize(
    ("method", "note"),
    [
        (ReturnMethod.COUNTER, "Mang phiếu này khi đến nhận kết quả."),
        (ReturnMethod.POST, "Kết quả được gửi qua bưu chính. Giữ phiếu này để tra cứu."),
        (ReturnMethod.ONLINE, "Kết quả được trả trực tuyến. Giữ phiếu này để tra cứu."),
    ],
)
def test_only_who_comes_back_is_told_to_bring_the_slip(
    floor: PracticeFloor, method: ReturnMethod, note: str
) -> None:
    received, _ = floor.reception.receive(floor.desk, floor.command(return_method=method))

    with floor.units() as unit:
        jobs = [unit.print_jobs.get(job_id) for job_id in received.print_job_ids]
    slip = next(job for job in jobs if job.kind == PaperKind.APPOINTMENT_SLIP)
    content = content_from_json(PaperKind.APPOINTMENT_SLIP, slip.content)
    assert isinstance(content, AppointmentSlipPaper)
    said = [block.text for block in thermal_blocks(content, None) if isinstance(block, Text)]
    assert said[-1] == note


def test_the_same_command_twice_gives_the_first_result(floor: PracticeFloor) -> None:
    command = floor.command()
    first, _ = floor.reception.receive(floor.desk, command)
    second, changes = floor.reception.receive(floor.desk, command)

    assert second == first
    assert not changes.topics
    assert count(floor, "dossier") == 1


def per_person(floor: PracticeFloor) -> PracticeFloor:
    """The same office with a procedure that is charged by the person, and is published."""
    fee = FeeRule("person", FeeKind.LEVY, "Lệ phí mỗi người", PerPersonFee(10_000))
    return with_published(floor, replace(small_procedure("1.000009"), fees=(fee,)))


def with_published(floor: PracticeFloor, content: ProcedureVersion) -> PracticeFloor:
    """The same office with one procedure more, and commands for that."""
    with floor.units() as unit:
        stored, _ = unit.procedures.add_draft(floor.desk.office_id, content, "", floor.clock.now())
        unit.procedures.publish(stored.id, floor.desk.clerk_id, floor.clock.now())
        unit.commit()
    with floor.units() as unit:
        return replace(floor, procedure=unit.procedures.get(stored.id))


def test_a_day_of_return_given_by_hand_is_not_over(floor: PracticeFloor) -> None:
    content = small_procedure("1.000009")
    content = replace(content, cases=(replace(content.cases[0], limits=()),))
    office = with_published(floor, content)
    now = office.clock.now()

    with pytest.raises(Refusal) as refused:
        office.reception.receive(office.desk, office.command(due_given=now - timedelta(days=1)))

    assert refused.value.code is RefusalCode.DUE_DATE_PAST
    assert count(office, "dossier") == 0

    received, _ = office.reception.receive(office.desk, office.command(due_given=now))

    assert received.due_at == now


@pytest.mark.parametrize("people", [1, 3])
def test_a_fee_by_the_person_counts_the_people(floor: PracticeFloor, people: int) -> None:
    office = per_person(floor)
    command = office.command()

    received, _ = office.reception.receive(office.desk, replace(command, people=people))
    offered = office.reception.quote(
        office.procedure.content,
        "main",
        Channel.DIRECT,
        copies=0,
        pages_per_copy=0,
        waived={},
        at=office.clock.now(),
        people=people,
    )

    total = people * 10_000
    assert command.people == 1, "who says nothing of it means one person"
    assert received.total_vnd == sum(line.amount_vnd for line in offered.fees.lines) == total


@pytest.mark.parametrize("people", [0, -1, 10**9])
def test_a_number_of_people_that_cannot_be_is_refused(floor: PracticeFloor, people: int) -> None:
    office = per_person(floor)

    with pytest.raises(Refusal) as refused:
        office.reception.receive(office.desk, office.command(people=people))

    assert refused.value.code is RefusalCode.COUNT_INVALID
    assert refused.value.details == {"field": "people"}
    assert count(floor, "dossier") == 0


def test_a_refused_form_leaves_nothing_behind_and_uses_no_number(floor: PracticeFloor) -> None:
    command = floor.command()
    lacking = replace(
        command, components=(replace(command.components[0], state=ItemState.MISSING),)
    )

    with pytest.raises(Refusal) as refused:
        floor.reception.receive(floor.desk, lacking)

    assert refused.value.code is RefusalCode.COMPONENT_MISSING
    assert [count(floor, t) for t in ("dossier", "outbox", "print_job", "command")] == [0] * 4
    received, _ = floor.reception.receive(floor.desk, floor.command())
    assert received.code.endswith("-0001")


def test_two_counters_at_once_never_share_a_code(floor: PracticeFloor) -> None:
    desks = [seat(floor.engine, "quay1", 1, floor.clock.now(), f"pc{n}") for n in range(4)]

    def receive(number: int) -> str:
        return floor.reception.receive(desks[number % 4], floor.command())[0].code

    with floor.units() as unit:  # several stations share the day's range in blocks
        unit.office.put_setting(floor.desk.office_id, "code_block", {"size": 5}, floor.clock.now())
        unit.commit()
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(receive, range(40)))

    assert len(set(codes)) == 40


def test_an_office_without_numbers_of_its_own_gives_provisional_codes(
    floor: PracticeFloor,
) -> None:
    desk = replace(floor.desk, office=replace(floor.desk.office, owns_code_series=False))

    received, _ = floor.reception.receive(desk, floor.command())

    assert received.provisional
    with floor.units() as unit:
        found = unit.dossiers.by_code(desk.office_id, received.code)
    assert found is not None
    assert found.id == received.dossier_id


def test_the_clock_may_not_go_back_to_an_old_day(floor: PracticeFloor) -> None:
    floor.reception.receive(floor.desk, floor.command())
    floor.clock.at -= timedelta(days=1)

    with pytest.raises(Refusal) as refused:
        floor.reception.receive(floor.desk, floor.command())

    assert refused.value.code is RefusalCode.CLOCK_WENT_BACK


def test_a_name_of_markup_and_control_bytes_is_data_everywhere(floor: PracticeFloor) -> None:
    name = "A & B <C'); DROP TABLE dossier;--"

    received, _ = floor.reception.receive(floor.desk, floor.command(name))

    assert floor.queries.dossiers(floor.desk.office_id, "drop table")[0].owner_name == name
    assert received.code


def test_a_dossier_is_found_by_code_folded_name_number_and_phone(floor: PracticeFloor) -> None:
    received, _ = floor.reception.receive(floor.desk, floor.command("Đặng K'Brơi"))
    office = floor.desk.office_id

    for words in (received.code, "dang kbroi", "k'broi", "0721900", "0900000001", "h53.99"):
        assert [line.code for line in floor.queries.dossiers(office, words)] == [received.code]
    assert floor.queries.dossiers(office, "nguyen") == ()
    assert floor.queries.citizens(office, "broi")[0].person.name == "Đặng K'Brơi"


def test_how_often_a_procedure_is_used_is_counted(floor: PracticeFloor) -> None:
    assert floor.queries.usage(floor.desk.office_id) == {}

    floor.reception.receive(floor.desk, floor.command())
    floor.reception.receive(floor.desk, floor.command())

    assert floor.queries.usage(floor.desk.office_id) == {"2.000635": 2}


def test_a_draft_survives_and_receiving_closes_it(floor: PracticeFloor) -> None:
    draft = Draft(uuid7(), floor.desk.counter_id, None, {"name": "Ngu"}, floor.clock.now())
    floor.reception.save_draft(floor.desk, draft)
    floor.reception.save_draft(floor.desk, replace(draft, body={"name": "Nguyễn"}))
    assert [d.body for d in floor.reception.open_drafts(floor.desk)] == [{"name": "Nguyễn"}]

    floor.reception.receive(floor.desk, replace(floor.command(), draft_id=draft.id))

    assert floor.reception.open_drafts(floor.desk) == ()


def test_history_and_audit_can_not_be_rewritten(floor: PracticeFloor) -> None:
    floor.reception.receive(floor.desk, floor.command())

    for table in ("audit", "dossier_event"):
        with (
            pytest.raises(Exception, match="append-only"),
            floor.engine.begin() as connection,
        ):
            connection.execute(delete(table_named(table)))


def test_late_entry_needs_a_reason_and_keeps_the_time_on_paper(floor: PracticeFloor) -> None:
    earlier = floor.clock.now() - timedelta(days=3)
    with pytest.raises(Refusal):
        floor.reception.receive(floor.desk, floor.command(paper_at=earlier))

    received, _ = floor.reception.receive(
        floor.desk, floor.command(paper_at=earlier, late_entry_reason="mất điện")
    )

    with floor.units() as unit:
        assert unit.dossiers.get(received.dossier_id).received_at == earlier
    (line,) = floor.queries.history(received.dossier_id)
    assert (line.at, line.paper_at, line.reason) == (floor.clock.now(), earlier, "mất điện")
    assert line.clerk_name
    assert holds(floor, "mất điện") == {"note"}


def test_a_form_edited_after_it_was_saved_is_told_apart(floor: PracticeFloor) -> None:
    first = floor.command()
    items = tuple(replace(item, pages=3) for item in first.components)
    edited = replace(first, submitter=replace(first.submitter, phone="0900000002"))

    received, _ = floor.reception.receive(floor.desk, first)
    same, _ = floor.reception.receive(
        floor.desk, replace(first, components=items, draft_id=uuid7())
    )
    changed, _ = floor.reception.receive(floor.desk, edited)

    assert same == received
    assert changed == replace(received, saved_before=True)
    with floor.units() as unit:
        assert unit.dossiers.get(received.dossier_id).submitter.phone == first.submitter.phone


def holds(floor: PracticeFloor, words: str) -> set[str]:
    """The tables in which these words stand in clear."""
    found = set()
    with Session(floor.engine) as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(table.select()):
                if any(words in str(value) for value in row):
                    found.add(table.name)
    return found


def test_another_dossier_id_with_the_same_command_is_not_received(floor: PracticeFloor) -> None:
    command = floor.command(command_id=CommandId(uuid7()))
    floor.reception.receive(floor.desk, command)
    floor.reception.receive(floor.desk, replace(command, dossier_id=DossierId(uuid7())))

    assert count(floor, "dossier") == 1
