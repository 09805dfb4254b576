from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, but_nulls, dump


@_attrs_define(repr=False)
class LoyaltyCardCampaign(Model):
    """A loyalty card, with the products that count in it.

    Attributes:
        id: The card's id; a number that may come in a string. Example: ``4``.
        name: The name. Example: ``Black coffee``.
        products: The products that give a clip.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
    """

    id: int | None | str | Unset = UNSET
    """The card's id; a number that may come in a string. Example: ``4``."""
    name: None | str | Unset = UNSET
    """The name. Example: ``Black coffee``."""
    products: list[LoyaltyCardCampaignProduct] | None | Unset = UNSET
    """The products that give a clip."""
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
        value = self.name
        if value is not UNSET:
            out["name"] = value
        value = self.products
        if value is not UNSET:
            out["products"] = (
                [each.to_dict() if type(each) is LoyaltyCardCampaignProduct else dump(each) for each in value]
                if type(value) is list
                else dump(value)
            )
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> LoyaltyCardCampaign:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _id,
            _name,
            _products,
            _extended_properties,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.id = _id
        self.name = _name if type(_name) is str or _name is UNSET else as_str(_name)
        self.products = (
            [
                LoyaltyCardCampaignProduct.from_dict(each) if type(each) is dict else each
                for each in but_nulls(_products, "LoyaltyCardCampaignProduct")
            ]
            if type(_products) is list
            else _products
        )
        self.extended_properties = _extended_properties
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self

    @classmethod
    def field_models(cls) -> dict[str, Any]:
        """Return the models that fields are, or hold in lists and mappings, by the names of the fields on the wire."""
        return {
            "products": LoyaltyCardCampaignProduct,
        }


_ABSENT: dict[str, Any] = {
    "id": UNSET,
    "name": UNSET,
    "products": UNSET,
    "extendedProperties": UNSET,
}
LoyaltyCardCampaign._absent = _ABSENT

from .loyalty_card_campaign_product import LoyaltyCardCampaignProduct
