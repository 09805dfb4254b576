"""Receipts as shops write them, for the tests of returns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from trigg_api.models import ReceiptHeader, ReceiptItem, ReceiptRequest, Transaction, TransactionRow
from trigg_ext import Return

OLA = "2457B03E-9925-45E9-B551-25F10D7BD4F2"
KARI = "226B14AF-18A6-44CF-834E-BE4BCA5D64B7"
LATER = "2023-10-20T10:00:00"


def line(no: Any, gross: Any, quantity: Any = 1, product: str = "", **more: Any) -> ReceiptItem:
    """A line of a receipt that is posted."""
    return ReceiptItem(
        receipt_id="9999258835",
        line_no=no,
        quantity=quantity,
        product_id=product or f"VR{no}",
        gross_amount=gross,
        **more,
    )


def back(no: Any, gross: Any, quantity: Any = -1, product: str = "", **more: Any) -> ReceiptItem:
    """A line of a return, as the reference has it: RETURN, a quantity below zero, amounts above."""
    return line(no, gross, quantity, product, transaction_type="RETURN", **more)


def bought(*lines: ReceiptItem, **header: Any) -> ReceiptRequest:
    """A receipt that Ola was given on 13 October; its header says what the lines come to, unless it is told."""
    facts: dict[str, Any] = {
        "store_id": "001",
        "receipt_id": "9999258835",
        "time_stamp": "2023-10-13T14:50:05",
        "consumer_id": OLA,
        "gross_amount": _header_of(lines),
        **header,
    }
    return ReceiptRequest(header=ReceiptHeader(**facts), items=list(lines))


def _header_of(lines: tuple[ReceiptItem, ...]) -> float:
    returned = [each for each in lines if each.transaction_type == "RETURN"]
    back = sum((exact(each.gross_amount) for each in returned), Decimal(0))
    rest = sum((exact(each.gross_amount) for each in lines), Decimal(0)) - back
    return float(back if len(returned) == len(lines) else rest - back)


def basket(**header: Any) -> ReceiptRequest:
    """A tree with lights, three lanterns for 100 kroner, and cheese by weight."""
    return bought(
        line(1, 1817.8, product="VR1722775", product_name="MINI CHRISTMAS TREE", vat=363.56, net_amount=1454.24),
        line(2, 100, 3, product_name="LED lantern", vat=20.0, net_amount=80.0),
        line(3, 76.81, 0.385, product_name="Jarlsberg", vat=10.02, net_amount=66.79),
        **header,
    )


def transaction(*rows: TransactionRow, **facts: Any) -> Transaction:
    """The same receipt as it is read back."""
    return Transaction(
        **{
            "receipt_id": "9999258835",
            "receipt_date": "2023-10-13T14:50:05",
            "store_id": "332",
            "rows": list(rows),
            **facts,
        }
    )


def row(no: Any, gross: Any, quantity: Any = 1, **more: Any) -> TransactionRow:
    """A line of a transaction."""
    facts = {"product_id": f"VR{no}", "transaction_type": "PURCHASE", **more}
    return TransactionRow(line_no=no, quantity=quantity, gross_amount=gross, **facts)


def built(returned: Return, receipt_id: str = "9999258836", **more: Any) -> ReceiptRequest:
    """The return, built a week later."""
    return returned.build(receipt_id=receipt_id, **{"at": LATER, **more})


def amounts(receipt: ReceiptRequest) -> list[tuple[Any, ...]]:
    """What stands on each line."""
    return [(each.line_no, each.quantity, each.gross_amount, each.vat, each.net_amount) for each in receipt.items]


def grosses(receipt: ReceiptRequest) -> list[tuple[Any, ...]]:
    """The number, quantity and gross amount of each line."""
    return [each[:3] for each in amounts(receipt)]


def exact(value: Any) -> Decimal:
    """A number as it is written; nothing is zero."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return Decimal(0)
    read = Decimal(repr(float(value))) if isinstance(value, float) else Decimal(value)
    return read if read.is_finite() and abs(read) < 10**15 else Decimal(0)
