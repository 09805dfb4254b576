"""Serve the sandbox on a socket: in a thread for tests, in the foreground for the command line."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from trigg_ext.sandbox._http.delivery import CLOSE

__all__ = ["listen", "origin", "run", "running"]


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


def origin(sock: socket.socket) -> str:
    """Return the URL of a listening socket, without a path: ``http://127.0.0.1:8080``."""
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(app: ASGIApp, sock: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serve ``app`` on ``sock`` until the process is interrupted; call ``on_ready`` once it accepts requests.

    Raises:
        KeyboardInterrupt: after the server has stopped, if that was the reason.
    """
    _Server(app, on_ready).run(sockets=[sock])


@contextmanager
def running(app: ASGIApp, sock: socket.socket) -> Generator[None]:
    """Serve ``app`` on ``sock`` in a thread while the context lasts.

    Raises:
        RuntimeError: the server did not start.
    """
    ready = threading.Event()
    server = _Server(app, ready.set)

    def serve() -> None:
        try:
            server.run(sockets=[sock])
        finally:
            ready.set()

    thread = threading.Thread(target=serve, name="trigg-sandbox-server", daemon=True)
    thread.start()
    try:
        ready.wait()
        if not server.started:
            raise RuntimeError("the sandbox server did not start; its thread printed why")
        yield
    finally:
        server.should_exit = True
        thread.join()
        sock.close()


class _Protocol(H11Protocol):
    """HTTP/1.1 whose application can close the connection, as a failing server or network does."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        app: Any = self.app

        async def with_close(scope: Scope, receive: Receive, send: Send) -> None:
            closing = {"flushed": self.transport.close, "at_once": self.transport.abort}
            scope["extensions"] = {**scope.get("extensions", {}), CLOSE: closing}
            await app(scope, receive, send)

        self.app = with_close


class _Server(uvicorn.Server):
    def __init__(self, app: ASGIApp, on_ready: Callable[[], None]) -> None:
        # One protocol implementation and one event loop, whatever else is installed: the same behaviour everywhere.
        # The caller's logging is not changed; the shutdown waits one second for clients that keep connections open.
        config = uvicorn.Config(
            app,
            http=_Protocol,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._on_ready()
