"""Amounts in kroner and quantities, as exact decimals: read, shared to the øre, and written as JSON numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from typing import Any

#: What is counted with here, whatever the caller's own context says; sixty digits are more than any share needs.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])

ZERO = Decimal(0)

_OERE = Decimal("0.01")
_MILLIONTH = Decimal("0.000001")
_LARGEST = Decimal(1_000_000_000)


def number(value: Any) -> Decimal | None:
    """A number as it was meant, to six decimals; None if it is no number, or beyond a thousand million.

    A float is read by its shortest spelling: 99.9 is 99.90 kroner, and 0.1 + 0.2 is 30 øre.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return None
    try:
        read = EXACT.create_decimal(repr(float(value)) if isinstance(value, float) else value)
    except (ArithmeticError, ValueError):
        return None
    if not read.is_finite() or read.copy_abs() > _LARGEST:
        return None
    return read.quantize(_MILLIONTH, context=EXACT)


def part(amount: Decimal, upto: Decimal, of: Decimal) -> Decimal:
    """What the first ``upto`` of ``of`` pieces cost, where all cost ``amount``: to the øre, and exact for all of them.

    The differences between these are what single pieces cost; so their sum is the amount, however they are taken.
    """
    if upto == of:
        return amount
    with localcontext(EXACT):
        return (amount * upto / of).quantize(_OERE)


def total(*amounts: Decimal) -> Decimal:
    """The exact sum."""
    with localcontext(EXACT):
        return sum(amounts, ZERO)


def difference(amount: Decimal, less: Decimal) -> Decimal:
    """The exact difference. (A minus sign of one's own would round as the caller's context says.)"""
    return total(amount, less.copy_negate())


def as_json(value: Decimal) -> int | float:
    """A JSON number of just these digits: 1817.8, or 100.

    Raises:
        OverflowError: no JSON number that the API reads has that many digits.
    """
    if value == value.to_integral_value(context=EXACT):
        return int(value)
    written = float(value)
    if Decimal(repr(written)) != value:
        raise OverflowError
    return written


def shown(value: Decimal) -> str:
    """A number for a text: ``1``, ``0.385``, ``99.9``."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
