"""Receipts whose money comes out right: sales, returns and exchanges, exact to the øre.

The API takes a return as a receipt of its own, whose items are of type ``RETURN`` with a quantity below zero and the
amounts of the original (section "Create transaction" of the reference). What the reference leaves open is decided in
one place here, and written down in ``docs/money.md``.
"""

from __future__ import annotations

from trigg_ext.returns._lines import Line, LineKind, ReceiptWorth, receipt_worth, unmarked_return
from trigg_ext.returns._money import Money, kroner
from trigg_ext.returns._receipt import Receipt
from trigg_ext.returns._return import ReceiptLine, Return

__all__ = [
    "Line",
    "LineKind",
    "Money",
    "Receipt",
    "ReceiptLine",
    "ReceiptWorth",
    "Return",
    "kroner",
    "receipt_worth",
    "unmarked_return",
]
