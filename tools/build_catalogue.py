"""Makes resources/catalogue/seed-2026-07.json from the starter set of procedures.

``python -m tools.build_catalogue [STARTER [SEED]]``. What the starter set says in words
(conditions, cases, formulas) becomes data here, and only here; what it leaves open becomes
a doubt. Every record stays a draft.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList
from counter_app.domain.channel import Channel
from counter_app.domain.deadline import LimitUnit, StartPolicy, TimeLimit
from counter_app.domain.fee import (
    FeeKind,
    FeeRule,
    FeeSetBy,
    FixedFee,
    Formula,
    FreeFee,
    PagedCopyFee,
    PageTier,
    PerCopyFee,
)
from counter_app.domain.procedure import (
    Component,
    ComponentKind,
    Condition,
    ConditionKind,
    LimitRow,
    Mark,
    PaperChoice,
    PaperRule,
    ProcedureCase,
    ProcedureVersion,
    SlipWhen,
    version_to_json,
)
from counter_app.exchange.catalogue.result_table import judge_results
from counter_app.exchange.catalogue.tables import CHANNEL_ORDER, ResultRow

ROOT = Path(__file__).resolve().parent.parent
STARTER = ROOT.parent / "shared" / "data" / "procedures-starter.json"
SEED = ROOT / "resources" / "catalogue" / "seed-2026-07.json"

SOURCE = "Danh mục thủ tục hành chính quốc gia (dichvucong.gov.vn), trạng thái 20/7/2026"
LICENCE_NOTE = (
    "Facts from the public national catalogue of administrative procedures, shortened and "
    "marked by hand. Official texts carry no copyright (Luật Sở hữu trí tuệ, Điều 15). Drafts: "
    "a person reviews and publishes each one."
)

CUTOFF = time(15, 0)
"""Birth, death and extract texts of the catalogue; offices change it with a new version."""

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseLimit:
    """A case the note of a procedure names, in the words of the note."""

    name_vi: str
    amount: int
    same_day: bool = False
    mark: Mark = Mark.READ


NAMED_CASES: Mapping[str, tuple[CaseLimit, ...]] = {
    "1.000894": (
        CaseLimit("Không phải xác minh", 1, same_day=True, mark=Mark.REMEMBERED),
        CaseLimit("Cần xác minh", 5, mark=Mark.REMEMBERED),
    ),
    "1.004859": (
        CaseLimit("Thay đổi, cải chính hộ tịch, xác định lại dân tộc", 3, mark=Mark.REMEMBERED),
        CaseLimit("Bổ sung thông tin hộ tịch", 1, same_day=True),
    ),
    "1.012812": (
        CaseLimit("Địa bàn khác", 30),
        CaseLimit("Địa bàn khó khăn", 40, mark=Mark.REMEMBERED),
    ),
    "2.000575": (CaseLimit("Cấp lại", 1), CaseLimit("Cấp đổi", 3)),
}
"""Cases with a limit of their own that ``note_vi`` names."""

UNNAMED_CASES = frozenset({"1.004884", "1.013225", "1.013831", "1.013978"})
"""The note says that the limit depends on the case and does not name the cases."""

SLIP_AFTER_CUTOFF = frozenset({"1.000656", "1.001193", "2.000635"})
"""Birth, death and extracts: the law wants a slip only for what came after 15:00."""

CERTIFIED_COPIES = PagedCopyFee((PageTier(2, 2_000), PageTier(None, 1_000)), cap=200_000)
"""TT 226/2016/TT-BTC: pages 1 and 2, from page 3, at most for one copy."""
CERTIFICATION = frozenset({"2.000815", "2.000942"})

COPY_IS_THE_RESULT = frozenset({"2.000635"})
NO_SPLIT = "thế chấp vay nông nghiệp, nông thôn"
NO_GROUND = "đăng ký trực tuyến"
"""A channel, which has a rule of its own."""
COUNTED_UNITS = frozenset({"việc hộ tịch", "lần/người"})
"""Units that may come more than once in a dossier; the catalogue does not say how often."""
ONLINE_IS_FREE = frozenset({"2.001583"})
"""The note of the levy frees registration online."""

_LOOKUP = re.compile(r"khi không (?:khai thác|tra) được|khi không tra được")
_PROXY = re.compile(r"^(?:khi )?ủy quyền|^qua đại diện")
_PAPER_FORM = "nộp trực tiếp; trực tuyến thay bằng mẫu điện tử tương tác"
_WAIVED = re.compile(r"([^;]+): miễn(?=;|$)")
_UNITS = {
    "working_day": LimitUnit.WORKING_DAY,
    "calendar_day": LimitUnit.CALENDAR_DAY,
    "working_hour": LimitUnit.WORKING_HOUR,
}


def build(starter: Record) -> dict[str, Any]:
    """The content of the seed file."""
    return {
        "schema": 1,
        "source": SOURCE,
        "as_of": starter["as_of"],
        "licence_note": LICENCE_NOTE,
        "status": "draft",
        "procedures": [version_to_json(version_of(record)) for record in starter["procedures"]],
    }


def text_of(seed: Record) -> str:
    """The file as it stands in the repository."""
    return json.dumps(seed, ensure_ascii=False, indent=1) + "\n"


def version_of(record: Record) -> ProcedureVersion:
    """One procedure of the starter set as a draft."""
    doubts = DoubtList()
    cases = _cases(record, doubts)
    fees = _fees(record, doubts)
    results = judge_results(
        (ResultRow(row["name_vi"], row["code"] or "") for row in record["results"]), doubts
    )
    return ProcedureVersion(
        code=record["code"],
        name_vi=record["name_vi"],
        short_name_vi=record["short_name_vi"],
        field_vi=record["field_vi"],
        levels=tuple(record["levels"]),
        channels=_offered(record),
        cases=cases,
        components=tuple(map(_component, record["components"])),
        fees=fees,
        results=results,
        sets=record["sets"],
        decision_no=record["decision_no"],
        applicants_vi=tuple(record["applicants_vi"]),
        legal_basis=tuple(record["legal_basis"]),
        paper=_paper(record["code"], cases),
        note_vi=_note(record, fees),
        source=SOURCE,
        mark=Mark(record["mark"]),
        doubts=doubts.all(),
    )


def _offered(record: Record) -> tuple[Channel, ...]:
    return tuple(channel for channel in CHANNEL_ORDER if str(channel) in record["channels"])


def _cases(record: Record, doubts: DoubtList) -> tuple[ProcedureCase, ...]:
    named = NAMED_CASES.get(record["code"])
    if named:
        if any(case.mark is Mark.REMEMBERED for case in named):
            doubts.add(DoubtCode.LIMIT_DEPENDS_ON_CASE, "cases[].limits", record["note_vi"])
        unit = _UNITS[record["time_limit"]["unit"]]
        return tuple(
            ProcedureCase(
                f"TH{number}",
                case.name_vi,
                (LimitRow(_limit(case.amount, unit, case.same_day), mark=case.mark),),
            )
            for number, case in enumerate(named, 1)
        )
    return (ProcedureCase("", "", (_only_limit(record, doubts),)),)


def _only_limit(record: Record, doubts: DoubtList) -> LimitRow:
    stated = record["time_limit"]
    mark = Mark(stated["mark"])
    if record["code"] in UNNAMED_CASES:
        doubts.add(DoubtCode.LIMIT_DEPENDS_ON_CASE, "cases[].limits", record["note_vi"])
        mark = Mark.REMEMBERED
    printed = {row["amount"] for row in record["catalogue_rows"]} - {None}
    if printed and stated["amount"] not in printed:
        doubts.add(DoubtCode.LIMIT_TEXT_DISAGREES, "cases[].limits", record["note_vi"])
    guessed = Mark.REMEMBERED in (stated["unit_mark"], stated["mode_mark"])
    return LimitRow(
        _limit(stated["amount"], _UNITS[stated["unit"]], stated["mode"] == "same_day"),
        mark=mark,
        unit_mark=Mark.REMEMBERED if guessed else Mark.READ,
    )


def _limit(amount: int, unit: LimitUnit, same_day: bool) -> TimeLimit:
    if same_day:
        return TimeLimit(amount, unit, StartPolicy.SAME_DAY_CUTOFF, CUTOFF)
    return TimeLimit(amount, unit, StartPolicy.NEXT_DAY)


def _component(row: Record) -> Component:
    return Component(
        id=row["id"],
        name_vi=row["name_vi"],
        kind=ComponentKind(row["kind"]),
        originals=row["originals"],
        copies=row["copies"],
        mandatory=row["mandatory"],
        condition=_condition(row["condition_vi"] or ""),
        digitise=row["digitise"],
        mark=Mark(row["mark"]),
    )


def _condition(words: str) -> Condition:
    """The condition the words of the starter set stand for; others are the clerk's."""
    if not words:
        return Condition()
    if words == _PAPER_FORM:
        return Condition(ConditionKind.CHANNEL, "direct,post", words)
    if _LOOKUP.search(words):
        return Condition(ConditionKind.LOOKUP_FAILED, "", words)
    if _PROXY.search(words):
        return Condition(ConditionKind.PROXY, "", words)
    return Condition(ConditionKind.CLERK, "", words)


def _fees(record: Record, doubts: DoubtList) -> tuple[FeeRule, ...]:
    rules = [_fee(record["code"], row, doubts) for row in record["fees"]]
    for code in dict.fromkeys(rule.code for rule in rules):
        same = [rule for rule in rules if rule.code == code]
        covered = {rule.channel for rule in same}
        if None not in covered:
            left = [channel for channel in _offered(record) if channel not in covered]
            rules += [_uncovered(record["code"], same[0], channel, doubts) for channel in left]
    return tuple(rules)


def _uncovered(code: str, like: FeeRule, channel: Channel, doubts: DoubtList) -> FeeRule:
    """A channel the rows of a fee do not speak of: free by the note, or to be filled in."""
    free = channel is Channel.ONLINE and code in ONLINE_IS_FREE
    if not free:
        doubts.add(DoubtCode.FEE_NOT_STATED, f"fees[{like.code}][{channel}]", like.name_vi)
    formula = FreeFee() if free else None
    return FeeRule(like.code, like.kind, like.name_vi, formula, channel, set_by=like.set_by)


def _fee(code: str, row: Record, doubts: DoubtList) -> FeeRule:
    charge = row["kind"] == "phi"
    rule_code = "P" if charge else "LP"
    formula = _formula(code, row)
    by_province = row["set_by"] == "province"
    field = f"fees[{rule_code}]"
    if row["mark"] == Mark.REMEMBERED:
        doubts.add(DoubtCode.FEE_REMEMBERED, field, row["note_vi"])
    if by_province:
        doubts.add(DoubtCode.FEE_COUNCIL_FIXES, field, row["note_vi"])
    elif "phải kiểm lại" in row["note_vi"] or "theo danh sách" in row["note_vi"]:
        doubts.add(DoubtCode.FEE_DEPENDS_ON_TEXT, field, row["note_vi"])
    if row["unit_vi"] in COUNTED_UNITS:
        doubts.add(DoubtCode.FEE_PER_UNIT, field, row["unit_vi"])
    return FeeRule(
        code=rule_code,
        kind=FeeKind.CHARGE if charge else FeeKind.LEVY,
        name_vi=_fee_name(row, formula) if charge else "Lệ phí",
        formula=formula,
        channel=None if row["channel"] == "all" else Channel(row["channel"]),
        waivable_vi=_grounds(row["note_vi"]),
        set_by=FeeSetBy.PROVINCE if by_province else FeeSetBy.NATIONAL,
    )


def _formula(code: str, row: Record) -> Formula | None:
    if row["amount_vnd"] is None:
        return None
    if row["amount_vnd"] == 0:
        return FreeFee()
    if code in CERTIFICATION:
        return CERTIFIED_COPIES
    if row["unit_vi"].startswith("bản"):
        return PerCopyFee(row["amount_vnd"], only_on_request=code not in COPY_IS_THE_RESULT)
    return FixedFee(row["amount_vnd"])


def _fee_name(row: Record, formula: Formula | None) -> str:
    if isinstance(formula, PagedCopyFee):
        return "Phí chứng thực bản sao"
    if isinstance(formula, PerCopyFee):
        return "Phí cấp bản sao"
    if row["note_vi"] == "công bố nội dung đăng ký doanh nghiệp":
        return "Phí công bố nội dung đăng ký doanh nghiệp"
    return "Phí"


def _grounds(note: str) -> tuple[str, ...]:
    """Grounds of waiver: the words before ": miễn", separated by commas."""
    found: list[str] = []
    for match in _WAIVED.finditer(note):
        words = match[1].strip()
        if words == NO_GROUND:
            continue
        found.extend([words] if words == NO_SPLIT else words.split(", "))
    return tuple(found)


def _paper(code: str, cases: tuple[ProcedureCase, ...]) -> PaperRule:
    """A slip for what is done the same day, form 01 as well for what takes longer."""
    if code in SLIP_AFTER_CUTOFF:
        return PaperRule(PaperChoice.SLIP, SlipWhen.AFTER_CUTOFF)
    starts = {row.limit.start for case in cases for row in case.limits}
    if starts == {StartPolicy.SAME_DAY_CUTOFF}:
        return PaperRule(PaperChoice.SLIP)
    return PaperRule(PaperChoice.FORM_01_AND_SLIP)


def _note(record: Record, fees: tuple[FeeRule, ...]) -> str:
    """The note of the procedure and of its fees, one a line."""
    lines = [record["note_vi"]]
    for rule, row in zip(fees, record["fees"], strict=False):
        if row["note_vi"]:
            lines.append(f"{rule.name_vi}: {row['note_vi']}")
    return "\n".join(dict.fromkeys(filter(None, lines)))


def main(arguments: list[str]) -> int:
    """Write the seed file."""
    starter = Path(arguments[0]) if arguments else STARTER
    target = Path(arguments[1]) if len(arguments) > 1 else SEED
    seed = build(json.loads(starter.read_text(encoding="utf-8")))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text_of(seed), encoding="utf-8")
    print(f"{target}: {len(seed['procedures'])} procedures")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
