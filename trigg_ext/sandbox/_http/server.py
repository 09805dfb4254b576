"""Serve the sandbox on a socket: in a thread for tests, in the foreground for the command line."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import ssl
import sys
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from email.utils import formatdate
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from trigg_ext.sandbox._http.app import Application, Receive, Scope, Send
from trigg_ext.sandbox._http.delivery import CLOSE
from trigg_ext.sandbox._http.real_time import real_monotonic

__all__ = ["listen", "origin", "run", "running"]

# A server thread that does not start or end in so many seconds never will.
_PATIENCE: Final = 10.0

# Seconds that a connection without requests stays open. Clients are told fewer, so that none sends a request just when
# the connection is closed.
_KEPT_ALIVE: Final = 75
_TOLD: Final = 60


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``host`` and ``port`` (0 to 65535; 0 lets the system choose).

    Raises:
        ValueError: ``port`` is not a port.
        OSError: the host or the port is not available; the message says why.
    """
    if not 0 <= port <= 65535:
        raise ValueError(f"{port} is not a port: it must be a number from 0 to 65535")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except UnicodeError as error:
        raise OSError("this is no host name") from error
    family, kind, protocol, _, address = found[0]
    sock = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            # A port that was in use a moment ago; on Windows the same option would take it from whoever has it.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(128)
    except BaseException:
        sock.close()
        raise
    return sock


def origin(sock: socket.socket, scheme: str = "http") -> str:
    """Return the URL of a listening socket, without a path: ``http://127.0.0.1:8080``."""
    host, port = sock.getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def run(
    app: Application,
    sock: socket.socket,
    on_ready: Callable[[], None],
    *,
    grace: float = 5.0,
    tls: ssl.SSLContext | None = None,
) -> None:
    """Serve ``app`` on ``sock`` until SIGINT or SIGTERM; call ``on_ready`` once it accepts requests.

    Requests in flight are finished then, for ``grace`` seconds at most.
    """

    async def serve() -> None:
        stop = asyncio.Event()
        with _stopped_by_signals(stop):
            async with _serving(app, sock, grace, tls):
                on_ready()
                await stop.wait()

    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(serve())


@contextmanager
def running(app: Application, sock: socket.socket, *, grace: float = 1.0) -> Generator[None]:
    """Serve ``app`` on ``sock`` in a thread while the context lasts.

    Requests in flight at its end are finished, for ``grace`` seconds at most.

    Raises:
        RuntimeError: the server did not start.
    """
    ready = threading.Event()
    started: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def serve() -> None:
        stop = asyncio.Event()
        async with _serving(app, sock, grace):
            started.append((asyncio.get_running_loop(), stop))
            ready.set()
            await stop.wait()

    def work() -> None:
        try:
            with asyncio.Runner(loop_factory=_Loop) as runner:
                runner.run(serve())
        finally:
            ready.set()

    thread = threading.Thread(target=work, name="trigg-sandbox-server", daemon=True)
    thread.start()
    try:
        ready.wait(_PATIENCE)
        if not started:
            raise RuntimeError("the sandbox server did not start; its thread printed why")
        yield
    finally:
        for loop, stop in started:
            with suppress(RuntimeError):  # the loop ended by itself
                loop.call_soon_threadsafe(stop.set)
        thread.join(_PATIENCE)
        sock.close()


@contextmanager
def _stopped_by_signals(stop: asyncio.Event) -> Generator[None]:
    """Set ``stop`` at SIGINT and SIGTERM, where signals can be handled: in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()

    def handle(*_: Any) -> None:
        loop.call_soon_threadsafe(stop.set)

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Loop(asyncio.ProactorEventLoop if sys.platform == "win32" else asyncio.SelectorEventLoop):  # type: ignore[misc]
    """An event loop whose clock no test can stop."""

    def time(self) -> float:
        """Return the seconds of the system's monotonic clock."""
        return real_monotonic()


@asynccontextmanager
async def _serving(
    app: Application, sock: socket.socket, grace: float, tls: ssl.SSLContext | None = None
) -> AsyncGenerator[None]:
    # The caller's logging is not changed; one protocol, whatever else is installed: the same behaviour everywhere.
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_keep_alive=_KEPT_ALIVE,
    )
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()

    def protocol() -> _Protocol:
        return _Protocol(config=config, server_state=state, app_state={}, _loop=loop)

    server = await loop.create_server(protocol, sock=sock, backlog=128, ssl=tls)
    dating = asyncio.ensure_future(_date(state))
    try:
        yield
    finally:
        dating.cancel()
        server.close()
        await _finish(state, grace)


async def _finish(state: ServerState, grace: float) -> None:
    for connection in list(state.connections):
        connection.shutdown()
    ends = asyncio.get_running_loop().time() + grace
    while (state.tasks or state.connections) and asyncio.get_running_loop().time() < ends:  # noqa: ASYNC110
        await asyncio.sleep(0.01)  # uvicorn has no event for it
    for task in state.tasks:
        task.cancel()
    for connection in list(state.connections):
        connection.transport.abort()


async def _date(state: ServerState) -> None:
    """Send the header ``Date``, kept up to date, and ``Keep-Alive``."""
    while True:
        alive = (b"keep-alive", f"timeout={_TOLD}".encode())
        state.default_headers = [(b"date", formatdate(usegmt=True).encode()), alive]
        await asyncio.sleep(1)


_UPGRADE: Final = re.compile(rb"(?<=\r\n)upgrade(?=: *h2c\r\n)", re.IGNORECASE)
_WITHOUT_PATH: Final = re.compile(rb"^https?://[^/?#]*(?![^?#])")


class _Protocol(HttpToolsProtocol):
    """HTTP/1.1 whose application can close the connection, as a failing server or network does."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        app: Any = self.app

        async def with_close(scope: Scope, receive: Receive, send: Send) -> None:
            closing = {"flushed": self.transport.close, "at_once": self.transport.abort}
            scope["extensions"] = {**scope.get("extensions", {}), CLOSE: closing}
            await app(scope, receive, send)

        self.app = with_close

    def on_headers_complete(self) -> None:
        """Give a whole URL as the target a path, if it has none."""
        self.url = _WITHOUT_PATH.sub(rb"\g<0>/", self.url)
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Stay with HTTP/1.1 where HTTP/2 is offered, as by Java's client: httptools reads no body of such requests."""
        super().data_received(_UPGRADE.sub(b"ignored", data) if b"h2c" in data else data)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Join what is written in one step of the event loop, as are the head of a response and its body."""
        super().connection_made(_Joining(transport, self.loop))  # type: ignore[arg-type]


class _Joining:
    """A transport that sends what is written in one step of the event loop with one call of the system."""

    def __init__(self, transport: asyncio.BaseTransport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport: Any = transport
        self._loop = loop
        self._written: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Send data at the end of this step."""
        if not self._written:
            self._loop.call_soon(self._flush)
        self._written.append(data)

    def close(self) -> None:
        """Close the connection after what was written."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._written:
            self._transport.write(b"".join(self._written))
            self._written.clear()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
