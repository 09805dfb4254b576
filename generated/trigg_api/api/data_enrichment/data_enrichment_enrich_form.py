"""GET /dataenrichment/forms/{clientName}/{id}: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...types import (
    path_segment,
    read_location,
    simple,
)

OPERATION = operations.DATA_ENRICHMENT_ENRICH_FORM
TEMPLATE = "/dataenrichment/forms/{clientName}/{id}"


def request(client_name: str, id: str) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/dataenrichment/forms/" + path_segment("clientName", client_name) + "/" + path_segment("id", id),
        path_parameters={
            "clientName": simple("clientName", client_name),
            "id": simple("id", id),
        },
    )


def decode(response: Response) -> str:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return read_location(response)
