from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from counter_app.domain.card import Sex
from counter_app.domain.checklist import ENOUGH
from counter_app.domain.citizen_number import NumberWarning
from counter_app.domain.dossier import ReturnMethod
from counter_app.domain.failures import Failure, Refusal, RefusalCode
from counter_app.domain.fee import FeeKind, FeeRule, FixedFee
from counter_app.domain.party import (
    IdentityKind,
    Organisation,
    OwnerKind,
    Person,
    ProxyBasis,
    check_owner,
    check_person,
)
from counter_app.domain.working_calendar import OFFICE_ZONE
from counter_app.services.repositories import StoredVersion
from counter_app.ui.reception import form as forms
from counter_app.ui.reception.checking import (
    Estimate,
    faults,
    spot_of_refusal,
)
from counter_app.ui.reception.commanding import command_of
from counter_app.ui.reception.estimating import estimate
from counter_app.ui.reception.form import (
    OTHER_REASON,
    Form,
    OwnerChoice,
    PersonForm,
    Spot,
    Standing,
)
from counter_app.ui.reception.papers import ticked
from counter_app.ui.reception.people import People
from counter_app.ui.reception.waiver import grounds, waived
from counter_app.ui.workplace import Workplace
from tests.ui.fakes import FakeOffice

TODAY = date(2026, 11, 23)
PERSON = PersonForm(
    name="Lê Thị Mẫu",
    number="072190000001",
    birth="14/05/1990",
    sex=Sex.FEMALE,
    address="Khu phố 3",
    phone="0900000001",
)


def complete(stored: StoredVersion) -> Form:
    form = forms.with_procedure(Form(submitter=PERSON), stored, lookup_possible=False)
    items = tuple(one if one.state in ENOUGH else ticked(one, None) for one in form.items)
    return replace(form, items=items)


@pytest.fixture
def form(office: FakeOffice) -> Form:
    return complete(office.stored("1.001193"))


def spots(form: Form, place: Workplace) -> list[Spot]:
    return [fault.spot for fault in faults(form, estimate(place, form), TODAY)]


def test_a_complete_form_may_go(form: Form, place: Workplace) -> None:
    assert spots(form, place) == []


def test_an_empty_form_says_everything_in_the_order_of_the_screen(place: Workplace) -> None:
    assert spots(Form(), place) == [Spot.PROCEDURE, Spot.NAME, Spot.NUMBER, Spot.ADDRESS]


@pytest.mark.parametrize(
    ("spot", "value", "code"),
    [
        (Spot.NAME, "  ", RefusalCode.NAME_MISSING),
        (Spot.NAME, "Lê Thá»‹ Máº«u", RefusalCode.NAME_DAMAGED),
        (Spot.NUMBER, "", RefusalCode.IDENTITY_MISSING),
        (Spot.BIRTH, "31/02/1990", RefusalCode.BIRTH_DATE_INVALID),
        (Spot.BIRTH, "24/11/2026", RefusalCode.BIRTH_DATE_INVALID),
        (Spot.ADDRESS, "\x1b", RefusalCode.ADDRESS_MISSING),
        (Spot.NATIONALITY, "", RefusalCode.FOREIGNER_INCOMPLETE),
        (Spot.SETS, 0, RefusalCode.COUNT_INVALID),
    ],
)
def test_a_fault_is_said_at_its_spot(
    form: Form, place: Workplace, spot: Spot, value: Any, code: RefusalCode
) -> None:
    broken = forms.with_value(form, spot, value)
    found = faults(broken, estimate(place, broken), TODAY)

    assert [(fault.spot, fault.failure.code) for fault in found] == [(spot, code)]


def test_the_first_missing_paper_is_named(form: Form, place: Workplace) -> None:
    broken = forms.with_item(form, ticked(form.items[0], None))
    found = faults(broken, estimate(place, broken), TODAY)

    assert found[0].spot is Spot.PAPERS
    assert found[0].failure.details["component"] == form.items[0].name_vi


def second(form: Form, standing: Standing, **values: str) -> Form:
    changed = forms.with_standing(form, standing)
    for name, value in values.items():
        changed = forms.with_value(changed, Spot(name), value)
    return changed


def test_a_written_authorisation_needs_number_and_date(form: Form, place: Workplace) -> None:
    by_proxy = second(form, Standing.AUTHORISATION, owner_name="Trần Văn Mẫu")

    assert spots(by_proxy, place) == [Spot.PAPER_NUMBER, Spot.PAPER_DATE]
    assert spots(second(form, Standing.RELATIVE, owner_name="Trần Văn Mẫu"), place) == []
    assert spots(second(form, Standing.RELATIVE), place) == [Spot.OWNER_NAME]


def test_a_date_that_is_none_is_not_taken(form: Form, place: Workplace) -> None:
    by_proxy = second(
        form,
        Standing.AUTHORISATION,
        owner_name="Trần Văn Mẫu",
        paper_number="12",
        paper_date="31/2",
    )

    assert spots(by_proxy, place) == [Spot.PAPER_DATE]


def test_an_organisation_needs_name_tax_code_and_representative(
    form: Form, place: Workplace
) -> None:
    company = forms.with_owner_kind(form, OwnerChoice.ENTERPRISE)

    assert spots(company, place) == [Spot.OWNER_NAME, Spot.TAX_CODE, Spot.REPRESENTATIVE]


@pytest.mark.parametrize("kind", [OwnerChoice.STATE_BODY, OwnerChoice.OTHER_ORGANISATION])
def test_only_an_enterprise_must_have_a_tax_code(
    form: Form, place: Workplace, kind: OwnerChoice
) -> None:
    body = forms.with_owner_kind(form, kind)

    assert spots(body, place) == [Spot.OWNER_NAME, Spot.REPRESENTATIVE]

    for spot, text in ((Spot.OWNER_NAME, "Trường Mẫu"), (Spot.REPRESENTATIVE, "Lê Mẫu")):
        body = forms.with_value(body, spot, text)
    command = command_of(body, TODAY)

    check_owner(command.owner, command.proxy)


@pytest.mark.parametrize(
    ("kind", "spot", "code"),
    [
        (OwnerChoice.CITIZEN, Spot.ADDRESS, RefusalCode.ADDRESS_DAMAGED),
        (OwnerChoice.CITIZEN, Spot.OWNER_NAME, RefusalCode.NAME_DAMAGED),
        (OwnerChoice.CITIZEN, Spot.OWNER_ADDRESS, RefusalCode.ADDRESS_DAMAGED),
        (OwnerChoice.ENTERPRISE, Spot.OWNER_NAME, RefusalCode.NAME_DAMAGED),
        (OwnerChoice.ENTERPRISE, Spot.REPRESENTATIVE, RefusalCode.NAME_DAMAGED),
        (OwnerChoice.ENTERPRISE, Spot.OWNER_ADDRESS, RefusalCode.ADDRESS_DAMAGED),
    ],
)
def test_letters_lost_on_the_way_are_saved_nowhere(
    form: Form, place: Workplace, kind: OwnerChoice, spot: Spot, code: RefusalCode
) -> None:
    whole = second(
        form,
        Standing.RELATIVE if kind is OwnerChoice.CITIZEN else Standing.REPRESENTATIVE,
        owner_name="Công ty Mẫu",
        tax_code="9900000001",
        representative="Trần Văn Mẫu",
    )
    damaged = forms.with_value(whole, spot, "Nguyá»…n VÄƒn A")
    found = faults(damaged, estimate(place, damaged), TODAY)

    assert spots(whole, place) == []
    assert [(fault.spot, fault.failure.code) for fault in found] == [(spot, code)]
    with pytest.raises(Refusal) as refused:
        check_people(damaged)
    assert refused.value.code is code


def check_people(form: Form) -> None:
    """What the office itself says of the people in the command."""
    command = command_of(form, TODAY)
    check_person(command.submitter)
    check_owner(command.owner, command.proxy)


def test_what_passes_here_passes_the_office(form: Form, place: Workplace) -> None:
    """The form asks for at least what the domain refuses without."""
    cases = [
        form,
        second(
            form,
            Standing.AUTHORISATION,
            owner_name="Trần Văn Mẫu",
            paper_number="12",
            paper_date="20/11",
        ),
        second(
            form,
            Standing.REPRESENTATIVE,
            owner_name="Công ty Mẫu",
            tax_code="9900000001",
            representative="Trần Văn Mẫu",
        ),
        forms.with_value(
            forms.with_owner_kind(form, OwnerChoice.FOREIGNER), Spot.NATIONALITY, "DE"
        ),
    ]
    for case in cases:
        assert spots(case, place) == []
        command = command_of(case, TODAY)
        check_person(command.submitter)
        check_owner(command.owner, command.proxy)


def test_the_command_holds_what_was_typed(form: Form) -> None:
    command = command_of(replace(form, return_method=ReturnMethod.POST), TODAY)

    assert command.submitter == Person(
        name="Lê Thị Mẫu",
        identity_number="072190000001",
        birth_date=date(1990, 5, 14),
        sex=Sex.FEMALE,
        address="Khu phố 3",
        phone="0900000001",
    )
    assert command.owner is None
    assert command.proxy is None
    assert command.return_method is ReturnMethod.POST
    assert command.dossier_id == form.dossier_id
    assert command.draft_id == form.draft_id


def test_the_proxys_paper_and_the_companys_letter(form: Form) -> None:
    proxy = command_of(
        second(
            form,
            Standing.AUTHORISATION,
            owner_name=" Trần  Văn Mẫu ",
            paper_number="12/UQ",
            paper_date="2011",
        ),
        TODAY,
    )
    company = command_of(
        second(
            form,
            Standing.REPRESENTATIVE,
            owner_name="Công ty A & B <C",
            tax_code="9900000001",
            representative="Trần Văn Mẫu",
            paper_number="7",
            paper_date="22/11/2026",
        ),
        TODAY,
    )

    assert isinstance(proxy.owner, Person)
    assert proxy.owner.name == "Trần Văn Mẫu"
    assert proxy.proxy is not None
    assert (proxy.proxy.basis, proxy.proxy.dated) == (
        ProxyBasis.AUTHORISATION,
        date(2026, 11, 20),
    )
    assert company.proxy is None
    assert isinstance(company.owner, Organisation)
    assert company.owner == Organisation(
        name="Công ty A & B <C",
        kind=OwnerKind.ENTERPRISE,
        tax_code="9900000001",
        representative="Trần Văn Mẫu",
        letter_number="7",
        letter_date=date(2026, 11, 22),
    )


def test_a_foreigners_name_keeps_its_order(form: Form) -> None:
    foreign = forms.with_owner_kind(form, OwnerChoice.FOREIGNER)
    for spot, value in (
        (Spot.NAME, "MEYER Anna-Lena"),
        (Spot.NUMBER, "zz0123456"),
        (Spot.NATIONALITY, "DE"),
    ):
        foreign = forms.with_value(foreign, spot, value)
    person = command_of(foreign, TODAY).submitter

    assert person.name == "MEYER Anna-Lena"
    assert (person.identity_kind, person.identity_number, person.nationality) == (
        IdentityKind.PASSPORT,
        "ZZ0123456",
        "DE",
    )


def test_control_bytes_never_reach_the_command(form: Form) -> None:
    dirty = forms.with_value(form, Spot.NAME, "Lê \x1b@Thị\u202e Mẫu\n")

    assert command_of(dirty, TODAY).submitter.name == "Lê @Thị Mẫu"


def test_a_procedure_without_time_limit_asks_for_the_day(
    office: FakeOffice, place: Workplace
) -> None:
    stored = office.stored("1.001193")
    case = replace(stored.content.cases[0], limits=())
    blank = complete(replace(stored, content=replace(stored.content, cases=(case,))))

    assert spots(blank, place) == [Spot.DUE]

    given = replace(blank, due_given="30/11")

    assert spots(given, place) == []
    assert command_of(given, TODAY).due_given == datetime(2026, 11, 30, 17, tzinfo=OFFICE_ZONE)

    new_year = replace(blank, due_given="05/01")

    assert spots(new_year, place) == []
    assert command_of(new_year, TODAY).due_given == datetime(2027, 1, 5, 17, tzinfo=OFFICE_ZONE)

    (fault,) = faults(replace(blank, due_given="22/11/2026"), estimate(place, blank), TODAY)

    assert (fault.spot, fault.failure.code) == (Spot.DUE, RefusalCode.DUE_DATE_PAST)


@pytest.mark.parametrize(("typed", "spot"), [("12/05", [Spot.BIRTH]), ("12/05/90", [])])
def test_a_birth_needs_its_year(form: Form, place: Workplace, typed: str, spot: list[Spot]) -> None:
    assert spots(forms.with_value(form, Spot.BIRTH, typed), place) == spot


@pytest.mark.parametrize("number", ["123456789", "123 456 789"])
def test_nine_digits_are_an_old_number_however_they_are_grouped(
    form: Form, place: Workplace, number: str
) -> None:
    old = forms.with_value(form, Spot.NUMBER, number)
    person = command_of(old, TODAY).submitter

    assert (person.identity_kind, person.identity_number) == (IdentityKind.OLD_NUMBER, "123456789")
    assert People(place).number_warnings(old.submitter, TODAY) == (NumberWarning.OLD_NUMBER,)


@pytest.fixture
def costly(office: FakeOffice) -> Form:
    stored = office.stored("1.001193")
    rules = (
        FeeRule("L", FeeKind.LEVY, "Lệ phí", FixedFee(50_000), waivable_vi=("hộ nghèo",)),
        FeeRule("P", FeeKind.CHARGE, "Phí", FixedFee(8_000)),
    )
    return complete(replace(stored, content=replace(stored.content, fees=rules)))


def test_a_ground_of_the_law_waives_the_fees_that_name_it(costly: Form, place: Workplace) -> None:
    poor = replace(costly, waiver="hộ nghèo")
    quote = estimate(place, poor).quote

    assert grounds(costly, TODAY) == ("hộ nghèo",)
    assert waived(poor, TODAY) == {"L": "hộ nghèo"}
    assert quote is not None
    assert quote.fees.total == 8_000


def test_another_reason_waives_everything_and_must_be_given(costly: Form, place: Workplace) -> None:
    other = replace(costly, waiver=OTHER_REASON)
    told = replace(other, waiver_reason="quyết định số 5")

    assert spots(other, place) == [Spot.WAIVER_REASON]
    assert spots(told, place) == []
    assert command_of(told, TODAY).waived == {"L": "quyết định số 5", "P": "quyết định số 5"}
    shown = estimate(place, other).quote
    assert shown is not None
    assert shown.fees.total == 58_000


def test_a_fee_nobody_has_set_is_said(costly: Form, place: Workplace, office: FakeOffice) -> None:
    stored = office.stored("1.001193")
    rule = FeeRule("L", FeeKind.LEVY, "Lệ phí", None)
    unset = complete(replace(stored, content=replace(stored.content, fees=(rule,))))

    assert spots(unset, place) == [Spot.FEES]


@pytest.mark.parametrize(
    ("failure", "spot"),
    [
        (Refusal(RefusalCode.COUNT_INVALID, field="pages"), Spot.PAGES),
        (Refusal(RefusalCode.COUNT_INVALID, field="copies"), Spot.COPIES),
        (Refusal(RefusalCode.COUNT_INVALID, field="people"), Spot.PEOPLE),
        (Refusal(RefusalCode.CALENDAR_NOT_LOADED), Spot.DUE),
    ],
)
def test_what_cannot_be_computed_is_said_where_it_can_be_mended(
    form: Form, failure: Failure, spot: Spot
) -> None:
    assert [fault.spot for fault in faults(form, Estimate(failure=failure), TODAY)] == [spot]


def test_refusals_of_the_office_find_their_spot() -> None:
    assert spot_of_refusal(Refusal(RefusalCode.PROCEDURE_NOT_PUBLISHED)) is Spot.PROCEDURE
    assert spot_of_refusal(Refusal(RefusalCode.CODES_USED_UP)) is None
    assert spot_of_refusal(ValueError()) is None


@pytest.mark.parametrize(
    ("spot", "change"),
    [
        (Spot.NAME, {"name": "A" * 201}),
        (Spot.ADDRESS, {"address": "khu phố " * 100}),
        (Spot.PHONE, {"phone": "0" * 41}),
    ],
)
def test_a_text_too_long_for_paper_is_named_before_f9(
    form: Form, place: Workplace, spot: Spot, change: dict[str, str]
) -> None:
    long = replace(form, submitter=replace(form.submitter, **change))  # type: ignore[arg-type]
    (fault,) = faults(long, estimate(place, long), TODAY)

    assert fault.spot is spot
    assert fault.failure.code is RefusalCode.TEXT_TOO_LONG


def test_an_organisations_long_name_is_complained_about_at_its_field(
    form: Form, place: Workplace
) -> None:
    second = replace(
        form.second,
        standing=Standing.REPRESENTATIVE,
        kind=OwnerChoice.ENTERPRISE,
        person=replace(PERSON, name="Công ty " * 100),
        tax_code="0300000001",
        representative="Lê Thị Mẫu",
    )
    found = spots(replace(form, second=second), place)

    assert found.count(Spot.OWNER_NAME) == 1
