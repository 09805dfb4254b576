"""Decide which operation finds a customer, and what its response means. Pure functions of values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trigg_api.client import Operation, Request, Response
from trigg_api.errors import InvalidArgument, InvalidResponse
from trigg_api.operations import (
    CUSTOMERS_GET,
    CUSTOMERS_GET_BY_EMAIL,
    CUSTOMERS_GET_BY_EXTERNAL_ID,
    CUSTOMERS_GET_BY_MOBILE_PHONE,
)
from trigg_api.types import as_object, read_json

if TYPE_CHECKING:
    from trigg_api.models import Customer

# What an error names where no operation was chosen.
_ANY = CUSTOMERS_GET.replace(name="customers.find")
_KEYS = "id, external_id, mobile_phone and email"


def lookup(
    id: str | None, external_id: str | None, mobile_phone: str | None, email: str | None, region: str | None
) -> tuple[Operation, Callable[[], Request]]:
    """Return the operation that finds a customer by the one identifier that is given, and what writes its request.

    ``region`` is the country of a phone number without a prefix; None is Norway.

    Raises:
        PhoneNumberError: the mobile phone cannot be read.
    """
    given = {"id": id, "external_id": external_id, "mobile_phone": mobile_phone, "email": email}
    names = [name for name, value in given.items() if value is not None]
    if len(names) == 1 and not isinstance(given[names[0]], str):
        wrong = type(given[names[0]]).__name__
        return _ANY, lambda: _refuse(f"{names[0]} must be a string, not {wrong}.")
    if len(names) != 1:
        told = f"{len(names)} were given: {', '.join(names)}" if names else "none was given"
        return _ANY, lambda: _refuse(f"Give exactly one of {_KEYS}; {told}.")
    if mobile_phone is not None:
        from trigg_api.api.customers import customers_get_by_mobile_phone
        from trigg_ext.phones import to_e164

        number = to_e164(mobile_phone, region=region or "NO")
        return CUSTOMERS_GET_BY_MOBILE_PHONE, lambda: customers_get_by_mobile_phone.request(number)
    if external_id is not None:
        from trigg_api.api.customers import customers_get_by_external_id

        return CUSTOMERS_GET_BY_EXTERNAL_ID, lambda: customers_get_by_external_id.request(external_id)
    if email is not None:
        from trigg_api.api.customers import customers_get_by_email

        return CUSTOMERS_GET_BY_EMAIL, lambda: customers_get_by_email.request(email)
    from trigg_api.api.customers import customers_get

    return CUSTOMERS_GET, lambda: customers_get.request(id or "")


def decode(response: Response) -> Customer | None:
    """Return the customer that was found; None for every spelling of nobody: null, an empty list or object, no body at
    all.

    Raises:
        InvalidResponse: something else came, or more than one customer.
    """
    from trigg_api.models import Customer

    value = _single(read_json(response, None))
    return Customer.from_dict(as_object(value)) if value else None


def _single(value: Any) -> Any:
    """Return what stands in lists and in ``data``, of which there may be one."""
    while True:
        if value.__class__ is dict and "data" in value:
            value = value["data"]
        elif value.__class__ is list:
            if len(value) > 1:
                raise InvalidResponse(f"One customer was expected, and {len(value)} came.")
            value = value[0] if value else None
        else:
            return value


def _refuse(reason: str) -> Request:
    raise InvalidArgument(reason)
