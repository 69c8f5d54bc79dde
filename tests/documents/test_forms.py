from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image

from counter_app.config.paths import resource
from counter_app.documents.form_template import load_template
from counter_app.documents.renderer import OfficePapers
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.services.paper import ComponentLine, Pdf, ReceiptFormPaper, Rendered, Reprint


def pdf(rendered: Rendered) -> Pdf:
    assert isinstance(rendered, Pdf)
    return rendered


def text_of(paper: Pdf) -> list[str]:
    """The text of each page, white space joined."""
    document = pypdfium2.PdfDocument(paper.data)
    try:
        return [
            " ".join(unicodedata.normalize("NFC", page.get_textpage().get_text_range()).split())
            for page in document
        ]
    finally:
        document.close()


def test_form_01_names_everything(papers: OfficePapers, form: ReceiptFormPaper) -> None:
    paper = pdf(papers.render(form, width_dots=576))
    assert paper.pages == 1
    (text,) = text_of(paper)
    for expected in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "ỦY BAN NHÂN DÂN XÃ TÂN HỘI",
        "Tân Hội, ngày 20 tháng 11 năm 2026",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "H53.112-261120-0001",
        "Tiếp nhận hồ sơ của: Nguyễn Thị Ánh Nguyệt",
        "Số định danh/Hộ chiếu/MST: 000000000123",
        "Nội dung yêu cầu giải quyết: Đăng ký khai sinh (mã thủ tục 1.001193)",
        "2 Giấy chứng sinh 1 1 khi có ≥ 2 con",
        "Số lượng hồ sơ: 01 bộ",
        "Thời gian nhận hồ sơ: 09 giờ 12 phút, Thứ Sáu, ngày 20 tháng 11 năm 2026",
        "17 giờ 00 phút, Thứ Hai, ngày 23 tháng 11 năm 2026",
        "Tổng cộng 16.000 ₫",
        "Bằng chữ: Mười sáu nghìn đồng",
        "Vào Sổ theo dõi hồ sơ, Quyển số: 01/2026",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ):
        assert expected in text
    for absent in ("MẪU ", "MÃ TẠM", "IN LẠI", "Chủ hồ sơ", "Trang", "có mạng"):
        assert absent not in text


def test_same_content_same_bytes(papers: OfficePapers, form: ReceiptFormPaper) -> None:
    fresh = OfficePapers(resource("fonts"), resource("forms"))
    assert papers.render(form, width_dots=576) == fresh.render(form, width_dots=384)


def test_every_font_is_ours_and_embedded(papers: OfficePapers, form: ReceiptFormPaper) -> None:
    paper = pdf(papers.render(replace(form, sample=True), width_dots=576))
    with pikepdf.open(io.BytesIO(paper.data)) as document:
        fonts = {
            str(font.BaseFont).partition("+")[2]: font.FontDescriptor
            for page in document.pages
            for font in page.Resources.Font.values()
        }
        assert set(fonts) == {"NotoSans-Regular", "NotoSans-Bold", "DejaVuSans"}
        assert all("/FontFile2" in descriptor for descriptor in fonts.values())
    assert b"Helvetica" not in paper.data


def test_metadata_holds_the_language_and_no_person(
    papers: OfficePapers, form: ReceiptFormPaper
) -> None:
    paper = pdf(papers.render(form, width_dots=576))
    with pikepdf.open(io.BytesIO(paper.data)) as document:
        assert str(document.Root.Lang) == "vi-VN"
        metadata = " ".join(str(value) for value in document.docinfo.values())
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in metadata
    for private in (form.submitter_name, form.submitter_identity, form.dossier_code):
        assert private not in metadata


@pytest.mark.parametrize(
    "name",
    [
        "A & B <C",
        '<img src="/etc/hostname"/>',
        "</para><font size=40>X",
        "%(name)s {0} {code}",
        "Ngô (Năm) \\ Bảy",
    ],
)
def test_a_name_is_never_markup(name: str, papers: OfficePapers, form: ReceiptFormPaper) -> None:
    (text,) = text_of(pdf(papers.render(replace(form, submitter_name=name), width_dots=576)))
    assert text.count(name) == 2


def test_control_bytes_and_decomposed_letters_do_not_reach_the_form(
    papers: OfficePapers, form: ReceiptFormPaper
) -> None:
    dirty = replace(
        form,
        submitter_name=unicodedata.normalize("NFD", form.submitter_name),
        components=tuple(replace(line, name=f"\x1b{line.name}\x00") for line in form.components),
    )
    assert papers.render(dirty, width_dots=576) == papers.render(form, width_dots=576)


@pytest.mark.parametrize("page_size", ["A4", "A5"])
def test_the_code_can_be_scanned_from_the_form(
    page_size: str,
    papers: OfficePapers,
    form: ReceiptFormPaper,
    codes_in: Callable[[Image.Image], list[str]],
) -> None:
    paper = pdf(papers.render(replace(form, page_size=page_size, sample=True), width_dots=576))
    document = pypdfium2.PdfDocument(paper.data)
    page = document[0]
    millimetres = tuple(round(side / 72 * 25.4) for side in page.get_size())
    assert millimetres == {"A4": (210, 297), "A5": (148, 210)}[page_size]
    picture = page.render(scale=200 / 72).to_pil().convert("L")
    document.close()
    assert codes_in(picture) == [form.qr_payload]


def test_a_long_form_goes_on_to_a_second_page(
    papers: OfficePapers, form: ReceiptFormPaper, reprint: Reprint
) -> None:
    lines = tuple(
        ComponentLine(
            f"Giấy tờ thứ {n} có tên rất dài, " + "kèm bản dịch công chứng " * 3, 1, 2, ""
        )
        for n in range(1, 25)
    )
    marked = replace(
        form, components=lines, provisional=True, online=False, sample=True, due_at=None,
        owner_name="Công ty TNHH Hội An & Con", owner_address="Khu phố 3",
    )  # fmt: skip
    later = replace(reprint, at=reprint.at + timedelta(days=1))
    paper = pdf(papers.render(marked, width_dots=576, reprint=later))
    first, second = text_of(paper)
    assert paper.pages == 2
    assert "BẢN IN LẠI (lần 1) – 14:12 21/11/2026, Trần Thị Mẫu" in first
    assert "MÃ TẠM" in first
    assert "Chủ hồ sơ: Công ty TNHH Hội An & Con" in first
    assert "Trang 1/2" in first
    assert "Trang 2/2" in second
    assert second.replace("MẪU ", "").startswith(
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ – H53.112-261120-0001"
    )
    assert "Tên giấy tờ" in second
    assert "tra cứu được khi có mạng" in second
    assert "Không có lịch hẹn" in second
    assert all("MẪU" in page for page in (first, second))
    numbers = [int(n) for n in re.findall(r"Giấy tờ thứ (\d+)", f"{first} {second}")]
    assert numbers == list(range(1, 25))


def test_a_paper_with_an_endless_name_loses_none_of_it(
    papers: OfficePapers, form: ReceiptFormPaper
) -> None:
    names = [f"Từ{n}" for n in range(900)]
    lines = (ComponentLine(" ".join(names), 1, 0, ""), ComponentLine("Giấy cuối", 1, 0, ""))
    paper = pdf(papers.render(replace(form, page_size="A5", components=lines), width_dots=576))

    inside = " ".join(text_inside(paper))

    assert paper.pages > 1
    assert [word for word in names if f"{word} " not in f"{inside} "] == []
    assert "Giấy cuối" in inside
    assert "NGƯỜI NỘP HỒ SƠ" in inside


def text_inside(paper: Pdf) -> list[str]:
    """The text of each page as far as it lies on the sheet."""
    document = pypdfium2.PdfDocument(paper.data)
    try:
        return [
            " ".join(
                unicodedata.normalize(
                    "NFC", page.get_textpage().get_text_bounded(0, 0, *page.get_size())
                ).split()
            )
            for page in document
        ]
    finally:
        document.close()


def test_signatures_never_stand_on_a_page_alone(
    papers: OfficePapers, form: ReceiptFormPaper
) -> None:
    def with_components(count: int) -> Pdf:
        lines = tuple(ComponentLine(f"Giấy tờ {n}", 1, 0, "") for n in range(count))
        return pdf(papers.render(replace(form, components=lines), width_dots=576))

    paper = next(filter(lambda paper: paper.pages > 1, map(with_components, range(8, 40))))
    assert paper.pages == 2
    assert "NGƯỜI NỘP HỒ SƠ" in text_of(paper)[1]
    assert "Điện thoại hỗ trợ" in text_of(paper)[1]


def test_what_is_not_asked_takes_no_room(papers: OfficePapers, form: ReceiptFormPaper) -> None:
    bare = replace(
        form, fees=(), components=(), submitter_email="", register_book="", register_number="",
        hotline="", lookup="",
    )  # fmt: skip
    (text,) = text_of(pdf(papers.render(bare, width_dots=576)))
    assert "Không thu phí, lệ phí" in text
    assert "Không có giấy tờ kèm theo" in text
    for absent in ("Email", "Quyển số", "hỗ trợ", "Tra cứu", "Ghi chú"):
        assert absent not in text


def test_what_the_form_must_say_keeps_a_line_to_write_on(
    papers: OfficePapers, form: ReceiptFormPaper
) -> None:
    bare = replace(
        form, submitter_name="", submitter_identity="", submitter_address="", submitter_phone="",
        statutory_time="", return_method="",
    )  # fmt: skip
    (text,) = text_of(pdf(papers.render(bare, width_dots=576)))
    for label in (
        "Tiếp nhận hồ sơ của:",
        "Số định danh/Hộ chiếu/MST:",
        "Địa chỉ:",
        "Số điện thoại:",
        "Thời gian giải quyết theo quy định:",
        "Đăng ký nhận kết quả tại:",
    ):
        assert label in text


@pytest.mark.parametrize("form_set", ["TT99-2030", "", "..", "../forms/TT03-2025"])
def test_an_unknown_form_set_is_refused(
    form_set: str, papers: OfficePapers, form: ReceiptFormPaper
) -> None:
    with pytest.raises(Refusal) as refusal:
        papers.render(replace(form, form_set=form_set), width_dots=576)
    assert refusal.value.code is RefusalCode.PAPER_UNKNOWN


def test_the_template_says_where_it_comes_from() -> None:
    template = load_template(resource("forms"), "TT03-2025", "01")
    assert (template.form_set, template.form) == ("TT03-2025", "01")
    assert template.valid_from.isoformat() == "2025-09-15"
    assert "source" in resource("forms/TT03-2025/form-01.toml").read_text(encoding="utf-8")
