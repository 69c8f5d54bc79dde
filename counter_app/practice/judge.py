"""Looks at what a played day left behind and says whether every promise was kept.

It reads the office's database, the printer's paper and the portal's books; it trusts
none of them about the others.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from counter_app.domain.audit import first_break
from counter_app.domain.dossier_code import read_qr
from counter_app.domain.procedure import PaperChoice, PaperRule, ProcedureVersion, SlipWhen
from counter_app.domain.working_calendar import office_time
from counter_app.practice.day import DayLog
from counter_app.practice.printer_mechanism import Printout
from counter_app.practice.stand_in_books import PortalDossier
from counter_app.services.portal_port import first_broken_receipt
from counter_app.services.repositories import UnitOfWorkFactory

SETTLED = ("printed", "cancelled", "expired")
OWED = {
    "appointment_slip": (PaperChoice.SLIP, PaperChoice.FORM_01_AND_SLIP),
    "receipt_form": (PaperChoice.FORM_01, PaperChoice.FORM_01_AND_SLIP),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the judge may look at."""

    engine: Engine
    units: UnitOfWorkFactory
    log: DayLog
    printouts: Sequence[Printout]
    sheets: Sequence[str]
    """What the job of each sheet of the office printer was called, in order."""
    procedures: Sequence[ProcedureVersion]
    """What the office was opened with; their rules say who is owed which paper."""
    portal: Mapping[str, PortalDossier]
    ledger: Sequence[Mapping[str, Any]]
    planned: int
    """Dossiers the day's visitors were to bring."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts for ``summary.json`` and what was broken, each in one sentence."""

    counts: Mapping[str, int]
    broken: tuple[str, ...]


def judge(evidence: Evidence) -> Verdict:
    """Every promise of the day."""
    broken = [
        *_lost_or_doubled(evidence),
        *_on_the_portal(evidence),
        *_papers_owed(evidence),
        *_papers(evidence),
        *_hashes(evidence),
        *_chains(evidence),
    ]
    if not evidence.log.drained:
        broken.append("the outbox or the printer queue was not empty in the evening")
    if evidence.log.kills != 1 or evidence.log.line_cuts != 1 or evidence.log.paper_outs != 1:
        broken.append("a planned fault did not happen")
    return Verdict(_counts(evidence), tuple(broken))


def _rows(engine: Engine, statement: str) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(text(statement)))


def _lost_or_doubled(evidence: Evidence) -> list[str]:
    broken = []
    stored = {row[0] for row in _rows(evidence.engine, "SELECT code FROM dossier")}
    acknowledged = {str(entry["code"]) for entry in evidence.log.received}
    if acknowledged - stored:
        broken.append(f"acknowledged but lost: {sorted(acknowledged - stored)}")
    if len(stored) != evidence.planned:
        broken.append(f"{len(stored)} dossiers stored, {evidence.planned} brought")
    twice = _repeated(row[0] for row in _rows(evidence.engine, "SELECT code FROM dossier_code"))
    labels = _rows(evidence.engine, "SELECT label || ' ' || business_date FROM queue_ticket")
    twice += _repeated(row[0] for row in labels)
    twice += _repeated(entry["ticket"] for entry in evidence.log.served)
    # The books could forget what was said aloud: a code for two dossiers, or the reverse.
    said = {(str(entry["code"]), str(entry["dossier"])) for entry in evidence.log.received}
    twice += _repeated(code for code, _dossier in said)
    twice += _repeated(dossier for _code, dossier in said)
    if twice:
        broken.append(f"given twice: {twice}")
    return broken


def _repeated(values: Iterable[object]) -> list[str]:
    return [str(value) for value, count in Counter(values).items() if count > 1]


def _on_the_portal(evidence: Evidence) -> list[str]:
    broken = []
    stored = {row[0] for row in _rows(evidence.engine, "SELECT code FROM dossier")}
    there = set(evidence.portal)
    if stored != there:
        broken.append(f"not on the portal: {sorted(stored - there)}; unknown: {there - stored}")
    doubled = [code for code, found in evidence.portal.items() if found.created != 1]
    if doubled:
        broken.append(f"created more than once on the portal: {doubled}")
    stepless = [code for code, found in evidence.portal.items() if not found.steps]
    if stepless:
        broken.append(f"without their first step: {stepless}")
    return broken


def _papers_owed(evidence: Evidence) -> list[str]:
    """Who is owed a slip or form 01 has one original of it in the books, nobody else has."""
    rules = {version.code: version.paper for version in evidence.procedures}
    jobs = _rows(evidence.engine, "SELECT subject_id, kind FROM print_job WHERE copy_number = 0")
    originals = Counter((str(subject), str(kind)) for subject, kind in jobs)
    broken = []
    dossiers = "SELECT id, code, procedure_code, received_at, due_at FROM dossier"
    for dossier, code, procedure, received, due in _rows(evidence.engine, dossiers):
        needed = _day_on_paper(rules[procedure], received, due)
        for kind, choices in OWED.items():
            owed = int(needed and rules[procedure].choice in choices)
            count = originals[str(dossier), kind]
            if count != owed:
                broken.append(f"{code} is owed {owed} {kind} and has {count}")
    return broken


def _day_on_paper(rule: PaperRule, received: int, due: int | None) -> bool:
    """Whether the law wants the day of return on paper. Times in microseconds."""
    if rule.when is not SlipWhen.AFTER_CUTOFF:
        return rule.when is SlipWhen.ALWAYS
    return due is None or _office_day(due) != _office_day(received)


def _office_day(microseconds: int) -> date:
    return office_time(datetime.fromtimestamp(microseconds / 1e6, UTC)).date()


def _papers(evidence: Evidence) -> list[str]:
    """Every paper came out as often as ordered, or is a marked reprint, or was asked about."""
    broken = []
    jobs = _rows(evidence.engine, "SELECT id, kind, state, copies FROM print_job")
    came_out = _came_out(evidence, {str(job): copies for job, _kind, _state, copies in jobs})
    asked = {_plain(doubt["job"]) for doubt in evidence.log.doubts}
    for job, kind, state, copies in jobs:
        count = came_out[str(job)]
        if state not in SETTLED:
            broken.append(f"{kind} {job} ended as {state}")
        elif state != "printed":
            continue
        elif count < copies or (count > copies and _plain(job) not in asked):
            broken.append(f"{kind} {job} came out {count} times, ordered {copies}")
    return broken


def _came_out(evidence: Evidence, ordered: Mapping[str, int]) -> Counter[str]:
    """How many pieces of paper and sheets came out for a job.

    A name has four letters: two jobs of a day may have drawn the same one, in this order.
    """
    named = _names(evidence.engine)
    papers = [paper.process_ids or paper.qr_texts for paper in evidence.printouts if paper.complete]
    out: Counter[str] = Counter()
    for name in chain(*papers, evidence.sheets):
        jobs = named.get(name, [])
        while len(jobs) > 1 and out[jobs[0]] >= ordered[jobs[0]]:
            jobs.pop(0)
        out.update(jobs[:1])
    return out


def _names(engine: Engine) -> dict[str, list[str]]:
    """The jobs by what each attempt was called; by the code on the paper where it had no name.

    A printer that is slow to answer counts as one that never does, and is told no name.
    """
    named: dict[str, list[str]] = {}

    def call(job: object, name: str) -> None:
        jobs = named.setdefault(name, [])
        if str(job) not in jobs:
            jobs.append(str(job))

    for job, detail in _rows(engine, "SELECT job_id, detail FROM print_event ORDER BY id"):
        call(job, _values(detail)["token"])
    unnamed = "SELECT id, content FROM print_job WHERE confirm_level = 'none' ORDER BY started_at"
    for job, content in _rows(engine, unnamed):
        values = _values(content)
        call(job, values.get("qr_payload") or values["code8"])
    return named


def _values(stored: Any) -> Mapping[str, Any]:
    values: Mapping[str, Any] = json.loads(stored) if isinstance(stored, str) else stored
    return values


def _plain(job: object) -> str:
    return str(job).replace("-", "")


def _hashes(evidence: Evidence) -> list[str]:
    """What the portal fetched is what was scanned, file by file."""
    rows = _rows(
        evidence.engine,
        "SELECT d.code, f.sha256 FROM file f JOIN dossier d ON d.id = f.dossier_id"
        " WHERE f.component_id IS NOT NULL",
    )
    scanned: dict[str, Counter[str]] = {}
    for code, digest in rows:
        scanned.setdefault(code, Counter())[digest] += 1
    fetched = {code: Counter(found.files.values()) for code, found in evidence.portal.items()}
    none: Counter[str] = Counter()
    return [
        f"files of {code} differ on the portal"
        for code in sorted(scanned.keys() | fetched.keys())
        if scanned.get(code, none) != fetched.get(code, none)
    ]


def _chains(evidence: Evidence) -> list[str]:
    broken: list[str] = []
    with evidence.units() as unit:
        office = unit.office.office()
        chains = unit.audit.chains()
        receipts = unit.outbox.receipts(office.id) if office else ()
    broken.extend(f"audit chain broken at {at}" for at in map(first_break, chains) if at)
    if first_broken_receipt(receipts) is not None:
        broken.append("chain of receipts broken")
    return broken


def _counts(evidence: Evidence) -> dict[str, int]:
    engine = evidence.engine

    def one(statement: str) -> int:
        return int(_rows(engine, statement)[0][0])

    return {
        "visitors": len(evidence.log.served),
        "dossiers": one("SELECT count(*) FROM dossier"),
        "tickets": one("SELECT count(*) FROM queue_ticket"),
        "pages_scanned": one("SELECT count(*) FROM page"),
        "waiting_for_scan": one("SELECT count(*) FROM dossier WHERE waiting_for_scan > 0"),
        "printed": one("SELECT count(*) FROM print_job WHERE state = 'printed'"),
        "reprints": one("SELECT count(*) FROM print_job WHERE copy_number > 0"),
        "asked_about": len({str(doubt["job"]) for doubt in evidence.log.doubts}),
        "pieces_of_paper": sum(paper.complete for paper in evidence.printouts),
        "sheets": len(evidence.sheets),
        "on_portal": len(evidence.portal),
        "portal_requests": len(evidence.ledger),
        "kills": evidence.log.kills,
        "line_cuts": evidence.log.line_cuts,
        "paper_outs": evidence.log.paper_outs,
    }


def copy_scans(portal: Mapping[str, PortalDossier], out: Path) -> int:
    """The scanned pages as the portal fetched them, into ``scans/``; returns how many."""
    scans = out / "scans"
    scans.mkdir(parents=True, exist_ok=True)
    count = 0
    for code, dossier in portal.items():
        for number, digest in enumerate(dossier.files.values(), 1):
            shutil.copyfile(out / "portal" / "files" / digest, scans / f"{code}-{number}.jpg")
            count += 1
    return count


def sort_papers(printouts: Sequence[Printout], out: Path) -> tuple[int, int]:
    """Copy what came out into ``tickets/`` and ``slips/``; returns how many of each."""
    tickets, slips = out / "tickets", out / "slips"
    for folder in (tickets, slips):
        folder.mkdir(parents=True, exist_ok=True)
    counts = [0, 0]
    for paper in printouts:
        if not paper.complete:
            continue
        code = next((found for found in map(read_qr, paper.qr_texts) if found), None)
        label = code or next(iter(paper.qr_texts), "without-code")
        target = slips if code else tickets
        shutil.copyfile(paper.path, target / f"{paper.sequence:04d}-{label}.png")
        counts[code is not None] += 1
    return counts[0], counts[1]
