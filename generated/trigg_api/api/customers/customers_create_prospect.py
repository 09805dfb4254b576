"""POST /customers/prospects: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.prospect_request import ProspectRequest
from ...models.prospect_response import ProspectResponse
from ...typed import Reader
from ...types import (
    PydanticModel,
    as_object,
    model_body,
    read_json,
)

OPERATION = operations.CUSTOMERS_CREATE_PROSPECT
TEMPLATE = "/customers/prospects"
READER = Reader(ProspectResponse)


def request(body: ProspectRequest | Mapping[str, Any] | PydanticModel) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/customers/prospects",
        body=Body("json", "application/json", model_body(body, ProspectRequest), ProspectRequest),
    )


def decode(response: Response) -> ProspectResponse:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or ProspectResponse.from_dict(as_object(read_json(response)))
