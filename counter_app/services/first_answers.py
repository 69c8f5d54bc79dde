"""What a new office is asked once, before anything else can be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from counter_app.domain.agency_code import AgencyCode
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.roles import Role
from counter_app.domain.text import nfc, printable
from counter_app.domain.ticket import PriorityClass
from counter_app.domain.typed_text import check_typed
from counter_app.services.office_plan import (
    OfficePlan,
    PlannedClerk,
    PlannedCounter,
    PlannedPortal,
    PlannedPrinter,
    PlannedSeries,
)

SHORTEST_PASSWORD = 8
FIRST_ROLES = (Role.LEAD, Role.ADMINISTRATOR)
"""Whoever sets the office up may publish procedures, receive dossiers and make accounts."""

TYPED = (
    "agency_code",
    "office_name",
    "parent_name",
    "place",
    "hotline",
    "service_name",
    "counter_words",
    "login",
    "person_name",
    "title",
    "password",
)
"""Answers that are texts."""


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """The form of the first start. Texts as typed."""

    agency_code: str
    office_name: str
    parent_name: str
    place: str
    hotline: str
    counters: int
    service_name: str
    """What the first series of tickets is for."""
    counter_words: str
    """E.g. ``Quầy``; counters are called by it and their number."""
    login: str
    person_name: str
    title: str
    password: str
    owns_code_series: bool = True

    def __repr__(self) -> str:
        """Without the password."""
        return f"FirstAnswers({self.agency_code})"


def check_answers(answers: FirstAnswers) -> None:
    """Refuse what could not be worked with.

    Raises Refusal ANSWER_INVALID: ``field`` is the first wrong answer, ``fields`` all of
    them with commas between where there are several; or TEXT_TOO_LONG or TEXT_NOT_ALLOWED
    with ``field``.
    """
    wrong = tuple(_wrong(answers))
    if wrong:
        several = {"fields": ",".join(wrong)} if len(wrong) > 1 else {}
        raise Refusal(RefusalCode.ANSWER_INVALID, field=wrong[0], **several)
    check_typed(**{field: getattr(answers, field) for field in TYPED})


def _wrong(answers: FirstAnswers) -> Iterator[str]:
    """Names of the answers that say nothing, in the order of the form."""
    try:
        AgencyCode.parse(answers.agency_code)
    except Refusal:
        yield "agency_code"
    for field in ("office_name", "place"):
        if not printable(getattr(answers, field)):
            yield field
    if not 1 <= answers.counters <= 99:
        yield "counters"
    for field in ("service_name", "login", "person_name"):
        if not printable(getattr(answers, field)):
            yield field
    if len(nfc(answers.password)) < SHORTEST_PASSWORD:
        yield "password"


def office_plan(
    answers: FirstAnswers,
    priorities: Sequence[PriorityClass],
    printers: Sequence[PlannedPrinter],
    portal: PlannedPortal,
    hashed: Callable[[str], str],
    *,
    code_block: int,
) -> OfficePlan:
    """The rows of a new office. ``hashed`` hashes the password."""
    check_answers(answers)
    return OfficePlan(
        agency_code=str(AgencyCode.parse(answers.agency_code)),
        name_vi=printable(answers.office_name),
        parent_name_vi=printable(answers.parent_name),
        place_vi=printable(answers.place),
        hotline=printable(answers.hotline),
        lookup_url="https://dichvucong.gov.vn",
        counters=tuple(
            PlannedCounter(
                number,
                f"{printable(answers.counter_words)} {number}",
                printable(answers.service_name),
                ("A",),
            )
            for number in range(1, answers.counters + 1)
        ),
        series=(PlannedSeries("A", printable(answers.service_name), "A"),),
        priorities=tuple(priorities),
        clerks=(
            PlannedClerk(
                printable(answers.login),
                printable(answers.person_name),
                printable(answers.title),
                hashed(answers.password),
                FIRST_ROLES,
            ),
        ),
        printers=tuple(printers),
        portal=portal,
        settings={"owns_code_series": answers.owns_code_series},
        code_block=code_block,
    )
