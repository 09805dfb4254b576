"""GET /messaging/sms/code/create/{phoneNumber}: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...types import (
    path_segment,
    simple,
)

OPERATION = operations.MESSAGING_CREATE_CODE
TEMPLATE = "/messaging/sms/code/create/{phoneNumber}"


def request(phone_number: str) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/messaging/sms/code/create/" + path_segment("phoneNumber", phone_number),
        path_parameters={
            "phoneNumber": simple("phoneNumber", phone_number),
        },
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
