"""The converter of cattrs, where it is installed."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def converter() -> Any:
    """Return the converter of attrs classes, dataclasses and typed dicts; None where cattrs is not installed."""
    try:
        from trigg_ext._serialization.cattrs_converter import make_converter
    except ImportError:
        return None
    return make_converter()
