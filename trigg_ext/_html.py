"""Tables in HTML, for notebooks. Everything is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_MOST_ROWS = 20
_LONGEST = 80


def table(title: str, rows: Iterable[Mapping[str, Any]], total: int) -> str:
    """Return a table with a title; of many rows the first, and how many there are."""
    shown = [dict(row) for _, row in zip(range(_MOST_ROWS), rows, strict=False)]
    names = list(dict.fromkeys(name for row in shown for name in row))
    parts = [f"<p>{escape(title)}</p>"]
    if shown:
        head = "".join(f"<th>{escape(name)}</th>" for name in names)
        body = "".join(f"<tr>{''.join(f'<td>{_cell(row.get(name))}</td>' for name in names)}</tr>" for row in shown)
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
    if total > len(shown):
        parts.append(f"<p>and {total - len(shown):,} more</p>")
    return "".join(parts)


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return escape(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
