"""The queue's statements on both databases: one number once, one ticket to one counter."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import CommandId, uuid7
from counter_app.domain.ticket import Ticket, TicketAct, TicketState
from counter_app.domain.working_calendar import office_time
from counter_app.practice.office import seat
from counter_app.services.commands import IssueTicket
from counter_app.services.desk import Desk
from counter_app.storage.rows.queue import QueueEventRow, QueueTicketRow
from counter_app.storage.rows.trail import NoteRow
from tests.fixtures.locks import wait_until_blocked
from tests.fixtures.office import PracticeFloor


def issue(floor: PracticeFloor, series: str = "A", priority: str = "ordinary") -> Ticket:
    command = IssueTicket(CommandId(uuid7()), series, priority)
    return floor.queueing.issue(floor.desk, command)[0]


def call(floor: PracticeFloor, desk: Desk | None = None) -> Ticket | None:
    return floor.queueing.call_next(desk or floor.desk, CommandId(uuid7()))[0]


def counters(floor: PracticeFloor) -> list[Desk]:
    """Four counters with a PC each."""
    return [seat(floor.engine, "quay1", n, floor.clock.now(), f"pc{n}") for n in (1, 2, 3, 4)]


def history(floor: PracticeFloor, ticket: Ticket) -> list[tuple[str, str, str]]:
    statement = (
        select(QueueEventRow.act, QueueEventRow.from_state, QueueEventRow.to_state)
        .where(QueueEventRow.ticket_id == ticket.id)
        .order_by(QueueEventRow.id)
    )
    with Session(floor.engine) as session:
        return [(row.act, row.from_state, row.to_state) for row in session.execute(statement)]


def stored(floor: PracticeFloor, ticket: Ticket) -> Ticket:
    with floor.units() as unit:
        return unit.queue.get(ticket.id)


def today(floor: PracticeFloor) -> date:
    return office_time(floor.clock.now()).date()


def test_numbers_given_at_the_same_time_have_neither_doubles_nor_gaps(
    floor: PracticeFloor,
) -> None:
    desks = counters(floor)

    def give(number: int) -> str:
        command = IssueTicket(CommandId(uuid7()), "AB"[number % 2])
        return floor.queueing.issue(desks[number % 4], command)[0].label

    with ThreadPoolExecutor(4) as pool:
        labels = list(pool.map(give, range(40)))

    assert sorted(labels) == [f"{letter}{n:03d}" for letter in "AB" for n in range(1, 21)]


def test_counters_calling_at_the_same_time_never_call_the_same_ticket(
    floor: PracticeFloor,
) -> None:
    given_out = [issue(floor).label for _ in range(30)]

    def serve(desk: Desk) -> list[str]:
        served: list[str] = []
        while (ticket := call(floor, desk)) is not None:
            served.append(ticket.label)
            floor.queueing.finish(desk, ticket.id)
        return served

    with ThreadPoolExecutor(4) as pool:
        rounds = list(pool.map(serve, counters(floor)))

    assert sorted(label for served in rounds for label in served) == given_out


def test_every_day_begins_with_the_first_number(floor: PracticeFloor) -> None:
    labels = [issue(floor).label, issue(floor).label]
    floor.clock.advance(days=1)

    assert [*labels, issue(floor).label] == ["A001", "A002", "A001"]


def test_the_day_is_the_office_s_own(floor: PracticeFloor) -> None:
    floor.clock.at = floor.clock.at.replace(hour=16, minute=59, second=59)  # 23:59:59 at home
    late = issue(floor)
    floor.clock.advance(seconds=2)
    early = issue(floor)

    assert late.business_date + timedelta(days=1) == early.business_date
    assert (late.label, early.label) == ("A001", "A001")


def test_a_series_can_be_used_up(floor: PracticeFloor) -> None:
    with floor.engine.begin() as connection:
        connection.execute(text("UPDATE queue_series SET last_number = 2 WHERE code = 'A'"))
    issue(floor)
    issue(floor)

    with pytest.raises(Refusal) as refused:
        issue(floor)

    assert refused.value.code is RefusalCode.TICKETS_USED_UP
    assert issue(floor, "B").label == "B001"


@pytest.mark.parametrize("started", [False, True])
def test_a_ticket_left_at_the_counter_overnight_bars_nobody(
    floor: PracticeFloor, started: bool
) -> None:
    forgotten = issue(floor)
    call(floor)
    if started:
        floor.queueing.start(floor.desk, forgotten.id)
    floor.clock.advance(days=1)
    fresh = issue(floor)

    called = call(floor)

    assert called is not None
    assert called.id == fresh.id
    ended = TicketState.DONE if started else TicketState.EXPIRED
    assert stored(floor, forgotten).state is ended
    assert history(floor, forgotten)[-1][2] == ended
    with Session(floor.engine) as session:
        late = select(QueueTicketRow.late_finish).where(QueueTicketRow.id == forgotten.id)
        assert session.scalar(late)


def test_what_was_typed_about_a_ticket_can_be_erased(floor: PracticeFloor) -> None:
    moved, taken_back = issue(floor), issue(floor)
    call(floor)
    floor.queueing.transfer(floor.desk, moved.id, "B", "ông Mẫu hỏi đất đai")
    floor.queueing.void(floor.desk, taken_back.id, "bà Mẫu lấy nhầm")
    notes = select(NoteRow.subject_id, NoteRow.about, NoteRow.text).order_by(NoteRow.at, NoteRow.id)
    reasons = select(QueueEventRow.reason).where(QueueEventRow.reason != "")

    with Session(floor.engine) as session, session.begin():
        kept = [(row.subject_id, row.about, row.text) for row in session.execute(notes)]
        named = {UUID(reason) for reason in session.scalars(reasons)}
        ids = set(session.scalars(select(NoteRow.id)))
        session.execute(delete(NoteRow))

    assert kept == [
        (moved.id, TicketAct.TRANSFER, "ông Mẫu hỏi đất đai"),
        (taken_back.id, TicketAct.VOID, "bà Mẫu lấy nhầm"),
    ]
    assert named == ids


def test_one_counter_has_one_ticket(floor: PracticeFloor) -> None:
    issue(floor)
    second = issue(floor)
    call(floor)

    with pytest.raises(Refusal) as refused:
        call(floor)

    assert refused.value.code is RefusalCode.TICKET_STILL_OPEN
    with pytest.raises(Refusal) as refused, floor.units() as unit:
        unit.queue.act(floor.desk, second.id, TicketAct.CALL, floor.clock.now())
    assert refused.value.code is RefusalCode.TICKET_STILL_OPEN


def test_a_ticket_at_another_counter_is_out_of_reach(floor: PracticeFloor) -> None:
    here, there, *_ = counters(floor)
    ticket = issue(floor)
    call(floor, here)

    for act in (floor.queueing.finish, floor.queueing.no_show, floor.queueing.hold):
        with pytest.raises(Refusal) as refused:
            act(there, ticket.id)
        assert refused.value.code is RefusalCode.TICKET_ALREADY_TAKEN
    with pytest.raises(Refusal):
        floor.queueing.void(there, ticket.id, "nhầm")

    assert stored(floor, ticket).state is TicketState.CALLED


def test_a_held_ticket_comes_back_to_any_counter(floor: PracticeFloor) -> None:
    here, there, *_ = counters(floor)
    ticket = issue(floor)
    call(floor, here)
    floor.queueing.hold(here, ticket.id)

    floor.queueing.resume(there, ticket.id)

    assert stored(floor, ticket).counter_id == there.counter_id
    with pytest.raises(Refusal) as refused:
        floor.queueing.resume(here, ticket.id)
    assert refused.value.code is RefusalCode.TICKET_ALREADY_TAKEN


def test_what_a_counter_put_aside_is_listed_there_in_calling_order(floor: PracticeFloor) -> None:
    here, there, *_ = counters(floor)
    tickets = [issue(floor) for _ in range(9)]
    for ticket in (one for one in tickets if call(floor, here)):
        floor.queueing.hold(here, ticket.id)
    floor.queueing.resume(here, tickets[0].id)
    yesterday = today(floor) - timedelta(days=1)

    def held(desk: Desk, day: date) -> list[str]:
        office, counter = floor.desk.office_id, desk.counter_id
        return [one.label for one in floor.queries.queue(office, counter, ("A",), day).held]

    # More than the board's last calls: nobody put aside is forgotten.
    assert held(here, today(floor)) == [ticket.label for ticket in tickets[1:]]
    assert held(there, today(floor)) == held(here, yesterday) == []


def test_a_transferred_ticket_keeps_its_place_in_time(floor: PracticeFloor) -> None:
    first = issue(floor, "A")
    floor.clock.advance(minutes=1)
    issue(floor, "B")
    call(floor)
    floor.queueing.transfer(floor.desk, first.id, "B", "đất đai")
    there = replace(counters(floor)[1], series_codes=("B",))

    called = call(floor, there)

    assert called is not None
    assert (called.id, called.label) == (first.id, "A001")
    assert history(floor, first)[-1][0] == TicketAct.CALL


def test_a_repeated_command_calls_nobody_else(floor: PracticeFloor) -> None:
    issue(floor)
    issue(floor)
    command = CommandId(uuid7())

    first, _ = floor.queueing.call_next(floor.desk, command)
    again, _ = floor.queueing.call_next(floor.desk, command)

    assert first is not None
    assert again is not None
    assert first.id == again.id


def test_a_step_that_comes_between_waits_and_sees_the_truth(floor: PracticeFloor) -> None:
    """Voiding a ticket that another counter is just calling is too late."""
    here, there, *_ = counters(floor)
    ticket = issue(floor)

    with ThreadPoolExecutor(1) as pool:
        with floor.units() as unit:
            unit.queue.call_next(here, today(floor), floor.clock.now())
            voided = pool.submit(lambda: floor.queueing.void(there, ticket.id, "nhầm")[0])
            wait_until_blocked(floor, voided)
            unit.commit()
        with pytest.raises(Refusal) as refused:
            voided.result()

    assert refused.value.code is RefusalCode.TICKET_ALREADY_TAKEN
    assert history(floor, ticket)[-1] == (TicketAct.CALL, "waiting", "called")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.sampled_from("AB"), st.integers(0, 1)),
        st.tuples(st.just("wait"), st.integers(0, 20), st.none()),
        st.tuples(st.just("call"), st.none(), st.none()),
    ),
    min_size=5,
    max_size=18,
)


@settings(max_examples=10)
@given(steps=STEPS)
def test_the_order_of_calling(
    sqlite_floor: PracticeFloor, steps: list[tuple[str, str, int]]
) -> None:
    """Always the smallest of issue time less head start; inside a class, who came first."""
    floor = sqlite_floor
    floor.clock.advance(days=1)
    with floor.units() as unit:
        classes = [p.code for p in unit.queue.priorities(floor.desk.office_id, today(floor))]
    waiting: list[Ticket] = []
    for step, what, which in steps:
        if step == "issue":
            floor.clock.advance(milliseconds=3)
            waiting.append(issue(floor, what, classes[which]))
        elif step == "wait":
            floor.clock.advance(minutes=int(what))
        else:
            called = call(floor)
            expected = min(waiting, key=lambda ticket: ticket.sort_at, default=None)
            assert (called and called.label) == (expected and expected.label)
            if called is not None and expected is not None:
                waiting.remove(expected)
                floor.queueing.finish(floor.desk, called.id)
    while call(floor) is not None:  # the next example finds an empty hall
        floor.queueing.finish(floor.desk, stored_at_counter(floor).id)


def stored_at_counter(floor: PracticeFloor) -> Ticket:
    with floor.units() as unit:
        ticket = unit.queue.at_counter(floor.desk.counter_id, today(floor))
    assert ticket is not None
    return ticket
