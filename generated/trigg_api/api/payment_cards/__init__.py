"""``client.payment_cards``: 5 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    PAYMENT_CARDS_ATTACH,
    PAYMENT_CARDS_CREATE_SIGNATURE,
    PAYMENT_CARDS_DELETE,
    PAYMENT_CARDS_GET_CUSTOMER_BY_TOKEN,
    PAYMENT_CARDS_LIST,
)
from ...types import File, PydanticModel, RawBody


class PaymentCards(Resource):
    """The operations of ``client.payment_cards``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def attach(
        self, body: models.PaymentCardInput | models.PaymentCardInputDict | PydanticModel | models.PaymentCard
    ) -> models.PaymentCard:
        """Attach the token of a payment card to a member.

        Needs an integration with a payment provider.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``PaymentCardInput``, or a mapping of its fields by their names in the API. It needs
                ``customerId`` and ``token``. Or a ``PaymentCard``: what the body has of its fields is sent.
                ``token`` is what the payment provider calls the card, never its number.

        Returns:
            The card as attached.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such member).
            ConflictError: the API responds with 409 (inferred: the card is attached already).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /payment-cards (addPaymentCard), section Payment Cards of the reference.
        """
        from . import payment_cards_attach

        return self._caller.call(
            PAYMENT_CARDS_ATTACH, lambda: payment_cards_attach.request(body), payment_cards_attach.decode
        )

    def get_customer_by_token(self, token: str) -> models.Customer:
        """Return the customer who has a payment card.

        Needs an integration with a payment provider.

        Reads only: retried after a failure that may pass.

        Args:
            token: What the payment provider calls the card, never its number. Example: ``tok_123``.

        Returns:
            The customer (the API does not return the card).

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this card).
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
        """Return the payment cards of a customer.

        Needs an integration with a payment provider.

        Reads only: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Returns:
            The cards, an empty list where there are none.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /payment-cards/customerId/{customerId} (getPaymentCardsByMemberId), section Payment Cards of the
        reference.
        """
        from . import payment_cards_list

        return self._caller.call(
            PAYMENT_CARDS_LIST, lambda: payment_cards_list.request(customer_id), payment_cards_list.decode
        )

    def delete(self, customer_id: str, card_id: str) -> None:
        """Delete a payment card of a customer.

        Idempotent: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.
            card_id: The id of the card, as ``payment_cards.list`` returns it. Example: ``1``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such customer or card).
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
        """Create the payload that starts the registration of a new payment card.

        Needs additional services; ask Trigg.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: Free-form JSON, such as a dict. What the payment provider needs is agreed with Trigg.

        Returns:
            The signature and the payload for the payment provider.

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


class AsyncPaymentCards(Resource):
    """The operations of ``client.payment_cards``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def attach(
        self, body: models.PaymentCardInput | models.PaymentCardInputDict | PydanticModel | models.PaymentCard
    ) -> Coroutine[Any, Any, models.PaymentCard]:
        """Attach the token of a payment card to a member.

        Needs an integration with a payment provider.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``PaymentCardInput``, or a mapping of its fields by their names in the API. It needs
                ``customerId`` and ``token``. Or a ``PaymentCard``: what the body has of its fields is sent.
                ``token`` is what the payment provider calls the card, never its number.

        Returns:
            The card as attached.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such member).
            ConflictError: the API responds with 409 (inferred: the card is attached already).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /payment-cards (addPaymentCard), section Payment Cards of the reference.
        """
        from . import payment_cards_attach

        return self._caller.call(
            PAYMENT_CARDS_ATTACH, lambda: payment_cards_attach.request(body), payment_cards_attach.decode
        )

    def get_customer_by_token(self, token: str) -> Coroutine[Any, Any, models.Customer]:
        """Return the customer who has a payment card.

        Needs an integration with a payment provider.

        Reads only: retried after a failure that may pass.

        Args:
            token: What the payment provider calls the card, never its number. Example: ``tok_123``.

        Returns:
            The customer (the API does not return the card).

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this card).
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
        """Return the payment cards of a customer.

        Needs an integration with a payment provider.

        Reads only: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Returns:
            The cards, an empty list where there are none.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /payment-cards/customerId/{customerId} (getPaymentCardsByMemberId), section Payment Cards of the
        reference.
        """
        from . import payment_cards_list

        return self._caller.call(
            PAYMENT_CARDS_LIST, lambda: payment_cards_list.request(customer_id), payment_cards_list.decode
        )

    def delete(self, customer_id: str, card_id: str) -> Coroutine[Any, Any, None]:
        """Delete a payment card of a customer.

        Idempotent: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.
            card_id: The id of the card, as ``payment_cards.list`` returns it. Example: ``1``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such customer or card).
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
        """Create the payload that starts the registration of a new payment card.

        Needs additional services; ask Trigg.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: Free-form JSON, such as a dict. What the payment provider needs is agreed with Trigg.

        Returns:
            The signature and the payload for the payment provider.

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


class PaymentCardsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = PaymentCards(caller)
        self.attach = as_raw(resource.attach)
        self.get_customer_by_token = as_raw(resource.get_customer_by_token)
        self.list = as_raw(resource.list)
        self.delete = as_raw(resource.delete)
        self.create_signature = as_raw(resource.create_signature)


class AsyncPaymentCardsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncPaymentCards(caller)
        self.attach = as_raw_async(resource.attach)
        self.get_customer_by_token = as_raw_async(resource.get_customer_by_token)
        self.list = as_raw_async(resource.list)
        self.delete = as_raw_async(resource.delete)
        self.create_signature = as_raw_async(resource.create_signature)


__all__ = ("AsyncPaymentCards", "AsyncPaymentCardsWithRawResponse", "PaymentCards", "PaymentCardsWithRawResponse")
