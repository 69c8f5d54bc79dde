"""Takes the pictures of the real window for docs/pictures, on a screen nobody sees.

``python tools/pictures.py [DIR]``: the practice office at work, 1366x768, every screen; the
reception in light and dark, and at 150 % in ``DIR/zoom-150``. Needs Xvfb. For development
only.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from tests.journeys.keys import KeyClerk

SIZE = "1366x768x24"
EARLIER = ("dkkt", "dkgh", "ctckc", "dkks", "ctbstbc", "cplltp")
"""Procedures of the dossiers received before the pictures are taken, by their initials."""
SMALLEST = 0
"""Quality of a PNG: it says how hard to pack, nothing is lost."""
SHOWN = "dkkt"
"""Stands in the form: a death, told by an old man with priority."""


@contextmanager
def virtual_screen() -> Iterator[None]:
    """An X screen at 96 dpi; the environment points to it."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-screen", "0", SIZE, "-dpi", "96", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(
        [*command, "-displayfd", str(writing)], pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading, encoding="ascii") as pipe:
            os.environ["DISPLAY"] = ":" + pipe.readline().strip()
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        yield
    finally:
        server.terminate()
        server.wait()


def take(out: Path, zoom: float, *, every_screen: bool) -> None:
    """The pictures of one size of type."""
    from counter_app.ui.colours import ThemeName
    from counter_app.ui.comfort import Comfort  # Qt only once the screen is there
    from tests.journeys.keys import key_clerk

    out.mkdir(parents=True, exist_ok=True)
    comfort = Comfort(zoom=zoom)
    with tempfile.TemporaryDirectory() as home, key_clerk(Path(home) / "office", comfort) as clerk:
        prepare(clerk)
        fill_reception(clerk)
        for theme in (ThemeName.DARK, ThemeName.LIGHT):
            clerk.window.use_comfort(Comfort(theme=theme, zoom=zoom))
            shoot(clerk, out / f"reception-{theme}.png")
        if every_screen:
            walk(clerk, out)


def walk(clerk: KeyClerk, out: Path) -> None:
    """The other screens; what is received on the way waits for the line."""
    from PySide6.QtCore import Qt

    from tests.journeys.keys import CTRL  # after Qt, see ``take``

    clerk.press(Qt.Key.Key_2, CTRL)
    shoot(clerk, out / "queue.png")
    clerk.press(Qt.Key.Key_7, CTRL)
    clerk.press(Qt.Key.Key_Tab)
    clerk.press(Qt.Key.Key_Space)  # published procedures too
    shoot(clerk, out / "settings.png")
    receive_without_a_line(clerk)
    clerk.press(Qt.Key.Key_5, CTRL)
    shoot(clerk, out / "delivery.png")
    clerk.press(Qt.Key.Key_3, CTRL)
    for _ in range(2):
        clerk.press(Qt.Key.Key_Down)
    shoot(clerk, out / "dossiers.png")


def prepare(clerk: KeyClerk) -> None:
    """Some dossiers of the morning, all on the portal, and people waiting."""
    from PySide6.QtCore import Qt

    from counter_app.practice.people import invent_person  # after Qt, see ``take``
    from tests.journeys.keys import CTRL, new_citizen_by_card

    portal = clerk.floor.town.portal
    for number, letters in enumerate(EARLIER, 11):
        new_citizen_by_card(clerk, invent_person(number, age=25 + 3 * number), letters)
        clerk.receive()
    clerk.until(lambda: len(portal.dossiers) == len(EARLIER), "not delivered")
    clerk.press(Qt.Key.Key_2, CTRL)
    issue = clerk.view.screen_shown.issue  # type: ignore[attr-defined]
    for priority in (0, 0, 1, 0, 3, 0):
        issue.priority.choose(issue.priority.options[priority][1])
        clerk.press(Qt.Key.Key_F9)
    clerk.press(Qt.Key.Key_F5)
    clerk.press(Qt.Key.Key_1, CTRL)


def fill_reception(clerk: KeyClerk) -> None:
    """A card, ticked papers, scanned pages laid onto two of them."""
    from PySide6.QtCore import Qt

    from counter_app.domain.checklist import ItemState  # after Qt, see ``take``
    from counter_app.practice.pages import PageLook, draw_bundle
    from counter_app.practice.people import invent_person
    from tests.journeys.keys import new_citizen_by_card

    person = invent_person(29, age=72)
    new_citizen_by_card(clerk, person, SHOWN)
    look = PageLook(dpi=100)
    papers = draw_bundle(5, pages=2, look=look), draw_bundle(6, pages=2, look=look)
    clerk.floor.town.scanner.load([page for bundle in papers for page in bundle])
    clerk.press(Qt.Key.Key_F3)
    pages = clerk.presenter.parts.pages
    clerk.until(lambda: len(pages.pages) == 4 and not pages.scanning, "no pages came")
    clerk.until(lambda: len(pages.thumbnails) == 4, "no thumbnails")
    there = [i.component_id for i in clerk.form.items if i.state is ItemState.HANDED_IN]
    ids = [page.id for page in pages.pages]
    pages.assign(ids[:2], there[0])
    pages.assign(ids[2:3], there[-1])
    clerk.settle()


def receive_without_a_line(clerk: KeyClerk) -> None:
    """The dossier in the form and another one are received while the line is cut."""
    from PySide6.QtCore import Qt

    from counter_app.practice.people import invent_person  # after the screen is there
    from tests.journeys.keys import CTRL, new_citizen_by_card

    clerk.floor.town.portal.cut()
    clerk.press(Qt.Key.Key_1, CTRL)
    clerk.receive()
    new_citizen_by_card(clerk, invent_person(30, age=41), "dkks")
    clerk.receive()
    status = clerk.floor.running.services.status
    clerk.until(lambda: status().line_up is False, "the line is still up")


def shoot(clerk: KeyClerk, file: Path) -> None:
    """What stands on the screen once nothing moves any more."""
    clerk.settle()
    clerk.window.repaint()
    clerk.settle()
    if not clerk.window.screen().grabWindow(0).save(str(file), "PNG", SMALLEST):
        raise OSError(file)
    print(file)


def main() -> None:
    """Both sizes of type."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    with tempfile.TemporaryDirectory() as settings, virtual_screen():
        os.environ["XDG_CONFIG_HOME"] = settings  # what this PC's user has set stays his
        take(out, 1.0, every_screen=True)
        take(out / "zoom-150", 1.5, every_screen=False)


if __name__ == "__main__":
    main()
