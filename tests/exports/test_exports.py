"""Reports as files: what is written, and what is not."""

from __future__ import annotations

import asyncio
import csv
import datetime
import gzip
import io
import json
import os
import re
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tests.exports.exporting import KEY, customer, export
from tests.pagination.test_pagination import ReportServer, both, serving
from tests.transport.recorder import Reply
from trigg_ext import (
    AsyncTriggClient,
    AuthenticationError,
    CallError,
    ConfigurationError,
    ExportError,
    PaginationError,
    TriggClient,
)
from trigg_ext.exports import ExportResult
from trigg_ext.exports._columns import Columns
from trigg_ext.exports._formats import Format, Table, open_writer
from trigg_ext.pagination import Progress

FORMATS = ["csv", "csv.gz", "csv.zst", "ndjson", "jsonl.gz", "ndjson.zst", "parquet"]
formats = pytest.mark.parametrize("suffix", FORMATS)


def unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(content)
    return zstandard.ZstdDecompressor().stream_reader(content).read() if path.suffix == ".zst" else content


def lines_of(path: Path) -> list[Any]:
    return [json.loads(line) for line in unpacked(path).decode().splitlines()]


def table_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(unpacked(path).decode(), newline="")))


def exported(folder: Path, suffix: str, rows: list[Any], **options: Any) -> Path:
    path = folder / f"kunder.{suffix}"
    with serving(ReportServer(rows)) as recorder:
        export(recorder.base_url, "sync", path, rows_per_page=10, **options)
    return path


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- what is written --------------------------------------------------------------------------------------------------


@both
@formats
def test_every_row_is_written_in_order(kind: str, suffix: str, tmp_path: Path) -> None:
    rows, path = [customer(number) for number in range(57)], tmp_path / f"kunder.{suffix}"
    with serving(ReportServer(rows)) as recorder:
        result = export(recorder.base_url, kind, path, rows_per_page=10, prefetch=3)
    assert (result.rows, result.pages, result.path, result.resumed) == (57, 6, path, False)
    assert str(result) == f"57 rows in {path}"
    assert left_in(tmp_path) == [path.name]
    if "json" in suffix:
        assert lines_of(path) == rows
        assert result.columns == ()
        return
    assert result.columns == tuple(rows[0])
    assert result.json_columns == ("consents",)
    if suffix == "parquet":
        expected = [{**row, "consents": json.dumps(row["consents"], separators=(",", ":"))} for row in rows]
        assert pq.read_table(path).to_pylist() == expected
        return
    head, *written = table_of(path)
    assert head == list(rows[0])
    assert [row[0] for row in written] == [row["id"] for row in rows]
    assert [row[1] for row in written] == [row["firstName"] for row in rows]
    assert [json.loads(row[6]) for row in written] == [row["consents"] for row in rows]


@formats
def test_the_same_rows_give_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    rows = [customer(number) for number in range(30)]
    (tmp_path / "en").mkdir()
    (tmp_path / "to").mkdir()
    one, other = (exported(tmp_path / name, suffix, rows).read_bytes() for name in ("en", "to"))
    assert one == other


def test_csv_tells_null_from_an_empty_string_and_quotes_what_must_be(tmp_path: Path) -> None:
    rows = [
        {"navn": None, "merknad": ""},
        {"merknad": 'Sa "hei",\r\nog gikk'},
        {"navn": " Kari ", "merknad": "\u2028æøå 日本 🧢"},
        {"navn": True, "merknad": [1, "to"]},
    ]
    assert exported(tmp_path, "csv", rows).read_bytes().decode() == (
        'navn,merknad\r\n,""\r\n,"Sa ""hei"",\r\nog gikk"\r\n" Kari ","\u2028æøå 日本 🧢"\r\ntrue,"[1,""to""]"\r\n'
    )


def test_a_lone_surrogate_is_written_as_in_json(tmp_path: Path) -> None:
    rows = [{"navn": "hatt \ud83e"}]
    assert exported(tmp_path, "csv", rows).read_bytes() == b"navn\r\nhatt \\ud83e\r\n"
    assert lines_of(exported(tmp_path, "ndjson", rows)) == rows
    assert pq.read_table(exported(tmp_path, "parquet", rows)).to_pylist() == [{"navn": "hatt \\ud83e"}]


def test_columns_of_parquet_hold_what_came_exactly(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"heltall": 2**53 + 1, "tall": 1, "stort": 2**70, "blandet": "12", "naer": 2**53 + 1, "flagg": True},
        {"heltall": -(2**63), "tall": 0.5, "stort": 1, "blandet": 12, "naer": 0.5, "flagg": None, "tom": None},
        {"heltall": None, "liste": [1, {"a": None}]},
    ]
    path = tmp_path / "kunder.parquet"
    with serving(ReportServer(rows)) as recorder:
        result = export(recorder.base_url, "sync", path)
    assert result.json_columns == ("stort", "blandet", "naer", "liste")
    written = pq.read_table(path)
    assert [str(field.type) for field in written.schema] == [
        "int64", "double", "string", "string", "string", "bool", "string", "string",
    ]  # fmt: skip
    assert written.to_pylist() == [
        {"heltall": 2**53 + 1, "tall": 1.0, "stort": str(2**70), "blandet": '"12"', "naer": str(2**53 + 1),
         "flagg": True, "tom": None, "liste": None},
        {"heltall": -(2**63), "tall": 0.5, "stort": "1", "blandet": "12", "naer": "0.5",
         "flagg": None, "tom": None, "liste": None},
        {"heltall": None, "tall": None, "stort": None, "blandet": None, "naer": None,
         "flagg": None, "tom": None, "liste": '[1,{"a":null}]'},
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_field_that_first_comes_on_a_late_page_is_a_column_of_all_rows(suffix: str, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"id": str(number)} for number in range(25)]
    rows[-1]["nyttFelt"] = "kom sent"
    path = exported(tmp_path, suffix, rows)
    if suffix == "csv":
        assert table_of(path)[0] == ["id", "nyttFelt"]
        assert [row[1] for row in table_of(path)[1:]] == [""] * 24 + ["kom sent"]
    else:
        assert pq.read_table(path).column("nyttFelt").to_pylist() == [None] * 24 + ["kom sent"]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["id", "navn", "saldo", "felt,med \"tegn\"\n"]),
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
            | st.lists(st.integers() | st.text(), max_size=2),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_whatever_comes_is_written_and_can_be_read_back(rows: list[dict[str, Any]]) -> None:
    columns = Columns(None, drop_others=False)
    columns.observe(rows, 1)
    table = Table(columns.kinds())
    written = {name: io.BytesIO() for name in ("csv", "ndjson", "parquet")}
    for name, file in written.items():
        with open_writer(Format(name), file, table) as write:
            for row in rows:
                write([row])
    assert [json.loads(line) for line in written["ndjson"].getvalue().decode().split("\n")[:-1]] == rows
    if not table.kinds:
        return
    read = pq.read_table(pa.BufferReader(written["parquet"].getvalue())).to_pylist()
    for row, back in zip(rows, read, strict=True):
        for name, kind in table.kinds.items():
            value, found = row.get(name), back[name]
            assert (json.loads(found) if kind == "json" and found is not None else found) == value
    _, *lines = csv.reader(io.StringIO(written["csv"].getvalue().decode(), newline=""))
    for row, line in zip(rows, lines, strict=True):
        for name, cell in zip(table.kinds, line, strict=True):
            value = row.get(name)
            assert cell == ("" if value is None else value if isinstance(value, str) else json.dumps(
                value, ensure_ascii=False, separators=(",", ":")))  # fmt: skip


@formats
def test_an_empty_report_is_an_empty_file(suffix: str, tmp_path: Path) -> None:
    path = exported(tmp_path, suffix, [])
    if suffix == "parquet":
        assert pq.read_table(path).num_rows == 0
    else:
        assert unpacked(path) == b""


# --- columns and schemas that are given -------------------------------------------------------------------------------


def test_columns_choose_and_order_and_others_are_refused_or_dropped(tmp_path: Path) -> None:
    rows, path = [customer(number) for number in range(12)], tmp_path / "kunder.csv"
    with serving(ReportServer(rows)) as recorder:
        with pytest.raises(ExportError, match="the field 'firstName', which is none of the columns") as caught:
            export(recorder.base_url, "sync", path, columns=["points", "id"], rows_per_page=10)
        assert "Kåre" not in str(caught.value)
        asked = len(recorder.seen)
        result = export(
            recorder.base_url, "sync", path, columns=["points", "id"], other_columns="drop", rows_per_page=10
        )
        assert [dict(seen.query)["page"] for seen in recorder.seen[asked:]] == ["2"]  # the first page was kept
    assert result.columns == ("points", "id")
    assert result.dropped == ("firstName", "mobilePhone", "balance", "created", "consents")
    assert str(result).endswith("without firstName, mobilePhone, balance, created, consents")
    assert table_of(path)[:2] == [["points", "id"], ["0", "kunde-0"]]


def test_columns_that_no_row_has_are_empty(tmp_path: Path) -> None:
    assert table_of(exported(tmp_path, "csv", [{"id": "1"}], columns=["id", "finnesIkke"])) == [
        ["id", "finnesIkke"],
        ["1", ""],
    ]
    assert table_of(exported(tmp_path, "csv", [], columns=["id"], overwrite=True)) == [["id"]]


def test_a_schema_gives_types(tmp_path: Path) -> None:
    schema = pa.schema(
        [
            pa.field("id", pa.string(), nullable=False),
            pa.field("created", pa.timestamp("s")),
            pa.field("points", pa.int32()),
            pa.field("balance", pa.decimal128(10, 2)),
            pa.field("consents", pa.string()),
            pa.field("stort", pa.decimal128(38, 0)),
        ]
    )
    rows = [{**customer(number), "stort": 2**70} for number in range(3)]
    path = exported(tmp_path, "parquet", rows, schema=schema, other_columns="drop")
    written = pq.read_table(path)
    assert written.schema.field("created").type == pa.timestamp("ms")  # Parquet has no coarser one
    assert written.schema.set(1, schema.field("created")).equals(schema)
    assert written.to_pylist()[1] == {
        "id": "kunde-1",
        "created": datetime.datetime(2026, 1, 2, 8, 30),
        "points": 10,
        "balance": pytest.approx(0.25),
        "consents": '{"sms":true,"stores":["101"]}',
        "stort": 2**70,
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (pa.field("points", pa.int64()), 1.5),
        (pa.field("points", pa.int64()), "mange"),
        (pa.field("points", pa.int8()), 1000),
        (pa.field("points", pa.timestamp("s")), "i går"),
        (pa.field("points", pa.int64(), nullable=False), None),
        (pa.field("points", pa.float64()), 2**70),
        (pa.field("points", pa.bool_()), {"a": 1}),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_another_schema_requests_nothing(
    field: Any, value: Any, tmp_path: Path
) -> None:
    path = tmp_path / "kunder.parquet"
    with serving(ReportServer([{"points": 1}, {"points": value}])) as recorder:
        with pytest.raises(ExportError, match=r"Column 'points' has .* that cannot be written as .*") as caught:
            export(recorder.base_url, "sync", path, schema=pa.schema([field]))
        assert "går" not in str(caught.value)
        assert left_in(tmp_path) == ["kunder.parquet.stage"]
        asked = len(recorder.seen)
        export(recorder.base_url, "sync", path)
        assert len(recorder.seen) == asked
    assert pq.read_table(path).num_rows == 2


def test_rows_that_are_no_objects_have_no_columns(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="Row 2 of page 1 is no object but a str, which has no columns"):
        exported(tmp_path, "csv", [{"id": "1"}, "kunde-2"])
    assert lines_of(exported(tmp_path, "ndjson", [{"id": "1"}, "kunde-2", None])) == [{"id": "1"}, "kunde-2", None]


# --- going on ---------------------------------------------------------------------------------------------------------


@both
@formats
def test_an_export_goes_on_after_a_failure_and_is_the_same(kind: str, suffix: str, tmp_path: Path) -> None:
    rows, path, told = [customer(number) for number in range(57)], tmp_path / f"kunder.{suffix}", list[Progress]()
    server = ReportServer(rows)
    server.change = lambda page, response: Reply(502) if page == 4 else response
    with serving(server) as recorder:
        with pytest.raises(CallError):
            export(recorder.base_url, kind, path, rows_per_page=10, prefetch=2, on_progress=told.append)
        assert left_in(tmp_path) == [f"kunder.{suffix}.stage"]
        server.change, server.pages = lambda _, response: response, []
        result = export(recorder.base_url, kind, path, rows_per_page=10, prefetch=2, on_progress=told.append)
    assert result.resumed
    assert set(server.pages) == {4, 5, 6}
    assert [(each.pages, each.rows) for each in told] == [(1, 10), (2, 20), (3, 30), (4, 40), (5, 50), (6, 57)]
    (tmp_path / "uforstyrret").mkdir()
    assert path.read_bytes() == exported(tmp_path / "uforstyrret", suffix, rows).read_bytes()


@pytest.mark.parametrize("cut", [1, 15, 40, 200, 300, 3000])
def test_what_was_cut_short_is_fetched_again(cut: int, tmp_path: Path) -> None:
    rows, path = [customer(number) for number in range(40)], tmp_path / "kunder.csv"
    server = ReportServer(rows)
    server.change = lambda page, response: Reply(502) if page == 4 else response
    stage = tmp_path / "kunder.csv.stage"
    with serving(server) as recorder:
        with pytest.raises(CallError):
            export(recorder.base_url, "sync", path, rows_per_page=10)
        stage.write_bytes(stage.read_bytes()[:-cut])
        server.change = lambda _, response: response
        export(recorder.base_url, "sync", path, rows_per_page=10)
    assert len(table_of(path)) == 41
    assert [row[0] for row in table_of(path)[1:]] == [row["id"] for row in rows]


def test_zeros_that_a_power_cut_left_are_fetched_again(tmp_path: Path) -> None:
    rows, path, stage = (
        [customer(number) for number in range(40)],
        tmp_path / "kunder.csv",
        tmp_path / "kunder.csv.stage",
    )
    server = ReportServer(rows)
    server.change = lambda page, response: Reply(502) if page == 4 else response
    with serving(server) as recorder:
        with pytest.raises(CallError):
            export(recorder.base_url, "sync", path, rows_per_page=10)
        content = bytearray(stage.read_bytes())
        content[-900:-800] = bytes(100)
        stage.write_bytes(content)
        server.change = lambda _, response: response
        export(recorder.base_url, "sync", path, rows_per_page=10)
    assert [row[0] for row in table_of(path)[1:]] == [row["id"] for row in rows]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"query": {"store": "101"}}, "an export of another report, other parameters, or another base URL has fetched"),
        ({"rows_per_page": 20}, r"another rows_per_page \(10, not 20\)"),
        ({"start": 2}, "another start"),
        ({"last_page": 3}, r"another last_page or max_pages \(None, not 3\)"),
        ({"max_pages": 3}, r"another last_page or max_pages \(None, not 3\)"),
        ({"list_name": "data"}, "another list_name"),
    ],
)
@both
def test_what_was_fetched_for_another_export_is_refused(
    kind: str, changes: dict[str, Any], told: str, tmp_path: Path
) -> None:
    path, options = tmp_path / "kunder.csv", {"rows_per_page": 10}
    server = ReportServer([customer(number) for number in range(40)])
    server.change = lambda page, response: Reply(502) if page == 2 else response
    with serving(server) as recorder:
        with pytest.raises(CallError):
            export(recorder.base_url, kind, path, **options)
        asked = len(recorder.seen)
        with pytest.raises(ExportError, match=told):
            export(recorder.base_url, kind, path, **{**options, **changes})
        assert len(recorder.seen) == asked
        with serving(server) as other, pytest.raises(ExportError, match="another base URL"):
            export(other.base_url, kind, path, **options)
        server.change = lambda _, response: response
        result = export(recorder.base_url, kind, path, **{**options, **changes}, resume=False)
        assert not result.resumed


def test_an_export_of_some_pages_goes_on_to_the_same_end(tmp_path: Path) -> None:
    path, options = tmp_path / "kunder.ndjson", {"rows_per_page": 10, "start": 2, "max_pages": 3}
    rows = [customer(number) for number in range(80)]
    server = ReportServer(rows)
    server.change = lambda page, response: Reply(502) if page == 3 else response
    with serving(server) as recorder:
        with pytest.raises(CallError):
            export(recorder.base_url, "sync", path, **options)
        server.change = lambda _, response: response
        export(recorder.base_url, "sync", path, **options)
    assert lines_of(path) == rows[10:40]


def test_a_report_that_changed_since_is_refused_where_rows_would_be_lost(tmp_path: Path) -> None:
    path = tmp_path / "kunder.csv"
    server = ReportServer([{"id": str(number)} for number in range(25)])
    with serving(server) as recorder:
        with (
            TriggClient(KEY, base_url=recorder.base_url) as client,
            client.reports.rows("customers", rows_per_page=10) as rows,
        ):
            for _ in range(15):
                next(rows)
            position = rows.position
        server.rows.pop(0)
        with pytest.raises(PaginationError, match="others now"):
            export(recorder.base_url, "sync", path, start=position)


# --- files that stand in the way --------------------------------------------------------------------------------------


@both
def test_a_file_that_exists_is_replaced_only_when_told(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "kunder.csv"
    path.write_text("i går")
    with serving(ReportServer([{"id": "1"}])) as recorder:
        with pytest.raises(ExportError, match="exists; give overwrite=True to replace it"):
            export(recorder.base_url, kind, path)
        assert not recorder.seen
        assert (path.read_text(), left_in(tmp_path)) == ("i går", ["kunder.csv"])
        export(recorder.base_url, kind, path, overwrite=True)
    assert path.read_bytes() == b"id\r\n1\r\n"
    assert left_in(tmp_path) == ["kunder.csv"]


def test_the_old_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "kunder.csv"
    path.write_text("i går")
    server = ReportServer([customer(number) for number in range(40)])
    server.change = lambda page, response: Reply(502) if page == 2 else response
    with serving(server) as recorder, pytest.raises(CallError):
        export(recorder.base_url, "sync", path, rows_per_page=10, overwrite=True)
    assert path.read_text() == "i går"


def test_a_file_that_came_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "kunder.csv"

    def come(_: int, response: Any) -> Any:
        path.write_text("fra en annen")
        return response

    server = ReportServer([{"id": "1"}])
    server.change = come
    with serving(server) as recorder, pytest.raises(ExportError, match="exists"):
        export(recorder.base_url, "sync", path)
    assert path.read_text() == "fra en annen"
    assert left_in(tmp_path) == ["kunder.csv", "kunder.csv.stage"]


def test_an_export_that_was_killed_after_its_last_step_has_ended(tmp_path: Path) -> None:
    path, stage = tmp_path / "kunder.csv", tmp_path / "kunder.csv.stage"
    with serving(ReportServer([{"id": "1"}])) as recorder:
        code = (
            "import sys, os; from pathlib import Path; from tests.exports.exporting import export\n"
            "from trigg_ext.exports import _stage\n"
            "_stage.Stage.remove = lambda self: os._exit(9)\n"
            f"export({recorder.base_url!r}, 'sync', Path({str(path)!r}))"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False, env=paths()).returncode == 9
        assert stage.exists()
        asked = len(recorder.seen)
        result = export(recorder.base_url, "sync", path)
        assert (result.rows, result.resumed, len(recorder.seen)) == (1, True, asked)
    assert left_in(tmp_path) == ["kunder.csv"]


def paths() -> dict[str, str]:
    root = Path(__file__).parents[2]
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "generated")])}


@both
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("finnes-ikke/kunder.csv", "its folder does not exist; make it first"),
        ("fil/kunder.csv", "its folder is a file"),
        ("mappe.csv", "is no file; give another path"),
    ],
)
def test_a_path_that_cannot_be_written_is_told_before_anything_is_requested(
    kind: str, name: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / "fil").touch()
    (tmp_path / "mappe.csv").mkdir()
    with serving(ReportServer([])) as recorder:
        with pytest.raises(ExportError, match=told):
            export(recorder.base_url, kind, tmp_path / name)
        assert not recorder.seen
    assert left_in(tmp_path) == ["fil", "mappe.csv"]


@pytest.mark.skipif(sys.platform != "linux", reason="a folder where not even root may write")
def test_a_folder_that_may_not_be_written_is_told_before_anything_is_requested() -> None:
    with serving(ReportServer([])) as recorder:
        with pytest.raises(ExportError, match=r"it may not be written; give yourself the rights|read-only disk"):
            export(recorder.base_url, "sync", Path("/sys/kunder.csv"))
        assert not recorder.seen


@pytest.mark.skipif(sys.platform == "win32", reason="limits are those of POSIX")
@pytest.mark.parametrize("suffix", ["csv.gz", "parquet"])
def test_a_full_disk_loses_nothing(suffix: str, tmp_path: Path) -> None:
    rows, path = [customer(number) for number in range(200)], tmp_path / f"kunder.{suffix}"
    with serving(ReportServer(rows)) as recorder:
        for limit in (8_000, 60_000):  # the size that a file may have: as a full disk, for one process
            code = (
                "import resource; from pathlib import Path; from tests.exports.exporting import export\n"
                "from trigg_ext import ExportError\n"
                f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
                f"try: export({recorder.base_url!r}, 'sync', Path({str(path)!r}), rows_per_page=10)\n"
                "except ExportError as error: print(error)"
            )
            # Without coverage, which would write a file of its own.
            alone = {name: value for name, value in paths().items() if not name.startswith("COV")}
            done = subprocess.run([sys.executable, "-c", code], check=False, env=alone, capture_output=True, text=True)
            assert not done.stderr
            assert re.search("raise the limit, and export again|^$", done.stdout)
            assert left_in(tmp_path) in ([f"{path.name}.stage"], [path.name])
        if not path.exists():
            assert export(recorder.base_url, "sync", path, rows_per_page=10).resumed
    (tmp_path / "uforstyrret").mkdir()
    assert path.read_bytes() == exported(tmp_path / "uforstyrret", suffix, rows).read_bytes()


def test_two_exports_to_one_target_do_not_mix(tmp_path: Path) -> None:
    path, second = tmp_path / "kunder.csv", list[Exception]()
    server = ReportServer([customer(number) for number in range(30)])

    def try_too(page: int, response: Any) -> Any:
        if page == 2 and not second:
            try:
                export(recorder.base_url, "sync", path, rows_per_page=10)
            except ExportError as error:
                second.append(error)
        return response

    server.change = try_too
    with serving(server) as recorder:
        export(recorder.base_url, "sync", path, rows_per_page=10)
    assert "is in use: another export writes the same target" in str(second[0])
    assert len(table_of(path)) == 31


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked on POSIX")
def test_a_process_that_was_forked_meanwhile_does_not_keep_the_lock(tmp_path: Path) -> None:
    code = (
        "import os, signal; from pathlib import Path; from trigg_ext.exports._stage import Stage\n"
        "facts = dict.fromkeys(['call', 'rows_per_page', 'list_name', 'start', 'last_page'])\n"
        f"stage = Stage(Path({str(tmp_path / 'kunder.csv.stage')!r}), facts, resume=True)\n"
        "child = os.fork()\n"
        "if not child: signal.pause()\n"
        "stage.close()\n"
        "try: Stage(stage.path, facts, resume=True).close(); print('free')\n"
        "finally: os.kill(child, signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, env=paths(), capture_output=True, text=True)
    assert done.stdout == "free\n"


def test_a_file_in_the_place_of_the_stage_is_not_touched(tmp_path: Path) -> None:
    stage = tmp_path / "kunder.csv.stage"
    for content in ("min egen fil\n", '{"trigg_export":99}\n', "[]\n", "uten linjeskift"):
        stage.write_text(content)
        for resume in (True, False):
            with serving(ReportServer([])) as recorder, pytest.raises(ExportError, match="none of this version"):
                export(recorder.base_url, "sync", tmp_path / "kunder.csv", resume=resume)
        assert stage.read_text() == content


@pytest.mark.skipif(sys.platform == "win32", reason="rights are those of POSIX")
def test_what_was_fetched_is_for_its_owner_alone_and_a_link_leads_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "lager").mkdir()
    link, path = tmp_path / "kunder.csv", tmp_path / "lager" / "kunder-2026.csv"
    link.symlink_to(path)
    server = ReportServer([customer(number) for number in range(40)])
    server.change = lambda page, response: Reply(502) if page == 2 else response
    with serving(server) as recorder:
        with pytest.raises(CallError):
            export(recorder.base_url, "sync", link, rows_per_page=10)
        (stage,) = path.parent.iterdir()
        assert stat.S_IMODE(stage.stat().st_mode) == 0o600
        assert KEY not in stage.read_text()
        server.change = lambda _, response: response
        export(recorder.base_url, "sync", link, rows_per_page=10)
    assert link.is_symlink()
    assert len(table_of(path)) == 41


# --- interruptions ----------------------------------------------------------------------------------------------------


def test_an_interrupt_is_raised_as_it_is_and_the_export_goes_on_later(tmp_path: Path) -> None:
    path = tmp_path / "kunder.csv"
    server = ReportServer([customer(number) for number in range(40)])

    def interrupt(progress: Progress) -> None:
        if progress.pages == 2:
            raise KeyboardInterrupt

    with serving(server) as recorder:
        with pytest.raises(KeyboardInterrupt):
            export(recorder.base_url, "sync", path, rows_per_page=10, on_progress=interrupt)
        server.pages.clear()
        assert export(recorder.base_url, "sync", path, rows_per_page=10).resumed
        assert server.pages == [3, 4]


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.01])
def test_an_export_that_is_cancelled_while_it_reads_what_was_fetched_keeps_it(seconds: float, tmp_path: Path) -> None:
    path, server = tmp_path / "kunder.csv", ReportServer([customer(number) for number in range(400)])
    server.change = lambda page, response: Reply(502) if page == 40 else response

    async def main() -> None:
        async with AsyncTriggClient(KEY, base_url=recorder.base_url) as client:
            task = asyncio.create_task(client.reports.export("customers", path, rows_per_page=10))
            await asyncio.sleep(seconds)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with serving(server) as recorder:
        with pytest.raises(CallError):
            export(recorder.base_url, "sync", path, rows_per_page=10)
        server.pages.clear()
        asyncio.run(main())
        server.change = lambda _, response: response
        assert export(recorder.base_url, "sync", path, rows_per_page=10).resumed
    assert set(server.pages) <= {40}
    assert len(table_of(path)) == 401


@both
def test_an_export_that_fetched_nothing_leaves_nothing(kind: str, tmp_path: Path) -> None:
    with serving(lambda _: Reply(401)) as recorder, pytest.raises(AuthenticationError):
        export(recorder.base_url, kind, tmp_path / "kunder.csv")
    assert left_in(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="rights are those of POSIX")
def test_a_file_that_is_replaced_keeps_its_rights_and_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "kunder.csv", tmp_path / "annet"
    path.touch()
    path.chmod(0o640)
    elsewhere.write_text("ikke rør")
    (tmp_path / "kunder.csv.part").symlink_to(elsewhere)
    (tmp_path / "til.csv.stage").symlink_to(elsewhere)
    with serving(ReportServer([{"id": "1"}])) as recorder:
        export(recorder.base_url, "sync", path, overwrite=True)
        with pytest.raises(ExportError, match=r"til\.csv\.stage cannot be written"):
            export(recorder.base_url, "sync", tmp_path / "til.csv")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert (path.read_bytes(), elsewhere.read_text()) == (b"id\r\n1\r\n", "ikke rør")


def test_a_number_beyond_a_double_is_refused(tmp_path: Path) -> None:
    response = Reply(200, b'{"data": [{"saldo": 1e400}]}', {"content-type": "application/json"})
    with serving(lambda _: response) as recorder, pytest.raises(ExportError, match="larger than a double can be"):
        export(recorder.base_url, "sync", tmp_path / "kunder.ndjson")


def test_it_runs_under_trio(tmp_path: Path) -> None:
    import anyio

    rows, path = [customer(number) for number in range(30)], tmp_path / "kunder.csv"

    async def main() -> ExportResult:
        async with (
            httpx.AsyncHTTPTransport() as transport,
            AsyncTriggClient(KEY, base_url=recorder.base_url, transport=transport) as client,
        ):
            return await client.reports.export("customers", path, rows_per_page=10)

    with serving(ReportServer(rows)) as recorder:
        assert anyio.run(main, backend="trio").rows == 30
    assert len(table_of(path)) == 31


def test_rows_that_are_missing_are_told_and_can_be_allowed_without_fetching_again(tmp_path: Path) -> None:
    path, server = tmp_path / "kunder.csv", ReportServer([customer(number) for number in range(50)])
    server.change = lambda page, response: {**response, "data": []} if page == 3 else response
    with serving(server) as recorder:
        for _ in range(2):
            with pytest.raises(PaginationError, match="50 records, and all pages have 40"):
                export(recorder.base_url, "sync", path, rows_per_page=10)
            assert not path.exists()
        server.pages.clear()
        export(recorder.base_url, "sync", path, rows_per_page=10, allow_missing=True)
        assert len(server.pages) <= 1
    assert len(table_of(path)) == 41


def test_a_page_that_is_repeated_is_told_and_is_not_written(tmp_path: Path) -> None:
    path, server = tmp_path / "kunder.csv", ReportServer([customer(number) for number in range(50)])
    server.change = lambda page, response: {**response, "data": server.rows[10:20]} if page == 3 else response
    with serving(server) as recorder:
        for _ in range(2):  # also when it goes on
            with pytest.raises(PaginationError, match="page 3 has the same rows as a page before it"):
                export(recorder.base_url, "sync", path, rows_per_page=10)
        server.change = lambda _, response: response
        export(recorder.base_url, "sync", path, rows_per_page=10)
    assert [row[0] for row in table_of(path)[1:]] == [row["id"] for row in server.rows]


def test_a_report_that_grows_is_exported_to_its_new_end(tmp_path: Path) -> None:
    path, server = tmp_path / "kunder.csv", ReportServer([customer(number) for number in range(15)])
    server.change = lambda page, response: Reply(502) if page == 2 else response
    with serving(server) as recorder:
        with pytest.raises(CallError):
            export(recorder.base_url, "sync", path, rows_per_page=10)
        server.change = lambda _, response: response
        server.rows += [customer(number) for number in range(15, 33)]
        assert export(recorder.base_url, "sync", path, rows_per_page=10).rows == 33


@pytest.mark.parametrize("moment", ["a response", "a file"])
def test_a_cancelled_export_goes_on_later(moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, here = tmp_path / "kunder.csv", threading.Event()
    server = ReportServer([customer(number) for number in range(60)])
    if moment == "a response":

        def seen(page: int, response: Any) -> Any:
            if page == 3:
                here.set()
            return response

        server.change = seen
    else:
        from trigg_ext.exports import _formats

        lines = _formats._csv_lines

        def begun(*args: Any) -> str:
            here.set()
            return lines(*args)

        monkeypatch.setattr(_formats, "_csv_lines", begun)

    async def main() -> None:
        async with AsyncTriggClient(KEY, base_url=recorder.base_url) as client:
            task = asyncio.create_task(client.reports.export("customers", path, rows_per_page=10))
            await asyncio.to_thread(here.wait, 30)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with serving(server) as recorder:
        asyncio.run(main())
        assert left_in(tmp_path)[-1] == "kunder.csv.stage"
        assert export(recorder.base_url, "async", path, rows_per_page=10).resumed
    assert len(table_of(path)) == 61
    assert left_in(tmp_path) == ["kunder.csv"]


# --- options ----------------------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("kunder.xlsx", {}, r"kunder.xlsx does not say what to write; expected a name that ends in .csv, .ndjson"),
        ("kunder", {}, "does not say what to write"),
        ("kunder.gz", {}, "does not say what to write"),
        ("kunder.parquet.gz", {}, "does not say what to write"),
        ("kunder.csv", {"columns": "id"}, "columns is 'id'; expected a list of names, each once"),
        ("kunder.csv", {"columns": []}, "expected a list of names"),
        ("kunder.csv", {"columns": ["id", "id"]}, "expected a list of names, each once"),
        ("kunder.ndjson", {"columns": ["id"]}, "columns are for .csv and .parquet"),
        ("kunder.csv", {"schema": pa.schema([])}, "schema is for .parquet; give columns for .csv"),
        ("kunder.parquet", {"schema": {"id": "string"}}, "schema is of type dict; expected a pyarrow.Schema"),
        ("kunder.parquet", {"schema": pa.schema([("a", pa.list_(pa.int8()))])}, "nested values are written as JSON"),
        ("kunder.parquet", {"schema": pa.schema([("a", pa.int8()), ("a", pa.int8())])}, "has the column 'a' twice"),
        ("kunder.parquet", {"schema": pa.schema([]), "columns": ["id"]}, "schema and columns were given"),
        ("kunder.csv", {"other_columns": "ignore"}, "other_columns is 'ignore'; expected \"error\" or \"drop\""),
        ("kunder.csv", {"rows_per_page": 0}, "rows_per_page is 0"),
        ("kunder.csv", {"prefech": 1}, "There is no option 'prefech'"),
        ("kunder.csv", {"query": {"page": 2}}, "give start= instead"),
    ],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused_before_anything_is_requested(
    kind: str, name: str, options: dict[str, Any], told: str, tmp_path: Path
) -> None:
    with serving(ReportServer([])) as recorder:
        with pytest.raises(ConfigurationError, match=told):
            export(recorder.base_url, kind, tmp_path / name, **options)
        assert not recorder.seen
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(("module", "name"), [("pyarrow", "kunder.parquet"), ("zstandard", "kunder.csv.zst")])
def test_a_missing_library_is_told_with_its_extra(
    module: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, f"{module}.parquet", None)
    with serving(ReportServer([])) as recorder:
        with pytest.raises(ConfigurationError, match=rf"{name} needs {module}: pip install 'trigg-client\[export\]'"):
            export(recorder.base_url, "sync", tmp_path / name)
        export(recorder.base_url, "sync", tmp_path / "kunder.csv.gz")


def test_libraries_are_loaded_when_they_are_used() -> None:
    code = (
        "import sys, trigg_ext.exports, trigg_ext; trigg_ext.TriggClient('n').reports\n"
        "print([name for name in sys.modules if 'arrow' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=paths())
    assert done.stdout.strip() == "[]"
