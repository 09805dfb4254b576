"""POST /payment-cards/signature: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.payment_card_signature import PaymentCardSignature
from ...typed import Reader
from ...types import (
    as_object,
    dump,
    read_json,
)

OPERATION = operations.PAYMENT_CARDS_CREATE_SIGNATURE
TEMPLATE = "/payment-cards/signature"
READER = Reader(PaymentCardSignature)


def request(body: Mapping[str, Any]) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/payment-cards/signature",
        body=Body("json", "application/json", dump(body)),
    )


def decode(response: Response) -> PaymentCardSignature:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or PaymentCardSignature.from_dict(as_object(read_json(response)))
