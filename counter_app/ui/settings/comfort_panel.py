"""Theme, type size, how to scan: for this clerk on this PC."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout

from counter_app.ui.colours import ThemeName
from counter_app.ui.comfort import Comfort
from counter_app.ui.theme import ZOOMS, px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.choice import Choice
from counter_app.ui.widgets.fields import Field
from counter_app.ui.widgets.text import label, rule


class ComfortPanel(QFrame):
    """Takes effect at once."""

    changed = Signal(object)
    """Comfort."""
    logout_wanted = Signal()

    def __init__(self, comfort: Comfort) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._comfort = comfort
        self.theme = Choice(
            (
                (self.tr("Sáng"), ThemeName.LIGHT),
                (self.tr("Tối"), ThemeName.DARK),
                (self.tr("Tương phản cao"), ThemeName.CONTRAST),
            )
        )
        self.zoom = Choice([(f"{round(zoom * 100)} %", zoom) for zoom in ZOOMS])
        self.feeder = QCheckBox(self.tr("Dùng khay nạp"))
        self.duplex = QCheckBox(self.tr("Quét hai mặt"))
        self.colour = QCheckBox(self.tr("Quét màu"))
        self.theme.choose(comfort.theme)
        self.zoom.choose(comfort.zoom)
        for box, on in (
            (self.feeder, comfort.feeder),
            (self.duplex, comfort.duplex),
            (self.colour, comfort.colour),
        ):
            box.setChecked(on)
            box.toggled.connect(lambda _on: self._tell())
        self.theme.chosen.connect(lambda _value: self._tell())
        self.zoom.chosen.connect(lambda _value: self._tell())
        self._lay_out()

    def _tell(self) -> None:
        self._comfort = Comfort(
            theme=self.theme.value(),
            zoom=self.zoom.value(),
            feeder=self.feeder.isChecked(),
            duplex=self.duplex.isChecked(),
            colour=self.colour.isChecked(),
        )
        self.changed.emit(self._comfort)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(12), px(14), px(12))
        column.setSpacing(px(8))
        column.addWidget(label(self.tr("Màn hình"), "heading"))
        column.addWidget(Field(self.tr("Giao diện"), self.theme))
        column.addWidget(Field(self.tr("Cỡ chữ"), self.zoom))
        column.addWidget(rule())
        column.addWidget(label(self.tr("Cách quét"), "heading"))
        for box in (self.feeder, self.duplex, self.colour):
            column.addWidget(box)
        leave = KeyButton(self.tr("Đăng xuất"))
        leave.clicked.connect(self.logout_wanted)
        column.addWidget(rule())
        column.addWidget(leave)
