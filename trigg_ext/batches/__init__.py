"""What came of many receipts: ``client.transactions.create_many`` and its result.

Each receipt that was drawn from the iterable ends in exactly one state:

- ``accepted``: the API answered success for the batch that it was in.
- ``refused``: surely not acted on. Either for a fault of its own (the API refused it when it came alone, or it cannot
  be written), or, with ``unsent``, because the run stopped first: it can be given again as it is.
- ``unknown``: the response was lost, so it may have been acted on. It is never sent again by itself: find out first.

``accepted + refused + unknown == given``, also where the run stops with a :class:`BatchError`, or is interrupted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from trigg_ext.errors import TriggError

State = Literal["accepted", "refused", "unknown"]


class Outcome(NamedTuple):
    """What came of one receipt.

    Attributes:
        position: its place among those given, from 0.
        receipt_id: its ``ReceiptId``, where it has one.
        state: ``"accepted"``, ``"refused"`` or ``"unknown"``.
        reason: why it was refused or is unknown, in words that hold nothing personal; "" where it was accepted.
        status: the HTTP status behind it, where one came.
        unsent: it was refused for no fault of its own: the run stopped before the API took it. It can be given again.
    """

    position: int
    receipt_id: str | None
    state: State
    reason: str = ""
    status: int | None = None
    unsent: bool = False


class BatchResult:
    """What came of the receipts so far, or at the end.

    It stays small: of what was accepted it keeps ranges, and an :class:`Outcome` only of what was not.

    Attributes:
        accepted: how many were accepted.
        refused: how many were surely not acted on; those that are ``unsent`` count here too.
        unknown: how many may have been acted on.
        unsent: how many of the refused are without a fault of their own.
        requests: how many batches were handed to the API; what the retry policy sent again is not counted.
    """

    def __init__(self) -> None:
        self.accepted = 0
        self.refused = 0
        self.unknown = 0
        self.unsent = 0
        self.requests = 0
        self._ranges: list[range] = []
        self._failures: list[Outcome] = []

    @property
    def given(self) -> int:
        """How many have come to their end: accepted, refused and unknown."""
        return self.accepted + self.refused + self.unknown

    @property
    def ok(self) -> bool:
        """Whether all of them were accepted."""
        return not self._failures

    @property
    def failures(self) -> list[Outcome]:
        """Those that were refused or are unknown, in the order in which they were given."""
        return sorted(self._failures, key=lambda each: each.position)

    @property
    def accepted_ranges(self) -> list[range]:
        """The places of those that were accepted, in order, as few ranges as possible."""
        out: list[range] = []
        for each in sorted(self._ranges, key=lambda each: each.start):
            if out and out[-1].stop == each.start:
                out[-1] = range(out[-1].start, each.stop)
            else:
                out.append(each)
        return out

    def states(self, positions: Iterable[int]) -> list[State | None]:
        """What came of the receipts at some places, from 0; None where there is no outcome (yet)."""
        failed: dict[int, State] = {each.position: each.state for each in self._failures}
        ranges = self.accepted_ranges
        starts = [each.start for each in ranges]
        out: list[State | None] = []
        for position in positions:
            place = bisect_right(starts, position) - 1
            accepted = place >= 0 and position in ranges[place]
            out.append("accepted" if accepted else failed.get(position))
        return out

    def __str__(self) -> str:
        unsent = f" ({self.unsent:,} of them not sent)" if self.unsent else ""
        receipts = f"{self.given:,} receipt" + "s" * (self.given != 1)
        return f"{receipts}: {self.accepted:,} accepted, {self.refused:,} refused{unsent}, {self.unknown:,} unknown"

    def __repr__(self) -> str:
        return f"<BatchResult {self}>"


class BatchError(TriggError):
    """The run stopped before all receipts were drawn. What stopped it is the ``__cause__``.

    It stops where going on makes no sense (401, 403, 404 and others that mean every batch), after too many batches in a
    row without a response of use, and where the iterable or a callback raises. What was under way was waited for.

    Attributes:
        result: what came of every receipt that was drawn.
        unsent: of these, the receipts that were surely not acted on and have no fault of their own, in order, as given.
            To go on later: ``create_many(itertools.chain(error.unsent, receipts))`` with the same iterator, or with
            ``receipts[error.result.given:]`` of a list.
    """

    def __init__(self, text: str, result: BatchResult, unsent: Sequence[Any] = ()) -> None:
        super().__init__(text)
        self.result = result
        self.unsent = list(unsent)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.result, self.unsent)


def result_of(error: BaseException) -> BatchResult | None:
    """The result that an exception carries: a :class:`BatchError`, or what interrupted the run.

    ::

        try:
            result = client.transactions.create_many(receipts)
        except KeyboardInterrupt as interrupt:
            print(result_of(interrupt))

    A run that is interrupted or cancelled does not wait: what was under way is unknown. Where a framework puts another
    exception in the place of the first, ask ``on_progress`` for the result instead.
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


__all__ = ["BatchError", "BatchResult", "Outcome", "State", "result_of"]
