"""Decide what to send next, and what a response means for each receipt. No I/O, no clock.

The driver of a run draws receipts into ``drawn``, sends the batches that ``next`` returns, and reports what came of
each. One thread, or one task, at a time uses it.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

from trigg_api import codec
from trigg_api.client import Held
from trigg_api.errors import InvalidArgument
from trigg_ext import retries
from trigg_ext._transport.call import was_not_sent
from trigg_ext._transport.messages import Pause
from trigg_ext.batches._batch import Batch, Stored, ranges_of, size_of
from trigg_ext.batches._known_receipts import Decision, Known, RowState
from trigg_ext.batches._named_receipts import Success, named_in, read_verdicts
from trigg_ext.batches._receipt_writer import Identity, Written, identity_of
from trigg_ext.batches._seen import Seen
from trigg_ext.batches.results import BatchResult, OnRejection, Outcome, State
from trigg_ext.errors import CallError, DriftError, RateLimitedError, TransportError, TriggError
from trigg_ext.retries import RetryPolicy

#: A response with one of these is about the receipts; with 413, about their size together.
_OF_RECEIPTS = frozenset({400, 409, 413, 422})
#: Not acted on, and the next attempt may go well.
_PASSING = frozenset({408, 425, 429})
_LONGEST_DETAIL = 500
#: So many receipts are drawn and serialized before responses are looked at.
DRAWN_AT_ONCE = 25
#: So many are rejected in a row before a run stops, unless the caller says how many may be rejected in all.
MOST_IN_A_ROW = 100

_GIVEN_TWICE = "It was given before in this run: its store, receipt id and day are those of another."
NEEDS_AN_ID = "It has no ReceiptId, by which a journal or an outbox knows it; set Header.ReceiptId."
_EXISTS = "It exists, so it may have been sent before."
_SUSPECT = "it was in a batch that was rejected, and the API says that such a receipt exists: it may have acted on it."


class RunOptions(NamedTuple):
    """How a run goes.

    Attributes:
        batch_size: how many receipts, and how many items, are sent together at most.
        max_bytes: how many bytes are sent together at most; a larger receipt is sent alone.
        concurrency: how many batches may be under way.
        give_up_after: how many batches in a row may end without a usable response; None for any number.
        on_rejection: what becomes of a batch of several that is rejected.
        max_rejected: how many receipts may be rejected; None for any number, but not too many in a row.
        flush_after: how many seconds a receipt may wait for others to fill its batch; None for any time.
        each: whether the outcomes of accepted receipts are reported, too.
        journal: whether there is a journal, which knows what was given before.
        probes: whether no more than one receipt of the journal is sent, to find out whether that goes well.
    """

    batch_size: int = 400
    max_bytes: int = 1 << 20
    concurrency: int = 3
    give_up_after: int | None = 10
    on_rejection: OnRejection = "split"
    max_rejected: int | None = None
    flush_after: float | None = None
    each: bool = False
    journal: bool = False
    probes: bool = False


class _Forming:
    """The batch that is being made: the position of its first receipt, and what was drawn and serialized since."""

    __slots__ = ("bytes", "first", "items", "receipts", "since", "written")

    def __init__(self, first: int, receipts: list[Any], since: float | None = None) -> None:
        self.first = first
        self.receipts = Held(receipts)
        #: The receipts so far, serialized; a text is empty where the receipt is not sent.
        self.written: Held[list[Written]] = Held([])
        self.items = 0
        self.bytes = 0
        #: When its first receipt was taken in.
        self.since = since if receipts else None

    @property
    def upto(self) -> int:
        """The position of the next receipt."""
        return self.first + len(self.receipts.reveal())


class Batching:
    """The state of one run.

    Args:
        write: serializes one receipt, or raises ``InvalidArgument``.
        in_zone: calls a function that calls ``write``, for many receipts, so that times are in the client's zone.
        options: how the run goes.
        policy: how long to wait after batches that ended without a usable response.
    """

    def __init__(
        self,
        write: Callable[[Any], Written],
        in_zone: Callable[[Callable[[], None]], None],
        options: RunOptions,
        policy: RetryPolicy,
    ) -> None:
        self.result = BatchResult()
        #: Outcomes that were not reported yet; those of accepted receipts if ``each`` was asked for.
        self.news: deque[Outcome] = deque()
        #: Notes of the result that are to be logged.
        self.warnings: deque[str] = deque()
        #: What is to be written into the journal.
        self.decisions: deque[Decision] = deque()
        self.stopped_by: BaseException | None = None
        self.options = options
        self._write = write
        self._in_zone = in_zone
        self._keeps_journal = options.journal
        self._policy = policy
        self._forming = _Forming(0, [])
        self._slot: Held[list[Any]] = Held([])
        self._slot_at = 0
        self._seen = Seen()
        self._most_bytes = options.max_bytes
        self._queue: deque[Batch] = deque()
        self._in_flight: dict[int, Batch] = {}
        self._bad_in_a_row = 0
        self._rejections = 0
        self._rejected_in_a_row = 0
        self._why = "The run stopped"
        self._contradicted = False
        self._pause = 0.0
        self._ended = False
        self._stored_begun = False
        self._stored_ended = not options.journal
        self._reasons: dict[str, str] = {}

    # --- drawing ---

    @property
    def wants(self) -> bool:
        """Whether further receipts are to be drawn: one batch is kept ready, and no more."""
        return not (self._ended or self._queue or self.stopped_by is not None)

    def slot(self) -> list[Any]:
        """Return the list to which the driver adds the next receipts, in one step, and then calls ``take``."""
        self._slot_at = self._forming.upto
        return self._slot.reveal()

    @property
    def room(self) -> int:
        """How many receipts the batch that is being made may still have."""
        return self.options.batch_size - len(self._forming.written.reveal())

    def take(self, now: float = 0.0) -> bool:
        """Take in what was drawn; return whether anything was."""
        slot = self._slot.reveal()
        if not slot:
            return False
        if self._forming.since is None:
            self._forming.since = now
        # What is in the slot counts as drawn until there is more in the batch than there was.
        self._forming.receipts.reveal().extend(slot)
        slot.clear()
        self._in_zone(self._take_in_all)
        return True

    def _take_in_all(self) -> None:
        while self._forming.receipts.reveal() and self._taken_in():
            self._complete()

    def _taken_in(self) -> bool:
        """Serialize what was drawn; return whether a batch is complete before all of it is."""
        forming, write = self._forming, self._write
        written = forming.written.reveal()
        size, room = self.options.batch_size, self._most_bytes - size_of(1, 0)
        for receipt in forming.receipts.reveal()[len(written) :]:
            if self.stopped_by is not None:
                return False
            try:
                each = write(receipt) if receipt.__class__ is not Stored else receipt.reveal()
            except InvalidArgument as error:
                # It stays among the drawn, without a text, until they become a batch.
                each = self._reject_unsent(receipt, error)
            text, identity, items = each
            if text:
                if forming.bytes and (forming.items + items > size or forming.bytes + len(text) > room):
                    break
                if wrong := self._wrong_with(identity):
                    each = self._reject_unsent(receipt, InvalidArgument(wrong))
                else:
                    forming.items += items
                    forming.bytes += len(text) + 1  # the comma
            written.append(each)
        if len(written) < len(forming.receipts.reveal()):
            return True
        return len(written) >= size or forming.items >= size or forming.bytes >= room

    def _wrong_with(self, identity: Identity) -> str:
        store_id, receipt_id, _, day = identity
        if self._keeps_journal:
            return "" if receipt_id else NEEDS_AN_ID
        return _GIVEN_TWICE if receipt_id and not self._seen.add((store_id or "", receipt_id, day)) else ""

    def _reject_unsent(self, receipt: Any, error: InvalidArgument) -> Written:
        identity, position = identity_of(receipt), self._forming.first + len(self._forming.written.reveal())
        self._record([_outcome(position, identity, Known("rejected", self._shared(str(error))), receipt)])
        self._count_rejected(1, error)
        return b"", identity, 0

    def end(self) -> None:
        """Take note that the source gives no further receipts."""
        self._ended = True
        if self.stopped_by is None:
            self._complete()

    @property
    def wants_stored(self) -> bool:
        """Whether receipts of the journal are wanted that the source did not give."""
        # What the source gave is in the journal as such when all of it has left, and not before.
        left = self._stored_begun or not self._in_flight
        return self._ended and left and not (self._stored_ended or self._queue or self.stopped_by is not None)

    def take_stored(self, stored: list[Stored]) -> None:
        """Take in receipts of the journal; none if there are no further ones."""
        self._stored_begun = True
        self._forming.receipts.reveal().extend(stored[:1] if self.options.probes else stored)
        self._take_in_all()
        if not stored or self.options.probes:
            self._stored_ended = True
            self._complete()

    @property
    def flush_at(self) -> float | None:
        """When the batch that is being made is to be sent as it is; None if it has time."""
        since, after = self._forming.since, self.options.flush_after
        return None if since is None or after is None or self.stopped_by is not None else since + after

    def flush(self, now: float) -> None:
        """Complete the batch that is being made if it has waited long enough."""
        if self.flush_at is not None and now >= self.flush_at:
            self._complete()

    def _complete(self) -> None:
        """Make a batch of what is serialized; what is not begins the next."""
        forming = self._forming
        written = forming.written.reveal()
        upto = len(written)
        batch = _batch(forming.first, written, forming.receipts.reveal()[:upto])
        good = [place for place, (text, _, _) in enumerate(written) if text]
        if good:
            self._queue.append(batch if len(good) == upto else batch.part(good))
        self._forming = _Forming(forming.first + upto, forming.receipts.reveal()[upto:], forming.since)

    # --- sending ---

    def next(self) -> Batch | Pause | None:
        """Return what to do now: send a batch or wait; None to wait for a response or a receipt."""
        if self.stopped_by is not None or not self._queue:
            return None
        # While it goes badly, one batch at a time, so that few receipts become unknown.
        if len(self._in_flight) >= (1 if self._bad_in_a_row else self.options.concurrency):
            return None
        if self._pause:
            seconds, self._pause = self._pause, 0.0
            return Pause(seconds)
        batch = self._queue[0]
        self._in_flight[batch.positions[0]] = batch
        self._queue.popleft()
        self.result.requests += 1
        return batch

    @property
    def done(self) -> bool:
        """Whether there is nothing left to wait for."""
        ended = self._ended and self._stored_ended and not self._queue
        return not self._in_flight and (self.stopped_by is not None or ended)

    def responded(self, batch: Batch, error: BaseException | None = None, success: Success | None = None) -> None:
        """Take in what came of a batch: a success, or the error of its call."""
        self._take_known(batch)
        if len(batch.sent):
            self._responded(batch.sent, error, success)
        del self._in_flight[batch.positions[0]]

    def _take_known(self, batch: Batch) -> None:
        for place, known in batch.known.items():
            position, identity = batch.positions[place], batch.identities[place]
            accepted = known.state == "accepted"
            if accepted:
                self.result.add_accepted([range(position, position + 1)], earlier=True)
            receipt = None if accepted else batch.receipts[place]
            outcome = _outcome(position, identity, known, receipt)
            if not accepted:
                self._record([outcome])
            elif self.options.each:
                self.news.append(outcome)

    def _responded(self, batch: Batch, error: BaseException | None, success: Success | None) -> None:
        if error is not None and was_not_sent(error):
            self._queue_again([batch])
            self.stop(error)
        elif error is None or isinstance(error, DriftError):
            self._succeeded(batch, success if error is None else error.parsed)
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
            self._rejected(batch, error)
            self._went_well()
        else:
            self._queue_again([batch])
            if isinstance(error, TransportError) or (isinstance(error, CallError) and error.status in _PASSING):
                self._went_badly(error, lost=False)
            else:
                self.stop(error)

    def _queue_again(self, batches: list[Batch]) -> None:
        """Queue what was surely not acted on, before all else."""
        self._queue.extendleft(reversed(batches))
        for batch in batches:
            self._decide(batch, "new")

    def _succeeded(self, batch: Batch, success: Success | None) -> None:
        success = success or Success(200)
        if success.value is not None and not self.result.notes:
            note = f"The API responded with {success.status} and an undocumented body: {success.shape}."
            self.result.notes.append(note)
            self.warnings.append(note)
        verdicts = read_verdicts(batch.identities, success)
        if {verdicts.others, *verdicts.named.values()} == {"accepted"}:
            self._settle(batch, "accepted")
            return
        places: dict[str, list[int]] = {"accepted": [], "rejected": [], "unclear": []}
        for place in range(len(batch)):
            places[verdicts.named.get(place, verdicts.others)].append(place)
        said = f"the API responded with {success.status} with {success.shape}"
        self._settle(batch.part(places["accepted"]), "accepted")
        self._settle(batch.part(places["rejected"]), "rejected", f"{said}, which names it.", success.status)
        self._settle(batch.part(places["unclear"]), "unknown", f"{said}, and not what became of it.", success.status)
        if places["rejected"]:
            self._count_rejected(len(places["rejected"]), TriggError(f"{said}."))

    def _rejected(self, batch: Batch, error: CallError) -> None:
        several, status, reason = len(batch) > 1, error.status, self._reason(error)
        if status == 413 and several:
            self._most_bytes = min(self._most_bytes, batch.size // 2)
            self._queue_again(batch.split_by_size())
        elif status == 409 and batch.rejected:
            # That rejections act on nothing, on which splitting rests, is refuted.
            self._contradicted = True
            self._settle(batch, "unknown", _SUSPECT, status)
            self.stop(error, "The run stopped, since a response contradicts the one before")
        elif not several:
            if status == 409:
                self._settle(batch, "unknown", f"{reason} {_EXISTS}", status)
            else:
                self._settle(batch, "rejected", reason, status)
            self._rejected_for_good(1, error)
        elif self.options.on_rejection == "split":
            batch.rejected, batch.conflicted = batch.rejected or status != 409, batch.conflicted or status == 409
            self._queue_again(self._parts(batch, error))
        else:
            self._settle(batch, "unknown", f"the batch was rejected: {reason}", status)
            self._rejected_for_good(len(batch), error)

    def _rejected_for_good(self, count: int, error: CallError) -> None:
        if self.options.on_rejection == "stop":
            self.stop(error)
        self._count_rejected(count, error)

    def _parts(self, batch: Batch, error: CallError) -> list[Batch]:
        # Where many in a row were rejected, the next ones may be, too: to halve a batch of these takes twice as long.
        if len(batch) <= 2 * self._rejected_in_a_row:
            return batch.singles()
        return batch.split(named_in(batch.identities, _detail(error)))

    def _count_rejected(self, count: int, error: BaseException) -> None:
        self._rejections += count
        self._rejected_in_a_row += count
        most = self.options.max_rejected
        if most is None and self._rejected_in_a_row >= MOST_IN_A_ROW:
            self.stop(error, f"The run stopped after {self._rejected_in_a_row:,} rejected receipts in a row; the last")
        elif most is not None and self._rejections >= most:
            self.stop(error, f"The run stopped after {self._rejections:,} rejected receipts; the last")

    def _went_well(self) -> None:
        self._bad_in_a_row = 0
        self._pause = 0.0

    def _went_badly(self, error: CallError, *, lost: bool) -> None:
        self._bad_in_a_row += 1
        if self.options.give_up_after is not None and self._bad_in_a_row >= self.options.give_up_after:
            many = f"{self._bad_in_a_row} batches in a row without a usable response"
            self.stop(error, f"The run stopped after {many}; the last")
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
        return f"{self._why}: {_shortly(self.stopped_by)}"

    def take_back(self, batch: Batch) -> None:
        """Take back a batch that was not handed over after all."""
        self._queue.appendleft(batch)
        del self._in_flight[batch.positions[0]]

    def stop(self, error: BaseException, why: str = "The run stopped") -> None:
        """Send nothing more. Responses may still come to what is under way; the first reason counts."""
        if self.stopped_by is None:
            self.stopped_by, self._why = error, why

    def close(self) -> None:
        """End a run: what was drawn and not sent is unsent.

        What is still under way, because nobody waits for it, is unknown. May be called at any moment, also in the
        middle of another method that was interrupted: it goes by what is written down, and counts anew.
        """
        drawn, written = [*self._forming.receipts.reveal()], [*self._forming.written.reveal()]
        if self._slot.reveal() and self._slot_at == self._forming.upto:
            drawn.extend(self._slot.reveal())
        upto = self._forming.first + len(drawn)
        written += [(b"", identity_of(each), 0) for each in drawn[len(written) :]]
        waiting = _batch(self._forming.first, written, drawn)
        known = {each.position for each in self.result.failures}
        for batch in self._in_flight.values():
            states = self.result.states(batch.positions)
            known.update(each for each, state in zip(batch.positions, states, strict=True) if state)
        found: dict[int, Outcome] = {}
        for batch in (*self._in_flight.values(), *self._queue, waiting):
            end = self._at_the_end(batch)
            for position, identity, receipt in zip(batch.positions, batch.identities, batch.receipts, strict=True):
                if position not in known and position not in found:
                    found[position] = _outcome(position, identity, end, receipt)
        for batch in (*self._in_flight.values(), *self._queue, waiting):
            end = self._at_the_end(batch)
            self._decide(batch.sent, end.state, end.reason)
        self._queue.clear()
        self._in_flight.clear()
        self._forming = _Forming(upto, [])
        self._record([found[position] for position in sorted(found)])
        self.result.recount()

    def _at_the_end(self, batch: Batch) -> Known:
        if batch.positions[:1] and batch.positions[0] in self._in_flight:
            return Known("unknown", "the run was interrupted before a response came")
        if batch.conflicted or (batch.rejected and self._contradicted):
            return Known("unknown", _SUSPECT)
        return Known("unsent", f"not sent, since the run stopped: {_shortly(self.stopped_by)}")

    # --- writing down ---

    def _settle(self, batch: Batch, state: State, reason: str = "", status: int | None = None) -> None:
        accepted = state == "accepted"
        self._decide(batch, state, reason, status)
        if accepted:
            self._rejected_in_a_row = 0 if len(batch) else self._rejected_in_a_row
            self.result.add_accepted(ranges_of(batch.positions))
            if not self.options.each:
                return
        known = Known(state, reason, status)
        outcomes = [
            _outcome(position, identity, known, None if accepted else receipt)
            for position, identity, receipt in zip(batch.positions, batch.identities, batch.receipts, strict=True)
        ]
        if accepted:
            self.news.extend(outcomes)
        else:
            self._record(outcomes)

    def _decide(self, batch: Batch, state: RowState, reason: str = "", status: int | None = None) -> None:
        if self.options.journal and len(batch):
            self.decisions.append(Decision(batch, state, reason, status))

    def _record(self, outcomes: list[Outcome]) -> None:
        self.result.add_failures(outcomes)
        self.news.extend(outcomes)

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
        """Return one text for all receipts with the same reason, so that many take little room."""
        if len(self._reasons) > 1000:
            self._reasons.clear()
        return self._reasons.setdefault(reason, reason)


def _outcome(position: int, identity: Identity, known: Known, receipt: Any) -> Outcome:
    store_id, receipt_id, customer_id, _ = identity
    if isinstance(receipt, Stored):
        receipt = receipt.receipt
    return Outcome(
        position,
        known.state,
        store_id=store_id,
        receipt_id=receipt_id,
        customer_id=customer_id,
        reason=known.reason,
        status=known.status,
        receipt=receipt,
    )


def _batch(first: int, written: list[Written], receipts: list[Any]) -> Batch:
    batch = Batch(list(range(first, first + len(written))), written, receipts)
    batch.rows = [each.row for each in receipts if isinstance(each, Stored)]
    return batch


def _detail(error: CallError) -> Any:
    """Read the detail of an error as it came: what is shown of it is masked, ids of receipts included."""
    try:
        value: Any = codec.loads(error.body or b"")
    except (ValueError, RecursionError):
        return error.detail
    return cast("Mapping[str, Any]", value).get("detailedErrorMessage", value) if isinstance(value, Mapping) else value


def _shortly(error: BaseException | None) -> str:
    if isinstance(error, CallError):
        return f"{error.reason[:1].lower()}{error.reason[1:]}"
    if isinstance(error, TriggError):
        return str(error)
    # What other exceptions say may be personal; it is in the chain of exceptions.
    return "it was interrupted." if error is None else f"{type(error).__name__} was raised."
