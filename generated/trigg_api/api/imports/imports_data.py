"""POST /import: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ... import operations
from ...client import Request, Response
from ...types import (
    RawBody,
    as_mapping,
    choose_body,
    read_json,
)

OPERATION = operations.IMPORTS_DATA
TEMPLATE = "/import"


def request(
    body: Mapping[str, Any] | RawBody,
    *,
    content_type: Literal["application/json", "application/xml", "text/csv"] = "application/json",
) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/import",
        body=choose_body(
            body,
            content_type,
            {
                "application/json": "json",
                "application/xml": "raw",
                "text/csv": "raw",
            },
        ),
    )


def decode(response: Response) -> dict[str, Any]:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return as_mapping(read_json(response, {}))
