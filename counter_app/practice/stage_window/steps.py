"""The seven steps of a first reception: what is done, what was skipped, what comes next. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from counter_app.practice.stage_window.words import Language
from counter_app.ui.keys import Deed, hint


class Step(StrEnum):
    """In the order of a visit."""

    NUMBER = "number"
    CALL = "call"
    PROCEDURE = "procedure"
    CARD = "card"
    RECEIVE = "receive"
    SCAN = "scan"
    PORTAL = "portal"


ORDER = tuple(Step)
BEEP_KEY, FEED_KEY, NEXT_KEY, TOGGLE_KEY = "Ctrl+B", "Ctrl+G", "Ctrl+N", "F11"
"""The stage's own keys; a test holds them against the table of the counter's."""


class Mark(StrEnum):
    """How a step stands."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class StepWords:
    """What a step says in one language."""

    title: str
    how: str
    """``{name}`` of ``KEYS`` stands where a key does."""


STEP_WORDS: Mapping[Language, Mapping[Step, StepWords]] = {
    Language.VIETNAMESE: {
        Step.NUMBER: StepWords(
            "Lấy số cho người dân", "Mở Hàng đợi {queue}, chọn lĩnh vực rồi bấm Cấp số {issue}."
        ),
        Step.CALL: StepWords(
            "Gọi người dân vào quầy", "Bấm Gọi tiếp {call}: số hiện to ở thanh trên cùng."
        ),
        Step.PROCEDURE: StepWords(
            "Chọn thủ tục", "Mở Tiếp nhận {reception}; ở ô Thủ tục gõ {initials}, bấm {enter}."
        ),
        Step.CARD: StepWords(
            "Đọc thẻ căn cước",
            "Bấm Giơ thẻ {beep} bên dưới: họ tên, số định danh, địa chỉ tự điền. "
            "Gõ thêm số điện thoại, bấm {enter}.",
        ),
        Step.RECEIVE: StepWords(
            "Đánh dấu giấy tờ, tiếp nhận",
            "Bấm số {digits} của từng giấy tờ, xem ngày hẹn và phí, bấm Tiếp nhận {receive}. "
            "Giấy ra khỏi máy in bên dưới.",
        ),
        Step.SCAN: StepWords(
            "Quét giấy tờ",
            "Đặt giấy vào máy quét {feed}. Mở Chờ số hóa {tray}, chọn hồ sơ, bấm Quét; chọn trang "
            "rồi bấm số của giấy tờ. Quét trước khi tiếp nhận cũng được: {scan}.",
        ),
        Step.PORTAL: StepWords(
            "Hồ sơ tới cổng",
            "Đường truyền thông thì hồ sơ tự đi. Theo dõi ở Gửi cổng {delivery}.",
        ),
    },
    Language.ENGLISH: {
        Step.NUMBER: StepWords(
            "Take a number for the citizen",
            "Open Hàng đợi {queue}, choose the field, press Cấp số {issue}.",
        ),
        Step.CALL: StepWords(
            "Call the citizen", "Press Gọi tiếp {call}: the number stands large in the top bar."
        ),
        Step.PROCEDURE: StepWords(
            "Choose the procedure",
            "Open Tiếp nhận {reception}; in Thủ tục type {initials}, press {enter}.",
        ),
        Step.CARD: StepWords(
            "Beep the identity card",
            "Press Show card {beep} below: name, number and address fill in. "
            "Type a telephone number, press {enter}.",
        ),
        Step.RECEIVE: StepWords(
            "Tick the papers, receive the dossier",
            "Press the number {digits} of each paper, look at date and fees, press Tiếp nhận "
            "{receive}. Paper comes out of the printer below.",
        ),
        Step.SCAN: StepWords(
            "Scan the papers",
            "Put papers in the scanner {feed}. Open Chờ số hóa {tray}, choose the dossier, press "
            "Quét; choose a page, press its paper's number. Before receiving, {scan} does it too.",
        ),
        Step.PORTAL: StepWords(
            "Watch it reach the portal",
            "With the line up it travels by itself. Follow it in Gửi cổng {delivery}.",
        ),
    },
}

KEYS: Mapping[str, str] = {
    "queue": hint(Deed.OPEN_QUEUE),
    "issue": hint(Deed.ISSUE),
    "call": hint(Deed.CALL_NEXT),
    "reception": hint(Deed.OPEN_RECEPTION),
    "beep": BEEP_KEY,
    "enter": "Enter",
    "digits": "1–9",
    "receive": hint(Deed.RECEIVE),
    "feed": FEED_KEY,
    "scan": hint(Deed.SCAN),
    "tray": hint(Deed.SCAN_TRAY),
    "delivery": hint(Deed.OPEN_DELIVERY),
}


def how_to(step: Step, language: Language, initials: str, frame: str = "({})") -> str:
    """The step in one sentence, each key framed by ``frame``."""
    keys = {name: frame.format(key) for name, key in KEYS.items()}
    # What is typed stands inside the sentence, so the brackets around keys are not for it.
    typed = frame.format(initials) if frame != "({})" else initials
    return STEP_WORDS[language][step].how.format(initials=typed, **keys)


_NOTICED_WITH: Mapping[Step, tuple[Step, ...]] = {Step.RECEIVE: (Step.PROCEDURE,)}
"""Who received has chosen the procedure, however fast he was."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the newcomer is. ``looked_at`` is the step he wants to read, if any."""

    marks: Mapping[Step, Mark] = field(default_factory=dict)
    looked_at: Step | None = None

    def mark(self, step: Step) -> Mark:
        """How a step stands."""
        return self.marks.get(step, Mark.OPEN)

    @property
    def shown(self) -> Step | None:
        """The step to read: the one looked at, else the first open one; None: all are through."""
        if self.looked_at is not None:
            return self.looked_at
        return next((step for step in ORDER if self.mark(step) is Mark.OPEN), None)

    def marked(self, step: Step, mark: Mark) -> Progress:
        """The newcomer ticked or skipped a step; the next open one is shown."""
        return Progress({**self.marks, step: mark})

    def looking_at(self, step: Step) -> Progress:
        """Show this step until something is ticked."""
        return Progress(self.marks, step)

    def noticed(self, steps: Iterable[Step]) -> Progress:
        """These things happened; the same progress if that is no news."""
        new = {
            step: Mark.DONE
            for first in steps
            for step in (first, *_NOTICED_WITH.get(first, ()))
            if self.mark(step) is not Mark.DONE
        }
        return Progress({**self.marks, **new}) if new else self
