"""Lists that nobody sees wait; whoever comes back sees everything that changed."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from counter_app.services.changes import ChangeSet, Topic, changed
from counter_app.ui.changes_in_sight import ChangesInSight
from counter_app.ui.keys import Scope
from tests.ui.direct import DirectTasks
from tests.ui.driver import Driver


@pytest.fixture
def owner(qapp: QApplication) -> QObject:
    return QObject(qapp)


def test_what_nobody_saw_comes_at_once_and_once(owner: QObject) -> None:
    tasks, heard = DirectTasks(), list[ChangeSet]()
    watched = ChangesInSight(tasks, heard.append, owner)
    tasks.changed.emit(changed(Topic.QUEUE))
    watched.look(in_sight=False)
    tasks.changed.emit(changed(Topic.OUTBOX))
    tasks.changed.emit(changed(Topic.OUTBOX, Topic.DOSSIERS))
    assert heard == [changed(Topic.QUEUE)]

    watched.look(in_sight=True)
    watched.look(in_sight=True)

    assert heard == [changed(Topic.QUEUE), changed(Topic.OUTBOX, Topic.DOSSIERS)]


def test_nothing_missed_is_nothing_told(owner: QObject) -> None:
    tasks, heard = DirectTasks(), list[ChangeSet]()
    watched = ChangesInSight(tasks, heard.append, owner)
    watched.look(in_sight=False)
    watched.look(in_sight=True)

    assert heard == []


@pytest.mark.parametrize(
    ("place", "read"), [(Scope.DOSSIERS, "dossiers"), (Scope.DELIVERY, "outbox")]
)
def test_a_list_out_of_sight_is_not_read_until_one_comes_back(
    driver: Driver, place: Scope, read: str
) -> None:
    asked: list[str] = []
    queries = driver.office.services.queries
    ask = getattr(queries, read)

    def noted(*given: Any, **named: Any) -> Any:
        asked.append(read)
        return ask(*given, **named)

    setattr(queries, read, noted)
    driver.view.show_place(place)
    driver.settle()
    driver.view.show_place(Scope.RECEPTION)
    driver.settle()
    asked.clear()

    driver.window.tasks.changed.emit(changed(Topic.DOSSIERS, Topic.OUTBOX))
    driver.settle()
    assert asked == []

    driver.view.show_place(place)
    driver.settle()
    assert asked

    asked.clear()
    driver.window.tasks.changed.emit(changed(Topic.DOSSIERS, Topic.OUTBOX))
    driver.settle()
    assert asked == [read]
