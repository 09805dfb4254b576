"""Sockets below httpcore: each step ends with the call that it is for, and what was written is known."""

from __future__ import annotations

import asyncio
import ipaddress
import select
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from trigg_ext._transport.messages import Exchange

_HEAD = 9  # bytes of an HTTP/2 frame before its payload
_GOAWAY = 7
#: More bytes than this are not held for who reads them.
_MOST_UNREAD = 256 * 1024


class Network(httpcore.NetworkBackend):
    """The network of one synchronous connection.

    ``layers`` is how many times TLS begins before the server itself is spoken to; what is written before that is for a
    proxy.
    """

    def __init__(self, layers: int) -> None:
        self.layers = layers
        self.exchange = Exchange(0.0, 0.0, careful=False)
        self.stream: Stream | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that takes a connection."""
        failed: Exception = httpcore.ConnectError("The host has no address.")
        for address in _addresses(host, port, left(self.exchange, timeout, httpcore.ConnectTimeout)):
            limit = left(self.exchange, timeout, httpcore.ConnectTimeout)
            try:
                inner = httpcore.SyncBackend().connect_tcp(address, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                self.stream = Stream(self, inner, self.layers)
                return self.stream
        raise failed

    def abort(self) -> None:
        """Close the socket, whatever is under way on it."""
        if self.stream is not None:
            self.stream.close()


class Stream(httpcore.NetworkStream):
    """A socket of a synchronous connection."""

    def __init__(self, network: Network, inner: httpcore.NetworkStream, layers: int, *, nested: bool = False) -> None:
        self._network = network
        self._inner = inner
        self._layers = layers
        self._nested = nested
        self._socket: Any = inner.get_extra_info("socket")
        self.frames = Frames() if speaks_http2(inner) else None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes; none at the end."""
        exchange = self._network.exchange
        while True:
            data = self._inner.read(max_bytes, left(exchange, timeout, httpcore.ReadTimeout))
            if self.frames is None or not data or (data := self.frames.take(data, exchange)):
                return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it, piece by piece."""
        exchange = self._network.exchange
        view = memoryview(buffer)
        while view:
            limit = left(exchange, timeout, httpcore.WriteTimeout)
            before = exchange.sent
            # Set before: an interrupt may come between the writing and what is noted of it.
            exchange.sent = before or not self._layers
            if self._nested:
                self._inner.write(bytes(view), limit)
                return
            try:
                self._socket.settimeout(limit)
                count = self._socket.send(view)
            except OSError as error:
                if error.errno is not None:
                    # The system refused it as a whole.
                    exchange.sent = before
                kind = httpcore.WriteTimeout if isinstance(error, TimeoutError) else httpcore.WriteError
                raise kind(error.strerror or "the connection is closed") from error
            view = view[count:]

    def close(self) -> None:
        """Close the socket."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the stream inside of TLS."""
        limit = left(self._network.exchange, timeout, httpcore.ConnectTimeout)
        inner = self._inner.start_tls(ssl_context, server_hostname, limit)
        nested = isinstance(self._socket, ssl.SSLSocket)
        self._network.stream = Stream(self._network, inner, self._layers - 1, nested=nested)
        return self._network.stream

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks for."""
        if info != "is_readable":
            return self._inner.get_extra_info(info)
        # Bytes may also wait inside of TLS.
        pending = isinstance(self._socket, ssl.SSLSocket) and self._socket.pending() > 0
        return pending or self._inner.get_extra_info(info)


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
        return sock is None or sock.fileno() < 0 or is_readable(sock.fileno())

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


class Frames:
    """The frames that a server sends over HTTP/2, without those by which it says that it is going away.

    h2 gives up every stream when it reads GOAWAY; the server still responds to those that it took, and has done
    nothing for the others. One request at a time is on a connection, so the last stream is that of the request.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.stream_id = 1
        self.going_away = False

    def begin_next(self) -> None:
        """Note that a further request follows."""
        self.stream_id += 2

    def take(self, data: bytes, exchange: Exchange) -> bytes:
        """Take bytes as they came, and return those of whole frames.

        Raises:
            httpcore.ConnectError: the server did not take the request, and did nothing for it.
        """
        self._buffer += data
        out = bytearray()
        while len(self._buffer) >= _HEAD:
            size = _HEAD + int.from_bytes(self._buffer[:3], "big")
            if len(self._buffer) < size:
                break
            frame = self._buffer[:size]
            del self._buffer[:size]
            if frame[3] != _GOAWAY:
                out += frame
                continue
            self.going_away = True
            if int.from_bytes(frame[_HEAD : _HEAD + 4], "big") & 0x7FFFFFFF < self.stream_id:
                exchange.sent = False
                raise httpcore.ConnectError("the server closes the connection, and did not take the request")
        return bytes(out)


def left(exchange: Exchange, timeout: float | None, kind: Callable[[str], Exception]) -> float:
    """Return the seconds that a step may take.

    Raises:
        Exception: of the kind given; the deadline of the call has passed.
    """
    seconds = exchange.left(timeout)
    if seconds <= 0:
        raise kind("the deadline has passed")
    return seconds


def is_readable(descriptor: int) -> bool:
    """Return whether bytes, or the end, wait at a socket."""
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([descriptor], [], [], 0)[0])  # pragma: no cover - Windows


def speaks_http2(stream: Any) -> bool:
    """Return whether HTTP/2 was agreed on in the handshake."""
    tls = stream.get_extra_info("ssl_object")
    return tls is not None and tls.selected_alpn_protocol() == "h2"


def _addresses(host: str, port: int, limit: float) -> list[str]:
    """Return the addresses of a host.

    Raises:
        httpcore.ConnectError: the name is not known.
        httpcore.ConnectTimeout: nothing was heard in time. The system's own lookup cannot be given a time limit, so it
            is made in a thread, which is left to its end.
    """
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    found: list[Any] = []

    def look_up() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.append(error)

    thread = threading.Thread(target=look_up, name="trigg-lookup", daemon=True)
    thread.start()
    thread.join(limit)
    if not found:
        raise httpcore.ConnectTimeout("the name of the host was not resolved in time")
    if isinstance(found[0], Exception):
        raise httpcore.ConnectError("the name of the host is not known") from found[0]
    return list(dict.fromkeys(each[4][0] for each in found[0]))


async def _connecting(connect: Callable[[], Any], limit: float) -> Any:
    try:
        async with asyncio.timeout(limit):
            return await connect()
    except TimeoutError as error:
        raise httpcore.ConnectTimeout("no connection was made in time") from error
    except OSError as error:
        raise httpcore.ConnectError("no connection was made") from error
