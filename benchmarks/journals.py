"""What a journal costs: a run with one beside a run without, ``put`` of an outbox, and the memory of a long run."""

from __future__ import annotations

import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.batch import ITEMS, KEY, receipts, serving
from benchmarks.harness import Figure, Goal, in_turns
from benchmarks.memory import held
from trigg_ext import TriggClient

COUNT = 40_000
MILLION = 1_000_000
WITHOUT = "without a journal"


def journalling(repeats: int = 5) -> list[Figure]:
    """Measure throughput to a server that takes its time and to one that takes none, ``put``, and memory."""
    given = list(itertools.islice(receipts(), COUNT))
    figures: list[Figure] = []
    for name, kind, server in (
        ("journal", "takes 20 ms", "takes 20 ms for each, as over a network"),
        ("journal, no latency", "reads", "responds as soon as it has read the JSON"),
    ):
        with serving(kind) as base_url:
            samples = in_turns(
                {"ours": partial(_create, base_url, given, journal=True), WITHOUT: partial(_create, base_url, given)},
                repeats,
            )
        on = f"{COUNT:,} receipts, 400 a request, to `create_many(journal=PATH)`, to a server that {server}"
        figures.append(Figure(name, on, "s", samples, (Goal("ours", WITHOUT, 0.8, at_least=True),)))
    with serving("takes 20 ms") as base_url:
        put = [statistics.median(_put(base_url, given[:1000])) for _ in range(repeats)]
    on = "1,000 receipts, one after the other, while the outbox sends; the median of each repeat"
    figures.append(Figure("put", on, "ms", {"ours": put}, (Goal("ours", "", 2.0),)))
    with serving("discards") as base_url:
        grown = float(_of_process(base_url))
    on = "a million receipts from a generator, to `create_many(journal=PATH)`"
    return [*figures, Figure("memory, journal", on, "MB", {"ours": [grown]}, (Goal("ours", "", 50.0),))]


def _create(base_url: str, given: Iterable[Any], *, journal: bool = False) -> None:
    with tempfile.TemporaryDirectory() as folder, TriggClient(KEY, base_url=base_url) as client:
        path = Path(folder, "journal") if journal else None
        assert client.transactions.create_many(given, batch_size=ITEMS, journal=path).ok


def _put(base_url: str, given: list[Any]) -> list[float]:
    taken: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        TriggClient(KEY, base_url=base_url) as client,
        client.outbox(Path(folder, "outbox")) as outbox,
    ):
        for each in given:
            began = time.perf_counter()
            outbox.put(each)
            taken.append(1000 * (time.perf_counter() - began))
    return taken


def _of_process(base_url: str) -> str:
    command = [sys.executable, "-m", "benchmarks.journals", base_url]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _grow(base_url: str) -> None:
    _create(base_url, itertools.islice(receipts(), 2000), journal=True)
    before = held("VmRSS")
    _create(base_url, itertools.islice(receipts(), MILLION), journal=True)
    print(held("VmHWM") - before)


if __name__ == "__main__":
    _grow(sys.argv[1])
