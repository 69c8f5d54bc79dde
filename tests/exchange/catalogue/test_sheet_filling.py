"""What is written into the office's workbook comes back when it is imported again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from counter_app.config.paths import resource
from counter_app.domain.channel import Channel
from counter_app.domain.deadline import LimitUnit, StartPolicy, TimeLimit
from counter_app.domain.fee import (
    FeeCollection,
    FeeKind,
    FeeRule,
    FeeSetBy,
    FixedFee,
    PagedCopyFee,
    PageTier,
    PerPersonFee,
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
    ResultDefinition,
    SlipWhen,
)
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.exchange.catalogue.sheet import SOURCE, read_sheet
from counter_app.exchange.catalogue.sheet_layout import PROCEDURE_SHEET
from counter_app.exchange.catalogue.sheet_template import write_template
from tests.fixtures.office import small_procedure


def through_the_sheet(path: Path, versions: Iterable[ProcedureVersion]) -> list[ProcedureVersion]:
    write_template(path, versions)
    return [record.version for record in read_sheet(path) if record.version is not None]


def as_the_sheet_holds_it(version: ProcedureVersion) -> ProcedureVersion:
    """Without ids of cases and components, marks, doubts and the source: nothing else is lost."""
    renamed = {part.id: f"C{number}" for number, part in enumerate(version.components, 1)}
    return replace(
        version,
        source=SOURCE,
        mark=Mark.READ,
        doubts=(),
        components=tuple(
            replace(part, id=renamed[part.id], mark=Mark.READ) for part in version.components
        ),
        cases=tuple(
            ProcedureCase(
                f"TH{number}" if case.name_vi else "",
                case.name_vi,
                tuple(replace(row, mark=Mark.READ, unit_mark=Mark.READ) for row in case.limits),
                tuple(renamed[part_id] for part_id in case.component_ids),
            )
            for number, case in enumerate(version.cases, 1)
        ),
    )


def test_all_shipped_procedures_come_back(tmp_path: Path) -> None:
    seed = load_seed(resource("catalogue/seed-2026-07.json"))

    back = through_the_sheet(tmp_path / "office.xlsx", seed)

    assert len(back) == 46
    for before, after in zip(seed, back, strict=True):
        assert replace(after, doubts=()) == as_the_sheet_holds_it(before)
        empty = [rule.code for rule in before.fees if rule.formula is None]
        doubts = [doubt.code for doubt in after.doubts]
        assert doubts.count("fee_unreadable") == len(empty)


LIMIT = TimeLimit(3, LimitUnit.WORKING_DAY, StartPolicy.NEXT_DAY)
SAME_DAY = TimeLimit(
    1, LimitUnit.WORKING_DAY, StartPolicy.SAME_DAY_CUTOFF, time(14, 30), cutoff_inclusive=False
)
CALENDAR = TimeLimit(20, LimitUnit.CALENDAR_DAY, StartPolicy.NEXT_DAY, skip_holidays=True)


def test_what_the_shipped_ones_do_not_hold_comes_back_too(tmp_path: Path) -> None:
    channels = ("direct", "direct,post", "online", "post", "direct,online", "online,post")
    parts = tuple(
        Component(
            f"C{number}",
            f"Giấy {number}",
            ComponentKind.SUBMIT,
            0,
            number,
            number % 2 == 0,
            Condition(ConditionKind.CHANNEL, value, "lời văn"),
            digitise=number % 2 == 1,
            national_code="KQ.G15.000031",
        )
        for number, value in enumerate(channels, 1)
    )
    fees = (
        FeeRule(
            "LP",
            FeeKind.LEVY,
            "Lệ phí",
            FixedFee(50_000),
            channel=Channel.POST,
            waivable_vi=("hộ nghèo", "người có công"),
            collect=FeeCollection.ON_RETURN,
            set_by=FeeSetBy.PROVINCE,
            effective_from=date(2027, 3, 1),
            effective_to=date(2027, 12, 31),
        ),
        FeeRule("P", FeeKind.CHARGE, "Phí", PerPersonFee(5_000)),
        FeeRule("S", FeeKind.CHARGE, "Sao", PagedCopyFee((PageTier(None, 2_000),), 20_000)),
    )
    here = LimitRow(SAME_DAY, Channel.ONLINE)
    version = replace(
        small_procedure(),
        components=parts,
        fees=fees,
        cases=(
            ProcedureCase("TH1", "Một", (LimitRow(LIMIT), here), ("C1", "C2")),
            ProcedureCase("TH2", "Hai", (LimitRow(CALENDAR),), tuple(part.id for part in parts)),
            ProcedureCase("TH3", "Ba", (), ("C3", "C4", "C5", "C6")),
        ),
        results=(ResultDefinition("Có | gạch"), ResultDefinition("Giấy | tờ", "KQ.G15.000031")),
        paper=PaperRule(
            PaperChoice.FORM_01, SlipWhen.NEVER, "A5", 3, folder_label=False, printer="Máy in A4"
        ),
        note_vi="dòng một\ndòng hai",
        effective_from=date(2027, 3, 1),
        effective_to=date(2028, 3, 1),
    )

    (back,) = through_the_sheet(tmp_path / "office.xlsx", [version])

    assert replace(back, doubts=()) == as_the_sheet_holds_it(version)
    assert [doubt.code for doubt in back.doubts] == ["limit_missing"]


def test_cases_nobody_named_are_told_apart(tmp_path: Path) -> None:
    cases = tuple(
        ProcedureCase(str(number), name, (LimitRow(replace(LIMIT, amount=number)),))
        for number, name in enumerate(("", "Đổi; cấp lại", "Đổi; cấp lại", ""), 1)
    )

    (back,) = through_the_sheet(tmp_path / "a.xlsx", [replace(small_procedure(), cases=cases)])

    assert [(case.name_vi, [row.limit.amount for row in case.limits]) for case in back.cases] == [
        ("Trường hợp (1)", [1]),
        ("Đổi, cấp lại", [2]),
        ("Đổi, cấp lại (3)", [3]),
        ("Trường hợp (4)", [4]),
    ]


def test_tiers_no_column_holds_are_asked_for_again_and_never_guessed(tmp_path: Path) -> None:
    tiers = PagedCopyFee((PageTier(5, 3_000), PageTier(None, 1_000)))
    fee = FeeRule("P", FeeKind.CHARGE, "Phí", tiers)

    (back,) = through_the_sheet(tmp_path / "a.xlsx", [replace(small_procedure(), fees=(fee,))])

    assert back.fees[0].formula is None
    assert [(doubt.code, doubt.field) for doubt in back.doubts] == [("fee_unreadable", "fees[P]")]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path, sign: str) -> None:
    words = f'{sign}HYPERLINK("http://x","y")'
    path = tmp_path / "office.xlsx"

    (back,) = through_the_sheet(path, [replace(small_procedure(), short_name_vi=words)])

    assert back.short_name_vi == words
    cell = load_workbook(path)[PROCEDURE_SHEET]["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (words, "s", True)


def test_signs_no_workbook_takes_are_left_out(tmp_path: Path) -> None:
    (back,) = through_the_sheet(
        tmp_path / "a.xlsx", [replace(small_procedure(), name_vi="Cấp\x1b giấy")]
    )

    assert back.name_vi == "Cấp giấy"
