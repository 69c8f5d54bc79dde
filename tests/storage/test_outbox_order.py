"""The order in which a dossier's operations leave."""

from __future__ import annotations

from datetime import timedelta

from tests.fixtures.office import PracticeFloor


def test_a_newer_revision_takes_the_place_of_the_unsent_one(floor: PracticeFloor) -> None:
    received, _ = floor.reception.receive(floor.desk, floor.command())
    later = floor.clock.now() + timedelta(minutes=1)
    with floor.units() as unit:
        newer = unit.outbox.add(
            floor.desk.office_id, received.dossier_id, "dossier", '{"pages": 2}', later
        )
        unit.commit()

    with floor.units() as unit:
        first = unit.outbox.due(floor.desk.office_id, later, 10)
        assert [item.id for item in first] == [newer]
        unit.outbox.mark(newer, "acked", later)
        unit.commit()
    with floor.units() as unit:
        assert [i.kind for i in unit.outbox.due(floor.desk.office_id, later, 10)] == ["steps"]


def test_a_tried_revision_keeps_its_place_and_blocks_what_follows(floor: PracticeFloor) -> None:
    received, _ = floor.reception.receive(floor.desk, floor.command())
    now = floor.clock.now()
    office = floor.desk.office_id
    with floor.units() as unit:
        first = unit.outbox.due(office, now, 10)[0]
        unit.outbox.mark(first.id, "sending", now)
        unit.outbox.mark(first.id, "unknown", now)
        unit.outbox.add(office, received.dossier_id, "dossier", '{"pages": 2}', now)
        unit.commit()

    with floor.units() as unit:
        assert [item.id for item in unit.outbox.due(office, now, 10)] == [first.id]
