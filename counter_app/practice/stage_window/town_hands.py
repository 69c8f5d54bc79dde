"""What the stage does to the town and sees of it, off the GUI thread.

Cutting the line waits for the portal's loop, the reader and the printer wait for sockets
and sensors, pages take time to draw: all of it happens on the stage's own lanes.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from counter_app.practice.stage_window.cast import Guest
from counter_app.practice.town import Town
from counter_app.practice.virtual_printer import Printout
from counter_app.ui.tasks import Tasks

LOOK_MS = 400
"""How often the stage looks round the town."""
KEPT_PAPERS = 12
"""Printed papers kept as pictures; older ones lie in the town's folder."""
KEPT_CODES = 3


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A piece of paper that came out."""

    path: Path
    number: int
    torn: bool
    picture: QImage


@dataclass(frozen=True, slots=True)
class Arrived:
    """A dossier as the portal holds it."""

    code: str
    files: int


@dataclass(frozen=True, slots=True)
class TownView:
    """The town as last seen; the switches as last set here."""

    seen: bool = False
    """False until the first look."""
    feeder: int = 0
    """Pages lying in the scanner."""
    scanned: int = 0
    """Pages the program has taken since the start."""
    papers: tuple[PrintedPaper, ...] = ()
    """Newest first."""
    dossiers: int = 0
    arrived: tuple[Arrived, ...] = ()
    """The last ones, newest first."""
    line_up: bool = True
    paper_out: bool = False
    cover_open: bool = False


class TownHands(QObject):
    """Lives on the GUI thread; every act returns at once and shows in ``view`` when done."""

    changed = Signal()
    """``view`` or ``busy`` is another."""
    looked = Signal()
    """Every look round the town, whatever was seen."""

    def __init__(self, town: Town, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._town = town
        self._tasks = Tasks(
            ThreadPoolExecutor(1, "stage hands"), ThreadPoolExecutor(1, "stage eyes"), self
        )
        self._looking = False
        self.view = TownView()
        self.busy: frozenset[str] = frozenset()
        """Acts under way: ``line``, ``feed``, ``card``, ``paper_out``, ``cover_open``."""
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look round now and from now on."""
        self._timer.start()
        self.look()

    def close(self) -> None:
        """Look no more; acts under way end. The town may stop afterwards."""
        self._timer.stop()
        self._tasks.close()

    def look(self) -> None:
        """See what has changed, unless the last look is still under way."""
        if self._looking:
            return
        self._looking = True
        known = {paper.path: paper for paper in self.view.papers}
        self._tasks.read("town", lambda: _look(self._town, known), self._seen, self._blinded)

    def show_card(self, code: str, done: Callable[[bool], None]) -> None:
        """Hold a card under the reader; ``done`` hears whether a program is connected."""
        self._do("card", lambda: self._town.reader.beep(code), done)

    def feed(self, guest: Guest) -> None:
        """Put his papers into the feeder, behind what lies there."""

        def load() -> None:
            self._town.scanner.load(guest.draw())

        self._do("feed", load, lambda _done: self.look())

    def empty_feeder(self) -> None:
        """Take out what lies in the feeder."""
        self._do("feed", self._town.scanner.take_out, lambda _pages: self.look())

    def set_line(self, *, up: bool) -> None:
        """Cut or mend the line to the portal."""
        portal = self._town.portal
        self._do("line", portal.mend if up else portal.cut, lambda _done: self._set(line_up=up))

    def set_paper_out(self, *, out: bool) -> None:
        """Take the roll out, or put in a new one."""
        printer = self._town.printer
        act = printer.run_out_of_paper if out else printer.load_paper
        self._do("paper_out", act, lambda _done: self._set(paper_out=out))

    def set_cover_open(self, *, is_open: bool) -> None:
        """Open or close the printer's cover."""
        printer = self._town.printer
        act = printer.open_cover if is_open else printer.close_cover
        self._do("cover_open", act, lambda _done: self._set(cover_open=is_open))

    def _do(self, name: str, act: Callable[[], object], done: Callable[..., None]) -> None:
        """One act at a time of a name: a second click waits for nothing and does nothing."""
        if name in self.busy:
            return
        self.busy |= {name}
        self.changed.emit()

        def finished(result: object) -> None:
            try:
                done(result)
            finally:
                self._free(name)

        self._tasks.office(act, finished, lambda _error: self._free(name))

    def _free(self, name: str) -> None:
        self.busy -= {name}
        self.changed.emit()

    def _set(self, **switches: bool) -> None:
        self.view = replace(self.view, **switches)  # type: ignore[arg-type]
        self.changed.emit()

    def _seen(self, seen: TownView) -> None:
        self._looking = False
        self.looked.emit()
        view = self.view
        seen = replace(
            seen, line_up=view.line_up, paper_out=view.paper_out, cover_open=view.cover_open
        )
        if seen != view:
            self.view = seen
            self.changed.emit()

    def _blinded(self, _error: Exception) -> None:
        self._looking = False


def _look(town: Town, known: dict[Path, PrintedPaper]) -> TownView:
    """On the stage's reading lane."""
    dossiers = town.portal.dossiers
    last = list(dossiers.items())[-KEPT_CODES:]
    printouts = town.printer.printouts[-KEPT_PAPERS:]
    return TownView(
        seen=True,
        feeder=town.scanner.loaded,
        scanned=len(town.scanner.delivered),
        papers=tuple(known.get(one.path) or _picture(one) for one in reversed(printouts)),
        dossiers=len(dossiers),
        arrived=tuple(Arrived(code, len(held.files)) for code, held in reversed(last)),
    )


def _picture(printout: Printout) -> PrintedPaper:
    picture = QImage(str(printout.path)).convertToFormat(QImage.Format.Format_Grayscale8)
    return PrintedPaper(printout.path, printout.sequence, not printout.complete, picture)
