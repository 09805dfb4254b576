"""POST /messaging/sms: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.sms import Sms
from ...types import (
    PydanticModel,
    model_body,
)

OPERATION = operations.MESSAGING_SEND_SMS
TEMPLATE = "/messaging/sms"


def request(body: Sms | Mapping[str, Any] | PydanticModel) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/messaging/sms",
        body=Body("json", "application/json", model_body(body, Sms), Sms),
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
