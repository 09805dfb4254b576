"""Amounts and points of a body, without floating point. Receipts are read by :mod:`trigg_ext.returns`."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from trigg_ext.returns import Money

__all__ = ["MOST_KRONER", "MOST_POINTS", "decimal", "points_for", "to_oere", "to_points"]

MOST_KRONER: Final = 1_000_000_000
"""The largest amount that is taken, in kroner."""
MOST_POINTS: Final = 1_000_000_000_000
"""The most points that are taken at once."""

_LARGEST: Final = 10**15


def decimal(value: Any) -> Decimal | None:
    """Return the number as it was written; None if ``value`` is no number, or none that could be counted with."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if not -_LARGEST <= value <= _LARGEST or not math.isfinite(value):
        return None
    return Decimal(str(value))


def to_oere(value: Any) -> int | None:
    """Return an amount in kroner as whole øre, rounded half up; None if it is no amount, or beyond ``MOST_KRONER``."""
    number = decimal(value)
    return None if number is None or abs(number) > MOST_KRONER else Money(number).oere


def to_points(value: Any) -> int | None:
    """Whole points, rounded half up (away from zero); None if it is no number, or beyond ``MOST_POINTS``."""
    number = decimal(value)
    if number is None or abs(number) > MOST_POINTS:
        return None
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def points_for(oere: int, per_krone: Decimal) -> int:
    """Return the points of an amount, rounded half up (away from zero), so that a full return takes back what was
    given.
    """
    return int((Decimal(oere) * per_krone / 100).quantize(Decimal(1), ROUND_HALF_UP))
