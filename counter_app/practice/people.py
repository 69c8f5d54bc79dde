"""Invented people and companies: right in form, recognisable as invented, the same for a seed.

Identity numbers end in 000001 and so on, telephone numbers begin with 0900000, tax codes
with 99 (no province has it), passports with ZZ0. Nobody's real data was used.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

_SURNAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý", "Phan", "Trương", "Đoàn", "Tạ", "Mai",
)  # fmt: skip
_WOMEN = (
    "Thị Bích", "Thị Kim Ngân", "Ngọc Ánh", "Thị Mỹ Duyên", "Thùy Linh", "Thị Hồng Gấm",
    "Thanh Thúy", "Thị Ngọc Yến", "Phương Thảo", "Thị Út",
)  # fmt: skip
_MEN = (
    "Văn Hậu", "Quốc Bảo", "Minh Đức", "Hữu Phước", "Thanh Tùng", "Văn Đực", "Tấn Lợi",
    "Công Vinh", "Hoàng Sơn", "Ngọc Thạch",
)  # fmt: skip
_RARE_WOMEN = (
    "H'Hen Niê Êban",
    "Lê Nguyễn Hoàng-Anh",
    "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Thị Bảo Ngọc",
    "Ka H'Ên",
)
_RARE_MEN = ("K'Brơi", "Y Bhiu Êban", "Trần Lê-Vũ", "Đỗ Ô", "Thạch Sa Mốt")
_HAMLETS = (
    "ấp Long Thới", "ấp Bàu Sen", "ấp Trảng Dừa", "khu phố Hiệp Bình", "ấp Gò Tranh",
    "khu phố Bình Hòa",
)  # fmt: skip
_COMMUNES = (
    "xã Long Thuận, tỉnh Tây Ninh",
    "xã Bến Cầu, tỉnh Tây Ninh",
    "phường Tân Ninh, tỉnh Tây Ninh",
    "phường Long An, tỉnh Tây Ninh",
    "xã Đức Huệ, tỉnh Tây Ninh",
)
_FOREIGN = (
    ("MEYER Anna-Lena", "Đức", "Nữ"),
    ("O'CONNOR Patrick", "Ai-len", "Nam"),
    ("SOK Dara", "Cam-pu-chia", "Nam"),
    ("NAKAMURA Yuki", "Nhật Bản", "Nữ"),
)
_TRADES = ("Thương mại Dịch vụ", "Sản xuất Mây tre", "Vận tải", "Nông sản", "Xây dựng")
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TODAY = date(2026, 11, 23)
"""Ages are counted from here, so that people stay the same whatever the clock says."""
_CHIP_CARDS_FROM = date(2021, 3, 1)
_CARD_2024_FROM = date(2024, 7, 1)


class CardVersion(IntEnum):
    """Which identity card: seven or eleven fields in its QR."""

    CHIP_2021 = 2021
    CARD_2024 = 2024


@dataclass(frozen=True, slots=True)
class Person:
    """A citizen with a card."""

    identity_number: str
    """Twelve digits: province of birth, century and sex, year of birth, 0000nn."""
    old_number: str
    """The nine digits of the old card, or empty."""
    name: str
    birth_date: date
    sex: str
    """``Nam`` or ``Nữ``, as on the card."""
    address: str
    issued_on: date
    phone: str
    father: str
    mother: str

    @property
    def card(self) -> CardVersion:
        """The card the person carries, by its day of issue."""
        newer = self.issued_on >= _CARD_2024_FROM
        return CardVersion.CARD_2024 if newer else CardVersion.CHIP_2021

    @property
    def is_minor(self) -> bool:
        """Under fourteen: the card of 2024 names the parents."""
        return (_TODAY - self.birth_date).days < 14 * 365


@dataclass(frozen=True, slots=True)
class Foreigner:
    """Somebody with a passport; the order of the names is the passport's."""

    passport: str
    name: str
    nationality: str
    birth_date: date
    sex: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class Company:
    """An organisation and who speaks for it."""

    tax_code: str
    """Ten digits, the last a valid check digit."""
    name: str
    address: str
    representative: Person


def invent_person(number: int, seed: int = 0, *, age: int | None = None) -> Person:
    """The ``number``-th citizen of a seed; numbers 1 to 999999 never share an identity.

    Every seventh has a name that tries a form's patience, every third an old card.
    """
    chance = random.Random(f"person {seed} {number}")
    woman = chance.random() < 0.5
    born = _birth_date(chance, chance.randint(18, 88) if age is None else age)
    surname = chance.choice(_SURNAMES)
    given = chance.choice(_WOMEN if woman else _MEN)
    name = f"{surname} {given}"
    if number % 7 == 0:
        rare = _RARE_WOMEN if woman else _RARE_MEN
        name = rare[number // 7 % len(rare)]
    return Person(
        identity_number=_identity_number(chance, number, born, woman=woman),
        old_number=f"29{number:07d}" if number % 3 == 0 and born.year < 2005 else "",
        name=name,
        birth_date=born,
        sex="Nữ" if woman else "Nam",
        address=f"{chance.choice(_HAMLETS)}, {chance.choice(_COMMUNES)}",
        issued_on=_issue_date(chance, born),
        phone=_phone(number),
        father=f"{surname} {chance.choice(_MEN)}",
        mother=f"{chance.choice(_SURNAMES)} {chance.choice(_WOMEN)}",
    )


def invent_people(count: int, seed: int = 0) -> Iterator[Person]:
    """The first ``count`` citizens of a seed."""
    return (invent_person(number, seed) for number in range(1, count + 1))


def invent_foreigner(number: int, seed: int = 0) -> Foreigner:
    """The ``number``-th foreigner of a seed."""
    chance = random.Random(f"foreigner {seed} {number}")
    name, nationality, sex = _FOREIGN[number % len(_FOREIGN)]
    return Foreigner(
        passport=f"ZZ0{number:06d}",
        name=name,
        nationality=nationality,
        birth_date=_birth_date(chance, chance.randint(20, 70)),
        sex=sex,
        address=f"{chance.choice(_HAMLETS)}, {chance.choice(_COMMUNES)}",
        phone=_phone(number),
    )


def invent_company(number: int, seed: int = 0) -> Company:
    """The ``number``-th company of a seed; its representative is citizen 900000 + number."""
    chance = random.Random(f"company {seed} {number}")
    trade = chance.choice(_TRADES)
    return Company(
        tax_code=_tax_code(number),
        name=f"Công ty TNHH MTV {trade} Tập Huấn {number}",
        address=f"{chance.choice(_HAMLETS)}, {chance.choice(_COMMUNES)}",
        representative=invent_person(900_000 + number, seed),
    )


def card_string(person: Person, version: CardVersion | int | None = None) -> str:
    """What the QR on a card says: seven fields (2021), eleven (2024), or the person's own.

    The old number stays an empty field where there is none. The order of the last four
    fields is not published; here they are empty, and for minors the parents come last.
    """
    fields = [
        person.identity_number,
        person.old_number,
        person.name,
        f"{person.birth_date:%d%m%Y}",
        person.sex,
        person.address,
        f"{person.issued_on:%d%m%Y}",
    ]
    if CardVersion(version or person.card) is CardVersion.CARD_2024:
        parents = [person.father, person.mother] if person.is_minor else ["", ""]
        fields += ["", "", *parents]
    return "|".join(fields)


def _birth_date(chance: random.Random, age: int) -> date:
    return _TODAY - timedelta(days=age * 365 + age // 4 + chance.randint(1, 360))


def _identity_number(chance: random.Random, number: int, born: date, *, woman: bool) -> str:
    """Decree 137/2015, article 13: province, century and sex, two digits of the year, serial."""
    province = chance.choice(("072", "080"))
    century = 2 * (born.year // 100 - 19) + woman
    return f"{province}{century}{born.year % 100:02d}{number:06d}"


def _issue_date(chance: random.Random, born: date) -> date:
    first = max(_CHIP_CARDS_FROM, born + timedelta(days=30))
    return first + timedelta(days=chance.randint(0, (_TODAY - first).days))


def _phone(number: int) -> str:
    return f"0900{number:06d}"


def _tax_code(number: int) -> str:
    """Nine digits and the check digit of circular 105/2020; serials without one are skipped."""
    found = -1
    serial = 0
    code = ""
    while found < number:
        body = f"99{serial:07d}"
        weighted = zip(body, _TAX_WEIGHTS, strict=True)
        check = 10 - sum(int(digit) * weight for digit, weight in weighted) % 11
        serial += 1
        if check <= 9:
            found += 1
            code = f"{body}{check}"
    return code
