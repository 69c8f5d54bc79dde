"""What comes out of the printer, and what can be wrong with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from counter_app.practice.stage_window.pieces import PaperButton, Slot, section, unobtrusive
from counter_app.practice.stage_window.scene import Scene
from counter_app.practice.stage_window.town_hands import PrintedPaper
from counter_app.practice.stage_window.words import Words
from counter_app.ui.theme import px
from counter_app.ui.widgets.text import Tone, label, set_text

HANGING = 2
"""So many papers hang out at once."""
PAPER_WIDTH, PAPER_HEIGHT = 106, 128


def paper_name(words: Words, paper: PrintedPaper) -> str:
    """What a printed paper is called."""
    pattern = words.torn_name if paper.torn else words.paper_name
    return pattern.format(n=paper.number)


class PrinterPanel:
    """The last papers, newest on the left."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        words = scene.words
        self.frame, column = section()
        self.state = label("", "chip")
        self.paper_out = QCheckBox(words.paper_out)
        self.cover_open = QCheckBox(words.cover_open)
        self._nothing = label(words.nothing_printed, "soft", wrap=True)
        self.papers = [PaperButton(PAPER_WIDTH, PAPER_HEIGHT) for _ in range(HANGING)]
        self._hanging: tuple[Path, ...] | None = None
        self._lay_out(column)
        self._connect()

    def refresh(self) -> None:
        """Show the papers and the switches."""
        view, busy, words = self._scene.hands.view, self._scene.hands.busy, self._scene.words
        stopped = view.paper_out or view.cover_open
        state = words.printer_stopped if stopped else words.printer_ready
        set_text(self.state, state, Tone.WARNING if stopped else Tone.OK)
        for box, checked, name in (
            (self.paper_out, view.paper_out, "paper_out"),
            (self.cover_open, view.cover_open, "cover_open"),
        ):
            box.setEnabled(name not in busy)
            if name not in busy:
                box.setChecked(checked)
        self._hang()

    def _hang(self) -> None:
        papers = self._scene.hands.view.papers[:HANGING]
        paths = tuple(paper.path for paper in papers)
        if paths == self._hanging:
            return
        news = self._hanging is not None and bool(paths) and paths[0] not in self._hanging
        self._hanging = paths
        self._nothing.setVisible(not papers)
        for place, button in enumerate(self.papers):
            button.setVisible(place < len(papers))
            if place < len(papers):
                name = self._scene.words.enlarged.format(
                    name=paper_name(self._scene.words, papers[place])
                )
                button.show_picture(papers[place].picture, name)
        if news:
            self.papers[0].come_out()

    def _connect(self) -> None:
        hands = self._scene.hands
        self.paper_out.clicked.connect(lambda out: hands.set_paper_out(out=out))
        self.cover_open.clicked.connect(lambda is_open: hands.set_cover_open(is_open=is_open))
        for place, button in enumerate(self.papers):
            button.clicked.connect(lambda _checked=False, place=place: self._enlarge(place))

    def _enlarge(self, place: int) -> None:
        papers = self._scene.hands.view.papers
        if place < len(papers):
            self._scene.enlarge(papers[place])

    def _lay_out(self, column: QVBoxLayout) -> None:
        for box in (self.paper_out, self.cover_open):
            box.setAccessibleName(box.text())
            unobtrusive(box)
        top = QHBoxLayout()
        top.setSpacing(px(10))
        top.addWidget(label(self._scene.words.printer, "heading"))
        top.addStretch(1)
        top.addWidget(self.state)
        row = QHBoxLayout()
        row.setSpacing(px(6))
        for button in self.papers:
            row.addWidget(button)
        row.addStretch(1)
        hanging = QVBoxLayout()
        hanging.setSpacing(0)
        hanging.addWidget(Slot())
        hanging.addLayout(row)
        switches = QHBoxLayout()
        switches.setSpacing(px(14))
        switches.addWidget(self.paper_out)
        switches.addWidget(self.cover_open)
        switches.addStretch(1)
        column.addLayout(top)
        column.addLayout(hanging)
        column.addWidget(self._nothing)
        column.addStretch(1)
        column.addLayout(switches)
