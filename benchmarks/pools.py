"""Calls that pools lose under threads and cancellation: httpx, httpx2, and the connections of the client over either.

``python -m benchmarks.pools`` runs 16 threads of 600 calls each over four connections, and cancels 3,200 calls, four
at a time, at random moments; then it counts how many of 40 further calls succeed. See ``_transport/library.py``.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from benchmarks.server import serving
from trigg_ext import AsyncTriggClient, Limits, Timeout, TriggClient

_THREADS, _CALLS, _CONNECTIONS = 16, 600, 4
_ROUNDS, _AFTER = 800, 40
_PATH = "/customers/id/4"


def _run(side: str, base_url: str) -> str:
    lost, possible = _lost_by_threads(side, base_url), asyncio.run(_possible_after_cancellations(side, base_url))
    return (
        f"{lost} of {_THREADS * _CALLS:,} calls lost; {possible} of {_AFTER} possible after {4 * _ROUNDS:,} cancelled"
    )


def _lost_by_threads(side: str, base_url: str) -> int:
    lost: list[Exception] = []
    client, call = _client(side, base_url)

    def work() -> None:
        for _ in range(_CALLS):
            try:
                call()
            except Exception as error:
                lost.append(error)

    with client:
        threads = [threading.Thread(target=work) for _ in range(_THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return len(lost)


async def _possible_after_cancellations(side: str, base_url: str) -> int:
    chance = random.Random(17)
    client, call = _async_client(side, base_url)
    async with client:
        for _ in range(_ROUNDS):
            tasks = [asyncio.ensure_future(call()) for _ in range(4)]
            await asyncio.sleep(chance.random() * 0.004)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        after = await asyncio.gather(*(call() for _ in range(_AFTER)), return_exceptions=True)
    return sum(not isinstance(each, BaseException) for each in after)


def _client(side: str, base_url: str) -> tuple[Any, Callable[[], object]]:
    if side.startswith("ours"):
        ours = TriggClient(
            "key", base_url=base_url, limits=Limits(_CONNECTIONS), timeout=Timeout(60, pool=60), retries=0
        )
        return ours, lambda: ours.customers.get("4")
    library: Any = import_module(side)
    plain = library.Client(limits=library.Limits(max_connections=_CONNECTIONS), timeout=60, trust_env=False)
    return plain, lambda: plain.get(base_url + _PATH).raise_for_status()


def _async_client(side: str, base_url: str) -> tuple[Any, Callable[[], Awaitable[object]]]:
    if side.startswith("ours"):
        limits, timeout = Limits(_CONNECTIONS), Timeout(pool=5)
        ours = AsyncTriggClient("key", base_url=base_url, limits=limits, timeout=timeout, retries=0)
        return ours, lambda: ours.customers.get("4")
    library: Any = import_module(side)
    plain = library.AsyncClient(limits=library.Limits(max_connections=_CONNECTIONS), timeout=5, trust_env=False)
    return plain, lambda: plain.get(base_url + _PATH)


def main() -> None:
    """Run each side in a process of its own, and print what it lost."""
    if len(sys.argv) == 3:
        print(_run(*sys.argv[1:]))
        return
    with serving() as base_url:
        for side in ("httpx", "httpx2", "ours over httpx", "ours over httpx2"):
            chosen = os.environ | {"TRIGG_HTTP_LIBRARY": side.rpartition(" ")[2]}
            command = [sys.executable, "-m", "benchmarks.pools", side, base_url]
            done = subprocess.run(command, env=chosen, capture_output=True, text=True, check=True)
            print(f"{side:18} {done.stdout.strip()}")


if __name__ == "__main__":
    main()
