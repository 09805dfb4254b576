"""Transports of httpx that reach the sandbox without a socket: one synchronous, one asynchronous."""

from __future__ import annotations

import asyncio
import time
import weakref
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Any, TypeVar

import anyio
import httpx
from attrs import frozen
from starlette.types import ASGIApp, Message, Scope

from trigg_ext.sandbox._http.delivery import AT_ONCE, DELIVERY, Delivery, chunks

__all__ = ["LoopThread", "SandboxAsyncTransport", "SandboxTransport"]

_T = TypeVar("_T")


class SandboxTransport(httpx.BaseTransport):
    """A transport that sends requests to an ASGI application in this process; safe to use from several threads.

    The application gets every request, whatever its host. The read timeout of the request applies, and what a fault
    does to a connection raises the error that httpx has for it.
    """

    def __init__(self, app: ASGIApp, loop: LoopThread) -> None:
        self._app = app
        self._loop = loop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the application's response.

        Raises:
            httpx.ReadTimeout: the application did not respond in time.
            httpx.RemoteProtocolError: the application ended, or the sandbox was closed, without a response.
        """
        body = request.read()
        try:
            response = self._loop.run(_exchange(self._app, request, body))
        except CancelledError:
            raise httpx.RemoteProtocolError("the sandbox was closed before it responded", request=request) from None
        for seconds in response.before():
            time.sleep(seconds)
        return response.response(_SyncBody)


class SandboxAsyncTransport(httpx.AsyncBaseTransport):
    """A transport that sends requests to an ASGI application, in the event loop of the caller.

    The application gets every request, whatever its host. The read timeout of the request applies, and what a fault
    does to a connection raises the error that httpx has for it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the application's response.

        Raises:
            httpx.ReadTimeout: the application did not respond in time.
            httpx.RemoteProtocolError: the application ended without a response.
        """
        response = await _exchange(self._app, request, await request.aread())
        for seconds in response.before():
            await anyio.sleep(seconds)
        return response.response(_AsyncBody)


@frozen
class _Reply:
    """The response of the application and its delivery, as steps for a synchronous or an asynchronous sleeper."""

    request: httpx.Request
    status: int
    headers: list[tuple[bytes, bytes]]
    content: bytes
    delivery: Delivery

    def before(self) -> Iterator[float]:
        """Yield the seconds to sleep before the response begins; then raise the error if there is none."""
        delivery, limit = self.delivery, _read_timeout(self.request)
        if limit is not None and delivery.wait > limit:
            yield limit
            raise _too_late(self.request)
        if delivery.wait:
            yield delivery.wait
        if delivery.dropped:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=self.request)

    def response(self, body: type[_SyncBody | _AsyncBody]) -> httpx.Response:
        """Return the response with its body still to be read."""
        plain = self.delivery.cut_after is None and not self.delivery.seconds_per_byte
        stream = httpx.ByteStream(self.content) if plain else body(self.body())
        return httpx.Response(self.status, headers=self.headers, stream=stream, request=self.request)

    def body(self) -> Iterator[tuple[float, bytes]]:
        """Yield the chunks of the body, each with the seconds to sleep before it; then raise if it is cut off."""
        pace, cut, limit = self.delivery.seconds_per_byte, self.delivery.cut_after, _read_timeout(self.request)
        content = self.content if cut is None else self.content[:cut]
        for start, stop in chunks(len(content), pace):
            wait = pace * (stop - start)
            if limit is not None and wait > limit:
                yield limit, b""
                raise _too_late(self.request)
            yield wait, content[start:stop]
        if cut is not None and self.status not in {204, 304} and self.request.method != "HEAD":
            raise httpx.RemoteProtocolError(
                "peer closed connection without sending complete message body "
                f"(received {len(content)} bytes, expected {max(len(self.content), cut + 1)})",
                request=self.request,
            )


class _SyncBody(httpx.SyncByteStream):
    def __init__(self, steps: Iterator[tuple[float, bytes]]) -> None:
        self._steps = steps

    def __iter__(self) -> Iterator[bytes]:
        for seconds, piece in self._steps:
            time.sleep(seconds)
            yield piece


class _AsyncBody(httpx.AsyncByteStream):
    def __init__(self, steps: Iterator[tuple[float, bytes]]) -> None:
        self._steps = steps

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for seconds, piece in self._steps:
            await anyio.sleep(seconds)
            yield piece


class LoopThread:
    """An event loop in a thread of its own: started when it is first needed, and again if needed after ``stop``.

    It ends with the last transport that uses it, and never keeps the interpreter alive: a test may not close it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: _Running | None = None

    def run(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """Run ``coroutine`` in the loop while the calling thread waits, and return its result.

        Raises:
            concurrent.futures.CancelledError: the loop was stopped meanwhile.
        """
        with self._lock:
            if self._running is None:
                self._running = _start()
                weakref.finalize(self, self._running.ask_to_stop)
            future = asyncio.run_coroutine_threadsafe(coroutine, self._running.loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def stop(self) -> None:
        """Cancel what still runs, and end the thread; do nothing if there is none."""
        with self._lock:
            running, self._running = self._running, None
            if running is not None:
                running.ask_to_stop()
        if running is not None:
            running.thread.join()


@frozen
class _Running:
    loop: asyncio.AbstractEventLoop
    thread: Thread

    def ask_to_stop(self) -> None:
        # After what was handed over before: each of those tasks exists by then, and is cancelled.
        if not self.loop.is_closed():
            with suppress(RuntimeError):
                self.loop.call_soon_threadsafe(self.loop.stop)


def _start() -> _Running:
    ready = Event()
    loops: list[asyncio.AbstractEventLoop] = []

    def run() -> None:
        # The runner cancels what is left when the loop was stopped, and closes the loop.
        with asyncio.Runner() as runner:
            loops.append(runner.get_loop())
            loops[0].call_soon(ready.set)
            loops[0].run_forever()

    thread = Thread(target=run, name="trigg-sandbox-loop", daemon=True)
    thread.start()
    ready.wait()
    return _Running(loops[0], thread)


async def _exchange(app: ASGIApp, request: httpx.Request, body: bytes) -> _Reply:
    status: int | None = None
    headers: list[tuple[bytes, bytes]] = []
    content: list[bytes] = []
    delivery = AT_ONCE
    received = False
    complete = anyio.Event()

    def take(given: Delivery) -> None:
        nonlocal delivery
        delivery = given

    async def receive() -> Message:
        nonlocal received
        if not received:
            received = True
            return {"type": "http.request", "body": body, "more_body": False}
        await complete.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            headers.extend(message["headers"])
        elif message["type"] == "http.response.body":
            content.append(message.get("body", b""))
            if not message.get("more_body", False):
                complete.set()

    with anyio.move_on_after(_read_timeout(request)) as limit:
        try:
            await app({**_scope(request), "extensions": {DELIVERY: {"take": take}}}, receive, send)
        except Exception:
            # As over a socket: the caller gets the response, and the error is in the server's log.
            if not complete.is_set():
                raise
    if delivery.dropped:
        return _Reply(request, 0, [], b"", delivery)
    if limit.cancelled_caught and not complete.is_set():
        raise _too_late(request)
    if status is None or not complete.is_set():
        raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
    return _Reply(request, status, headers, b"".join(content), delivery)


def _read_timeout(request: httpx.Request) -> float | None:
    """Return the read timeout of a request, in seconds."""
    limit: float | None = request.extensions.get("timeout", {}).get("read")
    return limit


def _too_late(request: httpx.Request) -> httpx.ReadTimeout:
    return httpx.ReadTimeout("the sandbox did not respond in time", request=request)


def _scope(request: httpx.Request) -> Scope:
    raw_path, _, query = request.url.raw_path.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": raw_path,
        "query_string": query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 0),
        "server": (request.url.host, request.url.port),
    }
