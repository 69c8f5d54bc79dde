"""The known traps of the national catalogue, one small page each (letters: domain.md, 5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from counter_app.domain.channel import Channel
from counter_app.domain.deadline import LimitUnit, StartPolicy
from counter_app.domain.fee import FeeKind, FeeSetBy, FixedFee, FreeFee
from counter_app.domain.procedure import (
    Component,
    ComponentKind,
    ConditionKind,
    Mark,
    ProcedureVersion,
)
from counter_app.services.catalogue_record import CatalogueRecord
from tests.exchange.catalogue.conftest import CHANNEL_HEADER, PAPER_HEADER, ReadPage

ReadText = Callable[[str], CatalogueRecord]


def version_of(record: CatalogueRecord) -> ProcedureVersion:
    assert record.version is not None
    return record.version


def codes(record: CatalogueRecord) -> list[str]:
    return [doubt.code for doubt in record.doubts]


def parts(record: CatalogueRecord) -> tuple[Component, ...]:
    return version_of(record).components


def test_plain_page_is_read_without_a_doubt(read_page: ReadPage) -> None:
    record = read_page()
    version = version_of(record)

    assert record.doubts == ()
    assert version.code == "1.000001"
    assert version.short_name_vi == "Đăng ký mẫu"
    assert version.levels == ("commune",)
    assert version.channels == (Channel.DIRECT,)
    assert version.fees[0].formula == FreeFee()
    assert version.legal_basis == ("60/2014/QH13",)
    assert version.results[0].code == "KQ.G15.000031"
    (case,) = version.cases
    (row,) = case.limits
    assert (row.limit.amount, row.limit.unit, row.limit.start, row.channel) == (
        3,
        LimitUnit.WORKING_DAY,
        StartPolicy.NEXT_DAY,
        None,
    )
    (part,) = version.components
    assert (part.name_vi, part.kind, part.originals, part.copies, part.mandatory) == (
        "Tờ khai theo mẫu",
        ComponentKind.FORM,
        1,
        0,
        True,
    )


class TestNotesAmongPapers:
    """Trap a."""

    def test_note_with_quantity_zero_goes_into_the_note(self, read_papers: ReadText) -> None:
        record = read_papers(
            "Người tiếp nhận không được yêu cầu nộp thêm giấy tờ.0 bản chínhTờ khai1 bản chính"
        )

        assert [part.name_vi for part in parts(record)] == ["Tờ khai"]
        assert version_of(record).note_vi == "Người tiếp nhận không được yêu cầu nộp thêm giấy tờ."
        assert codes(record) == ["note_as_component"]

    def test_paper_with_quantity_zero_stays_a_paper(self, read_papers: ReadText) -> None:
        record = read_papers("Hộ chiếu còn giá trị0 bản chính")

        (part,) = parts(record)
        assert (part.originals, part.copies, part.mark) == (0, 0, Mark.REMEMBERED)
        assert codes(record) == ["quantity_zero"]

    def test_everything_under_a_heading_of_notes_is_a_note(self, read_page: ReadPage) -> None:
        record = read_page(
            thanh_phan_ho_so=f"--{PAPER_HEADER}Tờ khai1 bản chính* Lưu ý:{PAPER_HEADER}"
            "Giấy tờ nước ngoài phải hợp pháp hóa.0 bản chính"
        )

        assert len(parts(record)) == 1
        assert version_of(record).note_vi.startswith("Giấy tờ nước ngoài")

    def test_a_copy_is_a_paper_although_no_original_is_asked(self, read_papers: ReadText) -> None:
        (part,) = parts(read_papers("Bản sao hộ chiếu0 bản chính,1 bản sao"))

        assert (part.originals, part.copies) == (0, 1)


class TestFreeOrNot:
    """Trap b."""

    def test_free_beside_the_council_is_left_empty(self, read_channels: ReadText) -> None:
        record = read_channels(
            "Trực tiếp3 Ngày làm việcMiễn phí"
            "(Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định.)"
        )

        (rule,) = version_of(record).fees
        assert (rule.formula, rule.set_by, rule.kind) == (None, FeeSetBy.PROVINCE, FeeKind.LEVY)
        assert codes(record) == ["free_but_council"]

    def test_one_channel_that_names_the_council_speaks_for_all(
        self, read_channels: ReadText
    ) -> None:
        record = read_channels(
            "Trực tuyến3 Ngày làm việcMiễn phí"
            "Trực tiếp3 Ngày làm việcMiễn phí(Lệ phí do HĐND tỉnh quy định.)"
        )

        assert [rule.formula for rule in version_of(record).fees] == [None]

    def test_council_in_the_steps_counts_too(self, read_page: ReadPage) -> None:
        record = read_page(trinh_tu_thuc_hien="Nộp lệ phí theo nghị quyết của Hội đồng nhân dân.")

        assert version_of(record).fees[0].formula is None
        assert codes(record) == ["free_but_council"]

    @pytest.mark.parametrize("note", ["Phí thẩm định", "20.000.000 đồng/lần", "Theo Thông tư 48"])
    def test_free_with_a_word_on_money_is_left_empty(
        self, read_channels: ReadText, note: str
    ) -> None:
        record = read_channels(f"Trực tiếp3 Ngày làm việcMiễn phí({note})")

        assert version_of(record).fees[0].formula is None
        assert "free_but_noted" in codes(record)

    @pytest.mark.parametrize("note", ["Không quy định.", "Không thu lệ phí"])
    def test_free_with_a_note_that_says_the_same_is_free(
        self, read_channels: ReadText, note: str
    ) -> None:
        record = read_channels(f"Trực tiếp3 Ngày làm việcMiễn phí({note})")

        assert version_of(record).fees[0].formula == FreeFee()

    def test_no_information_is_not_free(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếp3 Ngày làm việcKhông có thông tin")

        (rule,) = version_of(record).fees
        assert (rule.formula, rule.name_vi, rule.channel) == (None, "Phí, lệ phí", None)
        assert codes(record) == ["fee_not_stated"]

    def test_no_table_at_all_is_not_free(self, read_channels: ReadText) -> None:
        assert [rule.formula for rule in version_of(read_channels("")).fees] == [None]

    @pytest.mark.parametrize(
        "step",
        [
            "Nộp hồ sơ; nộp lệ phí nếu thuộc trường hợp phải nộp.",
            "Công chức tiếp nhận và tạm thu lệ phí đăng ký.",
            "Hệ thống gửi thông báo về thanh toán phí cho doanh nghiệp.",
        ],
    )
    def test_free_where_the_steps_speak_of_paying_is_left_empty(
        self, read_page: ReadPage, step: str
    ) -> None:
        record = read_page(trinh_tu_thuc_hien=f"Bước 1: nhận giấy. {step}")

        assert [rule.formula for rule in version_of(record).fees] == [None]
        (doubt,) = [doubt for doubt in record.doubts if doubt.code == "free_but_noted"]
        assert step.rstrip(".").rpartition("; ")[2] in doubt.source_text

    @pytest.mark.parametrize(
        "step",
        [
            "Người dân không phải nộp lệ phí.",
            "Thi hành án thu chi phí cưỡng chế.",
            "Nhận kết quả qua bưu chính và phải trả phí dịch vụ chuyển phát.",
        ],
    )
    def test_free_where_the_steps_ask_for_no_fee_is_free(
        self, read_page: ReadPage, step: str
    ) -> None:
        record = read_page(trinh_tu_thuc_hien=step)

        assert [rule.formula for rule in version_of(record).fees] == [FreeFee()]
        assert record.doubts == ()

    def test_no_information_beside_the_council_waits_for_the_amount(
        self, read_channels: ReadText
    ) -> None:
        record = read_channels(
            "Trực tiếp3 Ngày làm việcKhông có thông tinPhí do Hội đồng nhân dân cấp tỉnh quyết định"
        )

        assert [rule.formula for rule in version_of(record).fees] == [None]
        assert codes(record) == ["fee_council_fixes"]


class TestTimeLimits:
    """Trap c."""

    def test_blank_unit_leaves_the_limit_empty(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếp15Miễn phí")

        assert version_of(record).cases[0].limits == ()
        assert [(d.code, d.source_text) for d in record.doubts] == [("limit_unit_missing", "15")]

    def test_no_time_at_all(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếpKhông có thông tinMiễn phí")

        assert version_of(record).cases[0].limits == ()
        assert codes(record) == ["limit_missing"]

    def test_other_number_in_the_description(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếp6 ThángMiễn phíTrong thời hạn 04 tháng kể từ ngày nhận.")

        (row,) = version_of(record).cases[0].limits
        assert (row.limit.amount, row.limit.unit, row.mark) == (6, LimitUnit.MONTH, Mark.REMEMBERED)
        assert codes(record) == ["limit_text_disagrees"]

    def test_other_unit_in_the_description(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếp7 NgàyMiễn phí07 ngày làm việc kể từ ngày nhận đủ hồ sơ")

        (row,) = version_of(record).cases[0].limits
        assert (row.limit.unit, row.mark, row.unit_mark) == (
            LimitUnit.CALENDAR_DAY,
            Mark.READ,
            Mark.REMEMBERED,
        )
        assert codes(record) == ["limit_unit_text_disagrees"]

    def test_same_number_in_the_description(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếp5 Ngày làm việcMiễn phíTrong thời hạn 05 ngày làm việc.")

        assert record.doubts == ()

    def test_dates_are_no_time_limits(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếp5 NgàyMiễn phíTừ ngày 01 tháng 7 năm 2025 đến 31/12/2026.")

        assert record.doubts == ()

    def test_hours_may_be_clock_hours(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếp24 GiờMiễn phí")

        assert version_of(record).cases[0].limits == ()
        assert codes(record) == ["limit_hours"]

    def test_hours_called_working_hours(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếp12 GiờMiễn phíkhông quá 12 giờ làm việc")

        assert version_of(record).cases[0].limits[0].limit.unit is LimitUnit.WORKING_HOUR

    def test_unknown_unit(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếp2 TuầnMiễn phí")

        assert version_of(record).cases[0].limits == ()
        assert codes(record) == ["limit_unit_unknown"]

    def test_rule_of_15_hours_is_pointed_out(self, read_page: ReadPage) -> None:
        record = read_page(trinh_tu_thuc_hien="Nếu nhận hồ sơ sau 15 giờ thì trả ngày hôm sau.")

        assert [(d.code, d.source_text) for d in record.doubts] == [
            ("same_day_rule_in_text", "Nếu nhận hồ sơ sau 15 giờ thì trả ngày hôm sau")
        ]


class TestGluedDigits:
    """Trap d."""

    def test_number_of_the_form_and_quantity(self, read_papers: ReadText) -> None:
        record = read_papers("Tờ khai theo Mẫu số 181 bản chính")

        (part,) = parts(record)
        assert (part.name_vi, part.originals, part.mark) == (
            "Tờ khai theo Mẫu số 18",
            1,
            Mark.REMEMBERED,
        )
        assert [(d.code, d.source_text) for d in record.doubts] == [
            ("quantity_glued", "Tờ khai theo Mẫu số 18: 181")
        ]

    def test_year_and_quantity(self, read_papers: ReadText) -> None:
        (part,) = parts(read_papers("Danh sách theo Nghị định ngày 24/7/20231 bản chính"))

        assert (part.name_vi, part.originals) == ("Danh sách theo Nghị định ngày 24/7/2023", 1)

    def test_quantity_of_ten_behind_a_letter(self, read_papers: ReadText) -> None:
        record = read_papers("Ảnh chân dung10 bản chính")

        assert parts(record)[0].originals == 10
        assert codes(record) == ["quantity_glued"]

    def test_quantities_inside_a_name_end_no_row(self, read_papers: ReadText) -> None:
        name = "Hợp đồng (01 bản chính hoặc 01 bản sao có chứng thực) (khoản 3 Điều 26)"
        record = read_papers(f"{name}1 bản chính,1 bản saoVăn bản (01 bản chính)2 bản chính")

        assert [(p.name_vi, p.originals, p.copies) for p in parts(record)] == [
            (name, 1, 1),
            ("Văn bản (01 bản chính)", 2, 0),
        ]

    def test_time_and_fee_run_together(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếp1200 VNĐ")

        version = version_of(record)
        assert version.cases[0].limits == ()
        assert version.fees[0].formula is None
        assert set(codes(record)) == {
            "limit_and_fee_glued",
            "fee_unreadable",
            "fee_kind_unknown",
        }

    def test_no_channel_is_lost_behind_one_that_runs_together(
        self, read_channels: ReadText
    ) -> None:
        record = read_channels("Trực tuyến1200 VNĐDịch vụ bưu chính1200 VNĐTrực tiếp1200 VNĐ")

        assert version_of(record).channels == (Channel.DIRECT, Channel.POST, Channel.ONLINE)
        assert "limit_unit_unknown" not in codes(record)

    @pytest.mark.parametrize(
        ("text", "numbers"),
        [
            ("Luật năm 202437/2024/QH15", ("37/2024/QH15",)),
            ("Luật 49/2019/QH1449/2019/QH14QUY ĐỊNH", ("49/2019/QH14",)),
            ("Nghị định18/2026/NĐ-CPThông tư08/2025/TT-BTP", ("18/2026/NĐ-CP", "08/2025/TT-BTP")),
            (
                "Nghị quyết66.7/2025/NQ-CPQUY ĐỊNH25/2021/TT-BTC",
                ("66.7/2025/NQ-CP", "25/2021/TT-BTC"),
            ),
            ("04/2012/UBTVQH1326/2005/PL-UBTVQH11", ("04/2012/UBTVQH13", "26/2005/PL-UBTVQH11")),
        ],
    )
    def test_law_numbers(self, read_page: ReadPage, text: str, numbers: tuple[str, ...]) -> None:
        record = read_page(can_cu_phap_ly=text)

        assert version_of(record).legal_basis == numbers
        assert record.doubts == ()

    def test_law_number_glued_to_another_year(self, read_page: ReadPage) -> None:
        record = read_page(can_cu_phap_ly="sửa đổi năm 202037/2024/QH15")

        assert version_of(record).legal_basis == ("37/2024/QH15",)
        assert codes(record) == ["legal_basis_glued"]


class TestCases:
    """Trap e."""

    def test_two_limits_of_one_channel_become_unnamed_cases(self, read_channels: ReadText) -> None:
        record = read_channels(
            "Trực tiếp17 Ngày làm việcMiễn phíTrực tiếp20 Ngày làm việcMiễn phí"
            "Trực tuyến17 Ngày làm việcMiễn phí"
        )

        first, second = version_of(record).cases
        assert [row.limit.amount for row in first.limits] == [17]
        assert [(row.limit.amount, row.channel) for row in second.limits] == [(20, Channel.DIRECT)]
        assert first.limits[0].mark is Mark.REMEMBERED
        assert codes(record).count("case_unnamed") == 2
        assert "channel_rows_several" in codes(record)

    def test_names_in_the_description_name_the_cases(self, read_channels: ReadText) -> None:
        record = read_channels(
            "Trực tiếp7 Ngày làm việcMiễn phíĐối với chuyển đổi công ty luật"
            "Trực tiếp5 Ngày làm việcMiễn phíĐối với chuyển đổi văn phòng luật sư"
        )

        assert [case.name_vi for case in version_of(record).cases] == [
            "Đối với chuyển đổi công ty luật",
            "Đối với chuyển đổi văn phòng luật sư",
        ]
        assert codes(record) == ["channel_rows_several"]

    def test_limits_that_differ_by_channel_are_one_case(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếp5 Ngày làm việcMiễn phíTrực tuyến3 Ngày làm việcMiễn phí")

        (case,) = version_of(record).cases
        assert [(row.channel, row.limit.amount) for row in case.limits] == [
            (Channel.DIRECT, 5),
            (Channel.ONLINE, 3),
        ]
        assert codes(record) == ["limit_differs_by_channel"]

    def test_groups_named_as_cases_become_cases(self, read_page: ReadPage) -> None:
        record = read_page(
            thanh_phan_ho_so=f"a) Trường hợp thay đổi tên:{PAPER_HEADER}Đơn đề nghị1 bản chính"
            f"b) Trường hợp chuyển trụ sở:{PAPER_HEADER}Thông báo1 bản chính"
            f"* Giấy tờ phải xuất trình:{PAPER_HEADER}Căn cước1 bản chính"
        )

        first, second = version_of(record).cases
        assert (first.name_vi, first.component_ids) == ("Trường hợp thay đổi tên", ("C1", "C3"))
        assert (second.name_vi, second.component_ids) == ("Trường hợp chuyển trụ sở", ("C2", "C3"))
        assert [part.kind for part in parts(record)] == [
            ComponentKind.FORM,
            ComponentKind.SUBMIT,
            ComponentKind.PRESENT,
        ]
        assert codes(record) == ["cases_from_groups"]

    def test_cases_of_both_tables_are_joined_by_name(self, read_page: ReadPage) -> None:
        """A name that only begins like another is another case."""
        first, second = "Trường hợp lập chi nhánh", "Trường hợp lập chi nhánh ở tỉnh khác"
        record = read_page(
            cach_thuc_thuc_hien=f"{CHANNEL_HEADER}Trực tiếp10 NgàyMiễn phía) {first}: 10 ngày"
            f"Trực tiếp5 NgàyMiễn phíb) {second}: 05 ngày",
            thanh_phan_ho_so=f"a) {first}:{PAPER_HEADER}Đơn1 bản chính"
            f"b) {second}:{PAPER_HEADER}Đơn2 bản chính",
        )

        assert [
            (case.name_vi, case.limits[0].limit.amount, case.component_ids)
            for case in version_of(record).cases
        ] == [(first, 10, ("C1",)), (second, 5, ("C2",))]

    def test_cases_with_other_names_are_not_joined(self, read_page: ReadPage) -> None:
        record = read_page(
            cach_thuc_thuc_hien=f"{CHANNEL_HEADER}Trực tiếp10 NgàyMiễn phíTrực tiếp5 NgàyMiễn phí",
            thanh_phan_ho_so=f"Trường hợp một:{PAPER_HEADER}Đơn1 bản chính"
            f"Trường hợp hai:{PAPER_HEADER}Đơn2 bản chính",
        )

        assert "case_components_unmapped" in codes(record)
        assert [part.condition.text_vi for part in parts(record)] == [
            "Trường hợp một:",
            "Trường hợp hai:",
        ]

    def test_other_groups_ask_the_clerk(self, read_page: ReadPage) -> None:
        record = read_page(
            thanh_phan_ho_so=f"Hồ sơ của người nhận con nuôi{PAPER_HEADER}Đơn1 bản chính"
            f"Hồ sơ của trẻ{PAPER_HEADER}Giấy khai sinh3 bản chính"
        )

        assert len(version_of(record).cases) == 1
        assert [(p.condition.kind, p.condition.text_vi, p.mandatory) for p in parts(record)] == [
            (ConditionKind.CLERK, "Hồ sơ của người nhận con nuôi", False),
            (ConditionKind.CLERK, "Hồ sơ của trẻ", False),
        ]
        assert codes(record) == ["component_group", "component_group"]

    def test_groups_without_names(self, read_page: ReadPage) -> None:
        record = read_page(
            thanh_phan_ho_so=f"--{PAPER_HEADER}Đơn1 bản chính--{PAPER_HEADER}Ảnh2 bản chính"
        )

        assert len(parts(record)) == 2
        assert codes(record) == ["component_group_unnamed"]


class TestPapers:
    """Traps f and g, and what the names of papers say."""

    def test_online_form_is_asked_for_online_only(self, read_papers: ReadText) -> None:
        record = read_papers("Mẫu hộ tịch điện tử tương tác đăng ký khai sinh1 bản chính")

        (part,) = parts(record)
        assert (part.kind, part.condition.kind, part.condition.value) == (
            ComponentKind.FORM,
            ConditionKind.CHANNEL,
            "online",
        )
        assert codes(record) == ["online_form"]

    def test_paper_replaced_by_data(self, read_papers: ReadText) -> None:
        record = read_papers(
            "Giấy chứng minh cư trú trong trường hợp không thể khai thác được thông tin1 bản chính"
        )

        (part,) = parts(record)
        assert (part.condition.kind, part.mandatory, part.mark) == (
            ConditionKind.LOOKUP_FAILED,
            False,
            Mark.REMEMBERED,
        )
        assert codes(record) == ["condition_from_text"]

    def test_proxy(self, read_papers: ReadText) -> None:
        (part,) = parts(read_papers("Văn bản ủy quyền theo quy định1 bản chính"))

        assert part.condition.kind is ConditionKind.PROXY

    @pytest.mark.parametrize(
        "name", ["Biên bản đối thoại (nếu có)", "Danh sách lao động (nếu có);Mau02-DS(BHYT).doc"]
    )
    def test_if_any(self, read_papers: ReadText, name: str) -> None:
        record = read_papers(f"{name}1 bản chính")

        (part,) = parts(record)
        assert (part.condition.kind, part.condition.text_vi, part.mandatory, part.mark) == (
            ConditionKind.CLERK,
            "nếu có",
            False,
            Mark.REMEMBERED,
        )
        assert "condition_from_text" in codes(record)

    @pytest.mark.parametrize(
        "name",
        [
            "Văn bản đề nghị, trong đó nêu phụ kiện kèm theo (nếu có) và phương tiện vận chuyển",
            "Bản khai, trong đó ghi rõ số hiệu, ký hiệu (nếu có)",
            "Sơ yếu lý lịch; kinh nghiệm trợ giúp pháp lý (nếu có)",
            "Giấy phép thành lập và bản sao giấy tờ liên quan đến việc thay đổi (nếu có)",
            "Hợp đồng có con dấu (nếu có) của bên nhận bảo đảm",
        ],
    )
    def test_if_any_about_a_part_leaves_the_paper_mandatory(
        self, read_papers: ReadText, name: str
    ) -> None:
        record = read_papers(f"{name}.1 bản chính")

        (part,) = parts(record)
        assert (part.condition.kind, part.mandatory, part.mark) == (
            ConditionKind.ALWAYS,
            True,
            Mark.REMEMBERED,
        )
        assert codes(record) == ["component_looks_like_note"]

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            (
                "Bản chính Thẻ Thừa phát lại trong trường hợp Thẻ bị hỏng",
                "trong trường hợp Thẻ bị hỏng",
            ),
            ("Giấy xác nhận (trong trường hợp bị mất)", "trong trường hợp bị mất"),
            ("Hộ chiếu (đối với người nước ngoài)", "đối với người nước ngoài"),
            ("Giấy chứng nhận đoàn viên (nếu là đoàn viên)", "nếu là đoàn viên"),
            (
                "Giấy phép đối với trường hơp cấp lại do hỏng (điều 3)",
                "đối với trường hơp cấp lại do hỏng (điều 3)",
            ),
            (
                "Văn bản có con dấu (nếu có) trong trường hợp xóa đăng ký",
                "trong trường hợp xóa đăng ký",
            ),
        ],
    )
    def test_condition_behind_the_name(self, read_papers: ReadText, name: str, words: str) -> None:
        record = read_papers(f"{name}.1 bản chính")

        (part,) = parts(record)
        assert (part.name_vi, part.condition.kind, part.condition.text_vi) == (
            f"{name}.",
            ConditionKind.CLERK,
            words,
        )
        assert (part.mandatory, part.mark) == (False, Mark.REMEMBERED)
        assert [(d.code, d.source_text) for d in record.doubts] == [("condition_from_text", words)]

    @pytest.mark.parametrize(
        "name",
        [
            "Thẻ đang dùng trong trường hợp đổi; thẻ cũ trong trường hợp hỏng",
            "Bản sao giấy phép hoặc bản cam kết trong trường hợp giấy phép bị mất",
            "Danh sách (các vụ trong trường hợp nhiều vụ) và chữ ký",
            "Giấy phép trong trường hợp đổi hoặc đơn báo mất của người mất",
            "Đề nghị gia hạn thử nghiệm đối với cá nhân",
            "Giấy thông hành, nếu còn giá trị",
            "Hộ chiếu, trừ trường hợp người không quốc tịch",
            "Bản khai giấy (nếu người yêu cầu nộp hồ sơ theo hình thức trực tuyến)",
            "(trong trường hợp đã cấp thẻ)",
        ],
    )
    def test_condition_that_may_not_be_of_the_whole_paper_is_pointed_out(
        self, read_papers: ReadText, name: str
    ) -> None:
        record = read_papers(f"{name}1 bản chính")

        (part,) = parts(record)
        assert (part.mandatory, part.mark) == (True, Mark.REMEMBERED)
        assert codes(record) == ["component_looks_like_note"]

    @pytest.mark.parametrize(
        "name",
        [
            "Giấy chứng sinh. Trường hợp không có thì nộp văn bản của người làm chứng",
            "Giấy tờ chứng minh thuộc một trong các trường hợp luật định",
            "Hộ chiếu đã hợp pháp hóa, trừ trường hợp được miễn",
            "Giấy khám sức khỏe có giá trị nếu được cấp chưa quá 06 tháng",
            "Tờ khai thuế đối với việc chuyển nhượng",
            "Ảnh, nếu là bản giấy phải đóng dấu giáp lai",
        ],
    )
    def test_words_on_how_a_paper_looks_are_no_condition(
        self, read_papers: ReadText, name: str
    ) -> None:
        record = read_papers(f"{name}1 bản chính")

        assert parts(record)[0].mandatory
        assert record.doubts == ()

    def test_numbered_paper_for_some_people(self, read_papers: ReadText) -> None:
        record = read_papers("a) Đối với tổ chức tôn giáo: Quyết định công nhận.1 bản chính")

        (part,) = parts(record)
        assert (part.condition.kind, part.mandatory) == (ConditionKind.CLERK, False)
        assert codes(record) == ["component_looks_like_note"]

    @pytest.mark.parametrize("post", ["", " hoặc gửi hồ sơ qua hệ thống bưu chính"])
    def test_form_on_paper_is_not_asked_for_online(self, read_papers: ReadText, post: str) -> None:
        words = f"nếu người có yêu cầu lựa chọn nộp hồ sơ theo hình thức trực tiếp{post}"
        record = read_papers(f"Tờ khai đăng ký khai sinh theo mẫu ({words})1 bản chính")

        (part,) = parts(record)
        assert (part.condition.kind, part.condition.value, part.condition.text_vi) == (
            ConditionKind.CHANNEL,
            "direct,post",
            words,
        )
        assert (part.mandatory, part.mark) == (True, Mark.REMEMBERED)
        assert codes(record) == ["condition_from_text"]

    def test_title_of_a_group_stays_beside_the_condition_in_a_name(
        self, read_page: ReadPage
    ) -> None:
        record = read_page(
            thanh_phan_ho_so=f"Hồ sơ của trẻ:{PAPER_HEADER}Thẻ trong trường hợp đổi1 bản chính"
            f"Hồ sơ của người nhận:{PAPER_HEADER}Đơn1 bản chính"
        )

        assert [part.condition.text_vi for part in parts(record)] == [
            "Hồ sơ của trẻ: trong trường hợp đổi",
            "Hồ sơ của người nhận:",
        ]

    def test_form_file_leaves_the_name(self, read_papers: ReadText) -> None:
        record = read_papers("Văn bản đề nghị thành lậpMẫu số 03-PLIII-TTTM.docx1 bản chính")

        (part,) = parts(record)
        assert (part.name_vi, part.kind) == ("Văn bản đề nghị thành lập", ComponentKind.FORM)
        assert record.doubts == ()

    @pytest.mark.parametrize(
        "name",
        [
            "Tờ khai (song ngữ)6.nxincpgianhnsaiGPcatchcCNNNg.doc",
            "Đề nghị (theo mẫu)Mẫu 08.docxMẫu 15.docx",
            "Giấy kiểm định theo Nghị định 151/2024/NĐ-CPMus03axethongminh.docx",
        ],
    )
    def test_form_file_that_may_begin_in_several_places_stays(
        self, read_papers: ReadText, name: str
    ) -> None:
        record = read_papers(f"{name}1 bản chính")

        assert parts(record)[0].name_vi == name
        assert codes(record) == ["component_name_glued"]

    def test_text_behind_the_last_row_is_kept(self, read_papers: ReadText) -> None:
        record = read_papers("Đơn1 bản chínhTrường hợp nộp trực tuyến thì kê khai trên giao diện.")

        assert version_of(record).note_vi == "Trường hợp nộp trực tuyến thì kê khai trên giao diện."
        assert codes(record) == ["component_text_left"]

    def test_no_papers_at_all(self, read_page: ReadPage) -> None:
        assert codes(read_page(thanh_phan_ho_so="")) == ["components_missing"]

    def test_row_of_the_channel_table_among_the_papers(self, read_page: ReadPage) -> None:
        record = read_page(
            thanh_phan_ho_so=f":\nTrực tuyến3 NgàyMiễn phí--{PAPER_HEADER}Đơn1 bản chính"
        )

        assert "section_broken" in codes(record)


class TestResults:
    """Traps h and i."""

    @pytest.mark.parametrize(
        "code", ["000.00.00.G15-KQ0187", "KQ.G01.00262", "KQ-G01.000262", "rjwegefu", "78"]
    )
    def test_malformed_code_is_left_empty(self, read_page: ReadPage, code: str) -> None:
        record = read_page(ket_qua_xu_ly=f"Quyết địnhMã: {code}Từ khóaMô tả")

        assert version_of(record).results[0].code is None
        assert [(d.code, d.source_text) for d in record.doubts] == [
            ("result_code_malformed", f"{code} Quyết định")
        ]

    def test_codes_and_names_run_together(self, read_page: ReadPage) -> None:
        record = read_page(
            ket_qua_xu_ly="Giấy khai sinhMã: KQ.G15.000031Trích lục kết hônMã: hgvg6"
            "Trích lục khai tửMã: 78Giấy xác nhậnMã: KQ.G15.000033Từ khóaMô tả"
        )

        assert [(r.name_vi, r.code) for r in version_of(record).results] == [
            ("Giấy khai sinh", "KQ.G15.000031"),
            ("Trích lục kết hôn", None),
            ("Trích lục khai tử", None),
            ("Giấy xác nhận", "KQ.G15.000033"),
        ]

    def test_refusals_and_database_entries_are_pointed_out(self, read_page: ReadPage) -> None:
        record = read_page(
            ket_qua_xu_ly="Phiếu từ chối tiếp nhậnMã: KQ.G01.000067"
            "Cập nhật thông tin cư trúMã: KQ.G01.000066Từ khóaMô tả"
        )

        assert len(version_of(record).results) == 2
        assert codes(record) == ["result_not_a_paper", "result_not_a_paper"]

    def test_no_result(self, read_page: ReadPage) -> None:
        assert codes(read_page(ket_qua_xu_ly="")) == ["result_missing"]


class TestAmounts:
    """Trap j."""

    def test_amount_with_a_note_that_agrees(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếp3 Ngày150,000 Việt Nam Đồng(Lệ phí: 150.000 đồng/1 giấy.)")

        (rule,) = version_of(record).fees
        assert (rule.formula, rule.kind, rule.channel) == (FixedFee(150_000), FeeKind.LEVY, None)
        assert record.doubts == ()

    def test_kind_that_nobody_names(self, read_channels: ReadText) -> None:
        record = read_channels("Trực tiếp3 Ngày500,000 Việt Nam Đồng(/hồ sơ)")

        assert version_of(record).fees[0].formula == FixedFee(500_000)
        assert codes(record) == ["fee_kind_unknown"]

    def test_amounts_that_differ_between_channels(self, read_channels: ReadText) -> None:
        record = read_channels(
            "Trực tiếp3 Ngày50,000 Việt Nam Đồng(lệ phí)"
            "Trực tuyến3 Ngày150,000 Việt Nam Đồng(lệ phí)"
        )

        assert [(rule.channel, rule.formula) for rule in version_of(record).fees] == [
            (Channel.DIRECT, FixedFee(50_000)),
            (Channel.ONLINE, FixedFee(150_000)),
        ]
        assert codes(record) == ["fee_differs_by_channel"]

    def test_amounts_that_differ_within_a_channel(self, read_channels: ReadText) -> None:
        record = read_channels(
            "Trực tiếp3 Ngày50,000 Việt Nam Đồng(phí)Trực tiếp3 Ngày90,000 Việt Nam Đồng(phí)"
        )

        assert [rule.formula for rule in version_of(record).fees] == [None]
        assert "fee_differs_by_case" in codes(record)

    @pytest.mark.parametrize(
        ("fee", "code"),
        [
            ("50,000 Việt Nam Đồng(Lệ phí 25.000 đồng/lần)", "fee_text_disagrees"),
            ("50,000 Việt Nam ĐồngLệ phí: 70.000 đồng.", "fee_text_disagrees"),
            ("50,000 Việt Nam Đồng(lệ phí, giảm 50% nếu nộp trực tuyến)", "fee_depends_on_text"),
            ("50,000 Việt Nam Đồng(lệ phí; hộ nghèo không phải nộp)", "fee_depends_on_text"),
            ("50,000 Việt Nam Đồng(phí)Nộp lại: Bằng 50% mức thu phí.", "fee_depends_on_text"),
            ("50,000 Việt Nam Đồng(phí)Nông dân không phải nộp phí.", "fee_depends_on_text"),
            ("50,000 Việt Nam Đồng(phí)Giảm một nửa khi nộp từ xa.", "fee_depends_on_text"),
            ("50,000 Việt Nam Đồng(phí)Hộ nghèo được miễn phí.", "fee_depends_on_text"),
            ("2,000 Việt Nam Đồng(phí, 2.000 đồng/trang)", "fee_per_unit"),
            ("10,000 Việt Nam Đồng(phí 10.000 đồng/khẩu-chiếc)", "fee_per_unit"),
            ("50 VNĐ(Lệ phí 50.000đ/giấy)", "fee_amount_implausible"),
            ("10 USD(phí)", "fee_foreign_currency"),
            ("1.000,50 VNĐ(phí)", "fee_unreadable"),
            ("50,000 Việt Nam Đồng(lệ phí theo (điều 5", "fee_depends_on_text"),
        ],
    )
    def test_amount_that_cannot_be_taken(
        self, read_channels: ReadText, fee: str, code: str
    ) -> None:
        record = read_channels(f"Trực tiếp3 Ngày{fee}")

        assert [rule.formula for rule in version_of(record).fees] == [None]
        assert codes(record) == [code]

    def test_who_need_not_pay_is_a_ground_of_waiver(self, read_channels: ReadText) -> None:
        note = "Lệ phí 400.000đ/trường hợp. Miễn lệ phí cho người thuộc hộ nghèo"
        (rule,) = version_of(read_channels(f"Trực tiếp3 Ngày400,000 Việt Nam Đồng({note})")).fees

        assert (rule.formula, rule.waivable_vi) == (FixedFee(400_000), (note,))

    def test_amount_lowered_for_a_time(self, read_channels: ReadText) -> None:
        record = read_channels(
            "Trực tiếp3 Ngày4,000,000 Việt Nam Đồng((Áp dụng mức phí: 2.000.000 đồng (Hai triệu "
            "đồng) kể từ ngày 01/7/2025 đến  hết ngày 31/12/2026 theo "
            "Thông tư số 64/2025/TT-BTC). )"
        )

        usual, lowered = version_of(record).fees
        assert (usual.formula, usual.effective_from) == (FixedFee(4_000_000), None)
        assert (lowered.formula, lowered.effective_from, lowered.effective_to) == (
            FixedFee(2_000_000),
            date(2025, 7, 1),
            date(2026, 12, 31),
        )
        assert usual.code == lowered.code
        assert codes(record) == ["fee_temporary"]


class TestShortFields:
    """Trap k and the rest."""

    def test_separators_inside_names(self, read_page: ReadPage) -> None:
        record = read_page(
            doi_tuong_thuc_hien="Tổ chức (không bao gồm doanh nghiệp, HTX), Công dân Việt Nam, "
            "Cán bộ, công chức, viên chức, Doanh nghiệp có vốn đầu tư nước ngoài, Doanh nghiệp"
        )

        assert version_of(record).applicants_vi == (
            "Tổ chức (không bao gồm doanh nghiệp, HTX)",
            "Công dân Việt Nam",
            "Cán bộ, công chức, viên chức",
            "Doanh nghiệp có vốn đầu tư nước ngoài",
            "Doanh nghiệp",
        )
        assert record.doubts == ()

    def test_applicant_nobody_knows_is_kept(self, read_page: ReadPage) -> None:
        record = read_page(doi_tuong_thuc_hien="Người nước ngoài cư trú tại Việt Nam, Doanh nghiệp")

        assert version_of(record).applicants_vi == (
            "Người nước ngoài cư trú tại Việt Nam",
            "Doanh nghiệp",
        )
        assert codes(record) == ["applicant_unknown"]

    @pytest.mark.parametrize(
        ("section", "text", "code"),
        [
            ("ma_thu_tuc", "1.00001", "code_odd"),
            ("ten_thu_tuc", "", "name_missing"),
            ("ten_thu_tuc", "Công bố Danh mục thủ tục hành chính", "name_not_a_procedure"),
            ("ten_thu_tuc", "Cấp giấy tại Công an cấp huyện", "district_level"),
            ("ten_thu_tuc", "Cấp giấy phép " + "dài " * 40, "short_name_missing"),
            ("ten_thu_tuc", "Cáº¥p giáº¥y", "text_damaged"),
            ("so_quyet_dinh", "1404/QĐ-UBND", "decision_local"),
            ("so_quyet_dinh", "Demo/QĐ-BCA", "decision_odd"),
            ("cap_thuc_hien", "Cấp huyện", "level_unknown"),
            ("linh_vuc", "", "field_missing"),
            ("can_cu_phap_ly", "Không có thông tin", "legal_basis_missing"),
            ("trinh_tu_thuc_hien", "Nộp 03 (ba) bộ hồ sơ.", "sets_in_text"),
            ("cach_thuc_thuc_hien", CHANNEL_HEADER, "channel_missing"),
            ("cach_thuc_thuc_hien", "Lạ Trực tiếp3 NgàyMiễn phí", "channel_text_left"),
        ],
    )
    def test_doubt_about_a_field(
        self, read_page: ReadPage, section: str, text: str, code: str
    ) -> None:
        record = read_page(**{section: text})

        assert code in codes(record)
        assert record.version is not None

    def test_record_without_a_code_is_kept_without_a_version(self, read_page: ReadPage) -> None:
        record = read_page(ma_thu_tuc="")

        assert record.version is None
        assert codes(record)[-1] == "code_missing"

    def test_text_is_composed_and_cleaned(self, read_page: ReadPage) -> None:
        record = read_page(ten_thu_tuc="Thu\u0309 tu\u0323c\u00a0\u200e mo\u031b\u0301i\x1b@")

        assert version_of(record).name_vi == "Thủ tục mới@"
