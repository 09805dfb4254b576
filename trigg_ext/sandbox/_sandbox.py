"""What a test uses: one sandbox with its application, its transports, its servers and the requests that it has seen."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from starlette.applications import Starlette

from trigg_ext.sandbox._app import build_app, service_for
from trigg_ext.sandbox._records import Records
from trigg_ext.sandbox._requests import RecordedRequest
from trigg_ext.sandbox._server import listen, origin, running
from trigg_ext.sandbox._transports import LoopThread, SandboxAsyncTransport, SandboxTransport

__all__ = ["Sandbox"]


class Sandbox:
    """A Trigg API of one's own, in this process.

    Requests are checked against the document and answered with its examples; nothing is remembered but the requests.

        with Sandbox() as sandbox, sandbox.serve() as base_url:
            ...

    Args:
        api_key: the key that a request must carry where the document asks for one.
        spec: an OpenAPI 3.1 document; the effective one of the installed client if None.

    Raises:
        FileNotFoundError: ``spec`` is None and the client has no document in its package.
    """

    def __init__(self, *, api_key: str = "sandbox-key", spec: Mapping[str, Any] | None = None) -> None:
        self._records = Records()
        self._api_key = api_key
        service = service_for(spec, api_key=api_key)
        self._base_path = service.base_path
        self._app = build_app(service, self._records.add)
        self._loop = LoopThread()

    @property
    def app(self) -> Starlette:
        """The ASGI application, for a server or a test client of your own."""
        return self._app

    @property
    def api_key(self) -> str:
        """The key that a request must carry."""
        return self._api_key

    @property
    def requests(self) -> list[RecordedRequest]:
        """The newest requests (at most 1000, at most 64 MiB of bodies), oldest first, as they are now."""
        return self._records.all()

    def reset(self) -> None:
        """Forgets the requests."""
        self._records.clear()

    def transport(self) -> SandboxTransport:
        """A transport for ``httpx.Client``: requests reach the sandbox without a socket, whatever their host."""
        return SandboxTransport(self._app, self._loop)

    def async_transport(self) -> SandboxAsyncTransport:
        """A transport for ``httpx.AsyncClient``: requests reach the sandbox without a socket, whatever their host."""
        return SandboxAsyncTransport(self._app)

    @contextmanager
    def serve(self, port: int = 0) -> Generator[str]:
        """Serves on 127.0.0.1 while the context lasts, and gives the base URL (``http://127.0.0.1:49152/v4``).

        Args:
            port: the port; 0 lets the system choose a free one.

        Raises:
            ValueError: ``port`` is not a port.
            OSError: the port is taken or not allowed.
        """
        sock = listen("127.0.0.1", port)
        base_url = origin(sock) + self._base_path
        with running(self._app, sock):
            yield base_url

    def close(self) -> None:
        """Ends what the transports of ``httpx.Client`` run in; a later request starts it again."""
        self._loop.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Sandbox {self._base_path or '/'}, {len(self.requests)} requests>"
