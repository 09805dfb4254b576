from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, as_float, as_str, dump


@_attrs_define
class CartItem:
    """Cart item.

    Attributes:
        item_id: Example: 1001
        quantity: Example: 2
        product_url: Example: https://mywebshop.com/products/1001
        image_url: Example: https://mywebshop.com/products/images/1001
        name: Example: Product 1001
        price: Example: 799.9
        sale_price: Example: 499.5
        currency: Example: NOK
    """

    item_id: str | Unset = UNSET
    quantity: float | Unset = UNSET
    product_url: str | Unset = UNSET
    image_url: str | Unset = UNSET
    name: str | Unset = UNSET
    price: float | Unset = UNSET
    sale_price: float | Unset = UNSET
    currency: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.item_id
        if value is not UNSET:
            out["itemId"] = value
        value = self.quantity
        if value is not UNSET:
            out["quantity"] = value
        value = self.product_url
        if value is not UNSET:
            out["productUrl"] = value
        value = self.image_url
        if value is not UNSET:
            out["imageUrl"] = value
        value = self.name
        if value is not UNSET:
            out["name"] = value
        value = self.price
        if value is not UNSET:
            out["price"] = value
        value = self.sale_price
        if value is not UNSET:
            out["salePrice"] = value
        value = self.currency
        if value is not UNSET:
            out["currency"] = value
        for key, each in self.additional_properties.items():
            out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> CartItem:
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
        self = cls.__new__(cls)
        get = src_dict.get
        value: Any
        value = get("itemId", UNSET)
        self.item_id = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("quantity", UNSET)
        self.quantity = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("productUrl", UNSET)
        self.product_url = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("imageUrl", UNSET)
        self.image_url = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("name", UNSET)
        self.name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("price", UNSET)
        self.price = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("salePrice", UNSET)
        self.sale_price = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("currency", UNSET)
        self.currency = value if value.__class__ is str or value is UNSET else as_str(value)
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
        "itemId",
        "quantity",
        "productUrl",
        "imageUrl",
        "name",
        "price",
        "salePrice",
        "currency",
    )
)
