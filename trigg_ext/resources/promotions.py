"""``client.promotions``: the generated operations, and what is written by hand over them."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, TypeVar, overload

from trigg_api.api import promotions as generated

T = TypeVar("T")


class _Promotions:
    _caller: Any

    def dynamic(self, function: str, body: object, *, response: Any = None) -> Any:
        """Call a function that was made for your account; its fields are agreed between you and Trigg.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            function: its name, such as ``myFunction``.
            body: a mapping, or an object of a class of yours (attrs, dataclass, TypedDict, Pydantic).
            response: the class to read the response as; a plain dict if left out. Classes of attrs, dataclasses and
                typed dicts need the extra ``trigg-client[typed]``.

        Returns:
            What the API responds with: a plain dict, or an object of ``response``.

        Raises:
            InvalidRequestError: the body cannot be written. Nothing was sent.
            ConfigurationError: ``response`` is no class that can be read, or its extra is missing. Nothing was sent.
            InvalidResponseError: the response does not fit the class; the text names each field that does not.
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /promotions/dynamic/{function} (postPromotionDynamic), section Promotions of the reference.
        """
        from trigg_api.api.promotions import promotions_dynamic
        from trigg_ext.resources._free_form import call_free_form

        return call_free_form(self._caller, promotions_dynamic, body, response, function)


class Promotions(_Promotions, generated.Promotions):
    """The operations of ``client.promotions``."""

    if TYPE_CHECKING:  # the types alone

        @overload
        def dynamic(self, function: str, body: object, *, response: None = None) -> dict[str, Any]: ...
        @overload
        def dynamic(self, function: str, body: object, *, response: type[T]) -> T: ...
        def dynamic(self, function: str, body: object, *, response: Any = None) -> Any: ...  # noqa: D102


class AsyncPromotions(_Promotions, generated.AsyncPromotions):
    """The operations of ``client.promotions``, asynchronous."""

    if TYPE_CHECKING:  # the types alone

        @overload
        def dynamic(
            self, function: str, body: object, *, response: None = None
        ) -> Coroutine[Any, Any, dict[str, Any]]: ...
        @overload
        def dynamic(self, function: str, body: object, *, response: type[T]) -> Coroutine[Any, Any, T]: ...
        def dynamic(self, function: str, body: object, *, response: Any = None) -> Any: ...  # noqa: D102
