"""POST /plugins/pos/extenda: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.plugins_extenda_request import PluginsExtendaRequest
from ...types import (
    PydanticModel,
    as_mapping,
    model_body,
    read_json,
)

OPERATION = operations.PLUGINS_EXTENDA
TEMPLATE = "/plugins/pos/extenda"


def request(body: PluginsExtendaRequest | Mapping[str, Any] | PydanticModel) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/plugins/pos/extenda",
        body=Body("json", "application/json", model_body(body, PluginsExtendaRequest), PluginsExtendaRequest),
    )


def decode(response: Response) -> dict[str, Any]:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return as_mapping(read_json(response, {}))
