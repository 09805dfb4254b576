"""DELETE /payment-cards/{customerId}/{cardId}: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...types import (
    path_segment,
    simple,
)

OPERATION = operations.PAYMENT_CARDS_DELETE
TEMPLATE = "/payment-cards/{customerId}/{cardId}"


def request(customer_id: str, card_id: str) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/payment-cards/" + path_segment("customerId", customer_id) + "/" + path_segment("cardId", card_id),
        path_parameters={
            "customerId": simple("customerId", customer_id),
            "cardId": simple("cardId", card_id),
        },
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
