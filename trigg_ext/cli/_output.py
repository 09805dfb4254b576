"""Print values as a table, JSON, YAML or CSV, and mask personal data on a terminal."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any, cast

import click

from trigg_api.record import Record
from trigg_ext._operation_calls import masked_json
from trigg_ext.openapi.json_types import sequence

FORMATS = ("table", "json", "yaml", "csv")
_WIDE = 1000
_WIDEST = 40
_GAP = 2


def is_terminal(stream: Any) -> bool:
    """Return whether a person reads or types at the other end of a stream."""
    return bool(stream.isatty())


def note(text: str) -> None:
    """Print a line to standard error, without line breaks of its own."""
    click.echo(f"trigg: {' '.join(text.split())}", err=True)


class Output(Record):
    """How values are printed.

    Attributes:
        format: one of ``FORMATS``.
        show_personal: whether personal data is printed on a terminal, too.
    """

    format: str = "table"
    show_personal: bool = False

    @property
    def personal(self) -> bool:
        """Whether personal data is printed: on request, and where the output goes to a file or a program."""
        return self.show_personal or not is_terminal(sys.stdout)

    def write(self, value: Any, text: str = "") -> None:
        """Print a JSON value; where the format is a table and a text is given, print the text instead."""
        value = masked_json(value, personal=self.personal)
        if self.format == "json":
            click.echo(json.dumps(value, ensure_ascii=False, indent=2))
        elif self.format == "yaml":
            import yaml

            click.echo(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), nl=False)
        elif self.format == "csv":
            click.echo(_as_csv(value), nl=False)
        elif text:
            click.echo(text)
        elif value is not None:
            _print_table(value)


def _rows(value: Any) -> list[dict[str, Any]]:
    rows: list[Any] = sequence(cast("object", value)) if isinstance(value, list) else [] if value is None else [value]
    return [cast("dict[str, Any]", each) if isinstance(each, dict) else {"value": each} for each in rows]


def _columns(rows: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _as_csv(value: Any) -> str:
    rows = _rows(value)
    file = io.StringIO()
    writer = csv.DictWriter(file, _columns(rows), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _csv_cell(each) for name, each in row.items()})
    return file.getvalue()


def _csv_cell(value: Any) -> Any:
    if isinstance(value, (dict, list, bool)):
        return json.dumps(value, ensure_ascii=False)
    return value


def _print_table(value: Any) -> None:
    from rich.table import Table
    from rich.text import Text

    if value == []:
        note("nothing was found.")
        return
    further: list[str] = []
    lines = [dict(_flat(row)) for row in _rows(value)]
    table = Table(box=None, pad_edge=False, show_header=isinstance(value, list))
    if isinstance(value, list):
        names = [name for name in _columns(lines) if any(line.get(name) for line in lines)]
        count = _fitting(names, lines)
        further = names[count:]
        for name in names[:count]:
            table.add_column(name, overflow="fold")
        for line in lines:
            table.add_row(*(Text(line.get(name, "")) for name in names[:count]))
    else:
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for name, text in lines[0].items():
            table.add_row(Text(name), Text(text))
    console = _console()
    with console.capture() as captured:
        console.print(table)
    # Without the blanks that fill the last column.
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))
    if further:
        note(f"there is no room for {', '.join(further)}; --output json has all.")


def _fitting(names: list[str], lines: list[dict[str, str]]) -> int:
    """Return how many of the columns fit beside one another."""
    left = _console().width + _GAP
    for count, name in enumerate(names):
        left -= min(_WIDEST, max(len(name), *(len(line.get(name, "")) for line in lines))) + _GAP
        if left < 0:
            return max(1, count)
    return len(names)


def _console() -> Any:
    from rich.console import Console

    # What is read by a program is not wrapped at the width of no terminal.
    return Console(file=sys.stdout, highlight=False, width=None if is_terminal(sys.stdout) else _WIDE)


def _flat(fields: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the fields of an object and of the objects in it, as texts by dotted names."""
    for name, value in fields.items():
        if isinstance(value, dict):
            yield from _flat(cast("dict[str, Any]", value), f"{prefix}{name}.")
        elif isinstance(value, list):
            items = sequence(cast("object", value))
            nested = any(isinstance(each, (dict, list)) for each in items)
            count = f"{len(items)} item{'s' * (len(items) != 1)}"
            yield f"{prefix}{name}", count if nested else ", ".join(map(_cell, items))
        else:
            yield f"{prefix}{name}", _cell(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)
