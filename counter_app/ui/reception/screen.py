"""The reception screen: keys, focus, cards, the tray."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.ui.keys import Deed, Scope
from counter_app.ui.reception.form import Spot
from counter_app.ui.reception.panels import Panels
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.reception.tray import ScanTray
from counter_app.ui.reception.tray_sheet import TraySheet
from counter_app.ui.widgets.screen import Room, Screen
from counter_app.ui.workplace import Workplace


class ReceptionScreen(Screen):
    """Leads the focus through the panels."""

    scope = Scope.RECEPTION

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self.presenter = ReceptionPresenter(place, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.panels = Panels(self.presenter, self)
        outer.addWidget(self.panels)
        self.tray = ScanTray(place, self)
        self.sheet = TraySheet(self, self.tray)
        self.tray.changed.connect(self._show_tray)
        self.panels.papers.tray.clicked.connect(self.open_tray)
        self.presenter.changed.connect(self.panels.refresh)
        self.presenter.focus_wanted.connect(self.go_to)
        self.presenter.answered.connect(self._go_on_from)
        self._bind_keys()
        self.panels.refresh()
        self._show_tray()

    def load(self) -> None:
        """Read what typing needs."""
        self.presenter.parts.load()
        self.tray.refresh()

    def go_to(self, spot: Spot) -> None:
        """Put the focus on a spot; what stands there is selected, so that typing replaces it.

        Work on the form goes on in sight: the sheet above it closes.
        """
        self.sheet.close_sheet()
        editor = self.panels.editor(spot)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    def open_tray(self) -> None:
        """Ctrl+F3."""
        self.sheet.open_tray()

    def first_focus(self) -> None:
        """Where the last key went, or the procedure."""
        inside = cast("QWidget | None", self.focusWidget())
        if inside is None or not inside.isVisibleTo(self):
            self.go_to(Spot.PROCEDURE)
        else:
            inside.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_problem(self) -> bool:
        """F8."""
        return self.presenter.next_fault()

    def go_back(self) -> bool:
        """Esc: from the sheet, from the owner to the person, then to the first field."""
        if self.sheet.isVisible():
            self.sheet.close_sheet()
            return True
        if self.presenter.parts.party.owner_shown:
            self.presenter.parts.party.show_owner(shown=False)
            return True
        if self.panels.editor(Spot.PROCEDURE).hasFocus():
            return False
        self.go_to(Spot.PROCEDURE)
        return True

    def arrange(self, room: Room) -> None:
        """Lay out for the room there is."""
        self.panels.arrange(room)
        self.sheet.arrange(room)

    @override
    def remember(self) -> Callable[[], None]:
        """The form."""
        filling = self.presenter.parts.filling
        before = filling.form
        return lambda: filling.open(before)

    @override
    def take_code(self, raw: bytes | str) -> bool:
        """The card of whoever is shown."""
        self.presenter.parts.party.read_code(raw)
        return True

    def _bind_keys(self) -> None:
        presenter = self.presenter

        def idle() -> bool:
            return not (presenter.busy or self.sheet.isVisible())

        def filled() -> bool:
            return idle() and not presenter.untouched

        self._bind_in_sight(Deed.NEW_FORM, presenter.start_new, idle)
        self._bind_in_sight(Deed.SECOND_PARTY, presenter.parts.party.toggle, idle)
        self._bind_in_sight(Deed.RECEIVE, presenter.receive, filled)
        self._bind_in_sight(Deed.RECEIVE_AND_KEEP, lambda: presenter.receive(keep=True), filled)
        self.bind(Deed.SCAN, self._scan, lambda: not presenter.parts.pages.scanning)
        self.bind(Deed.SCAN_TRAY, self.open_tray)

    def _bind_in_sight(
        self, deed: Deed, act: Callable[[], object], possible: Callable[[], bool]
    ) -> None:
        """``act`` on the form, except while the sheet hides it."""

        def pressed() -> None:
            if not self.sheet.isVisible():
                act()

        self.bind(deed, pressed, possible)

    def _scan(self) -> None:
        """F3: into the dossier in sight."""
        into = self.tray if self.sheet.isVisible() else self.presenter.parts.pages
        into.scan()

    def _go_on_from(self, left: Spot, spot: Spot) -> None:
        """A late answer leads on only where it was waited for: keys typed meanwhile go on."""
        editor = self.panels.editor(left)
        typed = isinstance(editor, QLineEdit) and editor.isModified()
        if self.window().focusWidget() is editor and not typed:
            self.go_to(spot)

    def _show_tray(self) -> None:
        self.panels.papers.show_tray(self.tray.waiting)
