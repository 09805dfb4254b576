"""POST /triggers/{id}/customer/mobilePhone/{mobilePhone}: its request, and how its answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Answer, Body, Request
from ...types import (
    dump,
    path_segment,
    simple,
)

OPERATION = operations.TRIGGERS_FIRE_BY_MOBILE_PHONE
TEMPLATE = "/triggers/{id}/customer/mobilePhone/{mobilePhone}"


def request(id: str, mobile_phone: str, body: Mapping[str, Any]) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/triggers/"
        + path_segment("id", id)
        + "/customer/mobilePhone/"
        + path_segment("mobilePhone", mobile_phone),
        path_parameters={
            "id": simple("id", id),
            "mobilePhone": simple("mobilePhone", mobile_phone),
        },
        body=Body("json", "application/json", dump(body)),
    )


def decode(answer: Answer) -> None:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return None
