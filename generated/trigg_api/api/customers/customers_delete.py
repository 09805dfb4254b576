"""DELETE /customers/id/{id}/source/{source}: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
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


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
