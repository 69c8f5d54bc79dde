"""Puts the figures that the make targets left in out/ into README.md, as printed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def demo_lines(printed: str) -> str:
    """The summary of ``make demo`` as a block."""
    return "```json\n" + json.dumps(json.loads(printed), ensure_ascii=False, indent=1) + "\n```"


def bench_lines(printed: str) -> str:
    """A table of the figures of ``make bench``."""
    figures: list[dict[str, Any]] = json.loads(printed)
    rows = ["| what | value | floor | ratio | aim |", "|---|---|---|---|---|"]
    for one in figures:
        floor = "" if one["floor"] is None else f"{one['floor']:.1f}"
        ratio = "" if one["ratio"] is None else f"{one['ratio']:.1f}x"
        value = f"{one['value']:.0f}" if one["unit"] == "keys" else f"{one['value']:.1f}"
        rows.append(f"| {one['name']} | {value} {one['unit']} | {floor} | {ratio} | {one['aim']} |")
    return "\n".join(rows)


def campaign_lines(printed: str) -> str:
    """One line for each campaign of ``make campaign``."""
    return "\n".join(f"- {line}" for line in printed.splitlines())


def put(page: str, name: str, lines: str) -> str:
    """``page`` with the part between the marks of ``name`` replaced."""
    return re.sub(
        f"<!-- {name} -->.*<!-- /{name} -->",
        lambda _: f"<!-- {name} -->\n{lines}\n<!-- /{name} -->",
        page,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    readme = ROOT / "README.md"
    page = readme.read_text(encoding="utf-8")
    for name, file, lines in (
        ("demo", "demo/summary.json", demo_lines),
        ("bench", "bench.json", bench_lines),
        ("campaign", "campaign.txt", campaign_lines),
    ):
        left = ROOT / "out" / file
        if left.exists():
            page = put(page, name, lines(left.read_text(encoding="utf-8")))
    readme.write_text(page, encoding="utf-8")
