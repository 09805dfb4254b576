"""POST /triggers/{id}/customer/{customerId}: its request, and how its response is read."""

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

OPERATION = operations.TRIGGERS_FIRE
TEMPLATE = "/triggers/{id}/customer/{customerId}"


def request(id: str, customer_id: str, body: Mapping[str, Any]) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/triggers/" + path_segment("id", id) + "/customer/" + path_segment("customerId", customer_id),
        path_parameters={
            "id": simple("id", id),
            "customerId": simple("customerId", customer_id),
        },
        body=Body("json", "application/json", dump(body)),
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
