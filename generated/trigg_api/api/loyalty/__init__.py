"""``client.loyalty``: 10 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
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
from ...types import File, PydanticModel, RawBody


class Loyalty(Resource):
    """The operations of ``client.loyalty``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def bonus_campaigns(self, id: str | None = None) -> list[models.BonusCampaign]:
        """Return all current bonus campaigns.

        Reads only: retried after a failure that may pass.

        Args:
            id: The id of a member, for the campaigns of that member alone. May be left out.

        Returns:
            The campaigns. Which fields they have may differ between accounts.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such member).
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
        self, body: models.BonusActivity | models.BonusActivityDict | PydanticModel
    ) -> models.BonusImportResult:
        """Import an activity of a member, which gives bonus points.

        ``loyalty.bonus_rules`` returns the activities that give points. What it takes and returns may be agreed for
        your account; a common form is described.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``BonusActivity``, or a mapping of its fields by their names in the API. The member is named by
                ``externalId``.

        Returns:
            The points after the activity; its numbers are strings.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such member).
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
        self, body: models.RewardPoints | models.RewardPointsDict | PydanticModel
    ) -> models.BonusActivity:
        """Give a member bonus points.

        The reference names no field for the member: ask Trigg which field your account uses, and send it beside
        ``points`` and ``description``; fields that are not described are sent as they are.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``RewardPoints``, or a mapping of its fields by their names in the API. It needs ``points`` and
                ``description``.

        Returns:
            The activity that the points were given for, as the reference shows it.

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
        """Give a customer the bonus points of an activity.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            activity_id: The id of the activity that the customer has performed. Example: ``20``.
            customer_id: The id of the customer who has performed it. Example:
                ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.
            body: Free-form JSON, such as a dict. Which fields your account needs is agreed with Trigg. May be left
                out.

        Returns:
            What the API responds with; it may differ between accounts.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such activity or customer).
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

    def transfer_clips(self, body: models.TransferClips | models.TransferClipsDict | PydanticModel) -> None:
        """Transfer clips of a loyalty card from one customer to another.

        In preview: the vendor may change or end this operation without prior notice.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``TransferClips``, or a mapping of its fields by their names in the API. It needs
                ``fromCustomerId``, ``toCustomerId``, ``loyaltycardId`` and ``clipCount``. Both customers must
                exist.

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
        """Return all rules and activities that give bonus points.

        Reads only: retried after a failure that may pass.

        Returns:
            The rules. A rule whose ``validTo`` is null has no end.

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
        """Return the active loyalty cards (stamp cards) of a customer.

        Reads only: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Returns:
            The cards, with how many clips each has.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /loyalty/loyalty-cards/{customerId} (stampCard1), section Loyalty of the reference.
        """
        from . import loyalty_cards

        return self._caller.call(LOYALTY_CARDS, lambda: loyalty_cards.request(customer_id), loyalty_cards.decode)

    def update_achievement(self, body: models.AchievementUpdate | models.AchievementUpdateDict | PydanticModel) -> None:
        """Add clips to a customer's achievement card.

        A PUT that adds: each request adds again. Meant for where live updates are not possible.

        In preview: the vendor may change or end this operation without prior notice.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: An ``AchievementUpdate``, or a mapping of its fields by their names in the API. It needs ``id``,
                ``customerId`` and ``storeId``. ``adjustmentAmount`` is how many clips to add.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            ConflictError: the API responds with 409 (inferred: the card cannot take them).
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
        """Return the products that count in each loyalty card.

        Reads only: retried after a failure that may pass.

        Returns:
            The loyalty cards, each with its products.

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
        """Give a customer the bonus points of a transaction.

        Inferred from the path: the reference has the title and the text of ``loyalty.add_bonus_by_activity`` here.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.
            body: Free-form JSON, such as a dict. Which fields your account needs is agreed with Trigg. May be left
                out.

        Returns:
            What the API responds with; it may differ between accounts.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such customer).
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


class AsyncLoyalty(Resource):
    """The operations of ``client.loyalty``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def bonus_campaigns(self, id: str | None = None) -> Coroutine[Any, Any, list[models.BonusCampaign]]:
        """Return all current bonus campaigns.

        Reads only: retried after a failure that may pass.

        Args:
            id: The id of a member, for the campaigns of that member alone. May be left out.

        Returns:
            The campaigns. Which fields they have may differ between accounts.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such member).
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
        self, body: models.BonusActivity | models.BonusActivityDict | PydanticModel
    ) -> Coroutine[Any, Any, models.BonusImportResult]:
        """Import an activity of a member, which gives bonus points.

        ``loyalty.bonus_rules`` returns the activities that give points. What it takes and returns may be agreed for
        your account; a common form is described.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``BonusActivity``, or a mapping of its fields by their names in the API. The member is named by
                ``externalId``.

        Returns:
            The points after the activity; its numbers are strings.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such member).
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
        self, body: models.RewardPoints | models.RewardPointsDict | PydanticModel
    ) -> Coroutine[Any, Any, models.BonusActivity]:
        """Give a member bonus points.

        The reference names no field for the member: ask Trigg which field your account uses, and send it beside
        ``points`` and ``description``; fields that are not described are sent as they are.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``RewardPoints``, or a mapping of its fields by their names in the API. It needs ``points`` and
                ``description``.

        Returns:
            The activity that the points were given for, as the reference shows it.

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
        """Give a customer the bonus points of an activity.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            activity_id: The id of the activity that the customer has performed. Example: ``20``.
            customer_id: The id of the customer who has performed it. Example:
                ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.
            body: Free-form JSON, such as a dict. Which fields your account needs is agreed with Trigg. May be left
                out.

        Returns:
            What the API responds with; it may differ between accounts.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such activity or customer).
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

    def transfer_clips(
        self, body: models.TransferClips | models.TransferClipsDict | PydanticModel
    ) -> Coroutine[Any, Any, None]:
        """Transfer clips of a loyalty card from one customer to another.

        In preview: the vendor may change or end this operation without prior notice.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``TransferClips``, or a mapping of its fields by their names in the API. It needs
                ``fromCustomerId``, ``toCustomerId``, ``loyaltycardId`` and ``clipCount``. Both customers must
                exist.

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
        """Return all rules and activities that give bonus points.

        Reads only: retried after a failure that may pass.

        Returns:
            The rules. A rule whose ``validTo`` is null has no end.

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
        """Return the active loyalty cards (stamp cards) of a customer.

        Reads only: retried after a failure that may pass.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.

        Returns:
            The cards, with how many clips each has.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no customer with this id).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /loyalty/loyalty-cards/{customerId} (stampCard1), section Loyalty of the reference.
        """
        from . import loyalty_cards

        return self._caller.call(LOYALTY_CARDS, lambda: loyalty_cards.request(customer_id), loyalty_cards.decode)

    def update_achievement(
        self, body: models.AchievementUpdate | models.AchievementUpdateDict | PydanticModel
    ) -> Coroutine[Any, Any, None]:
        """Add clips to a customer's achievement card.

        A PUT that adds: each request adds again. Meant for where live updates are not possible.

        In preview: the vendor may change or end this operation without prior notice.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: An ``AchievementUpdate``, or a mapping of its fields by their names in the API. It needs ``id``,
                ``customerId`` and ``storeId``. ``adjustmentAmount`` is how many clips to add.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            ConflictError: the API responds with 409 (inferred: the card cannot take them).
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
        """Return the products that count in each loyalty card.

        Reads only: retried after a failure that may pass.

        Returns:
            The loyalty cards, each with its products.

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
        """Give a customer the bonus points of a transaction.

        Inferred from the path: the reference has the title and the text of ``loyalty.add_bonus_by_activity`` here.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            customer_id: The id of the customer. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.
            body: Free-form JSON, such as a dict. Which fields your account needs is agreed with Trigg. May be left
                out.

        Returns:
            What the API responds with; it may differ between accounts.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (inferred: there is no such customer).
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


class LoyaltyWithRawResponse(Resource):
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


class AsyncLoyaltyWithRawResponse(Resource):
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
