"""Describe schema mismatches of users' own classes, in words that show none of the values."""

from __future__ import annotations

import re
from typing import Any

from trigg_api.types import kind_of

_MOST_LISTED = 5


class MismatchError(ValueError):
    """Data does not fit a class. The text names each place that does not, and none of the values."""


def name_of(kind: Any) -> str:
    """Return the name of a class, for a text."""
    return kind.__name__ if isinstance(kind, type) else re.sub(r"(?<!['\w])[A-Za-z_][\w.<>]*\.(?=\w)", "", repr(kind))


def path(places: tuple[str | int, ...]) -> str:
    """Return a place in data as a JSONPath."""
    return "$" + "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in places)


def listed(mismatches: list[str]) -> str:
    """Return the first mismatches as one sentence, and the number of the others."""
    more = len(mismatches) - _MOST_LISTED
    return "; ".join(mismatches[:_MOST_LISTED]) + (f"; and {more} more" if more > 0 else "") + "."


def expected(what: str, value: Any) -> str:
    """Return the words for a value of another kind than expected."""
    return f"expected {what}, got {kind_of(value)}"


def unfit(kind: Any, error: Exception) -> str:
    """Return the words for data that a class refused in its own way."""
    return f"$: does not fit {name_of(kind)} ({type(error).__name__})."
