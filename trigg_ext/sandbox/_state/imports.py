"""Handlers of imports: the content is counted and kept, and changes nothing else."""

from __future__ import annotations

import csv
import io
from typing import Any, cast
from xml.parsers import expat

import attrs
from attrs import frozen

from trigg_ext.openapi.json_types import mapping, sequence
from trigg_ext.sandbox._calls import Call, Response
from trigg_ext.sandbox._state.database import State
from trigg_ext.sandbox._state.handlers import handles, refuse
from trigg_ext.sandbox._state.keys import dump

__all__ = ["import_rows"]


@frozen
class _Counted:
    """The content of an import, and its rows."""

    content: bytes
    rows: int


def _data(call: Call) -> Call:
    if call.media_type == "application/json":
        body = mapping(call.body)
        lists = [len(sequence(cast("object", value))) for value in body.values() if isinstance(value, list)]
        return attrs.evolve(call, body=_Counted(dump(body).encode(), sum(lists) if lists else 1))
    content = _bytes(call.body)
    rows = _elements(content) if "xml" in call.media_type else max(_lines(content) - 1, 0)
    if rows is None:
        refuse(call, 400, "The body is not XML.")
    return attrs.evolve(call, body=_Counted(content, rows))


def _form(call: Call) -> Call:
    return attrs.evolve(call, body=_Counted(dump(mapping(call.body)).encode(), 1))


def _file(call: Call) -> Call:
    given = mapping(call.body).get("file")
    parts = sequence(cast("object", given)) if isinstance(given, list) else [given]
    content = b"".join(_bytes(part) for part in parts)
    return attrs.evolve(call, body=_Counted(content, _lines(content)))


@handles(
    "imports.data",
    writes=True,
    prepare=_data,
    assumption="Returns `id`, `status`, `rows` and `bytes`; the rows are the entries of the lists in a JSON object (1 "
    "without a list), the elements within the root of XML (400 if it is none), the lines of a CSV after its head; "
    "the content is kept and becomes no customer.",
)
def data(state: State, call: Call) -> Response:
    """Import a body."""
    return _stored(state, "data", call)


@handles("imports.form", writes=True, prepare=_form, assumption="As `imports.data`; a form is one row.")
def form(state: State, call: Call) -> Response:
    """Import a form."""
    return _stored(state, "form", call)


@handles(
    "imports.file",
    writes=True,
    prepare=_file,
    assumption="As `imports.data`; the rows are the lines of the file that are not empty; several files count as one.",
)
def file(state: State, call: Call) -> Response:
    """Import a file."""
    return _stored(state, "file", call)


def import_rows(state: State) -> list[dict[str, Any]]:
    """Return every import, oldest first, with its content as bytes."""
    rows = state.all("SELECT id, kind, media_type, rows, bytes, content, at FROM imports ORDER BY seq")
    names = ("id", "kind", "mediaType", "rows", "bytes", "content", "at")
    return [{**dict(zip(names, row, strict=True)), "at": state.stamp(row[6])} for row in rows]


def _stored(state: State, kind: str, call: Call) -> Response:
    counted: _Counted = call.body
    id, content, rows = state.new_id(), counted.content, counted.rows
    state.run(
        "INSERT INTO imports (id, kind, media_type, rows, bytes, content, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        id, kind, call.media_type, rows, len(content), content, state.now,
    )  # fmt: skip
    return Response(200, {"id": id, "status": "OK", "rows": rows, "bytes": len(content)})


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    return value.encode("utf-8", "replace") if isinstance(value, str) else b""


def _lines(content: bytes) -> int:
    """Count the lines that are not empty; a line break within quotes belongs to its line."""
    text = content.decode("utf-8-sig", "replace")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        return sum(1 for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row))
    except csv.Error:
        return sum(1 for line in text.splitlines() if line.strip())


def _elements(content: bytes) -> int | None:
    """Count the elements directly within the root; None if the content is not XML."""
    depth = found = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, found
        found += depth == 1
        depth += 1

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        return None
    return found
