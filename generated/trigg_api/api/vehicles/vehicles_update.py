"""PUT /modules/vehicles/vehicleId/{vehicleId}: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.vehicle import Vehicle
from ...models.vehicle_input import VehicleInput
from ...typed import Reader
from ...types import (
    PydanticModel,
    as_object,
    model_body,
    path_segment,
    read_json,
    simple,
)

OPERATION = operations.VEHICLES_UPDATE
TEMPLATE = "/modules/vehicles/vehicleId/{vehicleId}"
READER = Reader(Vehicle)


def request(vehicle_id: str, body: VehicleInput | Mapping[str, Any] | PydanticModel | Vehicle) -> Request:
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
        body=Body("json", "application/json", model_body(body, VehicleInput, Vehicle), VehicleInput),
    )


def decode(response: Response) -> Vehicle:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or Vehicle.from_dict(as_object(read_json(response)))
