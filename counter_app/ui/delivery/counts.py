"""How many dossiers are where on their way to the portal."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from counter_app.services.views import OutboxSummary
from counter_app.ui.theme import px
from counter_app.ui.widgets.flow import FlowLayout
from counter_app.ui.widgets.text import Tone, label, set_text


class Counts(QWidget):
    """Sign, number, word; what is none is not said."""

    def __init__(self) -> None:
        super().__init__()
        self._attention, self._waiting = label("", "strong"), label("", "strong")
        self._accepted, self._alone = label("", "strong"), label("", "soft")
        row = FlowLayout(self, px(16))
        row.addWidget(label(self.tr("Gửi cổng"), "heading"))
        for part in (self._attention, self._waiting, self._accepted, self._alone):
            part.hide()
            row.addWidget(part)

    def show_summary(self, summary: OutboxSummary | None) -> None:
        """Show the counts."""
        if summary is None:
            return
        for target, words, count, tone in (
            (self._attention, self.tr("! {n} hồ sơ cần xem"), summary.attention, Tone.DANGER),
            (self._waiting, self.tr("… {n} hồ sơ chờ gửi"), summary.waiting, Tone.WARNING),
            (self._accepted, self.tr("✓ {n} hồ sơ cổng đã nhận"), summary.accepted, Tone.OK),
        ):
            set_text(target, words.format(n=count) if count else "", tone)
        alone = self.tr("Chưa nối cổng: hồ sơ được giữ lại đây và gửi khi có đường truyền.")
        set_text(self._alone, "" if summary.configured else alone, Tone.SOFT)
