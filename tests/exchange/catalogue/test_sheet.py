from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from counter_app.domain.channel import Channel
from counter_app.domain.deadline import LimitUnit, StartPolicy
from counter_app.domain.fee import (
    FeeInput,
    FeeSetBy,
    FixedFee,
    Formula,
    FreeFee,
    PagedCopyFee,
    PageTier,
    PerCopyFee,
    PerPersonFee,
    compute_fees,
)
from counter_app.domain.procedure import (
    ComponentKind,
    ConditionKind,
    PaperChoice,
    PaperRule,
    ProcedureVersion,
    SlipWhen,
)
from counter_app.exchange.catalogue.sheet import read_sheet
from counter_app.exchange.catalogue.sheet_layout import (
    COMPONENT_SHEET,
    FEE_SHEET,
    GUIDE,
    GUIDE_SHEET,
    LIMIT_SHEET,
    PROCEDURE_SHEET,
    SHEETS,
)
from counter_app.exchange.catalogue.sheet_template import write_template
from counter_app.services.catalogue_record import CatalogueRecord

CODE = "1.000001"
Rows = dict[str, Sequence[dict[str, Any]]]
FillSheet = Callable[[Rows], list[CatalogueRecord]]


def fill(path: Path, rows: Rows) -> Path:
    """The template with rows given by heading."""
    write_template(path)
    book = load_workbook(path)
    for sheet, lines in rows.items():
        headings = [column.heading for column in SHEETS[sheet]]
        for number, line in enumerate(lines, 2):
            for heading, value in line.items():
                book[sheet].cell(number, headings.index(heading) + 1, value)
    book.save(path)
    return path


@pytest.fixture
def read_filled(tmp_path: Path) -> FillSheet:
    return lambda rows: list(read_sheet(fill(tmp_path / "office.xlsx", rows)))


def head(**more: Any) -> dict[str, Any]:
    return {
        "Mã thủ tục": CODE,
        "Tên thủ tục": "Thủ tục mẫu",
        "Tên gọi tắt": "Mẫu",
        "Lĩnh vực": "Hộ tịch",
        "Cấp thực hiện": "Cấp xã",
        "Kênh nộp": "Trực tiếp; Trực tuyến",
    } | more


PAPER = {"Mã thủ tục": CODE, "Tên giấy tờ": "Tờ khai", "Loại": "Tờ khai", "Số bản chính": 1}
FEE = {"Mã thủ tục": CODE, "Loại khoản thu": "Lệ phí", "Cách tính": "Miễn phí"}
LIMIT = {"Mã thủ tục": CODE, "Thời hạn": 3, "Đơn vị": "Ngày làm việc"}
COMPLETE: Rows = {
    PROCEDURE_SHEET: [head()],
    COMPONENT_SHEET: [PAPER],
    FEE_SHEET: [FEE],
    LIMIT_SHEET: [LIMIT],
}


def only(records: list[CatalogueRecord]) -> ProcedureVersion:
    (record,) = records
    assert record.version is not None
    return record.version


def test_template_has_a_sheet_for_each_thing_and_instructions(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)

    book = load_workbook(path)
    shown = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert shown == [*SHEETS, GUIDE_SHEET]
    assert book.active is not None
    assert book.active.title == PROCEDURE_SHEET
    assert [cell.value for cell in book[PROCEDURE_SHEET][1]][:2] == ["Mã thủ tục", "Tên thủ tục"]
    assert book[PROCEDURE_SHEET].column_dimensions["A"].number_format == "@"
    assert len(book[GUIDE_SHEET]["A"]) == len(GUIDE)


def test_template_offers_the_choices(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    book = load_workbook(path)

    (kinds,) = [
        rule for rule in book[COMPONENT_SHEET].data_validations.dataValidation if "D2" in rule.sqref
    ]
    assert kinds.formula1 is not None
    name, _, place = kinds.formula1.lstrip("=").partition("!")
    cells = book[name.strip("'")][place.replace("$", "")]
    assert [cell.value for (cell,) in cells] == ["Tờ khai", "Nộp", "Xuất trình"]


def test_empty_template_holds_no_record(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)

    assert list(read_sheet(path)) == []


def test_complete_rows_are_read_without_a_doubt(read_filled: FillSheet) -> None:
    (record,) = read_filled(COMPLETE)

    assert record.doubts == ()
    version = only([record])
    assert version.channels == (Channel.DIRECT, Channel.ONLINE)
    assert version.levels == ("commune",)
    assert version.components[0].kind is ComponentKind.FORM
    assert version.components[0].mandatory
    assert version.fees[0].formula == FreeFee()
    assert version.cases[0].limits[0].limit.unit is LimitUnit.WORKING_DAY


def test_every_column_of_a_procedure(read_filled: FillSheet) -> None:
    row = head(
        **{
            "Mã lĩnh vực": "G15",
            "Số bộ hồ sơ": 2,
            "Số quyết định": "163/QĐ-BTP",
            "Đối tượng thực hiện": "Cán bộ, công chức; Công dân",
            "Căn cứ pháp lý": "60/2014/QH13;123/2015/NĐ-CP",
            "Kết quả": "Giấy khai sinh | KQ.G15.000031\nTrích lục | 78\nBản sao",
            "Giấy in khi tiếp nhận": "mau 01 va phieu hen",
            "Khi nào in": "Khi nhận sau giờ chốt",
            "Khổ giấy": "a5",
            "Số bản in": 1,
            "Nhãn bìa hồ sơ": "Không",
            "Máy in": "Canon LBP",
            "Hiệu lực từ ngày": "01/03/2027",
            "Hiệu lực đến ngày": datetime(2027, 12, 31),  # noqa: DTZ001 - Excel has no zones
            "Ghi chú": "hai\ndòng",
        }
    )
    (record,) = read_filled({**COMPLETE, PROCEDURE_SHEET: [row]})
    version = only([record])

    assert (version.field_code, version.sets, version.decision_no) == ("G15", 2, "163/QĐ-BTP")
    assert version.applicants_vi == ("Cán bộ, công chức", "Công dân")
    assert version.legal_basis == ("60/2014/QH13", "123/2015/NĐ-CP")
    assert [(r.name_vi, r.code) for r in version.results] == [
        ("Giấy khai sinh", "KQ.G15.000031"),
        ("Trích lục", None),
        ("Bản sao", None),
    ]
    assert version.note_vi == "hai\ndòng"
    assert version.paper == PaperRule(
        PaperChoice.FORM_01_AND_SLIP,
        SlipWhen.AFTER_CUTOFF,
        page_size="A5",
        copies=1,
        folder_label=False,
        printer="Canon LBP",
    )
    assert (version.effective_from, version.effective_to) == (date(2027, 3, 1), date(2027, 12, 31))
    assert [doubt.code for doubt in record.doubts] == ["result_code_malformed"]


@pytest.mark.parametrize(
    ("heading", "typed"), [("Khổ giấy", "A3"), ("Số bản in", 0), ("Số bản in", 200)]
)
def test_what_no_printer_is_asked_for_stays_as_usual_and_is_told(
    read_filled: FillSheet, heading: str, typed: Any
) -> None:
    (record,) = read_filled({**COMPLETE, PROCEDURE_SHEET: [head(**{heading: typed})]})

    assert only([record]).paper == PaperRule()
    assert [(d.code, d.field) for d in record.doubts] == [
        ("value_unknown", f"Thủ tục[2].{heading}")
    ]


def test_cases_are_named_by_the_other_sheets(read_filled: FillSheet) -> None:
    version = only(
        read_filled(
            {
                **COMPLETE,
                COMPONENT_SHEET: [
                    PAPER,
                    PAPER | {"Tên giấy tờ": "Thẻ cũ", "Trường hợp": "Cấp đổi"},
                    PAPER | {"Tên giấy tờ": "Đơn báo mất", "Trường hợp": "Cấp lại; Cấp đổi"},
                ],
                LIMIT_SHEET: [
                    LIMIT | {"Trường hợp": "Cấp lại", "Thời hạn": "1"},
                    LIMIT | {"Trường hợp": "Cấp đổi", "Thời hạn": 3, "Kênh": "Trực tuyến"},
                    LIMIT | {"Thời hạn": 9, "Kênh": "Bưu chính"},
                ],
            }
        )
    )

    again, change = version.cases
    assert (again.name_vi, again.component_ids) == ("Cấp lại", ("C1", "C3"))
    assert (change.name_vi, change.component_ids) == ("Cấp đổi", ("C1", "C2", "C3"))
    assert [(row.limit.amount, row.channel) for row in change.limits] == [
        (3, Channel.ONLINE),
        (9, Channel.POST),
    ]


@pytest.mark.parametrize(
    ("choice", "amounts", "formula"),
    [
        ("Một mức cho hồ sơ", {"Mức thu (đồng)": "50.000"}, FixedFee(50_000)),
        ("Theo bản sao, khi yêu cầu", {"Mức thu (đồng)": 8000}, PerCopyFee(8_000)),
        ("Theo bản sao", {"Mức thu (đồng)": 8000.0}, PerCopyFee(8_000, only_on_request=False)),
        ("Theo người", {"Mức thu (đồng)": 10000}, PerPersonFee(10_000)),
        (
            "Theo trang bản chính",
            {
                "Mức thu (đồng)": 2000,
                "Mức từ trang thứ 3 (đồng)": 1000,
                "Tối đa một bản (đồng)": "200,000",
            },
            PagedCopyFee((PageTier(2, 2_000), PageTier(None, 1_000)), 200_000),
        ),
        (
            "Theo trang bản chính",
            {"Mức thu (đồng)": 2000},
            PagedCopyFee((PageTier(None, 2_000),), None),
        ),
        ("Chưa quy định", {}, None),
        ("Một mức cho hồ sơ", {}, None),
        ("Một mức cho hồ sơ", {"Mức thu (đồng)": "năm mươi nghìn"}, None),
        ("Một mức cho hồ sơ", {"Mức thu (đồng)": -5}, None),
        ("Một mức cho hồ sơ", {"Mức thu (đồng)": True}, None),
        ("Một mức cho hồ sơ", {"Mức thu (đồng)": 50}, None),
        ("Một mức cho hồ sơ", {"Mức thu (đồng)": 0}, None),
        ("Theo trang bản chính", {"Mức thu (đồng)": 2000, "Tối đa một bản (đồng)": 200}, None),
        (
            "Theo trang bản chính",
            {"Mức thu (đồng)": 2000, "Mức từ trang thứ 3 (đồng)": 1},
            None,
        ),
        ("Miễn phí", {}, FreeFee()),
        ("Miễn phí", {"Mức thu (đồng)": 0}, FreeFee()),
        ("Miễn phí", {"Mức thu (đồng)": "50.000"}, None),
    ],
)
def test_fees(
    read_filled: FillSheet, choice: str, amounts: dict[str, Any], formula: Formula | None
) -> None:
    fee = FEE | {"Cách tính": choice, "Do ai quy định": "Tỉnh", "Kênh": "Trực tiếp"} | amounts
    (record,) = read_filled(
        {**COMPLETE, PROCEDURE_SHEET: [head(**{"Kênh nộp": "Trực tiếp"})], FEE_SHEET: [fee]}
    )

    (rule,) = only([record]).fees
    assert (rule.formula, rule.set_by, rule.channel) == (
        formula,
        FeeSetBy.PROVINCE,
        Channel.DIRECT,
    )
    assert bool(record.doubts) is (formula is None)


def test_amount_that_lost_its_thousands_is_pointed_out(read_filled: FillSheet) -> None:
    fee = FEE | {"Cách tính": "Một mức cho hồ sơ", "Mức thu (đồng)": 50}
    (record,) = read_filled({**COMPLETE, FEE_SHEET: [fee]})

    assert [(d.code, d.field) for d in record.doubts] == [
        ("fee_amount_implausible", "Phí, lệ phí[2].Mức thu (đồng)")
    ]


FIXED = FEE | {"Cách tính": "Một mức cho hồ sơ"}
EVERYWHERE = FIXED | {"Mức thu (đồng)": "50.000"}
ONLINE_HALF = FIXED | {"Mức thu (đồng)": "25.000", "Kênh": "Trực tuyến"}


def owed(version: ProcedureVersion, channel: Channel) -> int:
    return compute_fees(version.fees, FeeInput(channel), date(2026, 11, 23)).total


@pytest.mark.parametrize("general", [EVERYWHERE, EVERYWHERE | {"Kênh": "Trực tiếp"}])
def test_row_of_a_channel_replaces_the_general_one(
    read_filled: FillSheet, general: dict[str, Any]
) -> None:
    (record,) = read_filled({**COMPLETE, FEE_SHEET: [general, ONLINE_HALF]})

    version = only([record])
    assert [rule.code for rule in version.fees] == ["F1", "F1"]
    assert owed(version, Channel.ONLINE) == 25_000
    assert owed(version, Channel.DIRECT) == 50_000
    assert record.doubts == ()


def test_fees_of_another_kind_or_name_add_up(read_filled: FillSheet) -> None:
    rows = [
        EVERYWHERE | {"Tên khoản thu": "Lệ phí hộ tịch"},
        EVERYWHERE | {"Tên khoản thu": "Lệ phí cấp bản sao"},
        EVERYWHERE | {"Loại khoản thu": "Phí", "Tên khoản thu": "Lệ phí hộ tịch"},
        EVERYWHERE | {"Mã khoản thu": "F2"},
    ]
    (record,) = read_filled({**COMPLETE, FEE_SHEET: rows})

    version = only([record])
    assert [rule.code for rule in version.fees] == ["F1", "F3", "F4", "F2"]
    assert owed(version, Channel.DIRECT) == 200_000
    assert record.doubts == ()


@pytest.mark.parametrize(("code", "codes"), [(None, ["F1", "F2"]), ("LP", ["LP", "LP"])])
def test_fee_stated_twice_is_pointed_out(
    read_filled: FillSheet, code: str | None, codes: list[str]
) -> None:
    rows = [EVERYWHERE | {"Mã khoản thu": code}, EVERYWHERE | {"Mã khoản thu": code}]
    (record,) = read_filled({**COMPLETE, FEE_SHEET: rows})

    assert [rule.code for rule in only([record]).fees] == codes
    assert [(d.code, d.field) for d in record.doubts] == [
        ("fee_differs_by_case", "Phí, lệ phí[3].Mã khoản thu")
    ]


def test_fees_one_after_the_other_are_one_fee(read_filled: FillSheet) -> None:
    later = EVERYWHERE | {"Mức thu (đồng)": 70_000, "Hiệu lực từ ngày": "01/01/2027"}
    (record,) = read_filled({**COMPLETE, FEE_SHEET: [EVERYWHERE, later]})

    assert [rule.code for rule in only([record]).fees] == ["F1", "F1"]
    assert record.doubts == ()


def test_procedure_without_a_fee_row_is_not_free(read_filled: FillSheet) -> None:
    (record,) = read_filled({**COMPLETE, FEE_SHEET: []})

    assert [(rule.name_vi, rule.formula) for rule in only([record]).fees] == [("Phí, lệ phí", None)]
    assert [doubt.code for doubt in record.doubts] == ["fee_not_stated"]


def test_channel_without_a_fee_row_is_not_free(read_filled: FillSheet) -> None:
    (record,) = read_filled({**COMPLETE, FEE_SHEET: [ONLINE_HALF]})

    version = only([record])
    quote = compute_fees(version.fees, FeeInput(Channel.DIRECT), date(2026, 11, 23))
    assert (quote.total, quote.unset) == (0, ("F1",))
    assert owed(version, Channel.ONLINE) == 25_000
    assert [(d.code, d.source_text) for d in record.doubts] == [("fee_not_stated", "Trực tiếp")]


def test_row_that_says_nothing_is_not_free(read_filled: FillSheet) -> None:
    (record,) = read_filled({**COMPLETE, FEE_SHEET: [{"Mã thủ tục": CODE}]})

    assert [rule.formula for rule in only([record]).fees] == [None]
    assert [doubt.code for doubt in record.doubts] == ["fee_unreadable"]


def test_limits(read_filled: FillSheet) -> None:
    same_day = "Trả trong ngày, có giờ chốt"
    (record,) = read_filled(
        {
            **COMPLETE,
            LIMIT_SHEET: [
                LIMIT | {"Cách tính từ lúc nhận": same_day, "Giờ chốt": "15:00"},
                LIMIT | {"Cách tính từ lúc nhận": same_day, "Giờ chốt": time(16, 30)},
                LIMIT | {"Cách tính từ lúc nhận": same_day},
                LIMIT | {"Cách tính từ lúc nhận": same_day, "Giờ chốt": "25:99"},
                LIMIT | {"Đơn vị": None},
                LIMIT | {"Thời hạn": 0},
            ],
        }
    )
    rows = only([record]).cases[0].limits

    assert [(row.limit.start, row.limit.cutoff) for row in rows] == [
        (StartPolicy.SAME_DAY_CUTOFF, time(15, 0)),
        (StartPolicy.SAME_DAY_CUTOFF, time(16, 30)),
    ]
    assert [doubt.code for doubt in record.doubts] == [
        "limit_missing",
        "value_unknown",
        "limit_missing",
        "limit_unit_missing",
        "limit_missing",
    ]


@pytest.mark.parametrize(
    ("choice", "kind", "value", "mandatory"),
    [
        ("Khi không tra cứu được", ConditionKind.LOOKUP_FAILED, "", False),
        ("Khi có người nộp thay", ConditionKind.PROXY, "", False),
        ("Chỉ nộp trực tiếp hoặc bưu chính", ConditionKind.CHANNEL, "direct,post", False),
        ("công chức XEM XÉT", ConditionKind.CLERK, "", False),
        (None, ConditionKind.ALWAYS, "", True),
    ],
)
def test_conditions(
    read_filled: FillSheet, choice: str | None, kind: ConditionKind, value: str, mandatory: bool
) -> None:
    paper = PAPER | {"Điều kiện": choice, "Nội dung điều kiện": "lời văn"}
    (part,) = only(read_filled({**COMPLETE, COMPONENT_SHEET: [paper]})).components

    assert (part.condition.kind, part.condition.value, part.condition.text_vi) == (
        kind,
        value,
        "lời văn",
    )
    assert part.mandatory is mandatory


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (1.00089, "1.000890"),
        (1001193, "1.001193"),
        (2.000815, "2.000815"),
        ("1.001193 ", "1.001193"),
    ],
)
def test_code_excel_made_a_number_of(read_filled: FillSheet, typed: Any, code: str) -> None:
    records = read_filled({PROCEDURE_SHEET: [head(**{"Mã thủ tục": typed})]})

    assert records[0].code == code
    found = "code_as_number" in [doubt.code for doubt in records[0].doubts]
    assert found is not isinstance(typed, str)


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x","y")', "=SUM(A1:A9)"])
def test_formula_is_no_data(read_filled: FillSheet, formula: str) -> None:
    (record,) = read_filled({**COMPLETE, PROCEDURE_SHEET: [head(**{"Tên gọi tắt": formula})]})

    assert only([record]).short_name_vi == ""
    assert [(d.code, d.field, d.source_text) for d in record.doubts] == [
        ("formula_cell", "Thủ tục[2].Tên gọi tắt", formula),
        ("short_name_missing", "short_name_vi", "Thủ tục mẫu"),
    ]


def test_value_that_is_no_choice(read_filled: FillSheet) -> None:
    row = head(**{"Kênh nộp": "Trực tiếp; Bồ câu", "Hiệu lực từ ngày": "31/02/2027"})
    (record,) = read_filled({**COMPLETE, PROCEDURE_SHEET: [row]})

    assert only([record]).channels == (Channel.DIRECT,)
    assert [(d.code, d.source_text) for d in record.doubts] == [
        ("value_unknown", "Bồ câu"),
        ("value_unknown", "31/02/2027"),
    ]


def test_no_row_is_lost(read_filled: FillSheet) -> None:
    records = read_filled(
        {
            PROCEDURE_SHEET: [head(), head(**{"Tên thủ tục": "Bản khác"}), {"Ghi chú": "không mã"}],
            COMPONENT_SHEET: [PAPER | {"Mã thủ tục": "9.999999"}],
            LIMIT_SHEET: [LIMIT | {"Mã thủ tục": "9.999999"}],
        }
    )

    assert [(r.position, r.code, r.version is not None) for r in records] == [
        (1, CODE, True),
        (2, "", False),
        (3, "9.999999", False),
        (4, CODE, False),
    ]
    assert [doubt.code for doubt in records[1].doubts] == ["code_missing"]
    assert [doubt.code for doubt in records[2].doubts] == ["row_without_procedure"] * 2
    assert "Tờ khai" in records[2].doubts[0].source_text
    assert [doubt.code for doubt in records[3].doubts] == ["code_repeated"]


def test_bare_procedure_lists_what_is_missing(read_filled: FillSheet) -> None:
    (record,) = read_filled({PROCEDURE_SHEET: [{"Mã thủ tục": "1.1"}]})

    assert {doubt.code for doubt in record.doubts} == {
        "code_odd",
        "name_missing",
        "short_name_missing",
        "channel_missing",
        "components_missing",
        "fee_not_stated",
        "limit_missing",
    }


def test_columns_in_another_order_and_unknown_ones(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = PROCEDURE_SHEET
    sheet.append(["Ghi chú riêng", "TÊN THỦ TỤC", "ma thu tuc"])
    sheet.append(["x", "Thủ tục mẫu", CODE])
    path = tmp_path / "office.xlsx"
    book.save(path)

    assert only(list(read_sheet(path))).name_vi == "Thủ tục mẫu"


def test_sheet_is_read_the_same_twice(tmp_path: Path) -> None:
    path = fill(tmp_path / "office.xlsx", COMPLETE)

    assert list(read_sheet(path)) == list(read_sheet(path))


CELLS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates(min_value=date(1901, 1, 1))
    | st.times()
    | st.text(max_size=12)
    | st.sampled_from(["=1", "#REF!", "15:00", "Có", "1.000001", "Trực tiếp;"])
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    lines=st.lists(
        st.tuples(st.sampled_from(list(SHEETS)), st.lists(CELLS, min_size=21, max_size=21)),
        max_size=6,
    )
)
def test_any_cells_are_read_without_raising(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, list[Any]]]
) -> None:
    path = tmp_path_factory.mktemp("junk") / "office.xlsx"
    book = Workbook()
    for title, columns in SHEETS.items():
        book.create_sheet(title).append([column.heading for column in columns])
    for title, cells in lines:
        try:
            book[title].append(cells)
        except (IllegalCharacterError, ValueError, OverflowError):
            continue
    book.save(path)

    records = list(read_sheet(path))

    heads = [row for row in book[PROCEDURE_SHEET].iter_rows(min_row=2) if any(c.value for c in row)]
    assert len(records) >= len(heads) - 1
