"""An office with years behind it, made by direct inserts into the same tables F9 writes.

Every dossier brings what F9 and the lanes leave of it: its search words, its two operations for
the portal, its slip and label, its ticket. The people are known, each by a number of his own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import Engine, Table, insert, select
from sqlalchemy.orm import DeclarativeBase

from counter_app.domain.ids import uuid7
from counter_app.domain.party import Person, person_to_json
from counter_app.domain.text import search_key
from counter_app.practice.people import Person as InventedPerson
from counter_app.practice.people import invent_person
from counter_app.services.desk import Desk
from counter_app.services.repositories import StoredVersion
from counter_app.storage.mapping import name_key, search_tokens
from counter_app.storage.rows.delivery import OutboxRow
from counter_app.storage.rows.dossier import (
    CitizenIdentifierRow,
    CitizenRow,
    DossierRow,
    DossierSearchRow,
)
from counter_app.storage.rows.paper import PrinterRow, PrintJobRow
from counter_app.storage.rows.queue import QueueSeriesRow, QueueTicketRow
from tests.fixtures.office import MONDAY_MORNING

BATCH = 2000
PEOPLE = 5000
"""Distinct invented names and addresses; numbers and phones are everybody's own."""
A_DAY = 300
"""Dossiers, and tickets."""

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Place:
    """Where everything happened."""

    desk: Desk
    procedure: StoredVersion
    connection_id: UUID
    printer_id: UUID
    series_id: UUID


def fill(
    engine: Engine,
    desk: Desk,
    procedure: StoredVersion,
    connection_id: UUID,
    count: int,
    unsent: int,
) -> None:
    """``count`` received dossiers, the newest ``unsent`` of them still in the outbox."""
    with engine.connect() as connection:
        printer = connection.scalar(select(PrinterRow.id).order_by(PrinterRow.kind.desc()))
        series = connection.scalar(select(QueueSeriesRow.id))
    if printer is None or series is None:
        raise LookupError("the practice office has a printer and a series")
    place = Place(desk, procedure, connection_id, printer, series)
    known = [invent_person(number) for number in range(1, min(count, PEOPLE) + 1)]
    rows = (
        _visit(place, _person(known[number % len(known)], number), number, count, unsent)
        for number in range(1, count + 1)
    )
    _store(engine, rows)


def _store(engine: Engine, visits: Iterator[Sequence[tuple[type[DeclarativeBase], Row]]]) -> None:
    while batch := list(islice(visits, BATCH)):
        tables: dict[type[DeclarativeBase], list[Row]] = {}
        for visit in batch:
            for kind, row in visit:
                tables.setdefault(kind, []).append(row)
        with engine.begin() as connection:
            for kind, rows in tables.items():
                connection.execute(insert(_table(kind)), rows)


def _table(kind: type[DeclarativeBase]) -> Table:
    table = kind.__table__
    if not isinstance(table, Table):
        raise TypeError(kind)
    return table


def _person(known: InventedPerson, number: int) -> Person:
    return Person(
        name=known.name,
        identity_number=f"{known.identity_number[:3]}{number:09d}",
        birth_date=known.birth_date,
        address=known.address,
        phone=f"09{number:08d}",
    )


def _visit(
    place: Place, person: Person, number: int, count: int, unsent: int
) -> list[tuple[type[DeclarativeBase], Row]]:
    """All rows of one citizen with one dossier, in the order they refer to each other."""
    desk, dossier_id = place.desk, uuid7()
    code = f"H53.99-25{number // 9999:04d}-{number % 9999:04d}-{number}"
    at = MONDAY_MORNING - timedelta(minutes=count - number + 10)
    words = search_key(code, person.name, person.identity_number, person.phone)
    search = {
        "dossier_id": dossier_id,
        "office_id": desk.office_id,
        "words": " ".join(search_tokens(words)),
    }
    operations = [
        _operation(place, dossier_id, kind, 2 * number + step, at, waits=number > count - unsent)
        for step, kind in enumerate(("dossier", "steps"))
    ]
    papers = [
        _paper(place, dossier_id, kind, code, at) for kind in ("appointment_slip", "folder_label")
    ]
    return [
        (DossierRow, _dossier(desk, place.procedure, person, dossier_id, code, at)),
        (DossierSearchRow, search),
        *((OutboxRow, row) for row in operations),
        *((PrintJobRow, row) for row in papers),
        (QueueTicketRow, _ticket(place, number, count, at)),
        *_citizen(desk, person, at),
    ]


def _dossier(
    desk: Desk, procedure: StoredVersion, person: Person, dossier_id: UUID, code: str, at: datetime
) -> Row:
    content = procedure.content
    return {
        "id": dossier_id,
        "office_id": desk.office_id,
        "code": code,
        "provisional": False,
        "procedure_code": content.code,
        "procedure_name": content.name_vi,
        "procedure_version_id": procedure.id,
        "field_code": "",
        "field_name": content.field_vi,
        "case_id": "main",
        "channel": "direct",
        "submitter": person_to_json(person),
        "owner": None,
        "proxy": None,
        "owner_name": person.name,
        "identity_number": person.identity_number,
        "phone": person.phone,
        "summary": content.short_name_vi,
        "sets": 1,
        "copies": 0,
        "state": "received",
        "money": "nothing_due",
        "delivery": "no_result",
        "return_method": "counter",
        "business_date": MONDAY_MORNING.date(),
        "received_at": at,
        "due_at": at,
        "due_first": at,
        "paused_at": None,
        "clerk_id": desk.clerk_id,
        "counter_id": desk.counter_id,
        "station_id": desk.station_id,
        "waiting_for_scan": 0,
        "version": 1,
    }


def _operation(
    place: Place, dossier_id: UUID, kind: str, seq: int, at: datetime, *, waits: bool
) -> Row:
    return {
        "id": uuid7(),
        "office_id": place.desk.office_id,
        "seq": seq,
        "dossier_id": dossier_id,
        "connection_id": place.connection_id,
        "kind": kind,
        "revision": 1,
        "depends_on": None,
        "body": json.dumps({"seq": seq, "filler": "x" * 1500}),
        "body_sha256": "0" * 64,
        "state": "pending" if waits else "acked",
        "attempts": 0,
        "not_before": None,
        "failure_class": "",
        "failure_code": "",
        "failure_text": "",
        "remote_ref": "",
        "created_at": at,
        "first_tried_at": None if waits else at,
        "acked_at": None if waits else at,
    }


def _paper(place: Place, dossier_id: UUID, kind: str, code: str, at: datetime) -> Row:
    return {
        "id": uuid7(),
        "office_id": place.desk.office_id,
        "counter_id": place.desk.counter_id,
        "printer_id": place.printer_id,
        "kind": kind,
        "subject_id": dossier_id,
        "revision": 1,
        "copy_number": 0,
        "copies": 1,
        "reason": "",
        "content": {"dossier_code": code, "filler": "x" * 800},
        "content_sha256": "0" * 64,
        "state": "printed",
        "attempt": 1,
        "token": "ABCD",
        "bytes_sent": 30_000,
        "confirm_level": "none",
        "error_code": "",
        "rendered_sha256": "0" * 64,
        "created_by": place.desk.clerk_id,
        "created_at": at,
        "started_at": at,
        "finished_at": at,
        "expires_at": None,
        "not_before": None,
    }


def _ticket(place: Place, number: int, count: int, at: datetime) -> Row:
    days = 1 + (count - number) // A_DAY
    return {
        "id": uuid7(),
        "office_id": place.desk.office_id,
        "business_date": MONDAY_MORNING.date() - timedelta(days=days),
        "series_id": place.series_id,
        "number": number % A_DAY,
        "label": f"A{(count - number) % A_DAY:03d}",
        "code8": "ACDEFHJK",
        "priority_code": "ordinary",
        "sort_at": at,
        "state": "done",
        "source": "counter",
        "counter_id": place.desk.counter_id,
        "clerk_id": place.desk.clerk_id,
        "parent_id": None,
        "issued_at": at,
        "called_at": at,
        "started_at": at,
        "finished_at": at,
        "calls": 1,
        "late_finish": False,
        "estimate_low": None,
        "estimate_high": None,
    }


def _citizen(desk: Desk, person: Person, at: datetime) -> list[tuple[type[DeclarativeBase], Row]]:
    citizen_id = uuid7()
    citizen = {
        "id": citizen_id,
        "office_id": desk.office_id,
        "person": person_to_json(person),
        "name_key": name_key(person.name),
        "phone": person.phone,
        "visits": 1,
        "last_seen_at": at,
    }
    number = {
        "id": uuid7(),
        "office_id": desk.office_id,
        "citizen_id": citizen_id,
        "kind": str(person.identity_kind),
        "number": person.identity_number,
        "active": True,
        "since": at,
    }
    return [(CitizenRow, citizen), (CitizenIdentifierRow, number)]
