from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from counter_app.domain.catalogue_doubt import DoubtCode
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.fee import FeeInput, compute_fees
from counter_app.domain.procedure import (
    ConditionKind,
    Mark,
    ProcedureVersion,
    SlipWhen,
    unsure_fields,
)
from counter_app.domain.text import initials
from counter_app.exchange.catalogue.seed import load_seed

SEED = Path(__file__).resolve().parents[3] / "resources" / "catalogue" / "seed-2026-07.json"


A_DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def seed_versions() -> dict[str, ProcedureVersion]:
    return {version.code: version for version in load_seed(SEED)}


def test_46_procedures_with_names_to_be_found_by(
    seed_versions: dict[str, ProcedureVersion],
) -> None:
    assert len(seed_versions) == 46
    assert all(len(initials(version.short_name_vi)) >= 2 for version in seed_versions.values())


def test_doubts_have_known_codes(seed_versions: dict[str, ProcedureVersion]) -> None:
    for version in seed_versions.values():
        assert {doubt.code for doubt in version.doubts} <= set(map(str, DoubtCode))


def test_every_channel_knows_its_fee_or_says_that_it_does_not(
    seed_versions: dict[str, ProcedureVersion],
) -> None:
    for version in seed_versions.values():
        assert version.fees
        for channel in version.channels:
            for code in {rule.code for rule in version.fees}:
                assert any(
                    rule.code == code and rule.channel in (None, channel) for rule in version.fees
                ), (version.code, code, channel)


def test_empty_amounts_are_unsure(seed_versions: dict[str, ProcedureVersion]) -> None:
    permit = seed_versions["1.013225"]

    assert permit.fees[0].formula is None
    assert "fees[LP].amount" in unsure_fields(permit)


@pytest.mark.parametrize(
    ("pages", "copies", "owed"), [(1, 1, 2_000), (2, 1, 4_000), (3, 1, 5_000), (198, 1, 200_000),
                                  (500, 2, 400_000)]
)  # fmt: skip
def test_certified_copies_cost_what_the_circular_says(
    seed_versions: dict[str, ProcedureVersion], pages: int, copies: int, owed: int
) -> None:
    version = seed_versions["2.000815"]
    given = FeeInput(version.channels[0], copies=copies, pages=pages)

    assert compute_fees(version.fees, given, A_DAY).total == owed


def test_slip_of_birth_death_and_extracts_only_after_the_cutoff(
    seed_versions: dict[str, ProcedureVersion],
) -> None:
    late = {code for code, v in seed_versions.items() if v.paper.when is SlipWhen.AFTER_CUTOFF}

    assert late == {"1.000656", "1.001193", "2.000635"}


def test_cases_the_notes_name(seed_versions: dict[str, ProcedureVersion]) -> None:
    named = {code: v.cases for code, v in seed_versions.items() if len(v.cases) > 1}

    assert set(named) == {"1.000894", "1.004859", "1.012812", "2.000575"}
    again, change = named["2.000575"]
    assert [(case.name_vi, case.limits[0].limit.amount) for case in (again, change)] == [
        ("Cấp lại", 1),
        ("Cấp đổi", 3),
    ]


@pytest.mark.parametrize("code", ["1.013225", "1.013831", "1.013978", "1.004884"])
def test_limits_of_unnamed_cases_are_unsure(
    seed_versions: dict[str, ProcedureVersion], code: str
) -> None:
    version = seed_versions[code]

    assert version.cases[0].limits[0].mark is Mark.REMEMBERED
    assert "limit_depends_on_case" in {doubt.code for doubt in version.doubts}


@pytest.mark.parametrize(
    ("code", "part", "kind", "value"),
    [
        ("1.000656", "TK", ConditionKind.CHANNEL, "direct,post"),
        ("1.000656", "UQ", ConditionKind.PROXY, ""),
        ("1.000656", "GT_TUYTHAN", ConditionKind.LOOKUP_FAILED, ""),
        ("1.000656", "NOI_CUTRU_CUOI", ConditionKind.LOOKUP_FAILED, ""),
        ("1.000894", "XNTTHN", ConditionKind.LOOKUP_FAILED, ""),
        ("1.013978", "DD", ConditionKind.PROXY, ""),
        ("3.000333", "UQ", ConditionKind.PROXY, ""),
        ("1.001193", "BB_BOROI", ConditionKind.CLERK, ""),
        ("1.000656", "GBT", ConditionKind.CLERK, ""),
    ],
)
def test_conditions_are_data(
    seed_versions: dict[str, ProcedureVersion],
    code: str,
    part: str,
    kind: ConditionKind,
    value: str,
) -> None:
    (found,) = [c for c in seed_versions[code].components if c.id == part]

    assert (found.condition.kind, found.condition.value) == (kind, value)
    assert found.condition.text_vi


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"schema": 2, "procedures": []}', '{"schema": 1, "procedures": [{}]}']
)
def test_other_files_are_no_seed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "seed.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(Refusal) as refused:
        load_seed(path)

    assert refused.value.code is RefusalCode.FILE_NOT_RECOGNISED


def test_file_names_its_source_and_licence() -> None:
    seed = json.loads(SEED.read_text(encoding="utf-8"))

    assert seed["as_of"] == "2026-07-20"
    assert "dichvucong.gov.vn" in seed["source"]
    assert seed["licence_note"]
    assert seed["status"] == "draft"
