"""Reviewing and publishing procedures: choose, read the doubts, publish."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
)

from counter_app.ui.keys import Deed, hint
from counter_app.ui.problems import words_for
from counter_app.ui.settings.catalogue_list import CatalogueList
from counter_app.ui.settings.doubts import doubts_of, state_words
from counter_app.ui.settings.presenter import CataloguePresenter
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import PrimaryButton
from counter_app.ui.widgets.fields import Field
from counter_app.ui.widgets.lines import Lines
from counter_app.ui.widgets.text import Tone, label, set_text


class CataloguePanel(QFrame):
    """Checked versions are published together; each one's doubts stand beside the list."""

    def __init__(self, presenter: CataloguePresenter) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._presenter = presenter
        self._count = label("", "soft")
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Tên hoặc mã"))
        self.search.textChanged.connect(presenter.search)
        self._only = QCheckBox(self.tr("Chỉ bản nháp"))
        self._only.setChecked(True)
        self._only.toggled.connect(presenter.show_drafts_only)
        self.list = CatalogueList(self.tr("Thủ tục chờ công bố"))
        self.list.currentItemChanged.connect(lambda _new, _old: self._show_doubts())
        self.list.itemChanged.connect(lambda _item: self._count_checked())
        self.doubts = Lines(self.tr("Điều cần xem trước khi công bố"))
        self._empty = label("", "soft", wrap=True)
        self._title = label("", "strong", wrap=True)
        self._note = label("", wrap=True)
        self.publish_button = PrimaryButton(self.tr("Công bố"), hint(Deed.PUBLISH))
        self.publish_button.clicked.connect(self.publish)
        self._lay_out()
        presenter.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show the list."""
        presenter = self._presenter
        versions = presenter.versions
        if self.list.show_versions(versions):
            self._show_doubts()
        self._count.setText(self.tr("{n} bản nháp chờ xem").format(n=presenter.drafts))
        self._say_empty(bool(versions))
        self._count_checked()

    def _say_empty(self, there: bool) -> None:
        if there:
            words = ""
        elif self._presenter.text:
            words = self.tr("Không có thủ tục nào khớp. Gõ ít chữ hơn, hoặc gõ mã thủ tục.")
        elif self._presenter.drafts_only:
            words = self.tr("Không còn bản nháp nào. Bỏ «Chỉ bản nháp» để xem mọi thủ tục.")
        else:
            words = self.tr("Chưa có thủ tục nào trong danh mục.")
        set_text(self._empty, words, Tone.SOFT)
        self.list.setVisible(there)

    def publish(self) -> None:
        """F9: what is ticked."""
        self._presenter.publish(self.list.ticked)

    def _count_checked(self) -> None:
        ticked = bool(self.list.ticked)
        self.publish_button.setEnabled(ticked and not self._presenter.busy)
        self._say_how_far(ticked=ticked)

    def _say_how_far(self, *, ticked: bool) -> None:
        presenter = self._presenter
        if presenter.busy:
            words, tone = self.tr("Đang công bố…"), Tone.SOFT
        elif presenter.trouble is not None:
            words, tone = words_for(presenter.trouble), Tone.DANGER
        elif presenter.published:
            words = self.tr("✓ Đã công bố {n} thủ tục.").format(n=presenter.published)
            tone = Tone.OK
        elif presenter.drafts and presenter.versions and not ticked:
            words = self.tr("Xem từng thủ tục, đánh dấu (phím cách) rồi công bố.")
            tone = Tone.SOFT
        else:
            words, tone = "", Tone.SOFT
        set_text(self._note, words, tone)

    def _show_doubts(self) -> None:
        stored = self.list.chosen
        self.doubts.clear()
        if stored is None:
            set_text(self._title, "")
            return
        set_text(self._title, f"{stored.content.name_vi} ({state_words(stored.state)})")
        lines = doubts_of(stored.content)
        for line in lines:
            self.doubts.addItem(f"▲ {line}")
        if not lines:
            self.doubts.addItem(self.tr("✓ Không có mục nào phải xem lại."))

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(label(self.tr("Danh mục thủ tục"), "heading"))
        above.addStretch(1)
        above.addWidget(self._count)
        left = QVBoxLayout()
        left.addWidget(Field(self.tr("Tìm thủ tục"), self.search))
        left.addWidget(self._only)
        left.addWidget(self._empty)
        left.addWidget(self.list, 1)
        left.addStretch(0)
        right = QVBoxLayout()
        right.addWidget(self._title)
        right.addWidget(self.doubts, 1)
        both = QHBoxLayout()
        both.setSpacing(px(12))
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        below = QHBoxLayout()
        below.addWidget(self._note, 1)
        below.addStretch(0)
        below.addWidget(self.publish_button, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(12), px(14), px(12))
        column.setSpacing(px(9))
        column.addLayout(above)
        column.addLayout(both, 1)
        column.addLayout(below)
