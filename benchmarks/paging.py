"""What fetching pages ahead gains where the server takes its time."""

from __future__ import annotations

from benchmarks.harness import Figure, Goal, in_turns
from benchmarks.server import serving
from trigg_ext import TriggClient

KEY = "bench-key"
PAGES, ROWS = 200, 100
ONE_BY_ONE = "page after page"


def prefetching(repeats: int = 2) -> Figure:
    """Measure a report of 200 pages from a server that waits 50 ms before each response."""
    with serving(latency=0.05, pages=PAGES) as base_url, TriggClient(KEY, base_url=base_url) as client:

        def read(prefetch: int) -> None:
            rows = sum(1 for _ in client.reports.rows("customers", rows_per_page=ROWS, prefetch=prefetch))
            assert rows == PAGES * ROWS

        samples = in_turns({"ours": lambda: read(4), ONE_BY_ONE: lambda: read(0)}, repeats, warm=False)
    on = "a report of 200 pages of 100 rows, 50 ms latency, `prefetch=4`"
    return Figure("paging", on, "s", samples, (Goal("ours", ONE_BY_ONE, 3.5, at_least=True),))
