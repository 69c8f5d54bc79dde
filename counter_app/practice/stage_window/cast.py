"""Who comes to the practice counter, one after the other: wish, card and papers. No Qt.

The same people in the same order every time, so that a lesson can be repeated.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from counter_app.domain.checklist import ItemState
from counter_app.domain.procedure import ProcedureVersion
from counter_app.domain.search import ProcedureIndex, ProcedureKey
from counter_app.domain.text import initials
from counter_app.practice.counter_hand import checklist_of
from counter_app.practice.pages import draw_bundle
from counter_app.practice.people import Person, card_string, invent_person
from counter_app.practice.stage_window.words import Language
from counter_app.practice.visitors import Visitor, visitors
from counter_app.ui.keys import Deed, hint

SEED = 0
ROUND = 100
"""So many people, then the first comes again."""
OLD_AGE = 82
"""Of those who are served first for their age."""
MOST_PAGES = 2
FEWEST_LETTERS = 3

_V, _E = Language.VIETNAMESE, Language.ENGLISH
WISHES: dict[str, dict[Language, str]] = {
    "1.001193": {_V: "Tôi đến đăng ký khai sinh.", _E: "I want to register a birth."},
    "2.000635": {
        _V: "Tôi xin bản sao trích lục khai sinh.",
        _E: "I need a copy of a birth certificate extract.",
    },
    "2.000815": {
        _V: "Tôi cần chứng thực bản sao từ bản chính.",
        _E: "I need a certified copy of an original.",
    },
    "1.004873": {
        _V: "Tôi xin giấy xác nhận tình trạng hôn nhân.",
        _E: "I need a certificate of marital status.",
    },
    "2.001035": {
        _V: "Tôi cần chứng thực hợp đồng mua bán.",
        _E: "I want a contract of sale authenticated.",
    },
    "1.000656": {_V: "Tôi đến đăng ký khai tử.", _E: "I have to register a death."},
    "1.004194": {_V: "Tôi đăng ký tạm trú.", _E: "I want to register temporary residence."},
    "1.001612": {
        _V: "Tôi muốn lập hộ kinh doanh.",
        _E: "I want to register a household business.",
    },
    "2.000806": {
        _V: "Tôi đăng ký kết hôn với người Việt Nam.",
        _E: "I want to marry a Vietnamese citizen.",
    },
}

_TIPS: dict[str, dict[Language, str]] = {
    "priority": {
        _V: "Người cao tuổi: khi cấp số, chọn đối tượng ưu tiên.",
        _E: "Elderly: choose the priority class when giving the number.",
    },
    "proxy": {
        _V: "Nộp thay {owner}, số định danh {owner_number}: ở Người nộp thay chọn Người thân.",
        _E: "For {owner}, number {owner_number}: choose Người thân in Người nộp thay.",
    },
    "company": {
        _V: "Cho {company}, mã số thuế {tax_code}, người đại diện {representative}: "
        "ở Người nộp thay chọn Đại diện tổ chức.",
        _E: "For {company}, tax code {tax_code}, represented by {representative}: "
        "choose Đại diện tổ chức in Người nộp thay.",
    },
    "foreigner": {
        _V: "Quốc tịch {nationality}, sinh {birth:%d/%m/%Y}, ở {address}.",
        _E: "Nationality {nationality}, born {birth:%d/%m/%Y}, lives at {address}.",
    },
    "five_dossiers": {
        _V: "Nộp năm hồ sơ liền: {keep} giữ người và số thứ tự.",
        _E: "Five dossiers in a row: {keep} keeps the person and the number.",
    },
    "unscanned": {
        _V: "Đang vội: nhận trước, quét sau ở Chờ số hóa ({tray}).",
        _E: "In a hurry: receive now, scan later from Chờ số hóa ({tray}).",
    },
    "reprint": {
        _V: "Sẽ xin in lại giấy hẹn: ở Hồ sơ bấm {reprint}.",
        _E: "Will ask for the slip again: in Hồ sơ press {reprint}.",
    },
}

_ASIDE = re.compile(r"\s*\([^)]*\)|\s+hoặc\s.*|\s+kèm\s.*|/.*")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in the citizen's hand."""

    name: str
    """Vietnamese, shortened."""
    full_name: str
    pages: int
    """A4 pages to be scanned; 0: shown and taken back."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Who stands at the counter."""

    visitor: Visitor
    procedure: ProcedureVersion
    papers: tuple[Paper, ...]
    age: int
    initials: str
    """What to type for the procedure, e.g. ``dkks``."""

    @property
    def name(self) -> str:
        """As on card or passport."""
        foreigner = self.visitor.foreigner
        return self.visitor.person.name if foreigner is None else foreigner.name

    @property
    def sex(self) -> str:
        """``Nam`` or ``Nữ``."""
        return (self.visitor.foreigner or self.visitor.person).sex

    @property
    def card(self) -> str:
        """What the QR of the card says; empty for who has a passport only."""
        return "" if self.visitor.foreigner else card_string(self.visitor.person)

    def wish(self, language: Language) -> str:
        """What the citizen says first."""
        known = WISHES.get(self.procedure.code)
        return self.procedure.short_name_vi if known is None else known[language]

    def tip(self, language: Language) -> str:
        """What is special about the visit; often nothing."""
        tips = _TIPS.get(self.visitor.role)
        if tips is None:
            return ""
        return tips[language].format(
            **_facts(self.visitor),
            keep=hint(Deed.RECEIVE_AND_KEEP),
            tray=hint(Deed.SCAN_TRAY),
            reprint=hint(Deed.REPRINT),
        )

    def draw(self) -> list[bytes]:
        """The pages to be scanned as JPEG. Takes a quarter of a second each."""
        return [
            page
            for number, paper in enumerate(self.papers)
            for page in draw_bundle(
                self.visitor.number * 10 + number,
                paper.pages,
                title=paper.name.upper(),
                person=self._writer,
            )
        ]

    @property
    def _writer(self) -> Person:
        """Whose name stands on the pages."""
        person, foreigner = self.visitor.person, self.visitor.foreigner
        if foreigner is None:
            return person
        return replace(
            person,
            name=foreigner.name,
            identity_number=foreigner.passport,
            birth_date=foreigner.birth_date,
            address=foreigner.address,
            phone=foreigner.phone,
        )


class Cast:
    """Everybody who can come, by number from 1 on."""

    def __init__(self, catalogue: Iterable[ProcedureVersion], today: date) -> None:
        """``today`` on the practice clock: ages are counted to it."""
        self._catalogue = {version.code: version for version in catalogue}
        self._index = ProcedureIndex(
            ProcedureKey(one.code, one.name_vi, one.short_name_vi, one.field_vi)
            for one in self._catalogue.values()
        )
        self._today = today
        self._people = visitors(ROUND, SEED)

    def guest(self, number: int) -> Guest:
        """The ``number``-th to come."""
        visitor = self._people[(number - 1) % ROUND]
        if visitor.role == "priority":
            old = invent_person(visitor.number, SEED, age=OLD_AGE)
            visitor = replace(visitor, person=old)
        procedure = self._catalogue[visitor.procedure_code]
        born = (visitor.foreigner or visitor.person).birth_date
        before = (self._today.month, self._today.day) < (born.month, born.day)
        age = self._today.year - born.year - before
        papers = _papers(visitor, procedure)
        return Guest(visitor, procedure, papers, age, self._initials(procedure))

    def _initials(self, procedure: ProcedureVersion) -> str:
        """As few letters as lead to this procedure alone."""
        whole = initials(procedure.short_name_vi or procedure.name_vi)
        for length in range(FEWEST_LETTERS, len(whole)):
            first, *others = self._index.find(whole[:length], 2)
            alone = not others or others[0].found_by is not first.found_by
            if first.key.code == procedure.code and alone:
                return whole[:length]
        return whole


def _facts(visitor: Visitor) -> Mapping[str, object]:
    """What the citizen tells the clerk who has to type it."""
    if visitor.owner is not None:
        return {"owner": visitor.owner.name, "owner_number": visitor.owner.identity_number}
    if visitor.company is not None:
        company = visitor.company
        told = {"company": company.name, "tax_code": company.tax_code}
        return {**told, "representative": company.representative.name}
    if visitor.foreigner is not None:
        guest = visitor.foreigner
        told = {"nationality": guest.nationality, "address": guest.address}
        return {**told, "birth": guest.birth_date}
    return {}


def _papers(visitor: Visitor, procedure: ProcedureVersion) -> tuple[Paper, ...]:
    chance = random.Random(f"papers {visitor.number}")
    held = []
    for item in checklist_of(visitor, procedure):
        if item.state is ItemState.NOT_NEEDED:
            continue
        kept = item.state is ItemState.HANDED_IN and item.digitise
        pages = chance.randint(1, MOST_PAGES) if kept else 0
        held.append(Paper(_short(item.name_vi), item.name_vi, pages))
    return tuple(held)


def _short(name: str) -> str:
    """A paper's name without asides and alternatives."""
    return _ASIDE.sub("", name).strip() or name
