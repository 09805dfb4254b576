"""What was bought, from either shape of the API: a receipt as it is posted, or a transaction as it is read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, cast

from trigg_api.types import UNSET, dump
from trigg_ext.errors import ReturnError
from trigg_ext.returns._money import ZERO, number


class Line(NamedTuple):
    """A line of a receipt. ``number`` is None where none can be read; so are amounts that are not there."""

    number: int | None
    product_id: str
    product_name: str
    quantity: Decimal | None
    gross: Decimal | None
    vat: Decimal | None
    net: Decimal | None
    is_return: bool

    @property
    def is_bought(self) -> bool:
        """Whether it can be returned: it is no return itself, and something was bought."""
        return not self.is_return and self.quantity is not None and self.quantity > 0


class Bought(NamedTuple):
    """A receipt or a transaction. Texts that are not there are empty."""

    receipt_id: str
    store_id: str
    customer_id: str
    time: str
    lines: tuple[Line, ...]


class _Spelling(NamedTuple):
    """How one shape spells what both have."""

    receipt_id: str
    store_id: str
    customers: tuple[str, ...]
    time: str
    line: str
    product_id: str
    product_name: str
    quantity: str
    gross: str
    vat: str
    net: str
    kind: str


_RECEIPT = _Spelling(
    "ReceiptId",
    "StoreId",
    ("ConsumerId",),
    "TimeStamp",
    "LineNo",
    "ProductId",
    "ProductName",
    "Quantity",
    "GrossAmount",
    "Vat",
    "NetAmount",
    "TransactionType",
)
# A transaction is read by its customer, whom it does not name; reports of some accounts do.
_TRANSACTION = _Spelling(
    "receiptId",
    "storeId",
    ("customerId", "consumerId"),
    "receiptDate",
    "lineNo",
    "productId",
    "productName",
    "quantity",
    "grossAmount",
    "vat",
    "netAmount",
    "transactionType",
)


def read(given: object) -> Bought:
    """A receipt or a transaction, from its model or its plain data.

    Raises:
        ReturnError: it is neither, or a number in it cannot be read.
    """
    plain = dump(given)
    if isinstance(plain, Mapping):
        data = cast("Mapping[str, Any]", plain)
        if "Header" in data:
            return _read(_RECEIPT, _mapping(data["Header"]), data.get("Items"))
        if "rows" in data or "receiptId" in data:
            return _read(_TRANSACTION, data, data.get("rows"))
        if "ReceiptRequests" in data:
            raise ReturnError("This is a batch; give one of its receipts.")
    raise ReturnError(
        "This is no receipt that was posted (ReceiptRequest) and no transaction that was read back (Transaction), "
        f"but {type(given).__name__}."
    )


def _read(spelling: _Spelling, header: Mapping[str, Any], lines: object) -> Bought:
    listed = cast("Iterable[Any]", lines) if isinstance(lines, (list, tuple)) else ()
    customers = [text(header.get(name)) for name in spelling.customers]
    return Bought(
        receipt_id=text(header.get(spelling.receipt_id)),
        store_id=text(header.get(spelling.store_id)),
        customer_id=next((each for each in customers if each), ""),
        time=text(header.get(spelling.time)),
        lines=tuple(_line(spelling, _mapping(each)) for each in listed),
    )


def _line(spelling: _Spelling, row: Mapping[str, Any]) -> Line:
    no = _line_number(row.get(spelling.line))
    quantity, gross, vat, net = (
        _number(row, name, no) for name in (spelling.quantity, spelling.gross, spelling.vat, spelling.net)
    )
    kind = text(row.get(spelling.kind)).upper()
    return Line(
        number=no,
        product_id=text(row.get(spelling.product_id)),
        product_name=text(row.get(spelling.product_name)),
        quantity=quantity,
        gross=gross,
        vat=vat,
        net=net,
        is_return=kind == "RETURN" or (quantity is not None and quantity < ZERO),
    )


def _number(row: Mapping[str, Any], name: str, line: int | None) -> Decimal | None:
    value = row.get(name)
    if value is None or value is UNSET:
        return None
    read = number(value)
    if read is None:
        where = "A line" if line is None else f"Line {line}"
        raise ReturnError(f"{where} has a {name} that is no number, or one beyond a thousand million.", line)
    return read


def _line_number(value: Any) -> int | None:
    """The number of a line, which is a number in one shape and a text in the other."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    written = str(value).strip()
    return int(written) if re.fullmatch(r"-?[0-9]{1,9}", written) else None


def text(value: Any) -> str:
    """A text or a number as text, without blanks around it; anything else is none."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value).strip()


def _mapping(value: Any) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
