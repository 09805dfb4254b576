from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_int, as_str, but_nulls, dump


@_attrs_define(repr=False)
class BonusCampaign(Model):
    """A campaign that gives bonus points.

    Attributes:
        id: The id. Example: ``5``.
        campaign_name: The name of the campaign. Example: ``Double points on garden week``.
        campaign_type: What kind of campaign it is. Example: ``F``.
        reward_type: What is given. Example: ``double``.
        points: How many points are given.
        campaign_image_url: The URL of an image. Example: ``https://cdn.oculos.no/images/test.png``.
        valid_from: From when it is valid. The reference names no time zone. Example: ``2022-05-29T00:00:00``.
        valid_to: Until when it is valid; null where there is no end. The reference names no time zone. Example:
            ``2022-06-29T00:00:00``.
        products: The products that the campaign is for.
    """

    id: None | str | Unset = UNSET
    """The id. Example: ``5``."""
    campaign_name: None | str | Unset = UNSET
    """The name of the campaign. Example: ``Double points on garden week``."""
    campaign_type: None | str | Unset = UNSET
    """What kind of campaign it is. Example: ``F``."""
    reward_type: None | str | Unset = UNSET
    """What is given. Example: ``double``."""
    points: int | None | Unset = UNSET
    """How many points are given."""
    campaign_image_url: None | str | Unset = UNSET
    """The URL of an image. Example: ``https://cdn.oculos.no/images/test.png``."""
    valid_from: None | str | Unset = UNSET
    """From when it is valid. The reference names no time zone. Example: ``2022-05-29T00:00:00``."""
    valid_to: None | str | Unset = UNSET
    """Until when it is valid; null where there is no end. The reference names no time zone. Example:
    ``2022-06-29T00:00:00``."""
    products: list[BonusCampaignProduct] | None | Unset = UNSET
    """The products that the campaign is for."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.id
        if value is not UNSET:
            out["id"] = value
        value = self.campaign_name
        if value is not UNSET:
            out["campaignName"] = value
        value = self.campaign_type
        if value is not UNSET:
            out["campaignType"] = value
        value = self.reward_type
        if value is not UNSET:
            out["rewardType"] = value
        value = self.points
        if value is not UNSET:
            out["points"] = value
        value = self.campaign_image_url
        if value is not UNSET:
            out["campaignImageUrl"] = value
        value = self.valid_from
        if value is not UNSET:
            out["validFrom"] = value
        value = self.valid_to
        if value is not UNSET:
            out["validTo"] = value
        value = self.products
        if value is not UNSET:
            out["products"] = (
                [each.to_dict() if type(each) is BonusCampaignProduct else dump(each) for each in value]
                if type(value) is list
                else dump(value)
            )
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> BonusCampaign:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _id,
            _campaign_name,
            _campaign_type,
            _reward_type,
            _points,
            _campaign_image_url,
            _valid_from,
            _valid_to,
            _products,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.id = _id if type(_id) is str or _id is UNSET else as_str(_id)
        self.campaign_name = (
            _campaign_name if type(_campaign_name) is str or _campaign_name is UNSET else as_str(_campaign_name)
        )
        self.campaign_type = (
            _campaign_type if type(_campaign_type) is str or _campaign_type is UNSET else as_str(_campaign_type)
        )
        self.reward_type = _reward_type if type(_reward_type) is str or _reward_type is UNSET else as_str(_reward_type)
        self.points = _points if type(_points) is int or _points is UNSET else as_int(_points)
        self.campaign_image_url = (
            _campaign_image_url
            if type(_campaign_image_url) is str or _campaign_image_url is UNSET
            else as_str(_campaign_image_url)
        )
        self.valid_from = _valid_from if type(_valid_from) is str or _valid_from is UNSET else as_str(_valid_from)
        self.valid_to = _valid_to if type(_valid_to) is str or _valid_to is UNSET else as_str(_valid_to)
        self.products = (
            [
                BonusCampaignProduct.from_dict(each) if type(each) is dict else each
                for each in but_nulls(_products, "BonusCampaignProduct")
            ]
            if type(_products) is list
            else _products
        )
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self

    @classmethod
    def field_models(cls) -> dict[str, Any]:
        """Return the models that fields are, or hold in lists and mappings, by the names of the fields on the wire."""
        return {
            "products": BonusCampaignProduct,
        }


_ABSENT: dict[str, Any] = {
    "id": UNSET,
    "campaignName": UNSET,
    "campaignType": UNSET,
    "rewardType": UNSET,
    "points": UNSET,
    "campaignImageUrl": UNSET,
    "validFrom": UNSET,
    "validTo": UNSET,
    "products": UNSET,
}
BonusCampaign._absent = _ABSENT

from .bonus_campaign_product import BonusCampaignProduct
