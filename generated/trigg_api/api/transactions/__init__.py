"""``client.transactions``: 2 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    TRANSACTIONS_CREATE,
    TRANSACTIONS_LIST,
)
from ...types import File, PydanticModel, RawBody


class Transactions(Resource):
    """The operations of ``client.transactions``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, customer_id: str) -> builtins.list[models.Transaction]:
        """Return all transactions of a customer.

        Reads only: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Returns:
            The transactions, whose names are in camelCase; ``lineNo`` is a string.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /transactions/customerId/{customerId} (getTransactions), section Transactions of the reference.
        """
        from . import transactions_list

        return self._caller.call(
            TRANSACTIONS_LIST, lambda: transactions_list.request(customer_id), transactions_list.decode
        )

    def create(self, body: models.TransactionBatch | models.TransactionBatchDict | PydanticModel) -> None:
        """Create transactions from receipts.

        ``transactions.create_many`` and ``client.outbox`` send many receipts without losing or doubling one. A line
        is a return where its ``TransactionType`` is RETURN and its ``Quantity`` is below zero; ``trigg_ext.Return``
        builds such receipts.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``TransactionBatch``, or a mapping of its fields by their names in the API. It needs
                ``ReceiptRequests``. Names are in PascalCase. At most about 400 receipts and items are recommended
                for one request.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            ConflictError: the API responds with 409 (inferred: a receipt is there already).
            BadGatewayError: the API responds with 502 (a system behind the API did not respond; the receipts may
                have been acted on).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /transactions (addTransactions), section Transactions of the reference.
        """
        from . import transactions_create

        return self._caller.call(
            TRANSACTIONS_CREATE, lambda: transactions_create.request(body), transactions_create.decode
        )


class AsyncTransactions(Resource):
    """The operations of ``client.transactions``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(self, customer_id: str) -> Coroutine[Any, Any, builtins.list[models.Transaction]]:
        """Return all transactions of a customer.

        Reads only: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Returns:
            The transactions, whose names are in camelCase; ``lineNo`` is a string.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /transactions/customerId/{customerId} (getTransactions), section Transactions of the reference.
        """
        from . import transactions_list

        return self._caller.call(
            TRANSACTIONS_LIST, lambda: transactions_list.request(customer_id), transactions_list.decode
        )

    def create(
        self, body: models.TransactionBatch | models.TransactionBatchDict | PydanticModel
    ) -> Coroutine[Any, Any, None]:
        """Create transactions from receipts.

        ``transactions.create_many`` and ``client.outbox`` send many receipts without losing or doubling one. A line
        is a return where its ``TransactionType`` is RETURN and its ``Quantity`` is below zero; ``trigg_ext.Return``
        builds such receipts.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``TransactionBatch``, or a mapping of its fields by their names in the API. It needs
                ``ReceiptRequests``. Names are in PascalCase. At most about 400 receipts and items are recommended
                for one request.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            ConflictError: the API responds with 409 (inferred: a receipt is there already).
            BadGatewayError: the API responds with 502 (a system behind the API did not respond; the receipts may
                have been acted on).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /transactions (addTransactions), section Transactions of the reference.
        """
        from . import transactions_create

        return self._caller.call(
            TRANSACTIONS_CREATE, lambda: transactions_create.request(body), transactions_create.decode
        )


class TransactionsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Transactions(caller)
        self.list = as_raw(resource.list)
        self.create = as_raw(resource.create)


class AsyncTransactionsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncTransactions(caller)
        self.list = as_raw_async(resource.list)
        self.create = as_raw_async(resource.create)


__all__ = ("AsyncTransactions", "AsyncTransactionsWithRawResponse", "Transactions", "TransactionsWithRawResponse")
