"""What a call costs over the same call in plain httpx, and what importing costs over importing httpx.

Each figure is the median of the ratios of paired runs: ours and the peer's, one after the other, many times.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from benchmarks.server import serving
from trigg_ext import AsyncTriggClient, TriggClient

ID = "2457B03E-9925-45E9-B551-25F10D7BD4F2"
KEY = "bench-key"


def main() -> int:
    """Measure, print a table, and write JSON to the file named as argument, if any."""
    figures = []
    with serving() as base_url:
        figures.append(("call: sequential GETs, sync, over plain httpx", sequential(base_url), 1.10))
        spread = asyncio.run(concurrent(base_url))
        figures.append(("concurrency: 2,000 GETs by 50 tasks, over plain httpx", spread, 1.15))
    figures.append(
        ("import: the client from trigg_ext, over import httpx", importing("from trigg_ext import TriggClient"), 1.30)
    )
    width = max(len(name) for name, _, _ in figures)
    for name, ratio, target in figures:
        print(f"{name:<{width}}  {ratio:.3f}  (target {target:.2f})  {'ok' if ratio <= target else 'MISSED'}")
    if len(sys.argv) > 1:
        written = [{"figure": name, "ratio": ratio, "target": target} for name, ratio, target in figures]
        Path(sys.argv[1]).write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    return 0


def sequential(base_url: str, rounds: int = 60, calls: int = 100) -> float:
    """One call after another: ours reads the answer into a model, plain httpx into JSON."""
    with TriggClient(KEY, base_url=base_url) as ours, httpx.Client(headers={"x-api-key": KEY}) as plain:

        def run_ours() -> None:
            for _ in range(calls):
                ours.customers.get(ID)

        def run_plain() -> None:
            for _ in range(calls):
                plain.get(f"{base_url}/customers/id/{ID}").json()

        return paired(run_ours, run_plain, rounds)


async def concurrent(base_url: str, rounds: int = 8, calls: int = 2000, tasks: int = 50) -> float:
    """Fifty tasks share a client and make 2,000 calls."""

    async def spread(call: Callable[[], Awaitable[object]]) -> float:
        async def work() -> None:
            for _ in range(calls // tasks):
                await call()

        gc.collect()
        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(tasks)))
        return time.perf_counter() - began

    async with (
        AsyncTriggClient(KEY, base_url=base_url) as ours,
        httpx.AsyncClient(headers={"x-api-key": KEY}) as plain,
    ):

        async def call_ours() -> object:
            return await ours.customers.get(ID)

        async def call_plain() -> object:
            return (await plain.get(f"{base_url}/customers/id/{ID}")).json()

        ratios = []
        await spread(call_ours)
        await spread(call_plain)
        for number in range(rounds):
            first, second = (call_ours, call_plain) if number % 2 else (call_plain, call_ours)
            one, two = await spread(first), await spread(second)
            ratios.append(one / two if number % 2 else two / one)
        return statistics.median(ratios)


def paired(ours: Callable[[], None], peer: Callable[[], None], rounds: int) -> float:
    """The median of the ratios of paired runs, in turns as to which comes first."""
    ours()
    peer()
    ratios = []
    for number in range(rounds):
        first, second = (ours, peer) if number % 2 else (peer, ours)
        one, two = timed(first), timed(second)
        ratios.append(one / two if number % 2 else two / one)
    return statistics.median(ratios)


def importing(code: str, rounds: int = 25) -> float:
    """Whole processes: ours over one that imports httpx."""

    def start(line: str) -> Callable[[], None]:
        def run() -> None:
            subprocess.run([sys.executable, "-c", line], check=True, env=os.environ)

        return run

    return paired(start(code), start("import httpx"), rounds)


def timed(run: Callable[[], None]) -> float:
    """Seconds that a run takes."""
    gc.collect()
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
