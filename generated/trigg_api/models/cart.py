from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, but_nulls, dump


@_attrs_define(repr=False)
class Cart(Model):
    """A cart that a customer left behind in a web shop.

    Attributes:
        cart_id: The cart's id; a cart with the same id is replaced. Example:
            ``934E2183-5004-45B0-8E75-A5178F1DEEF1``.
        contact_id: Inferred: the id of the person whose cart it is. Example:
            ``F68438A9-800B-457D-81D5-952FCEB63D8C``.
        cart_url: The URL where the customer goes on with the cart. Example:
            ``http://mywebshop.com/cart/934E2183-5004-45B0-8E75-A5178F1DEEF1``.
        external_id: The customer's id in your own system. Example: ``100001111``.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
        items: What is in the cart.
    """

    cart_id: str
    """The cart's id; a cart with the same id is replaced. Example: ``934E2183-5004-45B0-8E75-A5178F1DEEF1``."""
    contact_id: str
    """Inferred: the id of the person whose cart it is. Example: ``F68438A9-800B-457D-81D5-952FCEB63D8C``."""
    cart_url: str | Unset = UNSET
    """The URL where the customer goes on with the cart. Example:
    ``http://mywebshop.com/cart/934E2183-5004-45B0-8E75-A5178F1DEEF1``."""
    external_id: str | Unset = UNSET
    """The customer's id in your own system. Example: ``100001111``."""
    extended_properties: dict[str, str] | Unset = UNSET
    """What your account has beyond the documented fields, by name; agreed with Trigg."""
    items: list[CartItem] | Unset = UNSET
    """What is in the cart."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.cart_id
        if value is not UNSET:
            out["cartId"] = value
        value = self.contact_id
        if value is not UNSET:
            out["contactId"] = value
        value = self.cart_url
        if value is not UNSET:
            out["cartUrl"] = value
        value = self.external_id
        if value is not UNSET:
            out["externalId"] = value
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        value = self.items
        if value is not UNSET:
            out["items"] = (
                [each.to_dict() if type(each) is CartItem else dump(each) for each in value]
                if type(value) is list
                else dump(value)
            )
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Cart:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _cart_id,
            _contact_id,
            _cart_url,
            _external_id,
            _extended_properties,
            _items,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.cart_id = _cart_id if type(_cart_id) is str else as_str(_cart_id)
        self.contact_id = _contact_id if type(_contact_id) is str else as_str(_contact_id)
        self.cart_url = _cart_url if type(_cart_url) is str or _cart_url is UNSET else as_str(_cart_url)
        self.external_id = _external_id if type(_external_id) is str or _external_id is UNSET else as_str(_external_id)
        self.extended_properties = (
            {key: as_str(each) for key, each in _extended_properties.items()}
            if type(_extended_properties) is dict
            else _extended_properties
        )
        self.items = (
            [CartItem.from_dict(each) if type(each) is dict else each for each in but_nulls(_items, "CartItem")]
            if type(_items) is list
            else _items
        )
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self

    @classmethod
    def field_models(cls) -> dict[str, Any]:
        """Return the models that fields are, or hold in lists and mappings, by the names of the fields on the wire."""
        return {
            "items": CartItem,
        }


_ABSENT: dict[str, Any] = {
    "cartId": UNSET,
    "contactId": UNSET,
    "cartUrl": UNSET,
    "externalId": UNSET,
    "extendedProperties": UNSET,
    "items": UNSET,
}
Cart._absent = _ABSENT

from .cart_item import CartItem
