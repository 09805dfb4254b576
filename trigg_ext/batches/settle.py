"""Find out which unknown receipts the API has, from what it has of their customers. No I/O."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from trigg_api.client import Held
from trigg_api.models import Transaction
from trigg_ext import retries
from trigg_ext._receipt_identity import ReceiptIdentity, day_of
from trigg_ext._transport.messages import Pause
from trigg_ext.batches._receipt_writer import identity_of
from trigg_ext.batches.results import Outcome
from trigg_ext.errors import CallError, ClientStatusError, InvalidRequestError, TriggError

#: So many customers in a row cannot be read before the others are not tried.
_GIVE_UP_AFTER = 5


class Settlement:
    """What became of unknown receipts. Each is in one of three lists, in the order in which they were given.

    Attributes:
        there: those that the API has, as accepted.
        missing: those that it does not have, as unsent: they can be given again.
        undecided: those of which it cannot be told, as unknown, with the reason.
        unread: the positions of those of them that may be told later: their customer could not be read for a reason
            that is not its own, such as an outage.
    """

    def __init__(
        self, there: list[Outcome], missing: list[Outcome], undecided: list[Outcome], unread: set[int] | None = None
    ) -> None:
        self.there = there
        self.missing = missing
        self.undecided = undecided
        self.unread = unread or set[int]()

    @property
    def unsent(self) -> list[Any]:
        """The receipts that the API does not have, as they were given."""
        return [outcome.receipt for outcome in self.missing]

    def extend(self, other: Settlement) -> None:
        """Add what became of further receipts.

        Args:
            other: what became of them.
        """
        self.there += other.there
        self.missing += other.missing
        self.undecided += other.undecided
        self.unread |= other.unread

    def __str__(self) -> str:
        count = len(self.there) + len(self.missing) + len(self.undecided)
        return (
            f"{count:,} unknown receipt{'s' * (count != 1)}: {len(self.there):,} there, {len(self.missing):,} missing, "
            f"{len(self.undecided):,} undecided"
        )

    def __repr__(self) -> str:
        return f"<Settlement {self}>"


class Transactions(Held[frozenset[ReceiptIdentity]]):
    """Which receipts a customer's transactions are."""

    __slots__ = ()

    @classmethod
    def of(cls, transactions: Iterable[Transaction]) -> Transactions:
        """Take them from what ``transactions.list`` returns."""
        return cls(
            frozenset(
                ReceiptIdentity(_text(each.store_id), _text(each.receipt_id), day_of(each.receipt_date))
                for each in transactions
            )
        )


class Settling:
    """Which customers to read, and what follows of their receipts.

    A receipt that is not found at first is looked for once more after the delay.

    Args:
        outcomes: of receipts that may have been acted on.
        delay: seconds that the API needs to show what it has acted on.
        concurrency: how many customers may be read at a time.
    """

    def __init__(self, outcomes: Iterable[Outcome], *, delay: float, concurrency: int) -> None:
        self._concurrency = concurrency
        self._delay = delay
        self._open: dict[str, list[Outcome]] = {}
        self._unread: set[int] = set()
        self._settled: dict[str, list[Outcome]] = {"accepted": [], "unsent": [], "unknown": []}
        for outcome in outcomes:
            if outcome.customer_id and outcome.receipt_id:
                self._open.setdefault(outcome.customer_id, []).append(outcome)
            else:
                lacks = "ReceiptId" if outcome.customer_id else "ConsumerId"
                self._settle(outcome, "unknown", f"it has no {lacks}, by which it could be looked for.")
        self._todo: deque[str] = deque(self._open)
        self._again: list[str] = []
        self._in_flight = 0
        self._failed_in_a_row = 0

    def next(self) -> str | Pause | None:
        """Return the customer to read next, or how long to wait; None to wait for a response."""
        if self._todo and self._in_flight < self._concurrency:
            self._in_flight += 1
            return self._todo.popleft()
        if not self._todo and not self._in_flight and self._again:
            self._todo, self._again = deque(self._again), []
            seconds, self._delay = retries.effective_wait(self._delay), 0.0
            return Pause(seconds)
        return None

    @property
    def done(self) -> bool:
        """Whether there is nothing left to read."""
        return not (self._todo or self._in_flight or self._again)

    def responded(self, customer: str, error: BaseException | None = None, found: Transactions | None = None) -> None:
        """Take in a customer's transactions, or the error of the call.

        Raises:
            Exception: what is no error of a call, such as one that a hook raised.
        """
        self._in_flight -= 1
        if error is not None:
            self._fail(customer, error)
            return
        self._failed_in_a_row = 0
        there = found.reveal() if found is not None else frozenset[ReceiptIdentity]()
        missing: list[Outcome] = []
        for outcome in self._open.pop(customer):
            identity = identity_of(outcome.receipt)._replace(store_id=outcome.store_id, receipt_id=outcome.receipt_id)
            like = [each for each in there if each.receipt_id == outcome.receipt_id]
            if any(each.is_same(identity.of_receipt) for each in like):
                self._settle(outcome, "accepted")
            elif like:
                self._settle(outcome, "unknown", "the customer has a receipt with its id, of another store or day.")
            else:
                missing.append(outcome)
        if missing and self._delay > 0:
            self._open[customer] = missing
            self._again.append(customer)
            return
        for outcome in missing:
            if outcome.status == 409:
                self._settle(outcome, "unknown", "the API says that it exists, and its customer does not have it.")
            else:
                self._settle(outcome, "unsent", "the API does not have it.")

    def _fail(self, customer: str, error: BaseException) -> None:
        if not isinstance(error, TriggError):
            raise error
        reason = error.reason if isinstance(error, CallError) else str(error)
        # What is said of one customer may be no matter of the next; else it is, and others would fail as well.
        alone = isinstance(error, (ClientStatusError, InvalidRequestError)) and error.status not in (401, 403, 429)
        for outcome in self._open.pop(customer):
            self._settle(outcome, "unknown", f"its customer could not be read: {reason}", unread=not alone)
        self._failed_in_a_row += 1
        if not alone and (self._failed_in_a_row >= _GIVE_UP_AFTER or not _may_pass(error)):
            for other in [*self._todo, *self._again]:
                for outcome in self._open.pop(other):
                    said = f"its customer was not read, since another could not be: {reason}"
                    self._settle(outcome, "unknown", said, unread=True)
            self._todo.clear()
            self._again.clear()

    def _settle(self, outcome: Outcome, state: Any, reason: str = "", *, unread: bool = False) -> None:
        if unread:
            self._unread.add(outcome.position)
        settled = Outcome(
            outcome.position,
            state,
            store_id=outcome.store_id,
            receipt_id=outcome.receipt_id,
            customer_id=outcome.customer_id,
            reason=reason,
            status=outcome.status if state == "unknown" else None,
            receipt=None if state == "accepted" else outcome.receipt,
        )
        self._settled[state].append(settled)

    @property
    def settlement(self) -> Settlement:
        """What became of the receipts."""
        there, missing, undecided = (
            sorted(self._settled[state], key=lambda each: each.position) for state in ("accepted", "unsent", "unknown")
        )
        return Settlement(there, missing, undecided, self._unread)


def _may_pass(error: TriggError) -> bool:
    return isinstance(error, CallError) and error.status not in (401, 403)


def _text(value: object) -> str:
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
