"""What the fake office knows, and the reads of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter

from counter_app.domain.checklist import ChecklistItem
from counter_app.domain.ids import (
    CitizenId,
    CounterId,
    DossierId,
    OfficeId,
    SeriesId,
    TicketId,
    uuid7,
)
from counter_app.domain.lifecycle import Act, DossierState
from counter_app.domain.party import Person
from counter_app.domain.procedure import ProcedureVersion
from counter_app.domain.queue_rules import WaitRange
from counter_app.domain.text import fold, mask_number
from counter_app.domain.ticket import (
    AT_COUNTER,
    PriorityClass,
    Series,
    Ticket,
    TicketAct,
    TicketState,
    label,
    next_state,
    sort_instant,
)
from counter_app.services.commands import Received, ReceiveDossier
from counter_app.services.desk import Desk
from counter_app.services.paper import PaperKind
from counter_app.services.portal_port import OutboxState
from counter_app.services.repositories import PageRecord
from counter_app.services.views import (
    CitizenMatch,
    DossierEventLine,
    DossierLine,
    OutboxLine,
    OutboxSummary,
    PaperTrouble,
    PrintedPaper,
    Queries,
    QueueView,
    ScanTrayLine,
    TicketView,
)


def page_picture() -> bytes:
    """A small page with lines, as JPEG."""
    image = QImage(160, 226, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setPen(QColor("#9aa3b5"))
    for row in range(11):
        painter.drawLine(20, 30 + row * 16, 138 - (row * 37) % 40, 30 + row * 16)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")  # type: ignore[call-overload]
    return bytes(data.data())


class Shelf:
    """Tickets, dossiers, citizens, pages."""

    def __init__(self) -> None:
        self.series = (
            Series(SeriesId(UUID(int=11)), "A", "Hộ tịch, chứng thực", "A"),
            Series(SeriesId(UUID(int=12)), "B", "Đất đai, kinh doanh, khác", "B"),
        )
        self.priorities = (
            PriorityClass("ordinary", "Thường", 0),
            PriorityClass("over_80", "người trên 80 tuổi", 240, "Luật Người cao tuổi, Điều 12"),
            PriorityClass("pregnant", "phụ nữ mang thai", 120, "NĐ 61/2018/NĐ-CP"),
        )
        self.tickets: dict[TicketId, Ticket] = {}
        self.commands: dict[DossierId, ReceiveDossier] = {}
        self.lines: list[DossierLine] = []
        self.citizens: list[CitizenMatch] = []
        self.pages: dict[DossierId, list[PageRecord]] = {}
        self.troubles: tuple[PaperTrouble, ...] = ()
        self.outbox: tuple[OutboxLine, ...] = ()
        self.summary = OutboxSummary(0, 0, 0, None, None, configured=True)
        self.tray: list[ScanTrayLine] = []
        self.picture = page_picture()

    @property
    def waiting(self) -> list[Ticket]:
        """In calling order."""
        found = [one for one in self.tickets.values() if one.state is TicketState.WAITING]
        return sorted(found, key=lambda one: one.sort_at)

    @property
    def current(self) -> Ticket | None:
        """At the counter."""
        return next((one for one in self.tickets.values() if one.state in AT_COUNTER), None)

    def put_ticket(self, ticket: Ticket) -> None:
        """Insert or replace."""
        self.tickets[ticket.id] = ticket

    def issue(self, series_code: str, priority_code: str, now: datetime) -> Ticket:
        """The next number."""
        series = next(one for one in self.series if one.code == series_code)
        priority = next(one for one in self.priorities if one.code == priority_code)
        number = 1 + sum(one.series_id == series.id for one in self.tickets.values())
        ticket = Ticket(
            id=TicketId(uuid7()),
            office_id=OfficeId(UUID(int=1)),
            business_date=now.date(),
            series_id=series.id,
            number=number,
            label=label(series, number),
            priority_code=priority.code,
            sort_at=sort_instant(now, priority.head_start_minutes),
            state=TicketState.WAITING,
            issued_at=now,
            code8=f"K{number:07d}",
        )
        self.put_ticket(ticket)
        return ticket

    def step(self, ticket_id: TicketId, act: TicketAct, now: datetime) -> Ticket:
        """One guarded step."""
        ticket = self.tickets[ticket_id]
        moved = replace(ticket, state=next_state(ticket.state, act))
        if act is TicketAct.RECALL:
            moved = replace(moved, calls=ticket.calls + 1)
        if act in (TicketAct.START, TicketAct.RESUME):
            moved = replace(moved, started_at=now)
        self.put_ticket(moved)
        return moved

    def know(self, person: Person, visits: int, seen: datetime) -> None:
        """A known citizen."""
        self.citizens.append(CitizenMatch(CitizenId(uuid7()), person, visits, seen))

    def put_dossier(
        self, command: ReceiveDossier, received: Received, content: ProcedureVersion, now: datetime
    ) -> None:
        """A received dossier in lists and tray."""
        self.commands[received.dossier_id] = command
        owner = command.submitter if command.owner is None else command.owner
        line = DossierLine(
            id=received.dossier_id,
            code=received.code,
            provisional=received.provisional,
            owner_name=owner.name,
            submitter_name=command.submitter.name,
            identity_masked=mask_number(command.submitter.identity_number),
            procedure_name=content.short_name_vi,
            procedure_code=content.code,
            state=DossierState.RECEIVED,
            received_at=now,
            due_at=received.due_at,
            waiting_for_scan=received.waiting_for_scan,
            delivery=OutboxState.PENDING,
        )
        self.lines.insert(0, line)
        if received.waiting_for_scan:
            self.tray.append(
                ScanTrayLine(
                    received.dossier_id,
                    received.code,
                    owner.name,
                    content.short_name_vi,
                    received.waiting_for_scan,
                    now,
                )
            )

    def ticket_view(self, ticket: Ticket) -> TicketView:
        """For screens."""
        series = next(one for one in self.series if one.id == ticket.series_id)
        priority = next(one for one in self.priorities if one.code == ticket.priority_code)
        return TicketView(
            id=ticket.id,
            label=ticket.label,
            series_name=series.name_vi,
            priority_code=priority.code,
            priority_name=priority.name_vi,
            state=ticket.state,
            issued_at=ticket.issued_at,
            called_at=ticket.called_at,
            started_at=ticket.started_at,
            counter_name="Quầy 3" if ticket.counter_id else "",
            calls=ticket.calls,
        )


class FakeQueries(Queries):
    """Reads of the shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def queue(
        self,
        office_id: OfficeId,
        counter_id: CounterId,
        series_codes: tuple[str, ...],
        day: date,
    ) -> QueueView:
        """As the counter sees it."""
        shelf, view = self.shelf, self.shelf.ticket_view
        current = shelf.current
        waiting = tuple(view(one) for one in shelf.waiting)
        called = [one for one in shelf.tickets.values() if one.called_at is not None]
        return QueueView(
            current=None if current is None else view(current),
            waiting=waiting,
            waiting_total=len(waiting),
            wait=WaitRange(15, 25) if waiting else None,
            series=shelf.series,
            priorities=shelf.priorities,
            recent=tuple(view(one) for one in called),
            held=tuple(view(one) for one in called if one.state is TicketState.HELD),
        )

    def dossiers(
        self, office_id: OfficeId, text: str = "", *, limit: int = 50
    ) -> tuple[DossierLine, ...]:
        """By code, name or number."""
        wanted = fold(text)
        found = [
            line
            for line in self.shelf.lines
            if wanted in fold(line.code)
            or wanted in fold(line.owner_name)
            or wanted in self.shelf.commands[line.id].submitter.identity_number
        ]
        return tuple(found[:limit])

    def components(self, dossier_id: DossierId) -> tuple[ChecklistItem, ...]:
        """As received."""
        return self.shelf.commands[dossier_id].components

    def history(self, dossier_id: DossierId) -> tuple[DossierEventLine, ...]:
        """One act."""
        line = next(one for one in self.shelf.lines if one.id == dossier_id)
        assert line.received_at is not None
        event = DossierEventLine(
            Act.RECEIVE, "draft", "received", line.received_at, "Lê Thị Mẫu", "Quầy 3"
        )
        return (event,)

    def papers(self, dossier_id: DossierId) -> tuple[PrintedPaper, ...]:
        """A slip and a label."""
        line = next(one for one in self.shelf.lines if one.id == dossier_id)
        assert line.received_at is not None
        at = line.received_at
        return (
            PrintedPaper(
                UUID(int=91), PaperKind.APPOINTMENT_SLIP, 0, "printed", at, "Máy in phiếu"
            ),
            PrintedPaper(UUID(int=92), PaperKind.FOLDER_LABEL, 0, "queued", at, "Máy in phiếu"),
        )

    def citizens(self, office_id: OfficeId, text: str, limit: int = 8) -> tuple[CitizenMatch, ...]:
        """By number, phone or folded name."""
        wanted = fold(text)
        found = [
            one
            for one in self.shelf.citizens
            if wanted in fold(one.person.name)
            or wanted in one.person.identity_number
            or wanted in one.person.phone
        ]
        return tuple(found[:limit])

    def usage(self, office_id: OfficeId) -> dict[str, int]:
        """Nobody knows."""
        return {}

    def outbox(self, office_id: OfficeId, limit: int = 200) -> tuple[OutboxLine, ...]:
        """As set."""
        return self.shelf.outbox

    def outbox_summary(self, office_id: OfficeId) -> OutboxSummary:
        """As set."""
        return self.shelf.summary

    def paper_troubles(self, desk: Desk) -> tuple[PaperTrouble, ...]:
        """As set."""
        return self.shelf.troubles

    def unprinted(self, office_id: OfficeId) -> int:
        """As many as there are troubles."""
        return len(self.shelf.troubles)

    def scan_tray(
        self, office_id: OfficeId, text: str = "", *, limit: int = 200
    ) -> tuple[ScanTrayLine, ...]:
        """Oldest first."""
        wanted = fold(text)
        found = [
            line
            for line in self.shelf.tray
            if wanted in fold(line.code) or wanted in fold(line.owner_name)
        ]
        return tuple(found[:limit])

    def waiting_for_scan(self, office_id: OfficeId) -> int:
        """All of them."""
        return len(self.shelf.tray)
