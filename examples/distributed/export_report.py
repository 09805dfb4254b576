"""Export a report to partitioned Parquet with Dask, on as many machines as there are workers.

::

    pip install "trigg-client[export]" "dask[distributed]"
    export TRIGG_API_KEY=…   # for this process and for the workers: the key is in no task
    python -m examples.distributed.export_report customers /shared/customers --scheduler tcp://scheduler:8786

Each task exports some pages to a file of its own. A worker that dies leaves what it fetched beside the file; the task
runs again, on whichever worker, and goes on from there. The folder must be shared by all workers.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
from dask.distributed import Client, LocalCluster, as_completed

from trigg_ext import TriggClient
from trigg_ext.pagination import Partition

#: One schema for all files: each partition by itself may see nothing but nulls in a column, or no such column at all.
SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("externalId", pa.string()),
        pa.field("mobilePhone", pa.string()),
        pa.field("points", pa.int64()),
    ]
)


def export_partition(report_type: str, folder: Path, partition: Partition) -> Path:
    """Export some pages of a report to a file; return its path."""
    path = folder / f"part-{partition.number:05}.parquet"
    # A file takes its place as a whole. One that is there was finished by a worker that could not report it any more.
    if not path.exists():
        with TriggClient() as client:
            client.reports.export(
                report_type, path, schema=SCHEMA, other_columns="drop", page_retries=5, **partition.options
            )
    return path


def export_report(dask: Client, report_type: str, folder: Path, *, size: int, rows_per_page: int = 500) -> list[Path]:
    """Export a report to a folder, so many pages a file; return the paths of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    with TriggClient() as client:
        partitions = client.reports.partitions(report_type, size=size, rows_per_page=rows_per_page)
    tasks: list[Any] = dask.map(partial(export_partition, report_type, folder), partitions, retries=3, pure=False)
    return sorted(path for _, path in as_completed(tasks, with_results=True))


def main() -> None:
    """Export, by the workers of a scheduler or by two of this machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report_type")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=100, help="pages a file")
    parser.add_argument("--scheduler", help="the address of a Dask scheduler; two local workers if left out")
    options = parser.parse_args()
    with Client(options.scheduler or LocalCluster(n_workers=2, threads_per_worker=1)) as dask:
        for path in export_report(dask, options.report_type, options.folder, size=options.size):
            print(path)


if __name__ == "__main__":
    main()
