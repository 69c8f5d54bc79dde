from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counter_app.domain.lifecycle import NATIONAL_CODES
from counter_app.portal.tables import AnswerClass, AnswerTable, CodeTables, load_answers, load_codes

TODAY = date(2026, 11, 22)


def test_states_are_the_national_numbers(codes: CodeTables) -> None:
    found = {state: codes.code("state", state, TODAY) for state in NATIONAL_CODES}

    assert found == {state: str(number) for state, number in NATIONAL_CODES.items()}


def test_what_nobody_confirmed_is_listed(codes: CodeTables) -> None:
    unsure = codes.unsure()

    assert ("fee_kind", "*") in unsure
    assert ("return_method", "online") in unsure
    assert ("state", "*") not in unsure


@pytest.fixture
def edited(portal_tables: Path, tmp_path: Path) -> Callable[[str, Callable[[Any], None]], Path]:
    """A copy of a table with one change."""

    def edit(name: str, change: Callable[[Any], None]) -> Path:
        data = json.loads((portal_tables / name).read_text("utf-8"))
        change(data)
        path = tmp_path / name
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    return edit


Edit = Callable[[str, Callable[[Any], None]], Path]


def test_a_word_without_a_code_is_found_at_start(edited: Edit) -> None:
    path = edited("codes-dvcqg-bus.json", lambda d: d["tables"]["state"][0]["rows"].pop("stopped"))

    with pytest.raises(ValueError, match="stopped"):
        load_codes(path)


def test_a_table_without_a_mark_is_refused(edited: Edit) -> None:
    path = edited("codes-dvcqg-bus.json", lambda d: d["tables"]["act"][0].update(mark="?"))

    with pytest.raises(ValueError, match="mark"):
        load_codes(path)


def test_the_version_of_the_day_counts(edited: Edit) -> None:
    def later(data: Any) -> None:
        versions = data["tables"]["return_method"]
        rows = {**versions[0]["rows"], "online": "2"}
        versions.insert(0, {**versions[0], "valid_from": "2027-03-01", "rows": rows})

    tables = load_codes(edited("codes-dvcqg-bus.json", later))

    assert tables.code("return_method", "online", date(2027, 2, 28)) == "0"
    assert tables.code("return_method", "online", date(2027, 3, 1)) == "2"
    assert tables.code("return_method", "online", date(2000, 1, 1)) == "0"


def test_fields_are_found_by_code_or_name_or_keep_their_own(edited: Edit) -> None:
    rows = {"Hộ tịch": "G15-TP03"}
    path = edited("codes-dvcqg-bus.json", lambda d: d["tables"]["field"][0].update(rows=rows))
    tables = load_codes(path)

    assert tables.field_code("", "Hộ tịch", TODAY) == "G15-TP03"
    assert tables.field_code("G15-TP04", "Chứng thực", TODAY) == "G15-TP04"


@pytest.mark.parametrize(
    ("code", "message", "means"),
    [
        ("0", "", AnswerClass.OK),
        ("00", "Thành công", AnswerClass.OK),
        ("", "Đồng bộ thành công", AnswerClass.OK),
        ("0", "Hồ sơ H53.115-261120-0007 đã tồn tại", AnswerClass.EXISTS),
        ("0", "Hồ sơ đã tồn tại, cập nhật thành công", AnswerClass.OK),
        ("0", "Hồ sơ đã tồn tại, cập nhật không thành công", AnswerClass.EXISTS),
        ("3", "Mã hồ sơ đã tồn tại trên hệ thống", AnswerClass.EXISTS),
        ("-3", "HO SO DA TON TAI", AnswerClass.EXISTS),
        ("-1", "Session hết hạn", AnswerClass.AUTH),
        ("-1", "Phiên làm việc đã hết hạn hoặc không hợp lệ", AnswerClass.AUTH),
        ("-1", "Sai tài khoản hoặc mật khẩu", AnswerClass.AUTH),
        ("-1", "Mã hồ sơ H53.115-261120-0007 không tồn tại", AnswerClass.ABSENT),
        ("-1", "Không tìm thấy hồ sơ", AnswerClass.ABSENT),
        ("-1", "MaTTHC 2.000815 không tồn tại", AnswerClass.CONFIG),
        ("-1", "Đơn vị chưa được phân quyền", AnswerClass.CONFIG),
        ("-1", "Trường NgayTra không được để trống", AnswerClass.PERMANENT),
        ("-1", "Trường data.0.NgayTra không hợp lệ", AnswerClass.PERMANENT),
        ("-1", "Không tải được tệp đính kèm", AnswerClass.FILES),
        ("-1", "Lỗi hệ thống trong quá trình xử lý", AnswerClass.TRANSIENT),
        ("99", "Hệ thống đang bận, vui lòng thử lại sau", AnswerClass.TRANSIENT),
        ("-1", "", AnswerClass.DOUBTFUL),
        ("E77", "#", AnswerClass.DOUBTFUL),
        ("", "", AnswerClass.DOUBTFUL),
    ],
)
def test_answers_mean_what_the_table_says(
    answer_table: AnswerTable, code: str, message: str, means: AnswerClass
) -> None:
    assert answer_table.classify(code, message) is means


def test_the_last_row_must_fit_everything(edited: Edit) -> None:
    with pytest.raises(ValueError, match="last row"):
        load_answers(edited("answers-dvcqg-bus.json", lambda d: d["rows"].pop()))


def test_an_unknown_class_is_refused(edited: Edit) -> None:
    path = edited("answers-dvcqg-bus.json", lambda d: d["rows"][0].update({"class": "maybe"}))

    with pytest.raises(ValueError, match="maybe"):
        load_answers(path)
