"""What F9 gave: the code, large and selectable, in place."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from counter_app.services.commands import Received
from counter_app.ui.formats import moment_text, money
from counter_app.ui.theme import px
from counter_app.ui.widgets.fields import ValueLine
from counter_app.ui.widgets.text import SIGNS, Tone, label, set_text


class ReceivedCard(QFrame):
    """Stays until the next F9, so that it can be read out and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("received")
        self._title = label("", "strong", Tone.OK)
        self.code = ValueLine(self.tr("Mã hồ sơ"), "medium")
        self._due = label("", wrap=True)
        self._more = label("", wrap=True)
        self._no_paper = label(
            self.tr(
                "▲ Không có máy in: chưa in giấy hẹn. Ghi tay mã hồ sơ và ngày hẹn cho người dân; "
                "báo quản trị ghi máy in vào counter.toml."
            ),
            tone=Tone.WARNING,
            wrap=True,
        )
        self._before = label("", "", Tone.WARNING, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(10), px(7), px(10), px(7))
        column.setSpacing(px(1))
        for part in (self._title, self.code, self._due, self._more, self._no_paper, self._before):
            column.addWidget(part)
        self.hide()

    def show_received(self, received: Received | None) -> None:
        """Show a dossier just received, or nothing."""
        self.setVisible(received is not None)
        if received is None:
            return
        title = self.tr("✓ Đã tiếp nhận · Mã tạm") if received.provisional else None
        set_text(self._title, title or self.tr("✓ Đã tiếp nhận · Mã hồ sơ"), Tone.OK)
        self.code.show_value(received.code)
        due = moment_text(received.due_at)
        set_text(self._due, self.tr("Hẹn trả {due}").format(due=due) if due else "")
        parts = []
        if received.total_vnd:
            parts.append(self.tr("Thu {amount}").format(amount=money(received.total_vnd)))
        if received.waiting_for_scan:
            words = self.tr("{n} giấy tờ chờ số hóa")
            parts.append(words.format(n=received.waiting_for_scan))
        set_text(self._more, " · ".join(parts))
        self._no_paper.setVisible(received.no_printer)
        before = self.tr(
            "{sign} Hồ sơ đã được lưu từ lần bấm F9 trước. "
            "Những chỗ sửa sau lần đó không được lưu; xem lại ở Hồ sơ (Ctrl+3)."
        ).format(sign=SIGNS[Tone.WARNING])
        set_text(self._before, before if received.saved_before else "", Tone.WARNING)
