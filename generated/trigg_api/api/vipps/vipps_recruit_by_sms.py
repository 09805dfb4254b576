"""GET /vipps/codeword/{phone}: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...types import (
    path_segment,
    simple,
)

OPERATION = operations.VIPPS_RECRUIT_BY_SMS
TEMPLATE = "/vipps/codeword/{phone}"


def request(phone: str) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/vipps/codeword/" + path_segment("phone", phone),
        path_parameters={
            "phone": simple("phone", phone),
        },
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
