"""``client.transactions``: the generated operations, and what is written by hand over them."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Coroutine, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from trigg_api.api import transactions as generated
from trigg_api.client import Body, Request
from trigg_api.operations import TRANSACTIONS_CREATE

if TYPE_CHECKING:
    from trigg_api.client import AsyncCaller, Caller
    from trigg_api.models import ReceiptRequest
    from trigg_ext._settings import Settings
    from trigg_ext.batches import BatchResult, Outcome
    from trigg_ext.batches._scheduler import Batching

#: "The maximum recommended items per batch is around 400 transactions/items", says the reference.
BATCH_SIZE = 400


class Transactions(generated.Transactions):
    """The operations of ``client.transactions``."""

    def __init__(self, caller: Caller, settings: Settings) -> None:
        super().__init__(caller)
        self._settings = settings

    def create_many(
        self,
        receipts: Iterable[ReceiptRequest | Mapping[str, Any]],
        *,
        batch_size: int = BATCH_SIZE,
        concurrency: int = 3,
        give_up_after: int | None = 10,
        on_progress: Callable[[BatchResult], object] | None = None,
        on_outcome: Callable[[Outcome], object] | None = None,
    ) -> BatchResult:
        """Create transactions from any number of receipts, in batches, in constant memory.

        Every receipt that is drawn ends as accepted, refused or unknown, and nothing that may have been acted on is
        sent again by itself (unless the client was told so: ``with_options(resend_once=True)``):

        - A batch that is answered 400, 409, 413 or 422 was not acted on; it is parted until the receipts at fault stand
          alone, and only these are refused. A receipt that cannot be written is refused without being sent.
        - A batch whose response was lost (a connection that broke, a timeout, any 5xx, a response that was cut off, a
          web page) is unknown. The next one then goes alone, and after a pause that grows, until one is answered.
        - A batch that surely did not arrive (429, no connection) is sent again by the retry policy, and after it, when
          its turn comes once more, in the same way.
        - 401, 403, 404 and all else that would be the same for every batch stop the run. So does a response that is not
          as described, with ``drift="error"``; the batch that it came for is accepted.

        The receipts are drawn and the callbacks called in your own thread; batches are sent by others, where hooks are
        called, too. The order in which batches arrive is that of the receipts only with ``concurrency=1``. Receipts are
        not compared: of two with the same ``ReceiptId`` the API decides.

        An interrupt (Ctrl-C) is raised as it is, without waiting: what was under way is unknown, and
        :func:`trigg_ext.batches.result_of` finds the result that it carries.

        Args:
            receipts: any iterable of receipts, models or mappings with the names of the wire; it is drawn from as
                batches leave, no more than one batch ahead.
            batch_size: how many receipts, and how many items, are sent together at most. A receipt with more items
                goes alone.
            concurrency: how many batches are under way at most.
            give_up_after: how many batches in a row may be lost or not arrive before the run stops, so that an outage
                does not make every receipt unknown; None for any number.
            on_progress: called with the result so far after each response, and at the end, also where the run was
                interrupted.
            on_outcome: called once for each receipt, accepted ones too.

        Returns:
            How many were accepted, refused and are unknown, and an outcome for each that was not accepted.

        Raises:
            BatchError: the run stopped; it carries the result, and the receipts that can be given again. Its cause is
                the error of the API, or what ``receipts`` or a callback raised. It is in :mod:`trigg_ext.batches`.
            InvalidRequestError: an argument is wrong. Nothing was sent.

        Source: POST /transactions (addTransactions), section Transactions of the reference.
        """
        from trigg_api.api.transactions.transactions_create import decode
        from trigg_ext.batches._runners import Callbacks, run_in_threads

        run = _run(self._settings, receipts, batch_size, concurrency, give_up_after, each=on_outcome is not None)
        if not isinstance(receipts, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise _invalid(
                self._settings, "receipts is an asynchronous iterable; that is for the create_many of AsyncTriggClient."
            )
        caller = self._caller

        def send(body: bytes) -> None:
            caller.call(TRANSACTIONS_CREATE, lambda: _request(body), decode)

        return run_in_threads(run, receipts, send, Callbacks(on_progress, on_outcome), concurrency)


class AsyncTransactions(generated.AsyncTransactions):
    """The operations of ``client.transactions``, asynchronous."""

    def __init__(self, caller: AsyncCaller, settings: Settings) -> None:
        super().__init__(caller)
        self._settings = settings

    def create_many(
        self,
        receipts: Iterable[ReceiptRequest | Mapping[str, Any]] | AsyncIterable[ReceiptRequest | Mapping[str, Any]],
        *,
        batch_size: int = BATCH_SIZE,
        concurrency: int = 3,
        give_up_after: int | None = 10,
        on_progress: Callable[[BatchResult], object] | None = None,
        on_outcome: Callable[[Outcome], object] | None = None,
    ) -> Coroutine[Any, Any, BatchResult]:
        """Create transactions from any number of receipts, in batches, in constant memory.

        As :meth:`Transactions.create_many`. The receipts may also come from an asynchronous iterable, the callbacks may
        be coroutine functions, and batches are sent by tasks. A run that is cancelled does not wait: what was under way
        is unknown, and ``on_progress`` is told.

        Returns:
            How many were accepted, refused and are unknown, and an outcome for each that was not accepted.

        Raises:
            BatchError: the run stopped; it carries the result, and the receipts that can be given again. It is in
                :mod:`trigg_ext.batches`.
            InvalidRequestError: an argument is wrong. Nothing was sent.

        Source: POST /transactions (addTransactions), section Transactions of the reference.
        """
        from trigg_api.api.transactions.transactions_create import decode
        from trigg_ext.batches._runners import Callbacks, run_in_tasks

        run = _run(self._settings, receipts, batch_size, concurrency, give_up_after, each=on_outcome is not None)
        caller = self._caller

        def send(body: bytes) -> Awaitable[None]:
            return caller.call(TRANSACTIONS_CREATE, lambda: _request(body), decode)

        return run_in_tasks(run, receipts, send, Callbacks(on_progress, on_outcome))


def _run(
    settings: Settings,
    receipts: object,
    batch_size: object,
    concurrency: object,
    give_up_after: object,
    *,
    each: bool,
) -> Batching:
    from trigg_ext.batches._receipt_writer import write_receipt
    from trigg_ext.batches._scheduler import Batching

    kind = type(receipts).__name__
    if hasattr(receipts, "receipt_requests") or (isinstance(receipts, Mapping) and "ReceiptRequests" in receipts):
        raise _invalid(settings, f"receipts is a whole batch ({kind}); give the receipts in it.")
    if isinstance(receipts, Mapping) or hasattr(receipts, "to_dict"):
        raise _invalid(
            settings,
            f"receipts must be an iterable of receipts, not one {kind}; put it into a list.",
        )
    if isinstance(receipts, (str, bytes, bytearray)) or not isinstance(receipts, (Iterable, AsyncIterable)):
        raise _invalid(settings, f"receipts must be an iterable of receipts, not {kind}.")
    return Batching(
        write_receipt,
        batch_size=_whole(settings, "batch_size", batch_size),
        concurrency=_whole(settings, "concurrency", concurrency),
        give_up_after=None if give_up_after is None else _whole(settings, "give_up_after", give_up_after),
        policy=settings.retries,
        each=each,
    )


def _whole(settings: Settings, name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise _invalid(settings, f"{name} is {value!r}; it must be a whole number from 1.")
    return value


def _invalid(settings: Settings, reason: str) -> Exception:
    from trigg_ext._transport.call import invalid

    path = TRANSACTIONS_CREATE.path
    return invalid(TRANSACTIONS_CREATE, Request(path, path), settings, reason)


def _request(body: bytes) -> Request:
    path = TRANSACTIONS_CREATE.path
    return Request(path, path, body=Body("raw", "application/json", body))
