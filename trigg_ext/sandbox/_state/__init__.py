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

import attrs
from attrs import frozen

from trigg_ext.openapi.json_types import text
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
from trigg_ext.sandbox._state.database import Database
from trigg_ext.sandbox._state.handlers import HANDLERS, Coverage, RefusedError, Registration
from trigg_ext.sandbox._state.keys import UnstorableError, phone_key
from trigg_ext.sandbox._state.members import all_members, by_email, by_external_id, by_id, by_phone
from trigg_ext.sandbox._state.seed_schema import SeedError, checked, default

__all__ = ["Coverage", "SandboxState", "SeedError", "SmsMessage", "as_json"]

# Imported for what they register.
_SUBJECTS = (cards_and_vehicles, customers, imports, loyalty, messaging, misc, promotions, receipts, reports)


@frozen
class SmsMessage:
    """A text message that would have been sent."""

    to: str
    """The phone number, without spaces: ``+4791234567``."""
    sender: str
    text: str
    kind: str
    """``sms`` (sent as such), ``code``, ``trigger`` (a stored message) or ``vipps``."""
    code: str | None
    """The code, in a message with one."""
    at: datetime
    """The time by the clock of the sandbox."""


def as_json(sms: SmsMessage) -> dict[str, Any]:
    """Return a text message as JSON values."""
    return {**attrs.asdict(sms), "at": sms.at.isoformat()}


class SandboxState:
    """The state of one sandbox, and the handlers of its operations.

    Each call is one transaction: the changes of a successful call are kept, and are on disk if the state has a file; a
    call with an error response, or an exception, has changed nothing. Calls from several threads run one at a time.

    Ids, codes and times depend on ``salt``, ``now`` and the calls alone, so that the same test gives the same
    responses.

    Args:
        database: the file of the state, created if it is not there; None keeps it in memory. A file that holds a state
            already keeps it: ``seed``, ``now`` and ``salt`` count for a new one, and for ``reset``.
        seed: what the state begins with, instead of a handful of Norwegian stores, rules and two customers.
        now: when its clock starts; a Monday morning in January 2026 if None. Without a zone: Norwegian winter time.
        salt: what the ids are derived from.

    Raises:
        SeedError: ``seed`` has an unknown key or the wrong structure; the message names the place.
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
        self._seed = default() if seed is None else checked(seed)
        start = clock.START if now is None else now
        zone = clock.zone_of(start)
        self._database = Database(database, salt=salt, now=clock.from_datetime(start, zone), zone=zone)
        # Closed with this object at the latest, for those who do not close it.
        weakref.finalize(self, self._database.connection.close)
        self.is_kept = not self._database.is_bare
        """True if the file held a state already, which went on: the seed and the time count for ``reset`` alone."""
        try:
            if not self.is_kept:
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
        """What is assumed where the reference says nothing, by the operation's name."""

    def reset(self) -> None:
        """Go back to the start: nothing but the seed, the ids and the clock at their start."""
        self._replace(self._seed)

    def load(self, seed: Mapping[str, Any], *, replace: bool = False) -> None:
        """Add ``seed`` to the state; an entry of a list with a known id is replaced, a known customer refused.

        Args:
            seed: a seed, or what ``dump`` returned, which replaces everything.
            replace: whether the seed replaces everything; the ids and the clock go back to their start then.

        Raises:
            SeedError: an unknown key, the wrong structure, or something that exists already; nothing is changed then.
        """
        further = checked(seed)
        if replace or "snapshot" in further:
            self._replace(further)
            return
        with self._lock, self._database.writing(tick=False) as state:
            seeding.apply_seed(state, further)

    def dump(self) -> dict[str, Any]:
        """Return the whole state as a seed: ``{"snapshot": …}``, JSON values, with the clock and what gives the ids."""
        with self._lock:
            return {"snapshot": self._database.snapshot()}

    @property
    def now(self) -> datetime:
        """The time by the clock: it moves one second with each call that changes something, and by ``advance``."""
        with self._lock:
            return clock.to_datetime(self._database.state.now, self._database.state.zone)

    def set_clock(self, moment: datetime) -> None:
        """Move the clock forward to ``moment``, which is in the zone of the clock if it has none.

        Raises:
            ValueError: ``moment`` is before the time by the clock.
        """
        with self._lock, self._database.writing(tick=False) as state:
            at = clock.from_datetime(moment, state.zone)
            if at < state.now:
                raise ValueError(f"expected a time from {state.stamp()} on, got {moment.isoformat()}; reset goes back")
            state.now = at

    def advance(self, seconds: float) -> None:
        """Move the clock forward.

        Args:
            seconds: how far, from 0.

        Raises:
            ValueError: ``seconds`` is negative, no number, or leads beyond the year 9999.
        """
        if not 0 <= seconds < 10**12:
            raise ValueError("the clock of a sandbox only goes forward")
        with self._lock, self._database.writing(tick=False) as state:
            try:
                clock.to_datetime(state.now + int(seconds * clock.SECOND), state.zone)
            except OverflowError as error:
                raise ValueError("the clock of a sandbox ends with the year 9999") from error
            state.now += int(seconds * clock.SECOND)

    @property
    def sms_outbox(self) -> list[SmsMessage]:
        """Every text message that would have been sent, oldest first."""
        with self._lock:
            state = self._database.state
            rows = state.all("SELECT recipient, sender, text, kind, code, at FROM sms ORDER BY seq")
            return [
                SmsMessage(to, sender, text, kind, code, clock.to_datetime(at, state.zone))
                for to, sender, text, kind, code, at in rows
            ]

    def customers(self) -> list[dict[str, Any]]:
        """Return every customer as the API does, oldest first; ``prospect`` is true of one who is no customer yet."""
        with self._lock:
            state = self._database.state
            members = all_members(state, "ORDER BY seq")
            return [{**customers.to_json(state, member), "prospect": member.prospect} for member in members]

    def customer(self, identifier: str) -> dict[str, Any] | None:
        """Return what is known of a customer: ``customer``, ``receipts``, ``redemptions``, ``cards``, ``vehicles`` and
        ``messages``; None if there is no such customer.

        Args:
            identifier: an id, an external id, a mobile phone number or an e-mail address.
        """
        with self._lock:
            state = self._database.state
            finders = (by_id, by_external_id, by_phone, by_email)
            member = next((found for find in finders if (found := find(state, identifier)) is not None), None)
            if member is None:
                return None
            phone = phone_key(text(member.given.get("mobilePhone")))
            return {
                "customer": {**customers.to_json(state, member), "prospect": member.prospect},
                "receipts": [row for row in receipts.receipt_rows(state) if row["customerId"] == member.id],
                "redemptions": [row for row in promotions.redemption_rows(state) if row["customerId"] == member.id],
                "cards": cards_and_vehicles.card_rows(state, member.id),
                "vehicles": cards_and_vehicles.vehicle_rows(state, member.id),
                "messages": [as_json(sms) for sms in self.messages(to=phone)] if phone else [],
            }

    def messages(self, *, to: str | None = None, kind: str | None = None) -> list[SmsMessage]:
        """Return the text messages to a phone number, in any spelling, and of a kind, oldest first.

        Args:
            to: the phone number; every number if None.
            kind: the kind, such as ``code``; every kind if None.
        """
        key = None if to is None else phone_key(to)
        return [sms for sms in self.sms_outbox if key in {None, sms.to} and kind in {None, sms.kind}]

    def receipts(self) -> list[dict[str, Any]]:
        """Return every receipt as a transaction, with ``customerId`` and ``points``, in the order of posting."""
        return self._rows(receipts.receipt_rows)

    def redemptions(self) -> list[dict[str, Any]]:
        """Return every redemption of a promotion, with ``customerId``, oldest first."""
        return self._rows(promotions.redemption_rows)

    def cards(self) -> list[dict[str, Any]]:
        """Return every payment card, oldest first. Loyalty cards are in the ``loyalty`` of ``customers``."""
        return self._rows(cards_and_vehicles.card_rows)

    def vehicles(self) -> list[dict[str, Any]]:
        """Return every vehicle, oldest first."""
        return self._rows(cards_and_vehicles.vehicle_rows)

    def imports(self) -> list[dict[str, Any]]:
        """Return every import: ``kind``, ``mediaType``, ``rows``, ``bytes`` and ``content`` as bytes, oldest first."""
        return self._rows(imports.import_rows)

    def triggers(self) -> list[dict[str, Any]]:
        """Return every automation that was triggered: ``id``, ``customerId``, ``body`` and ``at``, oldest first."""
        return self._rows(messaging.trigger_rows)

    def recruitments(self) -> list[dict[str, Any]]:
        """Return every recruitment: ``mobilePhone``, ``channel`` (``sms``, ``pos``), ``at``, oldest first."""
        return self._rows(messaging.recruitment_rows)

    def carts(self) -> list[dict[str, Any]]:
        """Return every cart as it was saved, with ``emptied`` and ``updated``, oldest first."""
        return self._rows(misc.cart_rows)

    def close(self) -> None:
        """Close the state: it can still be read, but not changed; one in a file can be opened again."""
        with self._lock:
            self._database.close()

    def _replace(self, seed: dict[str, Any]) -> None:
        with self._lock, self._database.writing(tick=False) as state:
            if "snapshot" not in seed:
                self._database.empty()
                seeding.apply_seed(state, seed)
                return
            try:
                self._database.restore(seed["snapshot"])
            except ValueError as error:
                raise SeedError(f"seed.snapshot: {error}") from error

    def _rows(self, read: Any) -> list[dict[str, Any]]:
        with self._lock:
            rows: list[dict[str, Any]] = read(self._database.state)
            return rows

    def _response(self, registration: Registration, call: Call) -> Response:
        try:
            call = registration.prepare(call)
            with self._lock:
                if not registration.writes:
                    return registration.handle(self._database.state, call)
                with self._database.writing() as state:
                    return registration.handle(state, call)
        except RefusedError as refused:
            return refused.response
        except (UnstorableError, UnicodeEncodeError) as error:
            return error_response(
                400, {"description": "The request has a value that cannot be stored.", "reason": str(error)}
            )
