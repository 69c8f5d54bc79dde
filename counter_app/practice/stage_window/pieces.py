"""Small widgets of the stage: figure, words spoken, card, step, printed paper."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from counter_app.practice.stage_window.cast import Guest
from counter_app.practice.stage_window.drawings import (
    colours_now,
    draw_person,
    draw_tick,
    qr_picture,
    sign,
)
from counter_app.practice.stage_window.steps import Mark
from counter_app.ui.theme import px

_RADIUS = 8


def unobtrusive(widget: QWidget) -> None:
    """Reached by Tab, but a click leaves the focus in the clerk's form, where typing goes on."""
    widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def section() -> tuple[QFrame, QVBoxLayout]:
    """A surface with a column inside, like the counter's own."""
    frame = QFrame()
    frame.setObjectName("panel")
    column = QVBoxLayout(frame)
    column.setContentsMargins(px(12), px(8), px(12), px(10))
    column.setSpacing(px(6))
    return frame, column


def beside_or_below(*, narrow: bool) -> QBoxLayout.Direction:
    """How two parts stand to each other."""
    return QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight


def sign_button(name: str, words: str, act: Callable[[], object]) -> QToolButton:
    """A square button with a sign; its words are its name and its tooltip."""
    button = QToolButton()
    button.setIcon(sign(name, colours_now().text))
    button.setIconSize(QSize(px(20), px(20)))
    button.setFixedSize(px(36), px(36))
    button.setStyleSheet("padding: 0px;")  # the counter's padding leaves no room for a sign
    button.setAccessibleName(words)
    button.setToolTip(words)
    button.clicked.connect(lambda _checked=False: act())
    unobtrusive(button)
    return button


class Figure(QWidget):
    """The citizen, drawn."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self._guest: Guest | None = None
        self.setFixedSize(px(side), px(side))

    def show_guest(self, guest: Guest) -> None:
        """Somebody else."""
        self._guest = guest
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        guest = self._guest
        if guest is not None:
            painter = QPainter(self)
            person = {"number": guest.visitor.number, "age": guest.age}
            draw_person(painter, QRectF(self.rect()), woman=guest.sex == "Nữ", **person)


class Spoken(QLabel):
    """Words in a bubble that points to the left."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(px(20), px(8), px(12), px(8))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """The bubble, then the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours_now().chosen))
        left, middle = px(9), self.height() / 2
        painter.drawRoundedRect(self.rect().adjusted(left, 0, 0, 0), px(_RADIUS), px(_RADIUS))
        tip = [
            QPointF(0, middle),
            QPointF(left + 1, middle - px(7)),
            QPointF(left + 1, middle + px(7)),
        ]
        painter.drawPolygon(tip)
        painter.end()
        super().paintEvent(event)


class DrawnButton(QAbstractButton):
    """A button that is a picture: hand, focus ring and hover are drawn here."""

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        unobtrusive(self)

    def draw_frame(self, painter: QPainter, ground: str) -> QRectF:
        """Ground and outline; returns the inside."""
        colours = colours_now()
        ring = self.hasFocus() or self.underMouse()
        width = px(2) if ring else 1
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.primary if ring else colours.edge), width))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, px(_RADIUS), px(_RADIUS))
        return box.adjusted(px(8), px(6), -px(8), -px(6))


class CardButton(DrawnButton):
    """The identity card: its QR is a real one, a click holds it under the reader."""

    def __init__(self, title: str, sample: str) -> None:
        super().__init__()
        self._title, self._sample = title, sample
        self._guest: Guest | None = None
        self.setFixedHeight(px(96))

    def show_guest(self, guest: Guest, name: str) -> None:
        """Another card; ``name`` is read by screen readers."""
        self._guest = guest
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(px(220), px(96))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Title, number and birthday on the left, the QR on the right."""
        guest = self._guest
        if guest is None:
            return
        painter, colours = QPainter(self), colours_now()
        inside = self.draw_frame(painter, colours.surface)
        side = inside.height()
        code = QRectF(inside.right() - side, inside.top(), side, side)
        painter.fillRect(code, Qt.GlobalColor.white)
        painter.drawImage(code, qr_picture(guest.card))
        bold = QFont(self.font())
        bold.setBold(True)
        height = inside.height() / 3
        person = guest.visitor.person
        rows = (
            (f"{self._title} · {self._sample}", bold, colours.danger),
            (person.identity_number, bold, colours.text),
            (f"{person.birth_date:%d/%m/%Y} · {person.sex}", self.font(), colours.soft),
        )
        for place, (words, font, ink) in enumerate(rows):
            row = QRectF(
                inside.left(), inside.top() + place * height, inside.width() - side, height
            )
            painter.setFont(font)
            painter.setPen(QColor(ink))
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, words)


class StepDot(DrawnButton):
    """One of the seven: its number, a tick, or a dash."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._mark, self._is_shown = Mark.OPEN, False
        self.setFixedSize(px(36), px(36))

    def show_mark(self, mark: Mark, *, is_shown: bool, name: str) -> None:
        """How the step stands; ``name`` says it to screen readers."""
        self._mark, self._is_shown = mark, is_shown
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """A disc."""
        painter, colours = QPainter(self), colours_now()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(self.rect()).adjusted(px(4), px(4), -px(4), -px(4))
        fill, ink, edge = {
            Mark.OPEN: (colours.surface, colours.text, colours.edge),
            Mark.DONE: (colours.ok_ground, colours.ok, colours.ok),
            Mark.SKIPPED: (colours.surface, colours.soft, colours.edge),
        }[self._mark]
        if self._is_shown and self._mark is not Mark.DONE:
            fill, ink, edge = colours.primary, colours.on_primary, colours.primary
        painter.setPen(QPen(QColor(edge), 1.4))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(disc)
        if self._mark is Mark.DONE:
            draw_tick(painter, disc, QColor(ink))
        else:
            painter.setPen(QColor(ink))
            words = "–" if self._mark is Mark.SKIPPED else str(self._number)
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, words)
        if self._is_shown or self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(colours.primary), px(2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))


class PaperButton(DrawnButton):
    """A printed paper hanging out of the printer; a click looks at it closely."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self._picture = QPixmap()
        self._out = 1.0
        self.setFixedSize(px(width), px(height))
        self._coming = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=700)
        self._coming.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._coming.valueChanged.connect(self._come_out)

    def show_picture(self, picture: QImage, name: str) -> None:
        """What is on the paper."""
        self.setAccessibleName(name)
        self.setToolTip(name)
        wide = self.width() - px(8)
        self._picture = QPixmap.fromImage(
            picture.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        )
        self.update()

    def come_out(self) -> None:
        """Slide out of the printer."""
        self._coming.start()

    def _come_out(self, value: float) -> None:
        self._out = value
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """As much of the paper as is out, below the printer's slot."""
        painter, colours = QPainter(self), colours_now()
        slot = px(6)
        hanging = self._picture.height() * self._out
        shown = QRectF(px(4), slot, self._picture.width(), min(hanging, self.height() - slot - 2))
        start = max(0.0, self._picture.height() - hanging)
        part = QRectF(0, start, shown.width(), shown.height())
        painter.drawPixmap(shown, self._picture, part)
        ring = self.hasFocus() or self.underMouse()
        edge = QColor(colours.primary if ring else colours.edge)
        painter.setPen(QPen(edge, px(2) if ring else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(shown)


class Slot(QFrame):
    """The printer's mouth, over the papers that hang out of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(8))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """A dark bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours_now().edge))
        painter.drawRoundedRect(QRectF(self.rect()), px(4), px(4))
