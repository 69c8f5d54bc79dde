from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from counter_app.domain.deadline import Due, DueNote, DueNoteKind
from counter_app.wording.papers import VietnamesePaperWords

AT = datetime(2026, 11, 26, 10, tzinfo=UTC)
LATER = DueNote(DueNoteKind.AFTER_CUTOFF, date(2026, 11, 25))
MOVED = DueNote(DueNoteKind.MOVED_OFF_HOLIDAY, date(2026, 11, 24), "Ngày nghỉ bù")


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (None, ""),
        (Due(AT), ""),
        (Due(AT, (MOVED,)), ""),
        (Due(AT, (MOVED, LATER)), "Nhận sau giờ chốt, tính từ 25/11/2026."),
        (
            Due(AT, (DueNote(DueNoteKind.OFF_HOURS, date(2026, 11, 30)),)),
            "Nhận ngoài giờ làm việc, tính từ 30/11/2026.",
        ),
    ],
)
def test_a_slip_says_why_the_count_starts_later(due: Due | None, said: str) -> None:
    assert VietnamesePaperWords().due_note(due) == said
