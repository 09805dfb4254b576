"""``client.carts``: 2 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    CARTS_EMPTY,
    CARTS_SAVE,
)
from ...types import File, PydanticModel, RawBody


class Carts(Resource):
    """The operations of ``client.carts``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def empty(self, body: models.EmptyCart | models.EmptyCartDict | PydanticModel) -> None:
        """Empty an abandoned cart.

        Idempotent: retried after a failure that may pass.

        Args:
            body: An ``EmptyCart``, or a mapping of its fields by their names in the API. It needs ``cartId``. The
                cart is found by its ``cartId``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such cart).
            TriggError: any other failure; all of the above are of this kind.

        Source: PUT /abandonedCarts (emptyCart), section Abandoned carts of the reference.
        """
        from . import carts_empty

        return self._caller.call(CARTS_EMPTY, lambda: carts_empty.request(body), carts_empty.decode)

    def save(self, body: models.Cart | models.CartDict | PydanticModel) -> None:
        """Save an abandoned cart, a new one or one that is there.

        A cart with the same ``cartId`` is replaced.

        Idempotent: retried after a failure that may pass.

        Args:
            body: A ``Cart``, or a mapping of its fields by their names in the API. It needs ``cartId`` and
                ``contactId``. What else is agreed for your account goes into ``extendedProperties``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /abandonedCarts (createCart), section Abandoned carts of the reference.
        """
        from . import carts_save

        return self._caller.call(CARTS_SAVE, lambda: carts_save.request(body), carts_save.decode)


class AsyncCarts(Resource):
    """The operations of ``client.carts``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def empty(self, body: models.EmptyCart | models.EmptyCartDict | PydanticModel) -> Coroutine[Any, Any, None]:
        """Empty an abandoned cart.

        Idempotent: retried after a failure that may pass.

        Args:
            body: An ``EmptyCart``, or a mapping of its fields by their names in the API. It needs ``cartId``. The
                cart is found by its ``cartId``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such cart).
            TriggError: any other failure; all of the above are of this kind.

        Source: PUT /abandonedCarts (emptyCart), section Abandoned carts of the reference.
        """
        from . import carts_empty

        return self._caller.call(CARTS_EMPTY, lambda: carts_empty.request(body), carts_empty.decode)

    def save(self, body: models.Cart | models.CartDict | PydanticModel) -> Coroutine[Any, Any, None]:
        """Save an abandoned cart, a new one or one that is there.

        A cart with the same ``cartId`` is replaced.

        Idempotent: retried after a failure that may pass.

        Args:
            body: A ``Cart``, or a mapping of its fields by their names in the API. It needs ``cartId`` and
                ``contactId``. What else is agreed for your account goes into ``extendedProperties``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /abandonedCarts (createCart), section Abandoned carts of the reference.
        """
        from . import carts_save

        return self._caller.call(CARTS_SAVE, lambda: carts_save.request(body), carts_save.decode)


class CartsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Carts(caller)
        self.empty = as_raw(resource.empty)
        self.save = as_raw(resource.save)


class AsyncCartsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncCarts(caller)
        self.empty = as_raw_async(resource.empty)
        self.save = as_raw_async(resource.save)


__all__ = ("AsyncCarts", "AsyncCartsWithRawResponse", "Carts", "CartsWithRawResponse")
