"""A printed paper looked at closely, in place of the rest of the stage."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from counter_app.practice.stage_window.pieces import unobtrusive
from counter_app.practice.stage_window.printer_panel import paper_name
from counter_app.practice.stage_window.scene import Scene
from counter_app.ui.theme import px
from counter_app.ui.widgets.text import label, set_text


class PaperView(QWidget):
    """Covers nothing of the counter; "Trở lại" gives the stage back."""

    def __init__(self, scene: Scene, width: int) -> None:
        super().__init__()
        self._scene, self._width = scene, width
        words = scene.words
        self.back = QPushButton(words.back)
        self.newer = QPushButton(words.newer)
        self.older = QPushButton(words.older)
        self._title = label("", "heading")
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._shown: object = None
        self._lay_out()
        self.back.clicked.connect(lambda: scene.enlarge(None))
        self.newer.clicked.connect(lambda: scene.turn(-1))
        self.older.clicked.connect(lambda: scene.turn(1))

    def refresh(self) -> None:
        """Show the enlarged paper, if there is one."""
        scene, paper = self._scene, self._scene.enlarged
        if paper is None:
            return
        self.newer.setEnabled(scene.neighbour(-1) is not None)
        self.older.setEnabled(scene.neighbour(1) is not None)
        if paper is self._shown:
            return
        self._shown = paper
        name = paper_name(scene.words, paper)
        set_text(self._title, name)
        self._picture.setAccessibleName(name)
        smooth = Qt.TransformationMode.SmoothTransformation
        self._picture.setPixmap(QPixmap.fromImage(paper.picture.scaledToWidth(self._width, smooth)))

    def _lay_out(self) -> None:
        for button in (self.back, self.newer, self.older):
            button.setAccessibleName(button.text())
            unobtrusive(button)
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addStretch(1)
        top.addWidget(self._title)
        turning = QHBoxLayout()
        turning.addWidget(self.newer)
        turning.addStretch(1)
        turning.addWidget(self.older)
        area = QScrollArea()
        area.setWidget(self._picture)
        area.setWidgetResizable(True)
        unobtrusive(area)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(4), px(8), px(8))
        column.setSpacing(px(6))
        column.addLayout(top)
        column.addWidget(area, 1)
        column.addLayout(turning)
