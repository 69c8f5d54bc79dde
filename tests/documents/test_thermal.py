from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from counter_app.documents.blocks import Amount, Banner, Beside, Block, Pair, Text
from counter_app.documents.renderer import OfficePapers
from counter_app.documents.thermal import thermal_blocks
from counter_app.services.paper import (
    AppointmentSlipPaper,
    FolderLabelPaper,
    PrinterTestPaper,
    QueueTicketPaper,
    Raster,
    Rendered,
    Reprint,
)

WIDTHS = (384, 512, 576)
DOTS_PER_MM = 8


def words_of(blocks: Iterable[Block]) -> list[str]:
    words: list[str] = []
    for block in blocks:
        match block:
            case Text() | Banner():
                words.append(block.text)
            case Pair():
                words.append(f"{block.label}: {block.value}")
            case Amount():
                words.append(f"{block.name}: {block.amount}")
            case Beside():
                words += words_of(block.right)
            case _:
                pass
    return words


def raster(rendered: Rendered) -> Raster:
    assert isinstance(rendered, Raster)
    return rendered


@pytest.mark.parametrize("width", [*WIDTHS, 636])
def test_every_code_can_be_read_from_the_paper(
    width: int,
    papers: OfficePapers,
    ticket: QueueTicketPaper,
    slip: AppointmentSlipPaper,
    label: FolderLabelPaper,
    printer_test: PrinterTestPaper,
    picture_of: Callable[[Raster], Image.Image],
    codes_in: Callable[[Image.Image], list[str]],
) -> None:
    for content, code in (
        (ticket, ticket.code8),
        (slip, slip.qr_payload),
        (label, label.qr_payload),
        (printer_test, "TRANG THỬ MÁY IN"),
    ):
        paper = raster(papers.render(content, width_dots=width))
        assert len(paper.rows) == (width + 7) // 8 * paper.height
        assert codes_in(picture_of(paper)) == [code]


def test_papers_stay_short(
    papers: OfficePapers, ticket: QueueTicketPaper, slip: AppointmentSlipPaper
) -> None:
    assert raster(papers.render(ticket, width_dots=576)).height <= 70 * DOTS_PER_MM
    assert raster(papers.render(slip, width_dots=576)).height <= 130 * DOTS_PER_MM


def test_slip_says_the_day_to_come_back(slip: AppointmentSlipPaper) -> None:
    words = words_of(thermal_blocks(slip, None))
    day = words.index("Thứ Hai")
    assert words[day : day + 3] == ["Thứ Hai", "23/11/2026", "trước 17:00"]
    assert "Nhận lúc: 09:12, Thứ Sáu 20/11/2026" in words
    assert "Tổng cộng: 16.000 ₫" in words
    assert "Số giấy tờ: ••••0123" in words
    marks = ("Mã tạm", "MẪU", "IN LẠI", "có mạng")
    assert not [word for word in words if any(mark in word for mark in marks)]


def test_slip_without_an_appointment_names_no_day(slip: AppointmentSlipPaper) -> None:
    words = words_of(
        thermal_blocks(replace(slip, due_at=None, due_note="Báo qua điện thoại"), None)
    )
    assert "Không hẹn ngày trả" in words
    assert "Báo qua điện thoại" in words
    assert not [word for word in words if "trước" in word]


def test_marks_of_a_slip(slip: AppointmentSlipPaper, reprint: Reprint) -> None:
    marked = replace(slip, provisional=True, online=False, sample=True, fees=(), total="0 ₫")
    words = "\n".join(words_of(thermal_blocks(marked, reprint)))
    assert "BẢN IN LẠI (lần 1) – 14:12, Trần Thị Mẫu" in words
    assert "Mã tạm" in words
    assert "tra cứu được khi có mạng" in words
    assert "MẪU" in words
    assert "Không thu phí, lệ phí" in words


def test_the_label_counts_papers_not_sheets(label: FolderLabelPaper) -> None:
    words = words_of(thermal_blocks(replace(label, pages_waiting=4), None))
    at = words.index("Chờ số hóa")
    assert words[at + 1] == "4 giấy tờ"


def test_a_copy_of_another_day_says_so(slip: AppointmentSlipPaper, reprint: Reprint) -> None:
    later = replace(reprint, number=2, at=slip.received_at.replace(day=21))
    assert words_of(thermal_blocks(slip, later))[0] == (
        "BẢN IN LẠI (lần 2) – 09:12 21/11/2026, Trần Thị Mẫu"
    )


@pytest.mark.parametrize(
    ("ahead", "low", "high", "expected"),
    [
        (4, 15, 25, ["Trước bạn còn 4 người", "Chờ khoảng 15–25 phút"]),
        (4, 15, 15, ["Trước bạn còn 4 người", "Chờ khoảng 15 phút"]),
        (40, 60, None, ["Trước bạn còn 40 người", "Chờ trên 60 phút"]),
        (4, None, None, ["Trước bạn còn 4 người"]),
        (0, 0, 5, ["Sắp đến lượt bạn"]),
    ],
)
def test_ticket_promises_no_more_than_is_known(
    ahead: int, low: int | None, high: int | None, expected: list[str], ticket: QueueTicketPaper
) -> None:
    paper = replace(ticket, people_ahead=ahead, wait_low_minutes=low, wait_high_minutes=high)
    words = words_of(thermal_blocks(paper, None))
    promises = ("Trước", "Sắp", "Chờ")
    assert [word for word in words if word.startswith(promises)] == expected


def test_ticket_without_a_code_still_says_everything(
    papers: OfficePapers, ticket: QueueTicketPaper
) -> None:
    bare = replace(ticket, code8="")
    assert "Trước bạn còn 4 người" in words_of(thermal_blocks(bare, None))
    assert raster(papers.render(bare, width_dots=576)).height > 0


def test_control_bytes_and_decomposed_letters_never_reach_the_dots(
    papers: OfficePapers, slip: AppointmentSlipPaper
) -> None:
    name = unicodedata.normalize("NFD", slip.submitter_name)
    dirty = replace(slip, submitter_name=f"\x1b{name}\x00", hotline="0276\n0000 000")
    clean = papers.render(slip, width_dots=576)
    assert papers.render(dirty, width_dots=576) == clean


def test_markup_is_only_text(papers: OfficePapers, slip: AppointmentSlipPaper) -> None:
    marked = replace(slip, submitter_name="A & B <C")
    assert "Người nộp: A & B <C" in words_of(thermal_blocks(marked, None))
    assert papers.render(marked, width_dots=576) != papers.render(slip, width_dots=576)


def test_lanes_share_the_fonts(
    papers: OfficePapers, slip: AppointmentSlipPaper, ticket: QueueTicketPaper
) -> None:
    alone = [papers.render(slip, width_dots=576), papers.render(ticket, width_dots=384)]
    with ThreadPoolExecutor(8) as lanes:
        slips = [lanes.submit(papers.render, slip, width_dots=576) for _ in range(12)]
        tickets = [lanes.submit(papers.render, ticket, width_dots=384) for _ in range(12)]
        assert all(job.result() == alone[0] for job in slips)
        assert all(job.result() == alone[1] for job in tickets)


def _reads_vietnamese() -> bool:
    program = shutil.which("tesseract")
    if program is None:
        return False
    listed = subprocess.run([program, "--list-langs"], capture_output=True, check=False, text=True)
    return "vie" in listed.stdout.split()


@pytest.mark.skipif(not _reads_vietnamese(), reason="tesseract with Vietnamese is not installed")
def test_a_machine_can_read_the_slip(
    papers: OfficePapers,
    slip: AppointmentSlipPaper,
    picture_of: Callable[[Raster], Image.Image],
    tmp_path: Path,
) -> None:
    picture = picture_of(raster(papers.render(slip, width_dots=576)))
    page = Image.new("L", (picture.width + 60, picture.height + 60), 255)
    page.paste(picture, (30, 30))
    page.save(tmp_path / "slip.png", dpi=(203, 203))
    read = subprocess.run(
        ["tesseract", "slip.png", "-", "-l", "vie", "--psm", "6"],
        capture_output=True, check=True, text=True, cwd=tmp_path,
    ).stdout  # fmt: skip
    got = set(unicodedata.normalize("NFC", read).split())
    expected = {word for line in words_of(thermal_blocks(slip, None)) for word in line.split()}
    known = {word.rstrip(":") for word in got} | got
    found = [word for word in expected if word.rstrip(":") in known]
    assert len(found) / len(expected) >= 0.85
