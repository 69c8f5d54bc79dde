"""What a tick does to a paper, and how its state is said."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from counter_app.domain.checklist import ENOUGH, ChecklistItem, ItemState, tick_state
from counter_app.domain.procedure import Component, ConditionKind
from counter_app.ui.translating import QT_TRANSLATE_NOOP
from counter_app.ui.widgets.text import Tone

LARGEST_COUNT = 99


def ticked(item: ChecklistItem, part: Component | None) -> ChecklistItem:
    """The paper after one tick.

    A paper to be shown only if the look-up fails goes between "xuất trình" and
    "tra cứu sau"; one the clerk found not to apply returns to that when unticked.
    """
    if item.state in (ItemState.HANDED_IN, ItemState.SHOWN):
        return replace(item, state=_unticked(item, part))
    return replace(item, state=tick_state(item))


def _unticked(item: ChecklistItem, part: Component | None) -> ItemState:
    kind = ConditionKind.ALWAYS if part is None else part.condition.kind
    if kind is ConditionKind.LOOKUP_FAILED:
        return ItemState.LOOKUP_LATER
    if kind is ConditionKind.CLERK and not item.mandatory:
        return ItemState.NOT_NEEDED
    return ItemState.MISSING


def counted(item: ChecklistItem, *, originals: int = 0, copies: int = 0) -> ChecklistItem:
    """The paper with more or fewer originals and copies; never below none."""
    return replace(
        item,
        originals=min(max(item.originals + originals, 0), LARGEST_COUNT),
        copies=min(max(item.copies + copies, 0), LARGEST_COUNT),
    )


def enough(items: tuple[ChecklistItem, ...]) -> tuple[int, int]:
    """(papers that are there, papers asked for); what does not apply is not counted."""
    asked = [item for item in items if item.state is not ItemState.NOT_NEEDED]
    asked = [item for item in asked if item.mandatory or item.state is not ItemState.MISSING]
    return sum(item.state in ENOUGH for item in asked), len(asked)


_WORDS = {
    ItemState.HANDED_IN: QT_TRANSLATE_NOOP("Papers", "đã nộp"),
    ItemState.SHOWN: QT_TRANSLATE_NOOP("Papers", "xuất trình"),
    ItemState.LOOKUP_LATER: QT_TRANSLATE_NOOP("Papers", "tra cứu sau"),
    ItemState.LOOKED_UP: QT_TRANSLATE_NOOP("Papers", "đã tra cứu"),
    ItemState.NOT_NEEDED: QT_TRANSLATE_NOOP("Papers", "không cần"),
}
_SIGNS = {
    ItemState.HANDED_IN: ("✓", Tone.OK),
    ItemState.SHOWN: ("●", Tone.OK),
    ItemState.LOOKUP_LATER: ("…", Tone.WARNING),
    ItemState.LOOKED_UP: ("✓", Tone.OK),
    ItemState.NOT_NEEDED: ("–", Tone.SOFT),
}


def state_words(item: ChecklistItem) -> str:
    """The state as a word."""
    if item.state is ItemState.MISSING:
        lacking = QCoreApplication.translate("Papers", "thiếu")
        return lacking if item.mandatory else QCoreApplication.translate("Papers", "chưa có")
    return QCoreApplication.translate("Papers", _WORDS[item.state])


def state_sign(item: ChecklistItem) -> tuple[str, Tone]:
    """The sign before a paper, and its tone."""
    if item.state is ItemState.MISSING:
        return ("!", Tone.DANGER) if item.mandatory else ("–", Tone.SOFT)
    return _SIGNS[item.state]
