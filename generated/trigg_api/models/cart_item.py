from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_float, as_str, dump


@_attrs_define(repr=False)
class CartItem(Model):
    """A line of a cart.

    Attributes:
        item_id: The product's id. Example: ``1001``.
        quantity: How many. Example: ``2``.
        product_url: The URL of the product. Example: ``https://mywebshop.com/products/1001``.
        image_url: The URL of an image. Example: ``https://mywebshop.com/products/images/1001``.
        name: The name. Example: ``Product 1001``.
        price: The price before a discount, in ``currency``. Example: ``799.9``.
        sale_price: The price that is asked, in ``currency``. Example: ``499.5``.
        currency: The currency, as a code of three letters. Example: ``NOK``.
    """

    item_id: str | Unset = UNSET
    """The product's id. Example: ``1001``."""
    quantity: float | Unset = UNSET
    """How many. Example: ``2``."""
    product_url: str | Unset = UNSET
    """The URL of the product. Example: ``https://mywebshop.com/products/1001``."""
    image_url: str | Unset = UNSET
    """The URL of an image. Example: ``https://mywebshop.com/products/images/1001``."""
    name: str | Unset = UNSET
    """The name. Example: ``Product 1001``."""
    price: float | Unset = UNSET
    """The price before a discount, in ``currency``. Example: ``799.9``."""
    sale_price: float | Unset = UNSET
    """The price that is asked, in ``currency``. Example: ``499.5``."""
    currency: str | Unset = UNSET
    """The currency, as a code of three letters. Example: ``NOK``."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
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
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> CartItem:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _item_id,
            _quantity,
            _product_url,
            _image_url,
            _name,
            _price,
            _sale_price,
            _currency,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.item_id = _item_id if type(_item_id) is str or _item_id is UNSET else as_str(_item_id)
        self.quantity = (
            _quantity
            if type(_quantity) is float or type(_quantity) is int or _quantity is UNSET
            else as_float(_quantity)
        )
        self.product_url = _product_url if type(_product_url) is str or _product_url is UNSET else as_str(_product_url)
        self.image_url = _image_url if type(_image_url) is str or _image_url is UNSET else as_str(_image_url)
        self.name = _name if type(_name) is str or _name is UNSET else as_str(_name)
        self.price = _price if type(_price) is float or type(_price) is int or _price is UNSET else as_float(_price)
        self.sale_price = (
            _sale_price
            if type(_sale_price) is float or type(_sale_price) is int or _sale_price is UNSET
            else as_float(_sale_price)
        )
        self.currency = _currency if type(_currency) is str or _currency is UNSET else as_str(_currency)
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "itemId": UNSET,
    "quantity": UNSET,
    "productUrl": UNSET,
    "imageUrl": UNSET,
    "name": UNSET,
    "price": UNSET,
    "salePrice": UNSET,
    "currency": UNSET,
}
CartItem._absent = _ABSENT
