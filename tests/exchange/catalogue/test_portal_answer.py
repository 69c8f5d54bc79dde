from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.channel import Channel
from counter_app.domain.deadline import LimitUnit
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.fee import FixedFee, Formula, FreeFee
from counter_app.domain.procedure import ComponentKind
from counter_app.exchange.catalogue.portal_answer import read_portal_answer

ANSWER: dict[str, Any] = {
    "MATTHC": "1.004873",
    "TENTTHC": "Thủ tục cấp giấy xác nhận tình trạng hôn nhân",
    "TRANGTHAI": 1,
    "MACOQUANCONGBO": "G15",
    "LINHVUCTHUCHIEN": [{"MALINHVUC": "G15-HT", "TENLINHVUC": "Hộ tịch"}],
    "COQUANTHUCHIEN": [{"MADONVI": "000.00.00.H53", "TENDONVI": "UBND cấp xã"}],
    "CACHTHUCTHUCHIEN": [
        {
            "KENH": 1,
            "THOIGIAN": [
                {
                    "THOIGIANGIAIQUYET": 3,
                    "DONVITINH": "Ngày làm việc",
                    "MOTA": "03 ngày làm việc",
                    "PHILEPHI": [
                        {"MAPHILEPHI": "LP01", "DONVI": "VNĐ", "MOTA": "Lệ phí", "SOTIEN": 15000},
                        {"MAPHILEPHI": "P02", "DONVI": "", "MOTA": "Phí", "SOTIEN": "8000"},
                    ],
                }
            ],
        },
        {
            "KENH": 2,
            "THOIGIAN": [
                {
                    "THOIGIANGIAIQUYET": 3,
                    "DONVITINH": "Ngày làm việc",
                    "PHILEPHI": [
                        {"MAPHILEPHI": "LP01", "DONVI": "VNĐ", "MOTA": "", "SOTIEN": 0},
                        {"MAPHILEPHI": "P02", "DONVI": "", "MOTA": "Phí", "SOTIEN": 8000},
                    ],
                }
            ],
        },
    ],
    "THANHPHANHOSO": [
        {
            "TRUONGHOP": "",
            "GIAYTO": [
                {"MAGIAYTO": "KQ.G15.000010", "TENGIAYTO": "Tờ khai", "TENMAUDON": "mau.docx"},
                {"MAGIAYTO": "", "TENGIAYTO": "Quyết định ly hôn", "URL": ""},
            ],
        }
    ],
    "KETQUATHUCHIEN": [{"MAKETQUA": "KQ.G15.000038", "TENKETQUA": "Giấy xác nhận"}],
    "TRINHTUTHUCHIEN": [{"TRUONGHOP": "", "TRINHTU": [{"TENTRINHTU": "Nộp hồ sơ"}]}],
    "DOITUONGTHUCHIEN": [{"TENDOITUONG": "Công dân Việt Nam"}],
    "CANCUPHAPLY": [{"SOVANBAN": "60/2014/QH13", "TENVANBAN": "Luật Hộ tịch"}],
    "YEUCAU": "",
}


def write_json(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def test_answer_is_read(tmp_path: Path) -> None:
    (record,) = read_portal_answer(write_json(tmp_path / "answer.json", ANSWER))

    version = record.version
    assert version is not None
    assert (version.code, version.field_vi, version.field_code) == ("1.004873", "Hộ tịch", "G15-HT")
    assert version.channels == (Channel.DIRECT, Channel.ONLINE)
    ((row,),) = [case.limits for case in version.cases]
    assert (row.limit.amount, row.limit.unit, row.channel) == (3, LimitUnit.WORKING_DAY, None)
    assert [(part.name_vi, part.kind, part.national_code) for part in version.components] == [
        ("Tờ khai", ComponentKind.FORM, "KQ.G15.000010"),
        ("Quyết định ly hôn", ComponentKind.SUBMIT, ""),
    ]
    assert version.results[0].code == "KQ.G15.000038"
    assert version.applicants_vi == ("Công dân Việt Nam",)
    assert version.legal_basis == ("60/2014/QH13",)


def test_every_fee_code_becomes_its_own_fee(tmp_path: Path) -> None:
    (record,) = read_portal_answer(write_json(tmp_path / "answer.json", ANSWER))

    assert record.version is not None
    assert [(rule.code, rule.channel, rule.formula) for rule in record.version.fees] == [
        ("LP01", Channel.DIRECT, FixedFee(15_000)),
        ("LP01", Channel.ONLINE, FreeFee()),
        ("P02", None, FixedFee(8_000)),
    ]


def with_fees(*ways: tuple[int, list[list[dict[str, Any]]]]) -> dict[str, Any]:
    """The answer with these channels: KENH, and PHILEPHI of each of its times."""
    return ANSWER | {
        "CACHTHUCTHUCHIEN": [
            {
                "KENH": channel,
                "THOIGIAN": [
                    {
                        "THOIGIANGIAIQUYET": 3,
                        "DONVITINH": "Ngày làm việc",
                        "PHILEPHI": fees,
                    }
                    for fees in times
                ],
            }
            for channel, times in ways
        ]
    }


def levy(amount: Any, code: str = "LP01") -> dict[str, Any]:
    return {"MAPHILEPHI": code, "DONVI": "VNĐ", "MOTA": "Lệ phí", "SOTIEN": amount}


@pytest.mark.parametrize(
    ("stated", "formula"),
    [
        (50000, FixedFee(50_000)),
        (8000.0, FixedFee(8_000)),
        ("8000.0", FixedFee(8_000)),
        ("8000.00", FixedFee(8_000)),
        ("1.000.000", FixedFee(1_000_000)),
        ("2,000,500", FixedFee(2_000_500)),
        ("50.000", None),
        ("200.050", None),
        ("1.500", None),
        ("50,000", None),
        ("1.000,000", None),
        ("50000.05", None),
        ("8000.000", None),
        ("-5", None),
        ("miễn", None),
    ],
)
def test_amount_is_taken_only_where_it_reads_in_one_way(
    tmp_path: Path, stated: Any, formula: Formula | None
) -> None:
    answer = with_fees((1, [[levy(stated)]]))
    (record,) = read_portal_answer(write_json(tmp_path / "answer.json", answer))

    assert record.version is not None
    assert [rule.formula for rule in record.version.fees] == [formula]
    unread = [doubt for doubt in record.doubts if doubt.code == "fee_unreadable"]
    assert bool(unread) is (formula is None)
    assert all(str(stated) in doubt.source_text for doubt in unread)


@pytest.mark.parametrize("stated", [0, "0", "0.00"])
def test_amount_of_nothing_is_free(tmp_path: Path, stated: Any) -> None:
    answer = with_fees((1, [[levy(stated) | {"MOTA": ""}]]))
    (record,) = read_portal_answer(write_json(tmp_path / "answer.json", answer))

    assert record.version is not None
    assert [rule.formula for rule in record.version.fees] == [FreeFee()]


def test_channel_that_states_no_fee_is_not_charged_that_of_another(tmp_path: Path) -> None:
    answer = with_fees((1, [[levy(50_000)]]), (2, [[]]))
    (record,) = read_portal_answer(write_json(tmp_path / "answer.json", answer))

    assert record.version is not None
    assert [(rule.code, rule.channel, rule.formula) for rule in record.version.fees] == [
        ("LP01", Channel.DIRECT, FixedFee(50_000)),
        ("LP01", Channel.ONLINE, None),
    ]
    codes = [doubt.code for doubt in record.doubts if doubt.field.startswith("fees")]
    assert codes == ["fee_differs_by_channel", "fee_not_stated"]


def test_fees_with_other_codes_on_other_channels_do_not_add_up(tmp_path: Path) -> None:
    answer = with_fees((1, [[levy(50_000)]]), (2, [[levy(25_000, "LP02")]]))
    (record,) = read_portal_answer(write_json(tmp_path / "answer.json", answer))

    assert record.version is not None
    assert [(rule.code, rule.channel, rule.formula) for rule in record.version.fees] == [
        ("LP01", Channel.DIRECT, FixedFee(50_000)),
        ("LP02", Channel.ONLINE, FixedFee(25_000)),
    ]
    codes = [doubt.code for doubt in record.doubts if doubt.field.startswith("fees")]
    assert codes == ["fee_differs_by_channel", "fee_differs_by_channel"]


def test_fee_of_one_time_limit_only_depends_on_the_case(tmp_path: Path) -> None:
    answer = with_fees((1, [[levy(50_000)], [levy(20_000, "LP02")]]))
    (record,) = read_portal_answer(write_json(tmp_path / "answer.json", answer))

    assert record.version is not None
    assert [(rule.code, rule.formula) for rule in record.version.fees] == [
        ("LP01", None),
        ("LP02", None),
    ]
    assert [doubt.code for doubt in record.doubts].count("fee_differs_by_case") == 2


def test_fee_without_a_code_is_kept_beside_one_with(tmp_path: Path) -> None:
    answer = with_fees((1, [[levy(50_000, ""), levy(20_000)]]))
    (record,) = read_portal_answer(write_json(tmp_path / "answer.json", answer))

    assert record.version is not None
    assert [(rule.code, rule.formula) for rule in record.version.fees] == [
        ("F1", FixedFee(50_000)),
        ("LP01", FixedFee(20_000)),
    ]


@pytest.mark.parametrize("ways", [[], [(1, [[]])]], ids=["no channel", "no fee"])
def test_answer_without_a_fee_is_not_free(tmp_path: Path, ways: list[Any]) -> None:
    (record,) = read_portal_answer(write_json(tmp_path / "answer.json", with_fees(*ways)))

    assert record.version is not None
    assert [(rule.code, rule.formula) for rule in record.version.fees] == [("F1", None)]
    assert "fee_not_stated" in [doubt.code for doubt in record.doubts]


def test_what_an_answer_never_states_is_pointed_out(tmp_path: Path) -> None:
    (record,) = read_portal_answer(write_json(tmp_path / "answer.json", ANSWER))

    assert {doubt.code for doubt in record.doubts} == {
        "level_unknown",
        "quantity_not_stated",
        "fee_differs_by_channel",
    }
    assert record.version is not None
    assert [part.originals for part in record.version.components] == [0, 0]


@pytest.mark.parametrize(
    "wrapped",
    [
        [ANSWER],
        {"error_code": 0, "result": [ANSWER], "session": "x"},
        {"error_code": "0", "result": ANSWER},
        [{"result": [ANSWER]}],
    ],
    ids=["list", "answer", "answer with one object", "list of answers"],
)
def test_answer_comes_in_several_wrappings(tmp_path: Path, wrapped: Any) -> None:
    (record,) = read_portal_answer(write_json(tmp_path / "answer.json", wrapped))

    assert record.code == "1.004873"
    assert record.version is not None


def test_failed_answers_keep_their_place(tmp_path: Path) -> None:
    failed = {"error_code": -1, "message": "Không tìm thấy", "result": []}
    records = list(read_portal_answer(write_json(tmp_path / "list.json", [ANSWER, failed, 5])))

    assert [record.version is not None for record in records] == [True, False, False]
    assert "-1" in records[1].doubts[0].source_text


def test_answers_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text(f"{json.dumps(ANSWER)}\n{json.dumps(ANSWER)}\n", encoding="utf-8")

    assert [record.position for record in read_portal_answer(path)] == [1, 2]


def test_doubtful_values_are_left_empty(tmp_path: Path) -> None:
    way = {
        "KENH": 9,
        "THOIGIAN": [{"THOIGIANGIAIQUYET": 1, "DONVITINH": "", "PHILEPHI": []}],
    }
    answer = ANSWER | {"TRANGTHAI": 0, "CACHTHUCTHUCHIEN": [way, way | {"KENH": "1"}]}
    (record,) = read_portal_answer(write_json(tmp_path / "answer.json", answer))

    assert record.version is not None
    assert record.version.cases[0].limits == ()
    assert {doubt.code for doubt in record.doubts} >= {
        "not_public",
        "channel_unknown",
        "limit_unit_missing",
        "fee_not_stated",
    }


@pytest.mark.parametrize(
    "text",
    [
        '{"MATTHC": "1.0',
        "[1, 2",
        '[{"MATTHC": "1"}',
        "[" * 100_000,
        '{"a":' * 100_000,
        "\x00",
        "[}",
    ],
    ids=["cut", "open list", "open list of objects", "deep list", "deep object", "zero", "crossed"],
)
def test_broken_json_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "answer.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(Refusal) as refused:
        list(read_portal_answer(path))

    assert refused.value.code is RefusalCode.FILE_NOT_RECOGNISED


def test_values_across_the_edge_of_the_window_are_whole(tmp_path: Path) -> None:
    """Numbers above all: the first half of one is a number too."""
    filler = {"x": "y" * 65_500}
    path = write_json(tmp_path / "list.json", [filler, 123456789, ANSWER])

    records = list(read_portal_answer(path))

    assert records[1].doubts[0].source_text == "123456789"
    assert records[2].version is not None


KEYS = st.sampled_from([*ANSWER, "KENH", "THOIGIAN", "PHILEPHI", "SOTIEN", "GIAYTO", "result"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)


@given(value=VALUES, extra=st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_json_is_read_without_raising(
    tmp_path_factory: pytest.TempPathFactory, value: Any, extra: dict[str, Any]
) -> None:
    path = tmp_path_factory.mktemp("junk") / "answer.json"
    path.write_text(json.dumps([value, ANSWER | extra]), encoding="utf-8")

    records = list(read_portal_answer(path))

    assert len(records) >= 2
