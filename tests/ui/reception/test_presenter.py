"""The reception without widgets: lanes run at once on the test's own thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pytestqt.qtbot import QtBot

from counter_app.domain.card import Sex
from counter_app.domain.checklist import ENOUGH, ItemState
from counter_app.domain.failures import (
    DeviceTrouble,
    DeviceTroubleCode,
    Refusal,
    RefusalCode,
    StorageTrouble,
    StorageTroubleCode,
)
from counter_app.domain.fee import FeeKind, FeeRule, PerPersonFee
from counter_app.domain.ids import TicketId, uuid7
from counter_app.domain.party import Person
from counter_app.domain.text import initials
from counter_app.practice.people import card_string, invent_person
from counter_app.services.scanning import ScanEvent
from counter_app.ui.reception.drafts import SAVE_AFTER_MS
from counter_app.ui.reception.form import Spot, Standing
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.workplace import Workplace
from tests.ui.direct import DirectTasks
from tests.ui.fakes import FakeOffice

BIRTH = "1.001193"
SOMEBODY = invent_person(1, age=36)


@pytest.fixture
def presenter(place: Workplace) -> ReceptionPresenter:
    made = ReceptionPresenter(place)
    made.parts.load()
    return made


@pytest.fixture
def wanted(presenter: ReceptionPresenter) -> list[Spot]:
    """Where the presenter sent the focus."""
    spots: list[Spot] = []
    presenter.focus_wanted.connect(spots.append)
    return spots


@pytest.fixture
def tasks(place: Workplace) -> DirectTasks:
    assert isinstance(place.tasks, DirectTasks)
    return place.tasks


def choose(presenter: ReceptionPresenter, letters: str) -> None:
    presenter.choose_procedure(presenter.parts.procedures.find(letters)[0])


def tick_all(presenter: ReceptionPresenter) -> None:
    for index, item in enumerate(presenter.form.items):
        if item.state not in ENOUGH:
            presenter.parts.filling.tick(index)


@pytest.fixture
def complete(presenter: ReceptionPresenter) -> ReceptionPresenter:
    choose(presenter, "dkks")
    presenter.parts.party.read_code(card_string(SOMEBODY))
    tick_all(presenter)
    return presenter


def test_every_seed_procedure_is_found_by_its_initials(
    presenter: ReceptionPresenter, office: FakeOffice
) -> None:
    for stored in office.versions:
        found = presenter.parts.procedures.find(initials(stored.content.short_name_vi))

        assert stored in found, stored.content.short_name_vi


def test_choosing_leads_to_the_card_and_a_card_to_the_phone(
    presenter: ReceptionPresenter, wanted: list[Spot]
) -> None:
    choose(presenter, "dkks")
    presenter.parts.party.read_code(card_string(SOMEBODY))

    assert presenter.form.version is not None
    assert presenter.form.version.code == BIRTH
    assert wanted == [Spot.CARD, Spot.PHONE]


def test_who_was_beeped_first_still_needs_a_procedure(
    presenter: ReceptionPresenter, wanted: list[Spot]
) -> None:
    presenter.parts.party.read_code(card_string(SOMEBODY))
    assert wanted == [Spot.PHONE]

    presenter.parts.filling.edit(Spot.PHONE, "0900000001")
    presenter.parts.party.go_on()

    assert wanted == [Spot.PHONE, Spot.PROCEDURE]


def test_a_known_citizen_brings_his_phone(
    presenter: ReceptionPresenter, wanted: list[Spot], office: FakeOffice
) -> None:
    office.know(
        Person(SOMEBODY.name, SOMEBODY.identity_number, phone="0900000001", address="Ấp 1"), 3
    )
    choose(presenter, "dkks")
    presenter.parts.party.read_code(card_string(SOMEBODY))

    assert presenter.form.submitter.phone == "0900000001"
    assert presenter.form.submitter.address == SOMEBODY.address
    assert presenter.parts.party.notes(owner=False).visits == 3
    assert wanted[-1] is Spot.PAPERS


def test_another_card_leaves_nothing_of_the_person_before(presenter: ReceptionPresenter) -> None:
    other = invent_person(2, age=50)
    presenter.parts.party.read_code(card_string(SOMEBODY))
    presenter.parts.filling.edit(Spot.PHONE, "0900000001")
    presenter.parts.party.read_code(card_string(other))

    assert presenter.form.submitter.name == other.name
    assert presenter.form.submitter.phone == ""


def test_an_unreadable_code_is_said_and_changes_nothing(
    presenter: ReceptionPresenter, wanted: list[Spot]
) -> None:
    presenter.parts.party.read_code("https://example.invalid")

    notes = presenter.parts.party.notes(owner=False)
    assert notes.unreadable is not None
    assert notes.unreadable.code is RefusalCode.CARD_UNREADABLE
    assert presenter.form.submitter.empty
    assert wanted == [Spot.CARD]


def test_numbers_are_warned_about_and_never_block(complete: ReceptionPresenter) -> None:
    complete.parts.filling.edit(Spot.SEX, Sex.MALE)
    warned = complete.parts.party.notes(owner=False).number
    other = Sex.FEMALE if not warned else Sex.MALE
    complete.parts.filling.edit(Spot.SEX, other)
    complete.parts.filling.edit(Spot.BIRTH, "01/01/1950")

    assert complete.parts.party.notes(owner=False).number
    assert complete.parts.filling.faults == ()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("072190000001", "number"),
        ("0900000001", "phone"),
        ("Lê Thị Mẫu", "name"),
    ],
)
def test_what_is_typed_into_the_card_field_is_sorted_out(
    presenter: ReceptionPresenter, typed: str, field: str
) -> None:
    presenter.parts.party.entered(typed)

    assert getattr(presenter.form.submitter, field) == typed


def test_f4_opens_the_second_party_and_turns_back(
    presenter: ReceptionPresenter, wanted: list[Spot]
) -> None:
    party = presenter.parts.party
    party.toggle()

    assert presenter.form.second.standing is Standing.AUTHORISATION
    assert party.owner_shown
    assert wanted == [Spot.OWNER_CARD]

    party.read_code(card_string(SOMEBODY))

    assert presenter.form.second.person.name == SOMEBODY.name
    assert presenter.form.submitter.empty
    assert wanted[-1] is Spot.PAPER_NUMBER

    party.toggle()

    assert not party.owner_shown
    assert presenter.form.second.person.name == SOMEBODY.name


def test_f9_receives_once_and_opens_an_empty_form(
    complete: ReceptionPresenter, office: FakeOffice, wanted: list[Spot]
) -> None:
    before = complete.form
    complete.receive()

    assert len(office.received) == 1
    command = office.received[0]
    assert command.command_id == before.command_id
    assert command.submitter.identity_number == SOMEBODY.identity_number
    assert complete.just_received is not None
    assert complete.just_received.code == "H53.99-261123-0031"
    assert complete.form.untouched
    assert complete.form.dossier_id != before.dossier_id
    assert wanted[-1] is Spot.PROCEDURE


def test_a_second_f9_does_nothing_twice(
    complete: ReceptionPresenter, office: FakeOffice, tasks: DirectTasks
) -> None:
    tasks.hold()
    complete.receive()
    complete.receive()
    complete.receive(keep=True)
    complete.parts.filling.edit(Spot.NAME, "zu spät")

    assert complete.busy
    assert complete.form.submitter.name == SOMEBODY.name

    tasks.release()

    assert len(office.received) == 1


def test_shift_f9_keeps_person_and_ticket(complete: ReceptionPresenter, office: FakeOffice) -> None:
    ticket = TicketId(uuid7())
    complete.ticket_at_counter(ticket)
    complete.receive(keep=True)

    assert office.received[0].ticket_id == ticket
    assert complete.form.submitter.name == SOMEBODY.name
    assert complete.form.stored is None
    assert complete.form.ticket_id == ticket

    choose(complete, "dkks")
    tick_all(complete)
    complete.receive()

    assert len(office.received) == 2
    assert office.received[1].ticket_id == ticket
    assert office.received[0].dossier_id != office.received[1].dossier_id


def test_f9_with_faults_shows_them_and_goes_to_the_first(
    presenter: ReceptionPresenter, office: FakeOffice, wanted: list[Spot]
) -> None:
    presenter.parts.filling.edit(Spot.NAME, "Lê Thị Mẫu")

    assert not presenter.tried

    presenter.receive()

    assert office.received == []
    assert wanted == [Spot.PROCEDURE]
    assert [fault.spot for fault in presenter.shown_faults] == [
        Spot.PROCEDURE,
        Spot.NUMBER,
        Spot.ADDRESS,
    ]

    assert presenter.next_fault()
    assert presenter.next_fault()
    assert wanted == [Spot.PROCEDURE, Spot.NUMBER, Spot.ADDRESS]
    assert not presenter.next_fault()

    choose(presenter, "dkks")

    assert Spot.PROCEDURE not in [fault.spot for fault in presenter.shown_faults]


def test_f8_leaves_an_untouched_form_alone(
    presenter: ReceptionPresenter, wanted: list[Spot]
) -> None:
    assert not presenter.next_fault()
    assert not presenter.tried
    assert wanted == []


def test_a_fault_of_the_other_party_turns_to_it(
    complete: ReceptionPresenter, wanted: list[Spot]
) -> None:
    complete.parts.party.toggle()
    complete.parts.party.toggle()
    complete.receive()

    assert complete.parts.party.owner_shown
    assert wanted[-1] is Spot.OWNER_NAME


@pytest.mark.parametrize(
    "failure",
    [
        Refusal(RefusalCode.CODES_USED_UP),
        StorageTrouble(StorageTroubleCode.DISK_FULL),
    ],
)
def test_a_failure_unlocks_the_form_and_loses_nothing(
    complete: ReceptionPresenter, office: FakeOffice, failure: Exception
) -> None:
    before = complete.form
    office.reception.fail_with = failure
    complete.receive()

    assert not complete.busy
    assert complete.refusal is failure
    assert complete.form == before

    office.reception.fail_with = None
    complete.receive()

    assert len(office.received) == 1
    assert office.received[0].command_id == before.command_id


def test_the_answer_lost_on_the_way_is_not_a_second_dossier(
    complete: ReceptionPresenter, office: FakeOffice
) -> None:
    """The commit came, the answer did not: the same command gives the first result."""
    real = office.reception.receive

    def lose(*args: object) -> object:
        real(*args)  # type: ignore[arg-type]
        raise StorageTrouble(StorageTroubleCode.DATABASE_NOT_ANSWERING)

    office.reception.receive = lose  # type: ignore[assignment,method-assign]
    complete.receive()
    office.reception.receive = real  # type: ignore[method-assign]
    complete.receive()

    assert len(office.received) == 1
    assert complete.just_received is not None


def test_what_is_typed_is_saved_within_two_seconds(
    presenter: ReceptionPresenter, office: FakeOffice, qtbot: QtBot
) -> None:
    presenter.parts.filling.edit(Spot.NAME, "Lê Thị Mẫu")

    assert SAVE_AFTER_MS < 2000
    assert office.reception.drafts == {}
    qtbot.waitUntil(lambda: len(office.reception.drafts) == 1, timeout=2000)
    draft = office.reception.drafts[presenter.form.draft_id]
    assert draft.body["submitter"]["name"] == "Lê Thị Mẫu"


def test_nothing_is_written_behind_f9(
    complete: ReceptionPresenter, office: FakeOffice, tasks: DirectTasks
) -> None:
    drafts = complete.parts.drafts
    drafts.save_now()
    tasks.hold()
    complete.receive()
    drafts.save_now()
    tasks.release()
    drafts.save_now()

    assert office.reception.drafts == {}


def test_f2_parks_what_was_typed_and_one_key_brings_it_back(
    complete: ReceptionPresenter,
) -> None:
    before = complete.form
    complete.start_new()

    assert complete.form.untouched
    offered = complete.parts.drafts.offers(complete.form.draft_id)
    assert [draft.id for draft in offered] == [before.draft_id]

    assert complete.restore(offered[0])

    assert complete.form == before
    assert complete.parts.drafts.offers(complete.form.draft_id) == ()


def test_after_a_crash_the_draft_is_offered_and_received_under_the_same_command(
    complete: ReceptionPresenter, place: Workplace, office: FakeOffice
) -> None:
    complete.parts.drafts.save_now()
    before = complete.form

    after_crash = ReceptionPresenter(place)
    after_crash.parts.load()
    (offer,) = after_crash.parts.drafts.offers(after_crash.form.draft_id)
    after_crash.restore(offer)
    after_crash.receive()

    assert office.received[0].command_id == before.command_id
    assert office.reception.drafts == {}


def test_restoring_parks_the_form_at_hand(complete: ReceptionPresenter) -> None:
    first = complete.form
    complete.start_new()
    complete.parts.filling.edit(Spot.NAME, "Người khác")
    second = complete.form
    (offer,) = complete.parts.drafts.offers(second.draft_id)
    complete.restore(offer)

    assert complete.form == first
    (other,) = complete.parts.drafts.offers(first.draft_id)
    assert other.id == second.draft_id


def test_a_dropped_draft_can_be_kept_after_all(complete: ReceptionPresenter) -> None:
    complete.start_new()
    drafts = complete.parts.drafts
    (offer,) = drafts.offers(complete.form.draft_id)
    drafts.drop(offer)

    assert drafts.offers(complete.form.draft_id) == ()
    assert drafts.dropped == (offer,)

    drafts.undo_drop(offer)

    assert drafts.offers(complete.form.draft_id) == (offer,)


def test_emptying_the_form_takes_its_draft_away(
    presenter: ReceptionPresenter, office: FakeOffice
) -> None:
    presenter.parts.filling.edit(Spot.NAME, "x")
    presenter.parts.drafts.save_now()
    assert office.reception.drafts

    presenter.parts.filling.edit(Spot.NAME, "")

    assert office.reception.drafts == {}


def test_what_is_typed_into_an_emptied_form_is_kept_again(
    presenter: ReceptionPresenter, office: FakeOffice
) -> None:
    presenter.parts.filling.edit(Spot.NAME, "x")
    presenter.parts.drafts.save_now()
    presenter.parts.filling.edit(Spot.NAME, "")

    presenter.parts.filling.edit(Spot.NAME, "Trần Văn Lại")
    presenter.parts.drafts.save_now()

    (draft,) = office.reception.drafts.values()
    assert draft.body["submitter"]["name"] == "Trần Văn Lại"


def test_a_form_goes_and_comes_with_its_ticket(complete: ReceptionPresenter) -> None:
    first, second = TicketId(uuid7()), TicketId(uuid7())
    complete.ticket_at_counter(first)
    before = complete.form
    assert before.ticket_id == first

    complete.ticket_put_aside(comes_back=True)

    assert complete.form.untouched
    assert complete.parts.drafts.offers(complete.form.draft_id) == ()

    complete.ticket_at_counter(second)
    complete.parts.filling.edit(Spot.NAME, "Người khác")
    complete.ticket_at_counter(first)

    assert complete.form == before

    complete.ticket_at_counter(second)

    assert complete.form.submitter.name == "Người khác"


def test_a_form_left_by_a_finished_ticket_is_offered(complete: ReceptionPresenter) -> None:
    complete.ticket_at_counter(TicketId(uuid7()))
    before = complete.form
    complete.ticket_at_counter(None)
    complete.ticket_at_counter(TicketId(uuid7()))

    assert complete.form.untouched
    (offer,) = complete.parts.drafts.offers(complete.form.draft_id)
    assert offer.id == before.draft_id


def test_a_form_is_offered_when_its_ticket_does_not_come_back(
    complete: ReceptionPresenter,
) -> None:
    complete.ticket_at_counter(TicketId(uuid7()))
    before = complete.form
    complete.ticket_put_aside(comes_back=False)

    assert complete.form.untouched
    (offer,) = complete.parts.drafts.offers(complete.form.draft_id)
    assert offer.id == before.draft_id


def test_a_form_held_with_its_ticket_comes_before_one_put_away_earlier(
    complete: ReceptionPresenter,
) -> None:
    ticket = TicketId(uuid7())
    complete.ticket_at_counter(ticket)
    complete.start_new()
    complete.parts.filling.edit(Spot.NAME, "Người khác")
    held = complete.form
    complete.ticket_put_aside(comes_back=True)
    complete.ticket_at_counter(None)
    complete.ticket_at_counter(ticket)

    assert complete.form == held


def test_finishing_the_ticket_keeps_the_form_on_the_screen(
    complete: ReceptionPresenter,
) -> None:
    complete.ticket_at_counter(TicketId(uuid7()))
    before = complete.form
    complete.ticket_at_counter(None)

    assert complete.form == before


def test_typing_adopts_the_ticket_at_the_counter(presenter: ReceptionPresenter) -> None:
    touched: list[int] = []
    presenter.touched.connect(lambda: touched.append(1))
    ticket = TicketId(uuid7())
    presenter.ticket_at_counter(ticket)
    presenter.parts.filling.edit(Spot.NAME, "L")

    assert presenter.form.ticket_id == ticket
    assert touched


def test_pages_scanned_before_f9_belong_to_the_dossier(
    presenter: ReceptionPresenter, office: FakeOffice
) -> None:
    choose(presenter, "dkks")
    pages = presenter.parts.pages
    pages.scan()
    assert pages.scanning
    page = office.scanning.page()
    office.scanning.page()
    office.scanning.end()

    assert not pages.scanning
    assert len(pages.pages) == 2
    assert pages.thumbnails

    first = presenter.form.items[0]
    pages.assign([page.id], first.component_id)

    assert presenter.form.items[0].pages == 1
    assert office.scanning.assigned == [((page.id,), first.component_id)]
    assert office.scanning.dossier_id == presenter.form.dossier_id


def test_a_form_that_holds_only_pages_survives_a_crash(
    presenter: ReceptionPresenter, place: Workplace, office: FakeOffice, qtbot: QtBot
) -> None:
    presenter.parts.pages.scan()
    office.scanning.page()
    qtbot.waitUntil(lambda: len(office.reception.drafts) == 1, timeout=2000)
    office.scanning.page()
    office.scanning.end()

    after_crash = ReceptionPresenter(place)
    after_crash.parts.load()
    (offer,) = after_crash.parts.drafts.offers(after_crash.form.draft_id)
    after_crash.restore(offer)

    assert after_crash.form.dossier_id == presenter.form.dossier_id
    assert len(after_crash.parts.pages.pages) == 2


def test_emptying_the_fields_of_a_form_with_pages_keeps_its_draft(
    presenter: ReceptionPresenter, office: FakeOffice
) -> None:
    presenter.parts.pages.scan()
    office.scanning.page()
    presenter.parts.filling.edit(Spot.NAME, "x")
    presenter.parts.filling.edit(Spot.NAME, "")
    presenter.parts.drafts.save_now()

    assert list(office.reception.drafts) == [presenter.form.draft_id]


def test_a_person_kept_for_another_dossier_survives_a_crash(
    complete: ReceptionPresenter, office: FakeOffice, qtbot: QtBot
) -> None:
    complete.receive(keep=True)

    qtbot.waitUntil(lambda: len(office.reception.drafts) == 1, timeout=2000)
    (draft,) = office.reception.drafts.values()
    assert draft.id == complete.form.draft_id
    assert draft.body["submitter"]["name"] == SOMEBODY.name


def test_scanning_is_never_a_condition_of_f9(
    complete: ReceptionPresenter, office: FakeOffice
) -> None:
    office.scanning.fail_with = DeviceTrouble(DeviceTroubleCode.SCANNER_NOT_CONFIGURED)
    complete.parts.pages.scan()

    assert complete.parts.pages.trouble is not None

    complete.receive()

    assert len(office.received) == 1
    assert complete.just_received is not None
    assert complete.just_received.waiting_for_scan > 0


def test_a_scan_can_be_stopped_and_keeps_its_pages(
    presenter: ReceptionPresenter, office: FakeOffice
) -> None:
    pages = presenter.parts.pages
    pages.scan()
    office.scanning.page()
    pages.cancel()

    assert office.scanning.handle.stopped.is_set()

    office.scanning.tell(
        ScanEvent("trouble", code=DeviceTroubleCode.SCANNER_NOT_RESPONDING, pages=1)
    )

    assert not pages.scanning
    assert len(pages.pages) == 1
    assert pages.trouble is not None


def test_pages_of_a_form_put_away_do_not_come_into_the_next(
    presenter: ReceptionPresenter, office: FakeOffice
) -> None:
    choose(presenter, "dkks")
    presenter.parts.pages.scan()
    presenter.start_new()
    office.scanning.page()
    office.scanning.end()

    assert presenter.parts.pages.pages == ()
    assert not presenter.parts.pages.scanning


def test_a_refused_assignment_is_taken_back(
    presenter: ReceptionPresenter, office: FakeOffice, tasks: DirectTasks
) -> None:
    choose(presenter, "dkks")
    presenter.parts.pages.scan()
    page = office.scanning.page()
    office.scanning.end()

    def fail(*_args: object) -> object:
        raise StorageTrouble(StorageTroubleCode.DISK_FULL)

    office.scanning.assign = fail  # type: ignore[assignment,method-assign]
    presenter.parts.pages.assign([page.id], presenter.form.items[0].component_id)

    assert presenter.form.items[0].pages == 0
    assert presenter.parts.pages.trouble is not None


def test_a_paper_to_look_up_is_the_clerks_choice(presenter: ReceptionPresenter) -> None:
    choose(presenter, "dkks")
    states = [item.state for item in presenter.form.items]
    index = states.index(ItemState.LOOKUP_LATER)
    presenter.parts.filling.tick(index)

    assert presenter.form.items[index].state is ItemState.SHOWN

    presenter.parts.filling.tick(index)

    assert presenter.form.items[index].state is ItemState.LOOKUP_LATER


def test_the_promise_moves_with_the_clock(
    presenter: ReceptionPresenter, office: FakeOffice
) -> None:
    """At 15:00 a same-day procedure becomes the next day's."""
    choose(presenter, "dkks")

    def due() -> date:
        quote = presenter.parts.filling.estimate.quote
        assert quote is not None
        assert quote.due is not None
        return quote.due.at.date()

    assert due() == date(2026, 11, 23)

    office.clock.at += timedelta(hours=5)
    presenter.parts.filling.work_out()

    assert due() > date(2026, 11, 23)


def test_copies_are_counted_at_once(presenter: ReceptionPresenter) -> None:
    choose(presenter, "dkks")
    presenter.parts.filling.edit(Spot.COPIES, 2)
    quote = presenter.parts.filling.estimate.quote

    assert quote is not None
    assert quote.fees.total == 16_000


def test_people_are_counted_where_a_fee_is_owed_by_the_person(
    presenter: ReceptionPresenter,
) -> None:
    rule = FeeRule("N", FeeKind.LEVY, "Lệ phí", PerPersonFee(15_000))
    choose(presenter, "dkks")
    stored = presenter.form.stored
    assert stored is not None
    owed = replace(stored, content=replace(stored.content, fees=(rule,)))
    presenter.parts.filling.choose_procedure(owed)

    presenter.parts.filling.edit(Spot.PEOPLE, 4)

    quote = presenter.parts.filling.estimate.quote
    assert quote is not None
    assert quote.fees.total == 60_000


def test_a_late_look_up_does_not_touch_the_next_person(
    presenter: ReceptionPresenter, office: FakeOffice, tasks: DirectTasks
) -> None:
    office.know(Person(SOMEBODY.name, SOMEBODY.identity_number, phone="0900000001"))
    tasks.hold()
    presenter.parts.party.read_code(card_string(SOMEBODY))
    presenter.start_new()
    tasks.release()

    assert presenter.form.untouched


def test_another_card_puts_a_worked_on_form_away_with_its_papers(
    complete: ReceptionPresenter, wanted: list[Spot]
) -> None:
    complete.parts.filling.edit(Spot.PHONE, "0900000001")
    before, other = complete.form, invent_person(2, age=50)
    complete.parts.party.read_code(card_string(other))

    assert complete.form.submitter.number == other.identity_number
    assert complete.form.stored == before.stored
    assert complete.form.dossier_id != before.dossier_id
    assert all(item.state is not ItemState.HANDED_IN for item in complete.form.items)
    assert complete.parts.party.notes(owner=False).put_away == SOMEBODY.name
    assert wanted[-1] is Spot.PHONE

    (offer,) = complete.parts.drafts.offers(complete.form.draft_id)
    complete.restore(offer)

    assert complete.form == before


def test_another_owners_card_leaves_the_person_at_the_counter(
    complete: ReceptionPresenter,
) -> None:
    party = complete.parts.party
    party.toggle()
    party.read_code(card_string(invent_person(2, age=50)))
    before, other = complete.form, invent_person(3, age=41)
    party.read_code(card_string(other))

    assert party.owner_shown
    assert complete.form.submitter == before.submitter
    assert complete.form.second.standing is Standing.AUTHORISATION
    assert complete.form.second.person.number == other.identity_number
    (offer,) = complete.parts.drafts.offers(complete.form.draft_id)
    assert offer.id == before.draft_id


def test_another_card_takes_no_scanned_pages_over(
    presenter: ReceptionPresenter, office: FakeOffice
) -> None:
    presenter.parts.party.read_code(card_string(SOMEBODY))
    presenter.parts.pages.scan()
    office.scanning.page()
    office.scanning.end()
    before = presenter.form
    presenter.parts.party.read_code(card_string(invent_person(2, age=50)))

    assert presenter.parts.pages.pages == ()
    assert presenter.form.dossier_id != before.dossier_id
    (offer,) = presenter.parts.drafts.offers(presenter.form.draft_id)
    assert offer.id == before.draft_id


def test_a_card_without_any_work_on_it_is_replaced_in_place(
    presenter: ReceptionPresenter,
) -> None:
    choose(presenter, "dkks")
    presenter.parts.party.read_code(card_string(SOMEBODY))
    before = presenter.form
    presenter.parts.party.read_code(card_string(invent_person(2, age=50)))

    assert presenter.form.dossier_id == before.dossier_id
    assert presenter.parts.drafts.offers(presenter.form.draft_id) == ()


def test_a_card_that_comes_during_f9_waits_for_the_next_form(
    complete: ReceptionPresenter, tasks: DirectTasks, office: FakeOffice
) -> None:
    other = invent_person(2, age=50)
    tasks.hold()
    complete.receive()
    complete.parts.party.read_code(card_string(other))
    tasks.release()

    assert office.received[0].submitter.identity_number == SOMEBODY.identity_number
    assert complete.form.submitter.number == other.identity_number
    assert complete.form.stored is None


def test_a_card_waits_until_a_refused_form_is_received_after_all(
    complete: ReceptionPresenter, tasks: DirectTasks, office: FakeOffice
) -> None:
    other = invent_person(2, age=50)
    office.reception.fail_with = StorageTrouble(StorageTroubleCode.DISK_FULL)
    tasks.hold()
    complete.receive()
    complete.parts.party.read_code(card_string(other))
    tasks.release()

    assert complete.form.submitter.number == SOMEBODY.identity_number

    office.reception.fail_with = None
    complete.receive()

    assert complete.form.submitter.number == other.identity_number


Change = Callable[[ReceptionPresenter], None]


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.parts.filling.tick(99),
        lambda p: p.parts.filling.count(99, originals=1),
        lambda p: p.parts.filling.edit(Spot.NAME, ""),
    ],
)
def test_what_changes_nothing_is_no_typing(presenter: ReceptionPresenter, change: Change) -> None:
    touched: list[int] = []
    presenter.touched.connect(lambda: touched.append(1))
    change(presenter)

    assert touched == []


def test_a_chosen_case_brings_the_papers(
    presenter: ReceptionPresenter, office: FakeOffice, wanted: list[Spot]
) -> None:
    stored = office.stored(BIRTH)
    case = stored.content.cases[0]
    two = replace(stored.content, cases=(case, replace(case, id="other", name_vi="Lưu động")))
    presenter.choose_procedure(replace(stored, content=two))

    assert wanted == [Spot.CASE]
    assert presenter.form.items == ()

    presenter.parts.filling.choose_case("other")
    presenter.leave_procedure()

    assert presenter.form.items
    assert wanted[-1] is Spot.CARD
