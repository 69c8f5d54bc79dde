"""A short day of the practice office, with every planned fault, judged; and a judge that sees."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from typing_extensions import override

from counter_app.app.database import OpenOffice
from counter_app.app.folder import open_folder
from counter_app.config.paths import resource
from counter_app.domain.procedure import PaperChoice
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.practice.day import DayPlan, OfficeDay
from counter_app.practice.demo import run_demo
from counter_app.practice.judge import Evidence, judge
from counter_app.practice.printer_mechanism import Printout
from counter_app.practice.stand_in_books import PortalDossier
from counter_app.practice.town import Town
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
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Evidence]:
    """The folder of a short day, and all of it that can be looked at."""
    out = tmp_path_factory.mktemp("day")
    procedures = load_seed(resource("catalogue/seed-2026-07.json"))
    day = OfficeDay(out, RESOURCES, procedures)
    log = day.play(PLAN)
    opened: OpenOffice = open_folder(out / "office", practice=True)
    return out, Evidence(
        engine=opened.engine,
        units=opened.units,
        log=log,
        printouts=day.printouts,
        sheets=day.sheets,
        procedures=procedures,
        portal=day.portal,
        ledger=day.ledger,
        planned=sum(visitor.dossiers for visitor in visitors(PLAN.count, PLAN.seed)),
    )


@pytest.fixture
def evidence(played: tuple[Path, Evidence]) -> Evidence:
    return played[1]


@pytest.fixture
def forge(played: tuple[Path, Evidence], tmp_path: Path) -> Iterator[Callable[..., Evidence]]:
    """Statements changed a copy of the books behind the program's back."""
    out, evidence = played
    shutil.copytree(out / "office", tmp_path / "office")
    opened = open_folder(tmp_path / "office", practice=True)

    def forged(*statements: str) -> Evidence:
        # Below SQLAlchemy: its transactions would hold the keys together.
        books = opened.engine.raw_connection()
        try:
            for statement in ("PRAGMA foreign_keys = OFF", *statements):
                assert books.cursor().execute(statement).rowcount != 0, statement
            books.commit()
        finally:
            books.invalidate()
        return replace(evidence, engine=opened.engine, units=opened.units)

    yield forged
    opened.close()


def without_keys(table: str) -> tuple[str, ...]:
    """The same rows where nothing keeps two of them from being equal."""
    return (
        f"CREATE TABLE loose AS SELECT * FROM {table}",
        f"DROP TABLE {table}",
        f"ALTER TABLE loose RENAME TO {table}",
    )


def complaint(evidence: Evidence) -> str:
    """The one thing the judge finds broken."""
    (broken,) = judge(evidence).broken
    return broken


def test_every_promise_of_the_day_is_kept(evidence: Evidence) -> None:
    verdict = judge(evidence)

    assert verdict.broken == ()
    assert verdict.counts["visitors"] == PLAN.count
    assert verdict.counts["on_portal"] == verdict.counts["dossiers"] == evidence.planned
    assert (evidence.log.kills, evidence.log.line_cuts, evidence.log.paper_outs) == (1, 1, 1)


def test_a_copy_of_the_books_is_judged_alike(
    evidence: Evidence, forge: Callable[..., Evidence]
) -> None:
    assert judge(forge()) == judge(evidence)


# What was acknowledged ----------------------------------------------------------------------


def test_the_judge_sees_a_lost_acknowledgement(evidence: Evidence) -> None:
    lost = {"code": "H53.99-261123-9999", "dossier": "lost"}
    log = replace(evidence.log, received=[*evidence.log.received, lost])

    assert "acknowledged but lost" in complaint(replace(evidence, log=log))


def test_the_judge_sees_a_dossier_nobody_brought(evidence: Evidence) -> None:
    short = replace(evidence, planned=evidence.planned - 1)

    assert "dossiers stored" in complaint(short)


def test_the_judge_sees_a_code_given_to_two_dossiers(evidence: Evidence) -> None:
    first = evidence.log.received[0]
    again = {**first, "dossier": "another"}
    log = replace(evidence.log, received=[*evidence.log.received, again])

    assert complaint(replace(evidence, log=log)) == f"given twice: ['{first['code']}']"


def test_the_judge_sees_two_codes_of_one_dossier(evidence: Evidence) -> None:
    first, second, *_ = evidence.log.received
    again = {**first, "code": second["code"]}
    log = replace(evidence.log, received=[*evidence.log.received, again])

    assert f"'{first['dossier']}'" in complaint(replace(evidence, log=log))


def test_the_judge_sees_a_number_served_twice(evidence: Evidence) -> None:
    log = replace(evidence.log, served=[*evidence.log.served, evidence.log.served[0]])

    assert complaint(replace(evidence, log=log)).startswith("given twice: ['A0")


@pytest.mark.parametrize("table", ["dossier_code", "queue_ticket"])
def test_the_judge_sees_a_number_twice_in_the_books(
    forge: Callable[..., Evidence], table: str
) -> None:
    doubled = f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1"

    assert "given twice" in complaint(forge(*without_keys(table), doubled))


@pytest.mark.parametrize("fault", ["kills", "line_cuts", "paper_outs"])
def test_the_judge_sees_a_fault_that_did_not_happen(evidence: Evidence, fault: str) -> None:
    log = replace(evidence.log, **{fault: 0})  # type: ignore[arg-type]

    assert complaint(replace(evidence, log=log)) == "a planned fault did not happen"


def test_the_judge_sees_an_evening_without_an_end(evidence: Evidence) -> None:
    log = replace(evidence.log, drained=False)

    assert "not empty in the evening" in complaint(replace(evidence, log=log))


# The portal ---------------------------------------------------------------------------------


def test_the_judge_sees_a_dossier_missing_on_the_portal(evidence: Evidence) -> None:
    bare = next(code for code, held in evidence.portal.items() if not held.files)
    portal = {code: held for code, held in evidence.portal.items() if code != bare}

    assert "not on the portal" in complaint(replace(evidence, portal=portal))


def test_the_judge_sees_a_dossier_on_the_portal_that_nobody_sent(evidence: Evidence) -> None:
    portal = {**evidence.portal, "H53.99-0": PortalDossier({}, steps=[{}])}

    assert "unknown: {'H53.99-0'}" in complaint(replace(evidence, portal=portal))


@pytest.mark.parametrize(
    ("change", "said"),
    [({"created": 2}, "created more than once"), ({"steps": []}, "without their first step")],
)
def test_the_judge_sees_a_dossier_created_twice_or_without_a_step(
    evidence: Evidence, change: dict[str, object], said: str
) -> None:
    code, held = next(iter(evidence.portal.items()))
    portal = {**evidence.portal, code: replace(held, **change)}  # type: ignore[arg-type]

    assert said in complaint(replace(evidence, portal=portal))


def test_the_judge_sees_another_file_on_the_portal(evidence: Evidence) -> None:
    code, held = next((c, d) for c, d in evidence.portal.items() if d.files)
    wrong = replace(held, files=dict.fromkeys(held.files, "0" * 64))
    portal = {**evidence.portal, code: wrong}

    assert complaint(replace(evidence, portal=portal)) == f"files of {code} differ on the portal"


def test_the_judge_sees_a_file_on_the_portal_that_was_never_scanned(evidence: Evidence) -> None:
    code, held = next((c, d) for c, d in evidence.portal.items() if not d.files)
    portal = {**evidence.portal, code: replace(held, files={"TepDinhKem": "0" * 64})}

    assert complaint(replace(evidence, portal=portal)) == f"files of {code} differ on the portal"


# Paper --------------------------------------------------------------------------------------


def named(evidence: Evidence) -> Printout:
    """A piece of paper of a job the clerk was not asked about."""
    asked = {str(doubt["token"]) for doubt in evidence.log.doubts}
    return next(
        paper
        for paper in evidence.printouts
        if paper.complete and paper.process_ids and asked.isdisjoint(paper.process_ids)
    )


def test_the_judge_sees_a_paper_printed_twice(evidence: Evidence) -> None:
    doubled = [*evidence.printouts, named(evidence)]

    assert "came out 2 times" in complaint(replace(evidence, printouts=doubled))


def test_the_judge_sees_a_paper_that_never_came_out(evidence: Evidence) -> None:
    lost = named(evidence)
    printouts = [paper for paper in evidence.printouts if paper is not lost]

    assert "came out 0 times" in complaint(replace(evidence, printouts=printouts))


def test_being_asked_about_excuses_no_paper_that_never_came_out(evidence: Evidence) -> None:
    every = [{"job": job} for job in job_ids(evidence)]
    lost = named(evidence)
    asked = replace(
        evidence,
        log=replace(evidence.log, doubts=[*every]),
        printouts=[paper for paper in evidence.printouts if paper is not lost],
    )

    assert "came out 0 times" in complaint(asked)


def job_ids(evidence: Evidence) -> list[str]:
    with evidence.engine.connect() as books:
        return list(books.scalars(text("SELECT id FROM print_job")))


def test_two_jobs_may_have_drawn_the_same_four_letters(
    evidence: Evidence, forge: Callable[..., Evidence]
) -> None:
    first, second = [paper for paper in evidence.printouts if paper.process_ids][:2]
    (one,), (other,) = first.process_ids, second.process_ids
    forged = forge(
        "DROP TRIGGER print_event_no_update",
        f"UPDATE print_event SET detail = replace(detail, '{other}', '{one}')",
    )
    alike = replace(second, process_ids=(one,))
    printouts = [alike if paper is second else paper for paper in evidence.printouts]

    assert judge(replace(forged, printouts=printouts)).broken == ()
    assert "came out 0 times" in complaint(
        replace(forged, printouts=[paper for paper in printouts if paper is not alike])
    )


@pytest.mark.parametrize("of_dossier", [False, True])
def test_a_paper_without_a_name_is_known_by_its_code(
    evidence: Evidence, forge: Callable[..., Evidence], of_dossier: bool
) -> None:
    """The printer was too slow to say that it can hear names."""
    one = next(paper for paper in evidence.printouts if is_of(paper, dossier=of_dossier))
    bare = replace(one, process_ids=())
    forged = forge(
        f"UPDATE print_job SET confirm_level = 'none' WHERE token = '{one.process_ids[0]}'"
    )
    others = [paper for paper in evidence.printouts if paper is not one]

    assert judge(replace(forged, printouts=[*others, bare])).broken == ()
    assert "came out 0 times" in complaint(replace(forged, printouts=others))
    assert "came out 2 times" in complaint(replace(forged, printouts=[*others, bare, bare]))


def is_of(paper: Printout, *, dossier: bool) -> bool:
    """Whether this whole, named paper carries the code of a dossier, or of a number."""
    found = any(text.startswith("HS.") for text in paper.qr_texts)
    return paper.complete and bool(paper.process_ids) and found == dossier


def test_the_judge_sees_a_slip_that_was_never_ordered(forge: Callable[..., Evidence]) -> None:
    forged = forge(
        "DELETE FROM print_job WHERE id IN"
        " (SELECT id FROM print_job WHERE kind = 'appointment_slip' AND copy_number = 0 LIMIT 1)"
    )

    assert "is owed 1 appointment_slip and has 0" in complaint(forged)


def test_the_judge_sees_a_slip_nobody_is_owed(evidence: Evidence) -> None:
    never = [
        replace(version, paper=replace(version.paper, choice=PaperChoice.FORM_01))
        if version.paper.choice is PaperChoice.FORM_01_AND_SLIP
        else version
        for version in evidence.procedures
    ]

    broken = judge(replace(evidence, procedures=never)).broken

    assert broken
    assert all("is owed 0 appointment_slip and has 1" in line for line in broken)


def test_the_judge_sees_a_job_without_an_end(forge: Callable[..., Evidence]) -> None:
    forged = forge("UPDATE print_job SET state = 'sending' WHERE kind = 'folder_label'")

    broken = judge(forged).broken

    assert broken
    assert all("ended as sending" in line for line in broken)


def test_the_judge_sees_a_sheet_too_many_and_a_sheet_too_few(evidence: Evidence) -> None:
    asked = {str(doubt["token"]) for doubt in evidence.log.doubts}
    one = next(name for name in evidence.sheets if name not in asked)
    fewer = list(evidence.sheets)
    fewer.remove(one)

    assert "came out 1 times, ordered 2" in complaint(replace(evidence, sheets=fewer))
    more = [*evidence.sheets, one]
    assert "came out 3 times, ordered 2" in complaint(replace(evidence, sheets=more))


# The trail ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [("audit", "at", "audit chain"), ("portal_receipt", "sent_at", "chain of receipts")],
)
def test_the_judge_sees_a_changed_trail(
    forge: Callable[..., Evidence], table: str, column: str, said: str
) -> None:
    forged = forge(
        f"DROP TRIGGER {table}_no_update",
        f"UPDATE {table} SET {column} = {column} + 1000000 WHERE rowid ="
        f" (SELECT min(rowid) FROM {table})",
    )

    assert said in complaint(forged)


# The visitors -------------------------------------------------------------------------------


def test_every_role_of_the_cast_comes_in_a_full_day() -> None:
    assert {visitor.role for visitor in visitors(60, 7)} == set(CAST)


def test_command_ids_are_the_same_after_a_restart() -> None:
    first, again = visitors(5, 1)[2], visitors(5, 1)[2]

    assert first.command_id("receive") == again.command_id("receive")
    assert first.command_id("receive") != first.command_id("receive", 1)


class Unprepared(OfficeDay):
    """Nobody has set up the office, so the counter cannot start."""

    @override
    def _set_up(self, town: Town) -> None:
        return


def test_a_counter_that_breaks_ends_the_day(tmp_path: Path) -> None:
    day = Unprepared(tmp_path, RESOURCES, ())

    with pytest.raises(RuntimeError, match="ended with 1"):
        day.play(PLAN)


def test_a_day_needs_a_place_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")

    assert run_demo(tmp_path, RESOURCES, 1, 1) == 2
    assert (tmp_path / "letter.txt").read_text() == "mine"
