"""The resources that hand-written code adds to, in place of the generated ones; each is loaded when first used."""

from __future__ import annotations

from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Unpack

from trigg_api.resources import AsyncResources, Resources
from trigg_ext._lazy import LazyModule
from trigg_ext._settings import Settings

if TYPE_CHECKING:
    from trigg_ext import batches
    from trigg_ext.resources.customers import AsyncCustomers, Customers
    from trigg_ext.resources.imports import AsyncImports, Imports
    from trigg_ext.resources.messaging import AsyncMessaging, Messaging
    from trigg_ext.resources.plugins import AsyncPlugins, Plugins
    from trigg_ext.resources.promotions import AsyncPromotions, Promotions
    from trigg_ext.resources.reports import AsyncReports, Reports
    from trigg_ext.resources.transactions import AsyncTransactions, Transactions
else:
    batches = LazyModule("trigg_ext.batches")


class WrittenResources(Resources):
    """Every resource of a client. The client sets ``_settings``."""

    _settings: Settings

    @cached_property
    def customers(self) -> Customers:
        """The operations of ``client.customers``, with what is written by hand over them."""
        from trigg_ext.resources.customers import Customers

        return Customers(self._caller, self._settings)

    @cached_property
    def imports(self) -> Imports:
        """The operations of ``client.imports``, with what is written by hand over them."""
        from trigg_ext.resources.imports import Imports

        return Imports(self._caller)

    @cached_property
    def messaging(self) -> Messaging:
        """The operations of ``client.messaging``, with what is written by hand over them."""
        from trigg_ext.resources.messaging import Messaging

        return Messaging(self._caller)

    @cached_property
    def plugins(self) -> Plugins:
        """The operations of ``client.plugins``, with what is written by hand over them."""
        from trigg_ext.resources.plugins import Plugins

        return Plugins(self._caller)

    @cached_property
    def promotions(self) -> Promotions:
        """The operations of ``client.promotions``, with what is written by hand over them."""
        from trigg_ext.resources.promotions import Promotions

        return Promotions(self._caller)

    @cached_property
    def reports(self) -> Reports:
        """The operations of ``client.reports``, with what is written by hand over them."""
        from trigg_ext.resources.reports import Reports

        return Reports(self._caller)

    @cached_property
    def transactions(self) -> Transactions:
        """The operations of ``client.transactions``, with what is written by hand over them."""
        from trigg_ext.resources.transactions import Transactions

        return Transactions(self._caller, self._settings)

    def outbox(self, path: str | PathLike[str], **options: Unpack[batches.OutboxOptions]) -> batches.Outbox:
        """Open an outbox: a file that keeps receipts until the API has them, and a thread that sends them.

        For services, in which a receipt comes at a time and must not be lost::

            with client.outbox("receipts.outbox") as outbox:
                outbox.put(receipt)

        ``put`` returns when the receipt is on the disk, also in an outage. Batches are sent as by
        ``transactions.create_many(…, journal=PATH)``: each receipt is accepted once, or it is in ``outbox.failures``.
        What was under way when a process ended, or when a response was lost, is settled before anything else is sent.
        In an outage the outbox tries again, with one receipt at a time, after waits of up to a minute.

        The file is a journal: :class:`trigg_ext.batches.Journal` reads it, and removes the contents of what is done.
        Several processes of one machine may open it; one of them sends. Open it after a fork, not before.

        Args:
            path: of the file; it is made, readable and writable by its owner alone, if it does not exist.
            **options: ``batch_size`` (400), ``max_bytes`` (1 MiB) and ``concurrency`` (3) as in
                ``transactions.create_many``; ``flush_after``, the seconds that a receipt waits for others to share its
                request (0.2); ``settle_delay``, the seconds that the API needs to show what it has acted on (10);
                ``on_outcome``, called with the outcome of each receipt in the process that sends, and ``on_error``,
                called with what keeps receipts from being sent. What these raise is logged.

        Raises:
            JournalError: the file cannot be used, is no journal, or is one for another API.
            InvalidRequestError: an option is wrong.

        Source: POST /transactions (addTransactions), section Transactions of the reference.
        """
        from trigg_ext.batches import runs
        from trigg_ext.resources.transactions import SETTLE_DELAY

        return runs.outbox(runs.Api(self._caller, self._settings), path, {"settle_delay": SETTLE_DELAY, **options})


class AsyncWrittenResources(AsyncResources):
    """Every resource of an asynchronous client. The client sets ``_settings``."""

    _settings: Settings

    @cached_property
    def customers(self) -> AsyncCustomers:
        """The operations of ``client.customers``, with what is written by hand over them."""
        from trigg_ext.resources.customers import AsyncCustomers

        return AsyncCustomers(self._caller, self._settings)

    @cached_property
    def imports(self) -> AsyncImports:
        """The operations of ``client.imports``, with what is written by hand over them."""
        from trigg_ext.resources.imports import AsyncImports

        return AsyncImports(self._caller)

    @cached_property
    def messaging(self) -> AsyncMessaging:
        """The operations of ``client.messaging``, with what is written by hand over them."""
        from trigg_ext.resources.messaging import AsyncMessaging

        return AsyncMessaging(self._caller)

    @cached_property
    def plugins(self) -> AsyncPlugins:
        """The operations of ``client.plugins``, with what is written by hand over them."""
        from trigg_ext.resources.plugins import AsyncPlugins

        return AsyncPlugins(self._caller)

    @cached_property
    def promotions(self) -> AsyncPromotions:
        """The operations of ``client.promotions``, with what is written by hand over them."""
        from trigg_ext.resources.promotions import AsyncPromotions

        return AsyncPromotions(self._caller)

    @cached_property
    def reports(self) -> AsyncReports:
        """The operations of ``client.reports``, with what is written by hand over them."""
        from trigg_ext.resources.reports import AsyncReports

        return AsyncReports(self._caller)

    @cached_property
    def transactions(self) -> AsyncTransactions:
        """The operations of ``client.transactions``, with what is written by hand over them."""
        from trigg_ext.resources.transactions import AsyncTransactions

        return AsyncTransactions(self._caller, self._settings)

    def outbox(self, path: str | PathLike[str], **options: Unpack[batches.OutboxOptions]) -> batches.AsyncOutbox:
        """Return an outbox, which opens in ``async with``; see :meth:`trigg_ext.TriggClient.outbox`.

        Receipts are sent by a task of the block. ``on_outcome`` and ``on_error`` may be ``async def``.

        Raises:
            InvalidRequestError: an option is wrong.

        Source: POST /transactions (addTransactions), section Transactions of the reference.
        """
        from trigg_ext.batches import runs
        from trigg_ext.resources.transactions import SETTLE_DELAY

        return runs.outbox_async(
            runs.Api(self._caller, self._settings), path, {"settle_delay": SETTLE_DELAY, **options}
        )
