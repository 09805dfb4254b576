"""Handlers of payment cards and vehicles."""

from __future__ import annotations

import json
from typing import Any

from trigg_ext.openapi.json_types import mapping, text
from trigg_ext.sandbox._calls import Call, Response
from trigg_ext.sandbox._state import customers
from trigg_ext.sandbox._state.database import State
from trigg_ext.sandbox._state.handlers import handles, refuse
from trigg_ext.sandbox._state.keys import dump, id_key
from trigg_ext.sandbox._state.members import by_id, in_path, named_in, required

__all__ = ["add_vehicle", "attach_card", "card_rows", "vehicle_rows"]


def attach_card(state: State, customer_id: str, given: dict[str, Any]) -> dict[str, Any] | None:
    """Attach a payment card, and return it as the API does; None if the token is attached already."""
    token = text(given.get("token"))
    if state.one("SELECT 1 FROM payment_cards WHERE token = ?", token) is not None:
        return None
    kept = {key: value for key, value in given.items() if key not in {"id", "customerId"}}
    state.run("INSERT INTO payment_cards (token, customer_id, doc) VALUES (?, ?, ?)", token, customer_id, dump(kept))
    return {"id": str(state.count("SELECT max(seq) FROM payment_cards")), "customerId": customer_id, **kept}


def add_vehicle(state: State, customer_id: str, given: dict[str, Any], *, id: str | None = None) -> dict[str, Any]:
    """Add a vehicle, and return it as the API does."""
    vehicle_id = id or state.new_id()
    kept = {key: value for key, value in given.items() if key != "vehicleId"}
    state.run("INSERT INTO vehicles (id, customer_id, doc) VALUES (?, ?, ?)", vehicle_id, customer_id, dump(kept))
    return {"vehicleId": vehicle_id, **kept}


def card_rows(state: State, customer_id: str | None = None) -> list[dict[str, Any]]:
    """Return the payment cards of a customer, or all, oldest first."""
    rows = state.all(
        "SELECT seq, customer_id, doc FROM payment_cards WHERE ? IS NULL OR customer_id = ? ORDER BY seq",
        customer_id,
        customer_id,
    )
    return [{"id": str(seq), "customerId": customer, **json.loads(doc)} for seq, customer, doc in rows]


def vehicle_rows(state: State, customer_id: str | None = None) -> list[dict[str, Any]]:
    """Return the vehicles of a customer, or all, oldest first."""
    rows = state.all(
        "SELECT id, doc FROM vehicles WHERE ? IS NULL OR customer_id = ? ORDER BY seq", customer_id, customer_id
    )
    return [{"vehicleId": id, **json.loads(doc)} for id, doc in rows]


@handles(
    "payment_cards.attach",
    writes=True,
    assumption="An unknown customer is 404, a token that is attached already, to whomever, 409, an empty one 400.",
)
def attach(state: State, call: Call) -> Response:
    """Attach a payment card to a customer."""
    body = mapping(call.body)
    member = required(call, by_id(state, text(body.get("customerId"))))
    if not text(body.get("token")):
        refuse(call, 400, "The token is empty.")
    card = attach_card(state, member.id, body)
    if card is None:
        refuse(call, 409, "The token is attached already.")
    return Response(200, card)


@handles("payment_cards.get_customer_by_token", assumption="Tokens are compared exactly; an unknown one is 404.")
def get_customer_by_token(state: State, call: Call) -> Response:
    """Return the customer of a payment card."""
    row = state.one("SELECT customer_id FROM payment_cards WHERE token = ?", str(call.path.get("token", "")))
    if row is None:
        refuse(call, 404, "No customer has a payment card with this token.")
    return customers.customer_response(state, by_id(state, row[0]))


@handles("payment_cards.list", assumption="An unknown customer is 404; one without cards gets an empty list.")
def list_(state: State, call: Call) -> Response:
    """Return the payment cards of a customer."""
    member = in_path(state, call)
    return Response(200, card_rows(state, member.id))


@handles("payment_cards.delete", writes=True, assumption="A card that the customer does not have is 404.")
def delete(state: State, call: Call) -> Response:
    """Delete a payment card of a customer."""
    member = in_path(state, call)
    card_id = str(call.path.get("cardId", ""))
    gone = state.run("DELETE FROM payment_cards WHERE customer_id = ? AND CAST(seq AS TEXT) = ?", member.id, card_id)
    if not gone:
        refuse(call, 404, "The customer has no such payment card.")
    return Response(200)


@handles(
    "payment_cards.create_signature",
    assumption="The signature is a digest of the body, the same each time; `payload` is the body; a body that names an "
    "unknown customer is 404.",
)
def create_signature(state: State, call: Call) -> Response:
    """Return what a terminal needs to register a card."""
    body = mapping(call.body)
    member, named = named_in(state, {"customerId": body.get("customerId")})
    if named:
        required(call, member)
    return Response(200, {"signature": state.signature(dump(body)), "payload": body})


@handles("vehicles.list", assumption="The oldest comes first; an unknown customer is 404.")
def vehicles(state: State, call: Call) -> Response:
    """Return the vehicles of a customer."""
    member = in_path(state, call)
    return Response(200, vehicle_rows(state, member.id))


@handles(
    "vehicles.add",
    writes=True,
    assumption="The same registration number may be added twice, as two vehicles; an unknown customer is 404.",
)
def add(state: State, call: Call) -> Response:
    """Add a vehicle to a customer."""
    member = in_path(state, call)
    return Response(200, add_vehicle(state, member.id, mapping(call.body)))


@handles(
    "vehicles.update",
    writes=True,
    assumption="Given fields replace, the others stay, `extendedProperties` is merged; an unknown vehicle is 404.",
)
def update(state: State, call: Call) -> Response:
    """Update a vehicle."""
    id = id_key(str(call.path.get("vehicleId", "")))
    row = state.one("SELECT doc FROM vehicles WHERE id = ?", id)
    if row is None:
        refuse(call, 404, "There is no such vehicle.")
    before: dict[str, Any] = json.loads(row[0])
    given = {key: value for key, value in mapping(call.body).items() if key != "vehicleId"}
    merged = {**before, **given}
    extended = {**mapping(before.get("extendedProperties")), **mapping(given.get("extendedProperties"))}
    if extended:
        merged["extendedProperties"] = extended
    state.run("UPDATE vehicles SET doc = ? WHERE id = ?", dump(merged), id)
    return Response(200, {"vehicleId": id, **merged})


@handles("vehicles.delete", writes=True, assumption="A vehicle that does not exist is 404.")
def delete_vehicle(state: State, call: Call) -> Response:
    """Delete a vehicle."""
    if not state.run("DELETE FROM vehicles WHERE id = ?", id_key(str(call.path.get("vehicleId", "")))):
        refuse(call, 404, "There is no such vehicle.")
    return Response(200)
