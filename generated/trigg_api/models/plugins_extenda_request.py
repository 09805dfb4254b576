from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class PluginsExtendaRequest(Model):
    """The cart of an Extenda till, in a form that is agreed with Trigg.

    Attributes:
        cart_id: The cart's id. Example: ``934E2183-5004-45B0-8E75-A5178F1DEEF1``.
    """

    cart_id: str | Unset = UNSET
    """The cart's id. Example: ``934E2183-5004-45B0-8E75-A5178F1DEEF1``."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.cart_id
        if value is not UNSET:
            out["cartId"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> PluginsExtendaRequest:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _cart_id,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.cart_id = _cart_id if type(_cart_id) is str or _cart_id is UNSET else as_str(_cart_id)
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self

    @classmethod
    def is_open(cls) -> bool:
        """Return whether the description says that there may be fields of other names."""
        return True


_ABSENT: dict[str, Any] = {
    "cartId": UNSET,
}
PluginsExtendaRequest._absent = _ABSENT
