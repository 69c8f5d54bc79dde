"""The citizen at the counter: what he wants, his card, his papers."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout

from counter_app.practice.stage_window.pieces import (
    CardButton,
    Figure,
    Spoken,
    beside_or_below,
    section,
    sign_button,
    unobtrusive,
)
from counter_app.practice.stage_window.scene import CardNote, Scene
from counter_app.practice.stage_window.steps import BEEP_KEY, FEED_KEY, NEXT_KEY
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton, PrimaryButton
from counter_app.ui.widgets.flow import FlowLayout
from counter_app.ui.widgets.text import Tone, label, rule, set_text


class GuestPanel:
    """Card and papers reach the program through the real reader and the real scanner."""

    def __init__(self, scene: Scene, *, narrow: bool) -> None:
        self._scene, self._narrow = scene, narrow
        words = scene.words
        self.frame, column = section()
        self._figure = Figure(64)
        self.name = label("", "heading", wrap=True)
        self.said = Spoken()
        self._tip = label("", "soft", wrap=True)
        self.card = CardButton(words.card_title, words.card_sample)
        self._without_card = label("", wrap=True)
        self.beep = PrimaryButton(words.show_card, BEEP_KEY)
        self.next = KeyButton(words.next_guest, NEXT_KEY)
        self.note = label("", "soft", wrap=True)
        self._papers = label("", wrap=True)
        self._shown_papers = label("", "soft", wrap=True)
        self.feed = KeyButton(words.feed, FEED_KEY)
        self.feeder = label("")
        self.empty = sign_button("out", words.take_out, scene.hands.empty_feeder)
        self._lay_out(column)
        self._connect()

    def refresh(self) -> None:
        """Show who stands there."""
        scene, guest, words = self._scene, self._scene.guest, self._scene.words
        language = scene.liking.language
        self._figure.show_guest(guest)
        set_text(self.name, f"{guest.name} · {words.aged.format(n=guest.age)}")
        self.said.setText(guest.wish(language))
        set_text(self._tip, guest.tip(language))
        self._show_card()
        self._show_papers()

    def _show_card(self) -> None:
        scene, guest, words = self._scene, self._scene.guest, self._scene.words
        foreigner = guest.visitor.foreigner
        self.card.setVisible(foreigner is None)
        self.beep.setEnabled(foreigner is None)
        without = "" if foreigner is None else words.no_card.format(passport=foreigner.passport)
        set_text(self._without_card, without)
        if foreigner is None:
            self.card.show_guest(guest, words.card_of.format(name=guest.name))
        said = {
            CardNote.NOTHING: (words.card_hint if guest.card else "", Tone.SOFT),
            CardNote.READ: (words.card_read, Tone.OK),
            CardNote.WITHOUT_CLERK: (words.card_without_clerk, Tone.WARNING),
            CardNote.UNPLUGGED: (words.card_unplugged, Tone.WARNING),
        }
        set_text(self.note, *said[scene.card_note])

    def _show_papers(self) -> None:
        scene, words = self._scene, self._scene.words
        papers, view = scene.guest.papers, scene.hands.view
        kept = ", ".join(paper.name for paper in papers if paper.pages)
        shown = ", ".join(paper.name for paper in papers if not paper.pages)
        set_text(self._papers, words.hands_in.format(papers=kept) if kept else "")
        set_text(self._shown_papers, words.shows.format(papers=shown) if shown else "")
        busy = "feed" in scene.hands.busy
        self.feed.setEnabled(bool(kept) and not busy)
        lying = words.feeder.format(n=view.feeder) if view.feeder else words.feeder_empty
        set_text(self.feeder, words.drawing if busy else lying)
        self.empty.setEnabled(bool(view.feeder) and not busy)

    def _connect(self) -> None:
        scene = self._scene
        self.card.clicked.connect(scene.show_card)
        self.beep.clicked.connect(scene.show_card)
        self.next.clicked.connect(scene.next_guest)
        self.feed.clicked.connect(scene.feed)

    def _lay_out(self, column: QVBoxLayout) -> None:
        for button in (self.beep, self.next, self.feed):
            unobtrusive(button)
        column.addLayout(self._top())
        column.addWidget(self._tip)
        column.addLayout(self._card_row())
        column.addWidget(rule())
        column.addWidget(self._papers)
        column.addWidget(self._shown_papers)
        feeding = FlowLayout(None, px(10))
        feeding.addWidget(self.feed)
        feeding.addWidget(self.feeder)
        feeding.add_spring()
        feeding.addWidget(self.empty)
        column.addLayout(feeding)

    def _top(self) -> QHBoxLayout:
        spoken = QVBoxLayout()
        spoken.setSpacing(px(3))
        spoken.addWidget(self.name)
        spoken.addWidget(self.said)
        top = QHBoxLayout()
        top.setSpacing(px(6))
        top.addWidget(self._figure)
        top.addLayout(spoken, 1)
        return top

    def _card_row(self) -> QBoxLayout:
        acts = QVBoxLayout()
        acts.setSpacing(px(4))
        acts.addWidget(self.beep)
        acts.addWidget(self.next)
        acts.addWidget(self.note)
        row = QBoxLayout(beside_or_below(narrow=self._narrow))
        row.setSpacing(px(10))
        row.addWidget(self.card, 1)
        row.addWidget(self._without_card, 1)
        row.addLayout(acts, 1)
        return row
