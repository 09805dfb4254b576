"""``client.transactions``: the generated operations, and what is written by hand over them."""

from __future__ import annotations

from collections.abc import AsyncIterable, Coroutine, Iterable
from os import PathLike
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from trigg_api.api import transactions as generated
from trigg_ext._lazy import LazyModule
from trigg_ext._settings import Settings
from trigg_ext.hooks import Callback

if TYPE_CHECKING:
    from trigg_api.types import PydanticModel
    from trigg_ext import batches, models

    _Receipt = models.ReceiptRequest | models.ReceiptRequestDict | PydanticModel | str | bytes
else:
    batches = LazyModule("trigg_ext.batches")  # it loads more than one call needs

#: "The maximum recommended items per batch is around 400 transactions/items", says the reference.
BATCH_SIZE = 400
#: What most gateways take; the reference names no limit.
MAX_BYTES = 1 << 20
#: Seconds after which a receipt that the API does not have counts as not acted on; the reference names no delay.
SETTLE_DELAY = 10.0

ReceiptsT = TypeVar("ReceiptsT")
ResultT = TypeVar("ResultT")
SettlementT = TypeVar("SettlementT")


class _Transactions(Generic[ReceiptsT, ResultT, SettlementT]):
    def __init__(self, caller: Any, settings: Settings) -> None:
        self._caller = caller
        self._settings = settings

    def create_many(
        self,
        receipts: ReceiptsT,
        *,
        batch_size: int = BATCH_SIZE,
        max_bytes: int = MAX_BYTES,
        concurrency: int = 3,
        flush_after: float | None = None,
        give_up_after: int | None = 10,
        on_rejection: batches.OnRejection = "split",
        max_rejected: int | None = None,
        journal: str | PathLike[str] | None = None,
        settle_delay: float = SETTLE_DELAY,
        resend_rejected: bool = False,
        on_progress: Callback[batches.BatchResult] | None = None,
        on_outcome: Callback[batches.Outcome] | None = None,
    ) -> ResultT:
        """Create transactions from any number of receipts, in batches, in constant memory.

        Every receipt that is drawn ends as accepted, rejected, unsent or unknown, and nothing that may have been acted
        on is sent again by itself (unless the client has the option: ``with_options(resend_once=True)``):

        - A batch that is rejected with 400, 409 or 422 is split until the invalid receipts stand alone, and only these
          are rejected. **Splitting assumes that a rejection acted on nothing, which no document of the API says.** A
          response that contradicts it (409 for what was in a batch that was rejected for another reason) stops the run,
          and all that was in rejected batches and was not accepted since is unknown. ``on_rejection`` does without the
          assumption. A batch that is too large (413) is split by size.
        - A receipt that gets 409 when it comes alone is unknown: it exists, so it may have been sent before.
        - A receipt that cannot be serialized, and the second of two with the same ``StoreId`` and ``ReceiptId``, is
          rejected without being sent.
        - A batch whose response was lost (a connection that broke, a timeout, any 5xx, a response that was cut off, a
          web page) is unknown. The next one then goes alone, and after a back-off, until there is a response.
        - A response of success is believed where it has no body. One that names receipts as rejected, or says that not
          all were accepted, counts as what it says, and is noted in the result and in the log.
        - A batch that surely did not arrive (429, no connection) is sent again by the retry policy, and after it, when
          its turn comes once more, in the same way.
        - 401, 403, 404 and all else that would be the same for every batch stop the run. So does a response that is not
          as described, with ``drift="error"``.

        The receipts are drawn and the callbacks called in your own thread; batches are sent by others, where hooks are
        called, too. The order in which batches arrive is that of the receipts only with ``concurrency=1``. In an
        asynchronous client the receipts may also come from an asynchronous iterable, the callbacks may be
        ``async def``, and batches are sent by tasks. A run that is cancelled does not wait: what was under way is
        unknown, and ``on_progress`` is called with the result.

        An interrupt (Ctrl-C) is raised as it is, without waiting: what was under way is unknown, and
        :func:`trigg_ext.batches.result_of` finds the result that it carries.

        Args:
            receipts: any iterable of receipts: models, mappings with the names of the wire, or JSON as ``str`` or
                ``bytes``, such as the lines of an open file, which are checked and sent as they are. It is drawn from
                as batches leave, no more than one batch ahead.
            batch_size: how many receipts, and how many items, are sent together at most. A receipt with more items
                goes alone.
            max_bytes: how many bytes are sent together at most. A larger receipt goes alone.
            concurrency: how many batches are under way at most.
            flush_after: seconds after which a batch is sent though it is not full, for a slow source; None to wait
                until it is full, or the source ends.
            give_up_after: how many batches in a row may be lost or not arrive before the run stops, so that an outage
                does not make every receipt unknown; None for any number.
            on_rejection: what becomes of a batch of several that is rejected: ``"split"`` it, or count its receipts as
                unknown and ``"stop"`` the run, or go on (``"unknown"``). With ``"stop"``, a receipt that is rejected
                alone stops the run, too.
            max_rejected: how many receipts may be rejected, or be in rejected batches, before the run stops. None for
                any number, but no more than 100 in a row without one that is accepted.
            journal: the path of a file that keeps what became of each receipt, so that a run that was killed is gone on
                with: run again with the same journal and the same receipts. What was accepted is skipped, what is in
                doubt is settled first, and the rest is sent. Each receipt needs a ``ReceiptId``; the same receipt with
                other content stops the run. The file holds the receipts; its owner alone may read it.
            settle_delay: seconds that the API needs, after a request whose response was lost, to show what it has acted
                on; with a journal, a receipt in doubt that it does not show then is sent again.
            resend_rejected: whether receipts that the journal has as rejected are sent again, also with other content.
            on_progress: called with the result so far after each response, and at the end, also where the run was
                interrupted.
            on_outcome: called once for each receipt, accepted ones too.

        Returns:
            How many were accepted, rejected, unsent and unknown, and an outcome for each that was not accepted.

        Raises:
            BatchError: the run stopped; it carries the result, and the receipts that can be given again. Its cause is
                the error of the API, or what ``receipts`` or a callback raised.
            JournalError: the journal cannot be used, is in use, or is one for another API. Nothing was sent.
            InvalidRequestError: an argument is wrong. Nothing was sent.

        Source: POST /transactions (addTransactions), section Transactions of the reference.
        """
        from trigg_ext.batches import runs

        options = {
            "batch_size": batch_size,
            "max_bytes": max_bytes,
            "concurrency": concurrency,
            "flush_after": flush_after,
            "give_up_after": give_up_after,
            "on_rejection": on_rejection,
            "max_rejected": max_rejected,
            "each": on_outcome is not None,
        }
        journaling = None if journal is None else runs.Journaling(journal, settle_delay, resend_rejected)
        run = runs.create_many_async if self._caller.asynchronous else runs.create_many
        callbacks = runs.Callbacks(on_progress, on_outcome)
        return cast("ResultT", run(runs.Api(self._caller, self._settings), receipts, options, callbacks, journaling))

    def settle(
        self,
        result: batches.BatchResult | batches.Journal | Iterable[batches.Outcome],
        *,
        delay: float = SETTLE_DELAY,
        concurrency: int = 3,
    ) -> SettlementT:
        """Find out which unknown receipts the API has, by reading the transactions of their customers back.

        A receipt is there if its customer has a transaction with its store and receipt id. It is missing if its
        customer was read and has none, twice: at once, and after the delay. Of a receipt without a customer, or whose
        customer cannot be read, nothing can be told.

        ::

            settlement = client.transactions.settle(result)
            client.transactions.create_many(settlement.unsent)

        Args:
            result: of :meth:`create_many`, or some outcomes; those that are not unknown are left out. Or a journal, in
                which it is written down too: what is missing is sent by the next run, or by the outbox.
            delay: seconds that the API needs, after a request whose response was lost, to show what it has acted on.
                The reference names none.
            concurrency: how many customers are read at a time, each once.

        Returns:
            What became of each receipt; its position is the one in the result, or its row in the journal.

        Raises:
            InvalidRequestError: an argument is wrong. Nothing was read.
            JournalError: the journal is in use, cannot be used, or is one for another API.

        Source: GET /transactions/customerId/{customerId} (getTransactions), section Transactions of the reference.
        """
        from trigg_ext.batches import runs

        settle = runs.settle_given_async if self._caller.asynchronous else runs.settle_given
        return cast("SettlementT", settle(runs.Api(self._caller, self._settings), result, delay, concurrency))


class Transactions(
    _Transactions[Iterable["_Receipt"], "batches.BatchResult", "batches.Settlement"], generated.Transactions
):
    """The operations of ``client.transactions``."""


class AsyncTransactions(
    _Transactions[
        Iterable["_Receipt"] | AsyncIterable["_Receipt"],
        Coroutine[Any, Any, "batches.BatchResult"],
        Coroutine[Any, Any, "batches.Settlement"],
    ],
    generated.AsyncTransactions,
):
    """The operations of ``client.transactions``, asynchronous."""
