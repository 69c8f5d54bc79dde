"""One calm sentence per failure code: what happened, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from counter_app.domain.failures import (
    DeviceTroubleCode,
    Failure,
    FailureCode,
    PortalTroubleCode,
    RefusalCode,
    StorageTroubleCode,
)
from counter_app.wording.fields import field_names

_REFUSALS: Mapping[FailureCode, str] = {
    RefusalCode.PROCEDURE_UNKNOWN: (
        "Không có thủ tục này trong danh mục. Tìm lại bằng tên, chữ cái đầu hoặc mã thủ tục."
    ),
    RefusalCode.PROCEDURE_NOT_PUBLISHED: (
        "Thủ tục này chưa được công bố tại cơ quan. Chọn thủ tục khác hoặc báo lãnh đạo công bố."
    ),
    RefusalCode.PROCEDURE_CHANGED: (
        "Thủ tục này vừa được sửa ở nơi khác. Xem lại danh mục (Ctrl+7) rồi làm lại."
    ),
    RefusalCode.CASE_UNKNOWN: (
        "Thủ tục không có trường hợp này. Chọn lại ở ô «Trường hợp» (F8 đưa đến ô cần sửa)."
    ),
    RefusalCode.CHANNEL_NOT_OFFERED: (
        "Thủ tục không nhận qua kênh này. Chọn kênh khác ở ô «Kênh nộp»."
    ),
    RefusalCode.TIME_LIMIT_MISSING: (
        "Thủ tục chưa có thời hạn giải quyết nên chưa tính được ngày hẹn trả. "
        "Báo người quản lý danh mục bổ sung thời hạn."
    ),
    RefusalCode.DUE_DATE_PAST: (
        "Ngày hẹn trả đã qua. Gõ lại ngày từ hôm nay trở đi ở ô «Ngày hẹn trả»."
    ),
    RefusalCode.CALENDAR_NOT_LOADED: (
        "Lịch làm việc chưa có năm cần tính nên chưa có ngày hẹn trả. "
        "Báo quản trị cài bản chương trình có lịch của năm ấy."
    ),
    RefusalCode.COMPONENT_MISSING: (
        "Còn thiếu: {component}. Đánh dấu giấy đã nhận (F8 đưa đến ô cần sửa), "
        "hoặc hẹn người nộp mang đến bổ sung."
    ),
    RefusalCode.FEE_NOT_SET: (
        "Phí, lệ phí của thủ tục chưa được xác định. "
        "Báo người quản lý danh mục nhập mức thu ở Cài đặt (Ctrl+7) rồi tiếp nhận lại."
    ),
    RefusalCode.FEE_AMOUNT_INVALID: (
        "Mức thu không dùng được. Gõ đủ số tiền bằng đồng, ví dụ 50.000; gõ 0 nếu miễn phí."
    ),
    RefusalCode.WAIVER_NEEDS_REASON: (
        "Miễn giảm cần có căn cứ. Chọn lý do ở ô «Miễn giảm», hoặc bỏ miễn giảm."
    ),
    RefusalCode.NAME_MISSING: "Chưa có họ và tên. Quét thẻ căn cước hoặc gõ vào ô «Họ và tên».",
    RefusalCode.NAME_DAMAGED: (
        "Tên bị lỗi chữ khi đọc hoặc dán vào. So với thẻ hay giấy tờ rồi gõ lại tên."
    ),
    RefusalCode.ADDRESS_DAMAGED: (
        "Địa chỉ bị lỗi chữ khi đọc hoặc dán vào. So với thẻ hay giấy tờ rồi gõ lại địa chỉ."
    ),
    RefusalCode.ADDRESS_MISSING: "Chưa có địa chỉ. Hỏi người nộp rồi gõ vào ô «Địa chỉ».",
    RefusalCode.IDENTITY_MISSING: (
        "Chưa có số định danh. Quét thẻ căn cước hoặc gõ vào ô «Số định danh»."
    ),
    RefusalCode.BIRTH_DATE_INVALID: "Ngày sinh không đúng. Gõ lại theo dạng ngày/tháng/năm.",
    RefusalCode.PROXY_INCOMPLETE: (
        "Phần người nộp thay chưa đủ. Bấm F4 rồi điền người ủy quyền, số và ngày văn bản."
    ),
    RefusalCode.ORGANISATION_INCOMPLETE: (
        "Phần tổ chức chưa đủ. Bấm F4 rồi điền tên, người đại diện; doanh nghiệp thì cả mã số thuế."
    ),
    RefusalCode.FOREIGNER_INCOMPLETE: (
        "Phần người nước ngoài chưa đủ. Điền số hộ chiếu và quốc tịch."
    ),
    RefusalCode.COUNT_INVALID: (
        "Số lượng không hợp lệ. Sửa số bản sao, số trang, số người hoặc số bộ "
        "(F8 đưa đến ô cần sửa)."
    ),
    RefusalCode.TRANSITION_NOT_ALLOWED: (
        "Hồ sơ đang ở bước không làm được việc này. Mở hồ sơ (Ctrl+3) để xem bước hiện tại."
    ),
    RefusalCode.REASON_MISSING: "Việc này cần ghi lý do. Gõ lý do rồi làm lại.",
    RefusalCode.CHANGED_ELSEWHERE: (
        "Quầy khác vừa sửa hồ sơ này. Mở lại hồ sơ (Ctrl+3), xem thay đổi rồi làm lại."
    ),
    RefusalCode.DOSSIER_UNKNOWN: (
        "Không tìm thấy hồ sơ. Kiểm tra lại mã, hoặc bấm Ctrl+K để tìm theo tên, số điện thoại."
    ),
    RefusalCode.CODES_USED_UP: (
        "Quầy đã dùng hết mã hồ sơ được cấp. "
        "Nối lại máy chủ để nhận thêm mã, hoặc tiếp nhận ở quầy khác."
    ),
    RefusalCode.CODE_NOT_USABLE: (
        "Mã không dùng được: sai dạng, là mã tạm, đã thuộc hồ sơ khác hoặc cơ quan tự cấp mã. "
        "So với mã trên cổng rồi gõ lại."
    ),
    RefusalCode.TICKET_ALREADY_TAKEN: "Số này đã có quầy khác gọi. Bấm F5 để gọi số tiếp theo.",
    RefusalCode.TICKET_STILL_OPEN: (
        "Quầy còn một số đang phục vụ. Bấm F7 (Xong) hoặc Ctrl+F6 (Vắng) trước khi gọi số khác."
    ),
    RefusalCode.TICKET_UNKNOWN: "Không có số thứ tự này trong ngày. Kiểm tra lại số trên phiếu.",
    RefusalCode.NOBODY_WAITING: "Chưa có ai chờ. Khi có người lấy số, bấm F5 để gọi.",
    RefusalCode.TICKETS_USED_UP: (
        "Hôm nay đã phát hết số của {series}. Mời người dân lấy số ở dãy khác hoặc hẹn ngày khác."
    ),
    RefusalCode.CLOCK_WENT_BACK: (
        "Đồng hồ máy chậm hơn lần ghi trước nên chưa cấp số. Máy sai giờ thì "
        "chỉnh lại rồi làm lại; máy đúng thì trưởng nhóm hoặc quản trị xác nhận."
    ),
    RefusalCode.CLOCK_JUMPED: (
        "Đồng hồ máy vượt {days} ngày so với lần ghi trước. Máy sai giờ thì "
        "chỉnh lại rồi làm lại; máy đúng thì trưởng nhóm hoặc quản trị xác nhận."
    ),
    RefusalCode.NOT_PERMITTED: (
        "Tài khoản không có quyền làm việc này. Nhờ người có quyền, hoặc đăng nhập tài khoản khác."
    ),
    RefusalCode.LOGIN_FAILED: "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra bộ gõ rồi gõ lại.",
    RefusalCode.LOGIN_LOCKED: (
        "Tài khoản tạm khóa vì sai mật khẩu nhiều lần. Chờ hết giờ khóa rồi đăng nhập lại."
    ),
    RefusalCode.SECOND_PERSON_NEEDED: (
        "Việc này cần người thứ hai xác nhận. Mời lãnh đạo hoặc trưởng bộ phận đăng nhập xác nhận."
    ),
    RefusalCode.CARD_UNREADABLE: (
        "Không đọc được mã trên thẻ. Lau thẻ rồi quét lại, hoặc gõ số định danh."
    ),
    RefusalCode.TEXT_NOT_ALLOWED: (
        "Mục «{field}» có ký tự không dùng được. Xóa ô đang báo rồi gõ lại."
    ),
    RefusalCode.TEXT_TOO_LONG: (
        "Mục «{field}» dài quá {most} ký tự. Rút gọn mục này rồi làm lại; chưa có gì được lưu."
    ),
    RefusalCode.FILE_NOT_RECOGNISED: (
        "Tệp không đúng loại cần nhập. Chọn tệp khác; không có gì bị thay đổi."
    ),
    RefusalCode.FILE_TOO_LARGE: (
        "Tệp quá lớn nên không được mở. Chọn tệp nhỏ hơn hoặc quét lại với độ phân giải thấp hơn."
    ),
    RefusalCode.FILE_NOT_WRITTEN: (
        "Không ghi được tệp này. Xem lại đường dẫn, quyền ghi và chỗ trống trên đĩa rồi làm lại."
    ),
    RefusalCode.PAPER_UNKNOWN: "Không có lệnh in này. Mở hồ sơ (Ctrl+3) rồi bấm Ctrl+P để in lại.",
    RefusalCode.NOT_PRACTICE_FOLDER: (
        "Thư mục này không phải của phòng tập huấn. Chọn thư mục khác, hoặc mở không có --practice."
    ),
    RefusalCode.PRACTICE_FOLDER: (
        "Thư mục này chứa dữ liệu tập huấn, không dùng để làm thật. "
        "Chọn thư mục khác, hoặc mở với --practice."
    ),
    RefusalCode.ANSWER_INVALID: (
        "Chưa dùng được: {field}. Điền lại các mục này; mật khẩu cần ít nhất 8 ký tự."
    ),
    RefusalCode.INVITATION_UNKNOWN: (
        "Mã ghép máy không đúng, đã dùng hoặc quá 24 giờ. "
        "Lấy mã mới trên một máy của văn phòng (Cài đặt, Cấp mã ghép máy) rồi gõ lại."
    ),
    RefusalCode.PORTAL_ACCOUNT_INCOMPLETE: (
        "Mục «{field}» còn trống. Gõ tên tài khoản và mật khẩu cổng đã cấp cho cơ quan rồi lưu lại."
    ),
    RefusalCode.OFFICE_NOT_SET_UP: (
        "Máy này chưa được thiết lập cho văn phòng nào. Mở cửa sổ chương trình và điền phần"
        " thiết lập lần đầu."
    ),
    RefusalCode.SETTING_INVALID: (
        "Cài đặt «{key}» không hợp lệ. Sửa mục này trong counter.toml rồi mở lại chương trình."
    ),
}

_DEVICES: Mapping[FailureCode, str] = {
    DeviceTroubleCode.PRINTER_NOT_CONFIGURED: (
        "Máy in chưa dùng được. Báo quản trị sửa mục máy in trong counter.toml; "
        "phiếu được giữ để in sau."
    ),
    DeviceTroubleCode.PRINTER_UNREACHABLE: (
        "Không liên lạc được máy in. Kiểm tra nguồn và dây; phiếu được giữ và sẽ in lại."
    ),
    DeviceTroubleCode.PRINTER_PAPER_OUT: (
        "Máy in hết giấy. Lắp cuộn giấy mới; phiếu đang chờ sẽ tự in tiếp."
    ),
    DeviceTroubleCode.PRINTER_COVER_OPEN: (
        "Nắp máy in đang mở. Đóng nắp lại; phiếu đang chờ sẽ tự in tiếp."
    ),
    DeviceTroubleCode.PRINTER_ERROR: (
        "Máy in báo lỗi. Tắt rồi bật lại máy in; phiếu đang chờ sẽ tự in tiếp."
    ),
    DeviceTroubleCode.PAPER_NOT_DRAWN: (
        "Chương trình không dựng được phiếu này; các phiếu khác vẫn in. "
        "Ghi tay mã và ngày hẹn cho người dân, rồi báo quản trị xem nhật ký."
    ),
    DeviceTroubleCode.PRINT_UNCERTAIN: (
        "Không rõ phiếu đã in xong chưa. Nhìn máy in rồi chọn «Đã in» hoặc «In lại»."
    ),
    DeviceTroubleCode.SCANNER_NOT_CONFIGURED: (
        "Chưa cài đặt máy quét. Báo quản trị ghi máy quét vào counter.toml; cứ tiếp nhận, quét sau."
    ),
    DeviceTroubleCode.SCANNER_UNREACHABLE: (
        "Không liên lạc được máy quét. Kiểm tra nguồn và dây rồi bấm F3; "
        "vẫn tiếp nhận được, quét sau."
    ),
    DeviceTroubleCode.SCANNER_FEEDER_EMPTY: "Khay máy quét chưa có giấy. Đặt giấy vào rồi bấm F3.",
    DeviceTroubleCode.SCANNER_JAM: (
        "Máy quét kẹt giấy. Gỡ giấy kẹt, đặt lại từ trang đang quét rồi bấm F3; "
        "các trang trước vẫn còn."
    ),
    DeviceTroubleCode.SCANNER_COVER_OPEN: "Nắp máy quét đang mở. Đóng nắp rồi bấm F3.",
    DeviceTroubleCode.SCANNER_BUSY: "Máy quét đang bận việc khác. Chờ máy dừng rồi bấm F3.",
    DeviceTroubleCode.SCANNER_PAGE_TRUNCATED: (
        "Trang vừa quét bị thiếu phần cuối nên không được lưu. Quét lại trang đó bằng F3."
    ),
    DeviceTroubleCode.SCANNER_NOT_RESPONDING: (
        "Máy quét ngừng trả lời. Tắt rồi bật lại máy quét, sau đó bấm F3; các trang trước vẫn còn."
    ),
    DeviceTroubleCode.SCANNER_PAGE_LIMIT: (
        "Đã quét {pages} trang, đủ một lượt. Còn giấy trong khay thì bấm F3 để quét tiếp."
    ),
    DeviceTroubleCode.SCANNER_ERROR: "Máy quét báo lỗi. Tắt rồi bật lại máy quét, sau đó bấm F3.",
    DeviceTroubleCode.SCANNER_NO_DUPLEX: (
        "Chưa quét được hai mặt bằng máy quét này. Bỏ «Quét hai mặt» ở Cài đặt (Ctrl+7), "
        "bấm F3 quét từng mặt."
    ),
    DeviceTroubleCode.SCAN_FILE_REJECTED: (
        "Có tệp quét bị hỏng hoặc quá lớn nên không được lưu; tệp ấy nằm trong thư mục con "
        "«rejected». Quét lại giấy đó trên máy photo rồi bấm F3."
    ),
    DeviceTroubleCode.SCAN_FILES_NO_PICTURES: (
        "Thư mục quét chỉ có tệp PDF hoặc loại tệp không nhận được. "
        "Đặt máy photo gửi JPEG hoặc TIFF, quét lại rồi bấm F3."
    ),
    DeviceTroubleCode.PAGE_TOO_LARGE: (
        "Trang quá lớn nên không được lưu. Bỏ «Quét màu» ở Cài đặt (Ctrl+7) rồi quét lại bằng F3."
    ),
    DeviceTroubleCode.READER_NOT_CONFIGURED: (
        "Chưa cài đặt đầu đọc thẻ. Báo quản trị ghi vào counter.toml; cứ gõ hoặc dán số định danh."
    ),
    DeviceTroubleCode.READER_UNREACHABLE: (
        "Không liên lạc được đầu đọc thẻ. Cắm lại dây; trong lúc chờ, gõ số định danh."
    ),
}

_PORTALS: Mapping[FailureCode, str] = {
    PortalTroubleCode.NOT_CONFIGURED: (
        "Chưa cài đặt kết nối cổng dịch vụ công. Báo quản trị ghi vào counter.toml; "
        "hồ sơ vẫn được giữ chờ gửi."
    ),
    PortalTroubleCode.NO_ACCOUNT: (
        "Chưa nhập tài khoản của cơ quan trên cổng. Báo quản trị nhập ở Cài đặt (Ctrl+7), "
        "phần «Cổng dịch vụ công»; hồ sơ vẫn được giữ chờ gửi."
    ),
    PortalTroubleCode.OFFLINE: (
        "Mất mạng đến cổng dịch vụ công. Cứ tiếp nhận bình thường; hồ sơ tự gửi khi có mạng."
    ),
    PortalTroubleCode.TRANSIENT: (
        "Cổng dịch vụ công chưa trả lời được. Không cần làm gì; hồ sơ sẽ tự gửi lại."
    ),
    PortalTroubleCode.OUTCOME_UNKNOWN: (
        "Chưa rõ cổng đã nhận hồ sơ chưa. Không cần làm gì; chương trình sẽ hỏi cổng "
        "trước khi gửi lại."
    ),
    PortalTroubleCode.AUTH: (
        "Cổng không chấp nhận tài khoản của cơ quan. Báo quản trị nhập lại ở Cài đặt (Ctrl+7), "
        "phần «Cổng dịch vụ công»; hồ sơ vẫn được giữ chờ gửi."
    ),
    PortalTroubleCode.CONFLICT: (
        "Trên cổng đã có hồ sơ cùng mã, nội dung khác. "
        "Đối chiếu trên trang của cổng và báo quản trị; hồ sơ được giữ ở Gửi cổng (Ctrl+5)."
    ),
    PortalTroubleCode.REJECTED: (
        "Cổng trả lại hồ sơ vì dữ liệu chưa đúng. "
        "Báo quản trị lý do ghi kèm; sửa xong thì chọn dòng ấy ở Gửi cổng (Ctrl+5), bấm Enter."
    ),
    PortalTroubleCode.CONFIG: (
        "Cổng không nhận vì mã đơn vị hoặc mã thủ tục chưa khớp. "
        "Báo quản trị kiểm tra mã đơn vị trong counter.toml."
    ),
    PortalTroubleCode.NOT_A_PORTAL: (
        "Địa chỉ này không phải cổng dịch vụ công. "
        "Kiểm tra mạng có đòi đăng nhập không, rồi báo quản trị xem lại địa chỉ."
    ),
    PortalTroubleCode.RELAY_REFUSED: (
        "Nơi chuyển tiếp không nhận tệp quét. Báo quản trị kiểm tra; hồ sơ vẫn được giữ chờ gửi."
    ),
    PortalTroubleCode.AWAITING_CODE: (
        "Hồ sơ mang mã tạm nên chưa gửi lên cổng. "
        "Nếu cổng cấp mã thì nhập mã ở Hồ sơ (Ctrl+3); nếu cơ quan tự cấp mã thì hồ sơ tự gửi."
    ),
}

_STORAGE: Mapping[FailureCode, str] = {
    StorageTroubleCode.DISK_FULL: (
        "Ổ đĩa đã đầy nên chưa lưu được. Xóa bớt tệp không cần trên máy rồi làm lại; "
        "nội dung đang gõ vẫn còn."
    ),
    StorageTroubleCode.DISK_ERROR: (
        "Ổ đĩa báo lỗi nên chưa lưu được. Làm lại một lần; nếu vẫn lỗi, báo quản trị trước khi "
        "nhận thêm hồ sơ."
    ),
    StorageTroubleCode.DATABASE_LOCKED: (
        "Cơ sở dữ liệu đang bận nên chưa lưu được. Chờ một chút rồi làm lại."
    ),
    StorageTroubleCode.DATABASE_UNREACHABLE: (
        "Không nối được máy chủ dữ liệu. Kiểm tra mạng nội bộ; nếu kéo dài, báo quản trị."
    ),
    StorageTroubleCode.DATABASE_NOT_ANSWERING: (
        "Máy chủ dữ liệu không trả lời, chưa rõ đã lưu chưa. "
        "Tìm hồ sơ vừa nhập (Ctrl+K) trước khi nhập lại."
    ),
    StorageTroubleCode.DATABASE_DAMAGED: (
        "Cơ sở dữ liệu bị hỏng nên không mở. Không xóa gì cả; báo quản trị phục hồi từ bản sao lưu."
    ),
    StorageTroubleCode.DATABASE_MISSING: (
        "Không thấy dữ liệu của văn phòng: tệp office.db mất hoặc trống. "
        "Không xóa gì cả; báo quản trị chép bản sao lưu vào thư mục dữ liệu rồi mở lại."
    ),
    StorageTroubleCode.DATABASE_NEWER: (
        "Dữ liệu được ghi bởi phiên bản mới hơn. Cập nhật chương trình trên máy này rồi mở lại."
    ),
    StorageTroubleCode.ENGINE_TOO_OLD: (
        "Bộ máy dữ liệu {version} trên máy này chưa an toàn. Cài lại chương trình rồi mở lại."
    ),
    StorageTroubleCode.NOT_ENCRYPTED: (
        "Tệp dữ liệu không được mã hóa nên không mở. Báo quản trị kiểm tra thư mục dữ liệu."
    ),
    StorageTroubleCode.KEY_WRONG: (
        "Khóa không mở được dữ liệu. Kiểm tra cụm mật khẩu hoặc thư mục dữ liệu; "
        "nếu vẫn không được, báo quản trị dùng khóa dự phòng (lệnh unlock)."
    ),
    StorageTroubleCode.KEY_MISSING: (
        "Chưa có khóa mở dữ liệu trên máy này. Nhập cụm mật khẩu, hoặc mã ghép máy quản trị cấp."
    ),
    StorageTroubleCode.KEYRING_MISSING: (
        "Máy này không có kho khóa của hệ điều hành. "
        "Đặt COUNTER_KEY_PASSPHRASE, hoặc mở bằng cụm mật khẩu."
    ),
    StorageTroubleCode.ESCROW_WRONG: (
        "Khóa dự phòng trong tệp không khớp với dữ liệu này. "
        "Kiểm tra tệp khóa riêng (64 chữ số hệ 16) và thư mục dữ liệu; không có gì bị thay đổi."
    ),
    StorageTroubleCode.ESCROW_MISSING: (
        "Dữ liệu này không có ngăn cho khóa dự phòng, vì khi tạo chưa có tệp escrow.pub. "
        "Mở bằng cụm mật khẩu hoặc trên máy cũ."
    ),
    StorageTroubleCode.FILE_DAMAGED: (
        "Một tệp quét bị hỏng nên không mở được. Quét lại giấy đó bằng F3, "
        "hoặc báo quản trị phục hồi."
    ),
    StorageTroubleCode.FOLDER_IN_USE: (
        "Chương trình đang mở thư mục dữ liệu này rồi. Chuyển sang cửa sổ đang mở, "
        "hoặc đóng nó trước."
    ),
    StorageTroubleCode.FOLDER_NOT_USABLE: (
        "Không dùng được thư mục dữ liệu này: không phải thư mục, hoặc không ghi vào được. "
        "Xem lại đường dẫn sau --data, hoặc báo quản trị cấp quyền ghi."
    ),
    StorageTroubleCode.ESCROW_KEY_INVALID: (
        "Tệp escrow.pub không phải khóa dự phòng (64 chữ số hệ 16). "
        "Báo quản trị chép lại khóa công khai của cơ quan rồi mở lại; chưa có gì được tạo."
    ),
}

SENTENCES: Mapping[FailureCode, str] = MappingProxyType(
    {**_REFUSALS, **_DEVICES, **_PORTALS, **_STORAGE}
)
"""Code -> sentence in NFC, possibly with ``{detail}`` places."""

# What stands in a place whose detail the failure did not bring.
_GENERAL = {
    "days": "nhiều",
    "component": "giấy tờ bắt buộc",
    "key": "vừa đọc",
    "field": "vừa điền",
    "most": "số",
    "pages": "nhiều",
    "series": "dãy này",
    "version": "đang có",
}


class _Details(dict[str, str | int]):
    def __missing__(self, place: str) -> str:
        return _GENERAL.get(place, "…")


def sentence(failure: Failure) -> str:
    """The sentence for a failure, its details filled in as plain text (never as markup)."""
    details = _Details(failure.details)
    if "field" in details:
        named = str(details.get("fields") or details["field"])
        details["field"] = field_names(named)
    return SENTENCES[failure.code].format_map(details)
