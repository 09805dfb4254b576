"""Post old receipts with Dask, so that none is lost or doubled though workers die.

::

    pip install trigg-client "dask[distributed]"
    export TRIGG_API_KEY=…   # for this process and for the workers: the key is in no task
    python -m examples.distributed.backfill_receipts /shared/receipts/*.ndjson --scheduler tcp://scheduler:8786

Each file holds a shard of the receipts, one JSON object a line, and gets a journal of its own beside it. A worker that
dies leaves some receipts in doubt; the task runs again, on whichever worker, settles these with the journal, and goes
on.
Shards are divided by receipt: one that stands in two files would be posted twice. The folder must be shared by all
workers, on a disk with file locks.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from dask.distributed import Client, LocalCluster, as_completed

from trigg_ext import TriggClient
from trigg_ext.models import ReceiptRequestDict


def receipts_in(shard: Path) -> Iterator[ReceiptRequestDict]:
    """Return the receipts of a file."""
    with shard.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def post_shard(settle_delay: float, batch_size: int, shard: Path) -> tuple[str, bool]:
    """Post the receipts of a file; return what became of them, and whether all are accepted."""
    with TriggClient() as client:
        result = client.transactions.create_many(
            receipts_in(shard),
            journal=shard.with_suffix(".journal"),
            settle_delay=settle_delay,
            batch_size=batch_size,
            concurrency=1,
        )
    return f"{shard.name}: {result}", result.ok


def backfill(
    dask: Client, shards: list[Path], *, settle_delay: float = 10.0, batch_size: int = 400
) -> list[tuple[str, bool]]:
    """Post the receipts of all files; return what became of those of each."""
    tasks: list[Any] = dask.map(partial(post_shard, settle_delay, batch_size), shards, retries=3, pure=False)
    return sorted(done for _, done in as_completed(tasks, with_results=True))


def main() -> None:
    """Post, by the workers of a scheduler or by two of this machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shards", type=Path, nargs="+")
    parser.add_argument("--scheduler", help="the address of a Dask scheduler; two local workers if left out")
    options = parser.parse_args()
    with Client(options.scheduler or LocalCluster(n_workers=2, threads_per_worker=1)) as dask:
        for line, _ in backfill(dask, options.shards):
            print(line)


if __name__ == "__main__":
    main()
