"""Seats a clerk: the one way from the login to the counter, loaded after the first frame."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from counter_app.services.bundle import Services
from counter_app.services.desk import Desk
from counter_app.services.desk_queries import at_desk
from counter_app.ui.comfort import Comfort
from counter_app.ui.shell.counter import CounterView
from counter_app.ui.tasks import Tasks
from counter_app.ui.workplace import Workplace

Seat = Callable[[Services, Tasks, Desk, Comfort, QWidget], CounterView]


def seat(
    services: Services, tasks: Tasks, desk: Desk, comfort: Comfort, parent: QWidget
) -> CounterView:
    """The counter for a clerk who logged in; nothing is read before ``start``."""
    return CounterView(Workplace(at_desk(services, desk), tasks, desk), comfort, parent)
