"""GET /customers/changed/{timestamp}: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...models.customer import Customer
from ...types import (
    as_object,
    as_sequence,
    but_nulls,
    path_segment,
    read_json,
    simple,
    unwrap_items,
)

OPERATION = operations.CUSTOMERS_CHANGED
TEMPLATE = "/customers/changed/{timestamp}"


def request(timestamp: str) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/customers/changed/" + path_segment("timestamp", timestamp),
        path_parameters={
            "timestamp": simple("timestamp", timestamp),
        },
    )


def decode(response: Response) -> list[Customer]:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return [
        Customer.from_dict(as_object(each))
        for each in but_nulls(as_sequence(unwrap_items(read_json(response))), "Customer")
    ]
