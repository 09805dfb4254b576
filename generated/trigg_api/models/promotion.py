from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_bool, as_int, as_str, dump


@_attrs_define(repr=False)
class Promotion(Model):
    """A promotion; the reference also says coupon.

    Attributes:
        id: The id. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.
        type_: What kind of promotion it is. Example: ``Promotion``.
        name: The name. Example: ``Welcome coupon``.
        available: Whether it can be redeemed. Example: ``True``.
        description: What the customer gets. Example: ``10 % off one purchase``.
        terms: The terms. Example: ``All goods, once per member``.
        url_link: The URL of a page about it; ``linkUrl`` on a definition. Example:
            ``https://example.no/promotions/1``.
        url_image: The URL of an image; ``imageUrl`` on a definition. Example:
            ``https://cdn.oculos.no/img01.png``.
        valid_from: From when it is valid. The reference names no time zone. Example:
            ``2024-04-03T07:38:32.495Z``.
        valid_to: Until when it is valid; null where there is no end. The reference names no time zone. Example:
            ``2024-04-03T07:38:32.495Z``.
        valid_time_from: From when in the day it can be redeemed. Example: ``08:00:00``.
        valid_time_to: Until when in the day it can be redeemed. Example: ``20:00:00``.
        unlimited_redemption: Whether it can be redeemed any number of times. Example: ``False``.
        redemption_limit: How often it can be redeemed. Example: ``5``.
        redemption_count: How often it was redeemed. Example: ``1``.
        sort_order: The place in a list, the lowest first. Example: ``1``.
        promotion_definition_id: The id of the definition that it is based on. Example:
            ``8F96A471-05F4-4A9B-8156-97BD35F6F29D``.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
    """

    id: None | str | Unset = UNSET
    """The id. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``."""
    type_: None | str | Unset = UNSET
    """What kind of promotion it is. Example: ``Promotion``."""
    name: None | str | Unset = UNSET
    """The name. Example: ``Welcome coupon``."""
    available: bool | None | Unset = UNSET
    """Whether it can be redeemed. Example: ``True``."""
    description: None | str | Unset = UNSET
    """What the customer gets. Example: ``10 % off one purchase``."""
    terms: None | str | Unset = UNSET
    """The terms. Example: ``All goods, once per member``."""
    url_link: None | str | Unset = UNSET
    """The URL of a page about it; ``linkUrl`` on a definition. Example: ``https://example.no/promotions/1``."""
    url_image: None | str | Unset = UNSET
    """The URL of an image; ``imageUrl`` on a definition. Example: ``https://cdn.oculos.no/img01.png``."""
    valid_from: None | str | Unset = UNSET
    """From when it is valid. The reference names no time zone. Example: ``2024-04-03T07:38:32.495Z``."""
    valid_to: None | str | Unset = UNSET
    """Until when it is valid; null where there is no end. The reference names no time zone. Example:
    ``2024-04-03T07:38:32.495Z``."""
    valid_time_from: None | str | Unset = UNSET
    """From when in the day it can be redeemed. Example: ``08:00:00``."""
    valid_time_to: None | str | Unset = UNSET
    """Until when in the day it can be redeemed. Example: ``20:00:00``."""
    unlimited_redemption: bool | None | Unset = UNSET
    """Whether it can be redeemed any number of times. Example: ``False``."""
    redemption_limit: int | None | Unset = UNSET
    """How often it can be redeemed. Example: ``5``."""
    redemption_count: int | None | Unset = UNSET
    """How often it was redeemed. Example: ``1``."""
    sort_order: int | None | Unset = UNSET
    """The place in a list, the lowest first. Example: ``1``."""
    promotion_definition_id: None | str | Unset = UNSET
    """The id of the definition that it is based on. Example: ``8F96A471-05F4-4A9B-8156-97BD35F6F29D``."""
    extended_properties: dict[str, Any] | None | Unset = UNSET
    """What your account has beyond the documented fields, by name; agreed with Trigg."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.id
        if value is not UNSET:
            out["id"] = value
        value = self.type_
        if value is not UNSET:
            out["type"] = value
        value = self.name
        if value is not UNSET:
            out["name"] = value
        value = self.available
        if value is not UNSET:
            out["available"] = value
        value = self.description
        if value is not UNSET:
            out["description"] = value
        value = self.terms
        if value is not UNSET:
            out["terms"] = value
        value = self.url_link
        if value is not UNSET:
            out["urlLink"] = value
        value = self.url_image
        if value is not UNSET:
            out["urlImage"] = value
        value = self.valid_from
        if value is not UNSET:
            out["validFrom"] = value
        value = self.valid_to
        if value is not UNSET:
            out["validTo"] = value
        value = self.valid_time_from
        if value is not UNSET:
            out["validTimeFrom"] = value
        value = self.valid_time_to
        if value is not UNSET:
            out["validTimeTo"] = value
        value = self.unlimited_redemption
        if value is not UNSET:
            out["unlimitedRedemption"] = value
        value = self.redemption_limit
        if value is not UNSET:
            out["redemptionLimit"] = value
        value = self.redemption_count
        if value is not UNSET:
            out["redemptionCount"] = value
        value = self.sort_order
        if value is not UNSET:
            out["sortOrder"] = value
        value = self.promotion_definition_id
        if value is not UNSET:
            out["promotionDefinitionId"] = value
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Promotion:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _id,
            _type_,
            _name,
            _available,
            _description,
            _terms,
            _url_link,
            _url_image,
            _valid_from,
            _valid_to,
            _valid_time_from,
            _valid_time_to,
            _unlimited_redemption,
            _redemption_limit,
            _redemption_count,
            _sort_order,
            _promotion_definition_id,
            _extended_properties,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.id = _id if type(_id) is str or _id is UNSET else as_str(_id)
        self.type_ = _type_ if type(_type_) is str or _type_ is UNSET else as_str(_type_)
        self.name = _name if type(_name) is str or _name is UNSET else as_str(_name)
        self.available = _available if type(_available) is bool or _available is UNSET else as_bool(_available)
        self.description = _description if type(_description) is str or _description is UNSET else as_str(_description)
        self.terms = _terms if type(_terms) is str or _terms is UNSET else as_str(_terms)
        self.url_link = _url_link if type(_url_link) is str or _url_link is UNSET else as_str(_url_link)
        self.url_image = _url_image if type(_url_image) is str or _url_image is UNSET else as_str(_url_image)
        self.valid_from = _valid_from if type(_valid_from) is str or _valid_from is UNSET else as_str(_valid_from)
        self.valid_to = _valid_to if type(_valid_to) is str or _valid_to is UNSET else as_str(_valid_to)
        self.valid_time_from = (
            _valid_time_from if type(_valid_time_from) is str or _valid_time_from is UNSET else as_str(_valid_time_from)
        )
        self.valid_time_to = (
            _valid_time_to if type(_valid_time_to) is str or _valid_time_to is UNSET else as_str(_valid_time_to)
        )
        self.unlimited_redemption = (
            _unlimited_redemption
            if type(_unlimited_redemption) is bool or _unlimited_redemption is UNSET
            else as_bool(_unlimited_redemption)
        )
        self.redemption_limit = (
            _redemption_limit
            if type(_redemption_limit) is int or _redemption_limit is UNSET
            else as_int(_redemption_limit)
        )
        self.redemption_count = (
            _redemption_count
            if type(_redemption_count) is int or _redemption_count is UNSET
            else as_int(_redemption_count)
        )
        self.sort_order = _sort_order if type(_sort_order) is int or _sort_order is UNSET else as_int(_sort_order)
        self.promotion_definition_id = (
            _promotion_definition_id
            if type(_promotion_definition_id) is str or _promotion_definition_id is UNSET
            else as_str(_promotion_definition_id)
        )
        self.extended_properties = _extended_properties
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "id": UNSET,
    "type": UNSET,
    "name": UNSET,
    "available": UNSET,
    "description": UNSET,
    "terms": UNSET,
    "urlLink": UNSET,
    "urlImage": UNSET,
    "validFrom": UNSET,
    "validTo": UNSET,
    "validTimeFrom": UNSET,
    "validTimeTo": UNSET,
    "unlimitedRedemption": UNSET,
    "redemptionLimit": UNSET,
    "redemptionCount": UNSET,
    "sortOrder": UNSET,
    "promotionDefinitionId": UNSET,
    "extendedProperties": UNSET,
}
Promotion._absent = _ABSENT
