from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, as_bool, as_int, as_str, dump


@_attrs_define
class Promotion:
    """Promotion.

    Attributes:
        id: Example: 2457B03E-9925-45E9-B551-25F10D7BD4F2
        type_: Example: Promotion
        name: Example: Welcome coupon
        available: Example: True
        description: Example: 10 % off one purchase
        terms: Example: All goods, once per member
        url_link: Example: https://example.no/promotions/1
        url_image: Example: https://cdn.oculos.no/img01.png
        valid_from: Example: 2024-04-03T07:38:32.495Z
        valid_to: Example: 2024-04-03T07:38:32.495Z
        valid_time_from: Example: 08:00:00
        valid_time_to: Example: 20:00:00
        unlimited_redemption: Example: False
        redemption_limit: Example: 5
        redemption_count: Example: 1
        sort_order: Example: 1
        promotion_definition_id: Example: 8F96A471-05F4-4A9B-8156-97BD35F6F29D
        extended_properties: ``extendedProperties`` on the wire.
    """

    id: None | str | Unset = UNSET
    type_: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    available: bool | None | Unset = UNSET
    description: None | str | Unset = UNSET
    terms: None | str | Unset = UNSET
    url_link: None | str | Unset = UNSET
    url_image: None | str | Unset = UNSET
    valid_from: None | str | Unset = UNSET
    valid_to: None | str | Unset = UNSET
    valid_time_from: None | str | Unset = UNSET
    valid_time_to: None | str | Unset = UNSET
    unlimited_redemption: bool | None | Unset = UNSET
    redemption_limit: int | None | Unset = UNSET
    redemption_count: int | None | Unset = UNSET
    sort_order: int | None | Unset = UNSET
    promotion_definition_id: None | str | Unset = UNSET
    extended_properties: dict[str, Any] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
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
        for key, each in self.additional_properties.items():
            out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Promotion:
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
        self = cls.__new__(cls)
        get = src_dict.get
        value: Any
        value = get("id", UNSET)
        self.id = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("type", UNSET)
        self.type_ = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("name", UNSET)
        self.name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("available", UNSET)
        self.available = value if value.__class__ is bool or value is UNSET else as_bool(value)
        value = get("description", UNSET)
        self.description = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("terms", UNSET)
        self.terms = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("urlLink", UNSET)
        self.url_link = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("urlImage", UNSET)
        self.url_image = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("validFrom", UNSET)
        self.valid_from = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("validTo", UNSET)
        self.valid_to = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("validTimeFrom", UNSET)
        self.valid_time_from = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("validTimeTo", UNSET)
        self.valid_time_to = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("unlimitedRedemption", UNSET)
        self.unlimited_redemption = value if value.__class__ is bool or value is UNSET else as_bool(value)
        value = get("redemptionLimit", UNSET)
        self.redemption_limit = value if value.__class__ is int or value is UNSET else as_int(value)
        value = get("redemptionCount", UNSET)
        self.redemption_count = value if value.__class__ is int or value is UNSET else as_int(value)
        value = get("sortOrder", UNSET)
        self.sort_order = value if value.__class__ is int or value is UNSET else as_int(value)
        value = get("promotionDefinitionId", UNSET)
        self.promotion_definition_id = value if value.__class__ is str or value is UNSET else as_str(value)
        self.extended_properties = get("extendedProperties", UNSET)
        self.additional_properties = (
            {} if _KNOWN.issuperset(src_dict) else {key: each for key, each in src_dict.items() if key not in _KNOWN}
        )
        return self

    @classmethod
    def known_fields(cls) -> frozenset[str]:
        """The names on the wire that the description knows."""
        return _KNOWN

    @property
    def additional_keys(self) -> list[str]:
        """The names of the fields that the description does not know."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


_KNOWN = frozenset(
    (
        "id",
        "type",
        "name",
        "available",
        "description",
        "terms",
        "urlLink",
        "urlImage",
        "validFrom",
        "validTo",
        "validTimeFrom",
        "validTimeTo",
        "unlimitedRedemption",
        "redemptionLimit",
        "redemptionCount",
        "sortOrder",
        "promotionDefinitionId",
        "extendedProperties",
    )
)
