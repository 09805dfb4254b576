"""The state of the sandbox: what every operation of the API finds, changes and remembers.

``SandboxState`` is all of it: it handles the operations (``handlers``), lists what it assumes where the reference says
nothing (``coverage``), and shows what happened.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from attrs import frozen

from trigg_ext.sandbox._calls import Call, Handler, Response, error_response
from trigg_ext.sandbox._state import (
    cards_and_vehicles,
    clock,
    customers,
    imports,
    loyalty,
    messaging,
    misc,
    promotions,
    receipts,
    reports,
    seeding,
)
from trigg_ext.sandbox._state.database import Store
from trigg_ext.sandbox._state.handlers import HANDLERS, Coverage, RefusedError, Registration
from trigg_ext.sandbox._state.keys import UnstorableError
from trigg_ext.sandbox._state.members import all_members
from trigg_ext.sandbox._state.seed_schema import DEFAULT, SeedError, checked

__all__ = ["Coverage", "SandboxState", "SeedError", "SmsMessage"]

# Imported for what they register.
_SUBJECTS = (cards_and_vehicles, customers, imports, loyalty, messaging, misc, promotions, receipts, reports)


@frozen
class SmsMessage:
    """One message that would have been sent."""

    to: str
    """The phone number, without spaces: ``+4791234567``."""
    sender: str
    text: str
    kind: str
    """``sms`` (sent as such), ``code``, ``trigger`` (written before) or ``vipps``."""
    code: str | None
    """The code, if it is a message with one."""
    at: datetime
    """When, by the clock of the sandbox."""


class SandboxState:
    """The state of one sandbox, and the handlers that play the operations on it.

    Each call is one transaction: what was answered with a success stays, and is on disk if the state has a file; what
    was answered with an error, or raised, has changed nothing. Calls from several threads follow one another.

    Ids, codes and times depend on ``salt``, ``now`` and the calls alone, so that the same test gives the same
    responses.

    Args:
        database: the file of the state, made if it is not there; None keeps it in memory. A file that holds a state
            already keeps it: ``seed``, ``now`` and ``salt`` count for a new one, and for ``reset``.
        seed: what the state begins with, instead of a handful of Norwegian stores, rules and two customers.
        now: when it begins; a Monday morning in January 2026 if None. Without a zone, it is Norwegian winter time.
        salt: what the ids are made of.

    Raises:
        SeedError: ``seed`` has an unknown key or another shape; the text names the place.
        RuntimeError: another sandbox has the file open, or it was written by another version.
        sqlite3.Error: the file cannot be opened, or is no database.
    """

    def __init__(
        self,
        *,
        database: str | os.PathLike[str] | None = None,
        seed: Mapping[str, Any] | None = None,
        now: datetime | None = None,
        salt: str = "trigg",
    ) -> None:
        self._lock = threading.RLock()
        self._seed = checked(DEFAULT if seed is None else seed)
        start = clock.START if now is None else now
        zone = clock.zone_of(start)
        self._store = Store(database, salt=salt, now=clock.from_datetime(start, zone), zone=zone)
        # Closed with the state at the latest, for those who do not close it.
        self._close = weakref.finalize(self, self._store.connection.close)
        try:
            if self._store.is_bare:
                self.reset()
        except BaseException:
            self.close()
            raise
        self.handlers: Mapping[str, Handler] = MappingProxyType(
            {name: partial(self._response, registration) for name, registration in HANDLERS.items()}
        )
        """The handler of each operation, by name."""
        self.coverage: Mapping[str, Coverage] = MappingProxyType(
            {name: HANDLERS[name].coverage for name in sorted(HANDLERS)}
        )
        """What is modelled, and what is assumed, by the operation's name."""

    def reset(self) -> None:
        """Begins again: nothing but the seed, the ids and the clock at their start."""
        with self._lock, self._store.writing(tick=False) as state:
            self._store.empty()
            seeding.apply_seed(state, self._seed)

    def load(self, seed: Mapping[str, Any]) -> None:
        """Adds ``seed`` to what is there; an entry of a list with a known id is replaced, a known customer refused.

        Raises:
            SeedError: an unknown key, another shape, or something that is there already; nothing is added then.
        """
        further = checked(seed)
        with self._lock, self._store.writing(tick=False) as state:
            seeding.apply_seed(state, further)

    @property
    def now(self) -> datetime:
        """The clock: it moves one second with each call that changed something, and by ``advance``."""
        with self._lock:
            return clock.to_datetime(self._store.state.now, self._store.state.zone)

    def advance(self, seconds: float) -> None:
        """Moves the clock on.

        Raises:
            ValueError: ``seconds`` is below zero, no number, or leads beyond the year 9999.
        """
        if not 0 <= seconds < 10**12:
            raise ValueError("the clock of a sandbox only goes forward")
        with self._lock, self._store.writing(tick=False) as state:
            try:
                clock.to_datetime(state.now + int(seconds * clock.SECOND), state.zone)
            except OverflowError as error:
                raise ValueError("the clock of a sandbox ends with the year 9999") from error
            state.now += int(seconds * clock.SECOND)

    @property
    def sms_outbox(self) -> list[SmsMessage]:
        """Every message that would have been sent, the oldest first."""
        with self._lock:
            state = self._store.state
            rows = state.all("SELECT recipient, sender, text, kind, code, at FROM sms ORDER BY seq")
            return [
                SmsMessage(to, sender, text, kind, code, clock.to_datetime(at, state.zone))
                for to, sender, text, kind, code, at in rows
            ]

    def customers(self) -> list[dict[str, Any]]:
        """Every customer as the API answers them, the oldest first; ``prospect`` tells who is no customer yet."""
        with self._lock:
            state = self._store.state
            members = all_members(state, "ORDER BY seq")
            return [{**customers.to_json(state, member), "prospect": member.prospect} for member in members]

    def receipts(self) -> list[dict[str, Any]]:
        """Every receipt as a transaction of the API, with ``customerId`` and ``points``, in the order of posting."""
        return self._rows(receipts.receipt_rows)

    def redemptions(self) -> list[dict[str, Any]]:
        """Every redemption of a promotion, with ``customerId``, the oldest first."""
        return self._rows(promotions.redemption_rows)

    def cards(self) -> list[dict[str, Any]]:
        """Every payment card, the oldest first. Loyalty cards stand in the ``loyalty`` of ``customers``."""
        return self._rows(cards_and_vehicles.card_rows)

    def vehicles(self) -> list[dict[str, Any]]:
        """Every vehicle, the oldest first."""
        return self._rows(cards_and_vehicles.vehicle_rows)

    def imports(self) -> list[dict[str, Any]]:
        """Every import: ``kind``, ``mediaType``, ``rows``, ``bytes`` and its ``content`` as bytes, the oldest first."""
        return self._rows(imports.import_rows)

    def triggers(self) -> list[dict[str, Any]]:
        """Every automation that was triggered: ``id``, ``customerId``, ``body`` and ``at``, the oldest first."""
        return self._rows(messaging.trigger_rows)

    def recruitments(self) -> list[dict[str, Any]]:
        """Every recruitment with Vipps: ``mobilePhone``, ``channel`` (``sms``, ``pos``), ``at``; the oldest first."""
        return self._rows(messaging.recruitment_rows)

    def carts(self) -> list[dict[str, Any]]:
        """Every cart as it was saved, with ``emptied`` and ``updated``, the oldest first."""
        return self._rows(misc.cart_rows)

    def close(self) -> None:
        """Ends the state; one in memory is gone, one in a file can be opened again."""
        with self._lock:
            self._close()

    def _rows(self, read: Any) -> list[dict[str, Any]]:
        with self._lock:
            rows: list[dict[str, Any]] = read(self._store.state)
            return rows

    def _response(self, registration: Registration, call: Call) -> Response:
        try:
            with self._lock:
                if not registration.writes:
                    return registration.handle(self._store.state, call)
                with self._store.writing() as state:
                    return registration.handle(state, call)
        except RefusedError as refused:
            return refused.response
        except (UnstorableError, UnicodeEncodeError) as error:
            return error_response(
                400, {"description": "The request holds what cannot be stored.", "reason": str(error)}
            )
