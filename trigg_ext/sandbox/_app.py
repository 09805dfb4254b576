"""The sandbox as an ASGI application: bytes in, bytes out, everything decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, quote_from_bytes

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from trigg_ext.sandbox._document import load_packaged, own_copy
from trigg_ext.sandbox._records import record_of
from trigg_ext.sandbox._requests import Handler, RawRequest, RecordedRequest, encode, error_answer
from trigg_ext.sandbox._service import Service

__all__ = ["build_app", "create_app", "service_for"]

# Characters that stay as they are when a raw path is made pure ASCII: it is encoded already.
_KEPT = "".join(chr(code) for code in range(0x21, 0x7F))


def create_app(spec: Mapping[str, Any] | None = None, *, api_key: str = "sandbox-key") -> Starlette:
    """An ASGI application that plays the Trigg API: it checks each request against ``spec`` and answers an example.

    Args:
        spec: an OpenAPI 3.1 document; the effective one of the installed client if None.
        api_key: the key that a request must carry where the document asks for one.

    Raises:
        FileNotFoundError: ``spec`` is None and the client has no document in its package.
    """
    return build_app(service_for(spec, api_key=api_key))


def service_for(
    spec: Mapping[str, Any] | None, *, api_key: str, handlers: Mapping[str, Handler] | None = None
) -> Service:
    """The service for ``spec``, or for the document of the installed client if None."""
    document = load_packaged() if spec is None else own_copy(spec)
    return Service(document, api_key=api_key, handlers=handlers or {})


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
        operation, answer = service.answer(request)
        if record is not None:
            record(record_of(request, operation, answer.status, secrets))
        headers, content = encode(answer)
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else content})

    return endpoint


async def _server_error(request: Request, error: Exception) -> Response:
    answer = error_answer(500, {"description": f"The sandbox failed: {type(error).__name__}."})
    return Response(encode(answer)[1], answer.status, media_type=answer.media_type)


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
