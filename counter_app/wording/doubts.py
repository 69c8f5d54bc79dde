"""One sentence per kind of doubt: what the reviewer of a draft should check."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from counter_app.domain.catalogue_doubt import DoubtCode
from counter_app.domain.procedure import Doubt

_RECORD: Mapping[DoubtCode, str] = {
    DoubtCode.RECORD_UNREADABLE: (
        "Không đọc được bản ghi này. Mở tệp gốc, xem lại dòng tương ứng rồi nhập lại."
    ),
    DoubtCode.CODE_MISSING: "Bản ghi không có mã thủ tục. Tra mã trên Cổng Dịch vụ công quốc gia.",
    DoubtCode.CODE_ODD: "Mã thủ tục không đúng dạng 1.234567. So lại với quyết định công bố.",
    DoubtCode.CODE_AS_NUMBER: "Excel đã đổi mã thủ tục thành số. Kiểm tra mã có đủ chữ số không.",
    DoubtCode.CODE_REPEATED: "Mã thủ tục lặp lại trong cùng một tệp. Chọn bản ghi đúng.",
    DoubtCode.NAME_MISSING: "Thủ tục không có tên. Nhập tên theo quyết định công bố.",
    DoubtCode.NAME_NOT_A_PROCEDURE: (
        "Tên giống tên quyết định công bố, không phải tên thủ tục. Sửa lại hoặc bỏ bản ghi."
    ),
    DoubtCode.SHORT_NAME_MISSING: "Chưa có tên gọi tắt để in phiếu hẹn. Đặt tên ngắn dễ hiểu.",
    DoubtCode.TEXT_DAMAGED: "Chữ trong bản ghi bị hỏng. Đối chiếu với trang gốc và gõ lại.",
    DoubtCode.NOT_PUBLIC: "Cổng quốc gia không để thủ tục này ở trạng thái công khai. Hỏi lại Sở.",
    DoubtCode.DECISION_ODD: "Số quyết định công bố viết khác thường. So lại với văn bản.",
    DoubtCode.DECISION_LOCAL: (
        "Quyết định do UBND hoặc HĐND một tỉnh ban hành. Kiểm tra có áp dụng ở tỉnh mình không."
    ),
    DoubtCode.DISTRICT_LEVEL: (
        "Nội dung còn nhắc cấp huyện, đã bỏ từ 01/7/2025. Xác định cơ quan thực hiện hiện nay."
    ),
    DoubtCode.LEVEL_UNKNOWN: "Không rõ cấp thực hiện. Chọn cấp theo quyết định công bố.",
    DoubtCode.FIELD_MISSING: "Không có lĩnh vực. Chọn lĩnh vực của thủ tục.",
    DoubtCode.APPLICANT_UNKNOWN: "Đối tượng thực hiện ghi khác danh mục chung. Kiểm tra cách ghi.",
    DoubtCode.SETS_IN_TEXT: "Nội dung nhắc số bộ hồ sơ khác 01. Kiểm tra số bộ phải nộp.",
    DoubtCode.LEGAL_BASIS_MISSING: "Không đọc được số văn bản nào. Nhập căn cứ pháp lý.",
    DoubtCode.LEGAL_BASIS_GLUED: (
        "Số văn bản dính liền chữ số khác. Kiểm tra lại số hiệu văn bản này."
    ),
}
_LIMITS: Mapping[DoubtCode, str] = {
    DoubtCode.CHANNEL_MISSING: "Không có kênh nộp nào. Chọn các kênh mà đơn vị tiếp nhận.",
    DoubtCode.CHANNEL_UNKNOWN: "Gặp kênh nộp không có trong danh mục. Xác định đó là kênh nào.",
    DoubtCode.CHANNEL_TEXT_LEFT: (
        "Một phần bảng cách thức thực hiện không đọc được. Xem lại kênh, thời hạn và phí."
    ),
    DoubtCode.CHANNEL_ROWS_SEVERAL: (
        "Một kênh có nhiều dòng khác nhau. Xác định đó là các trường hợp hay các bước xử lý."
    ),
    DoubtCode.CASE_UNNAMED: "Trường hợp chưa có tên. Đặt tên theo nội dung bên cạnh.",
    DoubtCode.CASE_COMPONENTS_UNMAPPED: (
        "Trường hợp theo thời hạn và theo hồ sơ không khớp tên. Ghép lại hai bên."
    ),
    DoubtCode.CASES_FROM_GROUPS: (
        "Các trường hợp lấy từ tên nhóm giấy tờ. Kiểm tra cách chia và tên gọi."
    ),
    DoubtCode.SECTION_BROKEN: (
        "Bảng cách thức thực hiện lẫn sang phần thành phần hồ sơ. Kiểm tra kênh nộp bị thiếu."
    ),
    DoubtCode.LIMIT_MISSING: "Không có thời hạn giải quyết. Nhập thời hạn theo quy định.",
    DoubtCode.LIMIT_UNIT_MISSING: (
        "Thời hạn không ghi đơn vị. Xác định ngày làm việc, ngày hay giờ."
    ),
    DoubtCode.LIMIT_UNIT_UNKNOWN: "Đơn vị thời hạn lạ hoặc không rõ. Chọn lại đơn vị.",
    DoubtCode.LIMIT_AND_FEE_GLUED: (
        "Thời hạn và mức thu dính liền nhau. Tách lại từng số theo văn bản."
    ),
    DoubtCode.LIMIT_HOURS: "Thời hạn tính bằng giờ. Xác định giờ làm việc hay giờ đồng hồ.",
    DoubtCode.LIMIT_DIFFERS_BY_CHANNEL: (
        "Thời hạn khác nhau theo kênh. Kiểm tra có đúng quy định không."
    ),
    DoubtCode.LIMIT_TEXT_DISAGREES: (
        "Thời hạn trong bảng khác số ngày trong phần mô tả. Chọn số đúng theo văn bản."
    ),
    DoubtCode.LIMIT_UNIT_TEXT_DISAGREES: (
        "Đơn vị thời hạn trong bảng khác phần mô tả. Xác định ngày hay ngày làm việc."
    ),
    DoubtCode.LIMIT_DEPENDS_ON_CASE: (
        "Thời hạn tùy trường hợp mà nguồn không nêu tên. Bổ sung trường hợp và thời hạn."
    ),
    DoubtCode.SAME_DAY_RULE_IN_TEXT: (
        "Nội dung nói trả trong ngày, nhận sau 15 giờ thì sang ngày sau. Chọn cách tính giờ chốt."
    ),
}
_FEES: Mapping[DoubtCode, str] = {
    DoubtCode.FEE_NOT_STATED: (
        "Nguồn không có thông tin phí, lệ phí. Xác định có thu không, là phí hay lệ phí, mức thu."
    ),
    DoubtCode.FEE_UNREADABLE: "Không đọc được mức thu. Nhập mức thu theo văn bản.",
    DoubtCode.FREE_BUT_COUNCIL: (
        "Ghi miễn phí nhưng nội dung nói Hội đồng nhân dân tỉnh quy định. Nhập mức của tỉnh."
    ),
    DoubtCode.FREE_BUT_NOTED: (
        "Ghi miễn phí nhưng lời ghi hoặc trình tự nói đến khoản phải nộp. Xác định có thu không."
    ),
    DoubtCode.FEE_COUNCIL_FIXES: (
        "Mức thu do Hội đồng nhân dân tỉnh quy định. Nhập mức theo nghị quyết của tỉnh."
    ),
    DoubtCode.FEE_FOREIGN_CURRENCY: (
        "Mức thu ghi bằng ngoại tệ. Xác định khoản này có thu tại đơn vị không."
    ),
    DoubtCode.FEE_AMOUNT_IMPLAUSIBLE: (
        "Mức thu quá nhỏ, có thể mất phần nghìn hoặc sai đơn vị tiền. Nhập lại mức thu."
    ),
    DoubtCode.FEE_DEPENDS_ON_TEXT: (
        "Mức thu tùy điều kiện nêu trong lời ghi. Tách thành từng khoản thu."
    ),
    DoubtCode.FEE_TEXT_DISAGREES: (
        "Mức thu trong bảng khác số tiền trong lời ghi. Chọn mức đúng theo văn bản."
    ),
    DoubtCode.FEE_PER_UNIT: (
        "Mức thu tính theo trang, bản, người hoặc chiếc. Chọn cách tính phù hợp."
    ),
    DoubtCode.FEE_TEMPORARY: ("Có mức thu giảm trong một thời gian. Kiểm tra mức và ngày áp dụng."),
    DoubtCode.FEE_DIFFERS_BY_CHANNEL: (
        "Mức thu khác nhau theo kênh. Kiểm tra có đúng quy định không."
    ),
    DoubtCode.FEE_DIFFERS_BY_CASE: (
        "Một kênh có nhiều mức thu. Tách thành từng khoản thu theo trường hợp."
    ),
    DoubtCode.FEE_REMEMBERED: (
        "Mức thu ghi theo trí nhớ, chưa đối chiếu. So lại với văn bản trước khi công bố."
    ),
    DoubtCode.FEE_KIND_UNKNOWN: "Không rõ khoản này là phí hay lệ phí. Chọn đúng loại.",
}
_PAPERS: Mapping[DoubtCode, str] = {
    DoubtCode.COMPONENTS_MISSING: "Không có thành phần hồ sơ nào. Nhập các giấy tờ phải nộp.",
    DoubtCode.COMPONENT_TEXT_LEFT: (
        "Phần cuối của thành phần hồ sơ không thuộc giấy tờ nào, đã đưa vào ghi chú. Xem lại."
    ),
    DoubtCode.COMPONENT_NAME_MISSING: "Giấy tờ không có tên. Nhập tên giấy tờ.",
    DoubtCode.COMPONENT_NAME_GLUED: (
        "Tên giấy tờ dính liền tên tệp biểu mẫu. Xóa phần tên tệp ở cuối."
    ),
    DoubtCode.COMPONENT_LOOKS_LIKE_NOTE: (
        "Tên giấy tờ chứa lời ghi chú hoặc điều kiện. Viết lại tên, chọn điều kiện phải nộp."
    ),
    DoubtCode.COMPONENT_GROUP: (
        "Các giấy tờ này thuộc một nhóm riêng. Xác định nhóm là trường hợp hay một phần hồ sơ."
    ),
    DoubtCode.COMPONENT_GROUP_UNNAMED: (
        "Có nhiều nhóm giấy tờ không tên. Kiểm tra các nhóm có cùng một trường hợp không."
    ),
    DoubtCode.NOTE_AS_COMPONENT: (
        "Các dòng số lượng 0 là lời ghi chú, đã chuyển vào ghi chú. Xem có sót giấy tờ không."
    ),
    DoubtCode.QUANTITY_GLUED: (
        "Số lượng dính liền chữ số của tên giấy tờ. Kiểm tra tên và số bản chính."
    ),
    DoubtCode.QUANTITY_NOT_STATED: "Nguồn không ghi số lượng. Nhập số bản chính, bản sao.",
    DoubtCode.QUANTITY_ZERO: (
        "Giấy tờ ghi 0 bản chính, không có bản sao. Xác định phải nộp, xuất trình hay là ghi chú."
    ),
    DoubtCode.ONLINE_FORM: (
        "Biểu mẫu điện tử chỉ dùng khi nộp trực tuyến. Kiểm tra kênh áp dụng của giấy tờ này."
    ),
    DoubtCode.CONDITION_FROM_TEXT: (
        "Điều kiện phải nộp được suy ra từ tên giấy tờ. Kiểm tra điều kiện đã đúng chưa."
    ),
}
_RESULTS_AND_SHEET: Mapping[DoubtCode, str] = {
    DoubtCode.RESULT_MISSING: "Thủ tục không có kết quả nào. Nhập giấy tờ kết quả.",
    DoubtCode.RESULT_CODE_MALFORMED: (
        "Mã kết quả không đúng dạng KQ.G15.000031, đã để trống. Tra lại mã."
    ),
    DoubtCode.RESULT_NOT_A_PAPER: (
        "Kết quả này có thể là văn bản từ chối hoặc việc cập nhật dữ liệu. Kiểm tra có giữ không."
    ),
    DoubtCode.FORMULA_CELL: (
        "Ô có công thức hoặc lỗi nên đã bỏ trống. Gõ giá trị thay cho công thức rồi nhập lại."
    ),
    DoubtCode.VALUE_UNKNOWN: (
        "Giá trị trong ô không đúng kiểu hoặc không có trong danh sách. Sửa ô này rồi nhập lại."
    ),
    DoubtCode.ROW_WITHOUT_PROCEDURE: (
        "Dòng này mang mã không có ở trang «Thủ tục». Thêm thủ tục hoặc sửa mã rồi nhập lại."
    ),
}

DOUBT_SENTENCES: Mapping[DoubtCode, str] = MappingProxyType(
    {**_RECORD, **_LIMITS, **_FEES, **_PAPERS, **_RESULTS_AND_SHEET}
)
"""Every kind of doubt has its sentence."""

_UNKNOWN_DOUBT = "Có điểm chưa rõ trong bản ghi. Đối chiếu với văn bản gốc."


def doubt_sentence(doubt: Doubt) -> str:
    """What to check, with the words of the source where there are any."""
    try:
        text = DOUBT_SENTENCES[DoubtCode(doubt.code)]
    except ValueError:
        # A draft stored by a newer version of the program.
        text = _UNKNOWN_DOUBT
    return f"{text} [{doubt.source_text}]" if doubt.source_text else text
