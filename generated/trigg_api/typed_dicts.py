"""The bodies of requests as typed dicts: the fields of the models by their names on the wire, for type checkers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import IO, Any, TypedDict

from . import models
from .types import File, PydanticModel


class _AchievementUpdateDict(TypedDict):
    id: str
    customerId: str
    storeId: str


class AchievementUpdateDict(_AchievementUpdateDict, total=False):
    """A :class:`~trigg_ext.models.AchievementUpdate` as a dict."""

    adjustmentAmount: int
    extendedProperties: Mapping[str, Any]


class BonusActivityDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.BonusActivity` as a dict."""

    externalId: str | None
    activity: str | None
    activityDate: str | None
    activityValue: int | None


class _CartDict(TypedDict):
    cartId: str
    contactId: str


class CartDict(_CartDict, total=False):
    """A :class:`~trigg_ext.models.Cart` as a dict."""

    cartUrl: str
    externalId: str
    extendedProperties: Mapping[str, str]
    items: Sequence[models.CartItem | CartItemDict | PydanticModel]


class CartItemDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.CartItem` as a dict."""

    itemId: str
    quantity: float | Decimal
    productUrl: str
    imageUrl: str
    name: str
    price: float | Decimal
    salePrice: float | Decimal
    currency: str


class CustomerConsentDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.CustomerConsent` as a dict."""

    id: str | None
    value: bool | None
    updated: str | None


class CustomerInputDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.CustomerInput` as a dict."""

    externalId: str
    mobilePhone: str
    email: str
    firstName: str
    lastName: str
    address: str
    zip: str
    city: str
    country: str
    birthDate: str
    gender: str
    favoriteStores: list[str] | tuple[str, ...]
    interests: list[str] | tuple[str, ...]
    consents: Sequence[models.CustomerConsent | CustomerConsentDict | PydanticModel]
    extendedProperties: Mapping[str, Any]


class _CustomerRequestDict(TypedDict):
    data: models.CustomerInput | CustomerInputDict | PydanticModel


class CustomerRequestDict(_CustomerRequestDict, total=False):
    """A :class:`~trigg_ext.models.CustomerRequest` as a dict."""

    source: models.Source | SourceDict | PydanticModel


class _EmptyCartDict(TypedDict):
    cartId: str


class EmptyCartDict(_EmptyCartDict, total=False):
    """A :class:`~trigg_ext.models.EmptyCart` as a dict."""

    contactId: str


class ImportsFileRequestDict(TypedDict):
    """A :class:`~trigg_ext.models.ImportsFileRequest` as a dict."""

    file: File | bytes | IO[bytes]


class _PaymentCardInputDict(TypedDict):
    customerId: str
    token: str


class PaymentCardInputDict(_PaymentCardInputDict, total=False):
    """A :class:`~trigg_ext.models.PaymentCardInput` as a dict."""

    maskedPan: str
    expiryDate: str
    extendedProperties: Mapping[str, Any]


class _PromotionRedemptionDict(TypedDict):
    id: str
    storeId: str


class PromotionRedemptionDict(_PromotionRedemptionDict, total=False):
    """A :class:`~trigg_ext.models.PromotionRedemption` as a dict."""

    cashRegisterId: str
    cashierId: str
    customerId: str
    receiptId: str
    extendedProperties: Mapping[str, str]


class ProspectRequestDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.ProspectRequest` as a dict."""

    data: models.ProspectRequestData | ProspectRequestDataDict | PydanticModel
    source: models.Source | SourceDict | PydanticModel


class ProspectRequestDataDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.ProspectRequestData` as a dict."""

    email: str
    mobilePhone: str


class _ReceiptHeaderDict(TypedDict):
    StoreId: str
    ReceiptId: str
    TimeStamp: str
    ConsumerId: str
    GrossAmount: float | Decimal


class ReceiptHeaderDict(_ReceiptHeaderDict, total=False):
    """A :class:`~trigg_ext.models.ReceiptHeader` as a dict."""

    Vat: float | Decimal


class _ReceiptItemDict(TypedDict):
    ReceiptId: str
    LineNo: int
    Quantity: float | Decimal
    ProductId: str
    GrossAmount: float | Decimal


class ReceiptItemDict(_ReceiptItemDict, total=False):
    """A :class:`~trigg_ext.models.ReceiptItem` as a dict."""

    ProductName: str
    Vat: float | Decimal
    NetAmount: float | Decimal
    TransactionType: str


class ReceiptRequestDict(TypedDict):
    """A :class:`~trigg_ext.models.ReceiptRequest` as a dict."""

    Header: models.ReceiptHeader | ReceiptHeaderDict | PydanticModel
    Items: Sequence[models.ReceiptItem | ReceiptItemDict | PydanticModel]


class RewardPointsDict(TypedDict):
    """A :class:`~trigg_ext.models.RewardPoints` as a dict."""

    points: float | Decimal
    description: str


class _SmsDict(TypedDict):
    mobilePhone: str
    message: str


class SmsDict(_SmsDict, total=False):
    """A :class:`~trigg_ext.models.Sms` as a dict."""

    sender: str


class SourceDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.Source` as a dict."""

    name: str
    storeId: str


class TransactionBatchDict(TypedDict):
    """A :class:`~trigg_ext.models.TransactionBatch` as a dict."""

    ReceiptRequests: Sequence[models.ReceiptRequest | ReceiptRequestDict | PydanticModel]


class _TransferClipsDict(TypedDict):
    fromCustomerId: str
    toCustomerId: str
    loyaltycardId: str
    clipCount: int


class TransferClipsDict(_TransferClipsDict, total=False):
    """A :class:`~trigg_ext.models.TransferClips` as a dict."""

    extendedProperties: Mapping[str, str]


class _VehicleInputDict(TypedDict):
    registrationNumber: str


class VehicleInputDict(_VehicleInputDict, total=False):
    """A :class:`~trigg_ext.models.VehicleInput` as a dict."""

    brand: str
    model: str
    year: int
    extendedProperties: Mapping[str, Any]


class _VippsRecruitmentDict(TypedDict):
    mobilePhone: str
    storeId: str


class VippsRecruitmentDict(_VippsRecruitmentDict, total=False):
    """A :class:`~trigg_ext.models.VippsRecruitment` as a dict."""

    cashierId: str
    extendedProperties: Mapping[str, Any]


__all__ = (
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
