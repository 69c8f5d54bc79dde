"""What the 58 and 80 mm papers say: queue ticket, appointment slip, folder label, test page."""

from __future__ import annotations

from collections.abc import Iterator

from counter_app.documents.blocks import (
    Align,
    Amount,
    Banner,
    Beside,
    Block,
    Greys,
    Pair,
    Qr,
    Rule,
    Spacer,
    Text,
    WidthRuler,
)
from counter_app.documents.papertext import (
    clock,
    clock_and_date,
    date,
    reprint_banner,
    weekday,
)
from counter_app.services.paper import (
    AppointmentSlipPaper,
    FolderLabelPaper,
    PrinterTestPaper,
    QueueTicketPaper,
    Reprint,
)

ThermalContent = QueueTicketPaper | AppointmentSlipPaper | FolderLabelPaper | PrinterTestPaper

SAMPLE = "MẪU – bản tập huấn, không có giá trị"
PROVISIONAL = "Mã tạm – mã chính thức được cấp sau"
LONG_NAME = 160
"""Characters after which a procedure's name is set smaller."""

LOWER_LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậ bcd đ eèẻẽéẹêềểễếệ gh iìỉĩíị klmn "
    "oòỏõóọôồổỗốộơờởỡớợ pqrst uùủũúụưừửữứự vx yỳỷỹýỵ"
)


def thermal_blocks(content: ThermalContent, reprint: Reprint | None) -> list[Block]:
    """The paper from top to bottom."""
    return [Spacer(8), *_contents(content, reprint), Spacer(14)]


def _contents(content: ThermalContent, reprint: Reprint | None) -> Iterator[Block]:
    match content:
        case QueueTicketPaper():
            yield from _queue_ticket(content, reprint)
        case AppointmentSlipPaper():
            yield from _appointment_slip(content, reprint)
        case FolderLabelPaper():
            yield from _folder_label(content, reprint)
        case PrinterTestPaper():
            yield from _printer_test(content)


def _queue_ticket(paper: QueueTicketPaper, reprint: Reprint | None) -> Iterator[Block]:
    if reprint is not None:
        yield from (Banner(reprint_banner(reprint, paper.issued_at), 24), Spacer(6))
    yield Text(paper.office_name, 26, bold=True, align=Align.CENTRE)
    yield from (Spacer(6), Rule(), Spacer(14))
    yield Text(paper.label, 176, bold=True, align=Align.CENTRE, one_line=True, figures=True)
    yield Spacer(10)
    yield Text(paper.service_name, 32, bold=True, align=Align.CENTRE)
    if paper.priority_name:
        yield from (Spacer(4), Banner(f"ƯU TIÊN: {paper.priority_name}", 26))
    yield from (Spacer(8), Rule(), Spacer(4))
    facts = tuple(_ticket_facts(paper))
    if paper.code8:
        yield Beside(Qr(paper.code8, 190), facts)
    else:
        yield from facts
    if paper.sample:
        yield from (Spacer(4), Banner(SAMPLE, 24))


def _ticket_facts(paper: QueueTicketPaper) -> Iterator[Block]:
    ahead = f"Trước bạn còn {paper.people_ahead} người"
    yield Text(ahead if paper.people_ahead else "Sắp đến lượt bạn", 30, bold=True, one_line=True)
    wait = _wait(paper)
    if wait:
        yield Text(wait, 26, one_line=True)
    yield Spacer(6)
    yield Text(clock_and_date(paper.issued_at), 24, one_line=True)
    if paper.code8:
        yield Text(f"Mã tra cứu {paper.code8}", 24, one_line=True)


def _wait(paper: QueueTicketPaper) -> str:
    low, high = paper.wait_low_minutes, paper.wait_high_minutes
    if not paper.people_ahead or low is None:
        return ""
    if high is None:
        return f"Chờ trên {low} phút"
    return f"Chờ khoảng {low} phút" if low == high else f"Chờ khoảng {low}–{high} phút"


def _appointment_slip(paper: AppointmentSlipPaper, reprint: Reprint | None) -> Iterator[Block]:
    if reprint is not None:
        yield from (Banner(reprint_banner(reprint, paper.received_at), 24), Spacer(6))
    yield Text(paper.office_name, 26, bold=True, align=Align.CENTRE)
    if paper.place:
        yield Text(paper.place, 22, align=Align.CENTRE)
    yield from (Spacer(8), Rule(), Spacer(10))
    yield Text("PHIẾU HẸN TRẢ KẾT QUẢ", 32, bold=True, align=Align.CENTRE)
    yield from _code_lines(paper.dossier_code, provisional=paper.provisional)
    yield from (Spacer(4), Beside(Qr(paper.qr_payload, 210), tuple(_due(paper))))
    yield from (Spacer(4), Rule(), Spacer(10))
    yield from _slip_facts(paper)
    yield from (Spacer(10), Rule(), Spacer(8))
    yield from _slip_fees(paper)
    yield from (Spacer(8), Rule(), Spacer(8))
    yield from _slip_foot(paper)
    if paper.sample:
        yield from (Spacer(6), Banner(SAMPLE, 24))


def _code_lines(code: str, *, provisional: bool) -> Iterator[Block]:
    yield Text(code, 46, bold=True, align=Align.CENTRE, one_line=True)
    if provisional:
        yield Banner(PROVISIONAL, 22)


def _due(paper: AppointmentSlipPaper) -> Iterator[Block]:
    if paper.due_at is None:
        yield Text("Không hẹn ngày trả", 36, bold=True, one_line=True)
    else:
        yield Text("Hẹn trả kết quả", 26)
        yield Text(f"{weekday(paper.due_at)}", 40, bold=True)
        yield Text(date(paper.due_at), 60, bold=True, one_line=True, figures=True)
        yield from (Spacer(8), Text(f"trước {clock(paper.due_at)}", 40, bold=True))
    if paper.due_note:
        yield Text(paper.due_note, 24)


def _slip_facts(paper: AppointmentSlipPaper) -> Iterator[Block]:
    long_name = len(paper.procedure_name) > LONG_NAME
    yield Text(paper.procedure_name, 22 if long_name else 28, bold=not long_name)
    yield Spacer(8)
    yield _fact("Người nộp", paper.submitter_name, bold=True)
    if paper.identity_tail:
        yield _fact("Số giấy tờ", f"••••{paper.identity_tail}")
    yield _fact("Nhận lúc", clock_and_date(paper.received_at))
    if paper.return_method:
        yield _fact("Trả kết quả", paper.return_method)


def _fact(label: str, value: str, *, bold: bool = False) -> Pair:
    return Pair(label, value, 26, 160, bold)


def _slip_fees(paper: AppointmentSlipPaper) -> Iterator[Block]:
    if not paper.fees:
        yield Text("Không thu phí, lệ phí", 26)
        return
    for name, amount in paper.fees:
        yield Amount(name, amount, 24)
    yield Amount("Tổng cộng", paper.total, 30, bold=True)


def _slip_foot(paper: AppointmentSlipPaper) -> Iterator[Block]:
    if not paper.online:
        yield Text("Hồ sơ tra cứu được khi có mạng.", 24, bold=True)
    yield Text(" – ".join(filter(None, (paper.counter_name, paper.clerk_name))), 24)
    if paper.hotline:
        yield Text(f"Điện thoại hỗ trợ: {paper.hotline}", 24)
    if paper.return_note:
        yield Text(paper.return_note, 24)


def _folder_label(paper: FolderLabelPaper, reprint: Reprint | None) -> Iterator[Block]:
    if reprint is not None:
        yield from (Banner(reprint_banner(reprint, paper.received_at), 22), Spacer(4))
    yield from _code_lines(paper.dossier_code, provisional=paper.provisional)
    yield Beside(Qr(paper.qr_payload, 240), tuple(_label_facts(paper)))
    long_name = len(paper.procedure_name) > LONG_NAME
    yield Text(paper.procedure_name, 20 if long_name else 26)
    if paper.sample:
        yield from (Spacer(4), Banner(SAMPLE, 22))


def _label_facts(paper: FolderLabelPaper) -> Iterator[Block]:
    yield Text("Chờ số hóa", 26)
    yield Text(f"{paper.pages_waiting} giấy tờ", 36, bold=True, one_line=True)
    yield Text(paper.counter_name, 26)
    yield Text(f"Nhận {clock(paper.received_at)} {date(paper.received_at)}", 26, one_line=True)
    if paper.due_at is not None:
        yield Text(f"Hẹn trả {weekday(paper.due_at)}", 26)
        yield Text(f"{date(paper.due_at)}, {clock(paper.due_at)}", 30, bold=True, one_line=True)


def _printer_test(paper: PrinterTestPaper) -> Iterator[Block]:
    yield Text(paper.office_name, 26, bold=True, align=Align.CENTRE)
    yield Text("TRANG THỬ MÁY IN", 40, bold=True, align=Align.CENTRE)
    yield Text(f"{paper.printer_name} – {clock_and_date(paper.printed_at)}", 24, align=Align.CENTRE)
    yield from (Spacer(10), Text("Vạch nào chạm mép phải thì đặt số điểm ấy:", 24), Spacer(6))
    for dots in (384, 512, 576):
        yield from (WidthRuler(dots), Spacer(6))
    yield from (Greys(48), Spacer(8))
    yield Text(LOWER_LETTERS, 30)
    yield Text(LOWER_LETTERS.upper(), 30, bold=True)
    yield Text("0123456789  16.000 ₫  ☐ ☑ ✓ → ≤ ≥", 30)
    yield Beside(
        Qr("TRANG THỬ MÁY IN", 220),
        (Text("Mã vuông phải đọc được.", 26), Text("Giấy phải được cắt dưới dòng này.", 26)),
    )
