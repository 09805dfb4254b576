"""Connections to the API: how they are made, and whether one may be used once more."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from trigg_api.record import Record
from trigg_ext._transport.failures import ignored
from trigg_ext._transport.library import httpcore, httpx
from trigg_ext._transport.messages import Exchange
from trigg_ext._transport.network import Network
from trigg_ext.timeouts import Limits

if TYPE_CHECKING:
    from trigg_ext._transport.async_network import AsyncNetwork

#: Seconds. A server that closes its connections after a response does so at once; it takes a moment to see it.
_SETTLED = 0.05
#: Seconds. After these, the server may close an idle connection just when a request is on its way.
_STALE = 1.0


class Making(Record):
    """How a connection is made: the TLS context, None for plain http; the proxy; and whether HTTP/2 is offered."""

    tls: Any
    proxy: httpx.Proxy | None
    http2: bool

    @property
    def layers(self) -> int:
        """How many times TLS begins before the API is spoken to."""
        return (self.tls is not None) + (self.proxy is not None and self.proxy.url.scheme == "https")

    def make(self, kinds: tuple[Any, Any, Any], network: Any, origin: httpcore.Origin) -> Any:
        """Make a connection of httpcore, which connects with its first request; ``kinds`` are those of pools."""
        direct, http_proxy, socks_proxy = kinds
        options: dict[str, Any] = {"ssl_context": self.tls, "http2": self.http2, "network_backend": network}
        if self.proxy is None:
            pool = direct(**options)
        else:
            url = self.proxy.url
            options["proxy_url"] = httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            )
            options["proxy_auth"] = self.proxy.raw_auth
            if url.scheme == "https":
                options["proxy_ssl_context"] = self.tls
            pool = (socks_proxy if url.scheme.startswith("socks") else http_proxy)(**options)
        return pool.create_connection(origin)

    def check(self) -> None:
        """Import what is needed, so that what is missing is said where the options are given.

        Raises:
            ImportError: an optional part of httpx is missing.
        """
        if self.proxy is not None and self.proxy.url.scheme.startswith("socks"):
            import_module("socksio")
        if self.http2:
            import_module("h2")


_SYNC = (httpcore.ConnectionPool, httpcore.HTTPProxy, httpcore.SOCKSProxy)
_ASYNC = (httpcore.AsyncConnectionPool, httpcore.AsyncHTTPProxy, httpcore.AsyncSOCKSProxy)


class Idle(Protocol):
    """What the shelf knows of a connection."""

    idle_since: float

    def is_quiet(self) -> bool:
        """Return whether nothing came since the last response, neither bytes nor the end."""
        ...

    def abort(self) -> None:
        """Close it at once."""
        ...


C = TypeVar("C", bound=Idle)


class _Connection:
    """What the two kinds have in common. One request at a time goes over a connection."""

    _kinds: tuple[Any, Any, Any]

    def __init__(self, making: Making, network: Network | AsyncNetwork) -> None:
        self._making = making
        self._network = network
        self._http: Any = None
        self.idle_since = 0.0

    def begin(self, exchange: Exchange) -> None:
        """Take the exchange that follows."""
        self._network.exchange = exchange
        stream = self._network.stream
        if stream is not None and stream.frames is not None:
            stream.frames.begin_next()

    def is_quiet(self) -> bool:
        """Return whether it may be used again: the exchange is over, and nothing came after it."""
        stream = self._network.stream
        if stream is None or not self._http.is_idle() or stream.get_extra_info("is_readable"):
            return False
        # Of HTTP/1.1, what was read with the response and is no part of it would be the next response.
        return unread_bytes(self._http) == b"" if stream.frames is None else not stream.frames.going_away

    def abort(self) -> None:
        """Close it at once."""
        with ignored():
            self._network.abort()

    def _request(self, request: httpx.Request) -> httpcore.Request:
        url = request.url
        sent = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        if self._http is None:
            self._http = self._making.make(self._kinds, self._network, sent.url.origin)
        return sent


class Connection(_Connection, httpx.BaseTransport):
    """A synchronous connection."""

    _kinds = _SYNC

    def __init__(self, making: Making) -> None:
        super().__init__(making, Network(making.layers))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and return the response as it begins."""
        sent = self._request(request)
        response = self._http.handle_request(sent)
        return httpx.Response(response.status, headers=response.headers, stream=response.stream)


class AsyncConnection(_Connection, httpx.AsyncBaseTransport):
    """An asynchronous connection."""

    _kinds = _ASYNC

    def __init__(self, making: Making) -> None:
        from trigg_ext._transport.async_network import AsyncNetwork

        super().__init__(making, AsyncNetwork(making.layers))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and return the response as it begins."""
        sent = self._request(request)
        response = await self._http.handle_async_request(sent)
        return httpx.Response(response.status, headers=response.headers, stream=response.stream)


def unread_bytes(part: Any) -> bytes | None:
    """Return what httpcore has read behind an HTTP/1.1 response; None where that cannot be known.

    ``part`` is a connection of httpcore, or the stream of a response. There is no public way to ask.
    """
    while part is not None:
        state = getattr(part, "_h11_state", None)
        if state is not None:
            data: bytes = state.trailing_data[0]
            return data
        part = next((found for name in _INSIDE if (found := getattr(part, name, None)) is not None), None)
    return None


_INSIDE = ("_connection", "_stream", "_httpcore_stream")


class Shelf(Generic[C]):
    """The idle connections of a client, or of one event loop of it.

    One thread at a time looks at them: what another uses meanwhile would look as if the server had closed it. The lock
    lets a signal handler in that closes the client.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.RLock()
        self._idle: deque[C] = deque()
        self._server_closes = False

    def take(self, *, careful: bool) -> C | None:
        """Take a connection that may be used, or None.

        A ``careful`` request goes over one that was seen to stay open for a moment after its last response, and only
        where the server was never seen to close one in that moment.
        """
        with self._lock:
            return self._taken(careful)

    def _taken(self, careful: bool) -> C | None:
        now = time.monotonic()
        for connection in list(self._idle) if careful else reversed(list(self._idle)):
            age = now - connection.idle_since
            quiet = connection.is_quiet()
            good = quiet and age <= self._limits.idle_seconds
            if good and careful and (self._server_closes or not _SETTLED <= age <= _STALE):
                continue
            try:
                self._idle.remove(connection)
            except ValueError:
                continue  # a signal handler has closed it
            if good:
                return connection
            self._server_closes = self._server_closes or (not quiet and age < _STALE)
            connection.abort()
        return None

    def put(self, connection: C) -> None:
        """Keep a connection if it may be used again and there is room for it, else close it."""
        if not connection.is_quiet():
            connection.abort()
            return
        connection.idle_since = time.monotonic()
        with self._lock:
            self._idle.append(connection)
        self.trim(self._limits.idle_connections)

    def trim(self, most: int) -> None:
        """Close the oldest ones beyond a number."""
        with self._lock:
            while len(self._idle) > max(most, 0):
                with contextlib.suppress(IndexError):
                    self._idle.popleft().abort()
