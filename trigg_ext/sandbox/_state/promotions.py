"""Handlers of promotions: definitions, assigned promotions, redemptions, and enabling and disabling their use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen

from trigg_ext.openapi.json_types import mapping, sequence, text
from trigg_ext.sandbox._calls import Call, Response
from trigg_ext.sandbox._state.catalog import Definition
from trigg_ext.sandbox._state.database import Row, State
from trigg_ext.sandbox._state.handlers import handles, refuse
from trigg_ext.sandbox._state.keys import dump, id_key
from trigg_ext.sandbox._state.members import Member, by_phone, in_path, named_in, required, touch

__all__ = ["assign", "assign_welcome", "available_to", "redemption_of", "redemption_rows"]

_COLUMNS: Final = "SELECT id, customer_id, definition_id, enabled, count FROM promotions"


@frozen
class _Promotion:
    """A promotion of a customer."""

    id: str
    customer_id: str
    definition: Definition
    enabled: bool
    count: int
    """How often it was redeemed."""

    @property
    def used_up(self) -> bool:
        return self.definition.limit is not None and self.count >= self.definition.limit

    def runs(self, now: int) -> bool:
        """Return True if it is valid now and not used up, whether its use is enabled or not."""
        return self.definition.active and self.definition.period.holds(now) and not self.used_up

    def to_json(self, now: int) -> dict[str, Any]:
        """Return it as the API does."""
        return {
            **_described(self.definition, self.id),
            "available": self.enabled and self.runs(now),
            "redemptionCount": self.count,
        }


def assign(state: State, customer_id: str, definition: Definition) -> str:
    """Assign a promotion of ``definition`` to the customer, and return its id."""
    id = state.new_id()
    state.run(
        "INSERT INTO promotions (id, customer_id, definition_id, enabled, count, assigned) VALUES (?, ?, ?, 1, 0, ?)",
        id, customer_id, id_key(definition.id), state.now,
    )  # fmt: skip
    return id


def assign_welcome(state: State, customer_id: str) -> None:
    """Assign to a new customer the promotions that every new customer gets."""
    for definition in state.catalog.definitions.values():
        if definition.welcome and definition.active and definition.period.holds(state.now):
            assign(state, customer_id, definition)


def available_to(state: State, customer_id: str) -> list[dict[str, Any]]:
    """Return the promotions that the customer can redeem now, as the API does."""
    return [
        promotion.to_json(state.now)
        for promotion in _of_customer(state, customer_id)
        if promotion.enabled and promotion.runs(state.now)
    ]


@handles(
    "promotions.list",
    assumption="Lists what is valid now and not used up; a promotion whose use is disabled is listed with "
    "`available` false; an unknown customer is 404.",
)
def list_(state: State, call: Call) -> Response:
    """Return the promotions of a customer."""
    return Response(200, _running(state, in_path(state, call)))


@handles(
    "promotions.list_by_mobile_phone",
    assumption="As `promotions.list`; phone numbers are compared without spaces, and eight digits are Norwegian.",
)
def list_by_mobile_phone(state: State, call: Call) -> Response:
    """Return the promotions of the customer with a mobile phone number."""
    return Response(200, _running(state, required(call, by_phone(state, str(call.query.get("mobilePhone", ""))))))


@handles(
    "promotions.redeem",
    writes=True,
    assumption="`id` is the promotion's, or its definition's together with `customerId`; an unknown one, or one of "
    "another customer, is 404; one that is used up, disabled or not valid now is 400; any `storeId` is accepted.",
)
def redeem(state: State, call: Call) -> Response:
    """Redeem a promotion once."""
    body = mapping(call.body)
    promotion = _promotion_named(state, text(body.get("id")), text(body.get("customerId")))
    if promotion is None:
        refuse(call, 404, "The customer has no such promotion.")
    if not promotion.enabled:
        refuse(call, 400, "The use of the promotion is disabled.", promotionId=promotion.id)
    if promotion.used_up:
        limit = promotion.definition.limit
        refuse(call, 400, "The promotion is used up.", promotionId=promotion.id, redemptionLimit=limit)
    if not promotion.runs(state.now):
        refuse(call, 400, "The promotion is not valid now.", promotionId=promotion.id)
    state.run("UPDATE promotions SET count = count + 1 WHERE id = ?", promotion.id)
    given = {key: value for key, value in body.items() if key not in {"id", "customerId"}}
    state.run(
        "INSERT INTO redemptions (promotion_id, customer_id, definition_id, doc, at) VALUES (?, ?, ?, ?, ?)",
        promotion.id, promotion.customer_id, id_key(promotion.definition.id), dump(given), state.now,
    )  # fmt: skip
    touch(state, promotion.customer_id)
    return Response(200)


@handles(
    "promotions.redeemed",
    assumption="The newest redemption comes first; `id` is the promotion's.",
)
def redeemed(state: State, call: Call) -> Response:
    """Return the redemptions of a customer."""
    member = in_path(state, call)
    rows = state.all(
        "SELECT promotion_id, definition_id, doc, at FROM redemptions WHERE customer_id = ? ORDER BY seq DESC",
        member.id,
    )
    return Response(200, [redemption_of(state, row) for row in rows])


@handles(
    "promotions.for_cart",
    assumption="A body that names a known customer (`customerId`, `externalId`, `mobilePhone` or `email`) gets what "
    "that customer can redeem, any other the campaigns; a definition with `productsIncluded` applies only to a cart "
    "(`items` with `itemId` or `productId`) with one of them.",
)
def for_cart(state: State, call: Call) -> Response:
    """Return the promotions that apply to a shopping cart."""
    body = mapping(call.body)
    member, _ = named_in(state, body)
    items = [mapping(item) for item in sequence(body.get("items"))]
    held = {text(item.get(key)) for item in items for key in ("itemId", "productId")}
    found = _campaigns(state) if member is None else available_to(state, member.id)
    definitions = state.catalog.definitions
    return Response(
        200,
        [
            promotion
            for promotion in found
            if not (products := definitions[id_key(promotion["promotionDefinitionId"])].products) or products & held
        ],
    )


@handles(
    "promotions.campaigns",
    assumption="Lists each active definition that is valid now, with the definition's id as the promotion's.",
)
def campaigns(state: State, call: Call) -> Response:
    """Return the promotions that are open to every customer."""
    return Response(200, _campaigns(state))


@handles("promotions.definitions", assumption="Lists every definition of the seed, active or not.")
def definitions(state: State, call: Call) -> Response:
    """Return the promotion definitions."""
    return Response(200, state.catalog.public_definitions())


@handles(
    "promotions.enable_use",
    writes=True,
    assumption="Enabling what is enabled changes nothing; a promotion that the customer does not have is 404.",
)
def enable_use(state: State, call: Call) -> Response:
    """Enable the use of a promotion."""
    return _set_enabled(state, call, enabled=True)


@handles(
    "promotions.disable_use",
    writes=True,
    assumption="Disabling what is disabled changes nothing; a promotion that the customer does not have is 404.",
)
def disable_use(state: State, call: Call) -> Response:
    """Disable the use of a promotion."""
    return _set_enabled(state, call, enabled=False)


def _set_enabled(state: State, call: Call, *, enabled: bool) -> Response:
    member = in_path(state, call)
    promotion = _promotion_named(state, str(call.path.get("promotionId", "")), member.id)
    if promotion is None:
        refuse(call, 404, "The customer has no such promotion.")
    state.run("UPDATE promotions SET enabled = ? WHERE id = ?", enabled, promotion.id)
    if promotion.enabled != enabled:
        touch(state, member.id)
    return Response(200)


def _running(state: State, member: Member) -> list[dict[str, Any]]:
    return [promotion.to_json(state.now) for promotion in _of_customer(state, member.id) if promotion.runs(state.now)]


def _campaigns(state: State) -> list[dict[str, Any]]:
    return [
        {**_described(definition, definition.id), "available": True, "redemptionCount": 0}
        for definition in state.catalog.definitions.values()
        if definition.active and definition.period.holds(state.now)
    ]


def _described(definition: Definition, id: str) -> dict[str, Any]:
    return {"id": id, **definition.promotion}


def _promotion_named(state: State, id: str, customer_id: str) -> _Promotion | None:
    """Return the promotion with this id, or the customer's oldest one of the definition with this id."""
    key, customer = id_key(id), id_key(customer_id)
    found = _read(state, state.one(f"{_COLUMNS} WHERE id = ?", key))
    if found is not None:
        return found if customer in {"", found.customer_id} else None
    rows = state.all(f"{_COLUMNS} WHERE customer_id = ? AND definition_id = ? ORDER BY seq", customer, key)
    promotions = [promotion for row in rows if (promotion := _read(state, row)) is not None]
    return next((promotion for promotion in promotions if not promotion.used_up), next(iter(promotions), None))


def _of_customer(state: State, customer_id: str) -> list[_Promotion]:
    rows = state.all(f"{_COLUMNS} WHERE customer_id = ? ORDER BY seq", customer_id)
    return [promotion for row in rows if (promotion := _read(state, row)) is not None]


def _read(state: State, row: Row | None) -> _Promotion | None:
    if row is None:
        return None
    id, customer_id, definition_id, enabled, count = row
    return _Promotion(id, customer_id, state.catalog.definitions[definition_id], bool(enabled), count)


def redemption_of(state: State, row: Row) -> dict[str, Any]:
    """Return a redemption as the API does, from its promotion, definition, doc and time."""
    promotion_id, definition_id, doc, at = row
    given: Mapping[str, Any] = json.loads(doc)
    redemption = {
        "id": promotion_id,
        "name": state.catalog.definitions[definition_id].name,
        "redeemedDate": state.stamp(at),
        "storeId": text(given.get("storeId")),
    }
    if "receiptId" in given:
        redemption["receiptId"] = given["receiptId"]
    return {**redemption, "extendedProperties": mapping(given.get("extendedProperties"))}


def redemption_rows(state: State) -> list[dict[str, Any]]:
    """Return every redemption, oldest first, with its customer."""
    rows = state.all("SELECT promotion_id, definition_id, doc, at, customer_id FROM redemptions ORDER BY seq")
    return [{**redemption_of(state, row[:4]), "customerId": row[4]} for row in rows]
