"""``client.loyalty``: 10 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, as_raw, as_raw_async
from ...operations import (
    LOYALTY_ADD_BONUS_BY_ACTIVITY,
    LOYALTY_ADD_BONUS_BY_TRANSACTION,
    LOYALTY_ADD_BONUS_POINTS,
    LOYALTY_BONUS_CAMPAIGNS,
    LOYALTY_BONUS_RULES,
    LOYALTY_CARD_CAMPAIGNS,
    LOYALTY_CARDS,
    LOYALTY_IMPORT_ACTIVITY_BONUS,
    LOYALTY_TRANSFER_CLIPS,
    LOYALTY_UPDATE_ACHIEVEMENT,
)
from ...types import File, RawBody


class Loyalty:
    """The operations of ``client.loyalty``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def bonus_campaigns(self, id: str | None = None) -> list[models.BonusCampaign]:
        """Return all bonus campaigns.

        Reads only: sent again after a failure that may pass.

        Args:
            id: May be left out.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /loyalty/bonus/campaigns/{id} (getBonusCampaigns), section Loyalty of the reference.
        """
        if id is None:
            from . import loyalty_bonus_campaigns_without_id

            return self._caller.call(
                LOYALTY_BONUS_CAMPAIGNS,
                lambda: loyalty_bonus_campaigns_without_id.request(),
                loyalty_bonus_campaigns_without_id.decode,
            )
        from . import loyalty_bonus_campaigns

        return self._caller.call(
            LOYALTY_BONUS_CAMPAIGNS, lambda: loyalty_bonus_campaigns.request(id), loyalty_bonus_campaigns.decode
        )

    def import_activity_bonus(self, body: models.BonusActivity | Mapping[str, Any]) -> models.BonusImportResult:
        """Import activity bonus.

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

        Source: POST /loyalty/bonus/import (bonusImport), section Loyalty of the reference.
        """
        from . import loyalty_import_activity_bonus

        return self._caller.call(
            LOYALTY_IMPORT_ACTIVITY_BONUS,
            lambda: loyalty_import_activity_bonus.request(body),
            loyalty_import_activity_bonus.decode,
        )

    def add_bonus_points(self, body: models.RewardPoints | Mapping[str, Any]) -> models.BonusActivity:
        """Add bonus points.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            body: The body of the request.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /loyalty/bonus/addRewardPoints (bonusAddRewardPoints), section Loyalty of the reference.
        """
        from . import loyalty_add_bonus_points

        return self._caller.call(
            LOYALTY_ADD_BONUS_POINTS, lambda: loyalty_add_bonus_points.request(body), loyalty_add_bonus_points.decode
        )

    def add_bonus_by_activity(
        self, activity_id: str, customer_id: str, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add bonus by activity id.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            activity_id: Example: 20
            customer_id: Example: 2457B03E-9925-45E9-B551-25F10D7BD4F2
            body: The body of the request, if any.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /loyalty/activity/{activityId}/customerId/{customerId} (addBonusPointsByActivity), section
        Loyalty of the reference.
        """
        from . import loyalty_add_bonus_by_activity

        return self._caller.call(
            LOYALTY_ADD_BONUS_BY_ACTIVITY,
            lambda: loyalty_add_bonus_by_activity.request(activity_id, customer_id, body),
            loyalty_add_bonus_by_activity.decode,
        )

    def transfer_clips(self, body: models.TransferClips | Mapping[str, Any]) -> None:
        """Transfer clips.

        In preview: the vendor may change or end this operation without prior notice.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            body: The body of the request.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /loyalty/loyalty-cards/transfer-clips (transferClips), section Loyalty of the reference.
        """
        from . import loyalty_transfer_clips

        return self._caller.call(
            LOYALTY_TRANSFER_CLIPS, lambda: loyalty_transfer_clips.request(body), loyalty_transfer_clips.decode
        )

    def bonus_rules(self) -> list[models.BonusRule]:
        """Return all bonus rules.

        Reads only: sent again after a failure that may pass.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /bonus/rules (getBonusRules), section Loyalty of the reference.
        """
        from . import loyalty_bonus_rules

        return self._caller.call(LOYALTY_BONUS_RULES, lambda: loyalty_bonus_rules.request(), loyalty_bonus_rules.decode)

    def cards(self, customer_id: str) -> list[models.LoyaltyCardSummary]:
        """Get loyalty cards.

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

        Source: GET /loyalty/loyalty-cards/{customerId} (stampCard1), section Loyalty of the reference.
        """
        from . import loyalty_cards

        return self._caller.call(LOYALTY_CARDS, lambda: loyalty_cards.request(customer_id), loyalty_cards.decode)

    def update_achievement(self, body: models.AchievementUpdate | Mapping[str, Any]) -> None:
        """Update achievement.

        In preview: the vendor may change or end this operation without prior notice.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            body: The body of the request.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            ConflictError: the API responds with 409 (Conflict).
            TriggError: any other failure; all of the above are of this kind.

        Source: PUT /loyalty/achievements (updateAchivement), section Loyalty of the reference.
        """
        from . import loyalty_update_achievement

        return self._caller.call(
            LOYALTY_UPDATE_ACHIEVEMENT,
            lambda: loyalty_update_achievement.request(body),
            loyalty_update_achievement.decode,
        )

    def card_campaigns(self) -> list[models.LoyaltyCardCampaign]:
        """Get loyalty card campaigns.

        Reads only: sent again after a failure that may pass.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /loyalty/loyalty-cards/campaigns (stampCardCampaigns), section Loyalty of the reference.
        """
        from . import loyalty_card_campaigns

        return self._caller.call(
            LOYALTY_CARD_CAMPAIGNS, lambda: loyalty_card_campaigns.request(), loyalty_card_campaigns.decode
        )

    def add_bonus_by_transaction(self, customer_id: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Add bonus by activity id.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            customer_id: Example: 2457B03E-9925-45E9-B551-25F10D7BD4F2
            body: The body of the request, if any.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /loyalty/transactions/customerId/{customerId} (addBonusPointsByActivity), section Loyalty of
        the reference.
        """
        from . import loyalty_add_bonus_by_transaction

        return self._caller.call(
            LOYALTY_ADD_BONUS_BY_TRANSACTION,
            lambda: loyalty_add_bonus_by_transaction.request(customer_id, body),
            loyalty_add_bonus_by_transaction.decode,
        )


class AsyncLoyalty:
    """The operations of ``client.loyalty``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def bonus_campaigns(self, id: str | None = None) -> Coroutine[Any, Any, list[models.BonusCampaign]]:
        """Return all bonus campaigns.

        Reads only: sent again after a failure that may pass.

        Args:
            id: May be left out.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /loyalty/bonus/campaigns/{id} (getBonusCampaigns), section Loyalty of the reference.
        """
        if id is None:
            from . import loyalty_bonus_campaigns_without_id

            return self._caller.call(
                LOYALTY_BONUS_CAMPAIGNS,
                lambda: loyalty_bonus_campaigns_without_id.request(),
                loyalty_bonus_campaigns_without_id.decode,
            )
        from . import loyalty_bonus_campaigns

        return self._caller.call(
            LOYALTY_BONUS_CAMPAIGNS, lambda: loyalty_bonus_campaigns.request(id), loyalty_bonus_campaigns.decode
        )

    def import_activity_bonus(
        self, body: models.BonusActivity | Mapping[str, Any]
    ) -> Coroutine[Any, Any, models.BonusImportResult]:
        """Import activity bonus.

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

        Source: POST /loyalty/bonus/import (bonusImport), section Loyalty of the reference.
        """
        from . import loyalty_import_activity_bonus

        return self._caller.call(
            LOYALTY_IMPORT_ACTIVITY_BONUS,
            lambda: loyalty_import_activity_bonus.request(body),
            loyalty_import_activity_bonus.decode,
        )

    def add_bonus_points(
        self, body: models.RewardPoints | Mapping[str, Any]
    ) -> Coroutine[Any, Any, models.BonusActivity]:
        """Add bonus points.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            body: The body of the request.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /loyalty/bonus/addRewardPoints (bonusAddRewardPoints), section Loyalty of the reference.
        """
        from . import loyalty_add_bonus_points

        return self._caller.call(
            LOYALTY_ADD_BONUS_POINTS, lambda: loyalty_add_bonus_points.request(body), loyalty_add_bonus_points.decode
        )

    def add_bonus_by_activity(
        self, activity_id: str, customer_id: str, body: Mapping[str, Any] | None = None
    ) -> Coroutine[Any, Any, dict[str, Any]]:
        """Add bonus by activity id.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            activity_id: Example: 20
            customer_id: Example: 2457B03E-9925-45E9-B551-25F10D7BD4F2
            body: The body of the request, if any.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /loyalty/activity/{activityId}/customerId/{customerId} (addBonusPointsByActivity), section
        Loyalty of the reference.
        """
        from . import loyalty_add_bonus_by_activity

        return self._caller.call(
            LOYALTY_ADD_BONUS_BY_ACTIVITY,
            lambda: loyalty_add_bonus_by_activity.request(activity_id, customer_id, body),
            loyalty_add_bonus_by_activity.decode,
        )

    def transfer_clips(self, body: models.TransferClips | Mapping[str, Any]) -> Coroutine[Any, Any, None]:
        """Transfer clips.

        In preview: the vendor may change or end this operation without prior notice.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            body: The body of the request.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /loyalty/loyalty-cards/transfer-clips (transferClips), section Loyalty of the reference.
        """
        from . import loyalty_transfer_clips

        return self._caller.call(
            LOYALTY_TRANSFER_CLIPS, lambda: loyalty_transfer_clips.request(body), loyalty_transfer_clips.decode
        )

    def bonus_rules(self) -> Coroutine[Any, Any, list[models.BonusRule]]:
        """Return all bonus rules.

        Reads only: sent again after a failure that may pass.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /bonus/rules (getBonusRules), section Loyalty of the reference.
        """
        from . import loyalty_bonus_rules

        return self._caller.call(LOYALTY_BONUS_RULES, lambda: loyalty_bonus_rules.request(), loyalty_bonus_rules.decode)

    def cards(self, customer_id: str) -> Coroutine[Any, Any, list[models.LoyaltyCardSummary]]:
        """Get loyalty cards.

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

        Source: GET /loyalty/loyalty-cards/{customerId} (stampCard1), section Loyalty of the reference.
        """
        from . import loyalty_cards

        return self._caller.call(LOYALTY_CARDS, lambda: loyalty_cards.request(customer_id), loyalty_cards.decode)

    def update_achievement(self, body: models.AchievementUpdate | Mapping[str, Any]) -> Coroutine[Any, Any, None]:
        """Update achievement.

        In preview: the vendor may change or end this operation without prior notice.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            body: The body of the request.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            ConflictError: the API responds with 409 (Conflict).
            TriggError: any other failure; all of the above are of this kind.

        Source: PUT /loyalty/achievements (updateAchivement), section Loyalty of the reference.
        """
        from . import loyalty_update_achievement

        return self._caller.call(
            LOYALTY_UPDATE_ACHIEVEMENT,
            lambda: loyalty_update_achievement.request(body),
            loyalty_update_achievement.decode,
        )

    def card_campaigns(self) -> Coroutine[Any, Any, list[models.LoyaltyCardCampaign]]:
        """Get loyalty card campaigns.

        Reads only: sent again after a failure that may pass.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /loyalty/loyalty-cards/campaigns (stampCardCampaigns), section Loyalty of the reference.
        """
        from . import loyalty_card_campaigns

        return self._caller.call(
            LOYALTY_CARD_CAMPAIGNS, lambda: loyalty_card_campaigns.request(), loyalty_card_campaigns.decode
        )

    def add_bonus_by_transaction(
        self, customer_id: str, body: Mapping[str, Any] | None = None
    ) -> Coroutine[Any, Any, dict[str, Any]]:
        """Add bonus by activity id.

        Twice is not the same as once: sent again only where the server certainly did not act.

        Args:
            customer_id: Example: 2457B03E-9925-45E9-B551-25F10D7BD4F2
            body: The body of the request, if any.

        Returns:
            The response.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (Not Found).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /loyalty/transactions/customerId/{customerId} (addBonusPointsByActivity), section Loyalty of
        the reference.
        """
        from . import loyalty_add_bonus_by_transaction

        return self._caller.call(
            LOYALTY_ADD_BONUS_BY_TRANSACTION,
            lambda: loyalty_add_bonus_by_transaction.request(customer_id, body),
            loyalty_add_bonus_by_transaction.decode,
        )


class LoyaltyWithRawResponse:
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Loyalty(caller)
        self.bonus_campaigns = as_raw(resource.bonus_campaigns)
        self.import_activity_bonus = as_raw(resource.import_activity_bonus)
        self.add_bonus_points = as_raw(resource.add_bonus_points)
        self.add_bonus_by_activity = as_raw(resource.add_bonus_by_activity)
        self.transfer_clips = as_raw(resource.transfer_clips)
        self.bonus_rules = as_raw(resource.bonus_rules)
        self.cards = as_raw(resource.cards)
        self.update_achievement = as_raw(resource.update_achievement)
        self.card_campaigns = as_raw(resource.card_campaigns)
        self.add_bonus_by_transaction = as_raw(resource.add_bonus_by_transaction)


class AsyncLoyaltyWithRawResponse:
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncLoyalty(caller)
        self.bonus_campaigns = as_raw_async(resource.bonus_campaigns)
        self.import_activity_bonus = as_raw_async(resource.import_activity_bonus)
        self.add_bonus_points = as_raw_async(resource.add_bonus_points)
        self.add_bonus_by_activity = as_raw_async(resource.add_bonus_by_activity)
        self.transfer_clips = as_raw_async(resource.transfer_clips)
        self.bonus_rules = as_raw_async(resource.bonus_rules)
        self.cards = as_raw_async(resource.cards)
        self.update_achievement = as_raw_async(resource.update_achievement)
        self.card_campaigns = as_raw_async(resource.card_campaigns)
        self.add_bonus_by_transaction = as_raw_async(resource.add_bonus_by_transaction)


__all__ = ("AsyncLoyalty", "AsyncLoyaltyWithRawResponse", "Loyalty", "LoyaltyWithRawResponse")
