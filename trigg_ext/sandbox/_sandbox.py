"""The sandbox of a test: its application, transports, state, faults and log."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from types import TracebackType
from typing import Any, Final, Self, get_args

import trigg_ext
from trigg_ext.sandbox._calls import Response, error_response
from trigg_ext.sandbox._control import PREFIX, Control
from trigg_ext.sandbox._fit import fit
from trigg_ext.sandbox._http.app import Application
from trigg_ext.sandbox._http.cors import with_cors
from trigg_ext.sandbox._http.delivery import Delivery
from trigg_ext.sandbox._http.document import Document
from trigg_ext.sandbox._http.fault_rules import Faults
from trigg_ext.sandbox._http.faults import Fault
from trigg_ext.sandbox._http.messages import RawRequest, RecordedRequest
from trigg_ext.sandbox._http.operations import load_packaged
from trigg_ext.sandbox._http.server import listen, origin, running
from trigg_ext.sandbox._http.service import Exchange, Service, UnknownFields
from trigg_ext.sandbox._http.transports import SandboxAsyncTransport, SandboxTransport
from trigg_ext.sandbox._json import json_copy
from trigg_ext.sandbox._rooms import NAMESPACE, Namespaces, Room
from trigg_ext.sandbox._state import SandboxState, SmsMessage
from trigg_ext.sandbox._state.contracts import CONTRACTS
from trigg_ext.sandbox._state.seed_file import Seed, read_seed
from trigg_ext.sandbox._state.seed_schema import checked

__all__ = ["Sandbox", "create_app", "packaged"]

# No such host can ever be: a request that misses the transport reaches nobody.
_ORIGIN: Final = "https://trigg-sandbox.invalid"

_CLOSED: Final = Exchange(None, Response(503), delivery=Delivery(refused=True))


class Sandbox:
    """A mock server of the Trigg API, in this process: it checks requests against the description, and keeps state.

        with Sandbox(seed="kunder.yaml") as sandbox, sandbox.client() as client:
            ...

    Args:
        api_key: the key that a request must carry where the description asks for one.
        spec: an OpenAPI 3.1 document; the effective one of the installed client if None.
        seed: what the state begins with, or the path of a YAML or JSON file with it.
        database: the file that keeps the state; memory if None. If it holds a state already, that one goes on, and
            ``seed`` and ``now`` count for ``reset`` alone.
        now: the time at which its clock starts; 5 January 2026, 08:00 in Norway, if None.
        faults: what goes wrong, and when.
        stateful: False for a sandbox that keeps no state, and responds with the examples of ``spec``.
        cors: the origins whose pages may send requests from a browser; ``*`` for any.
        unknown_fields: what becomes of a body with a field or a value that the description does not have, and of a
            receipt that gives back without a line of type RETURN: ``"warn"`` logs it, ``"error"`` refuses it with 400.

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
        cors: Iterable[str] = (),
        unknown_fields: UnknownFields = "warn",
    ) -> None:
        if unknown_fields not in get_args(UnknownFields):
            allowed = ", ".join(map(repr, get_args(UnknownFields)))
            raise ValueError(f"unknown_fields is {unknown_fields!r}; allowed are {allowed}.")
        if not stateful and not (seed is None and database is None and now is None):
            raise ValueError("seed, database and now are for a stateful sandbox")
        self._api_key = api_key
        values = None if seed is None else checked(read_seed(seed))
        document, unmodelled = _fitted(spec, stateful=stateful)
        initial = tuple(faults)

        def room(database: str | os.PathLike[str] | None = None) -> Room:
            state = SandboxState(database=database, seed=values, now=now) if stateful else None
            handlers = None if state is None else state.handlers
            try:
                service = Service(
                    document,
                    api_key=api_key,
                    handlers=handlers,
                    unmodelled=unmodelled,
                    faults=initial,
                    unknown_fields=unknown_fields,
                )
            except BaseException:
                if state is not None:
                    state.close()
                raise
            return Room(service, state)

        self._namespaces = Namespaces(room(database), room)
        self._state, self._service = self._namespaces.first.state, self._namespaces.first.service
        self._control = Control(self._namespaces, api_key=api_key, origins=tuple(cors))
        self._base_path = self._service.base_path
        self._respond = with_cors(self.respond, tuple(cors))
        self._app = Application(self._respond)
        self._is_closed = False

    @property
    def app(self) -> Application:
        """The ASGI application, for a server or a test client of your own."""
        return self._app

    @property
    def api_key(self) -> str:
        """The key that a request must carry."""
        return self._api_key

    @property
    def base_path(self) -> str:
        """The path that all operations are below: ``/v4``."""
        return self._base_path

    @property
    def state(self) -> SandboxState:
        """The state: customers, receipts and the rest, and the clock.

        Raises:
            RuntimeError: this sandbox is not stateful.
        """
        if self._state is None:
            raise RuntimeError("this sandbox has no state: it was made with stateful=False")
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
        return self._service.requests.all()

    @property
    def unmodelled(self) -> Mapping[str, str]:
        """The operations that the state cannot carry out, by name, and why: they respond with 501.

        Empty, unless the description has other operations or other fields than the handlers know.
        """
        return self._service.unmodelled

    @property
    def errors(self) -> list[Exception]:
        """The errors of the sandbox itself, for which it responded with 500 (the newest 100), oldest first.

        Empty, unless the sandbox has a bug: a fault is no error.
        """
        return self._service.errors.all()

    def reset(self) -> None:
        """Go back to the start: the state and the faults that the sandbox was made with, no requests and no errors."""
        self._namespaces.first.reset()

    def client(self, **options: Any) -> trigg_ext.TriggClient:
        """Return a client of this sandbox, in this process, without a socket; to be closed by the caller.

        Args:
            options: what ``TriggClient`` takes.
        """
        from trigg_ext import TriggClient

        return TriggClient(**self._client_options(options, transport=self.transport()))

    def async_client(self, **options: Any) -> trigg_ext.AsyncTriggClient:
        """Return an asynchronous client of this sandbox, in this process, without a socket; to be closed by the caller.

        Args:
            options: what ``AsyncTriggClient`` takes.
        """
        from trigg_ext import AsyncTriggClient

        return AsyncTriggClient(**self._client_options(options, transport=self.async_transport()))

    def transport(self) -> SandboxTransport:
        """Return a transport for ``httpx.Client``: requests reach the sandbox without a socket, whatever their host."""
        return SandboxTransport(self._respond)

    def async_transport(self) -> SandboxAsyncTransport:
        """Return a transport for ``httpx.AsyncClient``: requests reach the sandbox without a socket."""
        return SandboxAsyncTransport(self._respond)

    @contextmanager
    def serve(self, port: int = 0, *, host: str = "127.0.0.1") -> Generator[str]:
        """Serve on a port while the context lasts, and yield the base URL (``http://127.0.0.1:49152/v4``).

        Args:
            port: the port; 0 lets the system choose a free one.
            host: the host name or IP address to listen on; ``0.0.0.0`` for every IPv4 address of this machine.

        Raises:
            ValueError: ``port`` is not a port.
            OSError: the host or the port is not available.
        """
        sock = listen(host, port)
        base_url = origin(sock) + self._base_path
        with running(self._app, sock):
            yield base_url

    def close(self) -> None:
        """Close the sandbox: its clients get no connection any more; its state and its log can still be read."""
        self._is_closed = True
        self._namespaces.close()

    def respond(self, request: RawRequest) -> Exchange:
        """Respond to a request off the wire: to one of the control, or to one of the API in its state.

        Args:
            request: the request as it came.

        Returns:
            The response, and what is logged of it.
        """
        if self._is_closed:
            return _CLOSED
        if request.raw_path == PREFIX or request.raw_path.startswith(f"{PREFIX}/"):
            return Exchange(None, self._control.respond(request))
        try:
            room = self._namespaces.of(next(iter(request.header_values(NAMESPACE)), None))
        except ValueError as error:
            return Exchange(None, error_response(400, {"description": str(error)}))
        return room.service.exchange(request)

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


def create_app(spec: Mapping[str, Any] | None = None, **options: Any) -> Application:
    """Return a mock server of the Trigg API as an ASGI application, for a server of your own (``--factory``).

    ``Sandbox.app`` is an application whose state and log you can read.

    Args:
        spec: an OpenAPI 3.1 document; the effective one of the installed client if None.
        options: what :class:`Sandbox` takes.

    Raises:
        FileNotFoundError, ValueError, RuntimeError, ImportError: as of :class:`Sandbox`.
    """
    return Sandbox(spec=spec, **options).app


def _fitted(spec: Mapping[str, Any] | None, *, stateful: bool) -> tuple[Document, dict[str, str]]:
    """Return the document, and the operations that the state cannot carry out, by name, and why."""
    if spec is None and stateful:
        return packaged()
    return _read(load_packaged() if spec is None else json_copy(spec), stateful=stateful)


@cache
def packaged() -> tuple[Document, dict[str, str]]:
    """Return the document of the installed client, and the operations that the state cannot carry out, and why."""
    return _read(load_packaged(), stateful=True)


def _read(document: dict[str, Any], *, stateful: bool) -> tuple[Document, dict[str, str]]:
    unmodelled = fit(document, CONTRACTS) if stateful else {}
    return Document(document), unmodelled
