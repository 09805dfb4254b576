"""Handlers of customers and prospects: create, find, update and delete."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, Final

from trigg_ext.openapi.json_types import mapping, sequence, text
from trigg_ext.sandbox._calls import Call, Response
from trigg_ext.sandbox._state import clock, promotions
from trigg_ext.sandbox._state.database import State
from trigg_ext.sandbox._state.handlers import handles, refuse
from trigg_ext.sandbox._state.keys import dump, email_key, phone_key
from trigg_ext.sandbox._state.members import (
    Member,
    all_members,
    by_email,
    by_external_id,
    by_id,
    by_phone,
    loyalty_of,
    required,
)

__all__ = ["customer_response", "insert", "quarantine", "refuse_quarantined", "to_json"]

# Computed for each customer: what a request says about them is ignored.
_OURS: Final = frozenset({"id", "loyalty", "promotions"})

# Deleted with a customer; receipts, redemptions and the ledger stay, for the reports.
_DELETED_WITH: Final = ("promotions", "clips", "payment_cards", "vehicles")


def to_json(state: State, member: Member) -> dict[str, Any]:
    """Return the customer as the API does, with the balances and the promotions that can be redeemed."""
    return {
        "id": member.id,
        **member.given,
        "loyalty": loyalty_of(state, member),
        "promotions": promotions.available_to(state, member.id),
    }


def customer_response(state: State, member: Member | None, *, status: int = 200) -> Response:
    """Return the response with the customer."""
    assert member is not None
    return Response(status, {"data": to_json(state, member)})


def insert(
    state: State,
    id: str,
    given: Mapping[str, Any],
    *,
    prospect: bool = False,
    points: int = 0,
    created: int | None = None,
) -> None:
    """Insert a new customer.

    Raises:
        sqlite3.IntegrityError: another customer has one of the identifiers.
    """
    external_id, mobile_key, email = _identifiers(given)
    at = state.now if created is None else created
    state.run(
        "INSERT INTO customers (id, external_id, mobile_key, email_key, doc, prospect, points, created, updated)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id, external_id, mobile_key, email, dump(_merged({}, given, state)), prospect, points, at, at,
    )  # fmt: skip


@handles(
    "customers.create",
    writes=True,
    assumption="Needs one of `mobilePhone`, `email` and `externalId` (else 400); one that another customer has is "
    "409; a prospect with the same phone number or e-mail address becomes the customer and keeps its id; a "
    "quarantined phone number or e-mail address (of the seed, or of a customer deleted within `quarantineDays`) is "
    "422; definitions with `welcome` are assigned, bonus rules are not.",
)
def create(state: State, call: Call) -> Response:
    """Register a customer."""
    given = _data(call)
    external_id, mobile_key, email = _identifiers(given)
    if external_id is None and mobile_key is None and email is None:
        refuse(call, 400, "A customer needs a mobile phone, an e-mail address or an external id.")
    others = _sharing(state, given)
    for field, other in others:
        if not other.prospect:
            refuse(call, 409, "There is a customer with this identifier already.", field=field, id=other.id)
    refuse_quarantined(state, call, given)
    prospects = [other for _, other in others]
    for prospect in prospects[1:]:
        _remove(state, prospect.id)
    if prospects:
        id = prospects[0].id
        _replace(state, id, _merged(prospects[0].given, given, state))
        state.run("UPDATE customers SET prospect = 0, created = ? WHERE id = ?", state.now, id)
    else:
        id = state.new_id()
        insert(state, id, given)
    promotions.assign_welcome(state, id)
    return customer_response(state, by_id(state, id), status=201)


@handles(
    "customers.create_prospect",
    writes=True,
    assumption="A prospect is found like a customer from then on; the `externalId` of the response is its id and its "
    "external id; a phone number or e-mail address that a customer or a prospect has is 409, one that is quarantined "
    "400, as no 422 is documented.",
)
def create_prospect(state: State, call: Call) -> Response:
    """Register a prospect."""
    given = {key: value for key, value in _data(call).items() if key != "externalId"}
    _, mobile_key, email = _identifiers(given)
    if mobile_key is None and email is None:
        refuse(call, 400, "A prospect needs an e-mail address or a mobile phone.")
    for field, other in _sharing(state, given):
        refuse(call, 409, "There is a customer or a prospect with this identifier already.", field=field, id=other.id)
    refuse_quarantined(state, call, given)
    id = state.new_id()
    insert(state, id, {**given, "externalId": id}, prospect=True)
    return Response(201, {"externalId": id})


@handles(
    "customers.update",
    writes=True,
    assumption="The first of `id`, `externalId`, `mobilePhone` and `email` in `data` that is a known one decides "
    "who is meant (none given is 400, none known, or an unknown `id`, 404); where they name two people it is 400, as "
    "no 409 is documented; given fields replace what was there, `extendedProperties` and `consents` are merged by name "
    "and id; a new phone number or e-mail address that is quarantined is 400, as no 422 is documented.",
)
def update(state: State, call: Call) -> Response:
    """Update a customer."""
    given = _data(call)
    finders = {"id": by_id, "externalId": by_external_id, "mobilePhone": by_phone, "email": by_email}
    named = {key: text(given.get(key)) for key in finders if text(given.get(key))}
    if not named:
        refuse(call, 400, "The data names no customer.", wanted=list(finders))
    found = {key: member for key, value in named.items() if (member := finders[key](state, value)) is not None}
    if "id" in named:
        required(call, found.get("id"))
    member = required(call, next(iter(found.values()), None))
    if others := [key for key, other in found.items() if other.id != member.id]:
        refuse(call, 409, "The data names two customers.", fields=[next(iter(found)), *others])
    return _updated(state, call, member, given)


@handles(
    "customers.update_by_external_id",
    writes=True,
    assumption="`externalId` in `data` decides who is meant (missing is 400, unknown 404); otherwise as "
    "`customers.update`.",
)
def update_by_external_id(state: State, call: Call) -> Response:
    """Update the customer with an external id."""
    given = _data(call)
    external_id = text(given.get("externalId"))
    if not external_id:
        refuse(call, 400, "The data has no externalId.")
    return _updated(state, call, required(call, by_external_id(state, external_id)), given)


@handles("customers.get", assumption="Ids are compared in capitals.")
def get(state: State, call: Call) -> Response:
    """Return the customer with an id."""
    return customer_response(state, required(call, by_id(state, str(call.path.get("id", "")))))


@handles("customers.get_by_external_id", assumption="External ids are compared exactly.")
def get_by_external_id(state: State, call: Call) -> Response:
    """Return the customer with an external id."""
    return customer_response(state, required(call, by_external_id(state, str(call.path.get("id", "")))))


@handles(
    "customers.get_by_mobile_phone",
    assumption="Every spelling of a phone number is the same one; a `+` that arrives as a space finds nobody.",
)
def get_by_mobile_phone(state: State, call: Call) -> Response:
    """Return the customer with a mobile phone number."""
    return customer_response(state, required(call, by_phone(state, str(call.query.get("mobilePhone", "")))))


@handles("customers.get_by_email", assumption="E-mail addresses are compared in lower case.")
def get_by_email(state: State, call: Call) -> Response:
    """Return the customer with an e-mail address."""
    return customer_response(state, required(call, by_email(state, str(call.path.get("email", "")))))


@handles(
    "customers.changed",
    assumption="Since the given moment by the sandbox's clock and in its zone, that moment included; a change is "
    "one of the customer's data, points, clips or promotions; the one that changed first comes first; "
    "a `timestamp` that is no date-time is 400; nobody changed is an empty list.",
)
def changed(state: State, call: Call) -> Response:
    """Return the customers that changed since a time, or since a day ago."""
    given = call.path.get("timestamp")
    since = state.now - clock.DAY if given is None else clock.parse(str(given), state.zone)
    if since is None:
        refuse(call, 400, "The timestamp must be a date-time, such as 20240101T2210.", timestamp=given)
    members = all_members(state, "WHERE updated >= ? ORDER BY updated, seq", since)
    return Response(200, [{"data": to_json(state, member)} for member in members])


@handles(
    "customers.delete",
    writes=True,
    assumption="A customer who was deleted is 404; promotions, cards and vehicles are deleted too, receipts and "
    "redemptions stay for the reports; any `source` is accepted.",
)
def delete(state: State, call: Call) -> Response:
    """Delete the customer with an id."""
    return _deleted(state, call, required(call, by_id(state, str(call.path.get("id", "")))))


@handles("customers.delete_by_external_id", writes=True, assumption="As `customers.delete`.")
def delete_by_external_id(state: State, call: Call) -> Response:
    """Delete the customer with an external id."""
    return _deleted(state, call, required(call, by_external_id(state, str(call.path.get("externalId", "")))))


def quarantine(state: State, key: str, until: int | None) -> None:
    """Keep a phone number or an e-mail address from registering until a time, or for ever."""
    state.run("INSERT INTO quarantine VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET until = excluded.until", key, until)


def refuse_quarantined(state: State, call: Call, given: Mapping[str, Any], before: Mapping[str, Any] = {}) -> None:
    """Refuse the call if the phone number or the e-mail address is quarantined, and was not there before.

    Raises:
        RefusedError: it is.
    """
    for field, key_of in (("mobilePhone", phone_key), ("email", email_key)):
        key = key_of(text(given.get(field)))
        if key and key != key_of(text(before.get(field))) and _is_quarantined(state, key):
            refuse(call, 422, "The identifier is quarantined.", field=field)


def _data(call: Call) -> dict[str, Any]:
    return mapping(mapping(call.body).get("data"))


def _identifiers(given: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Return the external id, and the keys of mobile phone and e-mail address; None for what is missing or empty."""
    external_id, phone, email = (text(given.get(key)) for key in ("externalId", "mobilePhone", "email"))
    return external_id or None, phone_key(phone) or None, email_key(email) or None


def _sharing(state: State, given: Mapping[str, Any]) -> list[tuple[str, Member]]:
    """Return who has one of the identifiers already, each once, with the field that they share."""
    found = [
        ("mobilePhone", by_phone(state, text(given.get("mobilePhone")))),
        ("email", by_email(state, text(given.get("email")))),
        ("externalId", by_external_id(state, text(given.get("externalId")))),
    ]
    by_member: dict[str, tuple[str, Member]] = {}
    for field, member in found:
        if member is not None:
            by_member.setdefault(member.id, (field, member))
    return list(by_member.values())


def _is_quarantined(state: State, key: str) -> bool:
    row = state.one("SELECT until FROM quarantine WHERE key = ?", key)
    return row is not None and (row[0] is None or state.now < row[0])


def _merged(before: dict[str, Any], given: Mapping[str, Any], state: State) -> dict[str, Any]:
    """Return a customer's data after ``given``: fields replace, extended properties and consents are merged."""
    merged = {**before, **{key: value for key, value in given.items() if key not in _OURS}}
    extended = {**mapping(before.get("extendedProperties")), **mapping(given.get("extendedProperties"))}
    consents = {text(consent.get("id")): consent for consent in map(mapping, sequence(before.get("consents")))}
    for consent in map(mapping, sequence(given.get("consents"))):
        if id := text(consent.get("id")):
            consents[id] = {**consents.get(id, {}), "updated": state.stamp(), **consent}
    return {**merged, "consents": list(consents.values()), "extendedProperties": extended}


def _updated(state: State, call: Call, member: Member, given: Mapping[str, Any]) -> Response:
    refuse_quarantined(state, call, given, member.given)
    try:
        _replace(state, member.id, _merged(member.given, given, state))
    except sqlite3.IntegrityError:
        refuse(call, 409, "Another customer has this identifier.")
    return customer_response(state, by_id(state, member.id))


def _deleted(state: State, call: Call, member: Member) -> Response:
    _, mobile_key, email = _identifiers(member.given)
    state.run(
        "INSERT INTO deleted (id, external_id, source, at) VALUES (?, ?, ?, ?)",
        member.id, member.external_id, str(call.path.get("source", "")), state.now,
    )  # fmt: skip
    _remove(state, member.id)
    until = state.now + int(state.catalog.settings.quarantine_days * clock.DAY)
    for key in (mobile_key, email):
        if key is not None and until > state.now:
            quarantine(state, key, until)
    return Response(200)


def _replace(state: State, id: str, known: Mapping[str, Any]) -> None:
    """Replace a customer's data.

    Raises:
        sqlite3.IntegrityError: another customer has one of the identifiers.
    """
    external_id, mobile_key, email = _identifiers(known)
    state.run(
        "UPDATE customers SET external_id = ?, mobile_key = ?, email_key = ?, doc = ?, updated = ? WHERE id = ?",
        external_id, mobile_key, email, dump(known), state.now, id,
    )  # fmt: skip


def _remove(state: State, id: str) -> None:
    state.run("DELETE FROM customers WHERE id = ?", id)
    for table in _DELETED_WITH:
        state.run(f"DELETE FROM {table} WHERE customer_id = ?", id)  # noqa: S608 - a name from the list above
