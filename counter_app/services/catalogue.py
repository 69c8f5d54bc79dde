"""The office's catalogue: imports become drafts, a person reviews and publishes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counter_app.domain.channel import Channel
from counter_app.domain.empty_fees import empty_fees, with_fee
from counter_app.domain.ids import ProcedureVersionId
from counter_app.domain.procedure import Doubt, VersionState, unsure_fields
from counter_app.services.catalogue_record import CatalogueRecord, fitting
from counter_app.services.repositories import StoredVersion
from counter_app.services.work import (
    Action,
    ChangeSet,
    Clock,
    Desk,
    Refusal,
    RefusalCode,
    Topic,
    UnitOfWorkFactory,
    changed,
)

CATALOGUE = changed(Topic.CATALOGUE)
BATCH = 100
"""Drafts in one transaction: a shared server is not kept waiting, nor takes us for frozen."""
BY_HAND = "entered in the window"
"""Stands for the hash of a record: the draft came from no file."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. No record is lost: ``kept`` counts those in the catalogue now."""

    read: int
    kept: int
    new: int
    unreadable: tuple[int, ...]
    """Positions of records that could not become a version; their doubts say why."""
    doubts: tuple[tuple[str, Doubt], ...]
    """(procedure code, doubt), in the order of the file."""


@dataclass(frozen=True, slots=True)
class Review:
    """A version with everything a person must look at before publishing it."""

    stored: StoredVersion
    unsure: tuple[str, ...]
    empty_fees: tuple[str, ...]


class Catalogue:
    """Use cases of the catalogue. Writes run on the office lane."""

    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    def import_records(
        self, desk: Desk, records: Iterable[CatalogueRecord]
    ) -> tuple[ImportReport, ChangeSet]:
        """Store drafts; the same file again adds nothing.

        The whole file is read before the first draft is stored, so that nothing is kept of
        one that breaks off. Drafts are committed ``BATCH`` at a time: an import cut short
        is finished by doing it again.
        """
        desk.require(Action.IMPORT_CATALOGUE)
        found = [fitting(record) for record in records]
        readable = [record for record in found if record.version is not None]
        new = sum(
            self._store(desk, readable[start : start + BATCH])
            for start in range(0, len(readable), BATCH)
        )
        report = ImportReport(
            read=len(found),
            kept=len(readable),
            new=new,
            unreadable=tuple(record.position for record in found if record.version is None),
            doubts=tuple((record.code, doubt) for record in found for doubt in record.doubts),
        )
        return report, CATALOGUE

    def _store(self, desk: Desk, records: Sequence[CatalogueRecord]) -> int:
        """Store drafts in one transaction; returns how many were not there yet."""
        now = self._clock.now()
        new = 0
        with self._units() as unit:
            for record in records:
                if record.version is not None:
                    _, is_new = unit.procedures.add_draft(
                        desk.office_id, record.version, record.raw_sha256, now
                    )
                    new += is_new
            detail = {"read": len(records), "new": new}
            unit.audit.append(
                desk, "import_catalogue", ("office", str(desk.office_id)), now, detail
            )
            unit.commit()
        return new

    def versions(self, desk: Desk, code: str = "") -> tuple[StoredVersion, ...]:
        """Every version of one procedure, or of all."""
        with self._units() as unit:
            return unit.procedures.versions(desk.office_id, code)

    def review(self, version_id: ProcedureVersionId) -> Review:
        """What a person must look at. Raises Refusal PROCEDURE_UNKNOWN."""
        with self._units() as unit:
            stored = unit.procedures.get(version_id)
        empty = tuple(rule.code for rule in empty_fees(stored.content))
        return Review(stored, unsure_fields(stored.content), empty)

    def set_fee(
        self,
        desk: Desk,
        version_id: ProcedureVersionId,
        fee_code: str,
        amount_vnd: int,
        channel: Channel | None = None,
    ) -> tuple[StoredVersion, ChangeSet]:
        """A new draft with the amount of a fee that had none; 0 is free. Returns the draft.

        A draft is replaced: it is retired in the same transaction, and stays. Beside a
        published version, which never changes, the draft waits to be published.
        Raises Refusal FEE_AMOUNT_INVALID, or PROCEDURE_CHANGED when somebody was faster.
        """
        desk.require(Action.PUBLISH_PROCEDURE)
        now = self._clock.now()
        with self._units() as unit:
            old = unit.procedures.get(version_id)
            content = with_fee(old.content, fee_code, amount_vnd, channel)
            if old.state is not VersionState.PUBLISHED:
                unit.procedures.retire(version_id)
            new, _ = unit.procedures.add_draft(desk.office_id, content, BY_HAND, now)
            if new.state is VersionState.RETIRED:
                # The same content was here before and was given up.
                raise Refusal(RefusalCode.PROCEDURE_CHANGED)
            subject = ("procedure_version", str(new.id))
            detail: dict[str, str | int] = {"code": content.code, "from": str(version_id)}
            detail |= {"fee": fee_code, "amount": amount_vnd}
            unit.audit.append(desk, "set_fee", subject, now, detail)
            unit.commit()
        return new, CATALOGUE

    def publish(
        self, desk: Desk, version_ids: Sequence[ProcedureVersionId]
    ) -> tuple[int, ChangeSet]:
        """Publish drafts in the name of the clerk at ``desk``; returns how many.

        Publishing is the act of the person who reviewed them: who and when are recorded.
        """
        desk.require(Action.PUBLISH_PROCEDURE)
        now = self._clock.now()
        with self._units() as unit:
            for version_id in version_ids:
                stored = unit.procedures.get(version_id)
                if stored.state is VersionState.RETIRED:
                    raise Refusal(RefusalCode.PROCEDURE_CHANGED)
                unit.procedures.publish(version_id, desk.clerk_id, now)
                subject = ("procedure_version", str(version_id))
                unit.audit.append(
                    desk, "publish_procedure", subject, now, {"code": stored.content.code}
                )
            unit.commit()
        return len(version_ids), CATALOGUE
