"""Receipts as a till posts them, transactions as the customer reads them, and the points and clips they give."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from trigg_ext.sandbox._calls import Call, Response
from trigg_ext.sandbox._http.operations import mapping, sequence, text
from trigg_ext.sandbox._state import clock
from trigg_ext.sandbox._state.amounts import decimal, kroner, points_for, to_oere
from trigg_ext.sandbox._state.database import State
from trigg_ext.sandbox._state.handlers import handles, refuse
from trigg_ext.sandbox._state.keys import dump, id_key
from trigg_ext.sandbox._state.members import add_clips, add_points, by_external_id, by_id, required

__all__ = ["ReceiptError", "post", "receipt_rows"]


class ReceiptError(ValueError):
    """A receipt cannot be stored."""

    def __init__(self, status: int, description: str, receipt_id: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.receipt_id = receipt_id


@frozen
class _Line:
    """One line of a receipt; amounts in øre, those of a return below zero."""

    row: dict[str, Any]
    """The row as the API answers it."""
    gross: int
    vat: int
    discount: int
    returned: bool
    product_id: str
    pieces: int
    """Whole pieces that were bought; below zero for a return."""


@handles(
    "transactions.create",
    writes=True,
    assumption="A batch is stored whole or not at all; a `ReceiptId` that is there already, or twice in the batch, is "
    "409 with the receipt id in the detail; `ConsumerId` is a customer's id or external id, an unknown one is 400 "
    "(stored without a customer if the seed says `acceptUnknownConsumers`); a return needs both "
    "`TransactionType` RETURN and a negative `Quantity`, and its amounts then count below zero whatever their sign; a "
    "receipt gives 1 point for each 10 kroner (`pointsPerKrone`) of its `GrossAmount`, or of the sum of its items "
    "if one of them is a return, rounded half up; products of a card campaign give clips.",
)
def create(state: State, call: Call) -> Response:
    """Stores receipts."""
    for receipt in sequence(mapping(call.body).get("ReceiptRequests")):
        try:
            post(state, mapping(receipt))
        except ReceiptError as error:
            refuse(call, error.status, error.description, receiptId=error.receipt_id)
    return Response(200)


@handles(
    "transactions.list",
    assumption="The newest comes first, by `TimeStamp`; amounts of a return are below zero; a row's points are "
    "its own, rounded, so that they may differ from the receipt's by one; `discount` is what the item "
    "said, else 0.",
)
def list_(state: State, call: Call) -> Response:
    """The transactions of a customer."""
    member = required(call, by_id(state, str(call.path.get("customerId", ""))))
    rows = state.all("SELECT doc FROM receipts WHERE customer_id = ? ORDER BY at DESC, seq DESC", member.id)
    return Response(200, [json.loads(row[0]) for row in rows])


def post(state: State, receipt: Mapping[str, Any]) -> None:
    """Stores one receipt, and gives its points and clips.

    Raises:
        ReceiptError: it is there already, of nobody, or holds an amount or a time that cannot be read.
    """
    header = mapping(receipt.get("Header"))
    receipt_id = text(header.get("ReceiptId"))
    if not receipt_id.strip():
        raise ReceiptError(400, "The receipt has no ReceiptId.", receipt_id)
    at = clock.parse(text(header.get("TimeStamp")), state.zone)
    if at is None:
        raise ReceiptError(400, "The TimeStamp of the receipt is no time.", receipt_id)
    if state.one("SELECT 1 FROM receipts WHERE receipt_id = ?", receipt_id) is not None:
        raise ReceiptError(409, "The receipt is there already.", receipt_id)
    consumer = text(header.get("ConsumerId"))
    member = by_id(state, consumer) or by_external_id(state, consumer)
    if member is None and not state.catalog.settings.accept_unknown_consumers:
        raise ReceiptError(400, "The ConsumerId of the receipt is no known customer.", receipt_id)
    rate = state.catalog.settings.points_per_krone
    lines = [_line(mapping(item), receipt_id, rate) for item in sequence(receipt.get("Items"))]
    gross, vat = _totals(header, lines, receipt_id)
    store_id = text(header.get("StoreId"))
    transaction = {
        "receiptId": receipt_id,
        "receiptDate": header["TimeStamp"],
        "storeId": store_id,
        "grossAmount": kroner(gross),
        "vat": kroner(vat),
        "netAmount": kroner(gross - vat),
        "discount": kroner(sum(line.discount for line in lines)),
        "rows": [line.row for line in lines],
    }
    if store_id in state.catalog.store_names:
        transaction["storeName"] = state.catalog.store_names[store_id]
    points = points_for(gross, rate)
    state.run(
        "INSERT INTO receipts (receipt_id, customer_id, at, gross, points, doc) VALUES (?, ?, ?, ?, ?, ?)",
        receipt_id, member.id if member else None, at, gross, points if member else 0, dump(transaction),
    )  # fmt: skip
    if member is not None:
        add_points(state, member.id, points, kind="receipt", reference=receipt_id)
        _clip(state, member.id, lines)


def receipt_rows(state: State) -> list[dict[str, Any]]:
    """Every receipt in the order in which they were posted: the transaction with its customer and its points."""
    rows = state.all("SELECT customer_id, points, doc FROM receipts ORDER BY seq")
    return [{**json.loads(doc), "customerId": customer_id, "points": points} for customer_id, points, doc in rows]


def _totals(header: Mapping[str, Any], lines: list[_Line], receipt_id: str) -> tuple[int, int]:
    """Gross amount and VAT of the receipt in øre."""
    gross, vat = _oere(header.get("GrossAmount"), receipt_id), _oere(header.get("Vat", 0), receipt_id)
    if any(line.returned for line in lines):
        return sum(line.gross for line in lines), sum(line.vat for line in lines)
    return gross, vat if "Vat" in header else sum(line.vat for line in lines)


def _line(item: Mapping[str, Any], receipt_id: str, rate: Any) -> _Line:
    quantity = item.get("Quantity")
    pieces = decimal(quantity)
    if pieces is None:
        raise ReceiptError(400, "The Quantity of an item cannot be read.", receipt_id)
    returned = text(item.get("TransactionType")).upper() == "RETURN" and pieces < 0
    gross = _signed(_oere(item.get("GrossAmount"), receipt_id), returned)
    vat = _signed(_oere(item.get("Vat", 0), receipt_id), returned)
    net = _signed(_oere(item["NetAmount"], receipt_id), returned) if "NetAmount" in item else gross - vat
    discount = to_oere(item.get("Discount")) or 0
    line_no = decimal(item.get("LineNo"))
    answered: dict[str, Any] = {
        "lineNo": str(item.get("LineNo") if line_no is None else int(line_no)),
        "productId": text(item.get("ProductId")),
        "quantity": quantity,
        "grossAmount": kroner(gross),
        "vat": kroner(vat),
        "netAmount": kroner(net),
        "discount": kroner(discount),
        "points": points_for(gross, rate),
        "transactionType": text(item.get("TransactionType")) or "PURCHASE",
    }
    for name in ("ProductName", "ProductGroupLevel1Name", "ProductGroupLevel2Name"):
        if isinstance(item.get(name), str):
            answered[name[0].lower() + name[1:]] = item[name]
    return _Line(answered, gross, vat, discount, returned, answered["productId"], int(pieces))


def _signed(oere: int, returned: bool) -> int:
    return -abs(oere) if returned else oere


def _oere(value: Any, receipt_id: str) -> int:
    oere = to_oere(value)
    if oere is None:
        raise ReceiptError(400, "An amount of the receipt cannot be read, or is too large.", receipt_id)
    return oere


def _clip(state: State, customer_id: str, lines: list[_Line]) -> None:
    for key, card in state.catalog.cards.items():
        bought = [line for line in lines if line.product_id in card.products]
        pieces = sum(line.pieces for line in bought if line.returned or line.pieces > 0)
        if pieces:
            add_clips(state, customer_id, id_key(key), pieces)
