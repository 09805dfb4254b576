"""A small, fast HTTP server on loopback, in a process of its own.

``GET /customers/…`` responds with the same customer every time, ``GET /reports/…`` with a page of a report, and
``POST`` reads its body to the end, throws it away, and responds with ``{}``. What the server itself needs for a request
is some 50 µs.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.data import report_rows

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
_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
_LAST_CHUNK = b"0\r\n\r\n"


def response(body: bytes) -> bytes:
    """Return a whole response with this body."""
    return _HEAD % len(body) + body


_CUSTOMER = response(json.dumps(CUSTOMER).encode())
_TAKEN = response(b"{}")


class _Protocol(asyncio.Protocol):
    def __init__(self, latency: float, pages: int) -> None:
        self.latency = latency
        self.pages = pages
        self.buffer = b""
        self.left = 0  # bytes of a body that are still to come; below 0 where its chunks say when it ends

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if self.left:
            data = self._skip(data)
        self.buffer += data
        while not self.left and (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head, rest = self.buffer[:end], self.buffer[end + 4 :]
            self.buffer = b""
            if head.startswith(b"GET "):
                self.buffer = rest
                if self.latency:
                    asyncio.get_running_loop().call_later(self.latency, self._write, self._response(head))
                else:
                    self._write(self._response(head))
                continue
            length = re.search(rb"(?i)content-length: *([0-9]+)", head)
            self.left = int(length[1]) if length else -1
            self.buffer = self._skip(rest)

    def _skip(self, data: bytes) -> bytes:
        """Throw a body away; return what is left behind it."""
        if self.left < 0:
            # Whoever sends chunks to this server sends one request at a time.
            if data.endswith(_LAST_CHUNK):
                self.left = 0
                self._write(_TAKEN)
            return b""
        taken = min(self.left, len(data))
        self.left -= taken
        if not self.left:
            self._write(_TAKEN)
        return data[taken:]

    def _response(self, head: bytes) -> bytes:
        target = head.split(b" ", 2)[1]
        if b"/reports/" not in target:
            return _CUSTOMER
        asked = {name: int(value) for name, value in re.findall(rb"(page|rowsPage)=([0-9]+)", target)}
        page, rows = asked.get(b"page", 1), asked.get(b"rowsPage", 25)
        meta = b'{"reportType":"customers","totalRecords":%d,"totalPages":%d,"activePage":%d}' % (
            self.pages * rows,
            self.pages,
            page,
        )
        return response(b'{"metaData":%b,"data":%b}' % (meta, report_rows(page, rows) if page <= self.pages else b"[]"))

    def _write(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(data)


async def _serve(latency: float, pages: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Protocol(latency, pages), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextlib.contextmanager
def serving(*, latency: float = 0.0, pages: int = 200) -> Iterator[str]:
    """Yield the base URL of a server that runs while the context lasts.

    Args:
        latency: seconds that it waits before it responds to a GET.
        pages: how many pages each report has.
    """
    command = [sys.executable, "-m", "benchmarks.server", f"--latency={latency}", f"--pages={pages}"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/v4"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--pages", type=int, default=200)
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(options.latency, options.pages))
