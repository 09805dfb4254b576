"""POST /promotions/dynamic/{function}: its request, and how its answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Answer, Body, Request
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


def decode(answer: Answer) -> dict[str, Any]:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return as_mapping(read_json(answer, {}))
