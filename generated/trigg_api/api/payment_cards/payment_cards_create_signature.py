"""POST /payment-cards/signature: its request, and how its answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Answer, Body, Request
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


def decode(answer: Answer) -> PaymentCardSignature:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return READER.read(answer.content) or PaymentCardSignature.from_dict(as_object(read_json(answer)))
