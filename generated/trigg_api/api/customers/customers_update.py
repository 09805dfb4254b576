"""PUT /customers: its request, and how its answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Answer, Body, Request
from ...models.customer import Customer
from ...models.customer_request import CustomerRequest
from ...typed import Reader
from ...types import (
    as_object,
    model_body,
    read_json,
    unwrap,
)

OPERATION = operations.CUSTOMERS_UPDATE
TEMPLATE = "/customers"
READER = Reader(Customer, "data")


def request(body: CustomerRequest | Mapping[str, Any]) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/customers",
        body=Body("json", "application/json", model_body(body, CustomerRequest)),
    )


def decode(answer: Answer) -> Customer:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return READER.read(answer.content) or Customer.from_dict(as_object(unwrap(read_json(answer))))
