"""Receipts as a till posts them, transactions as the customer reads them, and the points and clips they give."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from trigg_ext.errors import ReturnError
from trigg_ext.openapi.json_types import mapping, sequence, text
from trigg_ext.returns import Line, kroner, receipt_worth
from trigg_ext.sandbox._calls import Call, Response
from trigg_ext.sandbox._state import clock
from trigg_ext.sandbox._state.amounts import points_for, to_oere
from trigg_ext.sandbox._state.database import State
from trigg_ext.sandbox._state.handlers import handles, refuse
from trigg_ext.sandbox._state.keys import dump, id_key
from trigg_ext.sandbox._state.members import add_clips, add_points, by_external_id, by_id, in_path

__all__ = ["ReceiptError", "post", "receipt_rows"]


class ReceiptError(ValueError):
    """A receipt cannot be stored."""

    def __init__(self, status: int, description: str, receipt_id: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.receipt_id = receipt_id


@handles(
    "transactions.create",
    writes=True,
    assumption="A batch is stored whole or not at all; a receipt that is there already (the same store, `ReceiptId` "
    "and day), or twice in the batch, is 409 with the receipt id in the detail; `ConsumerId` is a customer's id or "
    "external id, an unknown one is 400 (stored without a customer if the seed says `acceptUnknownConsumers`); what a "
    "line is and what it is worth is as `money.md` says; the receipts of a customer together give 1 point for each 10 "
    "kroner (`pointsPerKrone`) of what their headers say, rounded half up, so that a sale and its returns leave the "
    "balance as it was; products of a card campaign give clips for the pieces that the customer keeps.",
)
def create(state: State, call: Call) -> Response:
    """Store receipts."""
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
    "said, else 0; a row whose item has no VAT has none.",
)
def list_(state: State, call: Call) -> Response:
    """Return the transactions of a customer."""
    member = in_path(state, call)
    rows = state.all("SELECT doc FROM receipts WHERE customer_id = ? ORDER BY at DESC, seq DESC", member.id)
    return Response(200, [json.loads(row[0]) for row in rows])


def post(state: State, receipt: Mapping[str, Any]) -> None:
    """Store one receipt, and give its points and clips.

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
    try:
        worth = receipt_worth(receipt)
    except ReturnError as error:
        raise ReceiptError(400, str(error), receipt_id) from error
    identity = worth.store_id, receipt_id, worth.day
    if state.one("SELECT 1 FROM receipts WHERE store_id = ? AND receipt_id = ? AND day = ?", *identity) is not None:
        raise ReceiptError(409, "The receipt is there already.", receipt_id)
    consumer = text(header.get("ConsumerId"))
    member = by_id(state, consumer) or by_external_id(state, consumer)
    if member is None and not state.catalog.settings.accept_unknown_consumers:
        raise ReceiptError(400, "The ConsumerId of the receipt is no known customer.", receipt_id)
    rate = state.catalog.settings.points_per_krone
    rows = [_row(line, rate) for line in worth.lines]
    store_id, vat = text(header.get("StoreId")), worth.vat or 0
    transaction = {
        "receiptId": receipt_id,
        "receiptDate": header["TimeStamp"],
        "storeId": store_id,
        "grossAmount": kroner(worth.gross),
        "vat": kroner(vat),
        "netAmount": kroner(worth.gross - vat),
        "discount": kroner(sum(_discount(line) for line in worth.lines)),
        "rows": rows,
    }
    if store_id in state.catalog.store_names:
        transaction["storeName"] = state.catalog.store_names[store_id]
    points = 0 if member is None else _spend(state, member.id, worth.gross)
    state.run(
        "INSERT INTO receipts (store_id, receipt_id, day, customer_id, at, gross, points, doc)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *identity, member.id if member else None, at, worth.gross, points, dump(transaction),
    )  # fmt: skip
    if member is not None:
        add_points(state, member.id, points, kind="receipt", reference=receipt_id)
        _clip(state, member.id, worth.lines)


def receipt_rows(state: State) -> list[dict[str, Any]]:
    """Return every receipt in the order in which they were posted: the transaction with its customer and its points."""
    rows = state.all("SELECT customer_id, points, doc FROM receipts ORDER BY seq")
    return [{**json.loads(doc), "customerId": customer_id, "points": points} for customer_id, points, doc in rows]


def _spend(state: State, customer_id: str, oere: int) -> int:
    """Return the points of an amount: what all that the customer spent gives, less what it gave before."""
    before = state.count("SELECT oere FROM spending WHERE customer_id = ?", customer_id)
    state.run(
        "INSERT INTO spending VALUES (?, ?) ON CONFLICT (customer_id) DO UPDATE SET oere = excluded.oere",
        customer_id, before + oere,
    )  # fmt: skip
    rate = state.catalog.settings.points_per_krone
    return points_for(before + oere, rate) - points_for(before, rate)


def _row(line: Line, rate: Decimal) -> dict[str, Any]:
    """Return a line as the API returns it."""
    row: dict[str, Any] = {
        "lineNo": "" if line.label is None else str(line.label),
        "productId": line.product_id,
        "quantity": line.raw.get("Quantity"),
        "grossAmount": kroner(line.gross),
        "discount": kroner(_discount(line)),
        "points": points_for(line.gross, rate),
        "transactionType": text(line.raw.get("TransactionType")) or "PURCHASE",
    }
    if line.vat is not None:
        row["vat"] = kroner(line.vat)
        row["netAmount"] = kroner(line.gross - line.vat if line.net is None else line.net)
    for name in ("ProductName", "ProductGroupLevel1Name", "ProductGroupLevel2Name"):
        if isinstance(line.raw.get(name), str):
            row[name[0].lower() + name[1:]] = line.raw[name]
    return row


def _discount(line: Line) -> int:
    return to_oere(line.raw.get("Discount")) or 0


def _clip(state: State, customer_id: str, lines: Iterable[Line]) -> None:
    for key, card in state.catalog.cards.items():
        pieces = int(sum(line.pieces for line in lines if line.product_id in card.products))
        if pieces:
            add_clips(state, customer_id, id_key(key), pieces)
