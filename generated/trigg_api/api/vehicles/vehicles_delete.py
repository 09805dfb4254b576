"""DELETE /modules/vehicles/vehicleId/{vehicleId}: its request, and how its response is read."""

from __future__ import annotations

from ... import operations
from ...client import Request, Response
from ...types import (
    path_segment,
    simple,
)

OPERATION = operations.VEHICLES_DELETE
TEMPLATE = "/modules/vehicles/vehicleId/{vehicleId}"


def request(vehicle_id: str) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/modules/vehicles/vehicleId/" + path_segment("vehicleId", vehicle_id),
        path_parameters={
            "vehicleId": simple("vehicleId", vehicle_id),
        },
    )


def decode(response: Response) -> None:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return None
