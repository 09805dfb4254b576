"""``client.stores``: 1 operation."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    STORES_LIST,
)
from ...types import File, PydanticModel, RawBody


class Stores(Resource):
    """The operations of ``client.stores``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self) -> builtins.list[models.Store]:
        """Return all stores of your account, physical and online.

        Reads only: retried after a failure that may pass.

        Returns:
            The stores. What is known beside id and name is in ``extendedProperties``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /stores (store1), section Stores of the reference.
        """
        from . import stores_list

        return self._caller.call(STORES_LIST, lambda: stores_list.request(), stores_list.decode)


class AsyncStores(Resource):
    """The operations of ``client.stores``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(self) -> Coroutine[Any, Any, builtins.list[models.Store]]:
        """Return all stores of your account, physical and online.

        Reads only: retried after a failure that may pass.

        Returns:
            The stores. What is known beside id and name is in ``extendedProperties``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /stores (store1), section Stores of the reference.
        """
        from . import stores_list

        return self._caller.call(STORES_LIST, lambda: stores_list.request(), stores_list.decode)


class StoresWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Stores(caller)
        self.list = as_raw(resource.list)


class AsyncStoresWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncStores(caller)
        self.list = as_raw_async(resource.list)


__all__ = ("AsyncStores", "AsyncStoresWithRawResponse", "Stores", "StoresWithRawResponse")
