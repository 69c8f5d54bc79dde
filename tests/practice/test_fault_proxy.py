from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

import pytest

from counter_app.practice.fault_proxy import DROP_ANSWER, HOST, FaultProxy

BIG = b"x" * 300_000


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def _talk(port: int, data: bytes, want: int) -> bytes:
    """Send and read back ``want`` bytes, or what comes before the end."""
    reader, writer = await asyncio.open_connection(HOST, port)
    got = b""
    try:
        writer.write(data)
        while len(got) < want and (chunk := await reader.read(65_536)):
            got += chunk
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    return got


async def _line() -> tuple[asyncio.Server, FaultProxy]:
    server = await asyncio.start_server(_echo, HOST, 0)
    proxy = FaultProxy()
    proxy.target = server.sockets[0].getsockname()[1]
    await proxy.mend()
    return server, proxy


async def _close(server: asyncio.Server, proxy: FaultProxy) -> None:
    await proxy.close()
    server.close()
    await server.wait_closed()


def test_a_good_line_carries_everything() -> None:
    async def scene() -> bytes:
        server, proxy = await _line()
        got = await _talk(proxy.port, BIG, len(BIG))
        await _close(server, proxy)
        return got

    assert asyncio.run(scene()) == BIG


def test_a_cut_line_refuses_resets_and_keeps_its_port() -> None:
    async def scene() -> tuple[bytes, bytes]:
        server, proxy = await _line()
        reader, writer = await asyncio.open_connection(HOST, proxy.port)
        writer.write(b"half")
        half = await reader.readexactly(4)
        await proxy.cut()
        with pytest.raises(ConnectionError):
            await reader.readexactly(1)
        writer.close()
        with pytest.raises(ConnectionRefusedError):
            await _talk(proxy.port, b"x", 1)
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind((HOST, proxy.port))
        await proxy.mend()
        whole = await _talk(proxy.port, b"whole", 5)
        await _close(server, proxy)
        return half, whole

    assert asyncio.run(scene()) == (b"half", b"whole")


@pytest.mark.parametrize("way", ["break_request_after", "break_answer_after"])
def test_a_line_breaks_where_it_is_told(way: str) -> None:
    async def scene() -> None:
        server, proxy = await _line()
        setattr(proxy, way, 1000)
        with pytest.raises(ConnectionError):
            await _talk(proxy.port, BIG, len(BIG))
        proxy.make_good()
        assert await _talk(proxy.port, BIG, len(BIG)) == BIG
        await _close(server, proxy)

    asyncio.run(scene())


def test_a_marked_answer_never_arrives() -> None:
    async def scene() -> None:
        server, proxy = await _line()
        proxy.delay = 0.001
        proxy.bytes_per_second = 10**9
        with pytest.raises(ConnectionError):
            await _talk(proxy.port, DROP_ANSWER + b"\r\n", 1)
        assert await _talk(proxy.port, b"other", 5) == b"other"
        await _close(server, proxy)

    asyncio.run(scene())


def test_a_server_that_is_away_resets() -> None:
    async def scene() -> None:
        server, proxy = await _line()
        server.close()
        await server.wait_closed()
        with pytest.raises(ConnectionError):
            await _talk(proxy.port, b"x", 1)
        await proxy.close()

    asyncio.run(scene())
