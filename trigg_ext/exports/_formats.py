"""Write rows as CSV, NDJSON or Parquet, compressed or not. The same rows give the same bytes."""

from __future__ import annotations

import contextlib
import gzip
import json
import re
from collections.abc import Callable, Generator, Iterable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final

from trigg_api.record import Record
from trigg_ext.errors import ConfigurationError, ExportError
from trigg_ext.exports._columns import Kind

_SUFFIXES: Final = {".csv": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson", ".parquet": "parquet"}
_COMPRESSED: Final = (".gz", ".zst")
#: How much a group of a Parquet file holds at most.
_GROUP_ROWS, _GROUP_BYTES = 100_000, 16 * 2**20
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$|^$')
_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Format(Record):
    """What a file is.

    Attributes:
        name: ``"csv"``, ``"ndjson"`` or ``"parquet"``.
        compression: ``".gz"``, ``".zst"`` or ``""``.
    """

    name: str
    compression: str = ""


class Table(Record):
    """What a file has columns for.

    Attributes:
        kinds: the columns, and what their values are.
        schema: a ``pyarrow.Schema`` for them, or None.
    """

    kinds: dict[str, Kind]
    schema: Any = None


def format_of(path: Path) -> Format:
    """Return what a file is by its name, if what it needs is installed.

    Raises:
        ConfigurationError: the name does not say it, or a library is missing.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    compression = suffixes.pop() if suffixes and suffixes[-1] in _COMPRESSED else ""
    name = _SUFFIXES.get(suffixes[-1]) if suffixes else None
    if name is None or (compression and name == "parquet"):
        raise ConfigurationError(
            f"{path.name} does not say what to write; expected a name that ends in .csv, .ndjson, .jsonl (with .gz or "
            ".zst, if you like) or .parquet."
        )
    if name == "parquet":
        library("pyarrow.parquet", path.name)
    if compression == ".zst":
        library("zstandard", path.name)
    return Format(name, compression)


def library(name: str, what: str) -> Any:
    """Return a library of the extra ``export``, which something needs.

    Raises:
        ConfigurationError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        package = name.partition(".")[0]
        raise ConfigurationError(f"{what} needs {package}: pip install 'trigg-client[export]'.") from None


@contextlib.contextmanager
def open_writer(format_: Format, file: IO[bytes], table: Table) -> Generator[Callable[[list[Any]], None]]:
    """Return what writes rows to a file; the rest is written at the end of the block."""
    if format_.name == "parquet":
        parquet = _Parquet(file, table)
        with parquet:
            yield parquet.write
            parquet.flush()
        return
    compressed: contextlib.AbstractContextManager[Any] = contextlib.nullcontext(file)
    if format_.compression == ".gz":
        # Neither a name nor a time is written, so that the same rows give the same bytes.
        compressed = gzip.GzipFile("", "wb", 6, file, mtime=0)
    elif format_.compression == ".zst":
        compressed = library("zstandard", "").ZstdCompressor().stream_writer(file, closefd=False)
    lines = partial(_csv_lines, tuple(table.kinds)) if format_.name == "csv" else _json_lines
    with compressed as out:
        if format_.name == "csv" and table.kinds:
            out.write(_encoded(_csv_line(table.kinds)))
        yield lambda rows: _write(out, lines(rows))


def _write(out: IO[bytes] | gzip.GzipFile, text: str) -> None:
    out.write(_encoded(text))


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        # A lone surrogate, which UTF-8 has no form for, is written as in JSON: \ud83d.
        return text.encode("utf-8", "backslashreplace")


# --- lines ------------------------------------------------------------------------------------------------------------


def _csv_lines(names: tuple[str, ...], rows: list[Any]) -> str:
    """Return rows as CSV, as RFC 4180 has it.

    null and a field that is absent are empty, and an empty string is ``""``, as is null in an only column. What is
    nested is JSON.
    """
    return "".join([_csv_line(map(row.get, names)) for row in rows])


def _csv_line(values: Iterable[Any]) -> str:
    # A blank line is no row to those who read it, so that null in the only column is "".
    return (",".join(map(_cell, values)) or '""') + "\r\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if type(value) is not str:
        value = _text(value)  # as in JSON: true, 1.5, and what is nested
    text: str = value
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _json_lines(rows: list[Any]) -> str:
    return "".join([f"{_text(row)}\n" for row in rows])


# --- Parquet ----------------------------------------------------------------------------------------------------------


class _Parquet:
    """A Parquet file."""

    def __init__(self, file: IO[bytes], table: Table) -> None:
        self._arrow = library("pyarrow", "")
        self._kinds = None if table.schema is not None else table.kinds
        self._schema = table.schema if table.schema is not None else _schema(self._arrow, table.kinds)
        self._writer = library("pyarrow.parquet", "").ParquetWriter(file, self._schema)
        self._batches: list[Any] = []
        self._rows = self._bytes = 0

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def write(self, rows: list[Any]) -> None:
        """Take rows; what is enough for a group is written."""
        arrays = [self._array(field, [row.get(field.name) for row in rows]) for field in self._schema]
        batch = self._arrow.RecordBatch.from_arrays(arrays, schema=self._schema)
        if self._rows + len(rows) > _GROUP_ROWS or self._bytes + batch.nbytes > _GROUP_BYTES:
            self.flush()
        self._batches.append(batch)
        self._rows += len(rows)
        self._bytes += batch.nbytes

    def flush(self) -> None:
        """Write a group."""
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_batches(self._batches, self._schema))
        self._batches.clear()
        self._rows = self._bytes = 0

    def _array(self, field: Any, values: list[Any]) -> Any:
        arrow, kind = self._arrow, self._kinds and self._kinds[field.name]
        is_text = arrow.types.is_string(field.type) or arrow.types.is_large_string(field.type)
        if kind == "json":
            values = [None if value is None else _text(value) for value in values]
        elif is_text and kind is None:
            values = [value if value is None or type(value) is str else _text(value) for value in values]
        try:
            if is_text or kind is not None:
                array = self._text_array(field.type, values) if is_text else arrow.array(values, field.type)
            else:
                array = self._converted(field.type, values)
        except (arrow.ArrowException, TypeError, ValueError, OverflowError):
            raise _refusal(field, "a value") from None
        if not field.nullable and array.null_count:
            raise _refusal(field, "null")
        return array

    def _text_array(self, type_: Any, values: list[Any]) -> Any:
        try:
            return self._arrow.array(values, type_)
        except UnicodeEncodeError:
            return self._arrow.array([value and _encoded(value).decode() for value in values], type_)

    def _converted(self, type_: Any, values: list[Any]) -> Any:
        """Convert what came to a type that was given: arrow's own array would cut 1.5 to an integer in silence."""
        try:
            return self._arrow.array(values).cast(type_)
        except OverflowError:
            return self._arrow.array(values, type_)  # integers beyond 64 bits, as decimals


def _refusal(field: Any, what: str) -> ExportError:
    type_ = field.type if field.nullable else f"{field.type} that is not null"
    return ExportError(
        f"Column {field.name!r} has {what} that cannot be written as {type_}; give it another type in schema. What was "
        "fetched is kept, so that exporting again requests nothing."
    )


def _schema(arrow: Any, kinds: dict[str, Kind]) -> Any:
    types = {
        "boolean": arrow.bool_(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "string": arrow.string(),
        "json": arrow.string(),
    }
    return arrow.schema(
        [
            arrow.field(name, types[kind], metadata={"trigg": "json"} if kind == "json" else None)
            for name, kind in kinds.items()
        ]
    )
