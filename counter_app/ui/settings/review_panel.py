"""One version under review: its name, the amounts that are missing, doubts and facts."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from counter_app.domain.fee import FeeRule
from counter_app.services.repositories import StoredVersion
from counter_app.ui.problems import words_for
from counter_app.ui.settings.doubts import title_of
from counter_app.ui.settings.fee_rows import FeeRows
from counter_app.ui.settings.presenter import CataloguePresenter
from counter_app.ui.settings.review_list import ReviewList
from counter_app.ui.theme import px
from counter_app.ui.widgets.text import label, set_text


class ReviewPanel(QWidget):
    """Stands beside the list of versions."""

    def __init__(self, presenter: CataloguePresenter) -> None:
        super().__init__()
        self._title = label("", "strong", wrap=True)
        self.fees = FeeRows()
        self.lines = ReviewList()
        self.fees.save_wanted.connect(presenter.save_fee)
        presenter.fee_refused.connect(self._complain)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self._title)
        column.addWidget(self.fees)
        column.addWidget(self.lines, 1)

    def show_version(self, stored: StoredVersion | None) -> None:
        """What is known of it; None shows nothing."""
        set_text(self._title, "" if stored is None else title_of(stored))
        self.fees.show_fees(stored)
        self.lines.show_version(None if stored is None else stored.content)

    @property
    def filling(self) -> bool:
        """Whether somebody is at the amounts."""
        focus = QApplication.focusWidget()
        return focus is not None and self.fees.isAncestorOf(focus)

    def _complain(self, rule: FeeRule, error: Exception) -> None:
        self.fees.complain(rule, words_for(error))
