"""POST /loyalty/transactions/customerId/{customerId}: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...types import (
    as_mapping,
    dump,
    path_segment,
    read_json,
    simple,
)

OPERATION = operations.LOYALTY_ADD_BONUS_BY_TRANSACTION
TEMPLATE = "/loyalty/transactions/customerId/{customerId}"


def request(customer_id: str, body: Mapping[str, Any] | None = None) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/loyalty/transactions/customerId/" + path_segment("customerId", customer_id),
        path_parameters={
            "customerId": simple("customerId", customer_id),
        },
        body=None if body is None else Body("json", "application/json", dump(body)),
    )


def decode(response: Response) -> dict[str, Any]:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return as_mapping(read_json(response, {}))
