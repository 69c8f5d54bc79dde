from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from counter_app.config.paths import resource
from counter_app.domain.channel import Channel
from counter_app.domain.deadline import LimitUnit, StartPolicy, TimeLimit
from counter_app.domain.fee import FeeKind, FeeRule, FixedFee
from counter_app.domain.procedure import Doubt, LimitRow, Mark, ProcedureCase, unsure_fields
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.wording.unsure import empty_fee_lines, unsure_lines
from tests.fixtures.office import small_procedure


def test_every_unsure_place_is_told_once() -> None:
    sure = small_procedure()
    limit = TimeLimit(3, LimitUnit.WORKING_DAY, StartPolicy.NEXT_DAY)
    remembered = LimitRow(limit, mark=Mark.REMEMBERED)
    unsure = replace(
        sure,
        mark=Mark.REMEMBERED,
        components=(replace(sure.components[0], mark=Mark.REMEMBERED),),
        cases=(ProcedureCase("a", "Một", (remembered,)), ProcedureCase("b", "Hai", ())),
        fees=(*sure.fees, FeeRule("phi", FeeKind.CHARGE, "Phí chưa rõ", None)),
        doubts=(Doubt("limit_hours", "cases[a].limits", "1 Giờ"),),
    )

    lines = unsure_lines(unsure)

    assert unsure_lines(sure) == empty_fee_lines(sure) == ()
    assert len(lines) + len(empty_fee_lines(unsure)) == len(unsure_fields(unsure)) == 6
    assert [line for line in lines if "[Một]" in line or "[Hai]" in line] == list(lines[2:4])
    assert "[Tờ khai]" in lines[1]
    assert lines[4].endswith("[1 Giờ]")
    assert empty_fee_lines(unsure) == ("Phí chưa rõ (phi)",)


@pytest.mark.parametrize(
    ("mark", "unit_mark", "words"),
    [
        (Mark.REMEMBERED, Mark.READ, "Thời hạn 30 ngày ghi theo trí nhớ. So lại số với"),
        (Mark.READ, Mark.REMEMBERED, "Thời hạn 30 ngày: đơn vị ghi theo trí nhớ. So lại đơn vị"),
        (Mark.REMEMBERED, Mark.REMEMBERED, "Thời hạn 30 ngày ghi theo trí nhớ. So lại số và đơn"),
    ],
)
def test_a_doubted_limit_is_told_with_number_unit_and_channel(
    mark: Mark, unit_mark: Mark, words: str
) -> None:
    limit = TimeLimit(30, LimitUnit.CALENDAR_DAY, StartPolicy.NEXT_DAY)
    row = LimitRow(limit, Channel.ONLINE, mark, unit_mark)

    (line,) = unsure_lines(replace(small_procedure(), cases=(ProcedureCase("a", "", (row,)),)))

    assert line.startswith(words)
    assert line.endswith("[Trực tuyến]")


def test_of_fees_with_the_same_code_the_empty_one_is_told_by_its_channel() -> None:
    post = FeeRule("LP", FeeKind.LEVY, "Lệ phí", None, channel=Channel.POST)
    direct = replace(post, formula=FixedFee(50_000), channel=Channel.DIRECT)

    told = empty_fee_lines(replace(small_procedure(), fees=(direct, post)))

    assert told == ("Lệ phí (LP, Bưu chính công ích)",)


def test_the_shipped_catalogue_can_be_reviewed_in_words() -> None:
    versions = load_seed(resource("catalogue/seed-2026-07.json"))

    told = [line for one in versions for line in (*unsure_lines(one), *empty_fee_lines(one))]

    assert len(told) == sum(len(unsure_fields(one)) for one in versions) > 0
    for line in told:
        assert unicodedata.is_normalized("NFC", line)
        assert "components[" not in line
        assert "limits[" not in line
