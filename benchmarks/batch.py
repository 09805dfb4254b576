"""Receipts through ``create_many`` beside a bare httpx loop that posts the same bytes, already encoded.

The bare loop is sequential ``httpx.Client.post``, 400 receipts a request; ours encodes models or dicts on the way. The
server is another process, of three kinds: one that takes 20 ms for a batch, as if there were a network and a database;
one that only reads the JSON; and one that throws the bytes away, so that encoding and sending is compared to sending
alone. Each ratio is the median of paired runs, in turns.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from benchmarks.harness import Figure, Goal, in_turns
from trigg_ext import AsyncTriggClient, TriggClient
from trigg_ext._serialization.to_json import encode_json
from trigg_ext.models import ReceiptHeader, ReceiptItem, ReceiptRequest

KEY = "bench-key"
BATCH = 400
TARGET = 0.90
ROOM = 50.0
BARE = "bare loop, prepared bytes"
_KINDS = {"takes 20 ms": "takes 20 ms for each, as over a network", "reads": "responds as soon as it has read the JSON"}
_RESPONSE = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"


def main() -> int:
    """Measure, print a table, and write JSON to the file named as argument, if any."""
    models = list(itertools.islice(receipts(), 10_000))
    plain = [each.to_dict() for each in models]
    figures = []
    for kind, rounds in (("takes 20 ms", 3), ("reads", 5), ("discards", 5)):
        with serving(kind) as base_url:
            for name, given, run in (
                ("models, sync", models, run_sync),
                ("dicts, sync", plain, run_sync),
                ("models, async", models, run_async),
            ):
                ratio, ours, bare = throughput(base_url, given, rounds=rounds, run=run)
                figures.append((f"{name}, to a server that {kind}", ratio, ours, bare))
    for name, ratio, ours, bare in figures:
        verdict = f"(target {TARGET:.2f})  {'ok' if ratio >= TARGET else 'MISSED'}"
        print(f"{name:<44}  {ratio:.2f}  {ours:>8,.0f} receipts/s over {bare:>8,.0f}  {verdict}")
    grown = {kind: growth(kind) for kind in ("accepted", "refused")}
    for kind, megabytes in grown.items():
        verdict = "ok" if megabytes < ROOM else "MISSED"
        name = f"memory of 100,000 from a generator, all {kind}"
        print(f"{name:<44}  {megabytes:.1f} MB  (below {ROOM:.0f})  {verdict}")
    if len(sys.argv) > 1:
        written: list[dict[str, Any]] = [
            {"figure": name, "ratio": ratio, "target": TARGET} for name, ratio, _, _ in figures
        ]
        written += [{"figure": f"memory, {kind}", "megabytes": each, "target": ROOM} for kind, each in grown.items()]
        Path(sys.argv[1]).write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    return 0


def posting(repeats: int = 3, total: int = 100_000) -> list[Figure]:
    """The figures of the whole bench: models, sync, to a server that takes its time, and to one that takes none."""
    models = list(itertools.islice(receipts(), 10_000))
    bodies = [_body(models[at : at + BATCH]) for at in range(0, len(models), BATCH)]
    times = total // len(models)
    figures: list[Figure] = []
    lines = [encode_json(each) for each in models]
    for name, kind, given, what in (
        ("batch", "takes 20 ms", models, "models"),
        ("batch, no latency", "reads", models, "models"),
        ("batch of JSON lines, no latency", "reads", lines, "JSON lines"),
    ):
        with serving(kind) as base_url:
            samples = in_turns(
                {"ours": partial(_create, base_url, given, times), BARE: partial(post, base_url, bodies, times)},
                repeats,
            )
        on = f"100,000 receipts, 400 a request, {what} to `create_many`, to a server that {_KINDS[kind]}"
        figures.append(Figure(name, on, "s", samples, (Goal("ours", BARE, TARGET, at_least=True),)))
    return figures


def _create(base_url: str, given: Sequence[Any], times: int) -> None:
    run_sync(base_url, itertools.chain.from_iterable(itertools.repeat(given, times)))


def receipts() -> Iterator[ReceiptRequest]:
    """Receipts without end, of one to three items, with prices of a catalogue and sums that follow from them."""
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
        assert client.transactions.create_many(given, batch_size=BATCH).ok


def run_async(base_url: str, given: Iterable[Any]) -> None:
    """Run ours, asynchronously."""

    async def run() -> None:
        async with AsyncTriggClient(KEY, base_url=base_url) as client:
            assert (await client.transactions.create_many(given, batch_size=BATCH)).ok

    asyncio.run(run())


def post(base_url: str, bodies: list[bytes], times: int) -> None:
    """Run the bare loop: prepared bytes, one request after the other."""
    with httpx.Client(headers={"x-api-key": KEY, "content-type": "application/json"}) as client:
        for _ in range(times):
            for body in bodies:
                assert client.post(f"{base_url}/transactions", content=body).status_code == 200


def throughput(
    base_url: str,
    given: list[Any],
    *,
    rounds: int,
    run: Callable[[str, Iterable[Any]], None] = run_sync,
    total: int = 100_000,
) -> tuple[float, float, float]:
    """The ratio of throughputs, and receipts a second of both, over ``total`` receipts a run."""
    repeats = total // len(given)
    bodies = [_body(given[at : at + BATCH]) for at in range(0, len(given), BATCH)]

    def ours() -> None:
        run(base_url, itertools.chain.from_iterable(itertools.repeat(given, repeats)))

    def bare() -> None:
        post(base_url, bodies, repeats)

    ours()
    bare()
    ratios, all_ours, all_bare = [], [], []
    for number in range(rounds):
        first, second = (ours, bare) if number % 2 else (bare, ours)
        one, two = timed(first), timed(second)
        mine, peer = (one, two) if number % 2 else (two, one)
        ratios.append(peer / mine)
        all_ours.append(total / mine)
        all_bare.append(total / peer)
    return statistics.median(ratios), statistics.median(all_ours), statistics.median(all_bare)


def timed(run: Callable[[], None]) -> float:
    """Seconds that a run takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def growth(kind: str) -> float:
    """Megabytes that a process grows by while 100,000 receipts of a generator go through it, its result included."""
    with serving("discards" if kind == "accepted" else "refuses") as base_url:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.batch", "--grow", base_url], capture_output=True, text=True, check=True
        )
    return float(done.stdout)


def _grow(base_url: str) -> None:
    with TriggClient(KEY, base_url=base_url) as client:
        client.transactions.create_many(itertools.islice(receipts(), 2000), batch_size=BATCH)
        before = _resident()
        # Where all are refused, each is sent alone in the end: small batches spare most of the way to it.
        size = BATCH if "/v4" in base_url else 1
        result = client.transactions.create_many(itertools.islice(receipts(), 100_000), batch_size=size)
        assert result.given == 100_000
    print(_resident() - before)


def _resident() -> float:
    """The most that this process has held in memory, in megabytes."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


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
            response = _RESPONSE.replace(b"200 OK", b"400 Bad Request") if self.kind == "refuses" else _RESPONSE
            if self.kind == "takes 20 ms":
                asyncio.get_running_loop().call_later(0.02, self.transport.write, response)
            else:
                self.transport.write(response)


async def _serve(kind: str) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Protocol(kind), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextlib.contextmanager
def serving(kind: str) -> Iterator[str]:
    """The base URL of a server that ``takes 20 ms``, ``reads``, ``discards`` or ``refuses`` while the context lasts."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.batch", "--serve", kind], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        path = "one" if kind == "refuses" else "v4"
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/{path}"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(sys.argv[2]))
    elif sys.argv[1:2] == ["--grow"]:
        _grow(sys.argv[2])
    else:
        sys.exit(main())
