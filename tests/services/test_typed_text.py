"""What is typed too long, or cannot be typed at all, is refused by name before any storage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy import table as table_named

from counter_app.domain.checklist import ChecklistItem, ItemState
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import CommandId, uuid7
from counter_app.domain.party import Organisation, OwnerKind, Person, Proxy, ProxyBasis
from counter_app.domain.procedure import ComponentKind
from counter_app.domain.roles import Role
from counter_app.domain.typed_text import LONGEST
from counter_app.services.catalogue import Catalogue
from counter_app.services.catalogue_record import CatalogueRecord
from counter_app.services.commands import IssueTicket, ReceiveDossier, ReprintPaper
from counter_app.services.first_answers import TYPED, FirstAnswers, check_answers
from counter_app.services.printing import Printing
from tests.fixtures.office import PracticeFloor, small_procedure

Change = Callable[[str], dict[str, object]]
PERSON = Person("Nguyễn Thị Mẫu", "072190000001", address="Khu phố 3")
COMPANY = Organisation("Công ty Mẫu", OwnerKind.ENTERPRISE, "9900000001", "", "Trần Văn Mẫu")
CLOSE = Proxy(ProxyBasis.AUTHORISATION, "12/UQ", date(2026, 11, 1))
PAPER = ChecklistItem("TK", "Tờ khai", ComponentKind.FORM, True, True, ItemState.HANDED_IN, 1, 0)
ANSWERS = FirstAnswers(
    agency_code="H53.12",
    office_name="Trung tâm",
    parent_name="",
    place="Xã Mẫu",
    hotline="",
    counters=1,
    service_name="Hộ tịch",
    counter_words="Quầy",
    login="truong",
    person_name="Nguyễn Thị Mẫu",
    title="",
    password="mật khẩu đủ dài",
)

TEXTS: dict[str, tuple[str, Change]] = {
    "submitter.name": ("name", lambda t: {"submitter": replace(PERSON, name=t)}),
    "submitter.number": (
        "identity_number",
        lambda t: {"submitter": replace(PERSON, identity_number=t)},
    ),
    "submitter.address": ("address", lambda t: {"submitter": replace(PERSON, address=t)}),
    "submitter.phone": ("phone", lambda t: {"submitter": replace(PERSON, phone=t)}),
    "submitter.email": ("email", lambda t: {"submitter": replace(PERSON, email=t)}),
    "owner.name": ("name", lambda t: {"owner": replace(PERSON, name=t), "proxy": CLOSE}),
    "owner.number": (
        "identity_number",
        lambda t: {"owner": replace(PERSON, identity_number=t), "proxy": CLOSE},
    ),
    "company.name": ("organisation_name", lambda t: {"owner": replace(COMPANY, name=t)}),
    "company.tax_code": ("tax_code", lambda t: {"owner": replace(COMPANY, tax_code=t)}),
    "company.address": ("address", lambda t: {"owner": replace(COMPANY, address=t)}),
    "company.representative": (
        "representative",
        lambda t: {"owner": replace(COMPANY, representative=t)},
    ),
    "company.letter": ("letter_number", lambda t: {"owner": replace(COMPANY, letter_number=t)}),
    "proxy.number": (
        "proxy_number",
        lambda t: {"owner": PERSON, "proxy": replace(CLOSE, number=t)},
    ),
    "summary": ("summary", lambda t: {"summary": t}),
    "note": ("note", lambda t: {"components": (replace(PAPER, note=t),)}),
    "waiver": ("waiver_reason", lambda t: {"waived": {"copy": t}}),
}


def dossiers(floor: PracticeFloor) -> int:
    with floor.engine.connect() as connection:
        return int(
            connection.execute(
                select(func.count()).select_from(table_named("dossier"))
            ).scalar_one()
        )


def command(floor: PracticeFloor, change: dict[str, object]) -> ReceiveDossier:
    return replace(floor.command(submitter=PERSON), **change)  # type: ignore[arg-type]


def refusal_of(act: Callable[[], object]) -> tuple[object, object]:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code, refused.value.details.get("field")


def test_the_longest_texts_are_received(floor: PracticeFloor) -> None:
    """On both databases: no column is narrower than what the office allows."""
    for number, (field, change) in enumerate(TEXTS.values(), 1):
        text = "Ữ" * LONGEST[field]
        floor.reception.receive(floor.desk, command(floor, change(text)))
        assert dossiers(floor) == number


DAMAGED = ((RefusalCode.NAME_DAMAGED, None), (RefusalCode.ADDRESS_DAMAGED, None))
"""What a name or an address with letters that nobody can type is called first."""


@pytest.mark.parametrize("where", TEXTS)
def test_one_letter_more_is_refused_by_name(floor: PracticeFloor, where: str) -> None:
    field, change = TEXTS[where]
    floor.reception.receive(floor.desk, floor.command())

    for text, code in (
        ("Ữ" * (LONGEST[field] + 1), RefusalCode.TEXT_TOO_LONG),
        ("Mẫu\x1b@\x00", RefusalCode.TEXT_NOT_ALLOWED),
        ("Mẫu\ud800", RefusalCode.TEXT_NOT_ALLOWED),
    ):
        wrong = command(floor, change(text))
        found = refusal_of(partial(floor.reception.receive, floor.desk, wrong))
        assert found in ((code, field), *DAMAGED)

    assert dossiers(floor) == 1
    received, _ = floor.reception.receive(floor.desk, floor.command())
    assert received.code.endswith("-0002"), "a refused form uses no number"


def test_reasons_have_an_end(floor: PracticeFloor) -> None:
    ticket, _ = floor.queueing.issue(floor.desk, IssueTicket(CommandId(uuid7()), "A"))
    job, _ = Printing(floor.units, floor.clock).test_page(floor.desk, "Máy in quầy")
    longest, longer = "Ữ" * LONGEST["reason"], "Ữ" * (LONGEST["reason"] + 1)
    printing = Printing(floor.units, floor.clock)

    def reprint(reason: str) -> object:
        return printing.reprint(floor.desk, ReprintPaper(CommandId(uuid7()), job, reason))

    acts: tuple[Callable[[str], object], ...] = (
        reprint,
        lambda reason: floor.queueing.transfer(floor.desk, ticket.id, "B", reason),
        lambda reason: floor.queueing.void(floor.desk, ticket.id, reason),
    )
    for act in acts:
        found = refusal_of(partial(act, longer))
        assert found == (RefusalCode.TEXT_TOO_LONG, "reason")
    floor.queueing.call_next(floor.desk, CommandId(uuid7()))
    for act in acts:
        act(longest)


@pytest.mark.parametrize("field", TYPED)
def test_answers_of_the_first_form_have_an_end(field: str) -> None:
    longer = replace(ANSWERS, **{field: "9" * (LONGEST[field] + 1)})  # type: ignore[arg-type]
    code = RefusalCode.ANSWER_INVALID if field == "agency_code" else RefusalCode.TEXT_TOO_LONG

    check_answers(ANSWERS)
    assert refusal_of(lambda: check_answers(longer)) == (code, field)


def test_everything_missing_on_the_first_form_is_named() -> None:
    wrong = replace(ANSWERS, agency_code="?", place=" ", counters=0, login="\t", password="ngắn")

    with pytest.raises(Refusal) as refused:
        check_answers(wrong)

    assert refused.value.details == {
        "field": "agency_code",
        "fields": "agency_code,place,counters,login,password",
    }


def test_a_record_of_a_catalogue_that_fits_nowhere_stops_no_other(floor: PracticeFloor) -> None:
    good, too_long = small_procedure("1.000001"), small_procedure("1.000002")
    part = replace(too_long.components[0], name_vi="Ữ" * 4001)
    damaged = replace(small_procedure("1.000003"), field_vi="Hộ\x00tịch")
    records = [
        CatalogueRecord(position, content.code, content, (), str(position))
        for position, content in enumerate(
            (good, replace(too_long, components=(part,)), damaged), 1
        )
    ]

    desk = replace(floor.desk, roles=frozenset(Role))
    report, _ = Catalogue(floor.units, floor.clock).import_records(desk, records)

    assert (report.read, report.kept, report.unreadable) == (3, 1, (2, 3))
    assert [(code, doubt.code) for code, doubt in report.doubts] == [
        ("1.000002", "record_unreadable"),
        ("1.000003", "record_unreadable"),
    ]
