"""What a test uses: one sandbox with its application, its transports, its state, its faults and what it has seen."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from starlette.applications import Starlette

from trigg_ext.sandbox._faults import Fault, Faults
from trigg_ext.sandbox._http.app import Seed, build_app, open_state, service_for
from trigg_ext.sandbox._http.messages import RecordedRequest
from trigg_ext.sandbox._http.request_log import RequestLog
from trigg_ext.sandbox._http.server import listen, origin, running
from trigg_ext.sandbox._http.transports import LoopThread, SandboxAsyncTransport, SandboxTransport

if TYPE_CHECKING:
    from trigg_ext import AsyncTriggClient, TriggClient
    from trigg_ext.sandbox._state import SandboxState, SmsMessage

__all__ = ["Sandbox"]

# No such host can ever be: a request that misses the transport reaches nobody.
_ORIGIN: Final = "https://trigg-sandbox.invalid"


class Sandbox:
    """A Trigg API of one's own, in this process: it checks requests against the document, and keeps state.

        with Sandbox(seed="kunder.yaml") as sandbox, sandbox.client() as client:
            ...

    Args:
        api_key: the key that a request must carry where the document asks for one.
        spec: an OpenAPI 3.1 document; the effective one of the installed client if None.
        seed: what it holds at first, or the path of a YAML or JSON file that says so.
        database: the file that keeps its state; memory if None. If it holds a state already, that one goes on, and
            ``seed`` and ``now`` count for ``reset`` alone.
        now: what its clock says; it moves when it is told to. A fixed moment if None.
        faults: what goes wrong, and when.
        stateful: False for a sandbox that remembers nothing but the requests, and responses the examples of ``spec``.

    Raises:
        FileNotFoundError: ``spec`` is None and the client has no document in its package, or ``seed`` is no file.
        ValueError: ``seed`` cannot be read, or a fault names an operation that the document does not have.
        RuntimeError: another sandbox has ``database`` open.
        ImportError: ``seed`` is a YAML file, and PyYAML is not installed.
    """

    def __init__(
        self,
        *,
        api_key: str = "sandbox-key",
        spec: Mapping[str, Any] | None = None,
        seed: Seed | None = None,
        database: str | os.PathLike[str] | None = None,
        now: datetime | None = None,
        faults: Iterable[Fault] = (),
        stateful: bool = True,
    ) -> None:
        if not stateful and not (seed is None and database is None and now is None):
            raise ValueError("seed, database and now are for a stateful sandbox")
        self._records = RequestLog()
        self._api_key = api_key
        self._state = open_state(seed=seed, database=database, now=now) if stateful else None
        try:
            self._service = service_for(spec, api_key=api_key, state=self._state, faults=faults)
        except BaseException:
            self._close_state()
            raise
        self._base_path = self._service.base_path
        self._app = build_app(self._service, self._records.add)
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
    def state(self) -> SandboxState:
        """What it holds: customers, receipts and the rest, and its clock.

        Raises:
            RuntimeError: this sandbox is not stateful.
        """
        if self._state is None:
            raise RuntimeError("this sandbox holds nothing: it was made with stateful=False")
        return self._state

    @property
    def sms_outbox(self) -> list[SmsMessage]:
        """The text messages that it would have sent, oldest first.

        Raises:
            RuntimeError: this sandbox is not stateful.
        """
        return self.state.sms_outbox

    @property
    def faults(self) -> Faults:
        """What goes wrong, and what has."""
        return self._service.faults

    @property
    def requests(self) -> list[RecordedRequest]:
        """The newest requests (at most 1000, at most 64 MiB of bodies), oldest first, as they are now."""
        return self._records.all()

    @property
    def errors(self) -> list[Exception]:
        """What went wrong in the sandbox itself and was answered with 500 (the newest 100), oldest first.

        Empty, unless the sandbox has a mistake: a fault is none.
        """
        return self._service.errors.all()

    def reset(self) -> None:
        """Goes back to how it was made: its state and its faults, with no requests and no errors."""
        if self._state is not None:
            self._state.reset()
        self._service.faults.reset()
        self._service.errors.clear()
        self._records.clear()

    def client(self, **options: Any) -> TriggClient:
        """A client of this sandbox, in this process, without a socket; to be closed by the caller.

        Args:
            options: what ``TriggClient`` takes.
        """
        from trigg_ext import TriggClient

        return TriggClient(**self._client_options(options, transport=self.transport()))

    def async_client(self, **options: Any) -> AsyncTriggClient:
        """An asynchronous client of this sandbox, in this process, without a socket; to be closed by the caller.

        Args:
            options: what ``AsyncTriggClient`` takes.
        """
        from trigg_ext import AsyncTriggClient

        return AsyncTriggClient(**self._client_options(options, transport=self.async_transport()))

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
        """Ends what the transports of ``httpx.Client`` run in, and lets go of the state; once is enough."""
        self._loop.stop()
        self._close_state()

    def _close_state(self) -> None:
        if self._state is not None:
            self._state.close()

    def _client_options(self, options: dict[str, Any], **own: Any) -> dict[str, Any]:
        return {"api_key": self._api_key, "base_url": _ORIGIN + self._base_path, **own, **options}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Sandbox {self._base_path or '/'}, {len(self.requests)} requests>"
