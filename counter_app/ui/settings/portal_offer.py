"""Another portal that this PC's machine file names, offered to a shared office."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.services.office_plan import PlannedPortal
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.fields import Field, ValueLine
from counter_app.ui.widgets.text import label, wrapped_tip


class PortalOffer(QWidget):
    """Nothing is taken over by itself: it counts for every PC of the office."""

    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.url = ValueLine(self.tr("Máy này ghi trong counter.toml"), "small")
        self.unit = ValueLine(self.tr("Mã đơn vị máy này ghi"), "small")
        self.files = ValueLine(self.tr("Nơi chuyển tệp máy này ghi"), "small")
        self.button = KeyButton(self.tr("Dùng cho cả văn phòng"))
        self.button.clicked.connect(self.taken)
        later = self.tr("Đổi xong phải mở lại chương trình trên từng máy.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(Field(self.url.accessibleName(), self.url))
        column.addWidget(self.unit)
        column.addWidget(self.files)
        column.addWidget(label(later, "soft", wrap=True))
        column.addWidget(self.button)
        self.hide()

    def show_portal(self, offered: PlannedPortal | None, *, busy: bool) -> None:
        """What could be taken over; None takes the offer away."""
        self.setVisible(offered is not None)
        self.button.setEnabled(not busy)
        if offered is None:
            return
        for line, text in (
            (self.url, offered.url),
            (self.unit, offered.unit),
            (self.files, offered.files_url),
        ):
            line.show_value(text)
            line.setToolTip(wrapped_tip(text))
            line.setVisible(bool(text))
