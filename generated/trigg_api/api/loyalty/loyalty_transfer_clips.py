"""POST /loyalty/loyalty-cards/transfer-clips: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.transfer_clips import TransferClips
from ...types import (
    PydanticModel,
    model_body,
)

OPERATION = operations.LOYALTY_TRANSFER_CLIPS
TEMPLATE = "/loyalty/loyalty-cards/transfer-clips"


def request(body: TransferClips | Mapping[str, Any] | PydanticModel) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/loyalty/loyalty-cards/transfer-clips",
        body=Body("json", "application/json", model_body(body, TransferClips), TransferClips),
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
