"""``client.customers``: the generated operations, and what is written by hand over them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from trigg_api.api import customers as generated
from trigg_api.client import Request
from trigg_api.operations import CUSTOMERS_CHANGED
from trigg_ext import models
from trigg_ext._lazy import LazyModule
from trigg_ext._sensitive import sealed
from trigg_ext._settings import Settings
from trigg_ext.errors import NotFoundError
from trigg_ext.resources._free_form import Async, Dynamic, Sync

if TYPE_CHECKING:
    from trigg_api.api.customers import customers_dynamic
    from trigg_ext.resources import _customer_lookup
else:
    customers_dynamic = LazyModule("trigg_api.api.customers.customers_dynamic")
    _customer_lookup = LazyModule("trigg_ext.resources._customer_lookup")

FoundT = TypeVar("FoundT")
ChangedT = TypeVar("ChangedT")


class _Customers(Generic[FoundT, ChangedT]):
    def __init__(self, caller: Any, settings: Settings) -> None:
        self._caller = caller
        self._settings = settings

    @overload
    def find(self, *, id: str) -> FoundT: ...
    @overload
    def find(self, *, external_id: str) -> FoundT: ...
    @overload
    def find(self, *, mobile_phone: str) -> FoundT: ...
    @overload
    def find(self, *, email: str) -> FoundT: ...
    def find(
        self,
        *,
        id: str | None = None,
        external_id: str | None = None,
        mobile_phone: str | None = None,
        email: str | None = None,
    ) -> FoundT:
        """Return the customer with an identifier, or None where there is none.

        Reads only: sent again after a failure that may pass.

        Args:
            id: the customer's id.
            external_id: the customer's id in your system.
            mobile_phone: a phone number. In a form other than ``+4791234567`` it is read with the extra
                ``trigg-client[phones]``, and one without prefix is Norwegian; see :func:`trigg_ext.phones.to_e164`.
            email: an e-mail address. This operation is in preview.

        Returns:
            The customer; None where the response is empty, or a 404 in the API's own error shape.

        Raises:
            InvalidRequestError: none was given, or more than one. Nothing was sent.
            PhoneNumberError: the phone number cannot be read. Nothing was sent.
            NotFoundError: a 404 that is not the API's own error: a wrong base URL or a gateway says nothing about the
                customer.
            TriggError: any other failure.

        Source: GET /customers/id/{id}, /customers/externalId/{id}, /customers and /customers/email/{email}, section
        Customers of the reference.
        """
        with sealed():
            operation, write = _customer_lookup.lookup(
                id, external_id, mobile_phone, email, self._settings.phone_region
            )
        find = _or_none_async if self._caller.asynchronous else _or_none
        return cast("FoundT", find(lambda: self._caller.call(operation, write, _customer_lookup.decode)))

    def changed(self, since: datetime | str | None = None) -> ChangedT:
        """Return customers that changed since a moment; without one, since a day ago.

        Reads only: sent again after a failure that may pass.

        Args:
            since: an aware ``datetime``, or a string such as ``20240101T2210``, which is sent as it is. The API's times
                name no zone: a moment is sent as wall-clock time in the ``time_zone`` of the client, Europe/Oslo if
                none was given. Seconds are cut, and in the hour that clocks in that zone show twice an earlier
                time is sent, so that no change is missed; a customer may come twice.

        Returns:
            The customers.

        Raises:
            InvalidRequestError: ``since`` is a time without a zone, or no time. Nothing was sent.
            ConfigurationError: there is no database of time zones on this machine.
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /customers/changed/{timestamp} (getChangedCustomersList), section Customers of the reference.
        """
        if since is None:
            return cast("ChangedT", cast("Any", super()).changed())
        from trigg_api.api.customers import customers_changed

        call = self._caller.call(
            CUSTOMERS_CHANGED, lambda: _changed_request(since, self._settings), customers_changed.decode
        )
        return cast("ChangedT", call)


# The generated method names the argument of ``changed`` by its place in the path; here its name says what it means.
class Customers(  # pyright: ignore[reportIncompatibleMethodOverride]
    _Customers["models.Customer | None", "list[models.Customer]"], Dynamic[Sync], generated.Customers
):
    """The operations of ``client.customers``."""

    _dynamic = customers_dynamic


class AsyncCustomers(  # pyright: ignore[reportIncompatibleMethodOverride]
    _Customers["Coroutine[Any, Any, models.Customer | None]", "Coroutine[Any, Any, list[models.Customer]]"],
    Dynamic[Async],
    generated.AsyncCustomers,
):
    """The operations of ``client.customers``, asynchronous."""

    _dynamic = customers_dynamic


def _changed_request(since: datetime | str, settings: Settings) -> Request:
    from trigg_api.api.customers import customers_changed
    from trigg_api.errors import InvalidArgument
    from trigg_ext._datetimes import minute_text

    if isinstance(since, datetime):
        since = minute_text(since, settings.time_zone)
    elif not isinstance(since, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgument(
            f"since must be an aware datetime or a string such as '20240101T2210', not {type(since).__name__}."
        )
    return customers_changed.request(since)


def _or_none(call: Callable[[], models.Customer | None]) -> models.Customer | None:
    try:
        return call()
    except NotFoundError as error:
        if not error.from_api:
            raise
    return None


async def _or_none_async(call: Callable[[], Coroutine[Any, Any, models.Customer | None]]) -> models.Customer | None:
    try:
        return await call()
    except NotFoundError as error:
        if not error.from_api:
            raise
    return None
