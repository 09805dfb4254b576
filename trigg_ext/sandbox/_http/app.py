"""The sandbox as an ASGI application: bytes in, bytes out, everything decided elsewhere."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any, Final, TypeAlias
from urllib.parse import quote, quote_from_bytes

import anyio
import anyio.to_thread

from trigg_ext.sandbox._calls import error_response
from trigg_ext.sandbox._http.delivery import AT_ONCE, CLOSE, Delivery, chunks
from trigg_ext.sandbox._http.messages import RawRequest, encode
from trigg_ext.sandbox._http.service import Exchange

__all__ = ["Application", "Message", "Receive", "Scope", "Send"]

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

log: Final = logging.getLogger("trigg_ext.sandbox")

# Characters that stay as they are when a raw path is made pure ASCII: it is encoded already.
_KEPT: Final = "".join(chr(code) for code in range(0x21, 0x7F))

# Requests with a larger body are handled in a thread, so that the others need not wait for them.
_LARGE: Final = 256 * 1024


class Application:
    """An ASGI application of a sandbox, for any server that speaks ASGI."""

    def __init__(self, respond: Callable[[RawRequest], Exchange]) -> None:
        self._respond = respond
        self._in_threads = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request."""
        match scope["type"]:
            case "lifespan":
                await _lifespan(receive, send)
            case "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1000, "reason": ""})
            case _:
                body = await _body(receive)
                if body is not None:
                    exchange = await self._exchange(_raw_request(scope, body))
                    await _deliver(exchange, scope, receive, send)

    async def _exchange(self, request: RawRequest) -> Exchange:
        try:
            # While one is in a thread it may hold the state, and the event loop must not wait for it.
            if len(request.body) <= _LARGE and not self._in_threads:
                return self._respond(request)
            self._in_threads += 1
            try:
                return await anyio.to_thread.run_sync(self._respond, request)
            finally:
                self._in_threads -= 1
        except Exception as error:
            log.error("the sandbox failed", exc_info=error)
            failed = error_response(500, {"description": f"The sandbox failed: {type(error).__name__}."})
            return Exchange(None, failed)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _body(receive: Receive) -> bytes | None:
    """Return the body of the request; None if the client is gone before its end."""
    received: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        received.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(received)


async def _deliver(exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
    delivery = exchange.delivery
    headers, content = encode(exchange.response)
    if scope["method"] == "HEAD":
        content = b""
    start = {"type": "http.response.start", "status": exchange.response.status, "headers": headers}
    if delivery == AT_ONCE:
        await send(start)
        await send({"type": "http.response.body", "body": content})
        return
    if await _gone_within(delivery.wait, receive):
        return
    if delivery.dropped or delivery.refused:
        await _close(scope, receive, "at_once")
        return
    await _deliver_body(delivery, start, content, receive, send)
    if delivery.cut_after is not None:
        await _close(scope, receive, "flushed")


async def _deliver_body(delivery: Delivery, start: Message, content: bytes, receive: Receive, send: Send) -> None:
    cut, pace = delivery.cut_after, delivery.seconds_per_byte
    if cut is not None:
        # Whatever it is cut to, the client must see that more was to come.
        longer = str(max(len(content), cut + 1)).encode("ascii")
        start["headers"] = [(name, longer if name == b"content-length" else value) for name, value in start["headers"]]
        content = content[:cut]
    await send(start)
    for first, end in chunks(len(content), pace):
        if await _gone_within(pace * (end - first), receive):
            return
        await send({"type": "http.response.body", "body": content[first:end], "more_body": True})
    if cut is None:
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


def _raw_request(scope: Scope, body: bytes) -> RawRequest:
    raw_path = scope.get("raw_path")
    # A server need not give the raw path; then what was percent-encoded in it is lost.
    path = quote_from_bytes(raw_path, safe=_KEPT) if raw_path is not None else quote(scope["path"], safe="/")
    if path.startswith(("http://", "https://")):
        # A client that takes the sandbox for its proxy sends the whole URL.
        path = "/" + path.split("/", 3)[3] if path.count("/") > 2 else "/"
    client = scope.get("client")
    return RawRequest(
        method=scope["method"],
        raw_path=path,
        query=scope.get("query_string", b""),
        headers=tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]),
        body=body,
        is_local=client is None or _is_local(client[0]),
    )


@lru_cache(256)
def _is_local(client: str) -> bool:
    try:
        return ipaddress.ip_address(client.partition("%")[0]).is_loopback
    except ValueError:
        # A name, such as a test client of ASGI has.
        return False
