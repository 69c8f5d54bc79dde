from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.card import Sex
from counter_app.domain.channel import Channel
from counter_app.domain.dossier import ReturnMethod
from counter_app.domain.ids import TicketId
from counter_app.services.repositories import StoredVersion
from counter_app.ui.reception.draft import form_from_json, form_to_json
from counter_app.ui.reception.form import (
    Form,
    OwnerChoice,
    PersonForm,
    SecondParty,
    Standing,
    with_procedure,
)
from tests.ui.fakes import catalogue

VERSIONS = catalogue()
words = st.text(max_size=20)
people = st.builds(
    PersonForm,
    name=words,
    number=words,
    birth=words,
    sex=st.none() | st.sampled_from(Sex),
    address=words,
    phone=words,
    nationality=st.sampled_from(["VN", "DE", ""]),
    issued_on=st.none() | st.dates(date(1990, 1, 1)),
    card_checked=st.booleans(),
)
seconds = st.builds(
    SecondParty,
    standing=st.sampled_from(Standing),
    kind=st.sampled_from(OwnerChoice),
    person=people,
    paper_number=words,
    paper_date=words,
    tax_code=words,
    representative=words,
)


@st.composite
def filled_forms(draw: st.DrawFn) -> Form:
    form = Form(
        ticket_id=draw(st.none() | st.uuids().map(TicketId)),
        channel=draw(st.sampled_from(Channel)),
        submitter=draw(people),
        second=draw(seconds),
        return_method=draw(st.sampled_from(ReturnMethod)),
        waiver_reason=draw(words),
        due_given=draw(words),
    )
    stored: StoredVersion | None = draw(st.none() | st.sampled_from(VERSIONS))
    if stored is not None:
        form = with_procedure(form, stored, lookup_possible=draw(st.booleans()))
    return replace(
        form,
        copies=draw(st.integers(0, 99)),
        people=draw(st.integers(1, 99)),
        sets=draw(st.integers(1, 9)),
    )


@given(filled_forms())
def test_a_draft_brings_everything_back(form: Form) -> None:
    text = json.dumps(form_to_json(form))

    assert form_from_json(json.loads(text), form.draft_id, VERSIONS) == form


def test_a_procedure_no_longer_in_force_leaves_the_people() -> None:
    form = with_procedure(
        Form(submitter=PersonForm(name="Lê Thị Mẫu")), VERSIONS[0], lookup_possible=False
    )

    back = form_from_json(form_to_json(form), form.draft_id, ())

    assert back.stored is None
    assert back.items == ()
    assert back.submitter == form.submitter


@pytest.mark.parametrize("foreign", [{}, {"schema": 99}, {"dossier_id": "x"}])
def test_a_foreign_draft_is_no_form(foreign: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        form_from_json(foreign, uuid4(), ())
