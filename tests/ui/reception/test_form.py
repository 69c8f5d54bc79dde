from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.card import Sex, read_card
from counter_app.domain.channel import Channel
from counter_app.domain.checklist import (
    ChecklistItem,
    Circumstances,
    ItemState,
    build_checklist,
)
from counter_app.domain.fee import (
    FeeKind,
    FeeRule,
    PagedCopyFee,
    PageTier,
    PerCopyFee,
    PerPersonFee,
)
from counter_app.domain.party import Person, ProxyBasis
from counter_app.domain.procedure import Component, ComponentKind, Condition, ConditionKind
from counter_app.services.repositories import StoredVersion
from counter_app.ui.reception import form as forms
from counter_app.ui.reception.form import (
    PLAIN_SPOTS,
    Form,
    OwnerChoice,
    PersonForm,
    SecondParty,
    Spot,
    Standing,
)
from counter_app.ui.reception.papers import counted, enough, state_words, ticked
from tests.ui.fakes import catalogue

BIRTH = "1.001193"
CARD = "072190000001||Lê Thị Mẫu|14051990|Nữ|Khu phố 3, Tân Ninh|01072021"


@pytest.fixture(scope="module")
def versions() -> dict[str, StoredVersion]:
    return {one.content.code: one for one in catalogue()}


def chosen(stored: StoredVersion, form: Form | None = None) -> Form:
    return forms.with_procedure(form or Form(), stored, lookup_possible=False)


def test_a_new_form_has_ids_of_its_own() -> None:
    one, other = Form(), Form()

    assert one.dossier_id != other.dossier_id
    assert one.command_id != other.command_id
    assert one.untouched


def test_a_procedure_brings_its_papers_and_keeps_the_person(
    versions: dict[str, StoredVersion],
) -> None:
    form = chosen(versions[BIRTH], Form(submitter=PersonForm(name="Lê Thị Mẫu")))

    assert form.submitter.name == "Lê Thị Mẫu"
    assert form.items
    assert form.case_id == versions[BIRTH].content.cases[0].id
    assert form.sets == 1


def test_another_procedure_starts_its_checklist_anew(versions: dict[str, StoredVersion]) -> None:
    form = chosen(versions[BIRTH])
    form = forms.with_item(form, ticked(form.items[0], None))

    again = chosen(versions["1.000894"], form)

    assert all(item.state is not ItemState.HANDED_IN for item in again.items)


def test_papers_ticked_stay_ticked_when_circumstances_change(
    versions: dict[str, StoredVersion],
) -> None:
    form = chosen(versions[BIRTH])
    form = forms.with_item(form, ticked(form.items[0], None))

    by_proxy = forms.with_checklist(
        forms.with_standing(form, Standing.AUTHORISATION), lookup_possible=False
    )

    assert by_proxy.items[0].state is ItemState.HANDED_IN
    assert len(by_proxy.items) == len(form.items) + 1


def test_several_cases_wait_for_the_clerk(versions: dict[str, StoredVersion]) -> None:
    stored = versions[BIRTH]
    case = stored.content.cases[0]
    two = replace(stored.content, cases=(case, replace(case, id="other", name_vi="Lưu động")))
    form = chosen(replace(stored, content=two))

    assert form.needs_case
    assert form.case_id is None
    assert form.items == ()

    decided = forms.with_checklist(replace(form, case_id="other"), lookup_possible=False)

    assert decided.items


def test_a_channel_the_procedure_does_not_offer_gives_way(
    versions: dict[str, StoredVersion],
) -> None:
    stored = versions[BIRTH]
    only_online = replace(stored, content=replace(stored.content, channels=(Channel.ONLINE,)))

    assert chosen(only_online).channel is Channel.ONLINE


def test_counts_are_asked_for_only_where_a_fee_needs_them(
    versions: dict[str, StoredVersion],
) -> None:
    stored = versions[BIRTH]
    fixed = FeeRule("P", FeeKind.CHARGE, "Phí", PerCopyFee(8000, only_on_request=False))
    paged = FeeRule("C", FeeKind.CHARGE, "Phí", PagedCopyFee((PageTier(None, 1000),)))
    heads = FeeRule("N", FeeKind.LEVY, "Lệ phí", PerPersonFee(5000))
    plain = chosen(replace(stored, content=replace(stored.content, fees=())))
    people = chosen(replace(stored, content=replace(stored.content, fees=(heads,))))
    copies = chosen(replace(stored, content=replace(stored.content, fees=(fixed,))))
    pages = chosen(replace(stored, content=replace(stored.content, fees=(paged,))))

    assert (plain.asks_copies, plain.asks_pages) == (False, False)
    assert (copies.asks_copies, copies.copies, copies.asks_pages) == (True, 1, False)
    assert (pages.asks_copies, pages.asks_pages, pages.pages) == (True, True, 1)
    assert (plain.asks_people, people.asks_people, people.people) == (False, True, 1)


@given(st.sampled_from(sorted(PLAIN_SPOTS)))
def test_every_plain_spot_holds_its_value_and_nothing_else_moves(spot: Spot) -> None:
    before = Form()
    after = forms.with_value(before, spot, "7")

    assert after != before
    assert forms.with_value(after, spot, "7") == after
    assert after.dossier_id == before.dossier_id


@pytest.mark.parametrize("kind", sorted(forms.KINDS))
def test_an_organisation_comes_with_its_representative(kind: OwnerChoice) -> None:
    form = forms.with_owner_kind(Form(), kind)

    assert form.second.standing is Standing.REPRESENTATIVE
    assert form.second.differs

    back = forms.with_owner_kind(form, OwnerChoice.CITIZEN)

    assert back.second.standing is Standing.AUTHORISATION


def test_a_representative_comes_for_an_organisation() -> None:
    form = forms.with_standing(Form(), Standing.REPRESENTATIVE)

    assert form.second.is_organisation
    assert not forms.with_standing(form, Standing.OWN).second.is_organisation


def test_a_foreigner_is_asked_for_the_nationality() -> None:
    alone = forms.with_owner_kind(Form(), OwnerChoice.FOREIGNER)
    owner = forms.with_owner_kind(
        forms.with_standing(Form(), Standing.AUTHORISATION), OwnerChoice.FOREIGNER
    )

    assert alone.submitter.nationality == ""
    assert alone.submitter.has_passport
    assert owner.submitter.nationality == "VN"
    assert owner.second.person.nationality == ""
    assert forms.with_owner_kind(alone, OwnerChoice.CITIZEN).submitter.nationality == "VN"


KNOWN = Person(name="KIM Min-jun", identity_number="M12345678", nationality="KR")


@pytest.mark.parametrize("standing", list(Standing))
def test_a_foreigner_at_the_counter_stays_one_whatever_he_is_here_for(standing: Standing) -> None:
    form = forms.with_person(Form(), forms.from_known(KNOWN, ""), owner=False)
    there = forms.with_standing(form, standing)
    back = forms.with_standing(there, Standing.OWN)

    assert form.second.kind is OwnerChoice.FOREIGNER
    assert there.submitter.nationality == "KR"
    assert (back.submitter.nationality, back.second.kind) == ("KR", OwnerChoice.FOREIGNER)


def test_a_question_nobody_answered_is_withdrawn_with_its_reason() -> None:
    alone = forms.with_owner_kind(Form(), OwnerChoice.FOREIGNER)
    proxy = forms.with_standing(alone, Standing.AUTHORISATION)

    assert proxy.submitter.nationality == "VN"
    assert proxy.second.person.nationality == ""


def test_the_kind_of_owner_follows_whoever_is_put_there() -> None:
    proxy = forms.with_standing(Form(), Standing.AUTHORISATION)
    company = forms.with_owner_kind(Form(), OwnerChoice.ENTERPRISE)
    foreigner, citizen = forms.from_known(KNOWN, ""), PersonForm(name="Lê Thị Mẫu")
    owned = forms.with_person(proxy, foreigner, owner=True)

    assert owned.second.kind is OwnerChoice.FOREIGNER
    assert forms.with_person(owned, citizen, owner=True).second.kind is OwnerChoice.CITIZEN
    # Who only brings it decides nothing.
    assert forms.with_person(proxy, foreigner, owner=False).second.kind is OwnerChoice.CITIZEN
    assert forms.with_person(company, foreigner, owner=False).second.kind is OwnerChoice.ENTERPRISE


@pytest.mark.parametrize(
    ("standing", "asked", "mandatory"),
    [
        (Standing.OWN, False, False),
        (Standing.AUTHORISATION, True, True),
        (Standing.RELATIVE, True, False),
        (Standing.GUARDIAN, False, False),
        (Standing.REPRESENTATIVE, False, False),
    ],
)
def test_an_authorisation_is_asked_of_whom_somebody_authorised(
    versions: dict[str, StoredVersion],
    standing: Standing,
    asked: bool,
    mandatory: bool,
) -> None:
    form = forms.with_standing(chosen(versions[BIRTH]), standing)
    items = forms.with_checklist(form, lookup_possible=False).items
    found = [item for item in items if item.name_vi == "Văn bản ủy quyền"]

    assert [item.mandatory for item in found] == ([mandatory] if asked else [])


def test_what_was_mandatory_of_a_proxy_is_not_of_a_relative(
    versions: dict[str, StoredVersion],
) -> None:
    form = forms.with_standing(chosen(versions[BIRTH]), Standing.AUTHORISATION)
    proxy = forms.with_checklist(form, lookup_possible=False)
    relative = forms.with_checklist(
        forms.with_standing(proxy, Standing.RELATIVE), lookup_possible=False
    )

    assert len(relative.items) == len(proxy.items)
    assert sum(item.mandatory for item in proxy.items) == 1 + sum(
        item.mandatory for item in relative.items
    )


def test_a_number_with_a_letter_is_a_passport() -> None:
    assert PersonForm(number="ZZ0123456").has_passport
    assert not PersonForm(number="072190000001").has_passport


def test_a_card_fills_the_person() -> None:
    person = forms.from_card(PersonForm(phone="0900000001"), read_card(CARD), "14/05/1990")

    assert person == PersonForm(
        name="Lê Thị Mẫu",
        number="072190000001",
        birth="14/05/1990",
        sex=Sex.FEMALE,
        address="Khu phố 3, Tân Ninh",
        phone="0900000001",
        issued_on=date(2021, 7, 1),
        card_checked=True,
    )


def test_what_the_card_lost_stays_as_typed() -> None:
    damaged = read_card("072190000001||Lê Thá»‹ M?u|14051990|Nữ||01072021".encode())
    person = forms.from_card(PersonForm(name="Lê Thị Mẫu", address="Ấp 1"), damaged, "")

    assert person.name == "Lê Thị Mẫu"
    assert person.address == "Ấp 1"


def test_the_next_form_keeps_person_and_ticket_only_when_asked() -> None:
    before = Form(
        submitter=PersonForm(name="Lê Thị Mẫu"),
        second=SecondParty(Standing.RELATIVE),
        waiver="x",
    )
    kept = forms.next_form(before, keep_person=True)
    new = forms.next_form(before, keep_person=False)

    assert kept.submitter == before.submitter
    assert kept.second == before.second
    assert kept.waiver == ""
    assert kept.dossier_id != before.dossier_id
    assert kept.command_id != before.command_id
    assert new.untouched


def part(kind: ConditionKind, *, mandatory: bool = False, present: bool = False) -> Component:
    return Component(
        id="X",
        name_vi="Giấy tờ",
        kind=ComponentKind.PRESENT if present else ComponentKind.SUBMIT,
        originals=1,
        copies=0,
        mandatory=mandatory,
        condition=Condition(kind),
    )


def first_item(component: Component) -> ChecklistItem:
    there = Circumstances(Channel.DIRECT, ProxyBasis.AUTHORISATION)
    return build_checklist([component], there)[0]


@pytest.mark.parametrize(
    ("component", "states"),
    [
        (
            part(ConditionKind.ALWAYS, mandatory=True),
            [ItemState.MISSING, ItemState.HANDED_IN, ItemState.MISSING],
        ),
        (
            part(ConditionKind.LOOKUP_FAILED, present=True),
            [ItemState.LOOKUP_LATER, ItemState.SHOWN, ItemState.LOOKUP_LATER],
        ),
        (
            part(ConditionKind.CLERK),
            [ItemState.NOT_NEEDED, ItemState.HANDED_IN, ItemState.NOT_NEEDED],
        ),
        (
            part(ConditionKind.PROXY),
            [ItemState.MISSING, ItemState.HANDED_IN, ItemState.MISSING],
        ),
    ],
)
def test_ticks_go_between_the_states_the_paper_has(
    component: Component, states: list[ItemState]
) -> None:
    item = first_item(component)
    seen = [item.state]
    for _ in range(2):
        item = ticked(item, component)
        seen.append(item.state)

    assert seen == states


@given(st.integers(-300, 300), st.integers(-300, 300))
def test_counts_stay_countable(originals: int, copies: int) -> None:
    item = counted(first_item(part(ConditionKind.ALWAYS)), originals=originals, copies=copies)

    assert 0 <= item.originals <= 99
    assert 0 <= item.copies <= 99


def test_what_does_not_apply_is_not_counted_as_lacking() -> None:
    needed = first_item(part(ConditionKind.ALWAYS, mandatory=True))
    not_needed = first_item(part(ConditionKind.CLERK))

    assert enough((needed, not_needed)) == (0, 1)
    assert enough((ticked(needed, None), not_needed)) == (1, 1)
    assert state_words(needed) == "thiếu"
    assert state_words(not_needed) == "không cần"


def test_pages_are_counted_by_paper(versions: dict[str, StoredVersion]) -> None:
    form = chosen(versions[BIRTH])
    first = form.items[0].component_id

    assert forms.with_pages(form, [(first, 2)]).items[0].pages == 2
    assert forms.with_pages(forms.with_pages(form, [(first, 2)]), []).items[0].pages == 0
