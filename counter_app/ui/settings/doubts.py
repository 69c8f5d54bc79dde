"""What a person must look at before publishing a procedure, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counter_app.domain.procedure import ProcedureVersion, VersionState
from counter_app.services.repositories import StoredVersion
from counter_app.wording.unsure import empty_fee_lines, unsure_lines


def state_words(state: VersionState) -> str:
    """Life of a version."""
    tr = QCoreApplication.translate
    return {
        VersionState.DRAFT: tr("Doubts", "Bản nháp"),
        VersionState.PUBLISHED: tr("Doubts", "Đã công bố"),
        VersionState.RETIRED: tr("Doubts", "Hết dùng"),
    }[state]


def title_of(stored: StoredVersion) -> str:
    """Name, life and number of a version."""
    words = QCoreApplication.translate("Doubts", "{name} ({state}, phiên bản {number})")
    return words.format(
        name=stored.content.name_vi, state=state_words(stored.state), number=stored.number
    )


def doubts_of(version: ProcedureVersion) -> tuple[str, ...]:
    """One line for every empty fee, which bars every reception, then for every unsure place."""
    empty = QCoreApplication.translate("Doubts", "Chưa có mức thu. Nhập rồi mới công bố. [{fee}]")
    fees = (empty.format(fee=fee) for fee in empty_fee_lines(version))
    return (*fees, *unsure_lines(version))
