"""Servers on loopback that do to a connection just what a test says: raw sockets, TLS, and a proxy."""

from __future__ import annotations

import contextlib
import functools
import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Any

import trustme

#: What is done with one connection, after it was accepted; it is closed at the end.
Serve = Callable[["Peer"], None]

EMPTY = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n[]"


class Peer:
    """The server's side of one connection; ``number`` counts them from 1."""

    def __init__(self, sock: Any, number: int, server: RawServer) -> None:
        self.sock = sock
        self.number = number
        self.server = server
        self._buffer = b""

    def request(self) -> bytes:
        """Read one request with its body (by its length), and note it; nothing where there is none."""
        while b"\r\n\r\n" not in self._buffer:
            if not self._more():
                return b""
        head, _, rest = self._buffer.partition(b"\r\n\r\n")
        lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        length = int(lengths[0]) if lengths else 0
        while len(rest) < length:
            if not self._more():
                return b""
            rest = self._buffer.partition(b"\r\n\r\n")[2]
        self._buffer = rest[length:]
        request = head + b"\r\n\r\n" + rest[:length]
        self.server.requests.append(request)
        return request

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def wait(self) -> None:
        """Wait until the server is closed, or the other side is."""
        self.server.closing.wait(30)

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.sock.close()

    def _more(self) -> bool:
        data = self.sock.recv(65536)
        self._buffer += data
        return bool(data)


class RawServer:
    """A server that gives each connection to a function, in a thread of its own."""

    def __init__(self, serve: Serve, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.closing = threading.Event()
        self._serve = serve
        self._tls = tls
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    @property
    def base_url(self) -> str:
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}/v4"

    def close(self) -> None:
        self.closing.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                sock, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._one, args=(sock, self.connections), daemon=True)
            thread.start()
            self._threads = [each for each in self._threads if each.is_alive()] + [thread]

    def _one(self, sock: Any, number: int) -> None:
        with contextlib.suppress(OSError, ValueError), sock:
            sock.settimeout(30)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                sock = self._tls.wrap_socket(sock, server_side=True)
            with sock:
                self._serve(Peer(sock, number, self))


@contextlib.contextmanager
def raw_server(serve: Serve, tls: ssl.SSLContext | None = None) -> Iterator[RawServer]:
    """A server for the length of a block."""
    server = RawServer(serve, tls)
    try:
        yield server
    finally:
        server.close()


@functools.cache
def authority() -> trustme.CA:
    """The authority that the certificates of these servers are from."""
    return trustme.CA()


def server_tls(*protocols: str, required: bool = False) -> ssl.SSLContext:
    """A server's TLS for 127.0.0.1, with the protocols that it knows; ``required`` asks for a client certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority().issue_cert("127.0.0.1", "localhost").configure_cert(context)
    if protocols:
        context.set_alpn_protocols(protocols)
    if required:
        context.verify_mode = ssl.CERT_REQUIRED
        authority().configure_trust(context)
    return context


def trust() -> ssl.SSLContext:
    """A client's TLS that trusts these servers."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


def tunnel(peer: Peer) -> None:
    """Be a proxy: connect where ``CONNECT`` says, and copy both ways until one side ends.

    One thread does both, since OpenSSL does not let two use one connection at a time.
    """
    target = peer.request().split(b" ")[1].decode()
    host, _, port = target.rpartition(":")
    with socket.create_connection((host, int(port))) as other:
        peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        while True:
            held_back = isinstance(peer.sock, ssl.SSLSocket) and peer.sock.pending()
            readable = [peer.sock] if held_back else select.select([peer.sock, other], [], [])[0]
            for source in readable:
                data = source.recv(65536)
                if not data:
                    return
                (other if source is peer.sock else peer.sock).sendall(data)
