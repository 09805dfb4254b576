"""A Griffe extension: docstrings are written for ``help()``, in the marks of reStructuredText; pages are Markdown."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

_RULE = re.compile(r"^=+(?: +=+)+$")


class Markdown(Extension):
    """Turns roles, literal blocks and simple tables of docstrings into Markdown."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Rewrite the docstring of an object that was loaded."""
        if obj.docstring is not None:
            obj.docstring.value = as_markdown(obj.docstring.value)


def as_markdown(text: str) -> str:
    """Return a docstring in Markdown."""
    text = re.sub(r":(?:class|func|meth|mod|exc|attr|data|obj):`~?([^`]+)`", r"`\1`", text)
    text = re.sub(r"^::$\n\n?", "", text, flags=re.MULTILINE)
    text = re.sub(r"::$", ":", text, flags=re.MULTILINE)
    # An attribute of which the reference says nothing.
    text = re.sub(r"^(    \w+)$", r"\1: Not described.", text, flags=re.MULTILINE) if "Attributes:" in text else text
    return _with_tables(text)


def _with_tables(text: str) -> str:
    lines = text.split("\n")
    rules = [number for number, line in enumerate(lines) if _RULE.match(line)]
    # From the end, so that the numbers before stay right.
    for top, head, bottom in reversed(list(zip(rules[::3], rules[1::3], rules[2::3], strict=True))):
        columns = [each.span() for each in re.finditer("=+", lines[top])]
        rows = [_cells(lines[top + 1], columns)]
        for line in lines[head + 1 : bottom]:
            cells = _cells(line, columns)
            if cells[0]:
                rows.append(cells)
            else:  # it goes on from the line before
                rows[-1] = [f"{before} {more}".strip() for before, more in zip(rows[-1], cells, strict=True)]
        written = [f"| {' | '.join(row)} |" for row in rows]
        written.insert(1, "|" + "---|" * len(columns))
        lines[top : bottom + 1] = written
    return "\n".join(lines)


def _cells(line: str, columns: list[tuple[int, int]]) -> list[str]:
    ends = [start for start, _ in columns[1:]]
    return [line[start:end].strip() for (start, _), end in zip(columns, [*ends, None], strict=True)]
