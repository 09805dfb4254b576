"""DELETE /customers/id/{id}/source/{source}: its request, and how its answer is read."""

from __future__ import annotations

from ... import operations
from ...client import Answer, Request
from ...types import (
    path_segment,
    simple,
)

OPERATION = operations.CUSTOMERS_DELETE
TEMPLATE = "/customers/id/{id}/source/{source}"


def request(id: str, source: str) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/customers/id/" + path_segment("id", id) + "/source/" + path_segment("source", source),
        path_parameters={
            "id": simple("id", id),
            "source": simple("source", source),
        },
    )


def decode(answer: Answer) -> None:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return None
