"""dlt pipelines against the sandbox: reports and changed customers, into DuckDB and into Parquet files."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from tests.pagination.test_pagination import KEY, ReportServer, customers, serving
from tests.transport.recorder import Reply
from trigg_ext import ConfigurationError, TriggClient
from trigg_ext.sandbox import Sandbox

OSLO = ZoneInfo("Europe/Oslo")
pytestmark = pytest.mark.filterwarnings("ignore")  # of dlt and its libraries


@pytest.fixture(autouse=True)
def no_telemetry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path / "dlt"))
    monkeypatch.setenv("DLT_PROJECT_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def trigg() -> Any:
    """The module that is tested, imported here: dlt takes seconds, which workers without these tests need not spend."""
    import trigg_ext.dlt

    return trigg_ext.dlt


def pipeline_into(destination: str, folder: Path) -> Any:
    import dlt

    where: Any = (
        dlt.destinations.duckdb(str(folder / "trigg.duckdb"))
        if destination == "duckdb"
        else dlt.destinations.filesystem(str(folder / "lager"))
    )
    return dlt.pipeline("trigg", destination=where, dataset_name="lojalitet", pipelines_dir=str(folder / "pipelines"))


def in_duckdb(folder: Path, query: str) -> list[tuple[Any, ...]]:
    import duckdb

    with duckdb.connect(str(folder / "trigg.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def create(client: TriggClient, *numbers: int) -> None:
    for number in numbers:
        client.customers.create({"data": {"firstName": "Kari", "mobilePhone": f"+479000{number:04}"}})


def test_a_report_is_merged_into_duckdb(trigg: Any, tmp_path: Path) -> None:
    pipeline = pipeline_into("duckdb", tmp_path)
    with Sandbox() as sandbox, sandbox.client() as client:
        create(client, *range(5))
        for _ in range(2):  # what comes again is there once
            pipeline.run(trigg.report(client, "customers", primary_key="id", rows_per_page=2))
        expected = {row["id"]: row["mobilePhone"] for row in client.reports.rows("customers")}
        changed = next(iter(expected))
        client.customers.update({"data": cast("Any", {"id": changed, "firstName": "Bjørg"})})
        create(client, 7)
        pipeline.run(trigg.report(client, "customers", primary_key="id", rows_per_page=2))
    found = in_duckdb(tmp_path, "SELECT id, mobile_phone, first_name FROM lojalitet.customers")
    assert len(found) == len(expected) + 1
    assert {row[0]: row[1] for row in found}.items() >= expected.items()
    assert [row[2] for row in found if row[0] == changed] == ["Bjørg"]


def test_a_report_is_written_to_parquet_files(trigg: Any, tmp_path: Path) -> None:
    pipeline = pipeline_into("filesystem", tmp_path)
    with Sandbox() as sandbox, sandbox.client() as client:
        create(client, *range(5))
        pipeline.run(trigg.report(client, "customers", primary_key="id", rows_per_page=2), loader_file_format="parquet")
        expected = {row["id"] for row in client.reports.rows("customers")}
    import pyarrow.dataset as ds  # type: ignore[import-untyped]

    written = ds.dataset(tmp_path / "lager" / "lojalitet" / "customers", format="parquet").to_table()
    assert set(written.column("id").to_pylist()) == expected
    assert written.num_rows == len(expected)


def test_a_report_is_loaded_some_pages_a_run(trigg: Any, tmp_path: Path) -> None:
    pipeline, server = pipeline_into("duckdb", tmp_path), ReportServer(customers(45))

    def run() -> list[int]:
        server.pages.clear()
        pipeline.run(trigg.report(client, "customers", primary_key="id", rows_per_page=10, max_pages=2))
        return server.pages.copy()

    with serving(server) as recorder, TriggClient(KEY, base_url=recorder.base_url, retries=0) as client:
        assert run() == [1, 2]
        place = trigg.position_of(pipeline, "customers")
        assert place is not None
        assert (place.page, place.row, place.given) == (3, 0, 20)
        server.change = lambda page, response: Reply(502) if page == 4 else response
        with pytest.raises(Exception, match="502"):
            run()
        assert trigg.position_of(pipeline, "customers") == place  # nothing of the failed run is loaded
        assert in_duckdb(tmp_path, "SELECT count(*) FROM lojalitet.customers") == [(20,)]
        server.change = lambda _, response: response
        assert run() == [3, 4]
        assert run() == [5]
        assert trigg.position_of(pipeline, "customers") is None
        assert run() == [1, 2]
        pipeline.run(trigg.report(client, "customers", primary_key="id", rows_per_page=10, max_pages=1, restart=True))
        assert server.pages[2:] == [1]
    assert in_duckdb(tmp_path, "SELECT count(*), count(DISTINCT id) FROM lojalitet.customers") == [(45, 45)]


def test_customers_that_changed_are_read_since_the_last_run(trigg: Any, tmp_path: Path) -> None:
    pipeline = pipeline_into("duckdb", tmp_path)
    before = datetime.now(OSLO)
    with Sandbox(now=before) as sandbox, sandbox.client() as client:
        create(client, 1, 2)
        pipeline.run(trigg.customers_changed(client, since=before - timedelta(hours=2)))
        (first,) = in_duckdb(tmp_path, "SELECT count(*) FROM lojalitet.customers")
        assert first[0] >= 2
        create(client, 3)
        asked = len(sandbox.requests)
        pipeline.run(trigg.customers_changed(client))
        (request,) = sandbox.requests[asked:]
    (found,) = in_duckdb(tmp_path, "SELECT count(*), count(DISTINCT id) FROM lojalitet.customers")
    assert found == (first[0] + 1, first[0] + 1)
    since = datetime.strptime(request.raw_path.rpartition("/")[2], "%Y%m%dT%H%M").replace(tzinfo=OSLO)
    assert before - timedelta(minutes=10) < since <= datetime.now(OSLO) - trigg.OVERLAP


def test_a_start_is_refused(trigg: Any) -> None:
    with TriggClient(KEY) as client, pytest.raises(ConfigurationError, match="start is kept in the state"):
        trigg.report(client, "customers", primary_key="id", start=3)


def test_a_missing_dlt_is_told_with_its_extra() -> None:
    code = "import sys; sys.modules['dlt'] = None\ntry: import trigg_ext.dlt\nexcept ImportError as error: print(error)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == 'trigg_ext.dlt needs dlt: pip install "trigg-client[dlt]"'
