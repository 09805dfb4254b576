"""DELETE /customers/externalId/{externalId}/source/{source}: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...types import (
    path_segment,
    simple,
)

OPERATION = operations.CUSTOMERS_DELETE_BY_EXTERNAL_ID
TEMPLATE = "/customers/externalId/{externalId}/source/{source}"


def request(external_id: str, source: str) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/customers/externalId/"
        + path_segment("externalId", external_id)
        + "/source/"
        + path_segment("source", source),
        path_parameters={
            "externalId": simple("externalId", external_id),
            "source": simple("source", source),
        },
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
