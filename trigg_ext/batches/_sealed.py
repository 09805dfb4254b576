"""Hold receipts where nothing that walks through objects finds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def sealed(value: T) -> Callable[[], T]:
    """Return a function that returns the value.

    What reports errors opens tuples, mappings, attributes and slots of every local variable, but no closure. Receipts
    are personal data, and stand in these only.
    """
    return lambda: value
