"""What lanes tell, and what becomes of them when somebody who is told meets a bug."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Queue
from threading import Event

from counter_app.services.lanes import ReaderThread, ScannerLamp, Subscribers
from tests.fixtures.logs import ExpectLog

PATIENCE = 30
"""Seconds until a thread counts as dead."""


def break_down(_value: object) -> None:
    raise ZeroDivisionError


def test_a_bug_of_one_keeps_nothing_from_the_others(expect_log: ExpectLog) -> None:
    expect_log("somebody who was told met a bug")
    heard: list[object] = []
    everybody = Subscribers()
    everybody.add(break_down)
    leave = everybody.add(heard.append)

    everybody.tell(1)
    leave()
    everybody.tell(2)

    assert heard == [1]


class OneConnection:
    """A reader that counts how often its port is opened."""

    def __init__(self) -> None:
        self.opened = 0
        self.read = Event()

    def run(self, deliver: Callable[[bytes], None], stop: Callable[[], bool]) -> None:
        self.opened += 1
        for code in (b"one", b"two"):
            deliver(code)
        self.read.set()
        while not stop():
            Event().wait(0.01)


def test_the_reader_keeps_its_port_when_a_listener_breaks(expect_log: ExpectLog) -> None:
    """Reopened after every card it would miss whatever is shown within two seconds."""
    expect_log("somebody who was told met a bug")
    heard: list[object] = []
    everybody, reader = Subscribers(), OneConnection()
    everybody.add(break_down)
    everybody.add(heard.append)
    thread = ReaderThread(reader, everybody.tell)

    thread.start()
    came = reader.read.wait(5)
    thread.close()

    assert came
    assert (heard, reader.opened) == ([b"one", b"two"], 1)


class Hours:
    """A monotonic clock moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_the_scanner_s_lamp_outlives_a_bug_and_asks_again(expect_log: ExpectLog) -> None:
    expect_log("asking the scanner met a bug")
    clock, answers = Hours(), Queue[bool | Exception]()

    def ask() -> bool:
        answer = answers.get(timeout=PATIENCE)
        if isinstance(answer, Exception):
            raise answer
        return answer

    lamp = ScannerLamp(ask, clock)

    def answered(answer: bool | Exception) -> bool | None:
        clock.seconds += 11
        lamp.ready()
        answers.put(answer)
        asking = [one for one in threading.enumerate() if one.name == "scanner lamp"]
        for thread in asking:
            thread.join(PATIENCE)
        return lamp.ready()

    assert answered(True) is True
    assert answered(ZeroDivisionError()) is False
    assert answered(True) is True


def test_a_driver_that_hangs_puts_the_lamp_out() -> None:
    clock, hangs = Hours(), threading.Event()
    lamp = ScannerLamp(lambda: hangs.wait(PATIENCE), clock)
    lamp._ready = True
    try:
        assert lamp.ready() is True
        clock.seconds += 30
        assert lamp.ready() is True
        clock.seconds += 31
        assert lamp.ready() is False
    finally:
        hangs.set()
