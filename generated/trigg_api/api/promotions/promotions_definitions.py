"""GET /promotions/definitions: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...models.promotion_definition import PromotionDefinition
from ...typed import Reader
from ...types import (
    as_object,
    as_sequence,
    but_nulls,
    read_json,
)

OPERATION = operations.PROMOTIONS_DEFINITIONS
TEMPLATE = "/promotions/definitions"
READER = Reader(PromotionDefinition, "list")


def request() -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/promotions/definitions",
    )


def decode(response: Response) -> list[PromotionDefinition]:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or [
        PromotionDefinition.from_dict(as_object(each))
        for each in but_nulls(as_sequence(read_json(response)), "PromotionDefinition")
    ]
