"""POST /payment-cards: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.payment_card import PaymentCard
from ...models.payment_card_input import PaymentCardInput
from ...typed import Reader
from ...types import (
    PydanticModel,
    as_object,
    model_body,
    read_json,
)

OPERATION = operations.PAYMENT_CARDS_ATTACH
TEMPLATE = "/payment-cards"
READER = Reader(PaymentCard)


def request(body: PaymentCardInput | Mapping[str, Any] | PydanticModel | PaymentCard) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/payment-cards",
        body=Body("json", "application/json", model_body(body, PaymentCardInput, PaymentCard), PaymentCardInput),
    )


def decode(response: Response) -> PaymentCard:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or PaymentCard.from_dict(as_object(read_json(response)))
