"""Customers as rows: find them by any identifier, give them points and clips."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen

from trigg_ext.openapi.json_types import text
from trigg_ext.sandbox._calls import Call
from trigg_ext.sandbox._state.database import Row, State
from trigg_ext.sandbox._state.handlers import refuse
from trigg_ext.sandbox._state.keys import email_key, id_key, phone_key

__all__ = [
    "Member",
    "add_clips",
    "add_points",
    "all_members",
    "by_email",
    "by_external_id",
    "by_id",
    "by_phone",
    "card_summaries",
    "clips",
    "loyalty_of",
    "named_in",
    "note_points",
    "required",
    "touch",
]

_COLUMNS: Final = "SELECT id, external_id, doc, prospect, points, created, updated FROM customers"


@frozen
class Member:
    """One customer, as a row of the database."""

    id: str
    external_id: str | None
    written: str
    """The customer's data as JSON."""
    prospect: bool
    points: int
    created: int
    updated: int

    @property
    def given(self) -> dict[str, Any]:
        """The customer's data; a copy."""
        given: dict[str, Any] = json.loads(self.written)
        return given


def by_id(state: State, id: str) -> Member | None:
    """Return the customer with this id, in lower or upper case."""
    return _member(state.one(f"{_COLUMNS} WHERE id = ?", id_key(id)))


def by_external_id(state: State, external_id: str) -> Member | None:
    """Return the customer with exactly this external id."""
    return _member(state.one(f"{_COLUMNS} WHERE external_id = ?", external_id)) if external_id else None


def by_phone(state: State, phone: str) -> Member | None:
    """Return the customer with this mobile phone number."""
    key = phone_key(phone)
    return _member(state.one(f"{_COLUMNS} WHERE mobile_key = ?", key)) if key else None


def by_email(state: State, email: str) -> Member | None:
    """Return the customer with this e-mail address."""
    key = email_key(email)
    return _member(state.one(f"{_COLUMNS} WHERE email_key = ?", key)) if key else None


def all_members(state: State, condition: str = "", *values: Any) -> list[Member]:
    """Return the customers that ``condition``, the rest of the query, selects."""
    return [
        Member(row[0], row[1], row[2], bool(row[3]), *row[4:]) for row in state.all(f"{_COLUMNS} {condition}", *values)
    ]


def named_in(state: State, values: Mapping[str, Any]) -> tuple[Member | None, bool]:
    """Return the customer that free-form ``values`` name, and whether they name one at all.

    The first known one of ``customerId``, ``id``, ``externalId``, ``mobilePhone`` and ``email`` decides; an
    ``externalId`` may also be a mobile phone number or an id, as in the reference's examples.
    """
    named = False
    for key in ("customerId", "id", "externalId", "mobilePhone", "email"):
        value = text(values.get(key))
        if not value:
            continue
        named = True
        if key in {"customerId", "id"}:
            member = by_id(state, value)
        elif key == "externalId":
            member = by_external_id(state, value) or by_phone(state, value) or by_id(state, value)
        elif key == "mobilePhone":
            member = by_phone(state, value)
        else:
            member = by_email(state, value)
        if member is not None:
            return member, True
    return None, named


def required(call: Call, member: Member | None) -> Member:
    """Return ``member``; refuse the call with 404, or with 400 where no 404 is documented, if there is none.

    Raises:
        RefusedError: ``member`` is None.
    """
    if member is None:
        refuse(call, 404, "There is no such customer.")
    return member


def in_path(state: State, call: Call) -> Member:
    """Return the customer whose id is in the path; refuse the call as :func:`required` does."""
    return required(call, by_id(state, str(call.path.get("customerId", ""))))


def in_body(state: State, call: Call, body: Mapping[str, Any], *wanted: str) -> Member:
    """Return the customer that a body names; refuse the call, with the fields that are wanted, if it names none."""
    member, named = named_in(state, body)
    if not named:
        refuse(call, 400, "The body names no customer.", wanted=list(wanted))
    return required(call, member)


def touch(state: State, customer_id: str) -> None:
    """Set the time of the customer's last change to now."""
    state.run("UPDATE customers SET updated = ? WHERE id = ?", state.now, customer_id)


def add_points(state: State, customer_id: str, points: int, *, kind: str, reference: str) -> int:
    """Add ``points`` (negative to take them) and return the new balance.

    Args:
        kind: ``receipt``, ``reward``, ``activity``, ``transaction`` or ``seed``.
        reference: what they are for: a receipt id, a rule, a description.
    """
    note_points(state, customer_id, points, kind=kind, reference=reference)
    state.run("UPDATE customers SET points = points + ?, updated = ? WHERE id = ?", points, state.now, customer_id)
    return state.count("SELECT points FROM customers WHERE id = ?", customer_id)


def note_points(state: State, customer_id: str, points: int, *, kind: str, reference: str) -> None:
    """Note in the ledger that the customer got ``points``; they are as of :func:`add_points`."""
    state.run(
        "INSERT INTO ledger (customer_id, points, kind, reference, at) VALUES (?, ?, ?, ?, ?)",
        customer_id, points, kind, reference, state.now,
    )  # fmt: skip


def clips(state: State, customer_id: str, card_key: str) -> int:
    """Return how many clips the customer has on the card."""
    return state.count("SELECT count FROM clips WHERE customer_id = ? AND card_id = ?", customer_id, card_key)


def add_clips(state: State, customer_id: str, card_key: str, number: int) -> None:
    """Add clips (negative to take them); the count stays between 0 and the card's total."""
    room = state.catalog.cards[card_key].total
    count = min(max(clips(state, customer_id, card_key) + number, 0), room)
    state.run(
        "INSERT INTO clips VALUES (?, ?, ?) ON CONFLICT (customer_id, card_id) DO UPDATE SET count = excluded.count",
        customer_id, card_key, count,
    )  # fmt: skip
    touch(state, customer_id)


def card_summaries(state: State, customer_id: str) -> list[dict[str, Any]]:
    """Return the loyalty cards of the customer, one of each kind, with their counts."""
    counts = {
        row[0]: row[1] for row in state.all("SELECT card_id, count FROM clips WHERE customer_id = ?", customer_id)
    }
    return [{**json.loads(card.written), "count": counts.get(key, 0)} for key, card in state.catalog.cards.items()]


def loyalty_of(state: State, member: Member) -> dict[str, Any]:
    """Return the balances of the customer as the API does; every point is active at once and none expires."""
    return {
        "points": member.points,
        "pointsActive": member.points,
        "pointsPending": 0,
        "pointsExpired": 0,
        "pointsTotal": member.points,
        "loyaltyCards": card_summaries(state, member.id),
    }


def _member(row: Row | None) -> Member | None:
    return None if row is None else Member(row[0], row[1], row[2], bool(row[3]), *row[4:])
