"""The page of the stand-in portal: what has arrived, for people who want to see it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from counter_app.practice.stand_in_books import PortalDossier

HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}

_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8">
<title>Cổng tập dượt</title>
<style>body{{font:15px sans-serif;margin:2em}}table{{border-collapse:collapse}}
td,th{{border:1px solid #ccc;padding:.3em .6em;text-align:left}}</style>
<h1>Cổng tập dượt: {count} hồ sơ</h1>
<p>Không phải cổng thật. Mọi người ở đây đều là hư cấu.</p>
<table><tr><th>Mã hồ sơ<th>Thủ tục<th>Chủ hồ sơ<th>Tiếp nhận<th>Trạng thái<th>Tệp<th>Bước</tr>
{rows}</table></html>"""


def page(dossiers: Mapping[str, PortalDossier]) -> str:
    """Newest first. Everything that came in is text here, whatever it looks like."""
    rows = "\n".join(map(_row, reversed(list(dossiers.values()))))
    return _PAGE.format(count=len(dossiers), rows=rows)


def _row(dossier: PortalDossier) -> str:
    item = dossier.item
    cells = (
        item["MaHoSo"],
        item["TenTTHC"],
        item.get("ChuHoSo", ""),
        item["NgayTiepNhan"],
        item["TrangThaiHoSo"],
        len(dossier.files),
        len(dossier.distinct_steps),
    )
    return "<tr>" + "".join(f"<td>{escape(str(cell))}" for cell in cells) + "</tr>"
