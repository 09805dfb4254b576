"""Many receipts in batches: what to send next, and what a response means for each receipt. No I/O, no clock.

Who drives it draws receipts into ``drawn``, sends the batches that ``next`` gives, and tells what came of each. It is
used by one thread, or one task, at a time.

A batch that is answered with a status that speaks of its receipts (400, 409, 413, 422) is halved, or parted from the
receipts that the response names, until the ones at fault stand alone. That rests on one assumption: with such a
response nothing of the batch was acted on. The sandbox assumes the same.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from trigg_api.errors import InvalidArgument
from trigg_ext import retries
from trigg_ext._transport.call import was_not_sent
from trigg_ext._transport.messages import Pause
from trigg_ext.batches import BatchResult, Outcome, State
from trigg_ext.batches._receipt_writer import Written, receipt_id
from trigg_ext.errors import CallError, DriftError, RateLimitedError, TransportError, TriggError
from trigg_ext.retries import RetryPolicy

#: What a response of these says, it says of the receipts; of 413, that they are too many at once.
_OF_RECEIPTS = frozenset({400, 409, 413, 422})
#: Not acted on, and the next attempt may go well.
_PASSING = frozenset({408, 425, 429})
_LONGEST_DETAIL = 500
#: So many receipts are drawn and written before responses are looked at.
DRAWN_AT_ONCE = 25
_HEAD, _TAIL = b'{"ReceiptRequests":[', b"]}"


class Batch(NamedTuple):
    """Receipts that are sent together: their places, ids, texts and the receipts as given."""

    positions: list[int]
    ids: list[str | None]
    texts: list[bytes]
    receipts: list[Any]

    @property
    def body(self) -> bytes:
        """What is sent."""
        return b"".join((_HEAD, b",".join(self.texts), _TAIL))

    def part(self, places: Sequence[int]) -> Batch:
        """Those at some places of this batch."""
        return Batch(*([column[place] for place in places] for column in self))  # type: ignore[arg-type]

    def __repr__(self) -> str:
        return f"<Batch of {len(self.positions)} receipts>"


class _Forming:
    """The batch that is being made: the place of its first receipt, and what has been drawn and written since."""

    __slots__ = ("bytes", "first", "ids", "items", "receipts", "texts")

    def __init__(self, first: int, receipts: list[Any] | None = None) -> None:
        self.first = first
        self.receipts = receipts or []
        self.ids: list[str | None] = []
        self.texts: list[bytes] = []
        self.items = 0
        self.bytes = 0


class Batching:
    """The state of one run.

    Args:
        write: writes one receipt, or raises ``InvalidArgument``.
        batch_size: how many receipts, and how many items, are sent together at most.
        concurrency: how many batches may be under way.
        give_up_after: how many batches in a row may end without a response of use; None for any number.
        policy: says how long to wait after those.
        each: whether the outcomes of accepted receipts are told, too.
    """

    def __init__(
        self,
        write: Callable[[Any], Written],
        *,
        batch_size: int,
        concurrency: int,
        give_up_after: int | None,
        policy: RetryPolicy,
        each: bool = False,
    ) -> None:
        self.result = BatchResult()
        #: Outcomes that nobody was told yet; those of accepted receipts where ``each`` was asked for.
        self.news: deque[Outcome] = deque()
        self.stopped_by: BaseException | None = None
        self._write = write
        self._size = batch_size
        self._concurrency = concurrency
        self._give_up_after = give_up_after
        self._policy = policy
        self._each = each
        self._forming = _Forming(0)
        self._most_bytes: float = float("inf")
        self._queue: deque[Batch] = deque()
        self._flying: dict[int, Batch] = {}
        self._bad_in_a_row = 0
        self._gave_up = False
        self._pause = 0.0
        self._ended = False
        self._reasons: dict[str, str] = {}

    # --- drawing ---

    @property
    def wants(self) -> bool:
        """Whether further receipts are to be drawn: one batch is kept ready, and no more."""
        return not (self._ended or self._queue or self.stopped_by is not None)

    @property
    def drawn(self) -> list[Any]:
        """What was drawn and is in no batch yet: who draws appends each receipt at once, then calls ``take``.

        That is before the next is drawn, since a source may use one dict again and again.
        """
        return self._forming.receipts

    def take(self) -> None:
        """Take in what was drawn. Afterwards ``drawn`` may be another list."""
        while self._forming.receipts and self._taken_in():
            self._complete()

    def _taken_in(self) -> bool:
        """Write what was drawn, until it is all written or a batch is complete, which is told."""
        forming = self._forming
        texts, ids, write, size, most_bytes = forming.texts, forming.ids, self._write, self._size, self._most_bytes
        for receipt in forming.receipts[len(texts) :]:
            try:
                text, id, items = write(receipt)
            except InvalidArgument as error:
                # It stays among the drawn, without a text, until they become a batch.
                text, id, items = b"", receipt_id(receipt), 0
                self._record([Outcome(forming.first + len(texts), id, "refused", self._shared(str(error)))])
            if forming.bytes and text and (forming.items + items > size or forming.bytes + len(text) > most_bytes):
                break
            ids.append(id)
            texts.append(text)
            forming.items += items
            forming.bytes += len(text)
        if len(texts) < len(forming.receipts):
            return True
        return len(texts) >= size or forming.items >= size or forming.bytes >= most_bytes

    def end(self) -> None:
        """There are no further receipts."""
        self._ended = True
        if self.stopped_by is None:
            self.take()
            self._complete()

    def _complete(self) -> None:
        """Make a batch of what is written; what is not begins the next."""
        forming = self._forming
        upto = len(forming.texts)
        positions = list(range(forming.first, forming.first + upto))
        batch = Batch(positions, forming.ids, forming.texts, forming.receipts[:upto])
        good = [place for place, text in enumerate(batch.texts) if text]
        if good:
            self._queue.append(batch if len(good) == upto else batch.part(good))
        self._forming = _Forming(forming.first + upto, forming.receipts[upto:])

    # --- sending ---

    def next(self) -> Batch | Pause | None:
        """What to do now: send a batch or wait; None if there is nothing to do before a response or a receipt comes."""
        if self.stopped_by is not None or not self._queue:
            return None
        # While it goes badly, one batch at a time, so that few receipts become unknown.
        if len(self._flying) >= (1 if self._bad_in_a_row else self._concurrency):
            return None
        if self._pause:
            seconds, self._pause = self._pause, 0.0
            return Pause(seconds)
        batch = self._queue[0]
        self._flying[batch.positions[0]] = batch
        self._queue.popleft()
        self.result.requests += 1
        return batch

    @property
    def done(self) -> bool:
        """Whether there is nothing left to wait for."""
        return not self._flying and (self.stopped_by is not None or (self._ended and not self._queue))

    def answered(self, batch: Batch, error: BaseException | None = None) -> None:
        """Tell what came of a batch: success, or the error of its call."""
        if error is not None and was_not_sent(error):
            self._queue.appendleft(batch)
            self.stop(error)
        elif error is None or isinstance(error, DriftError):
            self._settle(batch, "accepted")
            self._went_well()
            if error is not None:
                self.stop(error)
        elif not isinstance(error, TriggError) or (isinstance(error, CallError) and error.may_have_acted):
            self._settle(batch, "unknown", self._reason(error), getattr(error, "status", None))
            if isinstance(error, CallError):
                self._went_badly(error, lost=True)
            else:
                self.stop(error)
        elif isinstance(error, CallError) and error.status in _OF_RECEIPTS:
            self._refused(batch, error)
            self._went_well()
        else:
            self._queue.appendleft(batch)
            if isinstance(error, TransportError) or (isinstance(error, CallError) and error.status in _PASSING):
                self._went_badly(error, lost=False)
            else:
                self.stop(error)
        del self._flying[batch.positions[0]]

    def _refused(self, batch: Batch, error: CallError) -> None:
        if len(batch.positions) == 1:
            self._settle(batch, "refused", self._reason(error), error.status)
            return
        if error.status == 413:
            self._most_bytes = min(self._most_bytes, sum(map(len, batch.texts)) // 2)
        self._queue.extendleft(reversed(parted(batch, error.detail)))

    def _went_well(self) -> None:
        self._bad_in_a_row = 0
        self._pause = 0.0

    def _went_badly(self, error: CallError, *, lost: bool) -> None:
        self._bad_in_a_row += 1
        if self._give_up_after is not None and self._bad_in_a_row >= self._give_up_after:
            self._gave_up = self._gave_up or self.stopped_by is None
            self.stop(error)
            return
        retry_after = error.retry_after if isinstance(error, RateLimitedError) else None
        # After one lost response the next batch goes at once, but alone.
        turn = self._bad_in_a_row - lost
        if turn or retry_after is not None:
            wait = retries.wait_before(self._policy, max(turn, 1), retry_after, retries.jitter())
            if wait > self._policy.longest_wait:
                self.stop(error)
            self._pause = retries.effective_wait(wait)

    # --- the end ---

    @property
    def why(self) -> str:
        """Why the run stopped, as a sentence."""
        reason = _shortly(self.stopped_by)
        if self._gave_up:
            many = f"{self._bad_in_a_row} batches in a row without a response of use"
            return f"The run stopped after {many}; the last: {reason}"
        return f"The run stopped: {reason}"

    def take_back(self, batch: Batch) -> None:
        """A batch was not handed over after all."""
        self._queue.appendleft(batch)
        del self._flying[batch.positions[0]]

    def stop(self, error: BaseException) -> None:
        """Send nothing more. What is under way may still be answered; the first reason counts."""
        if self.stopped_by is None:
            self.stopped_by = error

    def close(self) -> list[Any]:
        """The end of a run: what was drawn and not sent is told as unsent, and returned as it was given.

        What is still under way, because nobody waits for it, is told as unknown. May be called at any moment, also in
        the middle of another method that was interrupted: it goes by what is written down, and counts anew.
        """
        forming = self._forming
        places = range(forming.first, forming.first + len(forming.receipts))
        waiting = Batch(list(places), [receipt_id(each) for each in forming.receipts], [], forming.receipts)
        written = {each.position for each in self.result._failures}  # pyright: ignore[reportPrivateUsage]
        for batch in self._flying.values():
            states = self.result.states(batch.positions)
            written.update(each for each, state in zip(batch.positions, states, strict=True) if state)
        lost = "the run was interrupted before a response came"
        unsent = f"not sent, since the run stopped: {_shortly(self.stopped_by)}"
        found: dict[int, tuple[Outcome, Any]] = {}
        for batch in (*self._flying.values(), *self._queue, waiting):
            flying = batch.positions[:1] and batch.positions[0] in self._flying
            for position, id, receipt in zip(batch.positions, batch.ids, batch.receipts, strict=True):
                if position in written or position in found:
                    continue
                if flying:
                    found[position] = Outcome(position, id, "unknown", lost), receipt
                else:
                    found[position] = Outcome(position, id, "refused", unsent, unsent=True), receipt
        self._queue.clear()
        self._flying.clear()
        self._forming = _Forming(places.stop)
        in_order = [found[position] for position in sorted(found)]
        self._record([outcome for outcome, _ in in_order])
        self._recount()
        return [receipt for outcome, receipt in in_order if outcome.unsent]

    # --- writing down ---

    def _settle(self, batch: Batch, state: State, reason: str = "", status: int | None = None) -> None:
        if state == "accepted" and not self._each:
            self._record_ranges(batch.positions)
            return
        outcomes = [
            Outcome(index, id, state, reason, status) for index, id in zip(batch.positions, batch.ids, strict=True)
        ]
        if state == "accepted":
            self._record_ranges(batch.positions)
            self.news.extend(outcomes)
        else:
            self._record(outcomes)

    def _record_ranges(self, positions: list[int]) -> None:
        self.result._ranges.extend(_ranges(positions))  # pyright: ignore[reportPrivateUsage]
        self.result.accepted += len(positions)

    def _record(self, outcomes: list[Outcome]) -> None:
        # One step, so that an interruption finds all of them or none.
        self.result._failures.extend(outcomes)  # pyright: ignore[reportPrivateUsage]
        for outcome in outcomes:
            self._count_one(outcome)
        self.news.extend(outcomes)

    def _count_one(self, outcome: Outcome) -> None:
        if outcome.state == "unknown":
            self.result.unknown += 1
        else:
            self.result.refused += 1
            self.result.unsent += outcome.unsent

    def _recount(self) -> None:
        result = self.result
        result.accepted = sum(map(len, result._ranges))  # pyright: ignore[reportPrivateUsage]
        result.refused = result.unknown = result.unsent = 0
        for outcome in result._failures:  # pyright: ignore[reportPrivateUsage]
            self._count_one(outcome)

    def _reason(self, error: BaseException) -> str:
        if not isinstance(error, CallError):
            return type(error).__name__
        detail = ""
        if error.detail:
            try:
                said = error.detail if isinstance(error.detail, str) else json.dumps(error.detail, ensure_ascii=False)
            except (TypeError, ValueError, RecursionError):
                said = ""
            detail = f" {said[:_LONGEST_DETAIL]}" if said else ""
        return self._shared(error.reason + detail)

    def _shared(self, reason: str) -> str:
        """One text for all receipts with the same reason, so that many take little room."""
        if len(self._reasons) > 1000:
            self._reasons.clear()
        return self._reasons.setdefault(reason, reason)


def parted(batch: Batch, detail: Any) -> list[Batch]:
    """A batch of several that was refused, in parts: those that the response names apart from the rest, else halves."""
    many = len(batch.positions)
    named = named_in(batch, detail)
    if 0 < len(named) <= many // 2:
        rest = [place for place in range(many) if place not in named]
        return [batch.part(rest), *(batch.part([place]) for place in sorted(named))]
    return [batch.part(range(many // 2)), batch.part(range(many // 2, many))]


def named_in(batch: Batch, detail: Any) -> set[int]:
    """The places in a batch that an error's detail names, by a pointer to them or by the id of the receipt.

    A hint and no more: what it names is sent alone, and refused only when the API refuses it so.
    """
    places: dict[str, list[int]] = {}
    for place, id in enumerate(batch.ids):
        if id:
            places.setdefault(id, []).append(place)
    found: set[int] = set()
    for text in _texts_in(detail):
        pointed = [int(number) for number in re.findall(r"(?i)ReceiptRequests(?:/|\[|\.)([0-9]{1,6})\b", text)]
        found.update(place for place in pointed if place < len(batch.positions))
        if not pointed:
            for word in {text, *re.findall(r"[^\s,;:'\"()\[\]{}]{4,}", text)}:
                found.update(places.get(word.rstrip("."), ()))
    return found


def _texts_in(detail: Any, depth: int = 0) -> Iterable[str]:
    if isinstance(detail, str):
        yield detail[:10_000]
    elif depth < 10 and isinstance(detail, Mapping):
        for key, value in _entries(detail.items()):
            yield str(key)
            yield from _texts_in(value, depth + 1)
    elif depth < 10 and isinstance(detail, list):
        for value in _entries(detail):
            yield from _texts_in(value, depth + 1)
    elif isinstance(detail, int):
        yield str(detail)


def _entries(values: Any) -> Iterable[Any]:
    each: Iterable[Any] = values
    return each


def _ranges(positions: list[int]) -> list[range]:
    if positions[-1] - positions[0] == len(positions) - 1:
        return [range(positions[0], positions[-1] + 1)]
    out: list[range] = []
    for position in positions:
        if out and out[-1].stop == position:
            out[-1] = range(out[-1].start, position + 1)
        else:
            out.append(range(position, position + 1))
    return out


def _shortly(error: BaseException | None) -> str:
    if isinstance(error, CallError):
        return f"{error.reason[:1].lower()}{error.reason[1:]}"
    if isinstance(error, TriggError):
        return str(error)
    # What other exceptions say may be personal; it is in the chain of exceptions.
    return "it was interrupted." if error is None else f"{type(error).__name__} was raised."
