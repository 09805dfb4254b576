"""Transports of httpx that reach the sandbox in this process: no socket, no thread, no event loop of its own."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TypeAlias

import anyio.to_thread
import httpx
from attrs import frozen

from trigg_ext.sandbox._http.delivery import Delivery, chunks
from trigg_ext.sandbox._http.messages import RawRequest, encode
from trigg_ext.sandbox._http.service import Exchange

__all__ = ["Respond", "SandboxAsyncTransport", "SandboxTransport"]

Respond: TypeAlias = Callable[[RawRequest], Exchange]


class SandboxTransport(httpx.BaseTransport):
    """A transport that hands requests to the sandbox in the calling thread; safe to use from several threads.

    The sandbox gets every request, whatever its host. The read timeout of the request applies, and what a fault does to
    a connection raises the error that httpx has for it.
    """

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the sandbox's response.

        Raises:
            httpx.ReadTimeout: a fault delays the response for longer than the read timeout.
            httpx.RemoteProtocolError: a fault closes the connection.
            httpx.ConnectError: a fault refuses the connection, or the sandbox is closed.
        """
        reply = _reply(self._respond, request, request.read())
        for seconds in reply.before():
            time.sleep(seconds)
        return reply.response(_SyncBody)


class SandboxAsyncTransport(httpx.AsyncBaseTransport):
    """A transport that hands requests to the sandbox, under any event loop.

    The sandbox gets every request, whatever its host. The read timeout of the request applies, and what a fault does to
    a connection raises the error that httpx has for it.
    """

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the sandbox's response.

        Raises:
            httpx.ReadTimeout: a fault delays the response for longer than the read timeout.
            httpx.RemoteProtocolError: a fault closes the connection.
            httpx.ConnectError: a fault refuses the connection, or the sandbox is closed.
        """
        reply = _reply(self._respond, request, await request.aread())
        for seconds in reply.before():
            await _sleep(seconds)
        return reply.response(_AsyncBody)


async def _sleep(seconds: float) -> None:
    # In a thread, not by the event loop: its clock may be one that the test has stopped.
    if seconds > 0:
        await anyio.to_thread.run_sync(time.sleep, seconds, abandon_on_cancel=True)


def _reply(respond: Respond, request: httpx.Request, body: bytes) -> _Reply:
    raw_path, _, query = request.url.raw_path.partition(b"?")
    exchange = respond(
        RawRequest(
            method=request.method,
            raw_path=raw_path.decode("ascii"),
            query=query,
            headers=tuple(
                (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in request.headers.raw
            ),
            body=body,
        )
    )
    headers, content = encode(exchange.response)
    timeout = request.extensions.get("timeout", {}).get("read")
    return _Reply(request, exchange.response.status, headers, content, exchange.delivery, timeout)


@frozen
class _Reply:
    """A response and its delivery, as steps for a synchronous or an asynchronous sleeper."""

    request: httpx.Request
    status: int
    headers: list[tuple[bytes, bytes]]
    content: bytes
    delivery: Delivery
    timeout: float | None
    """The read timeout, in seconds."""

    def before(self) -> Iterator[float]:
        """Yield the seconds to sleep before the response begins; then raise the error if there is none."""
        if self.delivery.refused:
            raise httpx.ConnectError("[Errno 111] Connection refused", request=self.request)
        yield from self._waited(self.delivery.wait)
        if self.delivery.dropped:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=self.request)

    def response(self, body: type[_SyncBody | _AsyncBody]) -> httpx.Response:
        """Return the response with its body still to be read."""
        plain = self.delivery.cut_after is None and not self.delivery.seconds_per_byte
        bodiless = self.request.method == "HEAD" or self.status in {204, 304}
        stream = httpx.ByteStream(b"" if bodiless else self.content) if plain or bodiless else body(self._body())
        return httpx.Response(self.status, headers=self.headers, stream=stream, request=self.request)

    def _body(self) -> Iterator[tuple[float, bytes]]:
        """Yield the chunks of the body, each with the seconds to sleep before it; then raise if it is cut off."""
        pace, cut = self.delivery.seconds_per_byte, self.delivery.cut_after
        content = self.content if cut is None else self.content[:cut]
        for start, stop in chunks(len(content), pace):
            for seconds in self._waited(pace * (stop - start)):
                yield seconds, b""
            yield 0.0, content[start:stop]
        if cut is not None:
            raise httpx.RemoteProtocolError(
                "peer closed connection without sending complete message body "
                f"(received {len(content)} bytes, expected {max(len(self.content), cut + 1)})",
                request=self.request,
            )

    def _waited(self, seconds: float) -> Iterator[float]:
        if self.timeout is not None and seconds > self.timeout:
            yield self.timeout
            raise httpx.ReadTimeout("the sandbox did not respond in time", request=self.request)
        if seconds:
            yield seconds


class _SyncBody(httpx.SyncByteStream):
    def __init__(self, steps: Iterator[tuple[float, bytes]]) -> None:
        self._steps = steps

    def __iter__(self) -> Iterator[bytes]:
        for seconds, chunk in self._steps:
            time.sleep(seconds)
            yield chunk


class _AsyncBody(httpx.AsyncByteStream):
    def __init__(self, steps: Iterator[tuple[float, bytes]]) -> None:
        self._steps = steps

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for seconds, chunk in self._steps:
            await _sleep(seconds)
            yield chunk
