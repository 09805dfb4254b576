"""GET /loyalty/loyalty-cards/campaigns: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...models.loyalty_card_campaign import LoyaltyCardCampaign
from ...typed import Reader
from ...types import (
    as_object,
    as_sequence,
    but_nulls,
    read_json,
)

OPERATION = operations.LOYALTY_CARD_CAMPAIGNS
TEMPLATE = "/loyalty/loyalty-cards/campaigns"
READER = Reader(LoyaltyCardCampaign, "list")


def request() -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/loyalty/loyalty-cards/campaigns",
    )


def decode(response: Response) -> list[LoyaltyCardCampaign]:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or [
        LoyaltyCardCampaign.from_dict(as_object(each))
        for each in but_nulls(as_sequence(read_json(response)), "LoyaltyCardCampaign")
    ]
