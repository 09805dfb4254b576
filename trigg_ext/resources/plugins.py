"""``client.plugins``: the generated operations, and what is written by hand over them."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Generic, TypeVar, overload

from trigg_api.api import plugins as generated
from trigg_ext.resources._free_form import Async, KindT, Sync, call_free_form

T = TypeVar("T")


class _Plugins(Generic[KindT]):
    _caller: Any

    @overload
    def calculate_cart_price(self: _Plugins[Sync], body: object, *, response: None = None) -> dict[str, Any]: ...
    @overload
    def calculate_cart_price(self: _Plugins[Sync], body: object, *, response: type[T]) -> T: ...
    @overload
    def calculate_cart_price(
        self: _Plugins[Async], body: object, *, response: None = None
    ) -> Coroutine[Any, Any, dict[str, Any]]: ...
    @overload
    def calculate_cart_price(self: _Plugins[Async], body: object, *, response: type[T]) -> Coroutine[Any, Any, T]: ...
    def calculate_cart_price(self, body: object, *, response: Any = None) -> Any:
        """Calculate the price of a cart by campaigns, bonus, coupons and vouchers.

        Its fields are agreed between you and Trigg.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: a mapping, or an object of a class of yours (attrs, dataclass, TypedDict, Pydantic).
            response: the class to read the response as; a plain dict if left out. Classes of attrs, dataclasses and
                typed dicts need the extra ``trigg-client[typed]``.

        Returns:
            What the API responds with: a plain dict, or an object of ``response``.

        Raises:
            InvalidRequestError: the body cannot be written. Nothing was sent.
            ConfigurationError: ``response`` is no class that can be read, or its extra is missing. Nothing was sent.
            InvalidResponseError: the response does not fit the class; the message names each field that does not.
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /plugins/cart/price (cartsCalculatePrice), section Plugins of the reference.
        """
        from trigg_api.api.plugins import plugins_calculate_cart_price

        return call_free_form(self._caller, plugins_calculate_cart_price, body, response)

    @overload
    def extenda(self: _Plugins[Sync], body: object, *, response: None = None) -> dict[str, Any]: ...
    @overload
    def extenda(self: _Plugins[Sync], body: object, *, response: type[T]) -> T: ...
    @overload
    def extenda(
        self: _Plugins[Async], body: object, *, response: None = None
    ) -> Coroutine[Any, Any, dict[str, Any]]: ...
    @overload
    def extenda(self: _Plugins[Async], body: object, *, response: type[T]) -> Coroutine[Any, Any, T]: ...
    def extenda(self, body: object, *, response: Any = None) -> Any:
        """Calculate the price of a cart for Extenda's point of sale; its fields are agreed between you and Trigg.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: a mapping, or an object of a class of yours (attrs, dataclass, TypedDict, Pydantic).
            response: the class to read the response as; a plain dict if left out. Classes of attrs, dataclasses and
                typed dicts need the extra ``trigg-client[typed]``.

        Returns:
            What the API responds with: a plain dict, or an object of ``response``.

        Raises:
            InvalidRequestError: the body cannot be written. Nothing was sent.
            ConfigurationError: ``response`` is no class that can be read, or its extra is missing. Nothing was sent.
            InvalidResponseError: the response does not fit the class; the message names each field that does not.
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /plugins/pos/extenda (extendaPluginGetCoupons), section Plugins of the reference.
        """
        from trigg_api.api.plugins import plugins_extenda

        return call_free_form(self._caller, plugins_extenda, body, response)


class Plugins(_Plugins[Sync], generated.Plugins):
    """The operations of ``client.plugins``."""


class AsyncPlugins(_Plugins[Async], generated.AsyncPlugins):
    """The operations of ``client.plugins``, asynchronous."""
