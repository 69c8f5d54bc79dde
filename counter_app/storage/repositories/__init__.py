"""Rows to domain objects and back, one file per aggregate."""

from sqlalchemy.orm import Session

from counter_app.storage.repositories.dossiers import SqlDossiers
from counter_app.storage.repositories.files import SqlFiles
from counter_app.storage.repositories.numbers import SqlLeases, SqlSerials
from counter_app.storage.repositories.office import SqlOffice, SqlPortalAccount
from counter_app.storage.repositories.outbox import SqlOutbox
from counter_app.storage.repositories.people import SqlCitizens, SqlDrafts
from counter_app.storage.repositories.print_jobs import SqlPrintJobs
from counter_app.storage.repositories.procedures import SqlProcedures
from counter_app.storage.repositories.queue import SqlQueue
from counter_app.storage.repositories.trail import SqlAudit, SqlCommands, SqlNotes


class Repositories:
    """Every repository on one session."""

    def bind(self, session: Session) -> None:
        """Make the repositories work in this session's transaction."""
        self.procedures = SqlProcedures(session)
        self.dossiers = SqlDossiers(session)
        self.citizens = SqlCitizens(session)
        self.serials = SqlSerials(session)
        self.queue = SqlQueue(session)
        self.commands = SqlCommands(session)
        self.audit = SqlAudit(session)
        self.notes = SqlNotes(session)
        self.print_jobs = SqlPrintJobs(session)
        self.outbox = SqlOutbox(session)
        self.portal_account = SqlPortalAccount(session)
        self.drafts = SqlDrafts(session)
        self.files = SqlFiles(session)
        self.office = SqlOffice(session)
        self.leases = SqlLeases(session)
