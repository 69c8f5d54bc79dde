"""An office with many dossiers, made by direct inserts into the same tables F9 writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import Engine, Table, insert
from sqlalchemy.orm import DeclarativeBase

from counter_app.domain.ids import uuid7
from counter_app.domain.party import Person, person_to_json
from counter_app.domain.text import search_key
from counter_app.practice.people import invent_person
from counter_app.services.desk import Desk
from counter_app.services.repositories import StoredVersion
from counter_app.storage.mapping import search_tokens
from counter_app.storage.rows.delivery import OutboxRow
from counter_app.storage.rows.dossier import DossierRow, DossierSearchRow
from tests.fixtures.office import MONDAY_MORNING

BATCH = 2000
PEOPLE = 5000
"""Distinct invented people; dossiers beyond that belong to somebody who came before."""


def fill(
    engine: Engine,
    desk: Desk,
    procedure: StoredVersion,
    connection_id: UUID,
    count: int,
    unsent: int,
) -> None:
    """``count`` received dossiers, the newest ``unsent`` of them still in the outbox."""
    people = [_person(number) for number in range(1, min(count, PEOPLE) + 1)]
    rows = _rows(desk, procedure, connection_id, people, count, unsent)
    while batch := list(islice(rows, BATCH)):
        with engine.begin() as connection:
            for position, kind in enumerate((DossierRow, DossierSearchRow, OutboxRow)):
                values = [value for row in batch if (value := row[position]) is not None]
                if values:
                    connection.execute(insert(_table(kind)), values)


def _table(kind: type[DeclarativeBase]) -> Table:
    table = kind.__table__
    if not isinstance(table, Table):
        raise TypeError(kind)
    return table


def _person(number: int) -> Person:
    known = invent_person(number)
    return Person(
        name=known.name,
        identity_number=known.identity_number,
        birth_date=known.birth_date,
        address=known.address,
        phone=known.phone,
    )


Row = tuple[dict[str, object], dict[str, object], dict[str, object] | None]


def _rows(
    desk: Desk,
    procedure: StoredVersion,
    connection_id: UUID,
    people: list[Person],
    count: int,
    unsent: int,
) -> Iterator[Row]:
    for number in range(1, count + 1):
        person = people[number % len(people)]
        dossier_id, code = uuid7(), f"H53.99-25{number // 9999:04d}-{number % 9999:04d}-{number}"
        at = MONDAY_MORNING - timedelta(minutes=count - number + 10)
        words = search_key(code, person.name, person.identity_number, person.phone)
        waits = number > count - unsent
        yield (
            _dossier(desk, procedure, person, dossier_id, code, at),
            {
                "dossier_id": dossier_id,
                "office_id": desk.office_id,
                "words": " ".join(search_tokens(words)),
            },
            _unsent(desk, dossier_id, connection_id, number, at) if waits else None,
        )


def _dossier(
    desk: Desk, procedure: StoredVersion, person: Person, dossier_id: UUID, code: str, at: object
) -> dict[str, object]:
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


def _unsent(
    desk: Desk, dossier_id: UUID, connection_id: UUID, number: int, at: object
) -> dict[str, object]:
    return {
        "id": uuid7(),
        "office_id": desk.office_id,
        "seq": number,
        "dossier_id": dossier_id,
        "connection_id": connection_id,
        "kind": "dossier",
        "revision": 1,
        "depends_on": None,
        "body": json.dumps({"number": number, "filler": "x" * 1500}),
        "body_sha256": "0" * 64,
        "state": "pending",
        "attempts": 0,
        "not_before": None,
        "failure_class": "",
        "failure_code": "",
        "failure_text": "",
        "remote_ref": "",
        "created_at": at,
        "first_tried_at": None,
        "acked_at": None,
    }
