"""Codes through the real port code: whole, in order, and never half of one."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Iterator

import pytest

from counter_app.devices.readers.serial import LONGEST_CODE_BYTES, SerialReader, open_reader
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.practice.people import card_string, invent_person
from counter_app.practice.virtual_reader import VirtualReader
from counter_app.services.ports import CardReader
from tests.fixtures.logs import ExpectLog


class Desk:
    """A reader running on its thread."""

    def __init__(self, reader: CardReader) -> None:
        self.codes: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.trouble: DeviceTrouble | None = None
        self._stop = threading.Event()
        self._open = threading.Event()
        # A daemon: a test that fails must not keep pytest from ending.
        self._thread = threading.Thread(target=self._run, args=(reader,), daemon=True)
        self._thread.start()

    def _run(self, reader: CardReader) -> None:
        try:
            reader.run(self.codes.put, self._asked_to_stop)
        except DeviceTrouble as trouble:
            self.trouble = trouble

    def _asked_to_stop(self) -> bool:
        self._open.set()  # asked for the first time once the port is open
        return self._stop.is_set()

    def wait_until_open(self) -> None:
        assert self._open.wait(20)

    def next_code(self) -> bytes:
        return self.codes.get(timeout=20)

    def leave(self) -> None:
        self._stop.set()
        self._thread.join(20)
        assert not self._thread.is_alive()

    def wait_for_trouble(self) -> DeviceTroubleCode:
        self._thread.join(20)
        assert self.trouble is not None
        assert isinstance(self.trouble.code, DeviceTroubleCode)
        return self.trouble.code


@pytest.fixture
def reader() -> Iterator[VirtualReader]:
    with VirtualReader() as running:
        yield running


@pytest.fixture
def desk(reader: VirtualReader) -> Iterator[Desk]:
    running = Desk(open_reader(reader.address))
    reader.wait_for_counter()
    yield running
    running.leave()


def test_a_vietnamese_card_arrives_byte_for_byte(reader: VirtualReader, desk: Desk) -> None:
    cards = [card_string(invent_person(number)) for number in range(1, 30)]
    for card in cards:
        assert reader.beep(card)
    assert [desk.next_code().decode("utf-8") for _ in cards] == cards


def test_every_ending_ends_a_code_and_empty_ones_are_nothing(
    reader: VirtualReader, desk: Desk
) -> None:
    reader.send(b"one\rtwo\nthree\r\n\r\n\rfour\r")
    assert [desk.next_code() for _ in range(4)] == [b"one", b"two", b"three", b"four"]
    reader.send(b"no terminator")
    assert desk.next_code() == b"no terminator"
    reader.beep(b"last")
    assert desk.next_code() == b"last"
    assert desk.codes.empty()


def test_an_endless_code_is_dropped_whole(
    reader: VirtualReader, desk: Desk, expect_log: ExpectLog
) -> None:
    expect_log("more than 4096 bytes without an end")
    reader.send(b"x" * LONGEST_CODE_BYTES + b"\r")
    assert desk.next_code() == b"x" * LONGEST_CODE_BYTES
    reader.send(b"y" * (LONGEST_CODE_BYTES + 1) + b"\rafter\r")
    assert desk.next_code() == b"after"


def test_a_pulled_plug_is_a_trouble_and_the_reader_runs_again(reader: VirtualReader) -> None:
    source = open_reader(reader.address)
    desk = Desk(source)
    reader.wait_for_counter()
    reader.beep(b"before")
    assert desk.next_code() == b"before"
    reader.stop()
    assert desk.wait_for_trouble() is DeviceTroubleCode.READER_UNREACHABLE
    assert Desk(source).wait_for_trouble() is DeviceTroubleCode.READER_UNREACHABLE
    reader.start()
    again = Desk(source)
    reader.wait_for_counter()
    reader.beep(b"after")
    assert again.next_code() == b"after"
    again.leave()


def test_nobody_hears_a_beep_without_a_counter(reader: VirtualReader) -> None:
    assert not reader.beep(b"hello")
    with pytest.raises(TimeoutError):
        reader.wait_for_counter(0)


def test_a_terminal_device_is_read_alike() -> None:
    if sys.platform == "win32":
        pytest.skip("no pseudo terminals")
    cable, device = os.openpty()
    name = os.ttyname(device)
    desk = Desk(SerialReader(name))
    card = card_string(invent_person(7)).encode()
    desk.wait_until_open()
    os.write(cable, card + b"\r")
    assert desk.next_code() == card
    desk.leave()
    os.close(cable)
    os.close(device)


@pytest.mark.parametrize(
    ("address", "kind"),
    [("serial:COM3", SerialReader), ("serial:/dev/ttyACM0?baud=9600", SerialReader)],
)
def test_addresses_of_ports(address: str, kind: type) -> None:
    assert type(open_reader(address)) is kind


@pytest.mark.parametrize("address", ["", "COM3", "serial:", "serial:COM3?baud=x", "tcp://h:1"])
def test_other_addresses_are_a_trouble(address: str) -> None:
    with pytest.raises(DeviceTrouble) as caught:
        open_reader(address)
    assert caught.value.code is DeviceTroubleCode.READER_NOT_CONFIGURED
