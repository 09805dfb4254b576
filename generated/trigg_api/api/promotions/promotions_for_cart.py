"""POST /promotions/cart: its request, and how its answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Answer, Body, Request
from ...models.promotion import Promotion
from ...typed import Reader
from ...types import (
    as_object,
    as_sequence,
    dump,
    read_json,
)

OPERATION = operations.PROMOTIONS_FOR_CART
TEMPLATE = "/promotions/cart"
READER = Reader(Promotion, "list")


def request(body: Mapping[str, Any]) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/promotions/cart",
        body=Body("json", "application/json", dump(body)),
    )


def decode(answer: Answer) -> list[Promotion]:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return READER.read(answer.content) or [
        Promotion.from_dict(as_object(each)) for each in as_sequence(read_json(answer)) if each is not None
    ]
