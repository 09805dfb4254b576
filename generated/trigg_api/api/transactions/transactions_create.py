"""POST /transactions: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.transaction_batch import TransactionBatch
from ...types import (
    PydanticModel,
    model_body,
)

OPERATION = operations.TRANSACTIONS_CREATE
TEMPLATE = "/transactions"


def request(body: TransactionBatch | Mapping[str, Any] | PydanticModel) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/transactions",
        body=Body("json", "application/json", model_body(body, TransactionBatch), TransactionBatch),
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
