"""The seven steps: a row of discs, and the step to do now with its keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from counter_app.practice.stage_window.pieces import StepDot, section, unobtrusive
from counter_app.practice.stage_window.scene import Scene
from counter_app.practice.stage_window.steps import ORDER, STEP_WORDS, Mark, Step, how_to
from counter_app.ui.theme import px
from counter_app.ui.widgets.flow import FlowLayout
from counter_app.ui.widgets.text import label

KEY_FRAME = "<b>{}</b>"


class StepsPanel:
    """Ticks come by themselves where the stage notices; by hand otherwise."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.frame, column = section()
        self.dots = {step: StepDot(number) for number, step in enumerate(ORDER, 1)}
        self.title = label("", "heading", wrap=True)
        self.how = label("", wrap=True)
        # The stage's own sentences, no word from outside: the keys in them stand out.
        self.how.setTextFormat(Qt.TextFormat.RichText)
        self.how.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.how.setMinimumHeight(2 * self.how.fontMetrics().lineSpacing())
        words = scene.words
        self.tick = QPushButton(words.tick)
        self.skip = QPushButton(words.skip)
        self.start_over = QPushButton(words.start_over)
        self._lay_out(column)
        self._connect()

    def refresh(self) -> None:
        """Show the scene's progress."""
        progress, sits = self._scene.progress, self._scene.somebody_sits
        shown = progress.shown
        for step, dot in self.dots.items():
            mark = progress.mark(step)
            dot.show_mark(mark, is_shown=sits and step is shown, name=self._name(step, mark))
        for button in (self.tick, self.skip):
            button.setVisible(sits and shown is not None)
        self.start_over.setVisible(sits and shown is None)
        title, how = self._sentences(shown)
        self.title.setText(title)
        self.how.setText(how)

    def _sentences(self, step: Step | None) -> tuple[str, str]:
        scene, words = self._scene, self._scene.words
        if not scene.somebody_sits:
            return words.login_first, words.login_how
        if step is None:
            return words.all_done, words.all_done_how
        number = words.step_of.format(n=ORDER.index(step) + 1, total=len(ORDER))
        language = scene.liking.language
        title = STEP_WORDS[language][step].title
        return f"{number} · {title}", how_to(step, language, scene.guest.initials, KEY_FRAME)

    def _name(self, step: Step, mark: Mark) -> str:
        words, said = self._scene.words, STEP_WORDS[self._scene.liking.language][step]
        name = words.step_name.format(n=ORDER.index(step) + 1, title=said.title)
        if mark is Mark.DONE:
            return words.step_done.format(name=name)
        return words.step_skipped.format(name=name) if mark is Mark.SKIPPED else name

    def _mark(self, mark: Mark) -> None:
        step = self._scene.progress.shown
        if step is not None:
            self._scene.mark(step, mark)

    def _connect(self) -> None:
        for step, dot in self.dots.items():
            dot.clicked.connect(lambda _checked=False, step=step: self._scene.look_at(step))
        self.tick.clicked.connect(lambda: self._mark(Mark.DONE))
        self.skip.clicked.connect(lambda: self._mark(Mark.SKIPPED))
        self.start_over.clicked.connect(self._scene.start_over)

    def _lay_out(self, column: QVBoxLayout) -> None:
        row = FlowLayout(None, px(6))
        for dot in self.dots.values():
            row.addWidget(dot)
        row.add_spring()
        for button in (self.tick, self.skip, self.start_over):
            button.setAccessibleName(button.text())
            unobtrusive(button)
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(self.title)
        column.addWidget(self.how)
