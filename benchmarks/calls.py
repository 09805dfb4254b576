"""What a call costs over the same call in plain httpx, and what a second client costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import httpx

from benchmarks.harness import Figure, Goal, Samples, in_turns
from benchmarks.server import serving
from trigg_ext import AsyncTriggClient, TriggClient
from trigg_ext.drift import Drift

ID = "2457B03E-9925-45E9-B551-25F10D7BD4F2"
KEY = "bench-key"
HTTPX = "httpx"
OFF = "without"


def sequential(repeats: int = 100, calls: int = 40) -> Figure:
    """Measure one call after another: ours reads the response into a model, plain httpx into JSON."""
    with (
        serving() as base_url,
        TriggClient(KEY, base_url=base_url) as ours,
        httpx.Client(headers={"x-api-key": KEY}) as plain,
    ):

        def run_ours() -> None:
            for _ in range(calls):
                ours.customers.get(ID)

        def run_plain() -> None:
            for _ in range(calls):
                plain.get(f"{base_url}/customers/id/{ID}").json()

        samples = in_turns({"ours": run_ours, HTTPX: run_plain}, repeats, per=calls * 1e-6)
    on = "GETs of a customer on loopback, one after the other, everything switched on; httpx reads JSON"
    return Figure("call", on, "µs", samples, (Goal("ours", HTTPX, 1.05),))


def drifting(repeats: int = 30, calls: int = 100) -> Figure:
    """Measure the same calls, one in ten of them compared with the description."""
    with (
        serving() as base_url,
        TriggClient(KEY, base_url=base_url, drift=Drift("log", sample_rate=0.1, first=0)) as checking,
        TriggClient(KEY, base_url=base_url) as plain,
    ):

        def run(client: TriggClient) -> Callable[[], None]:
            def work() -> None:
                for _ in range(calls):
                    client.customers.get(ID)

            return work

        samples = in_turns({"ours": run(checking), OFF: run(plain)}, repeats, per=calls * 1e-6, clock=time.process_time)
    on = "such GETs of ours, one in ten compared with the description"
    return Figure("drift", on, "µs", samples, (Goal("ours", OFF, 1.05),))


def concurrent(repeats: int = 4, calls: int = 2000, tasks: int = 50) -> Figure:
    """Measure fifty tasks that share a client and make 2,000 calls."""
    with serving() as base_url, _kept_open(base_url) as (loop, ours, plain):

        def spread(call: Callable[[], Awaitable[object]]) -> Callable[[], None]:
            async def work() -> None:
                for _ in range(calls // tasks):
                    await call()

            async def work_all() -> None:
                await asyncio.gather(*(work() for _ in range(tasks)))

            return lambda: loop.run_until_complete(work_all())

        async def call_ours() -> object:
            return await ours.customers.get(ID)

        async def call_plain() -> object:
            return (await plain.get(f"{base_url}/customers/id/{ID}")).json()

        samples: Samples = in_turns({"ours": spread(call_ours), HTTPX: spread(call_plain)}, repeats)
    return Figure("concurrency", "2,000 such GETs by 50 tasks", "s", samples, (Goal("ours", HTTPX, 0.40),))


@contextmanager
def _kept_open(base_url: str) -> Iterator[tuple[asyncio.AbstractEventLoop, AsyncTriggClient, httpx.AsyncClient]]:
    loop = asyncio.new_event_loop()
    ours, plain = AsyncTriggClient(KEY, base_url=base_url), httpx.AsyncClient(headers={"x-api-key": KEY})
    try:
        yield loop, ours, plain
    finally:
        loop.run_until_complete(ours.close())
        loop.run_until_complete(plain.aclose())
        loop.close()


def clients(repeats: int = 30, count: int = 20) -> Figure:
    """Measure what the second and every later client of a process costs, from its making to its closing."""

    def make(kind: Callable[[], TriggClient | httpx.Client], number: int) -> Callable[[], None]:
        def run() -> None:
            for _ in range(number):
                kind().close()

        return run

    ours = in_turns({"ours": make(lambda: TriggClient(KEY), count)}, repeats, per=count * 1e-3)
    peer = in_turns({HTTPX: make(httpx.Client, 1)}, 5, per=1e-3)
    on = "making and closing a client, the second and every later one of a process"
    return Figure("client", on, "ms", {**ours, **peer}, (Goal("ours", "", 1.0),))
