from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, but_nulls, dump


@_attrs_define(repr=False)
class ReceiptRequest(Model):
    """A receipt to post.

    Attributes:
        header: What is known of the receipt as a whole. ``Header`` in the API.
        items: The lines of the receipt. ``Items`` in the API.
    """

    header: ReceiptHeader
    """What is known of the receipt as a whole. ``Header`` in the API."""
    items: list[ReceiptItem]
    """The lines of the receipt. ``Items`` in the API."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.header
        if value is not UNSET:
            out["Header"] = value.to_dict() if type(value) is ReceiptHeader else dump(value)
        value = self.items
        if value is not UNSET:
            out["Items"] = (
                [each.to_dict() if type(each) is ReceiptItem else dump(each) for each in value]
                if type(value) is list
                else dump(value)
            )
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> ReceiptRequest:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _header,
            _items,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.header = ReceiptHeader.from_dict(_header) if type(_header) is dict else _header
        self.items = (
            [ReceiptItem.from_dict(each) if type(each) is dict else each for each in but_nulls(_items, "ReceiptItem")]
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
            "Header": ReceiptHeader,
            "Items": ReceiptItem,
        }


_ABSENT: dict[str, Any] = {
    "Header": UNSET,
    "Items": UNSET,
}
ReceiptRequest._absent = _ABSENT

from .receipt_header import ReceiptHeader
from .receipt_item import ReceiptItem
