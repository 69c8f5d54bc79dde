"""Reviewing and publishing procedures: choose, fill in, read the doubts, publish."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QVBoxLayout,
)

from counter_app.ui.keys import Deed, hint
from counter_app.ui.settings.catalogue_list import ROLE, CatalogueList
from counter_app.ui.settings.presenter import CataloguePresenter
from counter_app.ui.settings.publish_words import note_words, warning_words
from counter_app.ui.settings.review_panel import ReviewPanel
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import PrimaryButton
from counter_app.ui.widgets.fields import Field
from counter_app.ui.widgets.text import Tone, label, set_text


class CataloguePanel(QFrame):
    """What is ticked is published together; what is known of each stands beside the list."""

    def __init__(self, presenter: CataloguePresenter) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._presenter = presenter
        self._count = label("", "soft")
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Tên hoặc mã"))
        self._only = QCheckBox(self.tr("Chỉ bản nháp"))
        self._only.setChecked(True)
        self.list = CatalogueList(self.tr("Thủ tục chờ công bố"))
        self.review = ReviewPanel(presenter)
        self._empty = label("", "soft", wrap=True)
        self._warning = label("", "", Tone.WARNING, wrap=True)
        self._warning.hide()
        self._note = label("", wrap=True)
        self.publish_button = PrimaryButton(self.tr("Công bố"), hint(Deed.PUBLISH))
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        presenter = self._presenter
        self.search.textChanged.connect(presenter.search)
        self._only.toggled.connect(presenter.show_drafts_only)
        self.list.currentItemChanged.connect(lambda _new, _old: self._show_chosen())
        self.list.itemChanged.connect(self._tick)
        self.publish_button.clicked.connect(self.publish)
        presenter.changed.connect(self.refresh)
        presenter.fee_saved.connect(self._go_on)

    def refresh(self) -> None:
        """Show the list, what is known of the chosen line, and how far things are."""
        presenter = self._presenter
        versions = presenter.versions
        ticked = presenter.ticked
        self.list.show_versions(versions, [one.id for one in ticked], presenter.heirs)
        self._show_chosen()
        self._count.setText(self.tr("{n} bản nháp chờ xem").format(n=presenter.drafts))
        self._say_empty(bool(versions))
        self.publish_button.setEnabled(bool(ticked) and not presenter.busy)
        set_text(self._note, *note_words(presenter))
        set_text(self._warning, warning_words(ticked), Tone.WARNING)

    def _go_on(self) -> None:
        """From an amount that was kept to the next one, or back to the list."""
        filling = self.review.filling
        self.refresh()
        if filling and not self.review.fees.go_to_first():
            self.list.setFocus()

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
        self._presenter.publish()

    def _tick(self, item: QListWidgetItem) -> None:
        on = item.checkState() is Qt.CheckState.Checked
        self._presenter.tick(item.data(ROLE).id, on=on)

    def _show_chosen(self) -> None:
        self.review.show_version(self.list.chosen)

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
        both = QHBoxLayout()
        both.setSpacing(px(12))
        both.addLayout(left, 1)
        both.addWidget(self.review, 1)
        said = QVBoxLayout()
        said.addWidget(self._warning)
        said.addWidget(self._note)
        below = QHBoxLayout()
        below.addLayout(said, 1)
        below.addWidget(self.publish_button, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(12), px(14), px(12))
        column.setSpacing(px(9))
        column.addLayout(above)
        column.addLayout(both, 1)
        column.addLayout(below)
