"""``client.promotions``: 10 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    PROMOTIONS_CAMPAIGNS,
    PROMOTIONS_DEFINITIONS,
    PROMOTIONS_DISABLE_USE,
    PROMOTIONS_DYNAMIC,
    PROMOTIONS_ENABLE_USE,
    PROMOTIONS_FOR_CART,
    PROMOTIONS_LIST,
    PROMOTIONS_LIST_BY_MOBILE_PHONE,
    PROMOTIONS_REDEEM,
    PROMOTIONS_REDEEMED,
)
from ...types import File, PydanticModel, RawBody


class Promotions(Resource):
    """The operations of ``client.promotions``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, customer_id: str) -> builtins.list[models.Promotion]:
        """Return the promotions that are available to a customer.

        Reads only: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Returns:
            The promotions.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /promotions/customerId/{customerId} (getCouponsByMemberId), section Promotions of the reference.
        """
        from . import promotions_list

        return self._caller.call(PROMOTIONS_LIST, lambda: promotions_list.request(customer_id), promotions_list.decode)

    def list_by_mobile_phone(self, mobile_phone: str) -> builtins.list[models.Promotion]:
        """Return the promotions that are available to the customer with a mobile phone number.

        Reads only: retried after a failure that may pass.

        Args:
            mobile_phone: The number with its country code, such as +4712345678.

        Returns:
            The promotions.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this number).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /promotions/mobilePhone (getCouponsByMobilePhone), section Promotions of the reference.
        """
        from . import promotions_list_by_mobile_phone

        return self._caller.call(
            PROMOTIONS_LIST_BY_MOBILE_PHONE,
            lambda: promotions_list_by_mobile_phone.request(mobile_phone=mobile_phone),
            promotions_list_by_mobile_phone.decode,
        )

    def redeem(self, body: models.PromotionRedemption | models.PromotionRedemptionDict | PydanticModel) -> None:
        """Redeem a promotion for a customer.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``PromotionRedemption``, or a mapping of its fields by their names in the API. It needs ``id``
                and ``storeId``. ``id`` is the promotion's.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such promotion).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /promotions/redeem (redeemPromotion), section Promotions of the reference.
        """
        from . import promotions_redeem

        return self._caller.call(PROMOTIONS_REDEEM, lambda: promotions_redeem.request(body), promotions_redeem.decode)

    def redeemed(self, customer_id: str) -> builtins.list[models.RedeemedPromotion]:
        """Return the promotions that a customer has redeemed.

        Reads only: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Returns:
            The redeemed promotions.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /promotions/redeem/history/customerId/{customerId} (getCouponHistory), section Promotions of the
        reference.
        """
        from . import promotions_redeemed

        return self._caller.call(
            PROMOTIONS_REDEEMED, lambda: promotions_redeemed.request(customer_id), promotions_redeemed.decode
        )

    def for_cart(self, body: Mapping[str, Any]) -> builtins.list[models.Promotion]:
        """Return the promotions that fit a shopping cart.

        Whether asking has an effect on the cart is not documented.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: Free-form JSON, such as a dict. Inferred: the cart, in a form that is agreed with Trigg.

        Returns:
            The promotions.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /promotions/cart (postPromotionCart), section Promotions of the reference.
        """
        from . import promotions_for_cart

        return self._caller.call(
            PROMOTIONS_FOR_CART, lambda: promotions_for_cart.request(body), promotions_for_cart.decode
        )

    def campaigns(self) -> builtins.list[models.Promotion]:
        """Return all active promotions that are available to customers.

        In preview: the vendor may change or end this operation without prior notice.

        Reads only: retried after a failure that may pass.

        Returns:
            The promotions.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /promotions/campaigns (getPromotionsCampaigns), section Promotions of the reference.
        """
        from . import promotions_campaigns

        return self._caller.call(
            PROMOTIONS_CAMPAIGNS, lambda: promotions_campaigns.request(), promotions_campaigns.decode
        )

    def definitions(self) -> builtins.list[models.PromotionDefinition]:
        """Return all promotion definitions.

        In preview: the vendor may change or end this operation without prior notice.

        Reads only: retried after a failure that may pass.

        Returns:
            The definitions. Their ``linkUrl`` and ``imageUrl`` are called ``urlLink`` and ``urlImage`` on a
            promotion.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /promotions/definitions (getPromotionsDefinitions), section Promotions of the reference.
        """
        from . import promotions_definitions

        return self._caller.call(
            PROMOTIONS_DEFINITIONS, lambda: promotions_definitions.request(), promotions_definitions.decode
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

        Source: POST /promotions/dynamic/{function} (postPromotionDynamic), section Promotions of the reference.
        """
        from . import promotions_dynamic

        return self._caller.call(
            PROMOTIONS_DYNAMIC, lambda: promotions_dynamic.request(function, body), promotions_dynamic.decode
        )

    def enable_use(self, promotion_id: str, customer_id: str) -> None:
        """Let a customer redeem a promotion again.

        A promotion can be redeemed from when it is assigned; this is for one that ``promotions.disable_use``
        disabled.

        Idempotent: retried after a failure that may pass.

        Args:
            promotion_id: The id of the promotion. Example: ``71E8AC01-152D-4B2E-956A-3656CD3396AE``.
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such promotion or customer).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /promotions/{promotionId}/enableUse/{customerId} (enableCustomerPromotionUse), section
        Promotions of the reference.
        """
        from . import promotions_enable_use

        return self._caller.call(
            PROMOTIONS_ENABLE_USE,
            lambda: promotions_enable_use.request(promotion_id, customer_id),
            promotions_enable_use.decode,
        )

    def disable_use(self, promotion_id: str, customer_id: str) -> None:
        """Keep a customer from redeeming a promotion.

        ``promotions.enable_use`` lets the customer redeem it again.

        Idempotent: retried after a failure that may pass.

        Args:
            promotion_id: The id of the promotion. Example: ``71E8AC01-152D-4B2E-956A-3656CD3396AE``.
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such promotion or customer).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /promotions/{promotionId}/disableUse/{customerId} (disableCustomerPromotionUse), section
        Promotions of the reference.
        """
        from . import promotions_disable_use

        return self._caller.call(
            PROMOTIONS_DISABLE_USE,
            lambda: promotions_disable_use.request(promotion_id, customer_id),
            promotions_disable_use.decode,
        )


class AsyncPromotions(Resource):
    """The operations of ``client.promotions``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(self, customer_id: str) -> Coroutine[Any, Any, builtins.list[models.Promotion]]:
        """Return the promotions that are available to a customer.

        Reads only: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Returns:
            The promotions.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /promotions/customerId/{customerId} (getCouponsByMemberId), section Promotions of the reference.
        """
        from . import promotions_list

        return self._caller.call(PROMOTIONS_LIST, lambda: promotions_list.request(customer_id), promotions_list.decode)

    def list_by_mobile_phone(self, mobile_phone: str) -> Coroutine[Any, Any, builtins.list[models.Promotion]]:
        """Return the promotions that are available to the customer with a mobile phone number.

        Reads only: retried after a failure that may pass.

        Args:
            mobile_phone: The number with its country code, such as +4712345678.

        Returns:
            The promotions.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nobody has this number).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /promotions/mobilePhone (getCouponsByMobilePhone), section Promotions of the reference.
        """
        from . import promotions_list_by_mobile_phone

        return self._caller.call(
            PROMOTIONS_LIST_BY_MOBILE_PHONE,
            lambda: promotions_list_by_mobile_phone.request(mobile_phone=mobile_phone),
            promotions_list_by_mobile_phone.decode,
        )

    def redeem(
        self, body: models.PromotionRedemption | models.PromotionRedemptionDict | PydanticModel
    ) -> Coroutine[Any, Any, None]:
        """Redeem a promotion for a customer.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``PromotionRedemption``, or a mapping of its fields by their names in the API. It needs ``id``
                and ``storeId``. ``id`` is the promotion's.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such promotion).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /promotions/redeem (redeemPromotion), section Promotions of the reference.
        """
        from . import promotions_redeem

        return self._caller.call(PROMOTIONS_REDEEM, lambda: promotions_redeem.request(body), promotions_redeem.decode)

    def redeemed(self, customer_id: str) -> Coroutine[Any, Any, builtins.list[models.RedeemedPromotion]]:
        """Return the promotions that a customer has redeemed.

        Reads only: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Returns:
            The redeemed promotions.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /promotions/redeem/history/customerId/{customerId} (getCouponHistory), section Promotions of the
        reference.
        """
        from . import promotions_redeemed

        return self._caller.call(
            PROMOTIONS_REDEEMED, lambda: promotions_redeemed.request(customer_id), promotions_redeemed.decode
        )

    def for_cart(self, body: Mapping[str, Any]) -> Coroutine[Any, Any, builtins.list[models.Promotion]]:
        """Return the promotions that fit a shopping cart.

        Whether asking has an effect on the cart is not documented.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: Free-form JSON, such as a dict. Inferred: the cart, in a form that is agreed with Trigg.

        Returns:
            The promotions.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /promotions/cart (postPromotionCart), section Promotions of the reference.
        """
        from . import promotions_for_cart

        return self._caller.call(
            PROMOTIONS_FOR_CART, lambda: promotions_for_cart.request(body), promotions_for_cart.decode
        )

    def campaigns(self) -> Coroutine[Any, Any, builtins.list[models.Promotion]]:
        """Return all active promotions that are available to customers.

        In preview: the vendor may change or end this operation without prior notice.

        Reads only: retried after a failure that may pass.

        Returns:
            The promotions.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /promotions/campaigns (getPromotionsCampaigns), section Promotions of the reference.
        """
        from . import promotions_campaigns

        return self._caller.call(
            PROMOTIONS_CAMPAIGNS, lambda: promotions_campaigns.request(), promotions_campaigns.decode
        )

    def definitions(self) -> Coroutine[Any, Any, builtins.list[models.PromotionDefinition]]:
        """Return all promotion definitions.

        In preview: the vendor may change or end this operation without prior notice.

        Reads only: retried after a failure that may pass.

        Returns:
            The definitions. Their ``linkUrl`` and ``imageUrl`` are called ``urlLink`` and ``urlImage`` on a
            promotion.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /promotions/definitions (getPromotionsDefinitions), section Promotions of the reference.
        """
        from . import promotions_definitions

        return self._caller.call(
            PROMOTIONS_DEFINITIONS, lambda: promotions_definitions.request(), promotions_definitions.decode
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

        Source: POST /promotions/dynamic/{function} (postPromotionDynamic), section Promotions of the reference.
        """
        from . import promotions_dynamic

        return self._caller.call(
            PROMOTIONS_DYNAMIC, lambda: promotions_dynamic.request(function, body), promotions_dynamic.decode
        )

    def enable_use(self, promotion_id: str, customer_id: str) -> Coroutine[Any, Any, None]:
        """Let a customer redeem a promotion again.

        A promotion can be redeemed from when it is assigned; this is for one that ``promotions.disable_use``
        disabled.

        Idempotent: retried after a failure that may pass.

        Args:
            promotion_id: The id of the promotion. Example: ``71E8AC01-152D-4B2E-956A-3656CD3396AE``.
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such promotion or customer).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /promotions/{promotionId}/enableUse/{customerId} (enableCustomerPromotionUse), section
        Promotions of the reference.
        """
        from . import promotions_enable_use

        return self._caller.call(
            PROMOTIONS_ENABLE_USE,
            lambda: promotions_enable_use.request(promotion_id, customer_id),
            promotions_enable_use.decode,
        )

    def disable_use(self, promotion_id: str, customer_id: str) -> Coroutine[Any, Any, None]:
        """Keep a customer from redeeming a promotion.

        ``promotions.enable_use`` lets the customer redeem it again.

        Idempotent: retried after a failure that may pass.

        Args:
            promotion_id: The id of the promotion. Example: ``71E8AC01-152D-4B2E-956A-3656CD3396AE``.
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such promotion or customer).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /promotions/{promotionId}/disableUse/{customerId} (disableCustomerPromotionUse), section
        Promotions of the reference.
        """
        from . import promotions_disable_use

        return self._caller.call(
            PROMOTIONS_DISABLE_USE,
            lambda: promotions_disable_use.request(promotion_id, customer_id),
            promotions_disable_use.decode,
        )


class PromotionsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Promotions(caller)
        self.list = as_raw(resource.list)
        self.list_by_mobile_phone = as_raw(resource.list_by_mobile_phone)
        self.redeem = as_raw(resource.redeem)
        self.redeemed = as_raw(resource.redeemed)
        self.for_cart = as_raw(resource.for_cart)
        self.campaigns = as_raw(resource.campaigns)
        self.definitions = as_raw(resource.definitions)
        self.dynamic = as_raw(resource.dynamic)
        self.enable_use = as_raw(resource.enable_use)
        self.disable_use = as_raw(resource.disable_use)


class AsyncPromotionsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncPromotions(caller)
        self.list = as_raw_async(resource.list)
        self.list_by_mobile_phone = as_raw_async(resource.list_by_mobile_phone)
        self.redeem = as_raw_async(resource.redeem)
        self.redeemed = as_raw_async(resource.redeemed)
        self.for_cart = as_raw_async(resource.for_cart)
        self.campaigns = as_raw_async(resource.campaigns)
        self.definitions = as_raw_async(resource.definitions)
        self.dynamic = as_raw_async(resource.dynamic)
        self.enable_use = as_raw_async(resource.enable_use)
        self.disable_use = as_raw_async(resource.disable_use)


__all__ = ("AsyncPromotions", "AsyncPromotionsWithRawResponse", "Promotions", "PromotionsWithRawResponse")
