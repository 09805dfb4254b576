"""Handlers of stores, affiliates, consents, carts, plugins, dynamic functions, data enrichment and health."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote

from trigg_ext.openapi.json_types import mapping, sequence, text
from trigg_ext.sandbox._calls import Call, Response
from trigg_ext.sandbox._state.amounts import decimal
from trigg_ext.sandbox._state.database import State
from trigg_ext.sandbox._state.handlers import handles, refuse
from trigg_ext.sandbox._state.keys import dump, phone_key
from trigg_ext.sandbox._state.members import by_external_id, by_id, by_phone, required

__all__ = ["cart_rows"]

_ECHO: Final = "Returns `function` and the body under `data`; nothing is stored."
_MOST: Final = Decimal(10) ** 15

# Not percent-encoded in a Location: it is a URL already.
_KEPT_IN_URLS: Final = "".join(chr(code) for code in range(0x21, 0x7F))


@handles("health.ping", assumption="Responds with 200 without a body.")
def ping(state: State, call: Call) -> Response:
    """Respond."""
    return Response(200)


@handles("stores.list", assumption="Lists those of the seed.")
def stores(state: State, call: Call) -> Response:
    """Return the stores."""
    return Response(200, state.catalog.entries("stores"))


@handles("affiliates.list", assumption="Lists those of the seed.")
def affiliates(state: State, call: Call) -> Response:
    """Return the affiliates."""
    return Response(200, state.catalog.entries("affiliates"))


@handles("consents.list", assumption="Lists those of the seed; a customer's consents may have other ids too.")
def consents(state: State, call: Call) -> Response:
    """Return the consents."""
    return Response(200, state.catalog.entries("consents"))


@handles(
    "carts.save",
    writes=True,
    assumption="A known `cartId` is replaced whole; an empty `cartId` is 400; the contact may be unknown.",
)
def save_cart(state: State, call: Call) -> Response:
    """Save a cart, new or known."""
    body = mapping(call.body)
    cart_id = text(body.get("cartId"))
    if not cart_id.strip():
        refuse(call, 400, "The cartId is empty.")
    state.run(
        "INSERT INTO carts (id, contact_id, doc, emptied, updated) VALUES (?, ?, ?, 0, ?)"
        " ON CONFLICT (id) DO UPDATE SET contact_id = excluded.contact_id, doc = excluded.doc, emptied = 0,"
        " updated = excluded.updated",
        cart_id, text(body.get("contactId")), dump(body), state.now,
    )  # fmt: skip
    return Response(200)


@handles(
    "carts.empty",
    writes=True,
    assumption="The cart stays, without items; emptying it again changes nothing; an unknown `cartId`, or a "
    "`contactId` that is not the cart's, is 404.",
)
def empty_cart(state: State, call: Call) -> Response:
    """Remove every item of a cart."""
    body = mapping(call.body)
    row = state.one("SELECT contact_id, doc FROM carts WHERE id = ?", text(body.get("cartId")))
    if row is None or ("contactId" in body and body["contactId"] != row[0]):
        refuse(call, 404, "There is no such cart.")
    state.run(
        "UPDATE carts SET doc = ?, emptied = 1, updated = ? WHERE id = ?",
        dump({**json.loads(row[1]), "items": []}), state.now, body["cartId"],
    )  # fmt: skip
    return Response(200)


def cart_rows(state: State) -> list[dict[str, Any]]:
    """Return every cart, oldest first."""
    rows = state.all("SELECT doc, emptied, updated FROM carts ORDER BY seq")
    return [{**json.loads(doc), "emptied": bool(emptied), "updated": state.stamp(at)} for doc, emptied, at in rows]


@handles("customers.dynamic", assumption=_ECHO)
@handles("promotions.dynamic", assumption=_ECHO)
def dynamic(state: State, call: Call) -> Response:
    """Return the call."""
    echo = {"function": call.path.get("function"), "data": call.body}
    dump(echo)
    return Response(200, echo)


@handles(
    "plugins.calculate_cart_price",
    assumption="Returns the body with `totalPrice`, the sum of each of the `items`' `salePrice` (or `price`) times "
    "`quantity` (1 if missing) in kroner; items without a readable price count as 0; no campaign lowers it.",
)
def calculate_cart_price(state: State, call: Call) -> Response:
    """Return the price of a cart."""
    body = mapping(call.body)
    total = sum((_price(mapping(item)) for item in sequence(body.get("items"))), Decimal(0))
    if abs(total) > _MOST:
        refuse(call, 400, "The total price is too large.")
    dump(body)
    amount = round(total, 2)
    return Response(200, {**body, "totalPrice": int(amount) if amount == int(amount) else float(amount)})


@handles("plugins.extenda", assumption="Returns the body.")
def extenda(state: State, call: Call) -> Response:
    """Return the body."""
    dump(call.body)
    return Response(200, call.body)


@handles(
    "data_enrichment.discover_by_mobile_phone",
    assumption="Looks into the `register` of the seed, not among the customers; the response has no id and no national "
    "identity number; nobody found is 404.",
)
def discover_by_mobile_phone(state: State, call: Call) -> Response:
    """Return the owner of a mobile phone number."""
    key = phone_key(str(call.path.get("mobilePhone", "")))
    return _discovered(call, _in_register(state, "mobilePhone", key))


@handles("data_enrichment.discover_by_ssn", assumption="As `data_enrichment.discover_by_mobile_phone`.")
def discover_by_ssn(state: State, call: Call) -> Response:
    """Return the person with a national identity number."""
    return _discovered(call, _in_register(state, "ssn", str(call.path.get("ssn", "")).strip()))


@handles(
    "data_enrichment.enrich_form",
    writes=True,
    assumption="`id` is a customer's id, external id or mobile phone; fields that the customer lacks are filled "
    "from the `register` by mobile phone; the redirect goes to the seed's `redirectUrl`, for any "
    "`clientName`.",
)
def enrich_form(state: State, call: Call) -> Response:
    """Fill in the fields that the register has for a customer, and redirect."""
    id = str(call.path.get("id", ""))
    member = required(call, by_id(state, id) or by_external_id(state, id) or by_phone(state, id))
    given = member.given
    known = _in_register(state, "mobilePhone", phone_key(text(given.get("mobilePhone")))) or {}
    # An e-mail address may be another customer's; the register does not decide that.
    further = {key: value for key, value in known.items() if key not in {"ssn", "email", *given}}
    if further:
        doc = dump({**given, **further})
        state.run("UPDATE customers SET doc = ?, updated = ? WHERE id = ?", doc, state.now, member.id)
    url = quote(state.catalog.settings.redirect_url, safe=_KEPT_IN_URLS)
    return Response(302, headers=(("location", url),))


def _price(item: dict[str, Any]) -> Decimal:
    price, quantity = decimal(item.get("salePrice", item.get("price"))), decimal(item.get("quantity", 1))
    return Decimal(0) if price is None or quantity is None else price * quantity


def _in_register(state: State, field: str, key: str) -> dict[str, Any] | None:
    if not key:
        return None
    comparable = phone_key if field == "mobilePhone" else str.strip
    entries = state.catalog.entries("register")
    return next((entry for entry in entries if comparable(text(entry.get(field))) == key), None)


def _discovered(call: Call, entry: dict[str, Any] | None) -> Response:
    if entry is None:
        refuse(call, 404, "Nobody was found.")
    return Response(200, {"data": {key: value for key, value in entry.items() if key != "ssn"}})
