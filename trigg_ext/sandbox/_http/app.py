"""The sandbox as an ASGI application: bytes in, bytes out, everything decided elsewhere."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, quote_from_bytes

import anyio
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response as StarletteResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from trigg_ext.sandbox._faults import AT_ONCE, CLOSE, DELIVERY, Delivery, Fault, pieces
from trigg_ext.sandbox._http.messages import Handler, RawRequest, RecordedRequest, Response, encode, error_response
from trigg_ext.sandbox._http.operations import load_packaged, own_copy
from trigg_ext.sandbox._http.request_log import log_entry
from trigg_ext.sandbox._http.service import Service

if TYPE_CHECKING:
    from trigg_ext.sandbox._state import SandboxState

__all__ = ["Seed", "build_app", "create_app", "open_state", "read_seed", "service_for"]

Seed = Mapping[str, Any] | str | os.PathLike[str]
"""What a sandbox holds at first: the values, or the path of a file with them in YAML or JSON."""

# Characters that stay as they are when a raw path is made pure ASCII: it is encoded already.
_KEPT = "".join(chr(code) for code in range(0x21, 0x7F))


def create_app(
    spec: Mapping[str, Any] | None = None,
    *,
    api_key: str = "sandbox-key",
    seed: Seed | None = None,
    database: str | os.PathLike[str] | None = None,
    now: datetime | None = None,
    faults: Iterable[Fault] = (),
    stateful: bool = True,
) -> Starlette:
    """An ASGI application that plays the Trigg API; ``Sandbox.app`` is one whose state and requests can be looked at.

    Args:
        spec: an OpenAPI 3.1 document; the effective one of the installed client if None.
        api_key: the key that a request must carry where the document asks for one.
        seed: what it holds at first, or the path of a YAML or JSON file that says so.
        database: the file that keeps its state; memory if None.
        now: what its clock says; it moves when it is told to. A fixed moment if None.
        faults: what goes wrong, and when.
        stateful: False for an application that remembers nothing and responses the examples of ``spec``.

    Raises:
        FileNotFoundError: ``spec`` is None and the client has no document in its package, or ``seed`` is no file.
        ValueError: ``seed`` cannot be read, or a fault names an operation that the document does not have.
        RuntimeError: another sandbox has ``database`` open.
    """
    state = open_state(seed=seed, database=database, now=now) if stateful else None
    return build_app(service_for(spec, api_key=api_key, state=state, faults=faults))


def open_state(
    *, seed: Seed | None = None, database: str | os.PathLike[str] | None = None, now: datetime | None = None
) -> SandboxState:
    """The state of a sandbox, with ``seed`` in it."""
    from trigg_ext.sandbox._state import SandboxState

    return SandboxState(database=database, seed=None if seed is None else read_seed(seed), now=now)


def read_seed(seed: Seed) -> dict[str, Any]:
    """The values of a seed, as plain JSON values; a file is read by its ending.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is neither YAML nor JSON, or is no mapping.
        ImportError: it is YAML, and PyYAML is not installed.
    """
    if isinstance(seed, Mapping):
        return own_copy(seed)
    path = Path(seed)
    text = path.read_text("utf-8")
    if path.suffix in {".yaml", ".yml"}:
        value = _yaml(path, text)
    elif path.suffix == ".json":
        try:
            value = json.loads(text)
        except ValueError as error:
            raise ValueError(f"{path} is not JSON: {error}") from error
    else:
        raise ValueError(f"{path} is no seed: its name must end with .yaml, .yml or .json")
    if not isinstance(value, dict):
        raise ValueError(f"{path} is no seed: it must be a mapping, such as customers: […]")
    return own_copy(cast("dict[str, Any]", value))


def service_for(
    spec: Mapping[str, Any] | None,
    *,
    api_key: str,
    handlers: Mapping[str, Handler] | None = None,
    state: SandboxState | None = None,
    faults: Iterable[Fault] = (),
) -> Service:
    """The service for ``spec``, or for the document of the installed client if None.

    Args:
        spec: the OpenAPI document.
        api_key: the key that a request must carry.
        handlers: what plays an operation, by name, before ``state`` does.
        state: the state that plays the operations that it knows.
        faults: the rules to begin with.
    """
    document = load_packaged() if spec is None else own_copy(spec)
    played: dict[str, Handler] = {}
    unmodelled: dict[str, str] = {}
    if state is not None:
        played |= state.handlers
        unmodelled = {name: entry.assumption for name, entry in state.coverage.items() if not entry.modelled}
    played |= handlers or {}
    unmodelled = {name: why for name, why in unmodelled.items() if name not in (handlers or {})}
    return Service(document, api_key=api_key, handlers=played, unmodelled=unmodelled, faults=faults)


def build_app(service: Service, record: Callable[[RecordedRequest], None] | None = None) -> Starlette:
    """The application for ``service``; ``record`` is called for each request before it is answered."""
    app = Starlette(exception_handlers={Exception: _server_error})
    # Starlette routes on the decoded path, where "%2F" and "/" are one: the service routes on the raw one instead.
    app.router.default = _endpoint(service, record)
    return app


def _endpoint(service: Service, record: Callable[[RecordedRequest], None] | None) -> ASGIApp:
    secrets = {place for operation in service.operations for places in operation.keys for place in places}

    async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        try:
            body = await Request(scope, receive).body()
        except ClientDisconnect:
            return
        request = _raw_request(scope, body)
        done = service.exchange(request)
        if record is not None:
            record(log_entry(request, done.operation, done.status, secrets, done.faults))
        delivery = done.delivery
        if delivery is not AT_ONCE and (edge := scope.get("extensions", {}).get(DELIVERY)) is not None:
            edge["take"](delivery)
            if delivery.dropped:
                return
            delivery = AT_ONCE
        await _deliver(done.response, delivery, scope, receive, send)

    return endpoint


async def _deliver(response: Response, delivery: Delivery, scope: Scope, receive: Receive, send: Send) -> None:
    headers, content = encode(response)
    if scope["method"] == "HEAD":
        content = b""
    if delivery == AT_ONCE:
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        await send({"type": "http.response.body", "body": content})
        return
    if await _gone_within(delivery.wait, receive):
        return
    if delivery.dropped:
        await _close(scope, receive, "at_once")
        return
    cut = delivery.cut_after
    if cut is not None:
        # Whatever it is cut to, the client must see that more was to come.
        longer = str(max(len(content), cut + 1)).encode("ascii")
        headers = [(name, longer if name == b"content-length" else value) for name, value in headers]
        content = content[:cut]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    pace = delivery.seconds_per_byte
    for start, stop in pieces(len(content), pace):
        if await _gone_within(pace * (stop - start), receive):
            return
        await send({"type": "http.response.body", "body": content[start:stop], "more_body": True})
    if cut is not None:
        await _close(scope, receive, "flushed")
        return
    await send({"type": "http.response.body", "body": b""})


async def _gone_within(seconds: float, receive: Receive) -> bool:
    """Waits so many seconds, or until the client is gone; True if it is."""
    if seconds <= 0:
        return False
    with anyio.move_on_after(seconds):
        await _until_gone(receive)
        return True
    return False


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _close(scope: Scope, receive: Receive, how: str) -> None:
    server = scope.get("extensions", {}).get(CLOSE)
    if server is None:
        raise RuntimeError("This server cannot close a connection on demand: use Sandbox.serve or its transports.")
    server[how]()
    # An application that ended before the connection did would be answered for.
    await _until_gone(receive)


async def _server_error(request: Request, error: Exception) -> StarletteResponse:
    response = error_response(500, {"description": f"The sandbox failed: {type(error).__name__}."})
    return StarletteResponse(encode(response)[1], response.status, media_type=response.media_type)


def _raw_request(scope: Scope, body: bytes) -> RawRequest:
    raw_path = scope.get("raw_path")
    # A server need not give the raw path; then what was encoded in it cannot be told any more.
    path = quote_from_bytes(raw_path, safe=_KEPT) if raw_path is not None else quote(scope["path"], safe="/")
    return RawRequest(
        method=scope["method"],
        raw_path=path,
        query=scope.get("query_string", b""),
        headers=tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]),
        body=body,
    )


def _yaml(path: Path, text: str) -> Any:
    try:
        import yaml
    except ModuleNotFoundError as missing:
        raise ImportError(f"{path} is YAML, which needs PyYAML: pip install PyYAML, or write it as JSON") from missing
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is not YAML: {' '.join(str(error).split())}") from error
