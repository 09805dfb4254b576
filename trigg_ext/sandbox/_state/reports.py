"""Handlers of reports: the state as paged lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from trigg_ext.sandbox._calls import Call, Response
from trigg_ext.sandbox._state.database import Row, State
from trigg_ext.sandbox._state.handlers import handles, refuse
from trigg_ext.sandbox._state.promotions import redemption_of

__all__: list[str] = []

_Record: TypeAlias = Callable[[State, Row], dict[str, Any]]

_LARGEST: Final = 2**62
"""The largest offset of SQLite, nearly; a page beyond it is as empty as any page beyond the end."""


@handles(
    "reports.get",
    assumption="The reports are `customers`, `transactions`, `bonus`, `redemptions`, `deletedCustomers` and "
    "`stores` (another is 404), each over the whole state, the oldest record first, so that a page "
    "stays the same while new records come; the list stands under `data`; a `page` or `rowsPage` "
    "below 1 is 400, a page beyond the end is empty; `totalPages` of an empty report is 0; other "
    "query parameters change nothing.",
)
def get(state: State, call: Call) -> Response:
    """Return one page of a report."""
    name = str(call.path.get("reportType", ""))
    page, rows_page = _whole(call.query.get("page"), 1), _whole(call.query.get("rowsPage"), 25)
    if page < 1 or rows_page < 1:
        refuse(call, 400, "Pages and their rows are counted from 1.", page=page, rowsPage=rows_page)
    offset = (page - 1) * rows_page
    if name == "stores":
        stores = state.catalog.entries("stores")
        total, data = len(stores), stores[offset : offset + rows_page]
    elif name in _REPORTS:
        columns, table, record = _REPORTS[name]
        total = state.count(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name from the list below
        limit, skipped = min(rows_page, _LARGEST), min(offset, _LARGEST)
        query = f"SELECT {columns} FROM {table} ORDER BY seq LIMIT ? OFFSET ?"  # noqa: S608 - likewise
        data = [record(state, row) for row in state.all(query, limit, skipped)]
    else:
        refuse(call, 404, "There is no such report.", known=[*sorted(_REPORTS), "stores"])
    meta = {
        "reportType": name,
        "totalRecords": total,
        "totalPages": -(-total // rows_page),
        "activePage": page,
    }
    return Response(200, {"metaData": meta, "data": data})


def _whole(value: Any, usual: int) -> int:
    # 1.0 is an integer too, as JSON Schema has it.
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else usual


def _customer(state: State, row: Row) -> dict[str, Any]:
    id, doc, prospect, points, created, updated = row
    given: dict[str, Any] = json.loads(doc)
    flat = {key: value for key, value in given.items() if not isinstance(value, (dict, list))}
    return {
        **dict.fromkeys(("externalId", "mobilePhone", "email", "firstName", "lastName")),
        **flat,
        "id": id,
        "prospect": bool(prospect),
        "points": points,
        "created": state.stamp(created),
        "updated": state.stamp(updated),
    }


def _transaction(state: State, row: Row) -> dict[str, Any]:
    customer_id, points, doc = row
    transaction: dict[str, Any] = json.loads(doc)
    return {**transaction, "customerId": customer_id, "points": points}


def _bonus(state: State, row: Row) -> dict[str, Any]:
    seq, customer_id, points, kind, reference, at = row
    return {
        "id": str(seq),
        "customerId": customer_id,
        "points": points,
        "type": kind,
        "reference": reference,
        "date": state.stamp(at),
    }


def _redemption(state: State, row: Row) -> dict[str, Any]:
    return {**redemption_of(state, row[:4]), "customerId": row[4]}


def _deleted(state: State, row: Row) -> dict[str, Any]:
    id, external_id, source, at = row
    return {"id": id, "externalId": external_id, "source": source, "deleted": state.stamp(at)}


_REPORTS: Final[dict[str, tuple[str, str, _Record]]] = {
    "customers": ("id, doc, prospect, points, created, updated", "customers", _customer),
    "transactions": ("customer_id, points, doc", "receipts", _transaction),
    "bonus": ("seq, customer_id, points, kind, reference, at", "ledger", _bonus),
    "redemptions": ("promotion_id, definition_id, doc, at, customer_id", "redemptions", _redemption),
    "deletedCustomers": ("id, external_id, source, at", "deleted", _deleted),
}
