"""Start runs of many receipts for the resources of a client: check the arguments, and make the calls."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Coroutine, Iterable, Mapping
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_args

from trigg_api.api.transactions import transactions_list
from trigg_api.client import Body, Held, Operation, Request, Response
from trigg_api.errors import InvalidArgument
from trigg_api.models import ReceiptRequest
from trigg_api.operations import TRANSACTIONS_CREATE, TRANSACTIONS_LIST
from trigg_ext._lazy import LazyModule
from trigg_ext._sensitive import sealed, sealed_call
from trigg_ext._settings import Settings
from trigg_ext._transport.call import invalid
from trigg_ext.batches._named_receipts import read_success
from trigg_ext.batches._receipt_writer import Written, write_receipt
from trigg_ext.batches._runners import Callbacks, run_in_tasks, run_in_threads
from trigg_ext.batches._scheduler import NEEDS_AN_ID, Batching, RunOptions
from trigg_ext.batches._settle_runners import settle_in_tasks, settle_in_threads
from trigg_ext.batches.results import BatchResult, OnRejection, Outcome
from trigg_ext.batches.settle import Settlement, Settling, Transactions
from trigg_ext.hooks import is_async
from trigg_ext.request_checks import check_body

if TYPE_CHECKING:
    from trigg_ext.batches import journal as journals
    from trigg_ext.batches import outbox as outboxes
    from trigg_ext.batches._journal_file import JournalFile
else:
    journals, outboxes = LazyModule("trigg_ext.batches.journal"), LazyModule("trigg_ext.batches.outbox")


class Api(NamedTuple):
    """What a run needs of a client."""

    caller: Any
    settings: Settings

    @property
    def write(self) -> Callable[[object], Written]:
        """What serializes a receipt, and applies the policy for unknown fields to it; times as the settings say.

        It raises ``InvalidArgument`` for what is no receipt, cannot be serialized, or has a field that the policy
        refuses; and ``TriggUnknownFieldWarning`` where warnings of this category are turned into errors.
        """
        return partial(write_receipt, check=None if self.settings.unknown_fields == "allow" else self._check)

    def _check(self, fields: Any) -> None:
        body = Body("json", "application/json", fields, ReceiptRequest)
        if reason := check_body(TRANSACTIONS_CREATE, body, self.settings.unknown_fields, self.caller.shared.warned):
            raise InvalidArgument(reason)


class Journaling(NamedTuple):
    """The journal of a run: its path, how long the API needs to show what it acted on, and whether rejected receipts
    are sent again.
    """

    path: str | PathLike[str]
    settle_delay: float
    resend_rejected: bool


def create_many(
    api: Api, receipts: object, options: Mapping[str, Any], callbacks: Callbacks, journaling: Journaling | None
) -> BatchResult:
    """Run in threads; see :meth:`trigg_ext.resources.transactions.Transactions.create_many`."""
    with sealed():
        run = _plan_run(api, receipts, {**options, "journal": journaling is not None})
        if not isinstance(receipts, Iterable):
            reason = "receipts is an asynchronous iterable; that is for the create_many of AsyncTriggClient."
            raise _invalid(api.settings, reason)
        given, send = Held[Iterable[Any]](receipts), _send_by(api.caller)  # pyright: ignore[reportUnknownArgumentType]
        if journaling is None:
            return run_in_threads(run, given, send, callbacks)
        from trigg_ext.batches._journal_runs import run_with_journal

        return run_with_journal(
            _opening(api.settings, journaling),
            lambda outcomes, delay: settle(api, outcomes, delay, run.options.concurrency),
            lambda file, _: run_in_threads(run, given, send, callbacks, file),
            journaling.settle_delay,
        )


def create_many_async(
    api: Api, receipts: object, options: Mapping[str, Any], callbacks: Callbacks, journaling: Journaling | None
) -> Coroutine[Any, Any, BatchResult]:
    """Run in tasks. The arguments are checked at once."""
    with sealed():
        run = _plan_run(api, receipts, {**options, "journal": journaling is not None})
        given, send = Held[Any](receipts), _send_by(api.caller)
        if journaling is None:
            return sealed_call(lambda: run_in_tasks(run, given, send, callbacks))
        from trigg_ext.batches._journal_runs import run_with_journal_async

        opening, delay = _opening(api.settings, journaling), journaling.settle_delay
        return sealed_call(
            lambda: run_with_journal_async(
                opening,
                lambda outcomes, delay: settle_async(api, outcomes, delay, run.options.concurrency),
                lambda file, _: run_in_tasks(run, given, send, callbacks, file),
                delay,
            )
        )


def settle_given(
    api: Api, given: BatchResult | journals.Journal | Iterable[Outcome], delay: float, concurrency: int
) -> Settlement:
    """Settle unknown receipts in threads; see :meth:`trigg_ext.resources.transactions.Transactions.settle`."""
    with sealed():
        if not isinstance(given, journals.Journal):
            return settle(api, given, delay, concurrency)
        from trigg_ext.batches._journal_runs import run_with_journal

        opening = _opening_to_settle(api.settings, given, delay, concurrency)
        return run_with_journal(
            opening,
            lambda outcomes, delay: settle(api, outcomes, delay, concurrency),
            lambda _, settlement: settlement,
            delay,
        )


def settle_given_async(
    api: Api, given: BatchResult | journals.Journal | Iterable[Outcome], delay: float, concurrency: int
) -> Coroutine[Any, Any, Settlement]:
    """Settle unknown receipts in tasks. The arguments are checked at once."""
    with sealed():
        if not isinstance(given, journals.Journal):
            return settle_async(api, given, delay, concurrency)
        from trigg_ext.batches._journal_runs import run_with_journal_async

        async def settled(_: JournalFile, settlement: Settlement) -> Settlement:
            return settlement

        opening = _opening_to_settle(api.settings, given, delay, concurrency)
        return sealed_call(
            lambda: run_with_journal_async(
                opening, lambda outcomes, delay: settle_async(api, outcomes, delay, concurrency), settled, delay
            )
        )


def _opening_to_settle(
    settings: Settings, journal: journals.Journal, delay: float, concurrency: int
) -> Callable[[], JournalFile]:
    _plan_settling(settings, (), delay, concurrency)  # checks both
    return _opening(settings, Journaling(journal.path, delay, resend_rejected=False))


def settle(
    api: Api,
    result: BatchResult | Iterable[Outcome],
    delay: float,
    concurrency: int,
    pause: Callable[[float], object] | None = None,
) -> Settlement:
    """Settle unknown receipts in threads."""
    with sealed():
        settling = _plan_settling(api.settings, result, delay, concurrency)
        return settle_in_threads(settling, _read_by(api.caller), concurrency, pause)


def settle_async(
    api: Api, result: BatchResult | Iterable[Outcome], delay: float, concurrency: int
) -> Coroutine[Any, Any, Settlement]:
    """Settle unknown receipts in tasks. The arguments are checked at once."""
    with sealed():
        settling = _plan_settling(api.settings, result, delay, concurrency)
        return sealed_call(lambda: settle_in_tasks(settling, _read_by(api.caller)))


def outbox(api: Api, path: str | PathLike[str], options: outboxes.OutboxOptions) -> outboxes.Outbox:
    """Open an outbox; see :meth:`trigg_ext.TriggClient.outbox`."""
    with sealed():
        for name, hook in (("on_outcome", options.get("on_outcome")), ("on_error", options.get("on_error"))):
            if hook is not None and is_async(hook):
                raise _invalid(api.settings, f"{name} is an async function; give a plain one, or use AsyncTriggClient.")
        return outboxes.Outbox(Path(path), _outbox_parts(api, path, partial(settle, api), options))


def outbox_async(api: Api, path: str | PathLike[str], options: outboxes.OutboxOptions) -> outboxes.AsyncOutbox:
    """Return an outbox, which opens in ``async with``."""
    with sealed():
        return outboxes.AsyncOutbox(Path(path), _outbox_parts(api, path, partial(settle_async, api), options))


def _outbox_parts(
    api: Api, path: str | PathLike[str], settle: Callable[..., Any], options: outboxes.OutboxOptions
) -> outboxes.Parts:
    from trigg_ext.batches._journal_file import JournalFile

    settings, allowed = api.settings, outboxes.OutboxOptions.__annotations__
    if unknown := options.keys() - allowed:
        raise TypeError(f"outbox() has no option {min(unknown)!r}; it has {', '.join(allowed)}.")
    flush_after, settle_delay = options.get("flush_after", 0.2), cast("float", options.get("settle_delay"))
    on_outcome, on_error = options.get("on_outcome"), options.get("on_error")
    _check_seconds(settings, "flush_after", flush_after)
    _check_seconds(settings, "settle_delay", settle_delay)
    # After a failure the sender waits, and settles, before it goes on.
    of_run = {name: each for name, each in options.items() if name in ("batch_size", "max_bytes", "concurrency")}
    run = _run_options(settings, {**of_run, "journal": True, "each": on_outcome is not None, "give_up_after": 1})

    serialize = api.write

    def write(receipt: object) -> Written:
        try:
            written = settings.in_zone(serialize, receipt)
        except InvalidArgument as error:
            raise _invalid(settings, str(error)) from None
        if not written[1].receipt_id:
            raise _invalid(settings, NEEDS_AN_ID)
        return written

    notes: list[str] = []

    def plan(probes: bool) -> Batching:
        planned = Batching(serialize, settings.in_zone, run._replace(probes=probes), settings.retries)
        planned.result.notes = notes  # what is noticed is logged once
        return planned

    def settle_as_chosen(outcomes: list[Outcome], delay: float, *pause: Any) -> Any:
        return settle(outcomes, delay, run.concurrency, *pause)

    return outboxes.Parts(
        lambda: JournalFile(path, settings.base_url, rests=True),
        write,
        plan,
        settle_delay,
        flush_after,
        on_outcome,
        on_error,
        _send_by(api.caller),
        settle_as_chosen,
    )


def _plan_run(api: Api, receipts: object, options: Mapping[str, Any]) -> Batching:
    settings = api.settings
    kind = type(receipts).__name__
    if hasattr(receipts, "receipt_requests") or (isinstance(receipts, Mapping) and "ReceiptRequests" in receipts):
        raise _invalid(settings, f"receipts is a whole batch ({kind}); give the receipts in it.")
    if isinstance(receipts, Mapping) or hasattr(receipts, "to_dict"):
        raise _invalid(settings, f"expected an iterable of receipts, got one {kind}; put it into a list.")
    if isinstance(receipts, (str, bytes, bytearray)) or not isinstance(receipts, (Iterable, AsyncIterable)):
        raise _invalid(
            settings, f"expected an iterable of receipts, not {kind}; for a file of JSON lines, give the open file."
        )
    return Batching(api.write, settings.in_zone, _run_options(settings, options), settings.retries)


def _run_options(settings: Settings, options: Mapping[str, Any]) -> RunOptions:
    for name in ("batch_size", "max_bytes", "concurrency", "give_up_after", "max_rejected"):
        if name in options and (options[name] is not None or name not in ("give_up_after", "max_rejected")):
            _check_whole(settings, name, options[name])
    policy = options.get("on_rejection", "split")
    if policy not in get_args(OnRejection):
        allowed = ", ".join(map(repr, get_args(OnRejection)))
        raise _invalid(settings, f"on_rejection is {policy!r}; allowed are {allowed}.")
    after = options.get("flush_after")
    if after is not None and (isinstance(after, bool) or not isinstance(after, (int, float)) or not after > 0):
        raise _invalid(settings, f"flush_after is {after!r}; it must be a number of seconds above 0, or None.")
    return RunOptions(**options)


def _plan_settling(
    settings: Settings, result: BatchResult | Iterable[Outcome], delay: float, concurrency: int
) -> Settling:
    _check_seconds(settings, "delay", delay, TRANSACTIONS_LIST)
    _check_whole(settings, "concurrency", concurrency, TRANSACTIONS_LIST)
    outcomes = result.failures if isinstance(result, BatchResult) else result
    unknown = (outcome for outcome in outcomes if outcome.state == "unknown")
    return Settling(unknown, delay=delay, concurrency=concurrency)


def _opening(settings: Settings, journaling: Journaling) -> Callable[[], JournalFile]:
    from trigg_ext.batches._journal_file import JournalFile

    path, delay, resend_rejected = journaling
    _check_seconds(settings, "settle_delay", delay)
    return lambda: JournalFile(path, settings.base_url, resend_rejected=resend_rejected)


def _send_by(caller: Any) -> Callable[[bytes], Any]:
    # The call of an asynchronous client returns a coroutine.
    path = TRANSACTIONS_CREATE.path

    def send(body: bytes) -> Any:
        return caller.call(
            TRANSACTIONS_CREATE, lambda: Request(path, path, body=Body("raw", "application/json", body)), read_success
        )

    return send


def _read_by(caller: Any) -> Callable[[str], Any]:
    def read(customer_id: str) -> Any:
        return caller.call(TRANSACTIONS_LIST, lambda: transactions_list.request(customer_id), _read_transactions)

    return read


def _read_transactions(response: Response) -> Transactions:
    return Transactions.of(transactions_list.decode(response))


def _check_seconds(settings: Settings, name: str, value: object, operation: Operation = TRANSACTIONS_CREATE) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
        raise _invalid(settings, f"{name} is {value!r}; it must be a number of seconds from 0.", operation)


def _check_whole(settings: Settings, name: str, value: object, operation: Operation = TRANSACTIONS_CREATE) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise _invalid(settings, f"{name} is {value!r}; it must be a whole number from 1.", operation)


def _invalid(settings: Settings, reason: str, operation: Operation = TRANSACTIONS_CREATE) -> Exception:
    return invalid(operation, Request(operation.path, operation.path), settings, reason)


__all__ = [
    "Api",
    "Callbacks",
    "Journaling",
    "create_many",
    "create_many_async",
    "outbox",
    "outbox_async",
    "settle",
    "settle_async",
    "settle_given",
    "settle_given_async",
]
