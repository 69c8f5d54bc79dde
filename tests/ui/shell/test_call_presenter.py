from __future__ import annotations

from datetime import timedelta

import pytest

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.queue_rules import WaitRange
from counter_app.domain.ticket import TicketAct, TicketState
from counter_app.services.changes import Topic, changed
from counter_app.ui.shell import call_words
from counter_app.ui.shell.call_presenter import CallPresenter
from counter_app.ui.workplace import Workplace
from tests.ui.direct import DirectTasks
from tests.ui.fakes import FakeOffice


@pytest.fixture
def call(place: Workplace, office: FakeOffice) -> CallPresenter:
    for minutes in (9, 5, 1):
        office.shelf.issue("A", "ordinary", office.clock.now() - timedelta(minutes=minutes))
    made = CallPresenter(place)
    made.refresh()
    return made


@pytest.fixture
def refusals(call: CallPresenter) -> list[Exception | None]:
    told: list[Exception | None] = []
    call.refused.connect(told.append)
    return told


def states(office: FakeOffice) -> list[TicketState]:
    return [ticket.state for ticket in office.shelf.tickets.values()]


def test_f5_calls_who_waited_longest(call: CallPresenter) -> None:
    seen: list[object] = []
    call.ticket_changed.connect(seen.append)
    call.call_next()

    assert call.ticket is not None
    assert call.ticket.label == "A001"
    assert call.waiting == 2
    assert call.time_waited() == timedelta(minutes=9)
    assert seen == [call.ticket.id]


def test_f5_with_a_ticket_open_says_what_to_press(
    call: CallPresenter, refusals: list[Exception | None]
) -> None:
    call.call_next()
    call.call_next()

    (refusal,) = refusals
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.TICKET_STILL_OPEN
    assert "F7" in call_words.refused(refusal)
    assert call.ticket is not None
    assert call.ticket.label == "A001"


def test_nobody_waiting_is_no_failure(
    call: CallPresenter, office: FakeOffice, refusals: list[Exception | None]
) -> None:
    office.shelf.tickets.clear()
    call.call_next()

    assert refusals == [None]
    assert call_words.refused(None)


def test_the_acts_follow_the_state_of_the_ticket(call: CallPresenter, office: FakeOffice) -> None:
    assert not call.may(TicketAct.FINISH)
    assert not call.may(TicketAct.NO_SHOW)

    call.call_next()

    assert call.may(TicketAct.NO_SHOW)
    assert call.may(TicketAct.RECALL)

    call.begin()

    assert not call.may(TicketAct.NO_SHOW)
    assert not call.may(TicketAct.RECALL)
    assert call.may(TicketAct.FINISH)

    call.finish()

    assert call.ticket is None
    assert states(office)[0] is TicketState.DONE


def test_serving_begins_once(call: CallPresenter, office: FakeOffice) -> None:
    call.call_next()
    for _ in range(3):
        call.begin()

    assert states(office)[0] is TicketState.SERVING


def test_serving_begins_once_though_the_queue_is_read_behind(
    call: CallPresenter, refusals: list[Exception | None]
) -> None:
    call.call_next()
    before = call.view
    assert before is not None
    call.begin()
    call._show(before)  # asked for while the ticket was still called, answered only now
    call.begin()

    assert refusals == []
    assert not call.may(TicketAct.RECALL)
    assert call.may(TicketAct.FINISH)


def test_somebody_called_once_more_is_served_once_more(
    call: CallPresenter, office: FakeOffice
) -> None:
    office.shelf.tickets = dict(list(office.shelf.tickets.items())[:1])
    for _ in range(2):
        call.call_next()
        call.begin()
        assert states(office) == [TicketState.SERVING]
        call.transfer("A", "nhầm người")
        assert states(office) == [TicketState.WAITING]


def test_a_recall_is_counted(call: CallPresenter) -> None:
    call.call_next()
    call.recall()

    assert call.ticket is not None
    assert call.ticket.calls == 2


def test_no_show_hold_and_resume(call: CallPresenter, office: FakeOffice) -> None:
    done: list[TicketAct] = []
    call.acted.connect(done.append)
    call.call_next()
    call.no_show()
    call.call_next()
    ticket = call.ticket
    assert ticket is not None
    call.hold()

    assert call.ticket is None
    assert states(office)[:2] == [TicketState.NO_SHOW, TicketState.HELD]

    call.resume(ticket.id)

    assert call.ticket is not None
    assert call.ticket.id == ticket.id
    assert done == [
        TicketAct.CALL,
        TicketAct.NO_SHOW,
        TicketAct.CALL,
        TicketAct.HOLD,
        TicketAct.RESUME,
    ]


def test_a_transfer_names_the_series(call: CallPresenter, office: FakeOffice) -> None:
    call.call_next()
    call.transfer("B", "nhầm lĩnh vực")
    moved = next(iter(office.shelf.tickets.values()))

    assert moved.state is TicketState.WAITING
    assert moved.series_id == office.shelf.series[1].id


def test_nothing_is_done_twice_while_it_is_under_way(
    call: CallPresenter, place: Workplace, office: FakeOffice
) -> None:
    assert isinstance(place.tasks, DirectTasks)
    place.tasks.hold()
    call.call_next()
    call.call_next()
    call.finish()

    assert call.busy

    place.tasks.release()

    assert states(office).count(TicketState.CALLED) == 1


def test_what_other_counters_do_is_seen(call: CallPresenter, place: Workplace) -> None:
    seen: list[int] = []
    call.changed.connect(lambda: seen.append(1))
    place.tasks.changed.emit(changed(Topic.DOSSIERS))
    assert seen == []

    place.tasks.changed.emit(changed(Topic.QUEUE))
    assert seen


def test_the_bars_words(call: CallPresenter) -> None:
    call.call_next()
    ticket = call.ticket
    assert ticket is not None

    assert call_words.state(ticket, timedelta(seconds=35)) == "Đang gọi lần 1 · 00:35"
    assert call_words.state(ticket, timedelta(seconds=35), short=True) == "00:35"
    assert call_words.detail(ticket, timedelta(minutes=9)) == "Hộ tịch, chứng thực · đã chờ 9 phút"
    assert call_words.people(12) == "12 người đang chờ"
    assert call_words.people(0) == "Không ai chờ"
    assert call_words.wait(WaitRange(15, 25)) == "Chờ khoảng 15–25 phút"
    assert call_words.wait(WaitRange(60, None)) == "Chờ trên 60 phút"
    # Five people at one counter: the first of them is called within the hour.
    assert call_words.wait(WaitRange(25, None)) == "Chờ từ 25 đến hơn 60 phút"
    assert call_words.wait(None) == ""


def test_priority_is_named(place: Workplace, office: FakeOffice) -> None:
    office.shelf.issue("A", "over_80", office.clock.now())
    call = CallPresenter(place)
    call.call_next()
    assert call.ticket is not None

    words = call_words.detail(call.ticket, timedelta())
    assert words.startswith("Ưu tiên: người trên 80 tuổi")
