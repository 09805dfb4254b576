"""GET /health/ping: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response

OPERATION = operations.HEALTH_PING
TEMPLATE = "/health/ping"


def request() -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/health/ping",
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
