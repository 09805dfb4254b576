"""A code by SMS, and whether what somebody typed is that code."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from trigg_api.errors import InvalidArgument
from trigg_api.operations import MESSAGING_CREATE_CODE, MESSAGING_VERIFY_CODE
from trigg_ext.errors import BadRequestError, NotFoundError
from trigg_ext.resources._customer_lookup import is_the_apis_own

if TYPE_CHECKING:
    from trigg_api.client import AsyncCaller, Caller, Request


class Verification:
    """The verification of one phone number: :meth:`create` sends a code, :meth:`verify` checks what was typed.

    It holds nothing but the number: the two may be called on different objects, in different processes.
    """

    def __init__(self, caller: Caller, number: str) -> None:
        self._caller = caller
        self._number = number

    def create(self) -> None:
        """Send an SMS with a new code. A second call sends a second SMS; it is never sent again by itself.

        Raises:
            BadRequestError: the API answers 400 (Bad Request).
            TriggError: any other failure.

        Source: GET /messaging/sms/code/create/{phoneNumber} (createSmsCode), section Messaging of the reference.
        """
        from trigg_api.api.messaging import messaging_create_code as sending

        self._caller.call(MESSAGING_CREATE_CODE, lambda: sending.request(self._number), sending.decode)

    def verify(self, code: str) -> bool:
        """Whether this is the code that was sent.

        A code may be good for one time only. After a failure other than a response (``TransportError``) it may be used
        up: send a new one.

        Args:
            code: what was typed, as a text: a number would lose the zeros in front. Blanks around it count nothing.

        Returns:
            True where the API accepts the code; False where it refuses it with 400 or 404: it is wrong, used up or too
            old, or none was sent. The reference does not tell these apart.

        Raises:
            InvalidRequestError: the code is empty or no text. Nothing was sent.
            TriggError: any other failure; it says nothing about the code.

        Source: GET /messaging/sms/code/verify/{phoneNumber}/{code} (verifySmsCode), section Messaging of the reference.
        """
        from trigg_api.api.messaging import messaging_verify_code as checking

        try:
            self._caller.call(MESSAGING_VERIFY_CODE, lambda: _request(self._number, code), checking.decode)
        except (BadRequestError, NotFoundError) as error:
            if not is_the_apis_own(error):
                raise
            return False
        return True

    def __repr__(self) -> str:
        return "<Verification ***>"


class AsyncVerification:
    """The verification of one phone number, asynchronous; see :class:`Verification`."""

    def __init__(self, caller: AsyncCaller, number: str) -> None:
        self._caller = caller
        self._number = number

    def create(self) -> Coroutine[Any, Any, None]:
        """Send an SMS with a new code; see :meth:`Verification.create`."""
        from trigg_api.api.messaging import messaging_create_code as sending

        return self._caller.call(MESSAGING_CREATE_CODE, lambda: sending.request(self._number), sending.decode)

    def verify(self, code: str) -> Coroutine[Any, Any, bool]:
        """Whether this is the code that was sent; see :meth:`Verification.verify`."""
        from trigg_api.api.messaging import messaging_verify_code as checking

        return _accepted(
            self._caller.call(MESSAGING_VERIFY_CODE, lambda: _request(self._number, code), checking.decode)
        )

    def __repr__(self) -> str:
        return "<AsyncVerification ***>"


def _request(number: str, code: object) -> Request:
    from trigg_api.api.messaging import messaging_verify_code as checking

    if not isinstance(code, str):
        raise InvalidArgument(
            f"code must be a text, since a number loses its zeros in front; not {type(code).__name__}."
        )
    return checking.request(number, code.strip())


async def _accepted(call: Coroutine[Any, Any, None]) -> bool:
    try:
        await call
    except (BadRequestError, NotFoundError) as error:
        if not is_the_apis_own(error):
            raise
        return False
    return True
