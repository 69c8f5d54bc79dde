"""Rows of the list of dossiers, as the reads give them."""

from __future__ import annotations

from datetime import UTC, datetime

from counter_app.domain.ids import DossierId, uuid7
from counter_app.domain.lifecycle import DossierState
from counter_app.services.portal_port import OutboxState
from counter_app.services.views import DossierLine


def dossier_line(code: str, *, provisional: bool = False) -> DossierLine:
    """A received dossier of an invented man; ``replace`` gives it something else."""
    return DossierLine(
        id=DossierId(uuid7()),
        code=code,
        provisional=provisional,
        owner_name="Lê Văn Mẫu",
        submitter_name="Lê Văn Mẫu",
        identity_masked="072*****0001",
        procedure_name="Đăng ký khai tử",
        procedure_code="1.000656",
        state=DossierState.RECEIVED,
        received_at=datetime(2026, 11, 23, 1, tzinfo=UTC),
        due_at=None,
        waiting_for_scan=0,
        delivery=OutboxState.PENDING,
    )
