"""Whatever stands in the sections, the parsers give rows and lose nothing."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.catalogue_doubt import DoubtList
from counter_app.domain.procedure import version_from_json, version_to_json
from counter_app.exchange.catalogue.assembly import Source, assemble
from counter_app.exchange.catalogue.channel_table import read_channel_table
from counter_app.exchange.catalogue.fees import judge_fees
from counter_app.exchange.catalogue.paper_table import read_paper_table
from counter_app.exchange.catalogue.papers import judge_papers
from counter_app.exchange.catalogue.result_table import read_results
from counter_app.exchange.catalogue.scope import read_applicants, read_legal_basis
from counter_app.exchange.catalogue.tables import channels_of

FRAGMENTS = st.sampled_from(
    [
        "Trực tiếp", "Trực tuyến", "Dịch vụ bưu chính", "3", "15", " Ngày làm việc", " Ngày",
        " Giờ", "Miễn phí", "Không có thông tin", "50,000 Việt Nam Đồng", "1200 VNĐ", "10 USD",
        "(", ")", "/hồ sơ", "Hội đồng nhân dân", "lệ phí", "25.000 đồng", "áp dụng mức phí ",
        "kể từ ngày 01/7/2025 đến hết ngày 99/99/2026 theo Thông tư số 64/2025/TT-BTC", "--",
        "Tên giấy tờMẫu đơn, tờ khaiSố lượng", "1 bản chính", "0 bản chính", ",1 bản sao",
        "181 bản chính", "0 bản chính,0 bản sao", "Lưu ý", "Trường hợp ", "Đối với ", ".docx",
        "Mã: ", "KQ.G15.000031", "Từ khóa", "Mô tả", "QH14", "37/2024/QH15", "202437/", "NĐ-CP",
        "Tổ chức (không bao gồm doanh nghiệp, HTX)", ", ", "cấp huyện", "02 bộ hồ sơ", "\n", "\t",
    ]
)  # fmt: skip
JUNK = st.lists(FRAGMENTS | st.text(max_size=6), max_size=25).map("".join)


@given(channels=JUNK, papers=JUNK, results=JUNK, steps=JUNK, others=JUNK)
def test_any_sections_make_a_version_that_can_be_stored(
    channels: str, papers: str, results: str, steps: str, others: str
) -> None:
    doubts = DoubtList()
    rows, _ = read_channel_table(channels)
    version = assemble(
        Source(
            code="1.000001",
            name=others,
            field_vi=others,
            levels=(),
            applicants=read_applicants(others, doubts),
            legal_basis=read_legal_basis(others, doubts),
            channel_rows=rows,
            papers=read_paper_table(papers),
            results=read_results(results),
            fees=(("F1", rows),),
            steps=steps,
            demands=others,
            texts=(papers,),
            origin="",
        ),
        doubts,
    )

    assert version is not None
    assert version_from_json(version_to_json(version)) == version


@given(text=JUNK)
def test_no_paper_is_lost(text: str) -> None:
    table = read_paper_table(text)
    papers = judge_papers(table, DoubtList())

    headings = 1 if len(table.titles) == 1 else 0
    kept = len(papers.components) + len(papers.notes)
    assert kept >= len(table.rows)
    assert kept <= len(table.rows) + headings + bool(table.left)


@given(text=JUNK)
def test_every_character_of_the_papers_belongs_somewhere(text: str) -> None:
    """What the table prints is in a title, a row or the rest: only headings and counts go."""
    table = read_paper_table(text)
    found = [*table.titles, *(r.name + r.form_file for r in table.rows), table.left]

    if not any(row.glued for row in table.rows):
        assert sum(map(len, found)) <= len(text)
        for piece in found:
            assert piece in text


@given(text=JUNK)
def test_fee_is_never_free_beside_an_amount(text: str) -> None:
    rows, _ = read_channel_table(f"Trực tiếp3 NgàyMiễn phí(20.000 đồng){text}")

    (first, *_) = judge_fees(rows, channels_of(rows), (), DoubtList(), "F1")

    assert first.formula is None or first.channel is not None


@given(text=JUNK)
def test_list_of_applicants_loses_no_word(text: str) -> None:
    names = read_applicants(text, DoubtList())

    assert all(name in text for name in names)
    assert set(re.findall(r"\w+", text)) == set(re.findall(r"\w+", " , ".join(names)))


def test_tables_of_nothing_but_one_sign_are_read_quickly() -> None:
    """Patterns that try every place twice would not come back from these."""
    signs = ("(", "a", "1", "1.", "Trực tiếp1", "(đồng", "QH13", "không yêu cầu ", "10 ngày ")
    for sign in (*signs, "(nếu ", "trong trường hợp ", "đối với ", "không nộp ", ").a(", "phải "):
        text = sign * 30_000
        rows, _ = read_channel_table(f"Trực tiếp3 Ngày10,000 VNĐ({text}){text}")
        judge_fees(rows, channels_of(rows), (text,), DoubtList(), "F1")
        judge_papers(
            read_paper_table(f"--Tên giấy tờMẫu đơn, tờ khaiSố lượng{text}1 bản chính"), DoubtList()
        )
        read_results(f"Giấy{text}Mã: {text}Từ khóa")
        read_legal_basis(text, DoubtList())
