from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, time

import pytest

from counter_app.config.paths import resource
from counter_app.domain.channel import Channel
from counter_app.domain.deadline import LimitUnit, StartPolicy, TimeLimit
from counter_app.domain.fee import (
    FeeCollection,
    FeeKind,
    FeeRule,
    FeeSetBy,
    FixedFee,
    Formula,
    FreeFee,
    PagedCopyFee,
    PageTier,
    PerCopyFee,
    PerPersonFee,
)
from counter_app.domain.procedure import (
    Component,
    ComponentKind,
    Condition,
    ConditionKind,
    LimitRow,
    PaperChoice,
    PaperRule,
    ProcedureCase,
    ProcedureVersion,
    SlipWhen,
)
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.wording.fees import fee_words, formula_words
from counter_app.wording.limits import limit_words
from counter_app.wording.version import version_facts
from tests.fixtures.office import small_procedure


def said(version: ProcedureVersion, heading: str) -> tuple[str, ...]:
    (lines,) = [group.lines for group in version_facts(version) if group.heading == heading]
    return lines


@pytest.mark.parametrize(
    ("limit", "channel", "words"),
    [
        (
            TimeLimit(3, LimitUnit.WORKING_DAY, StartPolicy.NEXT_DAY),
            None,
            "3 ngày làm việc, tính từ ngày tiếp theo",
        ),
        (
            TimeLimit(1, LimitUnit.WORKING_DAY, StartPolicy.SAME_DAY_CUTOFF, time(15)),
            None,
            "1 ngày làm việc, tính cả ngày nhận; nhận sau 15:00 tính từ ngày làm việc kế tiếp",
        ),
        (
            TimeLimit(8, LimitUnit.WORKING_HOUR, StartPolicy.HOUR_CARRY),
            Channel.ONLINE,
            "8 giờ làm việc, tính từ giờ tiếp nhận (Trực tuyến)",
        ),
        (
            TimeLimit(20, LimitUnit.CALENDAR_DAY, StartPolicy.NEXT_DAY, skip_holidays=True),
            None,
            "20 ngày, tính từ ngày tiếp theo, không tính ngày lễ",
        ),
    ],
)
def test_a_limit_says_number_unit_and_start(
    limit: TimeLimit, channel: Channel | None, words: str
) -> None:
    assert limit_words(LimitRow(limit, channel)) == words


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (None, "chưa có mức thu"),
        (FreeFee(), "miễn phí"),
        (FixedFee(1_250_000), "1.250.000 đồng một hồ sơ"),
        (PerCopyFee(8_000), "8.000 đồng một bản sao, khi yêu cầu"),
        (PerCopyFee(8_000, only_on_request=False), "8.000 đồng một bản sao"),
        (PerPersonFee(10_000), "10.000 đồng một người"),
        (
            PagedCopyFee((PageTier(2, 2_000), PageTier(None, 1_000)), 200_000),
            (
                "trang 1 đến 2: 2.000 đồng một trang; từ trang 3: 1.000 đồng một trang; "
                "nhiều nhất 200.000 đồng một bản"
            ),
        ),
    ],
)
def test_a_fee_says_its_amount_or_that_there_is_none(formula: Formula | None, words: str) -> None:
    assert formula_words(formula) == words


def test_a_fee_says_who_fixes_it_who_need_not_pay_and_from_when() -> None:
    rule = FeeRule(
        "LP",
        FeeKind.LEVY,
        "Lệ phí",
        FixedFee(50_000),
        channel=Channel.DIRECT,
        waivable_vi=("hộ nghèo", "người có công"),
        collect=FeeCollection.ON_RETURN,
        set_by=FeeSetBy.PROVINCE,
        effective_from=date(2027, 3, 1),
        effective_to=date(2027, 12, 31),
    )

    assert fee_words(rule) == (
        "Lệ phí (LP, Trực tiếp): 50.000 đồng một hồ sơ; do tỉnh quy định; "
        "thu khi trả kết quả; miễn, giảm: hộ nghèo, người có công; "
        "từ 01/03/2027 đến hết 31/12/2027"
    )


def test_papers_say_what_happens_to_them_how_many_and_when() -> None:
    channels = Condition(ConditionKind.CHANNEL, "direct,post", "trực tuyến khai trên mạng")
    parts = (
        Component("A", "Tờ khai", ComponentKind.FORM, 1, 0, True, channels),
        Component("B", "Ảnh", ComponentKind.SUBMIT, 0, 2, False),
        Component("C", "Hộ chiếu", ComponentKind.PRESENT, 0, 0, True),
    )
    cases = (ProcedureCase("1", "Cấp mới", (), ("A", "B", "C")),)
    version = replace(small_procedure(), components=parts, cases=cases, sets=2)

    assert said(version, "Thành phần hồ sơ (2 bộ)") == (
        (
            "Tờ khai: tờ khai, 1 bản chính, chỉ khi nộp: Trực tiếp, Bưu chính công ích "
            "(trực tuyến khai trên mạng); trường hợp: Cấp mới"
        ),
        "Ảnh: nộp, 2 bản sao, không bắt buộc; trường hợp: Cấp mới",
        "Hộ chiếu: xuất trình, không rõ số bản; trường hợp: Cấp mới",
    )
    assert said(version, "Thời hạn giải quyết") == ("Cấp mới: chưa có thời hạn",)


def test_the_paper_rule_says_what_f9_prints() -> None:
    rule = PaperRule(PaperChoice.FORM_01, SlipWhen.AFTER_CUTOFF, "A5", 3, folder_label=False)

    assert said(replace(small_procedure(), paper=rule), "Giấy in khi tiếp nhận") == (
        "mẫu 01, chỉ in khi nhận sau giờ chốt",
        "mẫu 01: khổ A5, 3 bản",
        "nhãn bìa hồ sơ khi còn giấy chờ số hóa: không",
    )
    named = replace(small_procedure(), paper=replace(rule, printer="Canon LBP"))
    assert said(named, "Giấy in khi tiếp nhận")[1].endswith("3 bản, máy in «Canon LBP»")
    nothing = replace(small_procedure(), paper=PaperRule(PaperChoice.NONE))
    assert said(nothing, "Giấy in khi tiếp nhận")[0] == "không in"


def test_sources_and_days_are_told() -> None:
    version = replace(
        small_procedure(),
        decision_no="163/QĐ-BTP",
        legal_basis=("60/2014/QH13", "123/2015/NĐ-CP"),
        effective_from=date(2027, 3, 1),
        note_vi="một\nhai",
    )

    assert said(version, "Căn cứ") == (
        "Quyết định công bố 163/QĐ-BTP",
        "60/2014/QH13, 123/2015/NĐ-CP",
    )
    assert said(version, "Hiệu lực") == ("từ 01/03/2027",)
    assert said(version, "Ghi chú") == ("một", "hai")


def test_the_shipped_catalogue_is_told_whole() -> None:
    for version in load_seed(resource("catalogue/seed-2026-07.json")):
        groups = {group.heading: group.lines for group in version_facts(version)}
        told = " ".join(line for lines in groups.values() for line in lines)

        assert len(groups["Phí, lệ phí"]) == len(version.fees)
        assert len(groups["Thời hạn giải quyết"]) == sum(len(one.limits) for one in version.cases)
        assert all(part.name_vi in told for part in version.components)
        assert unicodedata.is_normalized("NFC", told)
