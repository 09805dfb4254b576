"""POST /promotions/dynamic/{function}: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...types import (
    as_mapping,
    dump,
    path_segment,
    read_json,
    simple,
)

OPERATION = operations.PROMOTIONS_DYNAMIC
TEMPLATE = "/promotions/dynamic/{function}"


def request(function: str, body: Mapping[str, Any]) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/promotions/dynamic/" + path_segment("function", function),
        path_parameters={
            "function": simple("function", function),
        },
        body=Body("json", "application/json", dump(body)),
    )


def decode(response: Response) -> dict[str, Any]:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return as_mapping(read_json(response, {}))
