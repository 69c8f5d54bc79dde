"""The office's own Excel workbook of procedures: its sheets, headings and lists of choices.

The template and the reader share this page, so that neither can know a heading the other
does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from counter_app.domain.channel import Channel
from counter_app.domain.deadline import LimitUnit, StartPolicy
from counter_app.domain.fee import FeeCollection, FeeKind, FeeSetBy
from counter_app.domain.procedure import (
    ComponentKind,
    Condition,
    ConditionKind,
    PaperChoice,
    SlipWhen,
)

SEPARATOR = ";"
"""Between several values of one cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its width in characters and the choices of its cells."""

    heading: str
    width: int
    choices: tuple[str, ...] = ()
    several: bool = False
    """Several choices in one cell, so that no list can be attached to it."""


YES_NO: Mapping[str, bool] = {"Có": True, "Không": False}
LEVELS: Mapping[str, str] = {
    "Cấp bộ": "ministry",
    "Cấp tỉnh": "province",
    "Cấp xã": "commune",
    "Cơ quan khác": "other",
}
CHANNELS: Mapping[str, Channel] = {
    "Trực tiếp": Channel.DIRECT,
    "Trực tuyến": Channel.ONLINE,
    "Bưu chính": Channel.POST,
}
ALL_CHANNELS = "Mọi kênh"


def channel_name(channel: Channel) -> str:
    """What the workbook calls a channel."""
    return next(name for name, value in CHANNELS.items() if value is channel)


KINDS: Mapping[str, ComponentKind] = {
    "Tờ khai": ComponentKind.FORM,
    "Nộp": ComponentKind.SUBMIT,
    "Xuất trình": ComponentKind.PRESENT,
}
CONDITIONS: Mapping[str, Condition] = {
    "Luôn luôn": Condition(),
    "Khi không tra cứu được": Condition(ConditionKind.LOOKUP_FAILED),
    "Khi có người nộp thay": Condition(ConditionKind.PROXY),
    "Chỉ nộp trực tiếp": Condition(ConditionKind.CHANNEL, "direct"),
    "Chỉ nộp trực tiếp hoặc bưu chính": Condition(ConditionKind.CHANNEL, "direct,post"),
    "Chỉ nộp trực tuyến": Condition(ConditionKind.CHANNEL, "online"),
    "Chỉ nộp bưu chính": Condition(ConditionKind.CHANNEL, "post"),
    "Chỉ nộp trực tiếp hoặc trực tuyến": Condition(ConditionKind.CHANNEL, "direct,online"),
    "Chỉ nộp trực tuyến hoặc bưu chính": Condition(ConditionKind.CHANNEL, "online,post"),
    "Công chức xem xét": Condition(ConditionKind.CLERK),
}
PAPERS: Mapping[str, PaperChoice] = {
    "Không in": PaperChoice.NONE,
    "Phiếu hẹn": PaperChoice.SLIP,
    "Mẫu 01": PaperChoice.FORM_01,
    "Mẫu 01 và phiếu hẹn": PaperChoice.FORM_01_AND_SLIP,
}
SLIP_TIMES: Mapping[str, SlipWhen] = {
    "Luôn luôn": SlipWhen.ALWAYS,
    "Khi nhận sau giờ chốt": SlipWhen.AFTER_CUTOFF,
    "Không bao giờ": SlipWhen.NEVER,
}
PAGE_SIZES: Mapping[str, str] = {"A4": "A4", "A5": "A5"}
"""Sheets form 01 can be laid out on."""
FEE_KINDS: Mapping[str, FeeKind] = {"Phí": FeeKind.CHARGE, "Lệ phí": FeeKind.LEVY}
SET_BY: Mapping[str, FeeSetBy] = {"Trung ương": FeeSetBy.NATIONAL, "Tỉnh": FeeSetBy.PROVINCE}


COLLECTIONS: Mapping[str, FeeCollection] = {
    "Khi tiếp nhận": FeeCollection.ON_RECEPTION,
    "Khi bổ sung hồ sơ": FeeCollection.ON_SUPPLEMENT,
    "Khi trả kết quả": FeeCollection.ON_RETURN,
}


class FormulaChoice(Enum):
    """How a fee is counted, as the office says it."""

    UNKNOWN = "Chưa quy định"
    FREE = "Miễn phí"
    FIXED = "Một mức cho hồ sơ"
    PER_COPY_ASKED = "Theo bản sao, khi yêu cầu"
    PER_COPY = "Theo bản sao"
    PER_PERSON = "Theo người"
    PAGED = "Theo trang bản chính"


FORMULAS: Mapping[str, FormulaChoice] = {choice.value: choice for choice in FormulaChoice}
UNITS: Mapping[str, LimitUnit] = {
    "Ngày làm việc": LimitUnit.WORKING_DAY,
    "Ngày": LimitUnit.CALENDAR_DAY,
    "Giờ làm việc": LimitUnit.WORKING_HOUR,
    "Tháng": LimitUnit.MONTH,
}
STARTS: Mapping[str, StartPolicy] = {
    "Tính từ ngày tiếp theo": StartPolicy.NEXT_DAY,
    "Trả trong ngày, có giờ chốt": StartPolicy.SAME_DAY_CUTOFF,
    "Tính từ giờ tiếp nhận": StartPolicy.HOUR_CARRY,
}

CODE = "Mã thủ tục"
CASE = "Trường hợp"

PROCEDURE_SHEET = "Thủ tục"
COMPONENT_SHEET = "Thành phần hồ sơ"
FEE_SHEET = "Phí, lệ phí"
LIMIT_SHEET = "Thời hạn"
GUIDE_SHEET = "Hướng dẫn"


def _column(heading: str, width: int, choices: Mapping[str, object] | None = None) -> Column:
    return Column(heading, width, tuple(choices or ()))


SHEETS: Mapping[str, tuple[Column, ...]] = {
    PROCEDURE_SHEET: (
        _column(CODE, 12),
        _column("Tên thủ tục", 60),
        _column("Tên gọi tắt", 30),
        _column("Lĩnh vực", 20),
        _column("Mã lĩnh vực", 12),
        Column("Cấp thực hiện", 18, tuple(LEVELS), several=True),
        Column("Kênh nộp", 30, tuple(CHANNELS), several=True),
        _column("Số bộ hồ sơ", 10),
        _column("Số quyết định", 18),
        _column("Đối tượng thực hiện", 30),
        _column("Căn cứ pháp lý", 30),
        _column("Kết quả", 40),
        _column("Giấy in khi tiếp nhận", 22, PAPERS),
        _column("Khi nào in", 22, SLIP_TIMES),
        _column("Khổ giấy", 10, PAGE_SIZES),
        _column("Số bản in", 10),
        _column("Nhãn bìa hồ sơ", 10, YES_NO),
        _column("Máy in", 22),
        _column("Hiệu lực từ ngày", 16),
        _column("Hiệu lực đến ngày", 16),
        _column("Ghi chú", 40),
    ),
    COMPONENT_SHEET: (
        _column(CODE, 12),
        _column(CASE, 30),
        _column("Tên giấy tờ", 60),
        _column("Loại", 12, KINDS),
        _column("Số bản chính", 10),
        _column("Số bản sao", 10),
        _column("Bắt buộc", 10, YES_NO),
        _column("Điều kiện", 30, CONDITIONS),
        _column("Nội dung điều kiện", 30),
        _column("Số hóa", 10, YES_NO),
        _column("Mã giấy tờ", 18),
    ),
    FEE_SHEET: (
        _column(CODE, 12),
        _column("Mã khoản thu", 14),
        _column("Loại khoản thu", 12, FEE_KINDS),
        _column("Tên khoản thu", 30),
        _column("Cách tính", 26, FORMULAS),
        _column("Mức thu (đồng)", 14),
        _column("Mức từ trang thứ 3 (đồng)", 16),
        _column("Tối đa một bản (đồng)", 16),
        _column("Kênh", 14, {ALL_CHANNELS: None, **CHANNELS}),
        _column("Diện miễn, giảm", 30),
        _column("Do ai quy định", 14, SET_BY),
        _column("Khi nào thu", 18, COLLECTIONS),
        _column("Hiệu lực từ ngày", 16),
        _column("Hiệu lực đến ngày", 16),
    ),
    LIMIT_SHEET: (
        _column(CODE, 12),
        _column(CASE, 30),
        _column("Kênh", 14, {ALL_CHANNELS: None, **CHANNELS}),
        _column("Thời hạn", 10),
        _column("Đơn vị", 16, UNITS),
        _column("Cách tính từ lúc nhận", 28, STARTS),
        _column("Giờ chốt", 10),
        _column("Đúng giờ chốt còn kịp", 12, YES_NO),
        _column("Trừ ngày lễ", 10, YES_NO),
    ),
}

GUIDE = (
    "Mỗi dòng của trang “Thủ tục” là một thủ tục; các trang khác nhắc lại mã thủ tục.",
    "Mã thủ tục viết dạng chữ, ví dụ 1.001193; không để Excel đổi thành số.",
    f"Nhiều giá trị trong một ô cách nhau bằng dấu chấm phẩy ({SEPARATOR}).",
    "Kết quả: mỗi kết quả một dòng trong ô, mã đứng sau dấu |: Giấy khai sinh | KQ.G15.000031.",
    "Cột “Trường hợp” để trống là cho mọi trường hợp; nhiều tên cách nhau bằng dấu chấm phẩy.",
    "Ngày viết dạng dd/MM/yyyy; giờ chốt viết dạng HH:MM, ví dụ 15:00.",
    "Khổ giấy, số bản in và máy in là của mẫu 01; máy in để trống là máy A4 của quầy.",
    "Mức thu để trống hoặc “Chưa quy định” khi Hội đồng nhân dân tỉnh chưa cho số.",
    "Thủ tục hoặc kênh không thu thì ghi một dòng “Miễn phí”; không ghi gì không có nghĩa là miễn.",
    (
        "Các dòng cùng “Mã khoản thu” là một khoản, dòng ghi rõ kênh được dùng trước dòng “Mọi "
        "kênh”; để trống mã thì các dòng cùng loại và cùng tên là một khoản."
    ),
    "Không dùng công thức: ô có công thức bị bỏ trống và báo lại.",
    "Nhập vào chương trình chỉ tạo bản nháp; phải có người xem lại và công bố.",
)
