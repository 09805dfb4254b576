"""POST /import/file: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.imports_file_request import ImportsFileRequest
from ...types import (
    PydanticModel,
    as_mapping,
    parts,
    read_json,
)

OPERATION = operations.IMPORTS_FILE
TEMPLATE = "/import/file"


def request(body: ImportsFileRequest | Mapping[str, Any] | PydanticModel) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/import/file",
        body=Body("multipart", "multipart/form-data", parts(body, ("file",))),
    )


def decode(response: Response) -> dict[str, Any]:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return as_mapping(read_json(response, {}))
