"""Decide the columns of an export: their names, and what their values are. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, cast

from trigg_ext.errors import ExportError

Kind = Literal["boolean", "integer", "number", "string", "json"]

_BOOLEAN, _SMALL, _INTEGER, _HUGE, _NUMBER, _STRING, _NESTED = (1 << bit for bit in range(7))
_BITS: Final[dict[type, int]] = {
    type(None): 0, bool: _BOOLEAN, float: _NUMBER, str: _STRING, dict: _NESTED, list: _NESTED,
}  # fmt: skip
#: Integers up to here are also exact as floating-point numbers.
_EXACT: Final = 2**53
_LARGEST: Final = 2**63


class Columns:
    """The columns that rows have, in the order in which they came.

    Args:
        names: the columns to write; None for all that come.
        drop_others: whether fields that are no columns are left out; else they are refused.
    """

    def __init__(self, names: Sequence[str] | None, *, drop_others: bool) -> None:
        self._given = names
        self._drop_others = drop_others
        self._kinds: dict[str, int] = dict.fromkeys(names or (), 0)
        self._dropped: dict[str, None] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(self._kinds)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Return the names of the fields that are left out."""
        return tuple(self._dropped)

    def observe(self, rows: Iterable[Any], page: int) -> None:
        """Take rows into account.

        Raises:
            ExportError: a row is no object, or has a field that is no column.
        """
        kinds = self._kinds
        for number, row in enumerate(rows, 1):
            if not isinstance(row, Mapping):
                raise ExportError(
                    f"Row {number} of page {page} is no object but a {type(row).__name__}, which has no columns; "
                    "export the report as .ndjson."
                )
            fields = cast("Mapping[str, Any]", row)
            for name, value in fields.items():
                bit = _BITS.get(value.__class__)
                if bit is None:
                    bit = _SMALL if -_EXACT <= value <= _EXACT else _INTEGER if -_LARGEST <= value < _LARGEST else _HUGE
                known = kinds.get(name)
                if known is None:
                    if self._given is not None:
                        self._refuse_or_drop(name, page)
                        continue
                    known = 0
                kinds[name] = known | bit

    def _refuse_or_drop(self, name: str, page: int) -> None:
        if not self._drop_others:
            raise ExportError(
                f"A row of page {page} has the field {name!r}, which is none of the columns; add it to them, or give "
                'other_columns="drop". What was fetched is kept.'
            )
        self._dropped[name] = None

    def kinds(self) -> dict[str, Kind]:
        """Return what the values of each column are; null counts for nothing."""
        return {name: _kind(bits) for name, bits in self._kinds.items()}


def _kind(bits: int) -> Kind:
    if bits in (0, _STRING):
        return "string"
    if bits == _BOOLEAN:
        return "boolean"
    if not bits & ~(_SMALL | _INTEGER):
        return "integer"
    if not bits & ~(_SMALL | _NUMBER):
        return "number"
    # Nested values, integers beyond 64 bits, and values of several kinds, which no other kind of column holds exactly.
    return "json"
