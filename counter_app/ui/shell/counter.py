"""The window's inside once a clerk is logged in: rail, call bar, problems, screens, status."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from counter_app.ui.comfort import Comfort
from counter_app.ui.keys import Deed, Scope
from counter_app.ui.shell.acts import Acts
from counter_app.ui.shell.codes import Codes
from counter_app.ui.shell.frame import Frame
from counter_app.ui.shell.places import Places
from counter_app.ui.shell.sheets import Sheets
from counter_app.ui.shell.watchers import Watchers
from counter_app.ui.widgets.screen import Screen, room_of
from counter_app.ui.workplace import Workplace


class CounterView(QWidget):
    """One clerk at one counter."""

    comfort_changed = Signal(object)
    """Comfort."""
    logout_wanted = Signal()

    def __init__(self, place: Workplace, comfort: Comfort, parent: QWidget) -> None:
        """Built from the outside in.

        With a style sheet in force Qt restyles all there is in a part that gets a parent:
        what is big gets its parent before its parts.
        """
        super().__init__(parent)
        self.setObjectName("window")
        self.place = place
        self._stack = QStackedWidget(self)
        self.frame = Frame(place, self, self._stack)
        self.places = Places(place, self.frame.call, comfort, self._stack)
        self.sheets = Sheets(self, place, self.open_dossier)
        self._codes = Codes(self, self.frame.places, lambda: self.screen_shown, self._come_to)
        self.watchers = Watchers(
            place,
            self.frame,
            self.places.reception.presenter,
            lambda: self.show_place(Scope.RECEPTION),
            self._codes.take,
            self,
        )
        self._stack.addWidget(self.places.reception)
        self.places.made.connect(self._add_screen)
        self._connect()
        self._acts = Acts(
            place.desk,
            self.frame,
            self.places,
            self.show_place,
            {
                Deed.KEYS: lambda: self.sheets.show_keys(self.screen_shown.scope),
                Deed.FIND: lambda: self.sheets.find(self._acts.choices(self.screen_shown)),
                Deed.BACK: self.back,
                Deed.NEXT_PROBLEM: self.next_problem,
            },
        )
        self._acts.bind(self)
        self._bring_forward(self.home)

    @property
    def screen_shown(self) -> Screen:
        """The place one is at."""
        screen = self._stack.currentWidget()
        assert isinstance(screen, Screen)  # noqa: S101 - only screens are put in
        return screen

    @property
    def home(self) -> Scope:
        """Where the work of this clerk starts, and where Esc leads in the end."""
        return self.frame.places[0]

    def start(self) -> None:
        """Begin reading; the first key may come before the answers."""
        if Scope.RECEPTION in self.frame.places:
            self.places.reception.load()
        # What is typed first waits for the catalogue alone; what stands around it comes after.
        self.place.tasks.office(lambda: None, lambda _after: self._look_around())

    def _look_around(self) -> None:
        self.frame.start()
        self.watchers.start()

    def show_first(self) -> None:
        """Put the focus where work starts."""
        self.screen_shown.first_focus()

    @property
    def busy(self) -> bool:
        """F9 is under way."""
        return self.places.reception.presenter.busy

    def take_over(self, other: CounterView) -> None:
        """Go on where another view of the same clerk was left."""
        self.places.reception.presenter.take_over(other.places.reception.presenter.form)
        self.show_place(other.screen_shown.scope)

    def leave(self) -> None:
        """Keep what was typed and stop listening."""
        self.places.reception.presenter.parts.drafts.save_now()
        self.watchers.stop()
        self.place.tasks.forget_all()

    def show_place(self, scope: Scope) -> None:
        """Go to a place; to one that is shut for this clerk nobody goes."""
        if scope not in self.frame.places:
            return
        self._bring_forward(scope)
        self.show_first()

    def open_dossier(self, code: str) -> None:
        """Show a dossier in the list."""
        if Scope.DOSSIERS in self.frame.places:
            self.show_place(Scope.DOSSIERS)
            self.places.dossiers.open_dossier(code)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """From now on the counter listens for readers that type."""
        super().showEvent(event)
        self._codes.watch()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the room there is."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Lay out again, after another size or another zoom."""
        room = room_of(self.width())
        for part in (self.frame.rail, self.frame.call_bar, self.frame.status):
            part.fold(room)
        for screen in self.places.by_scope.values():
            screen.arrange(room)

    def back(self) -> None:
        """Esc: one step back, never losing anything."""
        if self.sheets.close() or self.frame.call_bar.go_back():
            return
        if self.screen_shown.go_back():
            return
        if self.screen_shown.scope is not self.home:
            self.show_place(self.home)

    def next_problem(self) -> None:
        """F8: what is wrong on this screen, then the bar, then from the beginning."""
        screen = self.screen_shown
        if not (screen.next_problem() or self.frame.problems.next()):
            screen.next_problem()

    def _come_to(self, scope: Scope) -> Screen:
        self.sheets.close()
        self.show_place(scope)
        return self.places.screen(scope)

    def _bring_forward(self, scope: Scope) -> None:
        self._stack.setCurrentWidget(self.places.screen(scope))
        self.frame.rail.show_place(scope)

    def _connect(self) -> None:
        frame = self.frame
        frame.rail.chosen.connect(self.show_place)
        frame.status.opened.connect(self.show_place)
        frame.status.code_clicked.connect(self._open_last)
        self.places.comfort_changed.connect(self.comfort_changed)
        self.places.logout_wanted.connect(self.logout_wanted)

    def _add_screen(self, screen: Screen) -> None:
        self._stack.addWidget(screen)
        screen.arrange(room_of(self.width()))

    def _open_last(self) -> None:
        if self.watchers.last_code:
            self.open_dossier(self.watchers.last_code)
