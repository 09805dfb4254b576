"""Transports of httpx and httpx2 that reach the sandbox in this process: no socket, thread or event loop."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, TypeAlias

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
    a connection raises the error that httpx has for it, or httpx2 for a request of that library.
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
        return reply.response(_sync_chunks)


class SandboxAsyncTransport(httpx.AsyncBaseTransport):
    """A transport that hands requests to the sandbox, under any event loop.

    The sandbox gets every request, whatever its host. The read timeout of the request applies, and what a fault does to
    a connection raises the error that httpx has for it, or httpx2 for a request of that library.
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
        return reply.response(_async_chunks)


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

    @property
    def library(self) -> Any:
        """The library that the request is of."""
        of = next(each for each in type(self.request).__mro__ if each.__module__ in {"httpx", "httpx2"})
        return sys.modules[of.__module__]

    def before(self) -> Iterator[float]:
        """Yield the seconds to sleep before the response begins; then raise the error if there is none."""
        if self.delivery.refused:
            raise self.library.ConnectError("[Errno 111] Connection refused", request=self.request)
        yield from self._waited(self.delivery.wait)
        if self.delivery.dropped:
            raise self.library.RemoteProtocolError(
                "Server disconnected without sending a response.", request=self.request
            )

    def response(self, in_time: Callable[[Iterator[tuple[float, bytes]]], object]) -> httpx.Response:
        """Return the response with its body still to be read."""
        plain = self.delivery.cut_after is None and not self.delivery.seconds_per_byte
        bodiless = self.request.method == "HEAD" or self.status in {204, 304}
        library = self.library
        if plain or bodiless:
            stream = library.ByteStream(b"" if bodiless else self.content)
        else:
            stream = library.Response(self.status, content=in_time(self._body())).stream
        response: httpx.Response = library.Response(
            self.status, headers=self.headers, stream=stream, request=self.request
        )
        return response

    def _body(self) -> Iterator[tuple[float, bytes]]:
        """Yield the chunks of the body, each with the seconds to sleep before it; then raise if it is cut off."""
        pace, cut = self.delivery.seconds_per_byte, self.delivery.cut_after
        content = self.content if cut is None else self.content[:cut]
        for start, stop in chunks(len(content), pace):
            for seconds in self._waited(pace * (stop - start)):
                yield seconds, b""
            yield 0.0, content[start:stop]
        if cut is not None:
            raise self.library.RemoteProtocolError(
                "peer closed connection without sending complete message body "
                f"(received {len(content)} bytes, expected {max(len(self.content), cut + 1)})",
                request=self.request,
            )

    def _waited(self, seconds: float) -> Iterator[float]:
        if self.timeout is not None and seconds > self.timeout:
            yield self.timeout
            raise self.library.ReadTimeout("the sandbox did not respond in time", request=self.request)
        if seconds:
            yield seconds


def _sync_chunks(steps: Iterator[tuple[float, bytes]]) -> Iterator[bytes]:
    for seconds, chunk in steps:
        time.sleep(seconds)
        yield chunk


async def _async_chunks(steps: Iterator[tuple[float, bytes]]) -> AsyncIterator[bytes]:
    for seconds, chunk in steps:
        await _sleep(seconds)
        yield chunk
