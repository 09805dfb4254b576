"""Outcomes of receipts, and the result of a run of many.

Each receipt that was drawn from the iterable ends in exactly one state:

- ``accepted``: the API responded with success for the batch that it was in.
- ``rejected``: surely not acted on, for a reason of its own: the API rejected it when it came alone or named it, it
  cannot be serialized, or it was given before.
- ``unsent``: not acted on, for no reason of its own: the run stopped first. It can be given again as it is.
- ``unknown``: it may have been acted on: the response was lost, or says that the receipt exists already. It is never
  sent again by itself; ``client.transactions.settle(result)`` reads the customers back.

``accepted + rejected + unsent + unknown == given``, also where the run stops with a :class:`BatchError`, or is
interrupted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal, NoReturn

from trigg_api.client import Held
from trigg_ext.errors import TriggError

State = Literal["accepted", "rejected", "unsent", "unknown"]
OnRejection = Literal["split", "stop", "unknown"]
"""What becomes of a batch of several receipts that is rejected."""


class Outcome:
    """The outcome of one receipt. It does not change, and is equal to another with the same values.

    Attributes:
        position: its place among those given, from 0.
        state: ``"accepted"``, ``"rejected"``, ``"unsent"`` or ``"unknown"``.
        store_id: its ``StoreId``, if it has one.
        receipt_id: its ``ReceiptId``, if it has one.
        reason: why it was not accepted, in words that hold nothing personal; "" if it was.
        status: the HTTP status behind it, if one came.
        customer_id: its ``ConsumerId``, if it has one. It is in no repr.
        receipt: the receipt as it was given; None if it was accepted. It is in no repr.
    """

    __slots__ = ("_private", "position", "reason", "receipt_id", "state", "status", "store_id")

    position: int
    state: State
    store_id: str | None
    receipt_id: str | None
    reason: str
    status: int | None
    _private: Held[tuple[str | None, Any]]

    def __init__(
        self,
        position: int,
        state: State,
        *,
        store_id: str | None = None,
        receipt_id: str | None = None,
        customer_id: str | None = None,
        reason: str = "",
        status: int | None = None,
        receipt: Any = None,
    ) -> None:
        values = (position, state, store_id, receipt_id, reason, status)
        for name, value in zip(_PUBLIC, values, strict=True):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "_private", Held((customer_id, receipt)))

    @property
    def customer_id(self) -> str | None:
        """Its ``ConsumerId``, if it has one."""
        return self._opened()[0]

    @property
    def receipt(self) -> Any:
        """The receipt as it was given; None if it was accepted."""
        return self._opened()[1]

    def _opened(self) -> tuple[str | None, Any]:
        return self._private.reveal()

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in _PUBLIC)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"An outcome does not change: {name} cannot be set.")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"An outcome does not change: {name} cannot be deleted.")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Outcome):
            return NotImplemented
        return self._values() == other._values() and self._opened() == other._opened()

    def __hash__(self) -> int:
        return hash(self._values())

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._values(), *self._opened())

    def __str__(self) -> str:
        named = f"receipt {self.receipt_id or 'without an id'} of store {self.store_id or 'unknown'}"
        reason = f": {self.reason}" if self.reason else ""
        return f"{self.position}: {named} {self.state}{reason}"

    def __repr__(self) -> str:
        return f"<Outcome {self}>"


_PUBLIC = ("position", "state", "store_id", "receipt_id", "reason", "status")


def _restore(values: tuple[Any, ...], customer_id: str | None, receipt: Any) -> Outcome:
    position, state, *others = values
    named = dict(zip(_PUBLIC[2:], others, strict=True))
    return Outcome(position, state, customer_id=customer_id, receipt=receipt, **named)


class BatchResult:
    """The outcomes of the receipts so far, or at the end.

    It stays small: of what was accepted it keeps ranges, and an :class:`Outcome` only of what was not.

    Attributes:
        accepted: how many were accepted.
        rejected: how many were surely not acted on, for a reason of their own.
        unsent: how many were not acted on because the run stopped first.
        unknown: how many may have been acted on.
        skipped: how many of the accepted were so in an earlier run of the journal, and were not sent again.
        requests: how many batches were handed to the API; retries of the client are not counted.
        notes: what was noticed, each once: a response with a body that the API's description does not have.
    """

    def __init__(self) -> None:
        self.accepted = 0
        self.rejected = 0
        self.unsent = 0
        self.unknown = 0
        self.skipped = 0
        self.requests = 0
        self.notes: list[str] = []
        self._ranges: list[range] = []
        self._failures: list[Outcome] = []

    @property
    def given(self) -> int:
        """How many have an outcome: accepted, rejected, unsent and unknown."""
        return self.accepted + self.rejected + self.unsent + self.unknown

    @property
    def ok(self) -> bool:
        """Whether all of them were accepted."""
        return not self._failures

    @property
    def failures(self) -> list[Outcome]:
        """Those that were not accepted, in the order in which they were given."""
        return sorted(self._failures, key=lambda each: each.position)

    @property
    def accepted_ranges(self) -> list[range]:
        """The positions of those that were accepted, in order, as few ranges as possible."""
        out: list[range] = []
        for each in sorted(self._ranges, key=lambda each: each.start):
            if out and out[-1].stop == each.start:
                out[-1] = range(out[-1].start, each.stop)
            else:
                out.append(each)
        return out

    def states(self, positions: Iterable[int]) -> list[State | None]:
        """Return the states of the receipts at some positions; None where there is no outcome (yet).

        Args:
            positions: positions of receipts, from 0.
        """
        failed: dict[int, State] = {each.position: each.state for each in self._failures}
        ranges = self.accepted_ranges
        starts = [each.start for each in ranges]
        out: list[State | None] = []
        for position in positions:
            place = bisect_right(starts, position) - 1
            accepted = place >= 0 and position in ranges[place]
            out.append("accepted" if accepted else failed.get(position))
        return out

    # For the scheduler, which is the one that adds to a result.

    def add_accepted(self, ranges: list[range], *, earlier: bool = False) -> None:
        """Add accepted receipts by their positions.

        Args:
            ranges: their positions, from 0.
            earlier: whether an earlier run sent them.
        """
        self._ranges.extend(ranges)
        count = sum(map(len, ranges))
        self.accepted += count
        self.skipped += count * earlier

    def add_failures(self, outcomes: list[Outcome]) -> None:
        """Add receipts that were not accepted, in one step, so that an interruption finds all of them or none.

        Args:
            outcomes: what became of them.
        """
        self._failures.extend(outcomes)
        for outcome in outcomes:
            setattr(self, outcome.state, getattr(self, outcome.state) + 1)

    def recount(self) -> None:
        """Count again what is written down, after an interruption at any place."""
        counts = Counter(outcome.state for outcome in self._failures)
        self.accepted = sum(map(len, self._ranges))
        self.rejected, self.unsent, self.unknown = counts["rejected"], counts["unsent"], counts["unknown"]

    def __str__(self) -> str:
        receipts = f"{self.given:,} receipt" + "s" * (self.given != 1)
        states = ", ".join(
            f"{getattr(self, state):,} {state}" for state in ("accepted", "rejected", "unsent", "unknown")
        )
        return f"{receipts}: {states}"

    def __repr__(self) -> str:
        return f"<BatchResult {self}>"

    def _repr_html_(self) -> str:
        from trigg_ext._html import table

        failures = self.failures
        return table(str(self), ({name: getattr(each, name) for name in _PUBLIC} for each in failures), len(failures))


class BatchError(TriggError):
    """The run stopped before all receipts were drawn. What stopped it is the ``__cause__``.

    It stops where going on makes no sense (401, 403, 404 and others that mean every batch; a response that contradicts
    an earlier one; everything rejected), after too many batches in a row without a usable response, and where the
    iterable or a callback raises. It waits for batches that are under way.

    Attributes:
        result: the outcome of every receipt that was drawn.
    """

    def __init__(self, text: str, result: BatchResult) -> None:
        super().__init__(text)
        self.result = result

    @property
    def unsent(self) -> list[Any]:
        """The receipts that were not acted on because the run stopped first, in order, as given.

        To go on later: ``create_many(itertools.chain(error.unsent, receipts))`` with the same iterator, or with
        ``receipts[error.result.given:]`` of a list.
        """
        return [each.receipt for each in self.result.failures if each.state == "unsent"]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.result)


def result_of(error: BaseException) -> BatchResult | None:
    """Return the result that an exception carries: a :class:`BatchError`, or what interrupted the run.

    ::

        try:
            result = client.transactions.create_many(receipts)
        except KeyboardInterrupt as interrupt:
            print(result_of(interrupt))

    A run that is interrupted or cancelled does not wait: what was under way is unknown. Where a framework puts another
    exception in the place of the first, take the result from ``on_progress`` instead.

    Args:
        error: the exception.

    Returns:
        The result; None where the exception carries none.
    """
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        found = current.result if isinstance(current, BatchError) else current.__dict__.get("batch_result")
        if isinstance(found, BatchResult):
            return found
        current = current.__cause__ or current.__context__
    return None
