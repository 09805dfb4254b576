"""The data of requests and responses. Each class is loaded when it is first used.

A model of a request has a typed dict beside it: a ``CustomerInputDict`` is a ``CustomerInput`` as a dict.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..typed_dicts import (
        AchievementUpdateDict,
        BonusActivityDict,
        CartDict,
        CartItemDict,
        CustomerConsentDict,
        CustomerInputDict,
        CustomerRequestDict,
        EmptyCartDict,
        ImportsFileRequestDict,
        PaymentCardInputDict,
        PromotionRedemptionDict,
        ProspectRequestDataDict,
        ProspectRequestDict,
        ReceiptHeaderDict,
        ReceiptItemDict,
        ReceiptRequestDict,
        RewardPointsDict,
        SmsDict,
        SourceDict,
        TransactionBatchDict,
        TransferClipsDict,
        VehicleInputDict,
        VippsRecruitmentDict,
    )
    from .achievement_update import AchievementUpdate
    from .affiliate import Affiliate
    from .bonus_activity import BonusActivity
    from .bonus_campaign import BonusCampaign
    from .bonus_campaign_product import BonusCampaignProduct
    from .bonus_import_result import BonusImportResult
    from .bonus_rule import BonusRule
    from .cart import Cart
    from .cart_item import CartItem
    from .consent import Consent
    from .customer import Customer
    from .customer_consent import CustomerConsent
    from .customer_input import CustomerInput
    from .customer_loyalty import CustomerLoyalty
    from .customer_request import CustomerRequest
    from .empty_cart import EmptyCart
    from .imports_file_request import ImportsFileRequest
    from .loyalty_card_campaign import LoyaltyCardCampaign
    from .loyalty_card_campaign_product import LoyaltyCardCampaignProduct
    from .loyalty_card_summary import LoyaltyCardSummary
    from .page_meta_data import PageMetaData
    from .payment_card import PaymentCard
    from .payment_card_input import PaymentCardInput
    from .payment_card_signature import PaymentCardSignature
    from .plugins_extenda_request import PluginsExtendaRequest
    from .promotion import Promotion
    from .promotion_definition import PromotionDefinition
    from .promotion_definition_redemption_channel import PromotionDefinitionRedemptionChannel
    from .promotion_redemption import PromotionRedemption
    from .prospect_request import ProspectRequest
    from .prospect_request_data import ProspectRequestData
    from .prospect_response import ProspectResponse
    from .receipt_header import ReceiptHeader
    from .receipt_item import ReceiptItem
    from .receipt_request import ReceiptRequest
    from .redeemed_promotion import RedeemedPromotion
    from .report import Report
    from .reward_points import RewardPoints
    from .sms import Sms
    from .source import Source
    from .store import Store
    from .transaction import Transaction
    from .transaction_batch import TransactionBatch
    from .transaction_row import TransactionRow
    from .transfer_clips import TransferClips
    from .vehicle import Vehicle
    from .vehicle_input import VehicleInput
    from .vipps_recruitment import VippsRecruitment

_MODULES: dict[str, str] = {
    "AchievementUpdate": ".achievement_update",
    "Affiliate": ".affiliate",
    "BonusActivity": ".bonus_activity",
    "BonusCampaign": ".bonus_campaign",
    "BonusCampaignProduct": ".bonus_campaign_product",
    "BonusImportResult": ".bonus_import_result",
    "BonusRule": ".bonus_rule",
    "Cart": ".cart",
    "CartItem": ".cart_item",
    "Consent": ".consent",
    "Customer": ".customer",
    "CustomerConsent": ".customer_consent",
    "CustomerInput": ".customer_input",
    "CustomerLoyalty": ".customer_loyalty",
    "CustomerRequest": ".customer_request",
    "EmptyCart": ".empty_cart",
    "ImportsFileRequest": ".imports_file_request",
    "LoyaltyCardCampaign": ".loyalty_card_campaign",
    "LoyaltyCardCampaignProduct": ".loyalty_card_campaign_product",
    "LoyaltyCardSummary": ".loyalty_card_summary",
    "PageMetaData": ".page_meta_data",
    "PaymentCard": ".payment_card",
    "PaymentCardInput": ".payment_card_input",
    "PaymentCardSignature": ".payment_card_signature",
    "PluginsExtendaRequest": ".plugins_extenda_request",
    "Promotion": ".promotion",
    "PromotionDefinition": ".promotion_definition",
    "PromotionDefinitionRedemptionChannel": ".promotion_definition_redemption_channel",
    "PromotionRedemption": ".promotion_redemption",
    "ProspectRequest": ".prospect_request",
    "ProspectRequestData": ".prospect_request_data",
    "ProspectResponse": ".prospect_response",
    "ReceiptHeader": ".receipt_header",
    "ReceiptItem": ".receipt_item",
    "ReceiptRequest": ".receipt_request",
    "RedeemedPromotion": ".redeemed_promotion",
    "Report": ".report",
    "RewardPoints": ".reward_points",
    "Sms": ".sms",
    "Source": ".source",
    "Store": ".store",
    "Transaction": ".transaction",
    "TransactionBatch": ".transaction_batch",
    "TransactionRow": ".transaction_row",
    "TransferClips": ".transfer_clips",
    "Vehicle": ".vehicle",
    "VehicleInput": ".vehicle_input",
    "VippsRecruitment": ".vipps_recruitment",
    "AchievementUpdateDict": "..typed_dicts",
    "BonusActivityDict": "..typed_dicts",
    "CartDict": "..typed_dicts",
    "CartItemDict": "..typed_dicts",
    "CustomerConsentDict": "..typed_dicts",
    "CustomerInputDict": "..typed_dicts",
    "CustomerRequestDict": "..typed_dicts",
    "EmptyCartDict": "..typed_dicts",
    "ImportsFileRequestDict": "..typed_dicts",
    "PaymentCardInputDict": "..typed_dicts",
    "PromotionRedemptionDict": "..typed_dicts",
    "ProspectRequestDict": "..typed_dicts",
    "ProspectRequestDataDict": "..typed_dicts",
    "ReceiptHeaderDict": "..typed_dicts",
    "ReceiptItemDict": "..typed_dicts",
    "ReceiptRequestDict": "..typed_dicts",
    "RewardPointsDict": "..typed_dicts",
    "SmsDict": "..typed_dicts",
    "SourceDict": "..typed_dicts",
    "TransactionBatchDict": "..typed_dicts",
    "TransferClipsDict": "..typed_dicts",
    "VehicleInputDict": "..typed_dicts",
    "VippsRecruitmentDict": "..typed_dicts",
}


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(module, __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})


__all__ = (
    "AchievementUpdate",
    "Affiliate",
    "BonusActivity",
    "BonusCampaign",
    "BonusCampaignProduct",
    "BonusImportResult",
    "BonusRule",
    "Cart",
    "CartItem",
    "Consent",
    "Customer",
    "CustomerConsent",
    "CustomerInput",
    "CustomerLoyalty",
    "CustomerRequest",
    "EmptyCart",
    "ImportsFileRequest",
    "LoyaltyCardCampaign",
    "LoyaltyCardCampaignProduct",
    "LoyaltyCardSummary",
    "PageMetaData",
    "PaymentCard",
    "PaymentCardInput",
    "PaymentCardSignature",
    "PluginsExtendaRequest",
    "Promotion",
    "PromotionDefinition",
    "PromotionDefinitionRedemptionChannel",
    "PromotionRedemption",
    "ProspectRequest",
    "ProspectRequestData",
    "ProspectResponse",
    "ReceiptHeader",
    "ReceiptItem",
    "ReceiptRequest",
    "RedeemedPromotion",
    "Report",
    "RewardPoints",
    "Sms",
    "Source",
    "Store",
    "Transaction",
    "TransactionBatch",
    "TransactionRow",
    "TransferClips",
    "Vehicle",
    "VehicleInput",
    "VippsRecruitment",
    "AchievementUpdateDict",
    "BonusActivityDict",
    "CartDict",
    "CartItemDict",
    "CustomerConsentDict",
    "CustomerInputDict",
    "CustomerRequestDict",
    "EmptyCartDict",
    "ImportsFileRequestDict",
    "PaymentCardInputDict",
    "PromotionRedemptionDict",
    "ProspectRequestDict",
    "ProspectRequestDataDict",
    "ReceiptHeaderDict",
    "ReceiptItemDict",
    "ReceiptRequestDict",
    "RewardPointsDict",
    "SmsDict",
    "SourceDict",
    "TransactionBatchDict",
    "TransferClipsDict",
    "VehicleInputDict",
    "VippsRecruitmentDict",
)
