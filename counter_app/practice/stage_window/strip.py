"""The folded stage: a narrow strip with the acts a lesson needs most."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QScrollArea, QToolButton, QVBoxLayout, QWidget

from counter_app.practice.stage_window.drawings import colours_now, draw_person, sign
from counter_app.practice.stage_window.memory import Form
from counter_app.practice.stage_window.pieces import unobtrusive
from counter_app.practice.stage_window.scene import Scene
from counter_app.practice.stage_window.steps import (
    BEEP_KEY,
    FEED_KEY,
    NEXT_KEY,
    ORDER,
    STEP_WORDS,
    how_to,
)
from counter_app.ui.theme import px

WIDTH = 96
ICON, MARGIN = 22, 4


class Strip(QScrollArea):
    """Signs with a word each; the tooltip says the rest."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.setStyleSheet(f"QToolButton {{ padding: {px(3)}px 0px; }}")
        signs = QWidget()
        signs.setObjectName("scrolled")
        self._column = QVBoxLayout(signs)
        self._column.setContentsMargins(px(MARGIN), px(4), px(MARGIN), px(4))
        self._column.setSpacing(px(4))
        unfold = self._unfold
        self.unfold = self._add("unfold", unfold)
        self.step = self._add("", unfold)
        self.guest = self._add("", unfold)
        self.beep = self._add("card", scene.show_card)
        self.feed = self._add("sheets", scene.feed)
        self.next = self._add("next", scene.next_guest)
        self.paper = self._add("receipt", self._enlarge)
        self.line = self._add("line", self._switch_line)
        self.portal = self._add("portal", unfold)
        self._column.addStretch(1)
        self.setWidget(signs)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to the signs; they scroll it
        self.setFixedWidth(px(WIDTH))

    def refresh(self) -> None:
        """Show the scene in short."""
        scene, words, view = self._scene, self._scene.words, self._scene.hands.view
        guest, language = scene.guest, scene.liking.language
        _say(self.unfold, words.stage, words.unfold)
        step = scene.progress.shown
        self.step.setVisible(step is not None and scene.liking.steps)
        if step is not None:
            number = words.step_of.format(n=ORDER.index(step) + 1, total=len(ORDER))
            how = how_to(step, language, guest.initials)
            _say(self.step, number, f"{STEP_WORDS[language][step].title}\n{how}")
        _say(self.guest, words.short_citizen, f"{guest.name}\n{guest.wish(language)}")
        self.guest.setIcon(self._face())
        _say(self.beep, words.show_card, words.show_card, BEEP_KEY)
        self.beep.setEnabled(bool(guest.card))
        _say(self.feed, words.short_feed, words.feed, FEED_KEY)
        self.feed.setEnabled("feed" not in scene.hands.busy)
        _say(self.next, words.short_next, words.next_guest, NEXT_KEY)
        _say(self.paper, words.short_printer, words.printer)
        self.paper.setEnabled(bool(view.papers))
        up = view.line_up
        _say(self.line, words.short_line_up if up else words.short_line_down, self._line_words())
        ink = colours_now().ok if up else colours_now().danger
        self.line.setIcon(sign("line" if up else "cut", ink))
        self.line.setEnabled("line" not in scene.hands.busy)
        _say(self.portal, words.short_portal.format(n=view.dossiers), words.outside)

    def _line_words(self) -> str:
        words = self._scene.words
        if self._scene.hands.view.line_up:
            return f"{words.line_up}\n{words.cut}"
        return f"{words.line_down}\n{words.mend}"

    def _unfold(self) -> None:
        self._scene.choose_form(Form.WHOLE)

    def _enlarge(self) -> None:
        papers = self._scene.hands.view.papers
        if papers:
            self._scene.enlarge(papers[0])
            self._unfold()

    def _switch_line(self) -> None:
        hands = self._scene.hands
        hands.set_line(up=not hands.view.line_up)

    def _face(self) -> QIcon:
        guest, side = self._scene.guest, px(ICON)
        picture = QPixmap(2 * side, 2 * side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        person = {"number": guest.visitor.number, "age": guest.age}
        draw_person(painter, picture.rect().toRectF(), woman=guest.sex == "Nữ", **person)
        painter.end()
        return QIcon(picture)

    def _add(self, icon: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(px(ICON), px(ICON)))
        button.setFixedWidth(px(WIDTH - 2 * MARGIN))
        if icon:
            button.setIcon(sign(icon, colours_now().text))
        button.clicked.connect(lambda _checked=False: act())
        unobtrusive(button)
        self._column.addWidget(button)
        return button


def _say(button: QToolButton, words: str, more: str, key: str = "") -> None:
    if button.text() != words:
        button.setText(words)
        button.setAccessibleName(words)
        button.setMinimumHeight(button.sizeHint().height())
    button.setToolTip(f"{more} ({key})" if key else more)
