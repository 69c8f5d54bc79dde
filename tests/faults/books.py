"""The office's books after a fault: what was acknowledged is there, whole, and only once.

Every rule is read from the database itself, never from the program that wrote it. Made for
offices of ``tests.fixtures.office``: every dossier has one paper, one fee, a slip and a label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Select, String, cast, func, select, text
from sqlalchemy.orm import Session

from counter_app.domain.audit import first_break
from counter_app.storage.engine import NO_TRANSACTION
from counter_app.storage.rows.delivery import OutboxRow
from counter_app.storage.rows.dossier import (
    DossierCodeRow,
    DossierComponentRow,
    DossierEventRow,
    DossierFeeRow,
    DossierRow,
    DossierSearchRow,
)
from counter_app.storage.rows.office import SerialBlockRow
from counter_app.storage.rows.paper import PrintEventRow, PrintJobRow
from counter_app.storage.rows.queue import QueueEventRow, QueueNumberRow, QueueTicketRow
from counter_app.storage.rows.trail import AuditRow, CommandRow
from counter_app.storage.unit_of_work import unit_of_work_factory

Ids = Select[Any]

ONE_OF_A_DOSSIER: dict[str, Ids] = {
    "code": select(DossierCodeRow.dossier_id),
    "paper handed in": select(DossierComponentRow.dossier_id),
    "fee": select(DossierFeeRow.dossier_id),
    "line of history": select(DossierEventRow.dossier_id).where(DossierEventRow.act == "receive"),
    "search entry": select(DossierSearchRow.dossier_id),
    "body to send": select(OutboxRow.dossier_id).where(OutboxRow.kind == "dossier"),
    "step to send": select(OutboxRow.dossier_id).where(OutboxRow.kind == "steps"),
    "slip": select(PrintJobRow.subject_id).where(PrintJobRow.kind == "appointment_slip"),
    "label": select(PrintJobRow.subject_id).where(PrintJobRow.kind == "folder_label"),
    "audit line": select(AuditRow.subject_id).where(AuditRow.action == "receive"),
    "result of its command": select(CommandRow.result["dossier_id"].as_string()).where(
        CommandRow.kind == "receive"
    ),
}
ONE_OF_A_TICKET: dict[str, Ids] = {
    "issue": select(QueueEventRow.ticket_id).where(QueueEventRow.act == "issue"),
    "paper": select(PrintJobRow.subject_id).where(PrintJobRow.kind == "queue_ticket"),
    "result of its command": select(CommandRow.result["ticket_id"].as_string()).where(
        CommandRow.kind == "issue"
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the program told the clerk after its commit returned."""

    act: str
    """``receive``, ``issue``, ``call`` or ``finish``."""
    name: str
    """The dossier's code, or the ticket's code of eight letters."""
    command: UUID | None = None


def codes_told(codes: Iterable[str]) -> list[Told]:
    """Codes shown on the screen."""
    return [Told("receive", code) for code in codes]


def broken_promises(engine: Engine, told: Iterable[Told]) -> list[str]:
    """What does not hold, a sentence each; empty when every promise was kept."""
    told = list(told)
    with Session(engine) as session:
        found = [
            *_not_one_each(session, DossierRow, DossierRow.code, ONE_OF_A_DOSSIER),
            *_not_one_each(session, QueueTicketRow, QueueTicketRow.label, ONE_OF_A_TICKET),
            *_gaps_and_doubles(session),
            *_loose_ends(session),
            *_lost(session, told),
        ]
    with unit_of_work_factory(engine)() as unit:
        breaks = [first_break(chain) for chain in unit.audit.chains()]
    found += [f"an audit chain is broken at {seq}" for seq in breaks if seq is not None]
    return found + (_damage(engine) if engine.dialect.name == "sqlite" else [])


def _key(column: Any) -> Any:
    """An id as text that is the same on both databases, however it is stored."""
    return func.replace(cast(column, String), "-", "")


def _not_one_each(session: Session, owner: Any, name: Any, parts: dict[str, Ids]) -> Iterator[str]:
    for what, ids in parts.items():
        keys = select(_key(ids.subquery().c[0]).label("key")).subquery()
        without = session.scalars(
            select(name).where(_key(owner.id).not_in(select(keys.c.key))).limit(3)
        ).all()
        twice = session.scalars(
            select(keys.c.key).group_by(keys.c.key).having(func.count() > 1).limit(3)
        ).all()
        orphans = session.scalars(
            select(keys.c.key).where(keys.c.key.not_in(select(_key(owner.id)))).limit(3)
        ).all()
        if without:
            yield f"{owner.__tablename__} {without} without its {what}"
        if twice:
            yield f"{owner.__tablename__} {twice} with more than one {what}"
        if orphans:
            yield f"{what} of no {owner.__tablename__}: {orphans}"


def _gaps_and_doubles(session: Session) -> Iterator[str]:
    series = (QueueTicketRow.business_date, QueueTicketRow.series_id)
    numbers = session.execute(
        select(
            QueueNumberRow.last_number,
            func.count(),
            func.count(func.distinct(QueueTicketRow.number)),
            func.max(QueueTicketRow.number),
        )
        .join(
            QueueTicketRow,
            (QueueTicketRow.business_date == QueueNumberRow.business_date)
            & (QueueTicketRow.series_id == QueueNumberRow.series_id),
        )
        .group_by(*series, QueueNumberRow.last_number)
    )
    for row in numbers:
        if len(set(row)) > 1:
            yield f"ticket numbers with gaps or doubles: {tuple(row)}"
    given = session.scalar(select(func.count()).select_from(DossierCodeRow)) or 0
    used = session.scalar(
        select(func.sum(SerialBlockRow.next - SerialBlockRow.first)).where(
            SerialBlockRow.scope.startswith("dossier:")
        )
    )
    if given != (used or 0):
        yield f"{used} serials were used up for {given} codes"
    called = session.scalars(
        select(QueueEventRow.ticket_id)
        .where(QueueEventRow.act == "call")
        .group_by(QueueEventRow.ticket_id)
        .having(func.count() > 1)
    ).all()
    if called:
        yield f"{len(called)} tickets were called twice"


def _loose_ends(session: Session) -> Iterator[str]:
    last = (
        select(QueueEventRow.to_state)
        .where(QueueEventRow.ticket_id == QueueTicketRow.id)
        .order_by(QueueEventRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rules: dict[str, Select[Any]] = {
        "a ticket in another state than its history says": select(QueueTicketRow.label).where(
            QueueTicketRow.state != last
        ),
        "a print job without its event": select(PrintJobRow.kind).where(
            PrintJobRow.id.not_in(select(PrintEventRow.job_id))
        ),
        "a step that waits for no dossier": select(OutboxRow.id).where(
            OutboxRow.kind == "steps",
            OutboxRow.depends_on.not_in(select(OutboxRow.id)) | OutboxRow.depends_on.is_(None),
        ),
    }
    for what, statement in rules.items():
        found = session.scalars(statement.limit(3)).all()
        if found:
            yield f"{what}: {found}"


def _lost(session: Session, told: list[Told]) -> Iterator[str]:
    for act in ("receive", "issue", "call"):
        counted = Counter(one.name for one in told if one.act == act)
        yield from (
            f"{name} was told twice ({act})" for name, times in counted.items() if times > 1
        )
    codes = set(session.scalars(select(DossierCodeRow.code)))
    states = dict(session.execute(select(QueueTicketRow.code8, QueueTicketRow.state)).all())
    results = {row.id: row.result for row in session.scalars(select(CommandRow))}
    fitting = {
        "receive": codes,
        "issue": set(states),
        "call": {name for name, state in states.items() if state != "waiting"},
        "finish": {name for name, state in states.items() if state == "done"},
    }
    for one in told:
        if one.name not in fitting[one.act]:
            yield f"{one.act} {one.name} was told and is lost"
        if one.command is None:
            continue
        if one.command not in results:
            yield f"the result of {one.act} {one.name} is lost"
        elif results[one.command].get("code", one.name) != one.name:
            yield f"{one.name} was told, its command says {results[one.command]}"


def _damage(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        # The ciphers are checked in the file alone, so the log is moved into it first.
        connection.execution_options(**{NO_TRANSACTION: True})
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        found = list(connection.execute(text("PRAGMA integrity_check")).scalars())
        ciphers = connection.execute(text("PRAGMA cipher_integrity_check"))
        if ciphers.returns_rows:  # a plain file of the power cuts has none
            found += list(ciphers.scalars())
        found += [str(tuple(row)) for row in connection.execute(text("PRAGMA foreign_key_check"))]
        connection.execute(
            text("INSERT INTO dossier_fts(dossier_fts, rank) VALUES ('integrity-check', 1)")
        )
    return [f"damage: {line}" for line in found if line != "ok"]
