"""A short day of the practice office, with every planned fault, judged; and a judge that sees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counter_app.app import OpenOffice, open_folder
from counter_app.config.paths import resource
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.practice.day import DayPlan, OfficeDay
from counter_app.practice.demo import run_demo
from counter_app.practice.judge import Evidence, judge
from counter_app.practice.visitors import CAST, visitors

RESOURCES = resource("calendar").parent
PLAN = DayPlan(
    count=8,
    seed=3,
    line_cut_after=1,
    line_back_after=6,
    paper_out_after=3,
    paper_back_after=4,
    kill_during=5,
)


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    out = tmp_path_factory.mktemp("day")
    day = OfficeDay(out, RESOURCES, load_seed(resource("catalogue/seed-2026-07.json")))
    log = day.play(PLAN)
    opened: OpenOffice = open_folder(out / "office", practice=True)
    return Evidence(
        engine=opened.engine,
        units=opened.units,
        log=log,
        printouts=day.printouts,
        portal=day.portal,
        ledger=day.ledger,
        planned=sum(visitor.dossiers for visitor in visitors(PLAN.count, PLAN.seed)),
    )


def test_every_promise_of_the_day_is_kept(evidence: Evidence) -> None:
    verdict = judge(evidence)

    assert verdict.broken == ()
    assert verdict.counts["visitors"] == PLAN.count
    assert verdict.counts["on_portal"] == verdict.counts["dossiers"] == evidence.planned
    assert (evidence.log.kills, evidence.log.line_cuts, evidence.log.paper_outs) == (1, 1, 1)


def test_the_judge_sees_a_dossier_missing_on_the_portal(evidence: Evidence) -> None:
    portal = dict(evidence.portal)
    portal.popitem()

    assert any(
        "not on the portal" in line for line in judge(replace(evidence, portal=portal)).broken
    )


def test_the_judge_sees_a_paper_printed_twice(evidence: Evidence) -> None:
    named = next(paper for paper in evidence.printouts if paper.process_ids)
    doubled = [*evidence.printouts, named]

    assert any(
        "came out 2 times" in line for line in judge(replace(evidence, printouts=doubled)).broken
    )


def test_the_judge_sees_a_lost_acknowledgement(evidence: Evidence) -> None:
    log = replace(evidence.log, received=[*evidence.log.received, {"code": "H53.99-261123-9999"}])

    assert any("acknowledged but lost" in line for line in judge(replace(evidence, log=log)).broken)


def test_the_judge_sees_another_file_on_the_portal(evidence: Evidence) -> None:
    code, found = next((c, d) for c, d in evidence.portal.items() if d.files)
    wrong = replace(found, files=dict.fromkeys(found.files, "0" * 64))
    portal = {**evidence.portal, code: wrong}

    assert any("files of" in line for line in judge(replace(evidence, portal=portal)).broken)


def test_every_role_of_the_cast_comes_in_a_full_day() -> None:
    assert {visitor.role for visitor in visitors(60, 7)} == set(CAST)


def test_command_ids_are_the_same_after_a_restart() -> None:
    first, again = visitors(5, 1)[2], visitors(5, 1)[2]

    assert first.command_id("receive") == again.command_id("receive")
    assert first.command_id("receive") != first.command_id("receive", 1)


def test_a_day_needs_a_place_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")

    assert run_demo(tmp_path, RESOURCES, 1, 1) == 2
    assert (tmp_path / "letter.txt").read_text() == "mine"
