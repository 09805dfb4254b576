"""``client.triggers``: 2 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    TRIGGERS_FIRE,
    TRIGGERS_FIRE_BY_MOBILE_PHONE,
)
from ...types import File, PydanticModel, RawBody


class Triggers(Resource):
    """The operations of ``client.triggers``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def fire(self, id: str, customer_id: str, body: Mapping[str, Any]) -> None:
        """Trigger an automation for a customer.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            id: The id of the automation, which is configured in the marketing automation system. Example:
                ``welcome``.
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.
            body: Free-form JSON, such as a dict. The payload is agreed for each trigger, as names with values.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such automation or customer).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /triggers/{id}/customer/{customerId} (triggerAutomationByMemberId), section Triggers of the
        reference.
        """
        from . import triggers_fire

        return self._caller.call(
            TRIGGERS_FIRE, lambda: triggers_fire.request(id, customer_id, body), triggers_fire.decode
        )

    def fire_by_mobile_phone(self, id: str, mobile_phone: str, body: Mapping[str, Any]) -> None:
        """Trigger an automation for the customer with a mobile phone number.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            id: The id of the automation, which is configured in the marketing automation system. Example:
                ``welcome``.
            mobile_phone: The number with its country code, or another identifier that is configured. Example:
                ``+4712345678``.
            body: Free-form JSON, such as a dict. The payload is agreed for each trigger, as names with values.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such automation or customer).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /triggers/{id}/customer/mobilePhone/{mobilePhone} (triggerAutomationByMobilePhone), section
        Triggers of the reference.
        """
        from . import triggers_fire_by_mobile_phone

        return self._caller.call(
            TRIGGERS_FIRE_BY_MOBILE_PHONE,
            lambda: triggers_fire_by_mobile_phone.request(id, mobile_phone, body),
            triggers_fire_by_mobile_phone.decode,
        )


class AsyncTriggers(Resource):
    """The operations of ``client.triggers``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def fire(self, id: str, customer_id: str, body: Mapping[str, Any]) -> Coroutine[Any, Any, None]:
        """Trigger an automation for a customer.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            id: The id of the automation, which is configured in the marketing automation system. Example:
                ``welcome``.
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.
            body: Free-form JSON, such as a dict. The payload is agreed for each trigger, as names with values.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such automation or customer).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /triggers/{id}/customer/{customerId} (triggerAutomationByMemberId), section Triggers of the
        reference.
        """
        from . import triggers_fire

        return self._caller.call(
            TRIGGERS_FIRE, lambda: triggers_fire.request(id, customer_id, body), triggers_fire.decode
        )

    def fire_by_mobile_phone(self, id: str, mobile_phone: str, body: Mapping[str, Any]) -> Coroutine[Any, Any, None]:
        """Trigger an automation for the customer with a mobile phone number.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            id: The id of the automation, which is configured in the marketing automation system. Example:
                ``welcome``.
            mobile_phone: The number with its country code, or another identifier that is configured. Example:
                ``+4712345678``.
            body: Free-form JSON, such as a dict. The payload is agreed for each trigger, as names with values.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such automation or customer).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /triggers/{id}/customer/mobilePhone/{mobilePhone} (triggerAutomationByMobilePhone), section
        Triggers of the reference.
        """
        from . import triggers_fire_by_mobile_phone

        return self._caller.call(
            TRIGGERS_FIRE_BY_MOBILE_PHONE,
            lambda: triggers_fire_by_mobile_phone.request(id, mobile_phone, body),
            triggers_fire_by_mobile_phone.decode,
        )


class TriggersWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Triggers(caller)
        self.fire = as_raw(resource.fire)
        self.fire_by_mobile_phone = as_raw(resource.fire_by_mobile_phone)


class AsyncTriggersWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncTriggers(caller)
        self.fire = as_raw_async(resource.fire)
        self.fire_by_mobile_phone = as_raw_async(resource.fire_by_mobile_phone)


__all__ = ("AsyncTriggers", "AsyncTriggersWithRawResponse", "Triggers", "TriggersWithRawResponse")
