"""POST /promotions/{promotionId}/enableUse/{customerId}: its request, and how its answer is read."""

from __future__ import annotations

from ... import operations
from ...client import Answer, Request
from ...types import (
    path_segment,
    simple,
)

OPERATION = operations.PROMOTIONS_ENABLE_USE
TEMPLATE = "/promotions/{promotionId}/enableUse/{customerId}"


def request(promotion_id: str, customer_id: str) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/promotions/"
        + path_segment("promotionId", promotion_id)
        + "/enableUse/"
        + path_segment("customerId", customer_id),
        path_parameters={
            "promotionId": simple("promotionId", promotion_id),
            "customerId": simple("customerId", customer_id),
        },
    )


def decode(answer: Answer) -> None:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return None
