"""The one table of keys: shortcuts, the F1 sheet and the hints on buttons are made from it.

Letters stay free for Telex and VNI (dd becomes đ, digits become tones). Ctrl+Shift, Alt+Z
and F10 belong to Unikey and Windows and stand nowhere in this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from counter_app.ui.translating import QT_TRANSLATE_NOOP


class Scope(StrEnum):
    """Where a key counts."""

    EVERYWHERE = "everywhere"
    CALL_BAR = "call_bar"
    RECEPTION = "reception"
    CHECKLIST = "checklist"
    PAGES = "pages"
    QUEUE = "queue"
    DOSSIERS = "dossiers"
    DELIVERY = "delivery"
    SETTINGS = "settings"


SCREENS = frozenset({Scope.RECEPTION, Scope.QUEUE, Scope.DOSSIERS, Scope.DELIVERY, Scope.SETTINGS})
IN_FOCUS = frozenset({Scope.CHECKLIST, Scope.PAGES})
"""Scopes that count only while that part of the screen has the focus: no QShortcut."""


class Deed(StrEnum):
    """What a key does."""

    KEYS = "keys"
    FIND = "find"
    BACK = "back"
    NEXT_PROBLEM = "next_problem"
    OPEN_RECEPTION = "open_reception"
    OPEN_QUEUE = "open_queue"
    OPEN_DOSSIERS = "open_dossiers"
    OPEN_DELIVERY = "open_delivery"
    OPEN_SETTINGS = "open_settings"
    CALL_NEXT = "call_next"
    RECALL = "recall"
    FINISH = "finish"
    NO_SHOW = "no_show"
    TRANSFER = "transfer"
    HOLD = "hold"
    NEW_FORM = "new_form"
    SCAN = "scan"
    SECOND_PARTY = "second_party"
    RECEIVE = "receive"
    RECEIVE_AND_KEEP = "receive_and_keep"
    SCAN_TRAY = "scan_tray"
    TICK = "tick"
    TICK_CURRENT = "tick_current"
    COUNT = "count"
    CHOOSE_COUNT = "choose_count"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    ISSUE = "issue"
    SEARCH = "search"
    OPEN = "open"
    REPRINT = "reprint"
    REVEAL = "reveal"
    RETRY = "retry"
    SEND_NOW = "send_now"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Binding:
    """One line of the table. ``title`` is Vietnamese source text."""

    scope: Scope
    deed: Deed
    keys: tuple[str, ...]
    title: str


def _line(scope: Scope, deed: Deed, keys: str, title: str) -> Binding:
    return Binding(scope, deed, tuple(keys.split()), title)


TABLE: tuple[Binding, ...] = (
    _line(Scope.EVERYWHERE, Deed.KEYS, "F1", QT_TRANSLATE_NOOP("Keys", "Phím của màn hình này")),
    _line(Scope.EVERYWHERE, Deed.FIND, "Ctrl+K", QT_TRANSLATE_NOOP("Keys", "Tìm việc hoặc hồ sơ")),
    _line(Scope.EVERYWHERE, Deed.BACK, "Esc", QT_TRANSLATE_NOOP("Keys", "Quay lại, không mất gì")),
    _line(
        Scope.EVERYWHERE,
        Deed.NEXT_PROBLEM,
        "F8",
        QT_TRANSLATE_NOOP("Keys", "Chỗ cần sửa tiếp theo"),
    ),
    _line(
        Scope.EVERYWHERE, Deed.OPEN_RECEPTION, "Ctrl+1", QT_TRANSLATE_NOOP("Keys", "Mở Tiếp nhận")
    ),
    _line(Scope.EVERYWHERE, Deed.OPEN_QUEUE, "Ctrl+2", QT_TRANSLATE_NOOP("Keys", "Mở Hàng đợi")),
    _line(Scope.EVERYWHERE, Deed.OPEN_DOSSIERS, "Ctrl+3", QT_TRANSLATE_NOOP("Keys", "Mở Hồ sơ")),
    _line(Scope.EVERYWHERE, Deed.OPEN_DELIVERY, "Ctrl+5", QT_TRANSLATE_NOOP("Keys", "Mở Gửi cổng")),
    _line(Scope.EVERYWHERE, Deed.OPEN_SETTINGS, "Ctrl+7", QT_TRANSLATE_NOOP("Keys", "Mở Cài đặt")),
    _line(Scope.CALL_BAR, Deed.CALL_NEXT, "F5", QT_TRANSLATE_NOOP("Keys", "Gọi tiếp")),
    _line(Scope.CALL_BAR, Deed.RECALL, "F6", QT_TRANSLATE_NOOP("Keys", "Gọi lại")),
    _line(Scope.CALL_BAR, Deed.FINISH, "F7", QT_TRANSLATE_NOOP("Keys", "Xong")),
    _line(Scope.CALL_BAR, Deed.NO_SHOW, "Ctrl+F6", QT_TRANSLATE_NOOP("Keys", "Vắng")),
    _line(Scope.CALL_BAR, Deed.TRANSFER, "Ctrl+F7", QT_TRANSLATE_NOOP("Keys", "Chuyển")),
    _line(Scope.CALL_BAR, Deed.HOLD, "Shift+F7", QT_TRANSLATE_NOOP("Keys", "Giữ lại")),
    _line(Scope.RECEPTION, Deed.NEW_FORM, "F2", QT_TRANSLATE_NOOP("Keys", "Hồ sơ mới")),
    _line(Scope.RECEPTION, Deed.SCAN, "F3", QT_TRANSLATE_NOOP("Keys", "Quét giấy tờ")),
    _line(
        Scope.RECEPTION,
        Deed.SECOND_PARTY,
        "F4",
        QT_TRANSLATE_NOOP("Keys", "Người nộp thay, tổ chức"),
    ),
    _line(Scope.RECEPTION, Deed.RECEIVE, "F9", QT_TRANSLATE_NOOP("Keys", "Tiếp nhận")),
    _line(
        Scope.RECEPTION,
        Deed.RECEIVE_AND_KEEP,
        "Shift+F9",
        QT_TRANSLATE_NOOP("Keys", "Tiếp nhận, giữ người và số thứ tự"),
    ),
    _line(Scope.RECEPTION, Deed.SCAN_TRAY, "Ctrl+F3", QT_TRANSLATE_NOOP("Keys", "Chờ số hóa")),
    _line(
        Scope.CHECKLIST,
        Deed.TICK,
        "1 2 3 4 5 6 7 8 9",
        QT_TRANSLATE_NOOP("Keys", "Đánh dấu giấy tờ thứ 1 đến 9"),
    ),
    _line(
        Scope.CHECKLIST,
        Deed.TICK_CURRENT,
        "Space",
        QT_TRANSLATE_NOOP("Keys", "Đánh dấu dòng đang chọn"),
    ),
    _line(
        Scope.CHECKLIST,
        Deed.COUNT,
        "+ -",
        QT_TRANSLATE_NOOP("Keys", "Thêm, bớt bản chính hoặc bản sao"),
    ),
    _line(
        Scope.CHECKLIST,
        Deed.CHOOSE_COUNT,
        "Left Right",
        QT_TRANSLATE_NOOP("Keys", "Chọn cột bản chính, bản sao"),
    ),
    _line(
        Scope.PAGES,
        Deed.ASSIGN,
        "1 2 3 4 5 6 7 8 9",
        QT_TRANSLATE_NOOP("Keys", "Gán trang cho giấy tờ thứ 1 đến 9"),
    ),
    _line(Scope.PAGES, Deed.UNASSIGN, "0", QT_TRANSLATE_NOOP("Keys", "Bỏ gán trang")),
    _line(Scope.QUEUE, Deed.ISSUE, "F9", QT_TRANSLATE_NOOP("Keys", "Cấp số thứ tự")),
    _line(Scope.DOSSIERS, Deed.SEARCH, "/", QT_TRANSLATE_NOOP("Keys", "Tìm hồ sơ")),
    _line(Scope.DOSSIERS, Deed.OPEN, "Return", QT_TRANSLATE_NOOP("Keys", "Mở hồ sơ")),
    _line(Scope.DOSSIERS, Deed.REPRINT, "Ctrl+P", QT_TRANSLATE_NOOP("Keys", "In lại")),
    _line(Scope.DOSSIERS, Deed.REVEAL, "F9", QT_TRANSLATE_NOOP("Keys", "Hiện số định danh")),
    _line(Scope.DELIVERY, Deed.SEND_NOW, "F9", QT_TRANSLATE_NOOP("Keys", "Gửi ngay")),
    _line(
        Scope.DELIVERY, Deed.RETRY, "Return", QT_TRANSLATE_NOOP("Keys", "Gửi lại dòng đang chọn")
    ),
    _line(Scope.SETTINGS, Deed.PUBLISH, "F9", QT_TRANSLATE_NOOP("Keys", "Công bố thủ tục đã chọn")),
)

FORBIDDEN_PREFIXES = ("Ctrl+Shift+", "Alt+Z", "F10")
"""Taken by Unikey and Windows."""

_BY_DEED = {binding.deed: binding for binding in TABLE}

# Typed by a letter key, so no QShortcut: a shortcut would take them from every line edit.
_TYPED_BY_THE_WIDGET = frozenset({Deed.SEARCH, Deed.OPEN, Deed.RETRY})


def binding(deed: Deed) -> Binding:
    """The line of a deed."""
    return _BY_DEED[deed]


def hint(deed: Deed) -> str:
    """The key as a button shows it, e.g. ``F9`` or ``Ctrl+F6``."""
    return _BY_DEED[deed].keys[0]


def title(deed: Deed) -> str:
    """What a deed is called."""
    return QCoreApplication.translate("Keys", _BY_DEED[deed].title)


def scope_title(scope: Scope) -> str:
    """What a scope is called on the F1 sheet."""
    return QCoreApplication.translate("Keys", _SCOPE_TITLES[scope])


_SCOPE_TITLES = {
    Scope.EVERYWHERE: QT_TRANSLATE_NOOP("Keys", "Ở mọi màn hình"),
    Scope.CALL_BAR: QT_TRANSLATE_NOOP("Keys", "Gọi số"),
    Scope.RECEPTION: QT_TRANSLATE_NOOP("Keys", "Tiếp nhận"),
    Scope.CHECKLIST: QT_TRANSLATE_NOOP("Keys", "Trong danh sách giấy tờ"),
    Scope.PAGES: QT_TRANSLATE_NOOP("Keys", "Trong dải trang đã quét"),
    Scope.QUEUE: QT_TRANSLATE_NOOP("Keys", "Hàng đợi"),
    Scope.DOSSIERS: QT_TRANSLATE_NOOP("Keys", "Hồ sơ"),
    Scope.DELIVERY: QT_TRANSLATE_NOOP("Keys", "Gửi cổng"),
    Scope.SETTINGS: QT_TRANSLATE_NOOP("Keys", "Cài đặt"),
}


def lines_for(scope: Scope) -> tuple[Binding, ...]:
    """The lines of one scope, in the order of the table."""
    return tuple(line for line in TABLE if line.scope is scope)


def scopes_on(screen: Scope) -> tuple[Scope, ...]:
    """The scopes that count on a screen, for the F1 sheet."""
    parts = (Scope.CHECKLIST, Scope.PAGES) if screen is Scope.RECEPTION else ()
    return (screen, *parts, Scope.CALL_BAR, Scope.EVERYWHERE)


def count_together(first: Scope, second: Scope) -> bool:
    """Whether keys of two scopes can be pressed in the same moment."""
    if first is second:
        return True
    both = {first, second}
    if both <= SCREENS or both <= IN_FOCUS:
        return False
    part_of_reception = both & IN_FOCUS and both & SCREENS
    return not part_of_reception or Scope.RECEPTION in both


def clashes() -> Iterator[tuple[Binding, Binding, str]]:
    """Pairs of lines that want the same key at the same time."""
    for one, other in combinations(TABLE, 2):
        if count_together(one.scope, other.scope):
            for key in set(map(_normal, one.keys)) & set(map(_normal, other.keys)):
                yield one, other, key


def _normal(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def bind(owner: QWidget, deed: Deed, act: Callable[[], object]) -> None:
    """Make the deed's key press ``act`` while ``owner`` is visible.

    What an input method is still composing is committed first, so that an act never reads
    half a word; a held key fires once.
    """
    if deed in _TYPED_BY_THE_WIDGET or _BY_DEED[deed].scope in IN_FOCUS:
        raise ValueError(f"{deed} is typed into its widget")

    def pressed() -> None:
        commit_input()
        act()

    for key in _BY_DEED[deed].keys:
        shortcut = QShortcut(QKeySequence(key), owner)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(pressed)


def commit_input() -> None:
    """Take over what Telex, VNI or ibus is still composing."""
    method = QGuiApplication.inputMethod()
    if method is not None:
        method.commit()
