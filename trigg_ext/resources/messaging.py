"""``client.messaging``: the generated operations, and what is written by hand over them."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, cast

from trigg_api.api import messaging as generated
from trigg_ext._sensitive import sealed
from trigg_ext.resources._sms_verification import AsyncVerification, Verification

VerificationT = TypeVar("VerificationT")


class _Messaging(Generic[VerificationT]):
    _caller: Any

    def verification(self, phone_number: str) -> VerificationT:
        """Return the verification of a phone number by SMS: ``create()`` sends a code, ``verify(code)`` checks it.

        ::

            verification = client.messaging.verification("+4791234567")
            verification.create()
            if verification.verify(input("Kode: ")):
                ...

        Nothing is sent before ``create`` is called.

        Args:
            phone_number: a phone number. In a form other than ``+4791234567`` it is read with the extra
                ``trigg-client[phones]``, and one without prefix is Norwegian.

        Raises:
            PhoneNumberError: the phone number cannot be read.
        """
        from trigg_ext.phones import to_e164

        with sealed():
            kind = AsyncVerification if self._caller.asynchronous else Verification
            return cast("VerificationT", kind(self._caller, to_e164(phone_number)))


class Messaging(_Messaging[Verification], generated.Messaging):
    """The operations of ``client.messaging``."""


class AsyncMessaging(_Messaging[AsyncVerification], generated.AsyncMessaging):
    """The operations of ``client.messaging``, asynchronous."""
