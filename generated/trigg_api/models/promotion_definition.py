from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_bool, as_int, as_str, but_nulls, dump


@_attrs_define(repr=False)
class PromotionDefinition(Model):
    """What promotions are made from.

    Attributes:
        id: The id. Example: ``8F96A471-05F4-4A9B-8156-97BD35F6F29D``.
        active: Whether promotions are made from it. Example: ``True``.
        name: The name. Example: ``Voucher kr 100,-``.
        description: What the customer gets. Example: ``100 kroner off the next receipt``.
        link_url: The URL of a page about it; ``urlLink`` on a promotion. Example:
            ``https://cdn.oculos.no/8F96A471-05F4-4A9B-8156-97BD35F6F29D``.
        image_url: The URL of an image; ``urlImage`` on a promotion. Example:
            ``https://cdn.oculos.no/8F96A471-05F4-4A9B-8156-97BD35F6F29D.png``.
        type_: What kind of promotion it is. Example: ``Promotion``.
        sub_type: What kind within its type.
        valid_from: From when it is valid. The reference names no time zone. Example: ``2025-03-01T00:00:00``.
        valid_to: Until when it is valid; null where there is no end. The reference names no time zone.
        redemption_limit: How often it can be redeemed. Example: ``1``.
        unlimited_redemption: Whether it can be redeemed any number of times.
        redemption_channels: How it is redeemed, and what it is worth there.
        products_included: The products that it is for; all, where the list is empty.
        products_excluded: The products that it is not for.
        stores_included: The stores where it can be redeemed; all, where the list is empty.
        tiers_included: The tiers that it is for; all, where the list is empty.
        client_id: Inferred: the id of your account.
        created: When it was created. The reference names no time zone. Example: ``2025-03-06T13:11:25.233``.
        created_by: Who created it. Example: ``no-reply@oculos.no``.
        updated: When it was last updated. The reference names no time zone. Example:
            ``2025-03-06T13:11:25.233``.
        updated_by: Who last updated it. Example: ``no-reply@oculos.no``.
    """

    id: None | str | Unset = UNSET
    """The id. Example: ``8F96A471-05F4-4A9B-8156-97BD35F6F29D``."""
    active: bool | None | Unset = UNSET
    """Whether promotions are made from it. Example: ``True``."""
    name: None | str | Unset = UNSET
    """The name. Example: ``Voucher kr 100,-``."""
    description: None | str | Unset = UNSET
    """What the customer gets. Example: ``100 kroner off the next receipt``."""
    link_url: None | str | Unset = UNSET
    """The URL of a page about it; ``urlLink`` on a promotion. Example:
    ``https://cdn.oculos.no/8F96A471-05F4-4A9B-8156-97BD35F6F29D``."""
    image_url: None | str | Unset = UNSET
    """The URL of an image; ``urlImage`` on a promotion. Example:
    ``https://cdn.oculos.no/8F96A471-05F4-4A9B-8156-97BD35F6F29D.png``."""
    type_: None | str | Unset = UNSET
    """What kind of promotion it is. Example: ``Promotion``."""
    sub_type: None | str | Unset = UNSET
    """What kind within its type."""
    valid_from: None | str | Unset = UNSET
    """From when it is valid. The reference names no time zone. Example: ``2025-03-01T00:00:00``."""
    valid_to: None | str | Unset = UNSET
    """Until when it is valid; null where there is no end. The reference names no time zone."""
    redemption_limit: int | None | Unset = UNSET
    """How often it can be redeemed. Example: ``1``."""
    unlimited_redemption: bool | None | Unset = UNSET
    """Whether it can be redeemed any number of times."""
    redemption_channels: list[PromotionDefinitionRedemptionChannel] | None | Unset = UNSET
    """How it is redeemed, and what it is worth there."""
    products_included: list[Any] | None | Unset = UNSET
    """The products that it is for; all, where the list is empty."""
    products_excluded: list[Any] | None | Unset = UNSET
    """The products that it is not for."""
    stores_included: list[Any] | None | Unset = UNSET
    """The stores where it can be redeemed; all, where the list is empty."""
    tiers_included: list[Any] | None | Unset = UNSET
    """The tiers that it is for; all, where the list is empty."""
    client_id: None | str | Unset = UNSET
    """Inferred: the id of your account."""
    created: None | str | Unset = UNSET
    """When it was created. The reference names no time zone. Example: ``2025-03-06T13:11:25.233``."""
    created_by: None | str | Unset = UNSET
    """Who created it. Example: ``no-reply@oculos.no``."""
    updated: None | str | Unset = UNSET
    """When it was last updated. The reference names no time zone. Example: ``2025-03-06T13:11:25.233``."""
    updated_by: None | str | Unset = UNSET
    """Who last updated it. Example: ``no-reply@oculos.no``."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
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
                [each.to_dict() if type(each) is PromotionDefinitionRedemptionChannel else dump(each) for each in value]
                if type(value) is list
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
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> PromotionDefinition:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _id,
            _active,
            _name,
            _description,
            _link_url,
            _image_url,
            _type_,
            _sub_type,
            _valid_from,
            _valid_to,
            _redemption_limit,
            _unlimited_redemption,
            _redemption_channels,
            _products_included,
            _products_excluded,
            _stores_included,
            _tiers_included,
            _client_id,
            _created,
            _created_by,
            _updated,
            _updated_by,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.id = _id if type(_id) is str or _id is UNSET else as_str(_id)
        self.active = _active if type(_active) is bool or _active is UNSET else as_bool(_active)
        self.name = _name if type(_name) is str or _name is UNSET else as_str(_name)
        self.description = _description if type(_description) is str or _description is UNSET else as_str(_description)
        self.link_url = _link_url if type(_link_url) is str or _link_url is UNSET else as_str(_link_url)
        self.image_url = _image_url if type(_image_url) is str or _image_url is UNSET else as_str(_image_url)
        self.type_ = _type_ if type(_type_) is str or _type_ is UNSET else as_str(_type_)
        self.sub_type = _sub_type if type(_sub_type) is str or _sub_type is UNSET else as_str(_sub_type)
        self.valid_from = _valid_from if type(_valid_from) is str or _valid_from is UNSET else as_str(_valid_from)
        self.valid_to = _valid_to if type(_valid_to) is str or _valid_to is UNSET else as_str(_valid_to)
        self.redemption_limit = (
            _redemption_limit
            if type(_redemption_limit) is int or _redemption_limit is UNSET
            else as_int(_redemption_limit)
        )
        self.unlimited_redemption = (
            _unlimited_redemption
            if type(_unlimited_redemption) is bool or _unlimited_redemption is UNSET
            else as_bool(_unlimited_redemption)
        )
        self.redemption_channels = (
            [
                PromotionDefinitionRedemptionChannel.from_dict(each) if type(each) is dict else each
                for each in but_nulls(_redemption_channels, "PromotionDefinitionRedemptionChannel")
            ]
            if type(_redemption_channels) is list
            else _redemption_channels
        )
        self.products_included = _products_included
        self.products_excluded = _products_excluded
        self.stores_included = _stores_included
        self.tiers_included = _tiers_included
        self.client_id = _client_id if type(_client_id) is str or _client_id is UNSET else as_str(_client_id)
        self.created = _created if type(_created) is str or _created is UNSET else as_str(_created)
        self.created_by = _created_by if type(_created_by) is str or _created_by is UNSET else as_str(_created_by)
        self.updated = _updated if type(_updated) is str or _updated is UNSET else as_str(_updated)
        self.updated_by = _updated_by if type(_updated_by) is str or _updated_by is UNSET else as_str(_updated_by)
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self

    @classmethod
    def field_models(cls) -> dict[str, Any]:
        """Return the models that fields are, or hold in lists and mappings, by the names of the fields on the wire."""
        return {
            "redemptionChannels": PromotionDefinitionRedemptionChannel,
        }


_ABSENT: dict[str, Any] = {
    "id": UNSET,
    "active": UNSET,
    "name": UNSET,
    "description": UNSET,
    "linkUrl": UNSET,
    "imageUrl": UNSET,
    "type": UNSET,
    "subType": UNSET,
    "validFrom": UNSET,
    "validTo": UNSET,
    "redemptionLimit": UNSET,
    "unlimitedRedemption": UNSET,
    "redemptionChannels": UNSET,
    "productsIncluded": UNSET,
    "productsExcluded": UNSET,
    "storesIncluded": UNSET,
    "tiersIncluded": UNSET,
    "clientId": UNSET,
    "created": UNSET,
    "createdBy": UNSET,
    "updated": UNSET,
    "updatedBy": UNSET,
}
PromotionDefinition._absent = _ABSENT

from .promotion_definition_redemption_channel import PromotionDefinitionRedemptionChannel
