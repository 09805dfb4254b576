"""POST /loyalty/bonus/addRewardPoints: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.bonus_activity import BonusActivity
from ...models.reward_points import RewardPoints
from ...typed import Reader
from ...types import (
    PydanticModel,
    as_object,
    model_body,
    read_json,
)

OPERATION = operations.LOYALTY_ADD_BONUS_POINTS
TEMPLATE = "/loyalty/bonus/addRewardPoints"
READER = Reader(BonusActivity)


def request(body: RewardPoints | Mapping[str, Any] | PydanticModel) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/loyalty/bonus/addRewardPoints",
        body=Body("json", "application/json", model_body(body, RewardPoints), RewardPoints),
    )


def decode(response: Response) -> BonusActivity:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or BonusActivity.from_dict(as_object(read_json(response)))
