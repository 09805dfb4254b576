"""``client.messaging``: 4 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    MESSAGING_CREATE_CODE,
    MESSAGING_SEND_SMS,
    MESSAGING_TRIGGER_SMS,
    MESSAGING_VERIFY_CODE,
)
from ...types import File, PydanticModel, RawBody


class Messaging(Resource):
    """The operations of ``client.messaging``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def send_sms(self, body: models.Sms | models.SmsDict | PydanticModel) -> None:
        """Send an SMS.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``Sms``, or a mapping of its fields by their names in the API. It needs ``mobilePhone`` and
                ``message``. ``sender`` is the name that the SMS comes from.

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
        """Send an SMS with a unique code, for a log-in or to verify a phone number.

        A GET with an effect: each request sends another SMS. The sender, the length of the code and how long it is
        valid are configured by Trigg. ``messaging.verification`` does both steps.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            phone_number: The number to send to, with its country code, such as +4712345678.

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
        """Verify the code that somebody received.

        A GET with an effect: a code may be used up by the request. Returns where the API responds with success, and
        raises otherwise; the reference does not describe the response. ``messaging.verification`` returns True or
        False.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            phone_number: The number that the code was sent to, with its country code. Example: ``+4712345678``.
            code: The code of the SMS. Example: ``1234``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: the code is wrong, used up or no longer valid).
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
        """Send a customer an SMS that Trigg has configured in advance.

        A GET with an effect: each request sends another SMS.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            customer_id: The id of the customer. Example: ``50EF2EA3-E804-404E-B65B-73AB6B9D7F05``.
            id: The id of the message, as configured by Trigg. Example: ``welcomeSMS``.

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


class AsyncMessaging(Resource):
    """The operations of ``client.messaging``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def send_sms(self, body: models.Sms | models.SmsDict | PydanticModel) -> Coroutine[Any, Any, None]:
        """Send an SMS.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``Sms``, or a mapping of its fields by their names in the API. It needs ``mobilePhone`` and
                ``message``. ``sender`` is the name that the SMS comes from.

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
        """Send an SMS with a unique code, for a log-in or to verify a phone number.

        A GET with an effect: each request sends another SMS. The sender, the length of the code and how long it is
        valid are configured by Trigg. ``messaging.verification`` does both steps.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            phone_number: The number to send to, with its country code, such as +4712345678.

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
        """Verify the code that somebody received.

        A GET with an effect: a code may be used up by the request. Returns where the API responds with success, and
        raises otherwise; the reference does not describe the response. ``messaging.verification`` returns True or
        False.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            phone_number: The number that the code was sent to, with its country code. Example: ``+4712345678``.
            code: The code of the SMS. Example: ``1234``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: the code is wrong, used up or no longer valid).
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
        """Send a customer an SMS that Trigg has configured in advance.

        A GET with an effect: each request sends another SMS.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            customer_id: The id of the customer. Example: ``50EF2EA3-E804-404E-B65B-73AB6B9D7F05``.
            id: The id of the message, as configured by Trigg. Example: ``welcomeSMS``.

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


class MessagingWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Messaging(caller)
        self.send_sms = as_raw(resource.send_sms)
        self.create_code = as_raw(resource.create_code)
        self.verify_code = as_raw(resource.verify_code)
        self.trigger_sms = as_raw(resource.trigger_sms)


class AsyncMessagingWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncMessaging(caller)
        self.send_sms = as_raw_async(resource.send_sms)
        self.create_code = as_raw_async(resource.create_code)
        self.verify_code = as_raw_async(resource.verify_code)
        self.trigger_sms = as_raw_async(resource.trigger_sms)


__all__ = ("AsyncMessaging", "AsyncMessagingWithRawResponse", "Messaging", "MessagingWithRawResponse")
