"""POST /promotions/redeem: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.promotion_redemption import PromotionRedemption
from ...types import (
    PydanticModel,
    model_body,
)

OPERATION = operations.PROMOTIONS_REDEEM
TEMPLATE = "/promotions/redeem"


def request(body: PromotionRedemption | Mapping[str, Any] | PydanticModel) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/promotions/redeem",
        body=Body("json", "application/json", model_body(body, PromotionRedemption), PromotionRedemption),
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
