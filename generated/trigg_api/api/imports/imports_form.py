"""POST /import/form: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...types import (
    as_mapping,
    dump,
    read_json,
)

OPERATION = operations.IMPORTS_FORM
TEMPLATE = "/import/form"


def request(body: Mapping[str, str]) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/import/form",
        body=Body("form", "application/x-www-form-urlencoded", dump(body)),
    )


def decode(response: Response) -> dict[str, Any]:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return as_mapping(read_json(response, {}))
