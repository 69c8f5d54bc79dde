"""A labelled field, its note, and the plain editors that stand in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIntValidator, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from counter_app.ui.theme import px
from counter_app.ui.widgets.text import Tone, label, restyle, set_text, set_tone, wrapped_tip

INSET = 2
"""Pixels a line edit leaves between its frame and its text, whatever the zoom."""
SCALES = ("large", "medium", "small")
"""Of values, as the style sheet calls them."""
BESIDE = 24
"""What padding and frame take from a field's width at 100 %."""


class Field(QWidget):
    """Label above, editor, and below it what is to be said about it in place."""

    def __init__(self, name: str, editor: QWidget, key: str = "") -> None:
        super().__init__()
        self.name, self.editor = name, editor
        self._said, self._tone = "", Tone.SOFT
        self._row: FieldRow | None = None
        editor.setAccessibleName(name)
        self._label = label(name, "field")
        self._label.setBuddy(editor)
        if isinstance(editor, QLineEdit):
            editor.editingFinished.connect(lambda: _left(editor))
        self._note = label("", wrap=True)
        self._note.hide()
        above = QHBoxLayout()
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(px(8))
        above.addWidget(self._label)
        if key:
            above.addWidget(label(key, "soft"))
        above.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addLayout(above)
        column.addWidget(editor)
        column.addWidget(self._note)

    def show_note(self, text: str, tone: Tone = Tone.SOFT) -> None:
        """Say something about the value; an empty text takes the note away."""
        if (text, tone) == (self._said, self._tone):
            return
        self._said, self._tone = text, tone
        set_tone(self.editor, tone if text and tone is Tone.DANGER else Tone.PLAIN)
        self.editor.setAccessibleDescription(text)
        if self._row is None:
            set_text(self._note, text, tone)
        else:
            self._row.show_notes()

    def sit_in(self, row: FieldRow) -> None:
        """Let a row say the notes: there they have the whole width."""
        self._row = row

    @property
    def note(self) -> tuple[str, Tone]:
        """What is being said about the value."""
        return self._said, self._tone


class FieldRow(QWidget):
    """Fields side by side; what is said about any of them stands below the whole row.

    ``button``: stands at the end, in line with the editors.
    """

    def __init__(self, *fields: tuple[Field, int], button: QWidget | None = None) -> None:
        super().__init__()
        self._fields = tuple(field for field, _ in fields)
        self._note = label("", wrap=True)
        self._note.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        for field, stretch in fields:
            row.addWidget(field, stretch, Qt.AlignmentFlag.AlignTop)
            field.sit_in(self)
        if button is not None:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addLayout(row)
        column.addWidget(self._note)

    def show_notes(self) -> None:
        """Everything that must be mended, or else the first remark."""
        notes = [field.note for field in self._fields if field.note[0]]
        wrong = [note for note in notes if note[1] is Tone.DANGER]
        texts = list(dict.fromkeys(text for text, _ in wrong or notes[:1]))
        # Everything wrong at once; from the second on the remedy is known by example.
        said = [*texts[:1], *map(_first_sentence, texts[1:])]
        set_text(self._note, " ".join(said), (wrong or notes or [("", Tone.SOFT)])[0][1])

    @property
    def shown_note(self) -> str:
        """What stands below the row."""
        return "" if self._note.isHidden() else self._note.text()


def _first_sentence(text: str) -> str:
    first, more, _ = text.partition(". ")
    return f"{first}." if more else text


class ValueLine(QLineEdit):
    """A value people carry away: large, selectable, not typed into."""

    def __init__(self, name: str, size: str = "medium") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setFrame(False)
        self.setProperty("role", "value")
        self.setProperty("scale", size)
        self._scales = SCALES[SCALES.index(size) :]
        # A line edit keeps two pixels at either side for a frame this one has not got, and
        # one for a cursor behind the text.
        self.setTextMargins(-INSET, 0, -INSET - 1, 0)
        # By mouse for copying; the keyboard's way goes through what can be changed.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def show_value(self, text: str) -> None:
        """Change the text only if it differs, so that a selection stays."""
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As large as there is room for."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """A code of three levels is longer than most; smaller type is better than half a code."""
        for scale in self._scales:
            restyle(self, "scale", scale)
            if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
                break


class CountBox(QLineEdit):
    """A small whole number, typed or stepped with the arrow keys.

    Not a spin box: under a style sheet one without buttons gives its number no room.
    """

    value_changed = Signal(int)

    def __init__(self, low: int = 0, high: int = 9999) -> None:
        super().__init__()
        self._low, self._high, self._value = low, high, low
        self.setValidator(QIntValidator(low, high, self))
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setText(str(low))
        self.textChanged.connect(self._typed)

    def value(self) -> int:
        """The number; half a number counts as the last whole one."""
        return self._value

    def show_value(self, number: int) -> None:
        """Show a number without telling anybody."""
        if number != self._value or not self.text():
            self._value = number
            if not self.hasFocus() or self.text() != str(number):
                self.setText(str(number))

    def step(self, by: int) -> None:
        """One more or one less, within the limits."""
        number = min(max(self._value + by, self._low), self._high)
        if number != self._value:
            self.setText(str(number))
            self._typed(str(number))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows step."""
        steps = {int(Qt.Key.Key_Up): 1, int(Qt.Key.Key_Down): -1}
        if event.key() in steps:
            self.step(steps[event.key()])
            return
        if is_enter(event):
            self._settle()
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Typing replaces the number."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Half a number comes back whole."""
        self._settle()
        super().focusOutEvent(event)

    def _typed(self, text: str) -> None:
        number = int(text) if text.isdecimal() else self._value
        if self._low <= number <= self._high and number != self._value:
            self._value = number
            self.value_changed.emit(number)

    def _settle(self) -> None:
        if self.text() != str(self._value):
            self.setText(str(self._value))


def show_typed(editor: QLineEdit, text: str) -> None:
    """Put text into an editor unless it stands there already.

    A value equal to what is being typed never comes back as ``setText``: that would break
    the word an input method is composing.
    """
    if editor.text() != text:
        editor.setText(text)
        if not editor.hasFocus():
            show_beginning(editor)


def show_beginning(editor: QLineEdit) -> None:
    """A text longer than its field is read from its first letter; the tool tip says it whole."""
    editor.setCursorPosition(0)
    text = editor.displayText()
    cut = editor.fontMetrics().horizontalAdvance(text) > editor.width() - px(BESIDE)
    secret = editor.echoMode() is not QLineEdit.EchoMode.Normal
    editor.setToolTip(wrapped_tip(text) if cut and not secret else "")


def _left(editor: QLineEdit) -> None:
    # Return may leave the focus here: then one types on where one was.
    if not editor.hasFocus():
        show_beginning(editor)


def digits_only(editor: QLineEdit) -> QLineEdit:
    """Tell input methods that digits are wanted here."""
    editor.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
    return editor


class EnterDoes(QObject):
    """Return in an editor does something of its own."""

    def __init__(self, act: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._act = act

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take Return and Enter from the editors this is installed on."""
        listing = bool(getattr(watched, "list_shown", False))
        if is_enter(event) and isinstance(watched, QWidget) and not listing:
            self._act()
            return True
        return False


class EnterMovesOn(QObject):
    """Return leads to the next field, as clerks expect of a form."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take Return and Enter from the editors this is installed on."""
        # A field with its list open takes the row first.
        listing = bool(getattr(watched, "list_shown", False))
        if is_enter(event) and isinstance(watched, QWidget) and not listing:
            watched.focusNextChild()
            return True
        return False


def is_enter(event: QEvent) -> bool:
    """Whether this is Return or Enter going down, without Ctrl, Alt or Shift."""
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    )
