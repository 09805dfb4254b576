"""Add a checked seed to the state."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from trigg_ext.openapi.json_types import mapping, sequence, text
from trigg_ext.sandbox._state import clock, customers, promotions, receipts
from trigg_ext.sandbox._state.cards_and_vehicles import add_vehicle, attach_card
from trigg_ext.sandbox._state.database import State
from trigg_ext.sandbox._state.keys import UnstorableError, email_key, id_key, phone_key
from trigg_ext.sandbox._state.members import add_clips, note_points
from trigg_ext.sandbox._state.seed_schema import SeedError

__all__ = ["apply_seed"]


# What a seeded customer has beside the fields of one that is created.
_OWN: Final = frozenset({"created", "points", "clips", "promotions", "paymentCards", "vehicles"})


def apply_seed(state: State, seed: dict[str, Any]) -> None:
    """Add ``seed`` to the state.

    Raises:
        SeedError: a customer, token, vehicle or receipt exists already, or a reference leads nowhere.
    """
    state.catalog = state.catalog.merged(seed, state.zone)
    for index, customer in enumerate(sequence(seed.get("customers"))):
        _customer(state, customer, f"seed.customers[{index}]")
    for value in sequence(seed.get("quarantined")):
        key = email_key(value) if "@" in value else phone_key(value)
        customers.quarantine(state, key, None)
    for index, receipt in enumerate(sequence(seed.get("receipts"))):
        try:
            receipts.post(state, receipt)
        except receipts.ReceiptError as error:
            raise SeedError(f"seed.receipts[{index}]: {error.description}") from error


def _customer(state: State, seeded: dict[str, Any], place: str) -> None:
    id = id_key(seeded["id"])
    given = {key: value for key, value in seeded.items() if key not in _OWN}
    created = clock.parse(seeded["created"], state.zone) if "created" in seeded else None
    points = seeded.get("points", 0)
    try:
        customers.insert(state, id, given, points=points, created=created)
    except sqlite3.IntegrityError:
        raise SeedError(f"{place}: a customer with one of the identifiers exists already") from None
    except (UnstorableError, UnicodeEncodeError) as error:
        raise SeedError(f"{place}: {error}") from error
    for index, definition_id in enumerate(sequence(seeded.get("promotions"))):
        definition = state.catalog.definitions.get(id_key(definition_id))
        if definition is None:
            raise SeedError(f"{place}.promotions[{index}]: no promotion definition {definition_id} exists")
        promotions.assign(state, id, definition)
    if points:
        note_points(state, id, points, kind="seed", reference="")
    for card_id, count in mapping(seeded.get("clips")).items():
        card = state.catalog.cards.get(id_key(card_id))
        if card is None or count > card.total:
            raise SeedError(f"{place}.clips.{card_id}: no loyalty card with room for {count} exists")
        add_clips(state, id, id_key(card_id), count)
    for index, card in enumerate(sequence(seeded.get("paymentCards"))):
        if attach_card(state, id, card) is None:
            raise SeedError(f"{place}.paymentCards[{index}].token: it is attached already")
    for index, vehicle in enumerate(sequence(seeded.get("vehicles"))):
        try:
            add_vehicle(state, id, vehicle, id=id_key(text(vehicle.get("vehicleId"))) or None)
        except sqlite3.IntegrityError:
            raise SeedError(f"{place}.vehicles[{index}].vehicleId: it exists already") from None
    if created is not None:
        # The points and promotions of a seed are as old as its customer.
        state.run("UPDATE customers SET updated = ? WHERE id = ?", created, id)
