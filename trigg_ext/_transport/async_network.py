"""Sockets below httpcore under asyncio; see ``network``. A module of its own, since asyncio takes time to import."""

from __future__ import annotations

import asyncio
import select
import ssl
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from trigg_ext._transport.library import httpcore
from trigg_ext._transport.messages import Exchange
from trigg_ext._transport.network import Frames, left, speaks_http2

#: More bytes than this are not held for who reads them.
_MOST_UNREAD = 256 * 1024


class AsyncNetwork(httpcore.AsyncNetworkBackend):
    """The network of one asynchronous connection, under asyncio."""

    def __init__(self, layers: int) -> None:
        self.layers = layers
        self.exchange = Exchange(0.0, 0.0, careful=False)
        self.stream: AsyncStream | None = None

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of a host that takes a connection."""
        limit = left(self.exchange, timeout, httpcore.ConnectTimeout)
        stream = AsyncStream(self)
        loop = asyncio.get_running_loop()
        await _connecting(lambda: loop.create_connection(lambda: stream, host, port), limit)
        self.stream = stream
        return stream

    def abort(self) -> None:
        """Close the socket, whatever is under way on it."""
        if self.stream is not None:
            self.stream.abort()


class AsyncStream(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """A socket of an asynchronous connection.

    What arrives is held here and nowhere below, so that it is known whether anything is left behind a response; and it
    can be closed by who cannot wait.
    """

    def __init__(self, network: AsyncNetwork) -> None:
        self._network = network
        self._layers = network.layers
        self._transport: Any = None
        self._unread: deque[bytes] = deque()
        self._size = 0
        self._paused = False
        self._full = False
        self._ended = False
        self._error: Exception | None = None
        self._waiter: asyncio.Future[bool] | None = None
        self.frames: Frames | None = None

    # --- what the event loop calls ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Hold what came."""
        self._unread.append(data)
        self._size += len(data)
        if self._size > _MOST_UNREAD and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._wake(True)

    def eof_received(self) -> None:
        """Note that nothing more will come."""
        self._ended = True
        self._wake(True)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note the end, and why."""
        self._ended = True
        self._error = exc
        self._wake(True)

    def pause_writing(self) -> None:
        """Note that the other side does not take more for now."""
        self._full = True

    def resume_writing(self) -> None:
        """Note that the other side takes more."""
        self._full = False
        self._wake(True)

    # --- what httpcore calls ---

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes; none at the end."""
        while True:
            while not self._unread:
                if self._ended:
                    if self._error is not None:
                        raise httpcore.ReadError(str(type(self._error).__name__)) from self._error
                    return b""
                await self._wait(timeout, httpcore.ReadTimeout)
            data = self._unread.popleft()
            if len(data) > max_bytes:
                self._unread.appendleft(data[max_bytes:])
                data = data[:max_bytes]
            self._size -= len(data)
            if self._paused and not self._unread:
                self._paused = False
                self._transport.resume_reading()
            if self.frames is None or (data := self.frames.take(data, self._network.exchange)):
                return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it, and wait while the other side does not take more."""
        if not buffer:
            return
        exchange = self._network.exchange
        left(exchange, timeout, httpcore.WriteTimeout)
        before = exchange.sent
        if not self._transport.is_closing():
            exchange.sent = before or not self._layers
            self._transport.write(buffer)
        if self._transport.is_closing():
            # Either it was closed before, or the system refused the first bytes.
            exchange.sent = before
            raise httpcore.WriteError("the connection is closed") from self._error
        while self._full and not self._ended:
            await self._wait(timeout, httpcore.WriteTimeout)

    async def aclose(self) -> None:
        """Close the socket."""
        self.abort()

    def abort(self) -> None:
        """Close the socket at once."""
        self._transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Go on inside of TLS."""
        limit = left(self._network.exchange, timeout, httpcore.ConnectTimeout)
        loop = asyncio.get_running_loop()
        try:
            self._transport = await _connecting(
                lambda: loop.start_tls(self._transport, self, ssl_context, server_hostname=server_hostname), limit
            )
        except BaseException:
            self.abort()
            raise
        self._layers -= 1
        self.frames = Frames() if speaks_http2(self) else None
        return self

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks for."""
        if info == "ssl_object":
            return self._transport.get_extra_info("ssl_object")
        if info == "is_readable":
            return bool(self._unread) or self._ended or self._transport.is_closing() or self._is_readable()
        return None

    def _is_readable(self) -> bool:
        # What the event loop has not looked at yet.
        sock = self._transport.get_extra_info("socket")
        return sock is None or sock.fileno() < 0 or _bytes_wait(sock.fileno())

    async def _wait(self, timeout: float | None, kind: Callable[[str], Exception]) -> None:
        limit = left(self._network.exchange, timeout, kind)
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        timer = loop.call_later(limit, self._wake, False)
        try:
            if not await self._waiter:
                raise kind("the time is over")
        finally:
            timer.cancel()
            self._waiter = None

    def _wake(self, came: bool) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(came)


def _bytes_wait(descriptor: int) -> bool:
    """Return whether bytes, or the end, wait at a socket."""
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([descriptor], [], [], 0)[0])  # pragma: no cover - Windows


async def _connecting(connect: Callable[[], Any], limit: float) -> Any:
    try:
        async with asyncio.timeout(limit):
            return await connect()
    except TimeoutError as error:
        raise httpcore.ConnectTimeout("no connection was made in time") from error
    except OSError as error:
        raise httpcore.ConnectError("no connection was made") from error
