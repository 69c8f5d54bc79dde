"""The legal code of a dossier that was received under a provisional one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.fields import Field
from counter_app.ui.widgets.text import Tone, label


class CodeStrip(QWidget):
    """Shown only for such a dossier: it waits for its code and goes to the portal then.

    It asks for the code only where the portal gives it: one typed into the office's own
    series would stand in its way.
    """

    def __init__(self, give: Callable[[str], None], *, asks: bool) -> None:
        super().__init__()
        self._give = give
        self.code = QLineEdit()
        self.code.setPlaceholderText(self.tr("Ví dụ: H53.12-261123-0001"))
        self.code.returnPressed.connect(self._go)
        go = KeyButton(self.tr("Ghi mã"), "Enter")
        go.setAccessibleName(self.tr("Ghi mã chính thức"))
        go.clicked.connect(self._go)
        words = self.tr("Mã tạm. Nhập mã cổng đã cấp vào ô dưới; có mã thì hồ sơ mới được gửi.")
        if not asks:
            words = self.tr("Mã tạm. Không cần làm gì: có mã mới thì hồ sơ tự gửi lên cổng.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(label(words, tone=Tone.WARNING, wrap=True))
        field = Field(self.tr("Mã chính thức cổng đã cấp"), self.code)
        column.addWidget(field)
        column.addWidget(go, 0, Qt.AlignmentFlag.AlignRight)
        for part in (field, go):
            part.setVisible(asks)
        self.hide()

    def show_for(self, dossier: str, *, provisional: bool) -> None:
        """``dossier``: its code; what was typed for another one is gone."""
        if self.property("dossier") != dossier:
            self.setProperty("dossier", dossier)
            self.code.clear()
        self.setVisible(provisional)

    def _go(self) -> None:
        code = self.code.text().strip()
        if code:
            self._give(code)
