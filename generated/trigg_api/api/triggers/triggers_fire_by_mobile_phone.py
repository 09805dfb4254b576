"""POST /triggers/{id}/customer/mobilePhone/{mobilePhone}: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
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


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
