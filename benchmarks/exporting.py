"""How much a process grows by, and how long it takes, while it exports a long report.

``python -m benchmarks.exporting --rows 10000000 customers.parquet`` exports rows of four columns that a transport makes
in the same process, and prints what it took. The file is removed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.harness import Figure, Goal
from benchmarks.memory import LIMIT, held
from trigg_ext import TriggClient
from trigg_ext.pagination import Progress

PER_PAGE = 1_000
WARM = 20_000


class Feed(httpx.BaseTransport):
    """A report of so many rows, without a network."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return a page."""
        page, size = int(request.url.params["page"]), int(request.url.params["rowsPage"])
        numbers = range((page - 1) * size, min(page * size, self.rows))
        rows = b",".join(
            b'{"id":"kunde-%d","mobilePhone":"+4790%06d","points":%d,"email":null}' % (n, n % 10**6, n % 5000)
            for n in numbers
        )
        meta = b'"totalRecords":%d,"totalPages":%d,"activePage":%d' % (self.rows, -(-self.rows // size), page)
        return httpx.Response(
            200, content=b'{"metaData":{%b},"data":[%b]}' % (meta, rows), headers={"content-type": "application/json"}
        )


def exporting(rows: int = 1_000_000) -> Figure:
    """Return the megabytes that a process grows by, from when it has done the same once, small."""
    names = {"CSV": "customers.csv", "Parquet": "customers.parquet"}
    grown = {kind: [_grown(rows, name)] for kind, name in names.items()}
    goals = tuple(Goal(kind, "", LIMIT) for kind in names)
    return Figure("memory, export", f"a report of {rows:,} rows to a file", "MB", grown, goals)


def _grown(rows: int, name: str) -> float:
    command = [sys.executable, "-m", "benchmarks.exporting", f"--rows={rows}", name]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(printed.rpartition(" MB more memory")[0].rpartition(" ")[2])


def growth(rows: int, path: Path) -> tuple[float, float, float]:
    """Export, small and then so many rows; return megabytes it grew by, seconds to fetch, and seconds in all."""
    fetched = [0.0]

    def look(progress: Progress) -> None:
        fetched[0] = time.monotonic()

    with TriggClient("bench-key", transport=Feed(WARM)) as client:
        client.reports.export("customers", path, rows_per_page=PER_PAGE)
        path.unlink()
    before, began = held("VmRSS"), time.monotonic()
    with TriggClient("bench-key", transport=Feed(rows)) as client:
        result = client.reports.export("customers", path, rows_per_page=PER_PAGE, on_progress=look)
    assert result.rows == rows
    return held("VmHWM") - before, fetched[0] - began, time.monotonic() - began


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("name", help="the name of the file, such as customers.parquet")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, options.name)
        grown, fetching, whole = growth(options.rows, path)
        size = path.stat().st_size / 1e6
    print(f"{options.rows:,} rows in {options.name} ({size:.0f} MB): {grown:.1f} MB more memory, {whole:.0f} s", end="")
    print(f", {fetching:.0f} s of them to fetch")
