"""The sandbox under httpx without a socket: one transport for ``httpx.Client``, one for ``httpx.AsyncClient``."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Any, TypeVar

import anyio
import httpx
from attrs import frozen
from starlette.types import ASGIApp, Message, Scope

__all__ = ["LoopThread", "SandboxAsyncTransport", "SandboxTransport"]

_T = TypeVar("_T")


class SandboxTransport(httpx.BaseTransport):
    """Sends the requests of an ``httpx.Client`` to an ASGI application in this process; safe to use from many threads.

    Whatever the host of a request, the application gets it. The read timeout of the request holds.
    """

    def __init__(self, app: ASGIApp, loop: LoopThread) -> None:
        self._app = app
        self._loop = loop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The application's response.

        Raises:
            httpx.ReadTimeout: the application did not answer in time.
            httpx.RemoteProtocolError: the application ended, or the sandbox was closed, without an answer.
        """
        body = request.read()
        try:
            return self._loop.run(_exchange(self._app, request, body))
        except CancelledError:
            raise httpx.RemoteProtocolError("the sandbox was closed before it answered", request=request) from None


class SandboxAsyncTransport(httpx.AsyncBaseTransport):
    """Sends the requests of an ``httpx.AsyncClient`` to an ASGI application, in the event loop of the caller.

    Whatever the host of a request, the application gets it. The read timeout of the request holds.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The application's response.

        Raises:
            httpx.ReadTimeout: the application did not answer in time.
            httpx.RemoteProtocolError: the application ended without an answer.
        """
        return await _exchange(self._app, request, await request.aread())


class LoopThread:
    """An event loop in a thread of its own: started when it is first needed, and again if needed after ``stop``.

    It ends with the last transport that uses it, and never keeps the interpreter alive: a test may forget to close.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: _Running | None = None

    def run(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """What ``coroutine`` returns or raises, run in the loop while the calling thread waits.

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
        """Cancels what still runs, and ends the thread; does nothing if there is none."""
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


async def _exchange(app: ASGIApp, request: httpx.Request, body: bytes) -> httpx.Response:
    status: int | None = None
    headers: list[tuple[bytes, bytes]] = []
    content: list[bytes] = []
    received = False
    complete = anyio.Event()

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

    read_timeout = request.extensions.get("timeout", {}).get("read")
    with anyio.move_on_after(read_timeout) as limit:
        try:
            await app(_scope(request), receive, send)
        except Exception:
            # Over a socket the caller sees the answer, and the log of the server the error: the same here.
            if not complete.is_set():
                raise
    if limit.cancelled_caught and not complete.is_set():
        raise httpx.ReadTimeout("the sandbox did not answer in time", request=request)
    if status is None or not complete.is_set():
        raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(b"".join(content)), request=request)


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
