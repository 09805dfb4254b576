"""POST /import/file: its request, and how its answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Answer, Body, Request
from ...models.imports_file_request import ImportsFileRequest
from ...types import (
    as_mapping,
    parts,
    read_json,
)

OPERATION = operations.IMPORTS_FILE
TEMPLATE = "/import/file"


def request(body: ImportsFileRequest | Mapping[str, Any]) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/import/file",
        body=Body("multipart", "multipart/form-data", parts(body, ("file",))),
    )


def decode(answer: Answer) -> dict[str, Any]:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return as_mapping(read_json(answer, {}))
