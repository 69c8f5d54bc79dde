"""The status line: printers, scanner, line, last code, clerk, clock. Always true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame
from typing_extensions import override

from counter_app.services.changes import ChangeSet, Topic
from counter_app.ui.keys import Scope
from counter_app.ui.shell import status_words
from counter_app.ui.theme import px
from counter_app.ui.widgets.flow import FlowLayout
from counter_app.ui.widgets.rows import StatusItem
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.text import Tone, wrapped_tip
from counter_app.ui.workplace import Workplace

POLL_MS = 3000
LEGIBLE = 200
"""Width at 100 % from which a trouble can be told by its beginning."""


class StatusLine(QFrame):
    """The devices' state is remembered by their lanes; the outbox is read on the reading lane."""

    opened = Signal(object)
    """Scope of the place that mends what was clicked."""
    code_clicked = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self.setObjectName("status")
        self._place = place
        self._detail = status_words.DETAILS[0]
        self._code = ""
        self._facts = status_words.Facts(place.services.status())
        self.printers = StatusItem(self.tr("Máy in"))
        self.scanner = StatusItem(self.tr("Máy quét"))
        self.line = StatusItem(self.tr("Đường truyền"))
        self.code = StatusItem(self.tr("Hồ sơ vừa nhận"))
        self.clock = StatusItem(self.tr("Đồng hồ"))
        row = FlowLayout(self, px(2))
        # With what an item keeps free round its words they stand in line with the panels.
        row.setContentsMargins(px(8), px(2), px(8), px(2))
        self._flow = row
        for item in (self.printers, self.scanner, self.line):
            row.addWidget(item)
        row.add_spring()
        for item in (self.code, self.clock):
            row.addWidget(item)
        for item, scope in (
            (self.printers, Scope.SETTINGS),
            (self.scanner, Scope.SETTINGS),
            (self.line, Scope.DELIVERY),
            (self.clock, Scope.SETTINGS),
        ):
            item.clicked.connect(self._opening(scope))
        self.code.clicked.connect(self.code_clicked)
        place.tasks.changed.connect(self._office_changed)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.refresh)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self.show_clock)
        self._show()

    def fold(self, _room: Room) -> None:
        """What fits is measured, whatever the room is called."""
        self._show()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as fits now."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._show()

    def start(self) -> None:
        """Begin asking."""
        self._poll.start()
        self._tick.start()
        self.refresh()

    def refresh(self) -> None:
        """Ask devices and outbox."""
        services, office = self._place.services, self._place.desk.office_id
        self._facts = replace(self._facts, devices=services.status())
        self._show()
        self._place.tasks.read(
            "outbox_summary",
            lambda: services.queries.outbox_summary(office),
            self._counted,
        )

    def show_code(self, code: str) -> None:
        """The dossier received last."""
        self._code = code
        self._show()

    def show_clock(self) -> None:
        """Clerk and time, and how old what is unsent has become."""
        if self._timed() != (self.clock.words, self.line.words):
            self._show()

    def _timed(self) -> tuple[str, str]:
        detail, now = self._detail, self._place.now()
        clock = status_words.clock(self._place.desk.clerk_name, now, detail)
        line, _tone = status_words.line(self._facts, now, last_sent=detail.last_sent)
        return clock, line

    def _show(self) -> None:
        for self._detail in status_words.DETAILS:
            self._show_detail()
            if self._flow.sizeHint().width() <= self.width():
                return
        self._squeeze()

    def _show_detail(self) -> None:
        detail, now = self._detail, self._place.now()
        for item, (words, tone) in (
            (self.printers, status_words.printers(self._facts)),
            (self.scanner, status_words.scanner(self._facts)),
        ):
            item.show_state(words, tone)
            item.setVisible(detail.devices or tone is Tone.WARNING)
        self.line.show_state(*status_words.line(self._facts, now, last_sent=detail.last_sent))
        code = status_words.received(self._code, named=detail.code_named)
        self.code.show_state(code, Tone.OK)
        self.code.setVisible(bool(self._code))
        clerk = self._place.desk.clerk_name
        self.clock.show_state(status_words.clock(clerk, now, detail), Tone.PLAIN)
        self.clock.setToolTip(wrapped_tip(status_words.clock(clerk, now, status_words.DETAILS[0])))

    def _squeeze(self) -> None:
        """Never a second line: what is not well shares the room, the longest gives way.

        The last code stays as long as the troubles can still be read.
        """
        items = [one for one in (self.printers, self.scanner, self.line) if not one.isHidden()]
        widths = [one.sizeHint().width() for one in items]
        got = shares(widths, self._room_for(widths))
        if any(px(LEGIBLE) > width < wanted for width, wanted in zip(got, widths, strict=True)):
            self.code.hide()
            got = shares(widths, self._room_for(widths))
        for item, width in zip(items, got, strict=True):
            item.squeeze(width)

    def _room_for(self, widths: Sequence[int]) -> int:
        return self.width() - (self._flow.sizeHint().width() - sum(widths))

    def _counted(self, summary: Any) -> None:
        self._facts = replace(self._facts, summary=summary)
        self._show()

    def _opening(self, scope: Scope) -> Any:
        return lambda: self.opened.emit(scope)

    def _office_changed(self, changes: ChangeSet) -> None:
        if changes.touches(Topic.OUTBOX, Topic.PRINT_JOBS, Topic.SCANS):
            self.refresh()


def shares(wanted: Sequence[int], room: int) -> list[int]:
    """Divide ``room``: who wants less than an equal share gets it, the others share the rest."""
    given = [0] * len(wanted)
    for left, at in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        given[at] = min(wanted[at], max(room, 0) // (len(wanted) - left))
        room -= given[at]
    return given
