"""``client.messaging``: 4 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, as_raw, as_raw_async
from ...operations import (
    MESSAGING_CREATE_CODE,
    MESSAGING_SEND_SMS,
    MESSAGING_TRIGGER_SMS,
    MESSAGING_VERIFY_CODE,
)
from ...types import File, RawBody


class Messaging:
    """The operations of ``client.messaging``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def send_sms(self, body: models.Sms | Mapping[str, Any]) -> None:
        """Send SMS.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            body: The body of the request.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /messaging/sms (sendSmsMessage), section Messaging of the reference.
        """
        from . import messaging_send_sms

        return self._caller.call(
            MESSAGING_SEND_SMS, lambda: messaging_send_sms.request(body), messaging_send_sms.decode
        )

    def create_code(self, phone_number: str) -> None:
        """Create Code.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            phone_number: Example: +4712345678

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /messaging/sms/code/create/{phoneNumber} (createSmsCode), section Messaging of the reference.
        """
        from . import messaging_create_code

        return self._caller.call(
            MESSAGING_CREATE_CODE, lambda: messaging_create_code.request(phone_number), messaging_create_code.decode
        )

    def verify_code(self, phone_number: str, code: str) -> None:
        """Verify code.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            phone_number: Example: +4712345678
            code: Example: 1234

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /messaging/sms/code/verify/{phoneNumber}/{code} (verifySmsCode), section Messaging of the
        reference.
        """
        from . import messaging_verify_code

        return self._caller.call(
            MESSAGING_VERIFY_CODE,
            lambda: messaging_verify_code.request(phone_number, code),
            messaging_verify_code.decode,
        )

    def trigger_sms(self, customer_id: str, id: str) -> None:
        """Trigger sms.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            customer_id: Example: 50EF2EA3-E804-404E-B65B-73AB6B9D7F05
            id: Example: welcomeSMS

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /messaging/sms/trigger/{customerId}/{id} (triggerSmsAutomation), section Messaging of the
        reference.
        """
        from . import messaging_trigger_sms

        return self._caller.call(
            MESSAGING_TRIGGER_SMS, lambda: messaging_trigger_sms.request(customer_id, id), messaging_trigger_sms.decode
        )


class AsyncMessaging:
    """The operations of ``client.messaging``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def send_sms(self, body: models.Sms | Mapping[str, Any]) -> Coroutine[Any, Any, None]:
        """Send SMS.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            body: The body of the request.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /messaging/sms (sendSmsMessage), section Messaging of the reference.
        """
        from . import messaging_send_sms

        return self._caller.call(
            MESSAGING_SEND_SMS, lambda: messaging_send_sms.request(body), messaging_send_sms.decode
        )

    def create_code(self, phone_number: str) -> Coroutine[Any, Any, None]:
        """Create Code.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            phone_number: Example: +4712345678

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /messaging/sms/code/create/{phoneNumber} (createSmsCode), section Messaging of the reference.
        """
        from . import messaging_create_code

        return self._caller.call(
            MESSAGING_CREATE_CODE, lambda: messaging_create_code.request(phone_number), messaging_create_code.decode
        )

    def verify_code(self, phone_number: str, code: str) -> Coroutine[Any, Any, None]:
        """Verify code.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            phone_number: Example: +4712345678
            code: Example: 1234

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /messaging/sms/code/verify/{phoneNumber}/{code} (verifySmsCode), section Messaging of the
        reference.
        """
        from . import messaging_verify_code

        return self._caller.call(
            MESSAGING_VERIFY_CODE,
            lambda: messaging_verify_code.request(phone_number, code),
            messaging_verify_code.decode,
        )

    def trigger_sms(self, customer_id: str, id: str) -> Coroutine[Any, Any, None]:
        """Trigger sms.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            customer_id: Example: 50EF2EA3-E804-404E-B65B-73AB6B9D7F05
            id: Example: welcomeSMS

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /messaging/sms/trigger/{customerId}/{id} (triggerSmsAutomation), section Messaging of the
        reference.
        """
        from . import messaging_trigger_sms

        return self._caller.call(
            MESSAGING_TRIGGER_SMS, lambda: messaging_trigger_sms.request(customer_id, id), messaging_trigger_sms.decode
        )


class MessagingWithRawResponse:
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Messaging(caller)
        self.send_sms = as_raw(resource.send_sms)
        self.create_code = as_raw(resource.create_code)
        self.verify_code = as_raw(resource.verify_code)
        self.trigger_sms = as_raw(resource.trigger_sms)


class AsyncMessagingWithRawResponse:
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncMessaging(caller)
        self.send_sms = as_raw_async(resource.send_sms)
        self.create_code = as_raw_async(resource.create_code)
        self.verify_code = as_raw_async(resource.verify_code)
        self.trigger_sms = as_raw_async(resource.trigger_sms)


__all__ = ("AsyncMessaging", "AsyncMessagingWithRawResponse", "Messaging", "MessagingWithRawResponse")
