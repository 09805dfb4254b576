from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, as_int, as_str, dump


@_attrs_define
class BonusCampaign:
    """Bonus campaign.

    Attributes:
        id: Example: 5
        campaign_name: Example: Double points on garden week
        campaign_type: Example: F
        reward_type: Example: double
        points
        campaign_image_url: Example: https://cdn.oculos.no/images/test.png
        valid_from: Example: 2022-05-29T00:00:00
        valid_to: Example: 2022-06-29T00:00:00
        products
    """

    id: None | str | Unset = UNSET
    campaign_name: None | str | Unset = UNSET
    campaign_type: None | str | Unset = UNSET
    reward_type: None | str | Unset = UNSET
    points: int | None | Unset = UNSET
    campaign_image_url: None | str | Unset = UNSET
    valid_from: None | str | Unset = UNSET
    valid_to: None | str | Unset = UNSET
    products: list[BonusCampaignProduct] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
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
                [each.to_dict() if each.__class__ is BonusCampaignProduct else dump(each) for each in value]
                if value.__class__ is list
                else dump(value)
            )
        for key, each in self.additional_properties.items():
            out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> BonusCampaign:
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
        self = cls.__new__(cls)
        get = src_dict.get
        value: Any
        value = get("id", UNSET)
        self.id = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("campaignName", UNSET)
        self.campaign_name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("campaignType", UNSET)
        self.campaign_type = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("rewardType", UNSET)
        self.reward_type = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("points", UNSET)
        self.points = value if value.__class__ is int or value is UNSET else as_int(value)
        value = get("campaignImageUrl", UNSET)
        self.campaign_image_url = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("validFrom", UNSET)
        self.valid_from = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("validTo", UNSET)
        self.valid_to = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("products", UNSET)
        self.products = (
            [
                BonusCampaignProduct.from_dict(each) if each.__class__ is dict else each
                for each in value
                if each is not None
            ]
            if value.__class__ is list
            else value
        )
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
        "campaignName",
        "campaignType",
        "rewardType",
        "points",
        "campaignImageUrl",
        "validFrom",
        "validTo",
        "products",
    )
)

from .bonus_campaign_product import BonusCampaignProduct
