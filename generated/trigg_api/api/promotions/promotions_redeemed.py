"""GET /promotions/redeem/history/customerId/{customerId}: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...models.redeemed_promotion import RedeemedPromotion
from ...typed import Reader
from ...types import (
    as_object,
    as_sequence,
    but_nulls,
    path_segment,
    read_json,
    simple,
)

OPERATION = operations.PROMOTIONS_REDEEMED
TEMPLATE = "/promotions/redeem/history/customerId/{customerId}"
READER = Reader(RedeemedPromotion, "list")


def request(customer_id: str) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/promotions/redeem/history/customerId/" + path_segment("customerId", customer_id),
        path_parameters={
            "customerId": simple("customerId", customer_id),
        },
    )


def decode(response: Response) -> list[RedeemedPromotion]:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or [
        RedeemedPromotion.from_dict(as_object(each))
        for each in but_nulls(as_sequence(read_json(response)), "RedeemedPromotion")
    ]
