"""DELETE /modules/vehicles/vehicleId/{vehicleId}: its request, and how its answer is read."""

from __future__ import annotations

from ... import operations
from ...client import Answer, Request
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


def decode(answer: Answer) -> None:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return None
