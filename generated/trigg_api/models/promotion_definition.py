from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, as_bool, as_int, as_str, dump


@_attrs_define
class PromotionDefinition:
    """Promotion definition.

    Attributes:
        id: Example: 8F96A471-05F4-4A9B-8156-97BD35F6F29D
        active: Example: True
        name: Example: Voucher kr 100,-
        description: Example: 100 kroner off the next receipt
        link_url: Example: https://cdn.oculos.no/8F96A471-05F4-4A9B-8156-97BD35F6F29D
        image_url: Example: https://cdn.oculos.no/8F96A471-05F4-4A9B-8156-97BD35F6F29D.png
        type_: Example: Promotion
        sub_type: ``subType`` on the wire.
        valid_from: Example: 2025-03-01T00:00:00
        valid_to: ``validTo`` on the wire.
        redemption_limit: Example: 1
        unlimited_redemption: ``unlimitedRedemption`` on the wire.
        redemption_channels: ``redemptionChannels`` on the wire.
        products_included: ``productsIncluded`` on the wire.
        products_excluded: ``productsExcluded`` on the wire.
        stores_included: ``storesIncluded`` on the wire.
        tiers_included: ``tiersIncluded`` on the wire.
        client_id: ``clientId`` on the wire.
        created: Example: 2025-03-06T13:11:25.233
        created_by: Example: no-reply@oculos.no
        updated: Example: 2025-03-06T13:11:25.233
        updated_by: Example: no-reply@oculos.no
    """

    id: None | str | Unset = UNSET
    active: bool | None | Unset = UNSET
    name: None | str | Unset = UNSET
    description: None | str | Unset = UNSET
    link_url: None | str | Unset = UNSET
    image_url: None | str | Unset = UNSET
    type_: None | str | Unset = UNSET
    sub_type: None | str | Unset = UNSET
    valid_from: None | str | Unset = UNSET
    valid_to: None | str | Unset = UNSET
    redemption_limit: int | None | Unset = UNSET
    unlimited_redemption: bool | None | Unset = UNSET
    redemption_channels: list[PromotionDefinitionRedemptionChannel] | None | Unset = UNSET
    products_included: list[Any] | None | Unset = UNSET
    products_excluded: list[Any] | None | Unset = UNSET
    stores_included: list[Any] | None | Unset = UNSET
    tiers_included: list[Any] | None | Unset = UNSET
    client_id: None | str | Unset = UNSET
    created: None | str | Unset = UNSET
    created_by: None | str | Unset = UNSET
    updated: None | str | Unset = UNSET
    updated_by: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.id
        if value is not UNSET:
            out["id"] = value
        value = self.active
        if value is not UNSET:
            out["active"] = value
        value = self.name
        if value is not UNSET:
            out["name"] = value
        value = self.description
        if value is not UNSET:
            out["description"] = value
        value = self.link_url
        if value is not UNSET:
            out["linkUrl"] = value
        value = self.image_url
        if value is not UNSET:
            out["imageUrl"] = value
        value = self.type_
        if value is not UNSET:
            out["type"] = value
        value = self.sub_type
        if value is not UNSET:
            out["subType"] = value
        value = self.valid_from
        if value is not UNSET:
            out["validFrom"] = value
        value = self.valid_to
        if value is not UNSET:
            out["validTo"] = value
        value = self.redemption_limit
        if value is not UNSET:
            out["redemptionLimit"] = value
        value = self.unlimited_redemption
        if value is not UNSET:
            out["unlimitedRedemption"] = value
        value = self.redemption_channels
        if value is not UNSET:
            out["redemptionChannels"] = (
                [
                    each.to_dict() if each.__class__ is PromotionDefinitionRedemptionChannel else dump(each)
                    for each in value
                ]
                if value.__class__ is list
                else dump(value)
            )
        value = self.products_included
        if value is not UNSET:
            out["productsIncluded"] = value
        value = self.products_excluded
        if value is not UNSET:
            out["productsExcluded"] = value
        value = self.stores_included
        if value is not UNSET:
            out["storesIncluded"] = value
        value = self.tiers_included
        if value is not UNSET:
            out["tiersIncluded"] = value
        value = self.client_id
        if value is not UNSET:
            out["clientId"] = value
        value = self.created
        if value is not UNSET:
            out["created"] = value
        value = self.created_by
        if value is not UNSET:
            out["createdBy"] = value
        value = self.updated
        if value is not UNSET:
            out["updated"] = value
        value = self.updated_by
        if value is not UNSET:
            out["updatedBy"] = value
        for key, each in self.additional_properties.items():
            out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> PromotionDefinition:
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
        self = cls.__new__(cls)
        get = src_dict.get
        value: Any
        value = get("id", UNSET)
        self.id = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("active", UNSET)
        self.active = value if value.__class__ is bool or value is UNSET else as_bool(value)
        value = get("name", UNSET)
        self.name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("description", UNSET)
        self.description = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("linkUrl", UNSET)
        self.link_url = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("imageUrl", UNSET)
        self.image_url = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("type", UNSET)
        self.type_ = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("subType", UNSET)
        self.sub_type = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("validFrom", UNSET)
        self.valid_from = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("validTo", UNSET)
        self.valid_to = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("redemptionLimit", UNSET)
        self.redemption_limit = value if value.__class__ is int or value is UNSET else as_int(value)
        value = get("unlimitedRedemption", UNSET)
        self.unlimited_redemption = value if value.__class__ is bool or value is UNSET else as_bool(value)
        value = get("redemptionChannels", UNSET)
        self.redemption_channels = (
            [
                PromotionDefinitionRedemptionChannel.from_dict(each) if each.__class__ is dict else each
                for each in value
                if each is not None
            ]
            if value.__class__ is list
            else value
        )
        self.products_included = get("productsIncluded", UNSET)
        self.products_excluded = get("productsExcluded", UNSET)
        self.stores_included = get("storesIncluded", UNSET)
        self.tiers_included = get("tiersIncluded", UNSET)
        value = get("clientId", UNSET)
        self.client_id = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("created", UNSET)
        self.created = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("createdBy", UNSET)
        self.created_by = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("updated", UNSET)
        self.updated = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("updatedBy", UNSET)
        self.updated_by = value if value.__class__ is str or value is UNSET else as_str(value)
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
        "active",
        "name",
        "description",
        "linkUrl",
        "imageUrl",
        "type",
        "subType",
        "validFrom",
        "validTo",
        "redemptionLimit",
        "unlimitedRedemption",
        "redemptionChannels",
        "productsIncluded",
        "productsExcluded",
        "storesIncluded",
        "tiersIncluded",
        "clientId",
        "created",
        "createdBy",
        "updated",
        "updatedBy",
    )
)

from .promotion_definition_redemption_channel import PromotionDefinitionRedemptionChannel
