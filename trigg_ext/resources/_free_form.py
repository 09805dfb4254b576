"""Call operations whose request and response are free-form: their fields are agreed between an account and Trigg."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Generic, Literal, TypeVar, overload

from trigg_ext._sensitive import sealed

T = TypeVar("T")
#: Which client a resource is of; the overloads that a method has for the other one do not count.
KindT = TypeVar("KindT")
Sync = Literal["sync"]
Async = Literal["async"]


class Dynamic(Generic[KindT]):
    """The method ``dynamic`` of a resource."""

    _caller: Any
    _dynamic: Any  # the generated module of the operation

    @overload
    def dynamic(self: Dynamic[Sync], function: str, body: object, *, response: None = None) -> dict[str, Any]: ...
    @overload
    def dynamic(self: Dynamic[Sync], function: str, body: object, *, response: type[T]) -> T: ...
    @overload
    def dynamic(
        self: Dynamic[Async], function: str, body: object, *, response: None = None
    ) -> Coroutine[Any, Any, dict[str, Any]]: ...
    @overload
    def dynamic(self: Dynamic[Async], function: str, body: object, *, response: type[T]) -> Coroutine[Any, Any, T]: ...
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
            InvalidResponseError: the response does not fit the class; the message names each field that does not.
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /customers/dynamic/{function} (postCustomerDynamic) and POST /promotions/dynamic/{function}
        (postPromotionDynamic), sections Customers and Promotions of the reference.
        """
        return call_free_form(self._caller, self._dynamic, body, response, function)


def call_free_form(caller: Any, endpoint: Any, body: object, response: Any, *path: str) -> Any:
    """Call an operation with the caller's own object as its body, and read the response as the caller's own class.

    Args:
        caller: who makes the call.
        endpoint: the generated module of the operation.
        body: a mapping, or an object with fields.
        response: the class to read the response as; None for a plain dict.
        path: the parameters of the path.

    Raises:
        ConfigurationError: ``response`` cannot be read, or its extra is missing. Nothing was sent.
    """
    from trigg_ext._serialization.to_json import body as data_of
    from trigg_ext._serialization.user_types import decoder

    with sealed():
        decode = decoder(response, endpoint.decode)
        return caller.call(endpoint.OPERATION, lambda: endpoint.request(*path, data_of(body)), decode)
