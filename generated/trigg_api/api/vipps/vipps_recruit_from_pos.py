"""POST /vipps: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.vipps_recruitment import VippsRecruitment
from ...types import (
    PydanticModel,
    model_body,
)

OPERATION = operations.VIPPS_RECRUIT_FROM_POS
TEMPLATE = "/vipps"


def request(body: VippsRecruitment | Mapping[str, Any] | PydanticModel) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/vipps",
        body=Body("json", "application/json", model_body(body, VippsRecruitment), VippsRecruitment),
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
