"""Who hands a dossier in and whose business it is: persons, organisations, proxies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from counter_app.domain.card import Sex
from counter_app.domain.damage import looks_damaged
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.typed_text import check_typed


class OwnerKind(StrEnum):
    """Whose dossier it is (loại chủ hồ sơ); the portal numbers these 1 to 4."""

    CITIZEN = "citizen"
    ENTERPRISE = "enterprise"
    STATE_BODY = "state_body"
    OTHER_ORGANISATION = "other_organisation"


class IdentityKind(StrEnum):
    """What paper an identity number stands on."""

    CITIZEN_NUMBER = "citizen_number"
    OLD_NUMBER = "old_number"
    PASSPORT = "passport"
    NONE = "none"
    """No number was given: the owner is a child, or the proxy did not bring it."""


@dataclass(frozen=True, slots=True)
class Person:
    """A natural person. The order of a foreigner's name is kept as on the passport."""

    name: str
    identity_number: str = ""
    identity_kind: IdentityKind = IdentityKind.CITIZEN_NUMBER
    birth_date: date | None = None
    sex: Sex | None = None
    address: str = ""
    phone: str = ""
    email: str = ""
    nationality: str = "VN"
    """ISO 3166 alpha-2."""
    identity_issued_on: date | None = None
    card_checked: bool = False
    """The clerk compared the person with the card (đã đối chiếu thẻ)."""

    @property
    def is_foreigner(self) -> bool:
        """Whether the person shows a foreign passport."""
        return self.nationality != "VN"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An enterprise, a state body or another organisation."""

    name: str
    kind: OwnerKind
    tax_code: str = ""
    address: str = ""
    representative: str = ""
    letter_number: str = ""
    """Letter of introduction of the person at the counter."""
    letter_date: date | None = None


class ProxyBasis(StrEnum):
    """On what ground somebody else hands the dossier in."""

    RELATIVE = "relative"
    """Close relative: no certified authorisation is needed."""
    AUTHORISATION = "authorisation"
    """Written authorisation; number and date are recorded."""
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class Proxy:
    """The ground on which the submitter acts for the owner."""

    basis: ProxyBasis
    number: str = ""
    dated: date | None = None


Owner = Person | Organisation


def check_person(person: Person) -> None:
    """Refuse a person whose record could not be printed or found again.

    Raises Refusal NAME_MISSING, NAME_DAMAGED, ADDRESS_DAMAGED, IDENTITY_MISSING,
    ADDRESS_MISSING, FOREIGNER_INCOMPLETE, TEXT_TOO_LONG or TEXT_NOT_ALLOWED. An unusual
    identity number is only warned about.
    """
    if not person.name:
        raise Refusal(RefusalCode.NAME_MISSING)
    _refuse_damaged(person.name, address=person.address)
    if person.is_foreigner and person.identity_kind is not IdentityKind.PASSPORT:
        raise Refusal(RefusalCode.FOREIGNER_INCOMPLETE)
    if not person.identity_number and person.identity_kind is not IdentityKind.NONE:
        raise Refusal(RefusalCode.IDENTITY_MISSING)
    if not person.address:
        raise Refusal(RefusalCode.ADDRESS_MISSING)
    _check_person_texts(person)


def check_owner(owner: Owner | None, proxy: Proxy | None) -> None:
    """Refuse a second party that is only half there.

    Only an enterprise must have a tax code. Raises Refusal ORGANISATION_INCOMPLETE,
    PROXY_INCOMPLETE, NAME_DAMAGED, ADDRESS_DAMAGED, TEXT_TOO_LONG or TEXT_NOT_ALLOWED.
    """
    if proxy is not None:
        check_typed(proxy_number=proxy.number)
    if owner is None:
        return
    if isinstance(owner, Organisation):
        taxed = owner.tax_code or not needs_tax_code(owner.kind)
        if not (owner.name and taxed and owner.representative):
            raise Refusal(RefusalCode.ORGANISATION_INCOMPLETE)
        _refuse_damaged(owner.name, owner.representative, address=owner.address)
        _check_organisation_texts(owner)
        return
    if proxy is None or not owner.name:
        raise Refusal(RefusalCode.PROXY_INCOMPLETE)
    if proxy.basis is ProxyBasis.AUTHORISATION and not (proxy.number and proxy.dated):
        raise Refusal(RefusalCode.PROXY_INCOMPLETE)
    _refuse_damaged(owner.name, address=owner.address)
    _check_person_texts(owner)


def needs_tax_code(kind: OwnerKind) -> bool:
    """Whether an organisation of this kind cannot be without a tax code."""
    return kind is OwnerKind.ENTERPRISE


def _refuse_damaged(*names: str, address: str) -> None:
    """Letters lost on the way are for a person to type again, never saved as they are."""
    if any(looks_damaged(name) for name in names):
        raise Refusal(RefusalCode.NAME_DAMAGED)
    if looks_damaged(address):
        raise Refusal(RefusalCode.ADDRESS_DAMAGED)


def _check_person_texts(person: Person) -> None:
    check_typed(
        name=person.name,
        identity_number=person.identity_number,
        address=person.address,
        phone=person.phone,
        email=person.email,
        nationality=person.nationality,
    )


def _check_organisation_texts(owner: Organisation) -> None:
    check_typed(
        organisation_name=owner.name,
        tax_code=owner.tax_code,
        address=owner.address,
        representative=owner.representative,
        letter_number=owner.letter_number,
    )


def person_to_json(person: Person) -> dict[str, Any]:
    """Plain dict with stable keys."""
    return {
        "name": person.name,
        "identity_number": person.identity_number,
        "identity_kind": str(person.identity_kind),
        "birth_date": _day(person.birth_date),
        "sex": None if person.sex is None else str(person.sex),
        "address": person.address,
        "phone": person.phone,
        "email": person.email,
        "nationality": person.nationality,
        "identity_issued_on": _day(person.identity_issued_on),
        "card_checked": person.card_checked,
    }


def person_from_json(data: dict[str, Any]) -> Person:
    """The inverse of ``person_to_json``."""
    return Person(
        name=data["name"],
        identity_number=data["identity_number"],
        identity_kind=IdentityKind(data["identity_kind"]),
        birth_date=_date(data["birth_date"]),
        sex=None if data["sex"] is None else Sex(data["sex"]),
        address=data["address"],
        phone=data["phone"],
        email=data["email"],
        nationality=data["nationality"],
        identity_issued_on=_date(data["identity_issued_on"]),
        card_checked=data["card_checked"],
    )


def owner_to_json(owner: Owner | None) -> dict[str, Any] | None:
    """Plain dict tagged with ``type``; None when the submitter is the owner."""
    if owner is None:
        return None
    if isinstance(owner, Person):
        return {"type": "person", **person_to_json(owner)}
    return {
        "type": "organisation",
        "name": owner.name,
        "kind": str(owner.kind),
        "tax_code": owner.tax_code,
        "address": owner.address,
        "representative": owner.representative,
        "letter_number": owner.letter_number,
        "letter_date": _day(owner.letter_date),
    }


def owner_from_json(data: dict[str, Any] | None) -> Owner | None:
    """The inverse of ``owner_to_json``."""
    if data is None:
        return None
    if data["type"] == "person":
        return person_from_json(data)
    return Organisation(
        name=data["name"],
        kind=OwnerKind(data["kind"]),
        tax_code=data["tax_code"],
        address=data["address"],
        representative=data["representative"],
        letter_number=data["letter_number"],
        letter_date=_date(data["letter_date"]),
    )


def proxy_to_json(proxy: Proxy | None) -> dict[str, Any] | None:
    """Plain dict with stable keys."""
    if proxy is None:
        return None
    return {"basis": str(proxy.basis), "number": proxy.number, "dated": _day(proxy.dated)}


def proxy_from_json(data: dict[str, Any] | None) -> Proxy | None:
    """The inverse of ``proxy_to_json``."""
    if data is None:
        return None
    return Proxy(ProxyBasis(data["basis"]), data["number"], _date(data["dated"]))


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
