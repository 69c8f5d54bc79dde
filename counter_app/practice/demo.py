"""``make demo``: plays the day, lets the judge look, leaves papers and figures."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

from counter_app.app.folder import open_folder
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.practice.day import DayPlan, OfficeDay
from counter_app.practice.judge import Evidence, copy_scans, judge, sort_papers
from counter_app.practice.visitors import visitors

SEED_FILE = "catalogue/seed-2026-07.json"


def run_demo(out: Path, resources: Path, citizens: int, seed: int) -> int:
    """Play a day of ``citizens`` into ``out``; 0 only when every promise was kept.

    ``out`` is emptied first if a demo made it, and refused if anything else did.
    """
    started = time.monotonic()
    if not _ready(out):
        print(f"{out}: thư mục này không phải của lần diễn trước; hãy chọn thư mục khác.")
        return 2
    procedures = load_seed(resources / SEED_FILE)
    day = OfficeDay(out, resources, procedures)
    plan = _plan(citizens, seed)
    print(f"Một ngày ở văn phòng tập huấn: {citizens} người dân, hạt giống {seed}.", flush=True)
    log = day.play(plan, lambda line: print(f"  {line}", flush=True))
    opened = open_folder(out / "office", practice=True)
    try:
        verdict = judge(
            Evidence(
                engine=opened.engine,
                units=opened.units,
                log=log,
                printouts=day.printouts,
                sheets=day.sheets,
                procedures=procedures,
                portal=day.portal,
                ledger=day.ledger,
                planned=sum(visitor.dossiers for visitor in visitors(citizens, seed)),
            )
        )
    finally:
        opened.close()
    tickets, slips = sort_papers(day.printouts, out)
    summary = {
        "seed": seed,
        "seconds": round(time.monotonic() - started, 1),
        **verdict.counts,
        "ticket_pictures": tickets,
        "slip_pictures": slips,
        "scans_on_portal": copy_scans(day.portal, out),
        "cast": log.cast(),
        "broken": list(verdict.broken),
    }
    text = json.dumps(summary, ensure_ascii=False, indent=1)
    (out / "summary.json").write_text(text + "\n", encoding="utf-8")
    print(text)
    return 1 if verdict.broken else 0


def _plan(citizens: int, seed: int) -> DayPlan:
    """The faults of the full day, scaled to a shorter one."""
    full = DayPlan(seed=seed)
    if citizens >= full.count:
        return DayPlan(count=citizens, seed=seed)

    def part(number: int) -> int:
        return max(1, number * citizens // full.count)

    return DayPlan(
        count=citizens,
        seed=seed,
        line_cut_after=part(full.line_cut_after),
        line_back_after=part(full.line_back_after),
        paper_out_after=part(full.paper_out_after),
        paper_back_after=part(full.paper_out_after) + 1,
        kill_during=part(full.kill_during) + 1,
    )


def _ready(out: Path) -> bool:
    marker = out / ".demo"
    if out.exists() and any(out.iterdir()):
        if not marker.exists():
            return False
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    marker.touch()
    return True
