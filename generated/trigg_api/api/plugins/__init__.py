"""``client.plugins``: 2 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    PLUGINS_CALCULATE_CART_PRICE,
    PLUGINS_EXTENDA,
)
from ...types import File, PydanticModel, RawBody


class Plugins(Resource):
    """The operations of ``client.plugins``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def calculate_cart_price(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Calculate the new price of a cart.

        From the current campaigns, and the bonus, coupons and vouchers of a member. What goes in and out is agreed
        with Trigg before this is activated.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: Free-form JSON, such as a dict. The cart, in the form that was agreed with Trigg.

        Returns:
            The cart with its new price, in the form that was agreed with Trigg.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /plugins/cart/price (cartsCalculatePrice), section Plugins of the reference.
        """
        from . import plugins_calculate_cart_price

        return self._caller.call(
            PLUGINS_CALCULATE_CART_PRICE,
            lambda: plugins_calculate_cart_price.request(body),
            plugins_calculate_cart_price.decode,
        )

    def extenda(self, body: models.PluginsExtendaRequest | Mapping[str, Any] | PydanticModel) -> dict[str, Any]:
        """Calculate the new price of a cart of an Extenda till.

        From the current campaigns, and the bonus, coupons and vouchers of a member. What goes in and out is agreed
        with Trigg before this is activated.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``PluginsExtendaRequest``, or a mapping of its fields by their names in the API. The cart, in
                the form that was agreed with Trigg.

        Returns:
            The cart with its new price, in the form that was agreed with Trigg.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /plugins/pos/extenda (extendaPluginGetCoupons), section Plugins of the reference.
        """
        from . import plugins_extenda

        return self._caller.call(PLUGINS_EXTENDA, lambda: plugins_extenda.request(body), plugins_extenda.decode)


class AsyncPlugins(Resource):
    """The operations of ``client.plugins``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def calculate_cart_price(self, body: Mapping[str, Any]) -> Coroutine[Any, Any, dict[str, Any]]:
        """Calculate the new price of a cart.

        From the current campaigns, and the bonus, coupons and vouchers of a member. What goes in and out is agreed
        with Trigg before this is activated.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: Free-form JSON, such as a dict. The cart, in the form that was agreed with Trigg.

        Returns:
            The cart with its new price, in the form that was agreed with Trigg.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /plugins/cart/price (cartsCalculatePrice), section Plugins of the reference.
        """
        from . import plugins_calculate_cart_price

        return self._caller.call(
            PLUGINS_CALCULATE_CART_PRICE,
            lambda: plugins_calculate_cart_price.request(body),
            plugins_calculate_cart_price.decode,
        )

    def extenda(
        self, body: models.PluginsExtendaRequest | Mapping[str, Any] | PydanticModel
    ) -> Coroutine[Any, Any, dict[str, Any]]:
        """Calculate the new price of a cart of an Extenda till.

        From the current campaigns, and the bonus, coupons and vouchers of a member. What goes in and out is agreed
        with Trigg before this is activated.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``PluginsExtendaRequest``, or a mapping of its fields by their names in the API. The cart, in
                the form that was agreed with Trigg.

        Returns:
            The cart with its new price, in the form that was agreed with Trigg.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /plugins/pos/extenda (extendaPluginGetCoupons), section Plugins of the reference.
        """
        from . import plugins_extenda

        return self._caller.call(PLUGINS_EXTENDA, lambda: plugins_extenda.request(body), plugins_extenda.decode)


class PluginsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Plugins(caller)
        self.calculate_cart_price = as_raw(resource.calculate_cart_price)
        self.extenda = as_raw(resource.extenda)


class AsyncPluginsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncPlugins(caller)
        self.calculate_cart_price = as_raw_async(resource.calculate_cart_price)
        self.extenda = as_raw_async(resource.extenda)


__all__ = ("AsyncPlugins", "AsyncPluginsWithRawResponse", "Plugins", "PluginsWithRawResponse")
