"""Ctrl+K: any act of this screen, any place, any dossier, by typing a few letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QWidget
from typing_extensions import override

from counter_app.domain.roles import Action
from counter_app.domain.text import fold, initials
from counter_app.services.views import DossierLine
from counter_app.ui.shell.overlay import Overlay
from counter_app.ui.theme import px
from counter_app.ui.widgets.fields import Field
from counter_app.ui.widgets.suggest import Suggestion, SuggestionDelegate, SuggestionModel
from counter_app.ui.widgets.text import label
from counter_app.ui.workplace import Workplace

MOST_DOSSIERS = 12
FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """One act on offer."""

    title: str
    key: str
    act: Callable[[], object]


class Finder(Overlay):
    """Acts first, then dossiers as they are found."""

    def __init__(
        self, host: QWidget, place: Workplace, open_dossier: Callable[[DossierLine], None]
    ) -> None:
        super().__init__(host, self.tr("Tìm việc hoặc hồ sơ"), 640)
        self._place, self._open_dossier = place, open_dossier
        self._acts: tuple[Choice, ...] = ()
        self._reads = place.desk.may(Action.READ_DOSSIER)
        self.edit = QLineEdit()
        every = self.tr("Gõ tên việc, mã hồ sơ, họ tên, số định danh…")
        self.edit.setPlaceholderText(every if self._reads else self.tr("Gõ tên việc…"))
        self.edit.textChanged.connect(self._search)
        self._model = SuggestionModel(self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Kết quả tìm"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setModel(self._model)
        self.list.setItemDelegate(SuggestionDelegate(self.list))
        self.list.clicked.connect(self._take)
        self.column.addWidget(Field(self.tr("Tìm việc hoặc hồ sơ"), self.edit))
        self.column.addWidget(self.list, 1)
        self._nothing = label("", "soft", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.hide()
        self.column.addWidget(self._nothing, 1)

    @property
    def rows(self) -> tuple[Suggestion, ...]:
        """What is on offer."""
        return self._model.rows

    def open_with(self, acts: tuple[Choice, ...]) -> None:
        """Open with the acts that are possible now."""
        self._acts = acts
        self.edit.clear()
        self._search("")
        self.open(self.edit)

    def wanted_size(self) -> QSize:
        """Always the same height, so that the list does not jump."""
        return QSize(px(640), px(500))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk the list while typing goes on; Return takes."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            row = self.list.currentIndex().row() + step
            row = min(max(row, 0), len(self._model.rows) - 1)
            self.list.setCurrentIndex(self._model.index(row))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
        else:
            super().keyPressEvent(event)

    def _search(self, text: str) -> None:
        acts = _matching(self._acts, text)
        searching = self._reads and len(text.strip()) >= FEWEST_LETTERS
        self._show(acts, (), searching=searching)
        if not searching:
            self._place.tasks.forget("finder")
            return
        office = self._place.desk.office_id
        self._place.tasks.read(
            "finder",
            lambda: self._place.services.queries.dossiers(office, text, limit=MOST_DOSSIERS),
            lambda lines: self._show(acts, lines),
        )

    def _show(
        self,
        acts: tuple[Choice, ...],
        lines: tuple[DossierLine, ...],
        *,
        searching: bool = False,
    ) -> None:
        rows = [Suggestion(one.title, one.key, one) for one in acts]
        rows += [
            Suggestion(f"{line.code} · {line.owner_name}", line.procedure_name, line)
            for line in lines
        ]
        self._model.show_rows(rows)
        nothing = self.tr("Không thấy việc hay hồ sơ nào. Gõ ít chữ hơn, hoặc gõ mã hồ sơ.")
        if not self._reads:
            nothing = self.tr("Không thấy việc nào. Gõ ít chữ hơn.")
        self._nothing.setText(self.tr("Đang tìm…") if searching else nothing)
        self._nothing.setVisible(not rows)
        self.list.setVisible(bool(rows))
        self.list.setCurrentIndex(self._model.index(0) if rows else QModelIndex())

    def _take(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        value = self._model.rows[index.row()].value
        self.close_sheet()
        if isinstance(value, Choice):
            value.act()
        else:
            self._open_dossier(value)


def _matching(acts: tuple[Choice, ...], text: str) -> tuple[Choice, ...]:
    wanted = fold(text)
    return tuple(
        act
        for act in acts
        if wanted in fold(act.title) or initials(act.title).startswith(wanted.replace(" ", ""))
    )
