"""GET /health/ping: its request, and how its answer is read."""

from __future__ import annotations

from ... import operations
from ...client import Answer, Request

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


def decode(answer: Answer) -> None:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return None
