"""The bodies of requests as typed dicts: the fields of the models by their names on the wire, for type checkers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import IO, Any, TypedDict

from . import models
from .types import File, PydanticModel


class _AchievementUpdateDict(TypedDict):
    id: str
    """Inferred: the achievement card's id. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``."""
    customerId: str
    """The customer's id. Example: ``D2CC3001-AE10-4FD2-85DD-E4F4CEAD3714``."""
    storeId: str
    """The store's id. Example: ``STORE-001``."""


class AchievementUpdateDict(_AchievementUpdateDict, total=False):
    """A :class:`~trigg_ext.models.AchievementUpdate` as a dict."""

    adjustmentAmount: int
    """How many clips to add. Example: ``1``."""
    extendedProperties: Mapping[str, Any]
    """What your account has beyond the documented fields, by name; agreed with Trigg."""


class BonusActivityDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.BonusActivity` as a dict."""

    externalId: str | None
    """The customer's id in your own system. Example: ``+4712345678``."""
    activity: str | None
    """Inferred: the id or name of the activity, as in ``loyalty.bonus_rules``. Example: ``20``."""
    activityDate: str | None
    """When it was done. The reference names no time zone. Example: ``2022-07-01``."""
    activityValue: int | None
    """Inferred: how much or how many was done. Example: ``10``."""


class _CartDict(TypedDict):
    cartId: str
    """The cart's id; a cart with the same id is replaced. Example: ``934E2183-5004-45B0-8E75-A5178F1DEEF1``."""
    contactId: str
    """Inferred: the id of the person whose cart it is. Example: ``F68438A9-800B-457D-81D5-952FCEB63D8C``."""


class CartDict(_CartDict, total=False):
    """A :class:`~trigg_ext.models.Cart` as a dict."""

    cartUrl: str
    """The URL where the customer goes on with the cart. Example:
    ``http://mywebshop.com/cart/934E2183-5004-45B0-8E75-A5178F1DEEF1``."""
    externalId: str
    """The customer's id in your own system. Example: ``100001111``."""
    extendedProperties: Mapping[str, str]
    """What your account has beyond the documented fields, by name; agreed with Trigg."""
    items: Sequence[models.CartItem | CartItemDict | PydanticModel]
    """What is in the cart."""


class CartItemDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.CartItem` as a dict."""

    itemId: str
    """The product's id. Example: ``1001``."""
    quantity: float | Decimal
    """How many. Example: ``2``."""
    productUrl: str
    """The URL of the product. Example: ``https://mywebshop.com/products/1001``."""
    imageUrl: str
    """The URL of an image. Example: ``https://mywebshop.com/products/images/1001``."""
    name: str
    """The name. Example: ``Product 1001``."""
    price: float | Decimal
    """The price before a discount, in ``currency``. Example: ``799.9``."""
    salePrice: float | Decimal
    """The price that is asked, in ``currency``. Example: ``499.5``."""
    currency: str
    """The currency, as a code of three letters. Example: ``NOK``."""


class CustomerConsentDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.CustomerConsent` as a dict."""

    id: str | None
    """The id of the consent, as in ``consents.list``. Example: ``email``."""
    value: bool | None
    """Whether the consent is given. Example: ``True``."""
    updated: str | None | datetime
    """When the customer last answered. The reference names no time zone. Example: ``2024-04-03T07:38:32``."""


class CustomerInputDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.CustomerInput` as a dict."""

    externalId: str
    """The customer's id in your own system. Example: ``B9012E40-1B08-4DC5-84F9-BB8E2653B2A6``."""
    mobilePhone: str
    """The mobile phone number with its country code, such as +4712345678."""
    email: str
    """The e-mail address. Example: ``test@test.com``."""
    firstName: str
    """The first name. Example: ``Ola``."""
    lastName: str
    """The last name. Example: ``Nordmann``."""
    address: str
    """The street address. Example: ``Kongens gate 21``."""
    zip: str
    """The postal code. Example: ``1010``."""
    city: str
    """The city. Example: ``Oslo``."""
    country: str
    """The country, as a code of two letters. Example: ``NO``."""
    birthDate: str | datetime
    """The date of birth, as a date with a time. Example: ``2007-01-01T00:00:00``."""
    gender: str
    """The gender, such as Female or Male."""
    favoriteStores: list[str] | tuple[str, ...]
    """The ids of the customer's favourite stores."""
    interests: list[str] | tuple[str, ...]
    """What the customer is interested in."""
    consents: Sequence[models.CustomerConsent | CustomerConsentDict | PydanticModel]
    """The consents that the customer gives or refuses."""
    extendedProperties: Mapping[str, Any]
    """What your account has beyond the documented fields, by name; agreed with Trigg."""


class _CustomerRequestDict(TypedDict):
    data: models.CustomerInput | CustomerInputDict | PydanticModel
    """The customer."""


class CustomerRequestDict(_CustomerRequestDict, total=False):
    """A :class:`~trigg_ext.models.CustomerRequest` as a dict."""

    source: models.Source | SourceDict | PydanticModel
    """Where the data comes from."""


class _EmptyCartDict(TypedDict):
    cartId: str
    """The cart's id. Example: ``934E2183-5004-45B0-8E75-A5178F1DEEF1``."""


class EmptyCartDict(_EmptyCartDict, total=False):
    """A :class:`~trigg_ext.models.EmptyCart` as a dict."""

    contactId: str
    """Inferred: the id of the person whose cart it is. Example: ``F68438A9-800B-457D-81D5-952FCEB63D8C``."""


class ImportsFileRequestDict(TypedDict):
    """A :class:`~trigg_ext.models.ImportsFileRequest` as a dict."""

    file: File | bytes | IO[bytes]
    """The file."""


class _PaymentCardInputDict(TypedDict):
    customerId: str
    """The customer's id. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``."""
    token: str
    """What the payment provider calls the card. Example: ``tok_123``."""


class PaymentCardInputDict(_PaymentCardInputDict, total=False):
    """A :class:`~trigg_ext.models.PaymentCardInput` as a dict."""

    maskedPan: str
    """The card's number, with all but its last digits masked. Example: ``**** **** **** 1234``."""
    expiryDate: str
    """When the card expires, as month and year. Example: ``12/29``."""
    extendedProperties: Mapping[str, Any]
    """What your account has beyond the documented fields, by name; agreed with Trigg."""


class _PromotionRedemptionDict(TypedDict):
    id: str
    """The promotion's id. Example: ``71E8AC01-152D-4B2E-956A-3656CD3396AE``."""
    storeId: str
    """The id of the store where it is redeemed. Example: ``STORE-001``."""


class PromotionRedemptionDict(_PromotionRedemptionDict, total=False):
    """A :class:`~trigg_ext.models.PromotionRedemption` as a dict."""

    cashRegisterId: str
    """The till's id. Example: ``POS-001``."""
    cashierId: str
    """The cashier's id. Example: ``123``."""
    customerId: str
    """The customer's id. Example: ``3477B4C3-5E2E-4007-9C26-41E60FECB016``."""
    receiptId: str
    """The id of the receipt that it is redeemed with. Example: ``RECEIPT_001``."""
    extendedProperties: Mapping[str, str]
    """What your account has beyond the documented fields, by name; agreed with Trigg."""


class ProspectRequestDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.ProspectRequest` as a dict."""

    data: models.ProspectRequestData | ProspectRequestDataDict | PydanticModel
    """The e-mail address or the mobile phone number."""
    source: models.Source | SourceDict | PydanticModel
    """Where the data comes from."""


class ProspectRequestDataDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.ProspectRequestData` as a dict."""

    email: str
    """The e-mail address. Example: ``test@example.com``."""
    mobilePhone: str
    """The mobile phone number with its country code, such as +4712345678. Example: ``+47121212``."""


class _ReceiptHeaderDict(TypedDict):
    StoreId: str
    """The store's id. Example: ``001``."""
    ReceiptId: str
    """The receipt's id, by which your till or web shop knows it. Example: ``9999258836``."""
    TimeStamp: str | datetime
    """When the receipt was made. The reference names no time zone. Example: ``2023-10-13T14:50:05``."""
    ConsumerId: str
    """The id of the customer. Example: ``9ae37ad3-8a55-4bb5-81fd-b08f00b684ed``."""
    GrossAmount: float | Decimal
    """What was paid, with VAT, in kroner; above zero also for a return, as in the reference. Example: ``1817.8``."""


class ReceiptHeaderDict(_ReceiptHeaderDict, total=False):
    """A :class:`~trigg_ext.models.ReceiptHeader` as a dict."""

    Vat: float | Decimal
    """The VAT in the gross amount, in kroner. Example: ``363.56``."""


class _ReceiptItemDict(TypedDict):
    ReceiptId: str
    """The id of the receipt that the line is on. Example: ``Id of receipt``."""
    LineNo: int
    """The number of the line in the receipt, from 1."""
    Quantity: float | Decimal
    """How many; below zero on a line of a return. Example: ``-1``."""
    ProductId: str
    """The product's id. Example: ``VR1722775``."""
    GrossAmount: float | Decimal
    """What the whole line costs, with VAT, in kroner; above zero also for a return. Example: ``1817.8``."""


class ReceiptItemDict(_ReceiptItemDict, total=False):
    """A :class:`~trigg_ext.models.ReceiptItem` as a dict."""

    ProductName: str
    """The product's name. Example: ``LED lantern``."""
    Vat: float | Decimal
    """The VAT in the gross amount, in kroner. Example: ``363.56``."""
    NetAmount: float | Decimal
    """What the whole line costs, without VAT, in kroner. Example: ``1454.24``."""
    TransactionType: str
    """RETURN on a line of a return, together with a quantity below zero."""


class ReceiptRequestDict(TypedDict):
    """A :class:`~trigg_ext.models.ReceiptRequest` as a dict."""

    Header: models.ReceiptHeader | ReceiptHeaderDict | PydanticModel
    """What is known of the receipt as a whole."""
    Items: Sequence[models.ReceiptItem | ReceiptItemDict | PydanticModel]
    """The lines of the receipt."""


class RewardPointsDict(TypedDict):
    """A :class:`~trigg_ext.models.RewardPoints` as a dict."""

    points: float | Decimal
    """How many points to give. Example: ``1000``."""
    description: str
    """What they are given for. Example: ``Goodwill, late delivery``."""


class _SmsDict(TypedDict):
    mobilePhone: str
    """The number to send to, with its country code, such as +4712345678."""
    message: str
    """The text of the SMS. Example: ``Hello``."""


class SmsDict(_SmsDict, total=False):
    """A :class:`~trigg_ext.models.Sms` as a dict."""

    sender: str
    """The name that the SMS comes from. Example: ``Trigg``."""


class SourceDict(TypedDict, total=False):
    """A :class:`~trigg_ext.models.Source` as a dict."""

    name: str
    """The name of the system, such as webshop. Example: ``Newsletter``."""
    storeId: str
    """The id of the store, where it was in one. Example: ``ST-001``."""


class TransactionBatchDict(TypedDict):
    """A :class:`~trigg_ext.models.TransactionBatch` as a dict."""

    ReceiptRequests: Sequence[models.ReceiptRequest | ReceiptRequestDict | PydanticModel]
    """The receipts; at most about 400 receipts and items are recommended."""


class _TransferClipsDict(TypedDict):
    fromCustomerId: str
    """The id of the customer who gives the clips. Example: ``15BE85AB-CD61-4A23-8C22-0981AD35DBD1S2010``."""
    toCustomerId: str
    """The id of the customer who gets them. Example: ``2A9ACDD0-9113-4EF4-8EA9-FD343E040EE9``."""
    loyaltycardId: str
    """The loyalty card's id; it is spelled like this. Example: ``952841C1-4385-40B3-8B30-A65AAC66108E``."""
    clipCount: int
    """How many clips to transfer. Example: ``1``."""


class TransferClipsDict(_TransferClipsDict, total=False):
    """A :class:`~trigg_ext.models.TransferClips` as a dict."""

    extendedProperties: Mapping[str, str]
    """What your account has beyond the documented fields, by name; agreed with Trigg."""


class _VehicleInputDict(TypedDict):
    registrationNumber: str
    """The registration number, such as EK12345."""


class VehicleInputDict(_VehicleInputDict, total=False):
    """A :class:`~trigg_ext.models.VehicleInput` as a dict."""

    brand: str
    """The brand. Example: ``Polestar``."""
    model: str
    """The model. Example: ``2``."""
    year: int
    """The model year. Example: ``2024``."""
    extendedProperties: Mapping[str, Any]
    """What your account has beyond the documented fields, by name; agreed with Trigg."""


class _VippsRecruitmentDict(TypedDict):
    mobilePhone: str
    """The number of the person to recruit, with its country code, such as +4712345678."""
    storeId: str
    """The id of the store that recruits. Example: ``STORE-001``."""


class VippsRecruitmentDict(_VippsRecruitmentDict, total=False):
    """A :class:`~trigg_ext.models.VippsRecruitment` as a dict."""

    cashierId: str
    """The cashier's id. Example: ``123``."""
    extendedProperties: Mapping[str, Any]
    """What your account has beyond the documented fields, by name; agreed with Trigg."""


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
