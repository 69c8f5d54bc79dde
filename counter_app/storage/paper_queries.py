"""Reads about what happened: a dossier's history and papers, papers a person is asked about."""

from __future__ import annotations

from sqlalchemy import and_, func, or_, select

from counter_app.domain.ids import DossierId, OfficeId
from counter_app.services.desk import Desk
from counter_app.services.views import DossierEventLine, PaperTrouble, PrintedPaper
from counter_app.storage.reading import Reading
from counter_app.storage.rows.dossier import DossierEventRow
from counter_app.storage.rows.office import ClerkRow, CounterRow
from counter_app.storage.rows.paper import PrinterRow, PrintJobRow, to_be_seen_to
from counter_app.storage.rows.trail import NoteRow


class PaperQueries(Reading):
    """Part of ``SqlQueries``."""

    def history(self, dossier_id: DossierId) -> tuple[DossierEventLine, ...]:
        """Oldest first."""
        statement = (
            select(DossierEventRow, ClerkRow.name_vi, CounterRow.name_vi)
            .join(ClerkRow, ClerkRow.id == DossierEventRow.clerk_id)
            .outerjoin(CounterRow, CounterRow.id == DossierEventRow.counter_id)
            .where(DossierEventRow.dossier_id == dossier_id)
            .order_by(DossierEventRow.at)
        )
        with self.reading() as session:
            notes = select(NoteRow.id, NoteRow.text).where(NoteRow.subject_id == dossier_id)
            words = {str(note): text for note, text in session.execute(notes)}
            return tuple(
                DossierEventLine(
                    row.act,
                    row.from_state,
                    row.to_state,
                    row.at,
                    clerk,
                    counter or "",
                    row.paper_at,
                    words.get(row.detail.get("note", ""), ""),
                )
                for row, clerk, counter in session.execute(statement)
            )

    def papers(self, dossier_id: DossierId) -> tuple[PrintedPaper, ...]:
        """Oldest first."""
        statement = (
            select(PrintJobRow, PrinterRow.name_vi)
            .join(PrinterRow, PrinterRow.id == PrintJobRow.printer_id)
            .where(PrintJobRow.subject_id == dossier_id)
            .order_by(PrintJobRow.created_at, PrintJobRow.copy_number)
        )
        with self.reading() as session:
            return tuple(
                PrintedPaper(job.id, job.kind, job.copy_number, job.state, job.created_at, name)
                for job, name in session.execute(statement)
            )

    def paper_troubles(self, desk: Desk) -> tuple[PaperTrouble, ...]:
        """Jobs that need a person or wait for their printer, oldest first.

        Those of this PC's printers and of this counter: somebody else stands at the others.
        """
        statement = (
            select(PrintJobRow, PrinterRow.name_vi)
            .join(PrinterRow, PrinterRow.id == PrintJobRow.printer_id)
            .where(
                PrintJobRow.office_id == desk.office_id,
                to_be_seen_to(),
                or_(
                    PrinterRow.station_id.is_(None),
                    PrinterRow.station_id == desk.station_id,
                    PrintJobRow.counter_id == desk.counter_id,
                ),
                or_(
                    PrintJobRow.state.in_(["uncertain", "failed"]),
                    and_(PrintJobRow.state == "queued", PrintJobRow.error_code != ""),
                ),
            )
            .order_by(PrintJobRow.created_at)
        )
        with self.reading() as session:
            return tuple(_trouble(job, name) for job, name in session.execute(statement))

    def unprinted(self, office_id: OfficeId) -> int:
        """How many jobs are still to be printed or asked about."""
        statement = select(func.count()).where(
            PrintJobRow.office_id == office_id,
            to_be_seen_to(),
            PrintJobRow.state.in_(["queued", "sending", "uncertain"]),
        )
        with self.reading() as session:
            return session.scalar(statement) or 0


def _trouble(job: PrintJobRow, printer_name: str) -> PaperTrouble:
    title = job.content.get("label") or job.content.get("dossier_code") or ""
    return PaperTrouble(
        job_id=job.id,
        kind=job.kind,
        title=str(title),
        state=job.state,
        error_code=job.error_code,
        printer_name=printer_name,
        created_at=job.created_at,
        token=job.token,
        copy=job.copies_out + 1,
        copies=job.copies,
    )
