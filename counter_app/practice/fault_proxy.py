"""A line between two programs on this machine that can be cut, slowed and broken off."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress

HOST = "127.0.0.1"
DROP_ANSWER = b"x-practice-line: drop"
"""A server that says this in its head wants the line to lose the whole answer."""

_CHUNK = 65_536
_NO_FAREWELL = struct.pack("ii", 1, 0)


class FaultProxy:
    """A TCP proxy. Lives on one event loop; the attributes may be set from any thread.

    While the line is cut the port stays reserved and refuses connections, as a line does
    that is not there.
    """

    def __init__(self, port: int = 0) -> None:
        """``port``: 0 takes a free one. Raises OSError when it is taken."""
        self.target = 0
        """Port of the server."""
        self.make_good()
        self._socket = _reserve(port)
        self.port: int = self._socket.getsockname()[1]
        self._up = False
        self._carrying: set[asyncio.Task[None]] = set()
        self._open: set[asyncio.StreamWriter] = set()

    def make_good(self) -> None:
        """No finer faults."""
        self.delay = 0.0
        """Seconds before the first byte of a connection goes on."""
        self.bytes_per_second = 0
        """0: as fast as it goes."""
        self.break_request_after: int | None = None
        """Bytes of a request after which the connection is reset."""
        self.break_answer_after: int | None = None

    async def mend(self) -> None:
        """Take connections."""
        if not self._up:
            self._up = True
            self._socket.listen()
            # Neither asyncio's server nor a cancelled accept: both lose, when they are
            # closed, the connection they are just taking.
            asyncio.get_running_loop().add_reader(self._socket, self._take)

    async def cut(self) -> None:
        """Reset every connection and refuse new ones."""
        if not self._up:
            return
        self._up = False
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()
        self._socket = _reserve(self.port)
        for writer in tuple(self._open):
            _reset(writer)

    async def close(self) -> None:
        """Cut for good."""
        await self.cut()
        self._socket.close()
        if self._carrying:
            await asyncio.wait(self._carrying)

    def _take(self) -> None:
        try:
            connection, _ = self._socket.accept()
        except OSError:
            return  # gone before it was taken
        connection.setblocking(False)
        task = asyncio.create_task(self._carry(connection))
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)

    async def _carry(self, connection: socket.socket) -> None:
        reader, writer = await asyncio.open_connection(sock=connection)
        self._open.add(writer)
        if not self._up:
            _reset(writer)  # cut meanwhile
        try:
            await asyncio.sleep(self.delay)
            up_reader, up_writer = await asyncio.open_connection(HOST, self.target)
            try:
                await self._both_ways(reader, writer, up_reader, up_writer)
            finally:
                await _end(up_writer)
        except OSError:
            _reset(writer)
        finally:
            await _end(writer)
            self._open.discard(writer)

    async def _both_ways(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        up_reader: asyncio.StreamReader,
        up_writer: asyncio.StreamWriter,
    ) -> None:
        """Until either side ends; the other then ends too."""
        there = asyncio.create_task(self._pump(reader, up_writer, self.break_request_after))
        back = asyncio.create_task(self._pump(up_reader, writer, self.break_answer_after))
        _, waiting = await asyncio.wait((there, back), return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        ends = await asyncio.gather(there, back, return_exceptions=True)
        if any(end is False or isinstance(end, OSError) for end in ends):
            _reset(writer)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: int | None
    ) -> bool:
        """Carry bytes one way; False when the connection shall be reset."""
        carried = 0
        while chunk := await reader.read(_CHUNK):
            if carried == 0 and DROP_ANSWER in chunk:
                return False
            if limit is not None and carried + len(chunk) >= limit:
                writer.write(chunk[: limit - carried])
                await writer.drain()
                return False
            if self.bytes_per_second:
                await asyncio.sleep(len(chunk) / self.bytes_per_second)
            writer.write(chunk)
            await writer.drain()
            carried += len(chunk)
        return True


async def _end(writer: asyncio.StreamWriter) -> None:
    """Close and wait until the socket is really gone."""
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


def _reset(writer: asyncio.StreamWriter) -> None:
    """The other side sees a reset, not an orderly end."""
    connection = writer.get_extra_info("socket")
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_FAREWELL)
    writer.transport.abort()


def _reserve(port: int) -> socket.socket:
    """A bound socket that does not listen: connections are refused, nobody else gets the port."""
    reserved = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserved.setblocking(False)
    try:
        reserved.bind((HOST, port))
    except OSError:
        reserved.close()
        raise
    return reserved
