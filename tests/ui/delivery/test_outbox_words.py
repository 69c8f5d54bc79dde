from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from counter_app.domain.failures import PortalTroubleCode
from counter_app.services.portal_lane import INTERNAL, WITHOUT_FILES
from counter_app.services.views import OutboxLine
from counter_app.ui.delivery.words import problem_words

LINE = OutboxLine(
    id=UUID(int=1),
    dossier_code="H53.99-261123-0001",
    kind="dossier",
    state="retry",
    attempts=1,
    created_at=datetime(2026, 11, 23, tzinfo=UTC),
    acked_at=None,
    not_before=None,
    failure_class="",
    failure_text="",
)
CLASSES = [*PortalTroubleCode, INTERNAL, WITHOUT_FILES]


def test_every_class_of_failure_has_a_sentence_of_its_own() -> None:
    said = [problem_words(replace(LINE, failure_class=one)) for one in CLASSES]

    assert len(set(said)) == len(CLASSES)


def test_a_bug_of_the_program_is_not_taken_for_missing_files() -> None:
    words = problem_words(replace(LINE, failure_class=INTERNAL))

    assert "tệp" not in words
    assert "Enter" in words


@pytest.mark.parametrize("quoted", ["", "Ma linh vuc khong hop le"])
def test_the_portals_own_words_follow_as_a_quotation(quoted: str) -> None:
    line = replace(LINE, failure_class="rejected", failure_text=quoted)

    assert problem_words(line).endswith(f"«{quoted}»") is bool(quoted)
