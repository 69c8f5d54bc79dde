"""Who comes to the practice office on the played day, in order, and what each wants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from counter_app.domain.ids import CommandId, DossierId
from counter_app.domain.party import Proxy, ProxyBasis
from counter_app.practice.people import (
    Company,
    Foreigner,
    Person,
    invent_company,
    invent_foreigner,
    invent_person,
)

NAMESPACE = UUID("6b0c5d0e-6a53-4c4a-9d4e-53530099aaaa")
"""Command ids are made from who comes when: the same after the counter was killed."""
PROCEDURES = ("1.001193", "2.000635", "2.000815", "1.004873", "2.001035", "1.000656", "1.004194")
CAST = (
    "ordinary",
    "priority",
    "proxy",
    "company",
    "foreigner",
    "five_dossiers",
    "unscanned",
    "reprint",
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """One citizen with his business."""

    number: int
    role: str
    person: Person
    procedure_code: str
    dossiers: int = 1
    scanned: bool = True
    priority: str = "ordinary"
    foreigner: Foreigner | None = None
    company: Company | None = None
    owner: Person | None = None
    proxy: Proxy | None = None
    """On what ground he comes for ``owner``."""

    def command_id(self, act: str, part: int = 0) -> CommandId:
        """The same id for the same act, also when it is repeated after a crash."""
        return CommandId(uuid5(NAMESPACE, f"{self.number} {act} {part}"))

    def dossier_id(self, part: int = 0) -> DossierId:
        """The dossier of a part, chosen before F9."""
        return DossierId(uuid5(NAMESPACE, f"{self.number} dossier {part}"))


def visitors(count: int, seed: int) -> tuple[Visitor, ...]:
    """The day's citizens: every role of ``CAST`` comes at least once in every twenty."""
    return tuple(_visitor(number, seed) for number in range(1, count + 1))


def _visitor(number: int, seed: int) -> Visitor:
    person = invent_person(number, seed)
    code = PROCEDURES[number % len(PROCEDURES)]
    match number % 20:
        case 3:
            return Visitor(number, "priority", person, code, priority="elderly")
        case 6:
            owner = invent_person(number + 5000, seed)
            return Visitor(number, "proxy", person, code, owner=owner, proxy=_proxy(number))
        case 9:
            company = invent_company(number, seed)
            return Visitor(number, "company", person, "1.001612", company=company)
        case 12:
            foreigner = invent_foreigner(number, seed)
            return Visitor(number, "foreigner", person, "2.000806", foreigner=foreigner)
        case 15:
            return Visitor(number, "five_dossiers", person, "2.000635", dossiers=5)
        case 4 | 8 | 16:
            return Visitor(number, "unscanned", person, code, scanned=False)
        case 18:
            return Visitor(number, "reprint", person, code)
        case _:
            return Visitor(number, "ordinary", person, code)


def _proxy(number: int) -> Proxy:
    """Every other one is a relative; the others bring a written authorisation."""
    if number % 40 < 20:
        return Proxy(ProxyBasis.AUTHORISATION, f"{number:02d}/GUQ", date(2026, 11, 20))
    return Proxy(ProxyBasis.RELATIVE)
