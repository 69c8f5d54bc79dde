"""Puts the figures that ``make demo`` and ``make bench`` printed into README.md, as printed."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def demo_lines(summary: dict[str, object]) -> str:
    """The summary as a block."""
    return "```json\n" + json.dumps(summary, ensure_ascii=False, indent=1) + "\n```"


def bench_lines(figures: list[dict[str, object]]) -> str:
    """A table of the figures."""
    rows = ["| what | value | floor | ratio | aim |", "|---|---|---|---|---|"]
    for one in figures:
        floor, ratio = one["floor"], one["ratio"]
        rows.append(
            f"| {one['name']} | {one['value']:.1f} {one['unit']} |"
            f" {'' if floor is None else f'{floor:.1f}'} |"
            f" {'' if ratio is None else f'{ratio:.1f}x'} | {one['aim']} |"
        )
    return "\n".join(rows)


def put(text: str, name: str, lines: str) -> str:
    """``text`` with the part between the marks of ``name`` replaced."""
    return re.sub(
        f"<!-- {name} -->.*<!-- /{name} -->",
        lambda _: f"<!-- {name} -->\n{lines}\n<!-- /{name} -->",
        text,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    demo, bench = (Path(argument) for argument in sys.argv[1:3])
    readme = ROOT / "README.md"
    page = readme.read_text(encoding="utf-8")
    page = put(page, "demo", demo_lines(json.loads(demo.read_text(encoding="utf-8"))))
    page = put(page, "bench", bench_lines(json.loads(bench.read_text(encoding="utf-8"))))
    readme.write_text(page, encoding="utf-8")
