"""The style sheet of the window, made from a table of colours and a zoom.

Fusion derives the frames of check boxes, radio buttons and combo boxes from the palette and
ends below 3:1 in dark; so their indicators are drawn here.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from string import Template

from counter_app.ui.colours import Colours

_LENGTH = re.compile(r"(?<![\w#.])(\d+(?:\.\d+)?)(px|pt)\b")

_BASE = """
QWidget { color: $text; outline: none; placeholder-text-color: $placeholder; }
QMainWindow, QDialog, #work, #window { background: $ground; }
QMainWindow::separator { width: 0; height: 0; }
QLabel { background: transparent; }
QToolTip { background: $surface; color: $text; border: 1px solid $edge; padding: 4px; }
QScrollArea, QScrollArea > QWidget > QWidget#scrolled { background: transparent; border: none; }

QFrame#panel { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame#rule { background: $line; border: none; max-height: 1px; min-height: 1px; }

QLabel[role="field"] { color: $soft; font-weight: bold; }
QLabel[role="soft"] { color: $soft; }
QLabel[role="heading"] { font-weight: bold; }
QLabel[role="title"] { font-size: 17pt; font-weight: bold; }
QLabel[role="strong"] { font-weight: bold; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="soft"] { color: $soft; }
QLabel[tone="primary"] { color: $primary_ink; }
QLabel[role="chip"] { border-radius: 6px; padding: 3px 10px; }
QLabel[role="chip"][tone="ok"] { background: $ok_ground; }
QLabel[role="chip"][tone="warning"] { background: $warning_ground; }
QLabel[role="chip"][tone="danger"] { background: $danger_ground; }
"""

_FIELDS = """
QLineEdit {
    background: $surface; color: $text; border: 1px solid $edge; border-radius: 6px;
    padding: 1px 9px; min-height: 30px;
    selection-background-color: $primary; selection-color: $on_primary;
}
QLineEdit:focus {
    border: 2px solid $primary; padding: 0px 8px;
}
QLineEdit:disabled { color: $disabled; background: $ground; }
QLineEdit[tone="danger"] { border: 2px solid $danger; padding: 0px 8px; }
QLineEdit[tone="danger"]:focus { border: 2px solid $primary; }

QLineEdit[role="value"] {
    background: transparent; border: none; padding: 0px; min-height: 24px;
}
QLineEdit[role="value"][scale="large"] { font-size: 22pt; font-weight: bold; min-height: 40px; }
QLineEdit[role="value"][scale="medium"] { font-size: 15pt; font-weight: bold; min-height: 30px; }
QLineEdit[role="value"][scale="small"] { font-weight: bold; }
QLineEdit[role="value"][tone="ok"] { color: $ok; }
QLineEdit[role="value"][tone="primary"] { color: $primary_ink; }

QCheckBox { spacing: 9px; min-height: 32px; background: transparent; }
QCheckBox::indicator, QListView::indicator, QTreeView::indicator, QTableView::indicator {
    width: 18px; height: 18px; border: 2px solid $edge; border-radius: 4px; background: $surface;
}
QCheckBox::indicator:checked, QListView::indicator:checked, QTableView::indicator:checked {
    background: $primary; border-color: $primary; image: url("$icons/check-$name.svg");
}
QCheckBox::indicator:focus { border-color: $primary; }
QCheckBox::indicator:checked:focus { border-color: $text; }
QCheckBox:focus { color: $primary_ink; }
QRadioButton { spacing: 9px; min-height: 32px; background: transparent; }
QRadioButton::indicator {
    width: 16px; height: 16px; border: 2px solid $edge; border-radius: 10px; background: $surface;
}
QRadioButton::indicator:checked { border: 6px solid $primary; width: 8px; height: 8px; }
QRadioButton:focus { color: $primary_ink; }
"""

_BUTTONS = """
QPushButton, QToolButton {
    background: $surface; color: $text; border: 1px solid $edge; border-radius: 6px;
    padding: 1px 13px; min-height: 30px;
}
QPushButton:hover, QToolButton:hover { background: $chosen; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:focus, QToolButton:focus { border: 2px solid $primary; padding: 0px 12px; }
QPushButton[tight="true"] { padding: 1px 6px; }
QPushButton[tight="true"]:focus { padding: 0px 5px; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; border-color: $line; }
QPushButton[role="link"] {
    border: 1px solid transparent; color: $primary_ink; background: transparent; padding: 1px 2px;
    text-align: left;
}
QPushButton[role="link"]:hover { background: $chosen; }
QPushButton[role="link"]:focus { border: 2px solid $primary; padding: 0px 1px; }
QPushButton[role="quiet"] {
    border: 1px solid transparent; background: transparent; padding: 1px 6px; text-align: left;
}
QPushButton[role="quiet"]:hover { background: $chosen; }
QPushButton[role="quiet"]:focus { border: 2px solid $primary; padding: 0px 5px; }
"""

_SHELL = """
QFrame#rail { background: $rail; border: none; }
QFrame#rail QLabel { color: $rail_text; }
QFrame#rail QToolButton {
    background: transparent; color: $rail_text; border: 2px solid transparent; border-radius: 8px;
    padding: 4px 0px; min-height: 44px;
}
QFrame#rail QToolButton:hover { border-color: $rail_text; }
QFrame#rail QToolButton:focus { border-color: $rail_text; }
QFrame#rail QToolButton:checked {
    background: $rail_chosen; color: $on_rail_chosen;
}
QFrame#practice { background: $practice; border: none; }
QFrame#practice QLabel { color: $on_practice; font-weight: bold; }
QFrame#status { background: $surface; border: none; border-top: 1px solid $line; }
QFrame#problems { background: $warning_ground; border: 1px solid $warning; border-radius: 8px; }
QFrame#problems QPushButton { background: $surface; }
QFrame#problems QPushButton[role="link"] { background: transparent; color: $text; }
QFrame#received { background: $ok_ground; border: 1px solid $ok; border-radius: 8px; }
QFrame#sheet { background: $surface; border: 2px solid $edge; border-radius: 10px; }
QLabel[role="ticket"] { font-size: 24pt; font-weight: bold; color: $primary_ink; }
QLabel[role="key"] {
    background: $ground; border: 1px solid $edge; border-radius: 5px; padding: 2px 8px;
}
QWidget#veil { background: rgba(0, 0, 0, 110); }
"""

_LISTS = """
QAbstractItemView {
    background: $surface; color: $text; border: none; outline: none;
    alternate-background-color: $ground;
    selection-background-color: $chosen; selection-color: $text;
}
QListWidget::item { min-height: 32px; padding: 1px 6px; }
QListView#suggestions { border: 1px solid $edge; border-radius: 6px; padding: 3px; }
QTableView {
    gridline-color: $line; border: 1px solid $line; border-radius: 6px; padding: 1px;
}
QTableView:focus { border: 2px solid $primary; padding: 0px; }
QListView { border: 2px solid transparent; border-radius: 6px; }
QListView:focus { border: 2px solid $primary; }
QTableView::item { padding: 2px 8px; border-bottom: 1px solid $line; }
QTableView::item:selected { background: $chosen; color: $text; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
    background: $surface; color: $soft; font-weight: bold; border: none;
    border-bottom: 1px solid $edge; padding: 6px 11px;
}
QHeaderView::section:first { border-top-left-radius: 5px; }
QHeaderView::section:last { border-top-right-radius: 5px; }
QTableCornerButton::section { background: $surface; border: none; }

QFrame#papers { border: none; }
QScrollArea#papersArea { border: 2px solid transparent; border-radius: 6px; }
QScrollArea#papersArea[focused="true"] { border-color: $primary; }
QFrame#paper { border: none; border-bottom: 1px solid $line; border-radius: 0px; }
QFrame#paper[current="true"] { background: $chosen; }
QFrame#paper QCheckBox { spacing: 0px; }
QFrame#paper QLineEdit {
    border: 1px solid transparent; background: transparent; padding: 1px 2px;
}
QFrame#paper QLineEdit:hover { border: 1px solid $edge; }
QFrame#paper QLineEdit[chosen="true"] { border: 1px solid $edge; background: $surface; }
QFrame#paper QLineEdit:focus { border: 2px solid $primary; background: $surface; padding: 0px 1px; }
QFrame#paper[dropping="true"] { border: 2px dashed $primary; }

QScrollBar:vertical { background: transparent; width: 16px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px 2px 2px 6px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar {
    background: $ground; border: 1px solid $edge; border-radius: 4px; text-align: center;
    min-height: 8px; max-height: 8px;
}
QProgressBar::chunk { background: $primary; border-radius: 3px; }
"""


def style_sheet(colours: Colours, name: str, icons: str, zoom: float = 1.0) -> str:
    """The sheet for a table of colours; ``icons`` is the folder with the indicator pictures."""
    text = Template("".join((_BASE, _FIELDS, _BUTTONS, _SHELL, _LISTS))).substitute(
        asdict(colours), name=name, icons=icons
    )
    return _zoomed(text, zoom)


def _zoomed(text: str, zoom: float) -> str:
    def grown(match: re.Match[str]) -> str:
        value, unit = float(match[1]), match[2]
        # Rings and frames stay as thin as they are up to 150 %.
        if unit == "px" and value <= 2:
            return f"{round(value * zoom) if zoom >= 2 else value:g}px"
        return f"{value * zoom:.1f}pt" if unit == "pt" else f"{round(value * zoom)}px"

    return _LENGTH.sub(grown, text)
