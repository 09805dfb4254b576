"""The examples with Dask: two workers on this machine, one of which is killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.batches.killing import sandbox_server
from tests.batches.victims import KEY, numbered
from tests.pagination.test_pagination import ReportServer, customers, serving

pytestmark = pytest.mark.filterwarnings("ignore")  # of Dask and its libraries


@pytest.fixture(scope="module")
def start_workers() -> Callable[[str], Any]:
    """Return what starts two workers, whose environment has the URL and the key of the API."""
    from dask.distributed import Client, LocalCluster

    def start(base_url: str) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TRIGG_BASE_URL", base_url)
            patch.setenv("TRIGG_API_KEY", KEY)
            cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit=None)
        return Client(cluster)

    return start


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    monkeypatch.setenv("TRIGG_API_KEY", KEY)
    return lambda base_url: monkeypatch.setenv("TRIGG_BASE_URL", base_url)


def while_a_worker_is_killed(dask: Any, run: Callable[[], Any], is_under_way: Callable[[], bool]) -> Any:
    """Run, and kill a worker that is at a task as soon as something is under way."""
    workers = dask.run(os.getpid)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        deadline = time.monotonic() + 60
        busy: list[str] = []
        while not busy and not running.done() and time.monotonic() < deadline:
            if is_under_way():
                busy = [address for address, tasks in dask.processing().items() if tasks]
            time.sleep(0.005)
        assert busy, running.exception() if running.done() else "no worker had a task"
        os.kill(workers[busy[0]], signal.SIGKILL)
        result = running.result(120)
    assert set(dask.run(os.getpid).values()) != set(workers.values())
    return result


@pytest.mark.timeout(240)
def test_a_report_is_exported_though_a_worker_is_killed(
    start_workers: Callable[[str], Any], environment: Callable[[str], None], tmp_path: Path
) -> None:
    import pyarrow.dataset as ds  # type: ignore[import-untyped]

    from examples.distributed.export_report import SCHEMA, export_report

    rows = [{**row, "points": int(row["id"]), "email": None} for row in customers(600)]
    server = ReportServer(rows, delay=0.03)
    with serving(server) as recorder:
        environment(recorder.base_url)
        with start_workers(recorder.base_url) as dask, dask.cluster:
            paths = while_a_worker_is_killed(
                dask,
                lambda: export_report(dask, "customers", tmp_path / "kunder", size=10, rows_per_page=10),
                lambda: len(server.pages) > 12,
            )
    assert [path.name for path in paths] == [f"part-{number:05}.parquet" for number in range(1, 7)]
    assert sorted(each.name for each in (tmp_path / "kunder").iterdir()) == [path.name for path in paths]
    table = ds.dataset(paths, format="parquet").to_table()
    assert table.schema.equals(SCHEMA)
    assert table.column("id").to_pylist() == [row["id"] for row in rows]
    assert len(server.pages) < 60 + 1 + 10  # what was fetched before the kill is not fetched again


@pytest.mark.timeout(240)
def test_receipts_are_posted_once_though_a_worker_is_killed(
    start_workers: Callable[[str], Any], environment: Callable[[str], None], tmp_path: Path
) -> None:
    from examples.distributed.backfill_receipts import backfill

    shards = [tmp_path / f"skift-{number}.ndjson" for number in range(4)]
    for number, shard in enumerate(shards):
        receipts = (numbered(receipt) for receipt in range(number * 150, number * 150 + 150))
        shard.write_text("".join(f"{json.dumps(receipt)}\n" for receipt in receipts), "utf-8")
    with sandbox_server(tmp_path) as server:
        environment(server.base_url)
        with start_workers(server.base_url) as dask, dask.cluster:
            done = while_a_worker_is_killed(
                dask,
                lambda: backfill(dask, shards, settle_delay=1.0, batch_size=5),
                lambda: any(shard.with_suffix(".journal").exists() for shard in shards),
            )
        server.kill()
        stored = server.stored()
    assert [(line.partition(":")[0], ok) for line, ok in done] == [(shard.name, True) for shard in shards]
    assert len(stored) == 600
    assert set(stored.values()) == {1}
