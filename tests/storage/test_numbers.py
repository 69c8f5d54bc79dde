"""Serial blocks, leases and stations: what one station has, no other gets."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier
from typing import TypeVar

from counter_app.domain.ids import StationId
from counter_app.practice.office import seat
from counter_app.services.desk import Desk
from tests.fixtures.office import PracticeFloor

T = TypeVar("T")

DAY = date(2026, 11, 23)
SCOPE = "dossier:H53.99"


def take(
    floor: PracticeFloor, desk: Desk, block: int, last: int = 9999, day: date = DAY
) -> int | None:
    with floor.units() as unit:
        serial = unit.serials.take(desk, SCOPE, day, (1, last), block)
        unit.commit()
    return serial


def stations(floor: PracticeFloor, count: int) -> list[Desk]:
    return [seat(floor.engine, "quay1", 1, floor.clock.now(), f"pc{n}") for n in range(count)]


def together(count: int, work: Callable[[int], T]) -> list[T]:
    """``work`` on ``count`` threads that start at the same moment."""
    start = Barrier(count)

    def begin(number: int) -> T:
        start.wait(30)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


def test_a_single_pc_owns_the_whole_range(floor: PracticeFloor) -> None:
    assert [take(floor, floor.desk, 0, last=3) for _ in range(4)] == [1, 2, 3, None]


def test_stations_have_blocks_of_their_own(floor: PracticeFloor) -> None:
    one, two = stations(floor, 2)

    given = [take(floor, desk, 2, last=7) for desk in (one, two, one, two, one, two, one)]

    assert given == [1, 3, 2, 4, 5, 7, 6]
    assert take(floor, one, 2, last=7) is None


def test_a_new_day_begins_anew(floor: PracticeFloor) -> None:
    take(floor, floor.desk, 5)

    assert take(floor, floor.desk, 5, day=DAY + timedelta(days=1)) == 1


def test_a_restored_backup_never_goes_on_with_its_old_numbers(floor: PracticeFloor) -> None:
    take(floor, floor.desk, 5)

    assert take(floor, replace(floor.desk, incarnation=2), 5) == 6


def test_a_transaction_that_is_left_uses_no_number_up(floor: PracticeFloor) -> None:
    with floor.units() as unit:
        assert unit.serials.take(floor.desk, SCOPE, DAY, (1, 99), 5) == 1

    assert take(floor, floor.desk, 5) == 1


def test_numbers_taken_at_the_same_time(floor: PracticeFloor) -> None:
    desks = stations(floor, 4)

    given = together(4, lambda n: [take(floor, desks[n], 3) for _ in range(8)])

    numbers = sorted(number for mine in given for number in mine if number is not None)
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 32


def test_processes_of_one_station_share_its_block(floor: PracticeFloor) -> None:
    given = together(4, lambda _: [take(floor, floor.desk, 3) for _ in range(5)])

    assert sorted(number for mine in given for number in mine if number) == list(range(1, 21))


def lease(floor: PracticeFloor, holder: str, minutes: float = 1) -> bool:
    now = floor.clock.now()
    with floor.units() as unit:
        held = unit.leases.take(
            "printer", floor.desk.station_id, holder, now, now + timedelta(minutes=minutes)
        )
        unit.commit()
    return held


def test_a_lease_has_one_holder_until_it_ends(floor: PracticeFloor) -> None:
    assert lease(floor, "one")
    assert not lease(floor, "two")
    assert lease(floor, "one", minutes=2)
    floor.clock.advance(minutes=1)
    assert not lease(floor, "two")
    floor.clock.advance(minutes=1)
    assert lease(floor, "two")
    assert not lease(floor, "one")


def test_a_lease_given_back_is_free_at_once(floor: PracticeFloor) -> None:
    lease(floor, "one")
    with floor.units() as unit:
        unit.leases.release("printer", "two")  # not his
        unit.commit()
    assert not lease(floor, "two")

    with floor.units() as unit:
        unit.leases.release("printer", "one")
        unit.commit()
    assert lease(floor, "two")


def test_a_lease_taken_at_the_same_time_for_the_first_time(floor: PracticeFloor) -> None:
    held = together(4, lambda number: lease(floor, f"holder {number}"))

    assert sorted(held) == [False, False, False, True]


def test_pcs_enrolled_at_the_same_time_have_numbers_of_their_own(floor: PracticeFloor) -> None:
    def enrol(number: int) -> tuple[StationId, int, int]:
        with floor.units() as unit:
            station = unit.office.station(f"new pc {number // 2}", floor.clock.now())
            unit.commit()
        return station

    enrolled = together(6, enrol)

    assert len({station for station, _, _ in enrolled}) == 3
    assert len({number for _, number, _ in enrolled}) == 3


def test_the_latest_instant_ever_seen_stays(floor: PracticeFloor) -> None:
    now = floor.clock.now()
    with floor.units() as unit:
        unit.office.see_clock(floor.desk.station_id, now + timedelta(hours=1))
        unit.commit()

    with floor.units() as unit:
        seen = unit.office.see_clock(floor.desk.station_id, now)

    assert seen == now + timedelta(hours=1)
