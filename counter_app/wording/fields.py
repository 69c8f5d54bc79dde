"""What the fields of forms are called in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FIELD_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "name": "Họ và tên",
        "identity_number": "Số định danh",
        "phone": "Điện thoại",
        "email": "Thư điện tử",
        "address": "Địa chỉ",
        "nationality": "Quốc tịch",
        "organisation_name": "Tên tổ chức",
        "tax_code": "Mã số thuế",
        "representative": "Người đại diện",
        "letter_number": "Số giấy giới thiệu",
        "proxy_number": "Số văn bản ủy quyền",
        "summary": "Trích yếu",
        "note": "Ghi chú giấy tờ",
        "waiver_reason": "Lý do miễn giảm",
        "reason": "Lý do",
        "agency_code": "Mã định danh cơ quan",
        "office_name": "Tên cơ quan",
        "parent_name": "Cơ quan chủ quản",
        "place": "Địa danh",
        "hotline": "Điện thoại đường dây nóng",
        "counters": "Số lượng quầy",
        "service_name": "Số thứ tự dùng cho việc",
        "counter_words": "Cách gọi quầy",
        "login": "Tên đăng nhập",
        "person_name": "Họ và tên người dùng",
        "title": "Chức danh",
        "password": "Mật khẩu",
        "portal_user": "Tên tài khoản",
        "portal_password": "Mật khẩu",
        "relay_token": "Mã nơi chuyển tệp",
        "procedure_code": "Mã thủ tục",
        "procedure_name": "Tên thủ tục",
        "short_name": "Tên gọi tắt",
        "field_name": "Lĩnh vực",
        "field_code": "Mã lĩnh vực",
        "case_id": "Trường hợp",
        "component_id": "Mã giấy tờ",
        "component_name": "Tên giấy tờ",
        "national_code": "Mã giấy tờ quốc gia",
        "fee_code": "Mã khoản thu",
        "fee_name": "Tên khoản thu",
        "printer_name": "Máy in",
    }
)
"""By the name a refusal gives the field in its details."""


def field_names(fields: str) -> str:
    """The names of one field or of several with commas between; unknown ones as they are."""
    return ", ".join(FIELD_NAMES.get(field, field) for field in fields.split(","))
