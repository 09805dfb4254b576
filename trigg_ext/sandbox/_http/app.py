"""The sandbox as an ASGI application: bytes in, bytes out, everything decided elsewhere."""

from __future__ import annotations

from urllib.parse import quote, quote_from_bytes

import anyio
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response as StarletteResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from trigg_ext.sandbox._calls import Response, error_response
from trigg_ext.sandbox._http.delivery import AT_ONCE, CLOSE, DELIVERY, Delivery, chunks
from trigg_ext.sandbox._http.messages import RawRequest, encode
from trigg_ext.sandbox._http.service import Service

__all__ = ["build_app"]

# Characters that stay as they are when a raw path is made pure ASCII: it is encoded already.
_KEPT = "".join(chr(code) for code in range(0x21, 0x7F))


def build_app(service: Service) -> Starlette:
    """Return the application of ``service``."""
    app = Starlette(exception_handlers={Exception: _server_error})
    # Starlette routes on the decoded path, where "%2F" and "/" are one: the service routes on the raw one instead.
    app.router.default = _endpoint(service)
    return app


def _endpoint(service: Service) -> ASGIApp:
    async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        try:
            body = await Request(scope, receive).body()
        except ClientDisconnect:
            return
        done = service.exchange(_raw_request(scope, body))
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
    for start, stop in chunks(len(content), pace):
        if await _gone_within(pace * (stop - start), receive):
            return
        await send({"type": "http.response.body", "body": content[start:stop], "more_body": True})
    if cut is not None:
        await _close(scope, receive, "flushed")
        return
    await send({"type": "http.response.body", "body": b""})


async def _gone_within(seconds: float, receive: Receive) -> bool:
    """Wait so many seconds, or until the client is gone; return True if it is."""
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
    # If the application returned before the connection is closed, the server would send a response of its own.
    await _until_gone(receive)


async def _server_error(request: Request, error: Exception) -> StarletteResponse:
    response = error_response(500, {"description": f"The sandbox failed: {type(error).__name__}."})
    return StarletteResponse(encode(response)[1], response.status, media_type=response.media_type)


def _raw_request(scope: Scope, body: bytes) -> RawRequest:
    raw_path = scope.get("raw_path")
    # A server need not give the raw path; then what was percent-encoded in it is lost.
    path = quote_from_bytes(raw_path, safe=_KEPT) if raw_path is not None else quote(scope["path"], safe="/")
    return RawRequest(
        method=scope["method"],
        raw_path=path,
        query=scope.get("query_string", b""),
        headers=tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]),
        body=body,
    )
