"""The clerk of the played day: a process of its own that may be killed at any instant.

It works the real use cases, lanes and devices. What it did is acknowledged line by line
on its output only after it was committed; what it needs of the town (a card held to the
reader, paper in the feeder, a look at the printer's tray) it asks for the same way. After
a kill it starts again with the visitor that was not acknowledged: command ids make what
had been committed a repetition.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from counter_app.app.database import OpenOffice
from counter_app.app.folder import open_folder
from counter_app.app.running import Running, start
from counter_app.domain.card import read_card
from counter_app.domain.channel import Channel
from counter_app.domain.checklist import (
    ChecklistItem,
    Circumstances,
    ItemState,
    build_checklist,
    tick_state,
)
from counter_app.domain.ids import TicketId
from counter_app.domain.party import IdentityKind, Organisation, OwnerKind, Person
from counter_app.domain.procedure import ProcedureVersion
from counter_app.domain.ticket import Ticket, TicketState
from counter_app.domain.working_calendar import office_time
from counter_app.portal.families import Secrets
from counter_app.practice.office import LOGINS, PASSWORD
from counter_app.practice.town import PORTAL_LOGIN
from counter_app.practice.visitors import Visitor, visitors
from counter_app.services.clocks import SteppedClock
from counter_app.services.commands import IssueTicket, Received, ReceiveDossier, ReprintPaper
from counter_app.services.desk import Desk
from counter_app.services.ports import ScanProfile
from counter_app.services.repositories import StoredVersion
from counter_app.services.scanning import ScanEvent

CARD_SECONDS = 10.0
SCAN_SECONDS = 60.0
DRAIN_SECONDS = 120.0
SCAN_DPI = 150
UNDRAINED = 3
"""Status of a counter that could not empty its queues; 1 is Python's for one that broke."""
BETWEEN_VISITORS = timedelta(minutes=7)


class TownLine:
    """Lines to and from the town: one JSON object each."""

    def tell(self, kind: str, **values: object) -> None:
        """Say something that needs no answer."""
        sys.stdout.write(json.dumps({"kind": kind, **values}, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def ask(self, kind: str, **values: object) -> Mapping[str, Any]:
        """Say something and wait for the answer."""
        self.tell(kind, **values)
        answer: Mapping[str, Any] = json.loads(sys.stdin.readline() or "{}")
        return answer


class CounterHand:
    """Serves the visitors of the day one after the other."""

    def __init__(
        self, opened: OpenOffice, running: Running, clock: SteppedClock, desk: Desk, line: TownLine
    ) -> None:
        self._opened = opened
        self._services = running.services
        self._running = running
        self._clock = clock
        self._desk = desk
        self._line = line
        self._cards: Queue[bytes] = Queue()
        self._catalogue = {
            stored.content.code: stored for stored in self._services.reception.catalogue(desk)
        }
        self._services.card_codes(self._cards.put)

    def work(self, day: tuple[Visitor, ...], first: int) -> None:
        """Everybody from visitor number ``first`` on."""
        self._services.scanning.recover(self._desk)
        self._answer_doubts()
        for visitor, follower in zip_longest(day, day[1:]):
            if visitor.number >= first:
                if visitor.role == "priority" and follower is not None:
                    # He came first, and still waits longer.
                    self._issue(follower)
                self._serve(visitor)
                self._answer_doubts()
            self._clock.advance(BETWEEN_VISITORS)

    def drain(self) -> bool:
        """Wait until the papers are out and the portal has everything."""
        deadline = self._clock.now() + timedelta(seconds=DRAIN_SECONDS)
        changed: Queue[object] = Queue()
        self._services.outside_changes(changed.put)
        while self._clock.now() < deadline:
            self._services.delivering.send_now(self._desk)
            self._running.wake()
            self._answer_doubts()
            if self._nothing_waits():
                return True
            try:
                changed.get(timeout=1.0)
            except Empty:
                continue
        return False

    def _nothing_waits(self) -> bool:
        summary = self._services.queries.outbox_summary(self._desk.office_id)
        jobs = self._services.queries.unprinted(self._desk.office_id)
        return summary.waiting == 0 and summary.attention == 0 and jobs == 0

    def _serve(self, visitor: Visitor) -> None:
        queueing = self._services.queueing
        self._finish_open_ticket()
        ticket = self._issue(visitor)
        self._running.wake()
        if ticket.state is TicketState.WAITING:
            called, _ = queueing.call_next(self._desk, visitor.command_id("call"))
            if called is None or called.id != ticket.id:
                raise RuntimeError(f"{ticket.label} was not the next to be called")
            ticket = called
        if ticket.state is TicketState.CALLED:
            ticket, _ = queueing.start(self._desk, ticket.id)
        submitter = self._read_card(visitor)
        for part in range(visitor.dossiers):
            received = self._receive(visitor, submitter, part, ticket.id)
            self._line.tell(
                "received",
                visitor=visitor.number,
                role=visitor.role,
                part=part,
                code=received.code,
                dossier=str(received.dossier_id),
            )
            if visitor.scanned:
                self._scan(visitor, part)
        if visitor.role == "reprint":
            self._reprint(visitor)
        if ticket.state is TicketState.SERVING:
            queueing.finish(self._desk, ticket.id)
        self._line.tell("served", visitor=visitor.number, role=visitor.role, ticket=ticket.label)

    def _issue(self, visitor: Visitor) -> Ticket:
        command = IssueTicket(visitor.command_id("ticket"), "A", visitor.priority, "clerk")
        return self._services.queueing.issue(self._desk, command)[0]

    def _finish_open_ticket(self) -> None:
        """A ticket the killed counter was serving: its visitor starts over at this counter."""
        view = self._services.queries.queue(
            self._desk.office_id,
            self._desk.counter_id,
            self._desk.series_codes,
            self._day(),
        )
        if view.current is not None:
            queueing = self._services.queueing
            if view.current.state is TicketState.CALLED:
                queueing.start(self._desk, view.current.id)
            queueing.finish(self._desk, view.current.id)

    def _read_card(self, visitor: Visitor) -> Person:
        if visitor.foreigner is not None:
            guest = visitor.foreigner
            return Person(
                name=guest.name,
                identity_number=guest.passport,
                identity_kind=IdentityKind.PASSPORT,
                birth_date=guest.birth_date,
                address=guest.address,
                phone=guest.phone,
                nationality=guest.nationality,
            )
        while not self._cards.empty():
            self._cards.get_nowait()
        self._line.ask("card", visitor=visitor.number)
        reading = read_card(self._cards.get(timeout=CARD_SECONDS))
        return Person(
            name=reading.name,
            identity_number=reading.number,
            birth_date=reading.birth_date,
            sex=reading.sex,
            address=reading.address,
            identity_issued_on=reading.issued_on,
            phone=visitor.person.phone,
            card_checked=True,
        )

    def _receive(
        self, visitor: Visitor, submitter: Person, part: int, ticket_id: TicketId
    ) -> Received:
        stored = self._catalogue[visitor.procedure_code]
        command = reception_command(visitor, stored, submitter, part)
        command = replace(command, ticket_id=ticket_id)
        received, _ = self._services.reception.receive(self._desk, command)
        self._running.wake()
        return received

    def _scan(self, visitor: Visitor, part: int) -> None:
        dossier_id = visitor.dossier_id(part)
        scanning = self._services.scanning
        if scanning.pages(dossier_id):
            return  # scanned before the counter was killed
        self._line.ask("feed", visitor=visitor.number)
        ended: Queue[ScanEvent] = Queue()

        def hear(event: ScanEvent) -> None:
            if event.kind in ("end", "trouble"):
                ended.put(event)

        profile = ScanProfile(dpi=SCAN_DPI)
        scanning.start(self._desk, dossier_id, profile, hear).wait(SCAN_SECONDS)
        ended.get(timeout=1.0)
        pages = scanning.pages(dossier_id)
        content = self._catalogue[visitor.procedure_code].content
        component = digitised(checklist_of(visitor, content))
        if pages and component:
            scanning.assign(self._desk, dossier_id, [page.id for page in pages], component)

    def _reprint(self, visitor: Visitor) -> None:
        papers = self._services.queries.papers(visitor.dossier_id())
        slip = next((paper for paper in papers if paper.kind == "appointment_slip"), None)
        if slip is not None:
            command = ReprintPaper(visitor.command_id("reprint"), slip.job_id, "người dân làm mất")
            self._services.printing.reprint(self._desk, command)

    def _answer_doubts(self) -> None:
        """ "Phiếu đã ra giấy chưa?": the clerk looks into the printer's tray."""
        for trouble in self._services.queries.paper_troubles(self._desk):
            if trouble.state == "uncertain":
                answer = self._line.ask("tray", job=str(trouble.job_id), token=trouble.token)
                came_out = bool(answer.get("came_out"))
                self._services.printing.answer_uncertain(self._desk, trouble.job_id, came_out)
                self._line.tell(
                    "doubt", job=str(trouble.job_id), token=trouble.token, came_out=came_out
                )

    def _day(self) -> date:
        return office_time(self._clock.now()).date()


def checklist_of(visitor: Visitor, content: ProcedureVersion) -> tuple[ChecklistItem, ...]:
    """The papers this visitor brings: everything that is asked for."""
    basis = None if visitor.proxy is None else visitor.proxy.basis
    circumstances = Circumstances(Channel.DIRECT, basis)
    items = build_checklist(content.components_of(content.cases[0].id), circumstances)
    return tuple(
        replace(item, state=tick_state(item)) if item.state is ItemState.MISSING else item
        for item in items
    )


def digitised(items: tuple[ChecklistItem, ...]) -> str | None:
    """The first paper that is to be scanned."""
    for item in items:
        if item.digitise and item.state is ItemState.HANDED_IN:
            return item.component_id
    return None


def reception_command(
    visitor: Visitor, stored: StoredVersion, submitter: Person, part: int
) -> ReceiveDossier:
    """The F9 of a visitor; the same ids every time it is made."""
    content = stored.content
    owner: Person | Organisation | None = None
    if visitor.owner is not None:
        owner = Person(
            name=visitor.owner.name,
            identity_number=visitor.owner.identity_number,
            birth_date=visitor.owner.birth_date,
            address=visitor.owner.address,
        )
    if visitor.company is not None:
        company = visitor.company
        owner = Organisation(
            name=company.name,
            kind=OwnerKind.ENTERPRISE,
            tax_code=company.tax_code,
            address=company.address,
            representative=company.representative.name,
        )
    return ReceiveDossier(
        command_id=visitor.command_id("receive", part),
        dossier_id=visitor.dossier_id(part),
        procedure_version_id=stored.id,
        case_id=content.cases[0].id,
        channel=Channel.DIRECT,
        submitter=submitter,
        owner=owner,
        proxy=visitor.proxy,
        components=checklist_of(visitor, content),
        copies=2,
        pages_per_copy=3,
    )


def main(arguments: list[str]) -> int:
    """``FOLDER COUNT SEED FIRST START`` and the environment the town gives."""
    folder, count, seed, first, begin = arguments
    clock = SteppedClock(datetime.fromisoformat(begin))
    opened = open_folder(Path(folder), practice=True, clock=clock)
    line = TownLine()
    secrets = Secrets(*PORTAL_LOGIN, relay_token=PORTAL_LOGIN[1])
    running = start(opened, portal_secrets=secrets)
    try:
        desk = running.services.accounts.login(LOGINS[0], PASSWORD, 1)
        hand = CounterHand(opened, running, clock, desk, line)
        hand.work(visitors(int(count), int(seed)), int(first))
        line.ask("evening")
        drained = hand.drain()
        line.tell("closed", drained=drained)
    finally:
        running.close()
    return 0 if drained else UNDRAINED
