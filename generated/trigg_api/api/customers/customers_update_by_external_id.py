"""PUT /customers/externalId: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.customer import Customer
from ...models.customer_request import CustomerRequest
from ...typed import Reader
from ...types import (
    PydanticModel,
    as_object,
    model_body,
    read_json,
    unwrap,
)

OPERATION = operations.CUSTOMERS_UPDATE_BY_EXTERNAL_ID
TEMPLATE = "/customers/externalId"
READER = Reader(Customer, "data")


def request(body: CustomerRequest | Mapping[str, Any] | PydanticModel | Customer) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/customers/externalId",
        body=Body("json", "application/json", model_body(body, CustomerRequest, Customer, "data"), CustomerRequest),
    )


def decode(response: Response) -> Customer:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or Customer.from_dict(as_object(unwrap(read_json(response))))
