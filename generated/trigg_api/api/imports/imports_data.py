"""POST /import: its request, and how its answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ... import operations
from ...client import Answer, Request
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


def decode(answer: Answer) -> dict[str, Any]:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return as_mapping(read_json(answer, {}))
