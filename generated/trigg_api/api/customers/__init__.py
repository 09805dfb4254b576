"""``client.customers``: 12 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    CUSTOMERS_CHANGED,
    CUSTOMERS_CREATE,
    CUSTOMERS_CREATE_PROSPECT,
    CUSTOMERS_DELETE,
    CUSTOMERS_DELETE_BY_EXTERNAL_ID,
    CUSTOMERS_DYNAMIC,
    CUSTOMERS_GET,
    CUSTOMERS_GET_BY_EMAIL,
    CUSTOMERS_GET_BY_EXTERNAL_ID,
    CUSTOMERS_GET_BY_MOBILE_PHONE,
    CUSTOMERS_UPDATE,
    CUSTOMERS_UPDATE_BY_EXTERNAL_ID,
)
from ...types import File, PydanticModel, RawBody


class Customers(Resource):
    """The operations of ``client.customers``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get_by_mobile_phone(self, mobile_phone: str) -> models.Customer:
        """Return the customer with a mobile phone number.

        ``customers.find`` takes other spellings of a number, and returns None where nobody has it.

        Reads only: retried after a failure that may pass.

        Args:
            mobile_phone: The number with its country code, such as +4712345678.

        Returns:
            The customer, with the loyalty balances, and the active promotions where there are any.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this number).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /customers (getCustomerByMobilePhone), section Customers of the reference.
        """
        from . import customers_get_by_mobile_phone

        return self._caller.call(
            CUSTOMERS_GET_BY_MOBILE_PHONE,
            lambda: customers_get_by_mobile_phone.request(mobile_phone=mobile_phone),
            customers_get_by_mobile_phone.decode,
        )

    def update(
        self, body: models.CustomerRequest | models.CustomerRequestDict | PydanticModel | models.Customer
    ) -> models.Customer:
        """Update a customer.

        Inferred: the customer is found by what ``data`` identifies it with, such as ``id``, ``externalId``,
        ``mobilePhone`` or ``email``, since neither the path nor the query names one. Inferred: a field that is not
        sent stays as it is.

        Idempotent: retried after a failure that may pass.

        Args:
            body: A ``CustomerRequest``, or a mapping of its fields by their names in the API. It needs ``data``. Or
                a ``Customer``: what the body has of its fields is sent. What else is agreed for your account goes
                into ``extendedProperties``.

        Returns:
            The customer after the update.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such customer).
            TriggError: any other failure; all of the above are of this kind.

        Source: PUT /customers (updateMember), section Customers of the reference.
        """
        from . import customers_update

        return self._caller.call(CUSTOMERS_UPDATE, lambda: customers_update.request(body), customers_update.decode)

    def create(
        self, body: models.CustomerRequest | models.CustomerRequestDict | PydanticModel | models.Customer
    ) -> models.Customer:
        """Create a customer.

        After a lost response the customer may be there already; look with ``customers.find`` first.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``CustomerRequest``, or a mapping of its fields by their names in the API. It needs ``data``. Or
                a ``Customer``: what the body has of its fields is sent. Inferred: ``data`` needs one of
                ``mobilePhone``, ``email`` and ``externalId``. What else is agreed for your account goes into
                ``extendedProperties``.

        Returns:
            The customer as created, with the id that the API gave it.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            ConflictError: the API responds with 409 (there is such a customer already).
            QuarantinedError: the API responds with 422 (the customer is quarantined for a period of time).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /customers (createMember), section Customers of the reference.
        """
        from . import customers_create

        return self._caller.call(CUSTOMERS_CREATE, lambda: customers_create.request(body), customers_create.decode)

    def update_by_external_id(
        self, body: models.CustomerRequest | models.CustomerRequestDict | PydanticModel | models.Customer
    ) -> models.Customer:
        """Update the customer with an external id.

        The customer is found by ``externalId`` in ``data``. Inferred: a field that is not sent stays as it is.

        Idempotent: retried after a failure that may pass.

        Args:
            body: A ``CustomerRequest``, or a mapping of its fields by their names in the API. It needs ``data``. Or
                a ``Customer``: what the body has of its fields is sent. What else is agreed for your account goes
                into ``extendedProperties``.

        Returns:
            The customer after the update.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this external id).
            TriggError: any other failure; all of the above are of this kind.

        Source: PUT /customers/externalId (updateCustomerByExternalId), section Customers of the reference.
        """
        from . import customers_update_by_external_id

        return self._caller.call(
            CUSTOMERS_UPDATE_BY_EXTERNAL_ID,
            lambda: customers_update_by_external_id.request(body),
            customers_update_by_external_id.decode,
        )

    def get(self, id: str) -> models.Customer:
        """Return the customer with an id.

        Reads only: retried after a failure that may pass.

        Args:
            id: The unique id that the API gave the customer. Example: ``226B14AF-18A6-44CF-834E-BE4BCA5D64B7``.

        Returns:
            The customer, with the loyalty balances, and the active promotions where there are any.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /customers/id/{id} (getCustomerById), section Customers of the reference.
        """
        from . import customers_get

        return self._caller.call(CUSTOMERS_GET, lambda: customers_get.request(id), customers_get.decode)

    def get_by_external_id(self, id: str) -> models.Customer:
        """Return the customer with an external id.

        Reads only: retried after a failure that may pass.

        Args:
            id: The id of the customer in your own system. Example: ``B9012E40-1B08-4DC5-84F9-BB8E2653B2A6``.

        Returns:
            The customer, with the loyalty balances, and the active promotions where there are any.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this external id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /customers/externalId/{id} (getCustomerByExternalId), section Customers of the reference.
        """
        from . import customers_get_by_external_id

        return self._caller.call(
            CUSTOMERS_GET_BY_EXTERNAL_ID,
            lambda: customers_get_by_external_id.request(id),
            customers_get_by_external_id.decode,
        )

    def changed(self, timestamp: str | None = None) -> list[models.Customer]:
        """Return the customers that changed since a time.

        Reads only: retried after a failure that may pass.

        Args:
            timestamp: The time, in the form YYYYMMDDTHHMM; the last day where it is left out. The reference names
                no time zone. Example: ``20240101T2210``. May be left out.

        Returns:
            The customers that changed.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /customers/changed/{timestamp} (getChangedCustomersList), section Customers of the reference.
        """
        if timestamp is None:
            from . import customers_changed_without_timestamp

            return self._caller.call(
                CUSTOMERS_CHANGED,
                lambda: customers_changed_without_timestamp.request(),
                customers_changed_without_timestamp.decode,
            )
        from . import customers_changed

        return self._caller.call(
            CUSTOMERS_CHANGED, lambda: customers_changed.request(timestamp), customers_changed.decode
        )

    def delete(self, id: str, source: str) -> None:
        """Delete the customer with an id.

        Idempotent: retried after a failure that may pass.

        Args:
            id: The unique id that the API gave the customer. Example: ``226B14AF-18A6-44CF-834E-BE4BCA5D64B7``.
            source: Inferred: the name of the system that deletes the customer, such as webshop.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: DELETE /customers/id/{id}/source/{source} (deleteMember), section Customers of the reference.
        """
        from . import customers_delete

        return self._caller.call(
            CUSTOMERS_DELETE, lambda: customers_delete.request(id, source), customers_delete.decode
        )

    def delete_by_external_id(self, external_id: str, source: str) -> None:
        """Delete the customer with an external id.

        Idempotent: retried after a failure that may pass.

        Args:
            external_id: The id of the customer in your own system. Example:
                ``B9012E40-1B08-4DC5-84F9-BB8E2653B2A6``.
            source: Inferred: the name of the system that deletes the customer, such as webshop.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this external id).
            TriggError: any other failure; all of the above are of this kind.

        Source: DELETE /customers/externalId/{externalId}/source/{source} (deleteMemberByExternalId), section
        Customers of the reference.
        """
        from . import customers_delete_by_external_id

        return self._caller.call(
            CUSTOMERS_DELETE_BY_EXTERNAL_ID,
            lambda: customers_delete_by_external_id.request(external_id, source),
            customers_delete_by_external_id.decode,
        )

    def get_by_email(self, email: str) -> models.Customer:
        """Return the customer with an e-mail address.

        In preview: the vendor may change or end this operation without prior notice.

        Reads only: retried after a failure that may pass.

        Args:
            email: The e-mail address as it is; special characters such as + are encoded for you. Example:
                ``ola+trigg@example.com``.

        Returns:
            The customer, with the loyalty balances, and the active promotions where there are any.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this e-mail address).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /customers/email/{email} (getCustomerByEmail), section Customers of the reference.
        """
        from . import customers_get_by_email

        return self._caller.call(
            CUSTOMERS_GET_BY_EMAIL, lambda: customers_get_by_email.request(email), customers_get_by_email.decode
        )

    def create_prospect(
        self, body: models.ProspectRequest | models.ProspectRequestDict | PydanticModel
    ) -> models.ProspectResponse:
        """Create a prospect, somebody who is to become a customer.

        In preview: the vendor may change or end this operation without prior notice.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``ProspectRequest``, or a mapping of its fields by their names in the API. ``data`` has an
                ``email`` or a ``mobilePhone``.

        Returns:
            The id of the prospect.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            ConflictError: the API responds with 409 (there is such a customer or prospect already).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /customers/prospects (createProspect), section Customers of the reference.
        """
        from . import customers_create_prospect

        return self._caller.call(
            CUSTOMERS_CREATE_PROSPECT, lambda: customers_create_prospect.request(body), customers_create_prospect.decode
        )

    def dynamic(self, function: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Call a function that was made for your account.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            function: The name of the function, as agreed with Trigg. Example: ``myFunction``.
            body: Free-form JSON, such as a dict. What the function takes is agreed with Trigg.

        Returns:
            What the function responds with, as agreed with Trigg.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such function).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /customers/dynamic/{function} (postCustomerDynamic), section Customers of the reference.
        """
        from . import customers_dynamic

        return self._caller.call(
            CUSTOMERS_DYNAMIC, lambda: customers_dynamic.request(function, body), customers_dynamic.decode
        )


class AsyncCustomers(Resource):
    """The operations of ``client.customers``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def get_by_mobile_phone(self, mobile_phone: str) -> Coroutine[Any, Any, models.Customer]:
        """Return the customer with a mobile phone number.

        ``customers.find`` takes other spellings of a number, and returns None where nobody has it.

        Reads only: retried after a failure that may pass.

        Args:
            mobile_phone: The number with its country code, such as +4712345678.

        Returns:
            The customer, with the loyalty balances, and the active promotions where there are any.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this number).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /customers (getCustomerByMobilePhone), section Customers of the reference.
        """
        from . import customers_get_by_mobile_phone

        return self._caller.call(
            CUSTOMERS_GET_BY_MOBILE_PHONE,
            lambda: customers_get_by_mobile_phone.request(mobile_phone=mobile_phone),
            customers_get_by_mobile_phone.decode,
        )

    def update(
        self, body: models.CustomerRequest | models.CustomerRequestDict | PydanticModel | models.Customer
    ) -> Coroutine[Any, Any, models.Customer]:
        """Update a customer.

        Inferred: the customer is found by what ``data`` identifies it with, such as ``id``, ``externalId``,
        ``mobilePhone`` or ``email``, since neither the path nor the query names one. Inferred: a field that is not
        sent stays as it is.

        Idempotent: retried after a failure that may pass.

        Args:
            body: A ``CustomerRequest``, or a mapping of its fields by their names in the API. It needs ``data``. Or
                a ``Customer``: what the body has of its fields is sent. What else is agreed for your account goes
                into ``extendedProperties``.

        Returns:
            The customer after the update.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such customer).
            TriggError: any other failure; all of the above are of this kind.

        Source: PUT /customers (updateMember), section Customers of the reference.
        """
        from . import customers_update

        return self._caller.call(CUSTOMERS_UPDATE, lambda: customers_update.request(body), customers_update.decode)

    def create(
        self, body: models.CustomerRequest | models.CustomerRequestDict | PydanticModel | models.Customer
    ) -> Coroutine[Any, Any, models.Customer]:
        """Create a customer.

        After a lost response the customer may be there already; look with ``customers.find`` first.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``CustomerRequest``, or a mapping of its fields by their names in the API. It needs ``data``. Or
                a ``Customer``: what the body has of its fields is sent. Inferred: ``data`` needs one of
                ``mobilePhone``, ``email`` and ``externalId``. What else is agreed for your account goes into
                ``extendedProperties``.

        Returns:
            The customer as created, with the id that the API gave it.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            ConflictError: the API responds with 409 (there is such a customer already).
            QuarantinedError: the API responds with 422 (the customer is quarantined for a period of time).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /customers (createMember), section Customers of the reference.
        """
        from . import customers_create

        return self._caller.call(CUSTOMERS_CREATE, lambda: customers_create.request(body), customers_create.decode)

    def update_by_external_id(
        self, body: models.CustomerRequest | models.CustomerRequestDict | PydanticModel | models.Customer
    ) -> Coroutine[Any, Any, models.Customer]:
        """Update the customer with an external id.

        The customer is found by ``externalId`` in ``data``. Inferred: a field that is not sent stays as it is.

        Idempotent: retried after a failure that may pass.

        Args:
            body: A ``CustomerRequest``, or a mapping of its fields by their names in the API. It needs ``data``. Or
                a ``Customer``: what the body has of its fields is sent. What else is agreed for your account goes
                into ``extendedProperties``.

        Returns:
            The customer after the update.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this external id).
            TriggError: any other failure; all of the above are of this kind.

        Source: PUT /customers/externalId (updateCustomerByExternalId), section Customers of the reference.
        """
        from . import customers_update_by_external_id

        return self._caller.call(
            CUSTOMERS_UPDATE_BY_EXTERNAL_ID,
            lambda: customers_update_by_external_id.request(body),
            customers_update_by_external_id.decode,
        )

    def get(self, id: str) -> Coroutine[Any, Any, models.Customer]:
        """Return the customer with an id.

        Reads only: retried after a failure that may pass.

        Args:
            id: The unique id that the API gave the customer. Example: ``226B14AF-18A6-44CF-834E-BE4BCA5D64B7``.

        Returns:
            The customer, with the loyalty balances, and the active promotions where there are any.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /customers/id/{id} (getCustomerById), section Customers of the reference.
        """
        from . import customers_get

        return self._caller.call(CUSTOMERS_GET, lambda: customers_get.request(id), customers_get.decode)

    def get_by_external_id(self, id: str) -> Coroutine[Any, Any, models.Customer]:
        """Return the customer with an external id.

        Reads only: retried after a failure that may pass.

        Args:
            id: The id of the customer in your own system. Example: ``B9012E40-1B08-4DC5-84F9-BB8E2653B2A6``.

        Returns:
            The customer, with the loyalty balances, and the active promotions where there are any.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this external id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /customers/externalId/{id} (getCustomerByExternalId), section Customers of the reference.
        """
        from . import customers_get_by_external_id

        return self._caller.call(
            CUSTOMERS_GET_BY_EXTERNAL_ID,
            lambda: customers_get_by_external_id.request(id),
            customers_get_by_external_id.decode,
        )

    def changed(self, timestamp: str | None = None) -> Coroutine[Any, Any, list[models.Customer]]:
        """Return the customers that changed since a time.

        Reads only: retried after a failure that may pass.

        Args:
            timestamp: The time, in the form YYYYMMDDTHHMM; the last day where it is left out. The reference names
                no time zone. Example: ``20240101T2210``. May be left out.

        Returns:
            The customers that changed.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /customers/changed/{timestamp} (getChangedCustomersList), section Customers of the reference.
        """
        if timestamp is None:
            from . import customers_changed_without_timestamp

            return self._caller.call(
                CUSTOMERS_CHANGED,
                lambda: customers_changed_without_timestamp.request(),
                customers_changed_without_timestamp.decode,
            )
        from . import customers_changed

        return self._caller.call(
            CUSTOMERS_CHANGED, lambda: customers_changed.request(timestamp), customers_changed.decode
        )

    def delete(self, id: str, source: str) -> Coroutine[Any, Any, None]:
        """Delete the customer with an id.

        Idempotent: retried after a failure that may pass.

        Args:
            id: The unique id that the API gave the customer. Example: ``226B14AF-18A6-44CF-834E-BE4BCA5D64B7``.
            source: Inferred: the name of the system that deletes the customer, such as webshop.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: DELETE /customers/id/{id}/source/{source} (deleteMember), section Customers of the reference.
        """
        from . import customers_delete

        return self._caller.call(
            CUSTOMERS_DELETE, lambda: customers_delete.request(id, source), customers_delete.decode
        )

    def delete_by_external_id(self, external_id: str, source: str) -> Coroutine[Any, Any, None]:
        """Delete the customer with an external id.

        Idempotent: retried after a failure that may pass.

        Args:
            external_id: The id of the customer in your own system. Example:
                ``B9012E40-1B08-4DC5-84F9-BB8E2653B2A6``.
            source: Inferred: the name of the system that deletes the customer, such as webshop.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this external id).
            TriggError: any other failure; all of the above are of this kind.

        Source: DELETE /customers/externalId/{externalId}/source/{source} (deleteMemberByExternalId), section
        Customers of the reference.
        """
        from . import customers_delete_by_external_id

        return self._caller.call(
            CUSTOMERS_DELETE_BY_EXTERNAL_ID,
            lambda: customers_delete_by_external_id.request(external_id, source),
            customers_delete_by_external_id.decode,
        )

    def get_by_email(self, email: str) -> Coroutine[Any, Any, models.Customer]:
        """Return the customer with an e-mail address.

        In preview: the vendor may change or end this operation without prior notice.

        Reads only: retried after a failure that may pass.

        Args:
            email: The e-mail address as it is; special characters such as + are encoded for you. Example:
                ``ola+trigg@example.com``.

        Returns:
            The customer, with the loyalty balances, and the active promotions where there are any.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this e-mail address).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /customers/email/{email} (getCustomerByEmail), section Customers of the reference.
        """
        from . import customers_get_by_email

        return self._caller.call(
            CUSTOMERS_GET_BY_EMAIL, lambda: customers_get_by_email.request(email), customers_get_by_email.decode
        )

    def create_prospect(
        self, body: models.ProspectRequest | models.ProspectRequestDict | PydanticModel
    ) -> Coroutine[Any, Any, models.ProspectResponse]:
        """Create a prospect, somebody who is to become a customer.

        In preview: the vendor may change or end this operation without prior notice.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``ProspectRequest``, or a mapping of its fields by their names in the API. ``data`` has an
                ``email`` or a ``mobilePhone``.

        Returns:
            The id of the prospect.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            ConflictError: the API responds with 409 (there is such a customer or prospect already).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /customers/prospects (createProspect), section Customers of the reference.
        """
        from . import customers_create_prospect

        return self._caller.call(
            CUSTOMERS_CREATE_PROSPECT, lambda: customers_create_prospect.request(body), customers_create_prospect.decode
        )

    def dynamic(self, function: str, body: Mapping[str, Any]) -> Coroutine[Any, Any, dict[str, Any]]:
        """Call a function that was made for your account.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            function: The name of the function, as agreed with Trigg. Example: ``myFunction``.
            body: Free-form JSON, such as a dict. What the function takes is agreed with Trigg.

        Returns:
            What the function responds with, as agreed with Trigg.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such function).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /customers/dynamic/{function} (postCustomerDynamic), section Customers of the reference.
        """
        from . import customers_dynamic

        return self._caller.call(
            CUSTOMERS_DYNAMIC, lambda: customers_dynamic.request(function, body), customers_dynamic.decode
        )


class CustomersWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Customers(caller)
        self.get_by_mobile_phone = as_raw(resource.get_by_mobile_phone)
        self.update = as_raw(resource.update)
        self.create = as_raw(resource.create)
        self.update_by_external_id = as_raw(resource.update_by_external_id)
        self.get = as_raw(resource.get)
        self.get_by_external_id = as_raw(resource.get_by_external_id)
        self.changed = as_raw(resource.changed)
        self.delete = as_raw(resource.delete)
        self.delete_by_external_id = as_raw(resource.delete_by_external_id)
        self.get_by_email = as_raw(resource.get_by_email)
        self.create_prospect = as_raw(resource.create_prospect)
        self.dynamic = as_raw(resource.dynamic)


class AsyncCustomersWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncCustomers(caller)
        self.get_by_mobile_phone = as_raw_async(resource.get_by_mobile_phone)
        self.update = as_raw_async(resource.update)
        self.create = as_raw_async(resource.create)
        self.update_by_external_id = as_raw_async(resource.update_by_external_id)
        self.get = as_raw_async(resource.get)
        self.get_by_external_id = as_raw_async(resource.get_by_external_id)
        self.changed = as_raw_async(resource.changed)
        self.delete = as_raw_async(resource.delete)
        self.delete_by_external_id = as_raw_async(resource.delete_by_external_id)
        self.get_by_email = as_raw_async(resource.get_by_email)
        self.create_prospect = as_raw_async(resource.create_prospect)
        self.dynamic = as_raw_async(resource.dynamic)


__all__ = ("AsyncCustomers", "AsyncCustomersWithRawResponse", "Customers", "CustomersWithRawResponse")
