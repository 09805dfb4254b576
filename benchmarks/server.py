"""A small, fast HTTP server on loopback, in a process of its own, that answers every request with the same JSON."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator

CUSTOMER = {
    "data": {
        "id": "2457B03E-9925-45E9-B551-25F10D7BD4F2",
        "externalId": "100001111",
        "mobilePhone": "+4712345678",
        "email": "ola@example.no",
        "firstName": "Ola",
        "lastName": "Nordmann",
        "address": "Kongens gate 21",
        "zip": "1010",
        "city": "Oslo",
        "country": "NO",
        "favoriteStores": ["S100"],
        "loyalty": {"points": 500, "pointsActive": 300, "loyaltyCards": [{"id": 4, "namn": "Svart kaffe", "count": 3}]},
        "extendedProperties": {"kundeklubb": True},
    }
}
_BODY = json.dumps(CUSTOMER).encode()
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(_BODY) + _BODY


class _Protocol(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head, self.buffer = self.buffer[:end].lower(), self.buffer[end + 4 :]
            assert b"content-length" not in head, "this server is for requests without a body"
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.write(ANSWER)


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Protocol, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """The base URL of a server that runs while the context lasts."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.server"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/v4"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve())
