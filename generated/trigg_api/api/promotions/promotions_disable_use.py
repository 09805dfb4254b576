"""POST /promotions/{promotionId}/disableUse/{customerId}: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...types import (
    path_segment,
    simple,
)

OPERATION = operations.PROMOTIONS_DISABLE_USE
TEMPLATE = "/promotions/{promotionId}/disableUse/{customerId}"


def request(promotion_id: str, customer_id: str) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/promotions/"
        + path_segment("promotionId", promotion_id)
        + "/disableUse/"
        + path_segment("customerId", customer_id),
        path_parameters={
            "promotionId": simple("promotionId", promotion_id),
            "customerId": simple("customerId", customer_id),
        },
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
