"""Printing: one lane a printer takes persisted jobs; what left as paper is never guessed at.

A job is ``sending`` on disk before its first byte leaves. After a crash it becomes
``uncertain`` and a person is asked. Only a job of which no byte has left is tried
again by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.domain.ids import PrinterId, StationId, uuid7
from counter_app.domain.typed_text import check_typed
from counter_app.services.commands import ReprintPaper
from counter_app.services.floor_repositories import PrinterChoice, PrintJob
from counter_app.services.paper import PaperKind, Pdf, PrinterTestPaper, Reprint
from counter_app.services.paper_codec import content_from_json, content_to_json
from counter_app.services.ports import (
    ConfirmLevel,
    PaperRenderer,
    Printer,
    PrinterState,
    PrintInterrupted,
)
from counter_app.services.work import (
    Action,
    ChangeSet,
    Clock,
    Desk,
    Refusal,
    RefusalCode,
    Topic,
    UnitOfWork,
    UnitOfWorkFactory,
    changed,
)

log = logging.getLogger(__name__)

JOBS = changed(Topic.PRINT_JOBS)
RETRY_AFTER = timedelta(seconds=5)
LEASE = timedelta(seconds=60)
COPY_TAKES = timedelta(minutes=2)
"""At most, waiting for a new roll included (``PrinterOptions``): nobody cuts in meanwhile."""
RETRIED = frozenset({"failed", "queued", "expired"})
"""States from which a person may have a job tried again; about an uncertain one he is asked."""
TEST_PAGE_EXPIRES = timedelta(minutes=10)
"""Whoever tried the printer has gone by then."""


class Printing:
    """What a clerk does about papers. Writes run on the office lane."""

    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    def reprint(self, desk: Desk, command: ReprintPaper) -> tuple[UUID, ChangeSet]:
        """The same paper again, marked as a copy, with a reason and a trace."""
        desk.require(Action.REPRINT)
        if not command.reason.strip():
            raise Refusal(RefusalCode.REASON_MISSING, act="reprint")
        check_typed(reason=command.reason)
        now = self._clock.now()
        with self._units() as unit:
            known = unit.commands.result(command.command_id)
            if known is not None:
                return UUID(known["job_id"]), changed()
            job_id = unit.print_jobs.add_reprint(desk, command.job_id, now, command.reason)
            unit.audit.append(desk, "reprint", ("print_job", str(job_id)), now)
            unit.commands.record(
                command.command_id, desk.office_id, "reprint", {"job_id": str(job_id)}, now
            )
            unit.commit()
        return job_id, JOBS

    def test_page(self, desk: Desk, printer_name: str) -> tuple[UUID, ChangeSet]:
        """A page to try one printer, by the way every paper goes.

        Raises ``DeviceTrouble(PRINTER_NOT_CONFIGURED)`` for a printer the office does not use.
        """
        desk.require(Action.PRINT)
        now = self._clock.now()
        with self._units() as unit:
            printer = _named(unit, desk, printer_name)
            page = PrinterTestPaper(
                desk.office.name_vi, printer.name_vi, now, sheet=printer.kind == "office"
            )
            # Every page is its own subject: a second one is no reprint of the first.
            job_id = unit.print_jobs.add(
                desk,
                printer.id,
                PaperKind.TEST_PAGE,
                uuid7(),
                content_to_json(page),
                now,
                expires_at=now + TEST_PAGE_EXPIRES,
            )
            unit.commit()
        return job_id, JOBS

    def answer_uncertain(self, desk: Desk, job_id: UUID, came_out: bool) -> tuple[None, ChangeSet]:
        """ "Phiếu đã ra giấy chưa?": a person's word decides, and is kept.

        It is asked about one copy; those that are still to come are printed after it.
        """
        desk.require(Action.PRINT)
        now = self._clock.now()
        with self._units() as unit:
            job = unit.print_jobs.get(job_id)
            if job.state != "uncertain":
                raise Refusal(RefusalCode.CHANGED_ELSEWHERE)
            more = came_out and _copies_left(job) > 1
            if more:
                unit.print_jobs.next_copy(job_id, now)
            if came_out and not more:
                unit.print_jobs.settle(job_id, "printed", now)
            else:
                unit.print_jobs.queue_again(job_id, now)
            detail = {"came_out": int(came_out)}
            unit.audit.append(desk, "answer_uncertain", ("print_job", str(job_id)), now, detail)
            unit.commit()
        return None, JOBS

    def retry(self, desk: Desk, job_id: UUID) -> tuple[None, ChangeSet]:
        """Try a failed job again at once."""
        desk.require(Action.PRINT)
        with self._units() as unit:
            if unit.print_jobs.get(job_id).state not in RETRIED:
                raise Refusal(RefusalCode.CHANGED_ELSEWHERE)
            unit.print_jobs.queue_again(job_id, self._clock.now())
            unit.commit()
        return None, JOBS


def _named(unit: UnitOfWork, desk: Desk, name: str) -> PrinterChoice:
    for printer in unit.print_jobs.printers(desk.office_id, desk.station_id):
        if printer.name_vi == name:
            return printer
    raise DeviceTrouble(DeviceTroubleCode.PRINTER_NOT_CONFIGURED)


class PrinterLane:
    """Prints the jobs of one printer, one after the other. Lives on its own thread."""

    def __init__(
        self,
        units: UnitOfWorkFactory,
        clock: Clock,
        renderer: PaperRenderer,
        printer: Printer,
        printer_id: PrinterId,
        station_id: StationId,
        holder: str,
        report: Callable[[ChangeSet], None] = lambda _changes: None,
        *,
        device: str = "",
    ) -> None:
        """``device``: what no two lanes may drive at a time, where that is more than this
        office's row: PCs that name the same printer on the network.
        """
        self._units = units
        self._clock = clock
        self._renderer = renderer
        self._printer = printer
        self._printer_id = printer_id
        self._station_id = station_id
        self._holder = holder
        self._report = report
        self._resource = f"printer:{device or printer_id}"
        self._held = False

    def print_one(self) -> bool:
        """Take and print the next job; False when there is none or another process prints.

        Keeps the printer until ``rest``. What stands as ``sending`` while we hold the printer
        was left by somebody who died: it becomes ``uncertain``.
        """
        with self._units() as unit:
            now = self._clock.now()
            if not unit.print_jobs.waits(self._printer_id, now):
                return False
            self._held = self._take_lease(unit, now + LEASE)
            if not self._held:
                return False
            left = unit.print_jobs.after_crash(self._printer_id, now)
            job = unit.print_jobs.take(self._printer_id, now)
            if job is not None and not self._take_lease(unit, now + COPY_TAKES * _copies_left(job)):
                return False
            unit.commit()
        if job is not None:
            self._print(job)
        if job is not None or left:
            self._report(JOBS)
        return job is not None

    def state(self) -> PrinterState | None:
        """What the printer answers; None while another process prints. Keeps the printer."""
        return self._printer.state() if self._lease() else None

    def rest(self) -> None:
        """Give the printer back: another PC may wait for it."""
        if not self._held:
            return
        with self._units() as unit:
            unit.leases.release(self._resource, self._holder)
            unit.commit()
        self._held = False

    def _lease(self) -> bool:
        with self._units() as unit:
            self._held = self._take_lease(unit, self._clock.now() + LEASE)
            unit.commit()
        return self._held

    def _take_lease(self, unit: UnitOfWork, until: datetime) -> bool:
        now = self._clock.now()
        return unit.leases.take(self._resource, self._station_id, self._holder, now, until)

    def _print(self, job: PrintJob) -> None:
        reprint = None
        if job.copy_number:
            reprint = Reprint(job.copy_number, job.created_at, job.created_by_name)
        try:
            content = content_from_json(job.kind, job.content)
            width = job.printer.width_dots
            paper = self._renderer.render(content, width_dots=width, reprint=reprint)
        except Exception:
            # One paper nobody can draw must not hold up those behind it.
            log.exception("a paper cannot be drawn: %s", job.kind)
            self._settle(job, "failed", error_code=str(DeviceTroubleCode.PAPER_NOT_DRAWN))
            return
        digest = sha256(paper.data if isinstance(paper, Pdf) else paper.rows).hexdigest()
        sent, level, token = 0, ConfirmLevel.NONE, job.token
        try:
            for left in range(_copies_left(job), 0, -1):
                outcome = self._printer.print(paper, token)
                sent += outcome.bytes_sent
                level = outcome.level
                if left > 1:
                    token = self._next_copy(job)
        except DeviceTrouble as trouble:
            # Of this copy nothing has left, and those before it are counted.
            later = self._clock.now() + RETRY_AFTER
            self._settle(job, "queued", error_code=str(trouble.code), not_before=later)
        except PrintInterrupted as broken:
            self._settle(job, "uncertain", bytes_sent=sent + broken.bytes_sent)
        except Exception:
            log.exception("a bug while printing: %s", job.kind)
            self._settle(job, "uncertain", bytes_sent=sent)
        else:
            self._settle(job, "printed", level=level, bytes_sent=sent, digest=digest)

    def _next_copy(self, job: PrintJob) -> str:
        with self._units() as unit:
            token = unit.print_jobs.next_copy(job.id, self._clock.now())
            unit.commit()
        return token

    def _settle(
        self,
        job: PrintJob,
        state: str,
        *,
        level: ConfirmLevel = ConfirmLevel.NONE,
        bytes_sent: int = 0,
        error_code: str = "",
        not_before: datetime | None = None,
        digest: str = "",
    ) -> None:
        with self._units() as unit:
            unit.print_jobs.settle(
                job.id,
                state,
                self._clock.now(),
                level=level,
                bytes_sent=bytes_sent,
                error_code=error_code,
                not_before=not_before,
                rendered_sha256=digest,
            )
            unit.commit()


def _copies_left(job: PrintJob) -> int:
    return job.copies - job.copies_out
