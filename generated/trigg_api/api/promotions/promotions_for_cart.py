"""POST /promotions/cart: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.promotion import Promotion
from ...typed import Reader
from ...types import (
    as_object,
    as_sequence,
    but_nulls,
    dump,
    read_json,
)

OPERATION = operations.PROMOTIONS_FOR_CART
TEMPLATE = "/promotions/cart"
READER = Reader(Promotion, "list")


def request(body: Mapping[str, Any]) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/promotions/cart",
        body=Body("json", "application/json", dump(body)),
    )


def decode(response: Response) -> list[Promotion]:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or [
        Promotion.from_dict(as_object(each)) for each in but_nulls(as_sequence(read_json(response)), "Promotion")
    ]
