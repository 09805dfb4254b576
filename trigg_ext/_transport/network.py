"""Sockets below httpcore: each step ends with the call that it is for, and what was written is known."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from typing import Any

from trigg_ext._transport.library import httpcore
from trigg_ext._transport.messages import Exchange

_HEAD = 9  # bytes of an HTTP/2 frame before its payload
_GOAWAY = 7


class Network(httpcore.NetworkBackend):
    """The network of one synchronous connection.

    ``layers`` is how many times TLS begins before the server itself is spoken to; what is written before that is for a
    proxy.
    """

    def __init__(self, layers: int) -> None:
        self.layers = layers
        self.exchange = Exchange(0.0, 0.0, careful=False)
        self.stream: Stream | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that takes a connection."""
        failed: Exception = httpcore.ConnectError("The host has no address.")
        for address in _addresses(host, port, left(self.exchange, timeout, httpcore.ConnectTimeout)):
            limit = left(self.exchange, timeout, httpcore.ConnectTimeout)
            try:
                inner = httpcore.SyncBackend().connect_tcp(address, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                self.stream = Stream(self, inner, self.layers)
                return self.stream
        raise failed

    def abort(self) -> None:
        """Close the socket, whatever is under way on it."""
        if self.stream is not None:
            self.stream.close()


class Stream(httpcore.NetworkStream):
    """A socket of a synchronous connection."""

    def __init__(self, network: Network, inner: httpcore.NetworkStream, layers: int, *, nested: bool = False) -> None:
        self._network = network
        self._inner = inner
        self._layers = layers
        self._nested = nested
        self._socket: Any = inner.get_extra_info("socket")
        self.frames = Frames() if speaks_http2(inner) else None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes; none at the end."""
        exchange = self._network.exchange
        while True:
            data = self._inner.read(max_bytes, left(exchange, timeout, httpcore.ReadTimeout))
            if self.frames is None or not data or (data := self.frames.take(data, exchange)):
                return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it, piece by piece."""
        exchange = self._network.exchange
        view = memoryview(buffer)
        while view:
            limit = left(exchange, timeout, httpcore.WriteTimeout)
            before = exchange.sent
            # Set before: an interrupt may come between the writing and what is noted of it.
            exchange.sent = before or not self._layers
            if self._nested:
                self._inner.write(bytes(view), limit)
                return
            try:
                self._socket.settimeout(limit)
                count = self._socket.send(view)
            except OSError as error:
                if error.errno is not None:
                    # The system refused it as a whole.
                    exchange.sent = before
                kind = httpcore.WriteTimeout if isinstance(error, TimeoutError) else httpcore.WriteError
                raise kind(error.strerror or "the connection is closed") from error
            view = view[count:]

    def close(self) -> None:
        """Close the socket."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the stream inside of TLS."""
        limit = left(self._network.exchange, timeout, httpcore.ConnectTimeout)
        inner = self._inner.start_tls(ssl_context, server_hostname, limit)
        nested = isinstance(self._socket, ssl.SSLSocket)
        self._network.stream = Stream(self._network, inner, self._layers - 1, nested=nested)
        return self._network.stream

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks for."""
        if info != "is_readable":
            return self._inner.get_extra_info(info)
        # Bytes may also wait inside of TLS.
        pending = isinstance(self._socket, ssl.SSLSocket) and self._socket.pending() > 0
        return pending or self._inner.get_extra_info(info)


class Frames:
    """The frames that a server sends over HTTP/2, without those by which it says that it is going away.

    h2 gives up every stream when it reads GOAWAY; the server still responds to those that it took, and has done
    nothing for the others. One request at a time is on a connection, so the last stream is that of the request.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.stream_id = 1
        self.going_away = False

    def begin_next(self) -> None:
        """Note that a further request follows."""
        self.stream_id += 2

    def take(self, data: bytes, exchange: Exchange) -> bytes:
        """Take bytes as they came, and return those of whole frames.

        Raises:
            httpcore.ConnectError: the server did not take the request, and did nothing for it.
        """
        self._buffer += data
        out = bytearray()
        while len(self._buffer) >= _HEAD:
            size = _HEAD + int.from_bytes(self._buffer[:3], "big")
            if len(self._buffer) < size:
                break
            frame = self._buffer[:size]
            del self._buffer[:size]
            if frame[3] != _GOAWAY:
                out += frame
                continue
            self.going_away = True
            if int.from_bytes(frame[_HEAD : _HEAD + 4], "big") & 0x7FFFFFFF < self.stream_id:
                exchange.sent = False
                raise httpcore.ConnectError("the server closes the connection, and did not take the request")
        return bytes(out)


def left(exchange: Exchange, timeout: float | None, kind: Callable[[str], Exception]) -> float:
    """Return the seconds that a step may take.

    Raises:
        Exception: of the kind given; the deadline of the call has passed.
    """
    seconds = exchange.left(timeout)
    if seconds <= 0:
        raise kind("the deadline has passed")
    return seconds


def speaks_http2(stream: Any) -> bool:
    """Return whether HTTP/2 was agreed on in the handshake."""
    tls = stream.get_extra_info("ssl_object")
    return tls is not None and tls.selected_alpn_protocol() == "h2"


def _addresses(host: str, port: int, limit: float) -> list[str]:
    """Return the addresses of a host.

    Raises:
        httpcore.ConnectError: the name is not known.
        httpcore.ConnectTimeout: nothing was heard in time. The system's own lookup cannot be given a time limit, so it
            is made in a thread, which is left to its end.
    """
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    found: list[Any] = []

    def look_up() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.append(error)

    thread = threading.Thread(target=look_up, name="trigg-lookup", daemon=True)
    thread.start()
    thread.join(limit)
    if not found:
        raise httpcore.ConnectTimeout("the name of the host was not resolved in time")
    if isinstance(found[0], Exception):
        raise httpcore.ConnectError("the name of the host is not known") from found[0]
    return list(dict.fromkeys(each[4][0] for each in found[0]))
