"""The same customer for msgspec alone: unknown fields are dropped, and nothing is read leniently."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

Text = str | None | UnsetType
Number = int | float | None | UnsetType
Whole = int | None | UnsetType
Flag = bool | None | UnsetType
Texts = list[str] | None | UnsetType
Free = dict[str, Any] | None | UnsetType


class Card(Struct, rename="camel"):
    """A loyalty card."""

    id: int | str | UnsetType | None = UNSET
    namn: Text = UNSET
    total: Number = UNSET
    count: Number = UNSET
    image_url: Text = UNSET
    sort_order: Whole = UNSET
    extended_properties: Free = UNSET


class Loyalty(Struct, rename="camel"):
    """What a customer has earned."""

    points: Number = UNSET
    points_active: Number = UNSET
    points_pending: Number = UNSET
    points_expired: Number = UNSET
    points_total: Number = UNSET
    loyalty_cards: list[Card] | UnsetType | None = UNSET


class Promotion(Struct, rename="camel"):
    """A promotion."""

    id: Text = UNSET
    type: Text = UNSET
    name: Text = UNSET
    available: Flag = UNSET
    description: Text = UNSET
    terms: Text = UNSET
    url_link: Text = UNSET
    url_image: Text = UNSET
    valid_from: Text = UNSET
    valid_to: Text = UNSET
    valid_time_from: Text = UNSET
    valid_time_to: Text = UNSET
    unlimited_redemption: Flag = UNSET
    redemption_limit: Whole = UNSET
    redemption_count: Whole = UNSET
    sort_order: Whole = UNSET
    promotion_definition_id: Text = UNSET
    extended_properties: Free = UNSET


class Consent(Struct, rename="camel"):
    """A consent."""

    id: Text = UNSET
    value: Flag = UNSET
    updated: Text = UNSET


class Customer(Struct, rename="camel"):
    """A customer."""

    id: Text = UNSET
    external_id: Text = UNSET
    mobile_phone: Text = UNSET
    email: Text = UNSET
    first_name: Text = UNSET
    last_name: Text = UNSET
    address: Text = UNSET
    zip: Text = UNSET
    city: Text = UNSET
    country: Text = UNSET
    birth_date: Text = UNSET
    gender: Text = UNSET
    favorite_stores: Texts = UNSET
    interests: Texts = UNSET
    loyalty: Loyalty | UnsetType | None = UNSET
    promotions: list[Promotion] | UnsetType | None = UNSET
    consents: list[Consent] | UnsetType | None = UNSET
    extended_properties: Free = UNSET


class Response(Struct):
    """A customer in its envelope."""

    data: Customer | UnsetType = UNSET
