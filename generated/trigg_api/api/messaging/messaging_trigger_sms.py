"""GET /messaging/sms/trigger/{customerId}/{id}: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...types import (
    path_segment,
    simple,
)

OPERATION = operations.MESSAGING_TRIGGER_SMS
TEMPLATE = "/messaging/sms/trigger/{customerId}/{id}"


def request(customer_id: str, id: str) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/messaging/sms/trigger/" + path_segment("customerId", customer_id) + "/" + path_segment("id", id),
        path_parameters={
            "customerId": simple("customerId", customer_id),
            "id": simple("id", id),
        },
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
