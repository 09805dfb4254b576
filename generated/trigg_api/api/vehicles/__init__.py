"""``client.vehicles``: 4 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    VEHICLES_ADD,
    VEHICLES_DELETE,
    VEHICLES_LIST,
    VEHICLES_UPDATE,
)
from ...types import File, PydanticModel, RawBody


class Vehicles(Resource):
    """The operations of ``client.vehicles``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, customer_id: str) -> builtins.list[models.Vehicle]:
        """Return the vehicles of a customer.

        In preview: the vendor may change or end this operation without prior notice.

        Reads only: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``B9012E40-1B08-4DC5-84F9-BB8E2653B2A6``.

        Returns:
            The vehicles.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /modules/vehicles/customerId/{customerId} (getVehiclesByCustomerId), section Modules of the
        reference.
        """
        from . import vehicles_list

        return self._caller.call(VEHICLES_LIST, lambda: vehicles_list.request(customer_id), vehicles_list.decode)

    def add(
        self, customer_id: str, body: models.VehicleInput | models.VehicleInputDict | PydanticModel | models.Vehicle
    ) -> models.Vehicle:
        """Add a vehicle to a customer.

        In preview: the vendor may change or end this operation without prior notice.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            customer_id: The id of the customer. Example: ``B9012E40-1B08-4DC5-84F9-BB8E2653B2A6``.
            body: A ``VehicleInput``, or a mapping of its fields by their names in the API. It needs
                ``registrationNumber``. Or a ``Vehicle``: what the body has of its fields is sent.

        Returns:
            The vehicle. Inferred: with the id that the API gave it.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /modules/vehicles/customerId/{customerId} (addVehicle), section Modules of the reference.
        """
        from . import vehicles_add

        return self._caller.call(VEHICLES_ADD, lambda: vehicles_add.request(customer_id, body), vehicles_add.decode)

    def update(
        self, vehicle_id: str, body: models.VehicleInput | models.VehicleInputDict | PydanticModel | models.Vehicle
    ) -> models.Vehicle:
        """Update a vehicle.

        In preview: the vendor may change or end this operation without prior notice.

        Idempotent: retried after a failure that may pass.

        Args:
            vehicle_id: The id of the vehicle. Example: ``C0FFEE00-0000-4000-8000-000000000001``.
            body: A ``VehicleInput``, or a mapping of its fields by their names in the API. It needs
                ``registrationNumber``. Or a ``Vehicle``: what the body has of its fields is sent.

        Returns:
            The vehicle. Inferred: as it is after the update.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no vehicle with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: PUT /modules/vehicles/vehicleId/{vehicleId} (updateVehicle), section Modules of the reference.
        """
        from . import vehicles_update

        return self._caller.call(
            VEHICLES_UPDATE, lambda: vehicles_update.request(vehicle_id, body), vehicles_update.decode
        )

    def delete(self, vehicle_id: str) -> None:
        """Delete a vehicle.

        In preview: the vendor may change or end this operation without prior notice.

        Idempotent: retried after a failure that may pass.

        Args:
            vehicle_id: The id of the vehicle. Example: ``C0FFEE00-0000-4000-8000-000000000001``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no vehicle with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: DELETE /modules/vehicles/vehicleId/{vehicleId} (deleteVehicle), section Modules of the reference.
        """
        from . import vehicles_delete

        return self._caller.call(VEHICLES_DELETE, lambda: vehicles_delete.request(vehicle_id), vehicles_delete.decode)


class AsyncVehicles(Resource):
    """The operations of ``client.vehicles``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(self, customer_id: str) -> Coroutine[Any, Any, builtins.list[models.Vehicle]]:
        """Return the vehicles of a customer.

        In preview: the vendor may change or end this operation without prior notice.

        Reads only: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``B9012E40-1B08-4DC5-84F9-BB8E2653B2A6``.

        Returns:
            The vehicles.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /modules/vehicles/customerId/{customerId} (getVehiclesByCustomerId), section Modules of the
        reference.
        """
        from . import vehicles_list

        return self._caller.call(VEHICLES_LIST, lambda: vehicles_list.request(customer_id), vehicles_list.decode)

    def add(
        self, customer_id: str, body: models.VehicleInput | models.VehicleInputDict | PydanticModel | models.Vehicle
    ) -> Coroutine[Any, Any, models.Vehicle]:
        """Add a vehicle to a customer.

        In preview: the vendor may change or end this operation without prior notice.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            customer_id: The id of the customer. Example: ``B9012E40-1B08-4DC5-84F9-BB8E2653B2A6``.
            body: A ``VehicleInput``, or a mapping of its fields by their names in the API. It needs
                ``registrationNumber``. Or a ``Vehicle``: what the body has of its fields is sent.

        Returns:
            The vehicle. Inferred: with the id that the API gave it.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /modules/vehicles/customerId/{customerId} (addVehicle), section Modules of the reference.
        """
        from . import vehicles_add

        return self._caller.call(VEHICLES_ADD, lambda: vehicles_add.request(customer_id, body), vehicles_add.decode)

    def update(
        self, vehicle_id: str, body: models.VehicleInput | models.VehicleInputDict | PydanticModel | models.Vehicle
    ) -> Coroutine[Any, Any, models.Vehicle]:
        """Update a vehicle.

        In preview: the vendor may change or end this operation without prior notice.

        Idempotent: retried after a failure that may pass.

        Args:
            vehicle_id: The id of the vehicle. Example: ``C0FFEE00-0000-4000-8000-000000000001``.
            body: A ``VehicleInput``, or a mapping of its fields by their names in the API. It needs
                ``registrationNumber``. Or a ``Vehicle``: what the body has of its fields is sent.

        Returns:
            The vehicle. Inferred: as it is after the update.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no vehicle with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: PUT /modules/vehicles/vehicleId/{vehicleId} (updateVehicle), section Modules of the reference.
        """
        from . import vehicles_update

        return self._caller.call(
            VEHICLES_UPDATE, lambda: vehicles_update.request(vehicle_id, body), vehicles_update.decode
        )

    def delete(self, vehicle_id: str) -> Coroutine[Any, Any, None]:
        """Delete a vehicle.

        In preview: the vendor may change or end this operation without prior notice.

        Idempotent: retried after a failure that may pass.

        Args:
            vehicle_id: The id of the vehicle. Example: ``C0FFEE00-0000-4000-8000-000000000001``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no vehicle with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: DELETE /modules/vehicles/vehicleId/{vehicleId} (deleteVehicle), section Modules of the reference.
        """
        from . import vehicles_delete

        return self._caller.call(VEHICLES_DELETE, lambda: vehicles_delete.request(vehicle_id), vehicles_delete.decode)


class VehiclesWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Vehicles(caller)
        self.list = as_raw(resource.list)
        self.add = as_raw(resource.add)
        self.update = as_raw(resource.update)
        self.delete = as_raw(resource.delete)


class AsyncVehiclesWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncVehicles(caller)
        self.list = as_raw_async(resource.list)
        self.add = as_raw_async(resource.add)
        self.update = as_raw_async(resource.update)
        self.delete = as_raw_async(resource.delete)


__all__ = ("AsyncVehicles", "AsyncVehiclesWithRawResponse", "Vehicles", "VehiclesWithRawResponse")
