"""POST /promotions/redeem: its request, and how its answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Answer, Body, Request
from ...models.promotion_redemption import PromotionRedemption
from ...types import (
    model_body,
)

OPERATION = operations.PROMOTIONS_REDEEM
TEMPLATE = "/promotions/redeem"


def request(body: PromotionRedemption | Mapping[str, Any]) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/promotions/redeem",
        body=Body("json", "application/json", model_body(body, PromotionRedemption)),
    )


def decode(answer: Answer) -> None:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return None
