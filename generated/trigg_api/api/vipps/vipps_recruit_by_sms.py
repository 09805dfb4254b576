"""GET /vipps/codeword/{phone}: its request, and how its answer is read."""

from __future__ import annotations

from ... import operations
from ...client import Answer, Request
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


def decode(answer: Answer) -> None:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return None
