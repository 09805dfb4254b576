"""``client.payment_cards``: 5 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, as_raw, as_raw_async
from ...operations import (
    PAYMENT_CARDS_ATTACH,
    PAYMENT_CARDS_CREATE_SIGNATURE,
    PAYMENT_CARDS_DELETE,
    PAYMENT_CARDS_GET_CUSTOMER_BY_TOKEN,
    PAYMENT_CARDS_LIST,
)
from ...types import File, RawBody


class PaymentCards:
    """The operations of ``client.payment_cards``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def attach(self, body: models.PaymentCardInput | Mapping[str, Any]) -> models.PaymentCard:
        """Attach payment card token to member.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            body: The body of the request.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            ConflictError: the API responds with 409 (Conflict).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /payment-cards (addPaymentCard), section Payment Cards of the reference.
        """
        from . import payment_cards_attach

        return self._caller.call(
            PAYMENT_CARDS_ATTACH, lambda: payment_cards_attach.request(body), payment_cards_attach.decode
        )

    def get_customer_by_token(self, token: str) -> models.Customer:
        """Get member by payment card token.

        Reads only: sent again after a failure that may pass.

        Args:
            token: Example: tok_123

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /payment-cards/token/{token} (getPaymentCards), section Payment Cards of the reference.
        """
        from . import payment_cards_get_customer_by_token

        return self._caller.call(
            PAYMENT_CARDS_GET_CUSTOMER_BY_TOKEN,
            lambda: payment_cards_get_customer_by_token.request(token),
            payment_cards_get_customer_by_token.decode,
        )

    def list(self, customer_id: str) -> builtins.list[models.PaymentCard]:
        """Get all payment cards by customerId.

        Reads only: sent again after a failure that may pass.

        Args:
            customer_id: Example: 2457B03E-9925-45E9-B551-25F10D7BD4F2

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /payment-cards/customerId/{customerId} (getPaymentCardsByMemberId), section Payment Cards of the
        reference.
        """
        from . import payment_cards_list

        return self._caller.call(
            PAYMENT_CARDS_LIST, lambda: payment_cards_list.request(customer_id), payment_cards_list.decode
        )

    def delete(self, customer_id: str, card_id: str) -> None:
        """Delete payment card.

        Twice is the same as once: sent again after a failure that may pass.

        Args:
            customer_id: Example: 2457B03E-9925-45E9-B551-25F10D7BD4F2
            card_id: Example: 1

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: DELETE /payment-cards/{customerId}/{cardId} (deleteCard), section Payment Cards of the reference.
        """
        from . import payment_cards_delete

        return self._caller.call(
            PAYMENT_CARDS_DELETE,
            lambda: payment_cards_delete.request(customer_id, card_id),
            payment_cards_delete.decode,
        )

    def create_signature(self, body: Mapping[str, Any]) -> models.PaymentCardSignature:
        """Create payment card signature.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            body: The body of the request.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /payment-cards/signature (createVerifoneSignature), section Payment Cards of the reference.
        """
        from . import payment_cards_create_signature

        return self._caller.call(
            PAYMENT_CARDS_CREATE_SIGNATURE,
            lambda: payment_cards_create_signature.request(body),
            payment_cards_create_signature.decode,
        )


class AsyncPaymentCards:
    """The operations of ``client.payment_cards``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def attach(self, body: models.PaymentCardInput | Mapping[str, Any]) -> Coroutine[Any, Any, models.PaymentCard]:
        """Attach payment card token to member.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            body: The body of the request.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            ConflictError: the API responds with 409 (Conflict).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /payment-cards (addPaymentCard), section Payment Cards of the reference.
        """
        from . import payment_cards_attach

        return self._caller.call(
            PAYMENT_CARDS_ATTACH, lambda: payment_cards_attach.request(body), payment_cards_attach.decode
        )

    def get_customer_by_token(self, token: str) -> Coroutine[Any, Any, models.Customer]:
        """Get member by payment card token.

        Reads only: sent again after a failure that may pass.

        Args:
            token: Example: tok_123

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /payment-cards/token/{token} (getPaymentCards), section Payment Cards of the reference.
        """
        from . import payment_cards_get_customer_by_token

        return self._caller.call(
            PAYMENT_CARDS_GET_CUSTOMER_BY_TOKEN,
            lambda: payment_cards_get_customer_by_token.request(token),
            payment_cards_get_customer_by_token.decode,
        )

    def list(self, customer_id: str) -> Coroutine[Any, Any, builtins.list[models.PaymentCard]]:
        """Get all payment cards by customerId.

        Reads only: sent again after a failure that may pass.

        Args:
            customer_id: Example: 2457B03E-9925-45E9-B551-25F10D7BD4F2

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /payment-cards/customerId/{customerId} (getPaymentCardsByMemberId), section Payment Cards of the
        reference.
        """
        from . import payment_cards_list

        return self._caller.call(
            PAYMENT_CARDS_LIST, lambda: payment_cards_list.request(customer_id), payment_cards_list.decode
        )

    def delete(self, customer_id: str, card_id: str) -> Coroutine[Any, Any, None]:
        """Delete payment card.

        Twice is the same as once: sent again after a failure that may pass.

        Args:
            customer_id: Example: 2457B03E-9925-45E9-B551-25F10D7BD4F2
            card_id: Example: 1

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: DELETE /payment-cards/{customerId}/{cardId} (deleteCard), section Payment Cards of the reference.
        """
        from . import payment_cards_delete

        return self._caller.call(
            PAYMENT_CARDS_DELETE,
            lambda: payment_cards_delete.request(customer_id, card_id),
            payment_cards_delete.decode,
        )

    def create_signature(self, body: Mapping[str, Any]) -> Coroutine[Any, Any, models.PaymentCardSignature]:
        """Create payment card signature.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            body: The body of the request.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /payment-cards/signature (createVerifoneSignature), section Payment Cards of the reference.
        """
        from . import payment_cards_create_signature

        return self._caller.call(
            PAYMENT_CARDS_CREATE_SIGNATURE,
            lambda: payment_cards_create_signature.request(body),
            payment_cards_create_signature.decode,
        )


class PaymentCardsWithRawResponse:
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = PaymentCards(caller)
        self.attach = as_raw(resource.attach)
        self.get_customer_by_token = as_raw(resource.get_customer_by_token)
        self.list = as_raw(resource.list)
        self.delete = as_raw(resource.delete)
        self.create_signature = as_raw(resource.create_signature)


class AsyncPaymentCardsWithRawResponse:
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncPaymentCards(caller)
        self.attach = as_raw_async(resource.attach)
        self.get_customer_by_token = as_raw_async(resource.get_customer_by_token)
        self.list = as_raw_async(resource.list)
        self.delete = as_raw_async(resource.delete)
        self.create_signature = as_raw_async(resource.create_signature)


__all__ = ("AsyncPaymentCards", "AsyncPaymentCardsWithRawResponse", "PaymentCards", "PaymentCardsWithRawResponse")
