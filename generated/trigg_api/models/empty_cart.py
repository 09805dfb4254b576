from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class EmptyCart(Model):
    """The cart to empty.

    Attributes:
        cart_id: The cart's id. Example: ``934E2183-5004-45B0-8E75-A5178F1DEEF1``.
        contact_id: Inferred: the id of the person whose cart it is. Example:
            ``F68438A9-800B-457D-81D5-952FCEB63D8C``.
    """

    cart_id: str
    """The cart's id. Example: ``934E2183-5004-45B0-8E75-A5178F1DEEF1``."""
    contact_id: str | Unset = UNSET
    """Inferred: the id of the person whose cart it is. Example: ``F68438A9-800B-457D-81D5-952FCEB63D8C``."""
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
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> EmptyCart:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _cart_id,
            _contact_id,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.cart_id = _cart_id if type(_cart_id) is str else as_str(_cart_id)
        self.contact_id = _contact_id if type(_contact_id) is str or _contact_id is UNSET else as_str(_contact_id)
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "cartId": UNSET,
    "contactId": UNSET,
}
EmptyCart._absent = _ABSENT
