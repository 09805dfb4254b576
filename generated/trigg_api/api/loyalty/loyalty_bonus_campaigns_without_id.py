"""GET /loyalty/bonus/campaigns: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...models.bonus_campaign import BonusCampaign
from ...typed import Reader
from ...types import (
    as_object,
    as_sequence,
    but_nulls,
    read_json,
)

OPERATION = operations.LOYALTY_BONUS_CAMPAIGNS
TEMPLATE = "/loyalty/bonus/campaigns"
READER = Reader(BonusCampaign, "list")


def request() -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/loyalty/bonus/campaigns",
    )


def decode(response: Response) -> list[BonusCampaign]:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or [
        BonusCampaign.from_dict(as_object(each))
        for each in but_nulls(as_sequence(read_json(response)), "BonusCampaign")
    ]
