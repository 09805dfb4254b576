"""GET /promotions/campaigns: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...models.promotion import Promotion
from ...typed import Reader
from ...types import (
    as_object,
    as_sequence,
    but_nulls,
    read_json,
)

OPERATION = operations.PROMOTIONS_CAMPAIGNS
TEMPLATE = "/promotions/campaigns"
READER = Reader(Promotion, "list")


def request() -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/promotions/campaigns",
    )


def decode(response: Response) -> list[Promotion]:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or [
        Promotion.from_dict(as_object(each)) for each in but_nulls(as_sequence(read_json(response)), "Promotion")
    ]
