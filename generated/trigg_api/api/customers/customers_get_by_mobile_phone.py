"""GET /customers: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...models.customer import Customer
from ...typed import Reader
from ...types import (
    as_object,
    query_pairs,
    read_json,
    required,
    unwrap,
)

OPERATION = operations.CUSTOMERS_GET_BY_MOBILE_PHONE
TEMPLATE = "/customers"
READER = Reader(Customer, "data")


def request(mobile_phone: str) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/customers",
        query=(*query_pairs("mobilePhone", required("mobilePhone", mobile_phone)),),
    )


def decode(response: Response) -> Customer:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or Customer.from_dict(as_object(unwrap(read_json(response))))
