"""Receipts through ``create_many`` beside a bare httpx loop that posts the same bytes, already encoded.

The bare loop is sequential ``httpx.Client.post``, 400 receipts a request; ours encodes models or mappings on the way.
The server is another process, of three kinds: one that takes 20 ms for a batch, as if there were a network and a
database; one that only reads the JSON; and one that throws the bytes away, beside which processor time is measured.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from time import process_time
from typing import Any

import httpx

from benchmarks.harness import Figure, Goal, in_turns
from trigg_ext import TriggClient
from trigg_ext._serialization.to_json import encode_json
from trigg_ext.models import ReceiptHeader, ReceiptItem, ReceiptRequest

KEY = "bench-key"
BATCH = 400
COUNT = 40_000
#: A batch of ours is limited by items, too, of which a receipt has two on average: so both sides send 400 receipts.
ITEMS = 2 * BATCH
TARGET = 0.90
BARE = "bare loop, prepared bytes"
_KINDS = {"takes 20 ms": "takes 20 ms for each, as over a network", "reads": "responds as soon as it has read the JSON"}
_RESPONSE = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"


def posting(repeats: int = 5) -> list[Figure]:
    """Measure models, mappings and lines to a server that takes its time, and to one that takes none."""
    models = list(itertools.islice(receipts(), COUNT))
    bodies = [_body(models[at : at + BATCH]) for at in range(0, COUNT, BATCH)]
    figures: list[Figure] = []
    mappings = [each.to_dict() for each in models]
    lines = [encode_json(each) for each in models]
    for name, kind, given, what in (
        ("batch", "takes 20 ms", models, "models"),
        ("batch, no latency", "reads", models, "models"),
        ("batch of mappings, no latency", "reads", mappings, "mappings"),
        ("batch of JSON lines, no latency", "reads", lines, "JSON lines"),
    ):
        with serving(kind) as base_url:
            samples = in_turns(
                {"ours": partial(run_sync, base_url, given), BARE: partial(post, base_url, bodies)}, repeats
            )
        on = f"{COUNT:,} receipts, 400 a request, {what} to `create_many`, to a server that {_KINDS[kind]}"
        figures.append(Figure(name, on, "s", samples, (Goal("ours", BARE, TARGET, at_least=True),)))
    sides: dict[str, list[Any]] = {"ours": models, "mappings": mappings, "JSON lines": lines}
    with serving("discards") as base_url:
        samples = in_turns(
            {
                **{side: partial(run_sync, base_url, given) for side, given in sides.items()},
                BARE: partial(post, base_url, bodies),
            },
            repeats,
            per=COUNT * 1e-6,
            clock=process_time,
        )
    on = f"{COUNT:,} receipts, 400 a request, to `create_many`: processor time for one of them"
    figures.append(Figure("batch, processor time", on, "µs", samples, ()))
    return figures


def receipts() -> Iterator[ReceiptRequest]:
    """Yield receipts without end, of one to three items, with prices of a catalogue and sums that follow from them."""
    prices = [round(9.9 + 7.37 * number % 1190, 2) for number in range(2000)]
    for number in itertools.count():
        items = []
        for line in range(1 + number % 3):
            product = (number * 31 + line * 7) % len(prices)
            gross = prices[product]
            vat = round(gross / 5, 2)
            items.append(
                ReceiptItem(
                    receipt_id=f"99{number:08d}",
                    line_no=line + 1,
                    quantity=1,
                    product_id=f"VR{product:07d}",
                    product_name="MINI JULETRE MED LED-LYS, GRØNT",
                    gross_amount=gross,
                    vat=vat,
                    net_amount=round(gross - vat, 2),
                    transaction_type="PURCHASE",
                )
            )
        total = round(sum(item.gross_amount for item in items), 2)
        header = ReceiptHeader(
            store_id=f"{number % 40:03d}",
            receipt_id=f"99{number:08d}",
            time_stamp="2023-10-13T14:50:05",
            consumer_id="9ae37ad3-8a55-4bb5-81fd-b08f00b684ed",
            gross_amount=total,
            vat=round(total / 5, 2),
        )
        yield ReceiptRequest(header=header, items=items)


def run_sync(base_url: str, given: Iterable[Any]) -> None:
    """Run ours, synchronously."""
    with TriggClient(KEY, base_url=base_url) as client:
        assert client.transactions.create_many(given, batch_size=ITEMS).ok


def post(base_url: str, bodies: list[bytes]) -> None:
    """Run the bare loop: prepared bytes, one request after the other."""
    with httpx.Client(headers={"x-api-key": KEY, "content-type": "application/json"}) as client:
        for body in bodies:
            assert client.post(f"{base_url}/transactions", content=body).status_code == 200


def _body(batch: list[Any]) -> bytes:
    wire = [each if isinstance(each, dict) else each.to_dict() for each in batch]
    return json.dumps({"ReceiptRequests": wire}, ensure_ascii=False, separators=(",", ":")).encode()


class _Protocol(asyncio.Protocol):
    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.buffer = bytearray()
        self.needed = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            if self.needed < 0:
                end = self.buffer.find(b"\r\n\r\n")
                if end < 0:
                    return
                found = re.search(rb"(?i)content-length: *([0-9]+)", self.buffer[:end])
                self.needed = int(found[1]) if found else 0
                del self.buffer[: end + 4]
            if len(self.buffer) < self.needed:
                return
            body = bytes(self.buffer[: self.needed])
            del self.buffer[: self.needed]
            self.needed = -1
            if self.kind != "discards":
                json.loads(body)
            if self.kind == "takes 20 ms":
                asyncio.get_running_loop().call_later(0.02, self.transport.write, _RESPONSE)
            else:
                self.transport.write(_RESPONSE)


async def _serve(kind: str) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Protocol(kind), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextlib.contextmanager
def serving(kind: str) -> Iterator[str]:
    """Yield the base URL of a server that ``takes 20 ms``, ``reads`` or ``discards`` while the context lasts."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.batch", kind], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/v4"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(sys.argv[1]))
