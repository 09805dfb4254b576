"""A real HTTP server on loopback that writes down what reached it, byte for byte, and responses as a test says."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl


@dataclass
class Seen:
    """One request as it was on the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> list[tuple[str, str]]:
        return (
            parse_qsl(self.target.partition("?")[2], keep_blank_values=True, strict_parsing=True)
            if "?" in self.target
            else []
        )

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Reply:
    """What the server does with a request.

    ``drop`` closes the connection without a response; ``cut`` closes it after that many bytes of the body; ``delay``
    waits that many seconds before answering; ``raw`` is sent in place of a response, and the connection closed.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    cut: int | None = None
    delay: float = 0.0
    raw: bytes | None = None


def reply_json(value: Any, status: int = 200, **headers: str) -> Reply:
    return Reply(status, json.dumps(value).encode(), {"content-type": "application/json", **headers})


class Recorder:
    """The server: ``seen`` is what reached it, ``response`` decides what it does."""

    def __init__(self, response: Callable[[Seen], Reply], listening: socket.socket | None = None) -> None:
        self.response = response
        self.seen: list[Seen] = []
        self.connections = 0
        self._lock = threading.Lock()
        self._socket = listening or socket.create_server(("127.0.0.1", 0), backlog=256)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/v4"

    def wait_for(self, count: int) -> None:
        """Wait until so many requests were seen, which may be a moment after a client gave up on them; 5 s at most."""
        for _ in range(500):
            if len(self.seen) >= count:
                return
            time.sleep(0.01)

    def close(self) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(30)
        with connection, contextlib.suppress(OSError, ValueError), connection.makefile("rb") as stream:
            while True:
                line = stream.readline().decode("latin-1").rstrip("\r\n")
                if not line:
                    return
                method, target, _ = line.split(" ", 2)
                headers: dict[str, str] = {}
                while header := stream.readline().decode("latin-1").rstrip("\r\n"):
                    name, _, value = header.partition(":")
                    headers[name.lower()] = value.strip()
                body = self._body(stream, headers)
                seen = Seen(method, target, headers, body)
                with self._lock:
                    self.seen.append(seen)
                reply = self.response(seen)
                if reply.delay:
                    self._closing.wait(reply.delay)
                if reply.drop:
                    return
                if reply.raw is not None:
                    connection.sendall(reply.raw)
                    return
                head = [f"HTTP/1.1 {reply.status} X", f"content-length: {len(reply.body)}"]
                head += [f"{name}: {value}" for name, value in reply.headers.items()]
                payload = reply.body if reply.cut is None else reply.body[: reply.cut]
                connection.sendall("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + payload)
                if reply.cut is not None:
                    return

    @staticmethod
    def _body(stream: Any, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") == "chunked":
            out = b""
            while size := int(stream.readline(), 16):
                out += stream.read(size)
                stream.readline()
            stream.readline()
            return out
        return bytes(stream.read(int(headers.get("content-length", "0"))))


@contextlib.contextmanager
def recording(response: Callable[[Seen], Reply] | Reply, port: int = 0) -> Iterator[Recorder]:
    """A recorder for the length of a block, which answers by a function or always the same."""
    listening = socket.create_server(("127.0.0.1", port), backlog=256)
    recorder = Recorder(response if callable(response) else lambda _: response, listening)
    try:
        yield recorder
    finally:
        recorder.close()
