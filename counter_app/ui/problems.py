"""What went wrong and what can be done, as the window says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from counter_app.domain.failures import Failure
from counter_app.ui.widgets.text import Tone
from counter_app.wording.failures import sentence


def words_for(error: Exception) -> str:
    """The sentence for whatever a task ended in; a bug gets one too, and its crash report."""
    if isinstance(error, Failure):
        return sentence(error)
    return QCoreApplication.translate(
        "Problems",
        "Chương trình gặp lỗi ngoài dự kiến; phần vừa làm chưa được lưu. "
        "Làm lại; nếu còn lỗi, báo người quản trị xem nhật ký (thư mục logs của dữ liệu).",
    )


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to do about a problem."""

    title: str
    act: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the problem bar. ``key`` names it, so that it can be renewed or taken away."""

    key: str
    words: str
    remedies: tuple[Remedy, ...] = ()
    tone: Tone = Tone.WARNING
    quick: bool = False
    """F8 does the first remedy at once; otherwise F8 only goes to its button."""
