"""GET /customers/changed/{timestamp}: its request, and how its answer is read."""

from __future__ import annotations

from ... import operations
from ...client import Answer, Request
from ...models.customer import Customer
from ...types import (
    as_object,
    as_sequence,
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


def decode(answer: Answer) -> list[Customer]:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return [
        Customer.from_dict(as_object(each)) for each in as_sequence(unwrap_items(read_json(answer))) if each is not None
    ]
